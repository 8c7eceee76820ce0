"""Evidence and trust (section 4.10)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .parameters import Trust


@dataclass
class Evidence:
    """Good and bad evidence of one level, without the prior (Josang & Ismail 2002)."""

    good: float = 0.0
    bad: float = 0.0

    def fade(self, factor: float) -> None:
        """Multiply both sides by `factor`: forgetting (4.10) or a change of coordinator (4.4)."""
        self.good *= factor
        self.bad *= factor

    def add(self, good: float, bad: float) -> None:
        """Add to both sides."""
        self.good += good
        self.bad += bad

    def trust(self, prior_good: float, prior_bad: float) -> tuple[float, float]:
        """Section 4.10: the mean, and its sd = sqrt(T (1 - T) / (1 + N))."""
        n = prior_good + prior_bad + self.good + self.bad
        mean = (prior_good + self.good) / n
        return mean, math.sqrt(mean * (1 - mean) / (1 + n))


def forgetting(half_life: float) -> float:
    """Section 4.10: f = 2^(-1 / half-life in months)."""
    return float(2 ** (-1 / half_life))


def decision_trust(person: Evidence, agency: Evidence, p: Trust) -> tuple[float, float, float]:
    """Section 4.10: T, To and Td."""
    t, sd_t = person.trust(p.stranger_good, p.stranger_bad)
    to, sd_to = agency.trust(1, 1)
    td = p.personal * (t - p.doubt * sd_t) + (1 - p.personal) * (to - p.doubt * sd_to)
    return t, to, max(0.0, td)
