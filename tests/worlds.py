"""Small worlds for tests."""

from govsim.runs.run import Run
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario

SMALL = Scenario(name="small").with_world(agencies=2, missions_per_agency=3, posts_per_agency=2, partners_per_agency=6)


def opened(scenario: Scenario = SMALL, seed: int = 1, months: int = 0) -> Run:
    """A run of the scenario, so many months after its start."""
    run = Run(blueprint(scenario), seed)
    run.step(months)
    return run
