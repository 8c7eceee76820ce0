"""Adaptive reforms: every run is, byte for byte, a run of the plain scenario that it comes to adopt."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.outcomes.adopted import plain_scenarios
from govsim.outcomes.money import cost_notes, money_by_year, money_per_run, reform_cost
from govsim.outcomes.per_run import OUTCOMES, per_run
from govsim.outcomes.window import first_month_of
from govsim.runs import batch
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate_each
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.rerun import differences, rerun
from govsim.scenario.adaptive import adopting, variants
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario
from govsim.study.decide import futures as runs_of
from govsim.study.decide.assumptions import drawn
from tests.study.small import PLAIN, RICH

BASE = PLAIN.with_time(years=5)
ALWAYS = BASE.with_adaptive("deputy", observable="alive", above=-1, first_year=2027, by_year=2028)
NEVER = BASE.with_adaptive("deputy", observable="alive", below=0, by_year=2029)
SOME = BASE.with_adaptive("bridge-fund", observable="endings", above=1.5, by_year=2028)
BOTH = SOME.with_adaptive("deputy", observable="coordinator_changes", above=1.5, first_year=2027, by_year=2029, years=1)
RUNS = 16
TABLES = ("runs", "years", "years_by_kind", "partnerships", "contracts", "events")


def runs_of_plain(found: Ensemble, plain: Ensemble, numbers: np.ndarray) -> None:
    """Every table of these runs is that of the plain ensemble."""
    for name in TABLES:
        one, other = (
            table[table["run"].isin(numbers)].reset_index(drop=True)
            for table in (getattr(found, name), getattr(plain, name))
        )
        pd.testing.assert_frame_equal(one, other)


@pytest.fixture(scope="module")
def both() -> Ensemble:
    return govsim.simulate(BOTH, RUNS, 3)


def test_what_is_always_seen_is_the_reform_in_the_year_after_and_what_never_is_nothing() -> None:
    always, never = simulate_each([ALWAYS, NEVER], RUNS, 3, Record())
    numbers = np.arange(RUNS)
    runs_of_plain(always, govsim.simulate(BASE.with_reform("deputy", from_year=2028), RUNS, 3), numbers)
    runs_of_plain(never, govsim.simulate(BASE, RUNS, 3), numbers)
    assert always.adopted["year"].tolist() == [2028] * RUNS
    assert never.adopted.empty


@pytest.fixture(scope="module")
def plain(both: Ensemble) -> list[tuple[Ensemble, np.ndarray]]:
    """Each plain scenario's ensemble, and the runs that came to be runs of it."""
    ways = list(plain_scenarios(both))
    return list(
        zip(simulate_each([way for way, _ in ways], RUNS, 3, Record()), [runs for _, runs in ways], strict=True)
    )


def test_each_run_is_that_of_the_plain_scenario_it_adopts(
    both: Ensemble, plain: list[tuple[Ensemble, np.ndarray]]
) -> None:
    assert len(plain) > 4  # some runs adopt neither, one, the other, or both, in several years
    for ensemble, numbers in plain:
        assert not ensemble.scenario.adaptive
        runs_of_plain(both, ensemble, numbers)


def test_a_reform_begins_after_the_first_year_in_which_its_condition_is_met(both: Ensemble) -> None:
    years = both.years.groupby(["run", "year"])[["endings", "coordinator_changes"]].sum().reset_index()
    begins = both.adopted.pivot(index="run", columns="reform", values="year")
    for name, column, first, last in (
        ("bridge-fund", "endings", 2026, 2028),
        ("deputy", "coordinator_changes", 2027, 2029),
    ):
        met = years[years["year"].between(first, last) & (years[column] > 1.5)].groupby("run")["year"].min() + 1
        expected = met.reindex(range(RUNS))
        np.testing.assert_array_equal(begins[name].reindex(range(RUNS)).to_numpy(float), expected.to_numpy(float))


def test_cost_is_charged_from_when_it_begins_and_only_where_it_does(
    both: Ensemble, plain: list[tuple[Ensemble, np.ndarray]]
) -> None:
    for table in (reform_cost, money_per_run, money_by_year, per_run):
        of_both = table(both).sort_values("run", kind="stable")
        for ensemble, numbers in plain:
            of_plain = table(ensemble).sort_values("run", kind="stable")
            one, other = (each[each["run"].isin(numbers)].reset_index(drop=True) for each in (of_both, of_plain))
            pd.testing.assert_frame_equal(one, other)
    cost = reform_cost(both).groupby(["run", "year"])["cost"].sum()
    begins = both.adopted.groupby("run")["year"].min()
    assert all(cost.get((run, year), 0.0) == 0 for run, first in begins.items() for year in range(2026, first))
    package = BASE.with_adaptive("multi-year-obligation", observable="alive", above=0, by_year=2027)
    assert cost_notes(package) == cost_notes(BASE.with_reform("multi-year-obligation", from_year=2028))


def test_threads_and_chunks_change_no_byte(both: Ensemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_CHUNK_MISSION_MONTHS", 1)
    again = govsim.simulate(BOTH, RUNS, 3, threads=2)
    for name, table in both.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])


def test_what_is_kept_is_read_rerun_and_made_in_parts(both: Ensemble, tmp_path: Path) -> None:
    both.save(tmp_path / "kept")
    kept = Ensemble.load(tmp_path / "kept")
    assert kept.scenario == BOTH
    pd.testing.assert_frame_equal(kept.adopted, both.adopted)
    govsim.simulate(BOTH, RUNS, 3, out=tmp_path / "streamed")
    assert not differences(tmp_path / "kept", tmp_path / "streamed")
    rerun(tmp_path / "kept").save(tmp_path / "again")
    assert not differences(tmp_path / "kept", tmp_path / "again")


