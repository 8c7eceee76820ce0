"""The plainer models beside the agents, and what the page about them says."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.model.constants import CAUSES
from govsim.model.tables import is_partnership
from govsim.outcomes.continuity import restricted_mean, survival_curve
from govsim.study.baselines import constant_hazards, mean_field, survival_under


def lived(*rows: tuple[int, int, str]) -> SimpleNamespace:
    """One run with partnerships of these starts, ends and causes."""
    start, end, cause = zip(*rows, strict=True)
    columns = {"run": 0, "start": start, "end": end, "cause": pd.Categorical(cause, categories=CAUSES)}
    return SimpleNamespace(partnerships=pd.DataFrame(columns), replications=1, runs=None)


def test_constant_hazards_are_endings_over_months_at_risk(monkeypatch: pytest.MonkeyPatch) -> None:
    # 6 months, 4 months, and alive after 10 (9 survived); the months before 0 of the last are not seen
    ensemble = lived((0, 6, "line"), (2, 6, "partner"), (-3, 10, "line"), (4, 14, "alive"))
    table = constant_hazards.__wrapped__(ensemble)  # type: ignore[attr-defined]
    assert table["cause"].tolist() == ["line", "partner"]
    assert table["endings"].tolist() == [2, 1]
    assert table["months"].tolist() == [6 + 4 + 11 + 9] * 2
    assert table["hazard"].tolist() == [2 / 30, 1 / 30]
    assert survival_under(table, 2) == pytest.approx([1, 0.9, 0.81])


def test_where_nothing_ended_there_are_no_hazards() -> None:
    with pytest.raises(InputError, match="no partnership ended"):
        constant_hazards.__wrapped__(lived((0, 5, "alive")))  # type: ignore[attr-defined]


def test_in_the_mean_field_nobody_has_a_state_of_his_own() -> None:
    model = govsim.PartnershipModel("default", seed=2, rules={"diffusion": mean_field})
    model.warm_up()
    world = model.run.world
    for name in ("priority", "seriousness", "commitment", "caution", "paradigm", "experience", "kept", "broken"):
        assert np.ptp(world.agencies[name]) < 1e-12, name
    assert np.ptp(world.officials["backlog"]) < 1e-12
    assert np.ptp(world.partners["cash"] / world.partners["capacity"]) < 1e-12
    alive = [mission for mission in world.missions if is_partnership(mission)]
    assert len(alive) > 10
    for name in ("good_person", "bad_person", "good_agency", "bad_agency", "clarity", "performance", "investment"):
        values = [mission[name] for mission in alive if mission["signed"] < model.run.month]
        assert np.ptp(values) < 1e-9, name


@pytest.mark.slow
def test_what_the_page_says_of_the_three_models_is_so() -> None:
    """Differences of 200 runs are many times their standard errors of about 0.01 and 0.3 months."""
    runs, alike = 200, {"diffusion": mean_field}

    def months(ensemble: govsim.Ensemble) -> float:
        found = restricted_mean(ensemble.partnerships, runs, 60).value
        assert found is not None
        return found

    agents = govsim.simulate("default", runs, seed=1)
    field = govsim.simulate("default", runs, seed=1, rules=alike)
    curve = survival_curve(agents.partnerships, runs)["survival"]
    constant = survival_under(constant_hazards(agents), 120)
    assert all(constant[age] > curve[age] for age in (6, 12, 24, 36))
    assert constant[120] < curve[120]
    assert all(survival_curve(field.partnerships, runs)["survival"][age] > curve[age] for age in (6, 12, 24, 36, 60))
    ends = field.partnerships["cause"].value_counts(normalize=True)
    assert ends[["insolvent", "performance"]].max() < 0.001
    gains = {}
    for reform in ("multi-year-obligation", "workload-relief", "handover-overlap", "deputy"):
        reformed = agents.scenario.with_reform(reform, from_year=agents.scenario.time.first_fiscal_year)
        gains[reform] = [
            months(govsim.simulate(reformed, runs, seed=1, rules=rules)) - months(before)
            for before, rules in ((agents, None), (field, alike))
        ]
    assert all(of_agents > of_field for of_agents, of_field in gains.values())
    for model in (0, 1):
        assert gains["multi-year-obligation"][model] > gains["workload-relief"][model] > gains["deputy"][model]
    shrinks = {reform: of_field / of_agents for reform, (of_agents, of_field) in gains.items()}
    assert min(shrinks, key=shrinks.__getitem__) == "workload-relief"
