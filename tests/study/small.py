"""A study that takes a second: two scenarios, an option and a lever crossed with two factors, three runs a point."""

from typing import Any

from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from tests.worlds import SMALL

PLAIN = SMALL.with_time(warmup_years=1, years=2)
RICH = Scenario.from_toml(
    """
    name = "=rich"
    without = ["routine"]
    [time]
    warmup_years = 1
    years = 2
    [world]
    agencies = 2
    missions_per_agency = 3
    posts_per_agency = 2
    partners_per_agency = 6
    [contract]
    term_years = 2
    [[groups]]
    name = "pilot"
    agencies = 1
    [groups.trust]
    half_life_agency = 30
    [[reforms]]
    name = "deputy"
    from_year = 2026
    [[reforms]]
    name = "multi-year-obligation"
    from_year = 2027
    size = 0.5
    [[reforms]]
    name = "our own"
    from_year = 2027
    groups = ["pilot"]
    [reforms.rotation]
    transfer_rate = 0.2
    """
)
OPTIONS = [
    {"label": "as it is"},
    {"label": "-less law", "without": ["law"], "reforms": [{"name": "bridge-fund", "from_year": 2026}]},
]


def small(samples: int = 5, **keys: Any) -> Design:
    """Eight cells of `samples` points of three runs each: 120 runs unless told otherwise."""
    return Design.of(
        [PLAIN, RICH],
        **{
            "method": "lhs",
            "samples": samples,
            "replications": 3,
            "seed": 7,
            "parameters": ["rotation.transfer_rate", "budget.cover"],
            "levers": {"payment.advance": [0, 0.15]},
            "options": OPTIONS,
            **keys,
        },
    )


def tiny(points: int = 20, replications: int = 1, **keys: Any) -> Design:
    """One scenario, one factor: `points` x `replications` runs, no two of them alike."""
    keys = {"method": "lhs", "samples": points, "seed": 7, "parameters": ["rotation.transfer_rate"], **keys}
    keys = {"common_random_numbers": False, **keys}
    return Design.of(PLAIN, replications=replications, **keys)


DESIGN = small(3)


class Interrupting:
    """A progress that is Ctrl-C after so many runs."""

    def __init__(self, runs: int) -> None:
        self.left = runs

    def __call__(self, done: int, failed: int) -> None:
        self.left -= done
        if self.left <= 0:
            raise KeyboardInterrupt
