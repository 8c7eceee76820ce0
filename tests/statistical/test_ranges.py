"""No field leaves its range: generated scenarios, any parameters within their bounds, any small world."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from govsim.model import engine
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import PARAMETERS
from govsim.model.reforms import REFORMS
from govsim.model.tables import AGENCY_ROW, GAP, MISSION_ROW, OFFICIAL_ROW, PARTNER_ROW, World
from govsim.runs.run import Run
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario

UNIT = (0.0, 1.0)
RANGES = {
    "country": {"act_passed": UNIT, "lateness": (0, 11), "transition": (0, 9), "mean_paradigm": UNIT},
    "agencies": dict.fromkeys(
        ("priority", "seriousness", "supervision", "commitment", "working_commitment", "caution", "paradigm",
         "novelty"),
        UNIT,
    ),
    "officials": {"engagement": UNIT, "backlog": (0, 4), "tenure": (0, np.inf), "vacant": (0, np.inf)},
    "partners": {
        "capability": (0.5, 1.8), "outside": (0.05, 0.95), "motive": UNIT, "capacity": (1, np.inf),
        "contracts": (0, np.inf), "reserve": (0, np.inf),
    },
    "missions": {
        **dict.fromkeys(
            ("authority", "spending", "stringency", "clarity", "mismatch", "trust_person", "trust_agency", "trust",
             "investment", "line", "bridged"),
            UNIT,
        ),
        **dict.fromkeys(
            ("good_person", "bad_person", "good_agency", "bad_agency", "accrued", "invoiced", "advance_open", "output",
             "quality", "due", "renewed", "invoice_age", "freeze", "clearance", "waiting", "gap"),
            (0.0, np.inf),
        ),
        "status": (0, 3), "fit": (0, 1.3), "freeze": (0, 6), "waiting": (0, 19),
    },
}  # fmt: skip
NEVER_NEGATIVE_EVIDENCE = ("kept", "broken", "experience")


def outside(world: World) -> list[str]:
    """The fields of a world that are not numbers or lie outside their range."""
    faults = []
    for table, dtype in (("agencies", AGENCY_ROW), ("officials", OFFICIAL_ROW), ("partners", PARTNER_ROW)):
        faults += [
            f"{table}.{name}"
            for name in dtype.names or ()
            if name != "envelope" and not np.isfinite(getattr(world, table)[name]).all()
        ]
    faults += [
        f"missions.{name}"
        for name in MISSION_ROW.names or ()
        if not name.startswith("z_") and name != "score" and not np.isfinite(world.missions[name]).all()
    ]
    faults += ["agencies.envelope"] * bool(np.isnan(world.agencies.envelope).any())
    for table, ranges in RANGES.items():
        for name, (low, high) in ranges.items():
            values = getattr(world, table)[name]
            if not ((values >= low - 1e-12) & (values <= high + 1e-12)).all():
                faults.append(f"{table}.{name}")
    for name in NEVER_NEGATIVE_EVIDENCE:
        faults += [f"agencies.{name}"] * bool((world.agencies[name] < 0).any())
    held = np.bincount(world.missions.partner[world.missions.status != 0], minlength=world.partners.size)
    waiting = (world.missions.opens >= 0) & (world.missions.opens < 1 << 39) & (world.missions.status == 0)
    if not waiting.any() and (held != world.partners.contracts).any():
        faults.append("partners.contracts")
    if (world.partners.contracts > world.partners.capacity).any():
        faults.append("partners.contracts over capacity")
    gap = world.missions[world.missions.status == GAP]
    if (gap.gap > 23).any():
        faults.append("missions.gap")
    return faults


def money_missing(world: World) -> float:
    """The largest difference between a partner's cash and what its account says."""
    partners = world.partners
    account = partners.reserve + partners.paid + partners.own_means - partners.cost + partners.reset
    return float(np.abs(account - partners.cash).max())


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any parameters within their bounds, ends included, any small world, any barriers off, any reform."""
    values: dict[str, float] = {}
    for parameter in draw(st.sets(st.sampled_from(PARAMETERS), max_size=12)):
        if parameter.whole:
            values[parameter.name] = draw(st.integers(*map(int, parameter.bounds)))
        else:
            values[parameter.name] = draw(st.floats(*parameter.bounds) | st.floats(parameter.low, parameter.high))
    scenario = (
        Scenario(name="generated")
        .with_world(
            agencies=draw(st.integers(1, 4)),
            missions_per_agency=draw(st.integers(1, 5)),
            posts_per_agency=draw(st.integers(1, 3)),
            partners_per_agency=draw(st.integers(1, 5)),
            agencies_per_region=draw(st.integers(1, 4)),
        )
        .with_time(warmup_years=draw(st.integers(0, 2)), years=draw(st.integers(1, 5)))
        .with_parameters(values)
        .without(*draw(st.sets(st.sampled_from(sorted(BARRIERS)), max_size=2)))
    )
    for reform in draw(st.sets(st.sampled_from(sorted(REFORMS)), max_size=2)):
        year = 2026 + draw(st.integers(-scenario.time.warmup_years, scenario.time.years - 1))
        scenario = scenario.with_reform(reform, from_year=year, size=draw(st.floats(0, 1)))
    return scenario


def examples(number: int) -> settings:
    return settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


def check(scenario: Scenario, seed: int) -> None:
    run = Run(blueprint(scenario), seed)
    for _ in range(scenario.time.years + scenario.time.warmup_years):
        run.step(7)
        assert outside(run.world) == []
        run.step(5)
        assert outside(run.world) == []
    assert money_missing(run.world) < 1e-9 * (1 + np.abs(run.world.partners.paid).max())
    engine.log_the_living(run.world, run.month)
    log = run.world.partnership_log[: run.world.logged[0]]
    assert (log["end"] > log["start"]).all()


@examples(200)
@given(scenarios(), st.integers(0, 2**63 - 1))
def test_no_field_leaves_its_range_and_no_money_is_lost(scenario: Scenario, seed: int) -> None:
    check(scenario, seed)


@pytest.mark.long
@examples(10_000)
@given(scenarios(), st.integers(0, 2**63 - 1))
def test_no_field_leaves_its_range_in_10_000_scenarios(scenario: Scenario, seed: int) -> None:
    check(scenario, seed)
