"""Small worlds for tests."""

from govsim.runs.run import Run
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from tests.conftest import set_parameters

SMALL = Scenario(name="small").with_world(agencies=2, missions_per_agency=3, posts_per_agency=2, partners_per_agency=6)


def opened(scenario: Scenario = SMALL, seed: int = 1, months: int = 0) -> Run:
    """A run of the scenario, so many months after its start."""
    run = Run(blueprint(scenario), seed)
    run.step(months)
    return run


def open_to_all(**values: float) -> Run:
    """A run in which every partner would accept, has one place, and is as capable as any."""
    run = opened()
    set_parameters(run, **values)
    run.world.partners["outside"], run.world.partners["capacity"] = -10.0, 1
    run.world.partners["capability"] = 1.0
    run.world.country[0].act_passed = 1
    return run
