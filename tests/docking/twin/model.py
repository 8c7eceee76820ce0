"""The twin: section 4's month, section 5's start, and whole runs."""
# mypy: disable-error-code="misc"

from __future__ import annotations

from collections.abc import Iterable, Mapping

import mesa

from .agents import Agency, Official, Partner
from .functions import clip, logistic, logit, monthly
from .measures import AGENTTYPE_REPORTERS, MODEL_REPORTERS, Partnership, Record, TwinRun
from .mission import Mission
from .parameters import regime

WARM_UP_MONTHS = 120
REPORTED_MONTHS = 240
AGENCIES = 10
MISSIONS_PER_AGENCY = 6
POSTS_PER_AGENCY = 4
PARTNERS = {"university": 6, "municipality": 14, "cso": 12, "community": 8}


class TwinModel(mesa.Model):
    """The default world of section 2, one step a month, month 0 the first reported one."""

    def __init__(
        self,
        parameters: Mapping[str, float] | None = None,
        off: str | Iterable[str] | None = None,
        rng: int | None = None,
        collect: bool = False,
    ) -> None:
        """Section 5. `parameters` are changes of the defaults, as `group.name`; `off` a barrier of section 8."""
        super().__init__(rng=rng)
        self.parameters = regime(parameters, off)
        self.month = -WARM_UP_MONTHS
        self.log: list[tuple[int, int, str]] = []
        self.record = Record()

        election_months = round(12 * self.parameters.politics.election_years)
        self.next_election = self.month + self.random.randrange(election_months)
        self.transition = 0
        self.last_transition: int | None = None
        self.act_passed = True
        self.lateness = 0

        number = 0
        for kind, count in PARTNERS.items():
            for _ in range(count):
                Partner(self, number, kind)
                number += 1
        for a in range(AGENCIES):
            agency = Agency(self, a)
            for i in range(POSTS_PER_AGENCY):
                Official(self, a * POSTS_PER_AGENCY + i, agency)
            for i in range(MISSIONS_PER_AGENCY):
                Mission(self, a * MISSIONS_PER_AGENCY + i, agency, agency.officials[i % POSTS_PER_AGENCY])

        self.datacollector: mesa.DataCollector | None = None
        if collect:
            self.datacollector = mesa.DataCollector(
                model_reporters=MODEL_REPORTERS, agenttype_reporters=AGENTTYPE_REPORTERS
            )

    @property
    def month_of_year(self) -> int:
        """Section 3: m, 0 in October."""
        return self.month % 12

    @property
    def partners(self) -> list[Partner]:
        """All partners, in order of number."""
        return list(self.agents_by_type[Partner])

    # Luck

    def chance(self, probability: float) -> bool:
        """Section 3: whether a uniform draw falls below the probability."""
        return bool(self.random.random() < probability)

    def normal(self) -> float:
        """Section 3: z, a standard normal draw."""
        return float(self.random.gauss(0.0, 1.0))

    def logit_normal(self, median: float, sd: float) -> float:
        """Section 3: logistic(logit(median) + sd z); a median of 0 or 1 is exact."""
        return logistic(logit(median) + sd * self.normal())

    def count(self, event: str, amount: float = 1) -> None:
        """Section 7: an event, counted if its month is reported."""
        if self.month >= 0:
            self.record.events[event] += amount

    # A month

    def step(self) -> None:
        """Section 4: one month, its rules in order."""
        agencies = self.agents_by_type[Agency]
        officials = self.agents_by_type[Official]
        partners = self.agents_by_type[Partner]
        missions = self.agents_by_type[Mission]

        self.month = int(self.time) - 1 - WARM_UP_MONTHS  # Mesa's time is 1 in the first step
        self.politics()
        agencies.do("lead")
        self.budget()
        officials.do("rotate")
        partners.do("rotate")
        agencies.do("grow_familiar", self.mean_of_agencies("experience"))
        officials.do("work")
        missions.do("initiate_or_negotiate")
        missions.do("deliver")
        partners.do("use_own_means")
        missions.do("pay")
        missions.do("audit")
        agencies.do("forget")
        missions.do("experience_month")
        missions.do("go_on")
        agencies.do("learn")
        agencies.do("converge", self.mean_of_agencies("paradigm"))
        self.observe()

    def mean_of_agencies(self, attribute: str) -> float:
        """Sections 4.5 and 4.12: the mean over all agencies."""
        agencies = self.agents_by_type[Agency]
        return float(agencies.agg(attribute, sum)) / len(agencies)

    def politics(self) -> None:
        """Section 4.1, Politics: elections, dissolutions, transitions."""
        p = self.parameters.politics
        self.transition = max(0, self.transition - 1)
        dissolved = self.chance(monthly(p.dissolution_rate))
        if dissolved or self.month >= self.next_election:
            self.next_election = self.month + round(12 * p.election_years)
            self.transition = self.random.randint(3, 9)
        if self.transition > 0:
            self.last_transition = self.month

    def budget(self) -> None:
        """Section 4.3, Budget: the act, late or not; in the month it passes, every agency votes."""
        p = self.parameters.budget
        if self.month_of_year == 0:
            recent = self.last_transition is not None and self.month - self.last_transition <= 6
            self.act_passed = False
            self.lateness = 0
            if self.chance(p.late_after_transition if recent else p.late_otherwise):
                self.lateness = round(clip(p.late_months + p.late_spread * self.normal(), 1, 8))
                self.count("late_acts")
        if self.month_of_year == self.lateness:
            self.act_passed = True
            self.agents_by_type[Agency].do("vote")

    def observe(self) -> None:
        """Section 4.13, Observe."""
        if self.month >= 0:
            self.record.observe(self)
        if self.datacollector is not None:
            self.datacollector.collect(self)

    # A run

    def run(self) -> TwinRun:
        """Section 2: warm-up and reported years; what lives at the end is logged as alive."""
        for _ in range(WARM_UP_MONTHS + REPORTED_MONTHS):
            self.step()
        log = [Partnership(*row) for row in self.log]
        for mission in self.agents_by_type[Mission]:
            if mission.in_partnership:
                log.append(Partnership(mission.start, REPORTED_MONTHS, "alive"))
        return TwinRun(log, self.record.measures(self), self)


def run_twin(
    parameters: Mapping[str, float] | None = None,
    off: str | Iterable[str] | None = None,
    seed: int | None = None,
) -> TwinRun:
    """One whole run of the twin."""
    return TwinModel(parameters, off, rng=seed).run()