def test_ctrl_c_keeps_complete_runs(both: Ensemble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "_CHUNK_MISSION_MONTHS", 1)
    left = [5]

    def stop(done: int) -> None:
        left[0] -= done
        if left[0] <= 0:
            raise KeyboardInterrupt

    with pytest.raises(govsim.Interrupted) as stopped:
        govsim.simulate(BOTH, RUNS, 3, threads=1, progress=stop)
    some = stopped.value.ensemble
    assert some is not None
    runs_of_plain(some, both, np.arange(RUNS)) if some.replications == RUNS else None
    pd.testing.assert_frame_equal(some.runs, both.runs[: some.replications])
    pd.testing.assert_frame_equal(some.adopted, both.adopted[both.adopted["run"] < some.replications])


def test_groups_watch_themselves() -> None:
    base = RICH.with_time(years=4)
    pilot = base.with_adaptive("bridge-fund", observable="endings", above=0.5, by_year=2028, groups=["pilot"])
    found = govsim.simulate(pilot, RUNS, 1)
    ended = found.years[
        (found.years["group"] == "pilot") & (found.years["endings"] > 0.5) & (found.years["year"] < 2029)
    ]
    met = ended.groupby("run")["year"].min() + 1
    assert met.to_dict() == found.adopted.set_index("run")["year"].to_dict()
    scenario, numbers = list(plain_scenarios(found))[-1]
    assert scenario.reforms[-1].groups == ("pilot",)
    runs_of_plain(found, govsim.simulate(scenario, RUNS, 1), numbers)


def test_the_window_begins_where_it_may_first_begin() -> None:
    base = blueprint(BASE)
    assert first_month_of(base, blueprint(SOME)) == 12
    assert first_month_of(base, blueprint(ALWAYS)) == 24
    assert first_month_of(blueprint(SOME), blueprint(SOME)) is None
    assert first_month_of(blueprint(SOME), blueprint(BOTH)) == 12


def test_in_a_future_each_run_is_that_of_simulate() -> None:
    options = {"once": SOME}
    points = drawn(BASE, options, 20, 3, structures=False)
    found = runs_of.simulated(BASE, options, points, {}, 2, 5, 2, None)
    there = SOME.with_parameters({str(name): float(points[name][4]) for name in points})
    table = per_run(govsim.simulate(there, 10, 5), found.since)[list(OUTCOMES)].to_numpy(float)[-2:]
    np.testing.assert_array_equal(found.runs[1, 4], table)


def test_compare_says_where_nothing_was_ever_adopted() -> None:
    found = govsim.compare(BASE, {"never": NEVER, "some": SOME}, 20)
    assert "What it waits for was seen in no run" in found.reasons["never"][0].text("en")
    assert "some" not in found.reasons
    rows = found.options[found.options["outcome"] == "reform_cost"].set_index("option")["value"].astype(float)
    assert rows["never"] == 0
    assert rows["some"] > 0


def test_what_steps_month_by_month_refuses_it() -> None:
    for make in (
        lambda: govsim.Worlds(SOME, 2),
        lambda: PartnershipModel(SOME),
    ):
        with pytest.raises(InputError, match=r"adaptive reforms \(bridge-fund\?endings>1.5\)"):
            make()
    worlds = govsim.Worlds(BASE, 2)
    worlds.run_to(12)
    with pytest.raises(InputError, match="cannot play them"):
        worlds.change(SOME)


def test_it_is_written_and_read_again() -> None:
    own = BOTH.with_adaptive(
        "ours", observable="trust", below=0.4, by_year=2027, parameters={"rotation.overlap_months": 1}
    )
    assert Scenario.from_toml(own.to_toml()) == own
    assert len(list(variants(own))) == 4 * 4 * 3
    assert adopting(own, (None, 2028, 2027)).reforms[-1].name == "ours"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"observable": "renewal", "below": 0.7, "by_year": 2028}, "did you mean renewal_rate"),
        ({"observable": "trust", "by_year": 2028}, "below or above is missing"),
        ({"observable": "trust", "below": 0.1, "above": 0.2, "by_year": 2028}, "are both given"),
        ({"observable": "trust", "below": 0.1, "by_year": 2030}, "is not within 2026 to 2029"),
        ({"observable": "trust", "below": 0.1, "by_year": 2028, "first_year": 2025}, "before the first reported year"),
        ({"observable": "trust", "below": 0.1, "by_year": 2028, "groups": ["x"]}, "not a group of agencies"),
        ({"observable": "trust", "below": float("nan"), "by_year": 2028}, "below"),
    ],
)
def test_what_cannot_be_played_is_refused(keys: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        BASE.with_adaptive("bridge-fund", **keys)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="is not a known reform"):
        BASE.with_adaptive("bridge-fun", observable="trust", below=0.3, by_year=2028)
    with pytest.raises(InputError, match="adopted twice"):
        SOME.with_adaptive("bridge-fund", observable="trust", below=0.3, by_year=2028)
    many = BASE.with_time(years=40).with_adaptive("deputy", observable="trust", below=0.3, by_year=2064)
    with pytest.raises(InputError, match="more than 500 ways"):
        many.with_adaptive("bridge-fund", observable="trust", below=0.3, by_year=2064)
