"""Outcomes of a user's own: taken, measured, checked, kept, and there wherever options and studies are looked at."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.cli import main
from govsim.errors import InputError
from govsim.model.rules.trust import trust
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.own import measured, own
from govsim.outcomes.per_run import per_run
from govsim.study.design.design import Design
from tests.worlds import SMALL

SHORT = SMALL.with_time(years=3, warmup_years=1)
MOVED = SHORT.with_parameters({"rotation.transfer_rate": 0.1})


def doubled(tables: Any) -> Any:
    return 2 * tables.runs["trust"]


def endings(tables: Any) -> Any:
    log = tables.partnerships
    return log[log["cause"] != "alive"].groupby("run").size().reindex(range(tables.replications), fill_value=0)


def trust_by_year(tables: Any) -> Any:
    return tables.years.pivot(index="run", columns="year", values="trust")


def leaders(tables: Any) -> Any:
    changes = tables.events[tables.events["event"] == "leader change"]
    return changes.groupby("run").size().reindex(range(tables.replications), fill_value=0)


OWN = {
    "doubled": govsim.Outcome("doubled", doubled, unit="0 to 2", better=1, text="trust twice", undefined=True),
    "endings_seen": endings,
    "trust_in": govsim.Outcome("trust_in", trust_by_year, by="year", undefined=True),
    "leaders_changed": govsim.Outcome("leaders_changed", leaders, tables=("events",)),
}
NAMES = ["doubled", "endings_seen", "trust_in_2026", "trust_in_2027", "trust_in_2028", "leaders_changed"]


@pytest.fixture(scope="module")
def compared() -> govsim.Comparison:
    return govsim.compare(SHORT, {"fewer transfers": MOVED}, 6, seed=4, outcomes=OWN)


def test_own_outcomes_stand_beside_the_others_in_a_comparison_and_say_the_same(compared: govsim.Comparison) -> None:
    rows = compared.per_run
    assert list(rows.columns) == ["option", "run", *OUTCOMES, *NAMES]
    assert np.array_equal(rows["doubled"], 2 * rows["trust"], equal_nan=True)
    options = compared.options[compared.options["option"] != "do nothing"].set_index("outcome")
    assert options.loc["doubled", "label"] == "trust twice"
    differences: Any = options["difference"]
    assert differences["doubled"] == pytest.approx(2 * differences["trust"])
    assert options.loc["endings_seen", "worst_decile"] is None  # neither more nor less of it is better
    assert set(NAMES) <= set(compared.pairs["outcome"])
    by_year = compared.base.years.pivot(index="run", columns="year", values="trust")
    assert np.array_equal(rows["trust_in_2027"][:6], by_year[2027], equal_nan=True)
    assert (
        rows["leaders_changed"].sum()
        == (govsim.simulate(SHORT, 6, 4).events["event"] == "leader change").sum()
        + (govsim.simulate(MOVED, 6, 4).events["event"] == "leader change").sum()
    )


def test_a_saved_comparison_shows_own_outcomes_without_the_functions(
    compared: govsim.Comparison, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compared.save(tmp_path / "kept")
    again = govsim.Comparison.load(tmp_path / "kept")
    assert list(again.own) == NAMES
    assert again.own["doubled"].unit == "0 to 2"
    assert again.own["doubled"].measure is None
    pd.testing.assert_frame_equal(again.options, compared.options)
    text = (tmp_path / "kept" / "provenance.json").read_text(encoding="utf-8")
    assert '"function": "tests.outcomes.test_own.doubled"' in text
    assert "2 * tables.runs" in text
    typed = ["replications", str(tmp_path / "kept"), "--option", "fewer transfers", "--outcome", "endings_seen"]
    assert main([*typed, "--half-width", "0.5"]) == 0
    assert "endings seen" in capsys.readouterr().out


def test_a_study_keeps_own_outcomes_and_series_whatever_way_it_is_cut(tmp_path: Path) -> None:
    design = Design.of(
        SHORT, method="lhs", samples=3, replications=4, seed=5, parameters=["rotation.transfer_rate", "budget.cover"]
    )
    study = govsim.sweep(design, tmp_path / "study", outcomes=OWN, workers=1, runs_a_part=5)
    whole = govsim.sweep(design, outcomes=OWN, workers=1)
    assert study.results_hash() == whole.results_hash()
    assert list(study.columns[-len(NAMES) :]) == NAMES
    assert np.array_equal(study.outcome("doubled"), 2 * study.outcome("trust"), equal_nan=True)
    series = study.series("trust_in")
    assert list(series.columns) == ["point", "replication", "year", "value"]
    assert series["year"].tolist()[:4] == [2026, 2027, 2028, 2026]
    assert len(series) == 36
    opened = govsim.Study.open(tmp_path / "study")
    assert opened.results_hash() == study.results_hash()
    assert opened.query("select count(endings_seen) as n from runs")["n"].tolist() == [12]
    plain = govsim.sweep(design, workers=1)
    assert plain.results.equals(whole.results[list(plain.results)])


def test_a_study_is_not_gone_on_with_under_another_function(tmp_path: Path) -> None:
    design = Design.of(SHORT, method="lhs", samples=2, replications=1, seed=5, parameters=["budget.cover"])
    study = govsim.Study.begin(design.taking(outcomes={"seen": endings}), tmp_path / "study")
    assert study.status().missing == 2
    with pytest.raises(InputError, match="begun with other rules, outcomes or extensions of your own"):
        govsim.sweep(design, tmp_path / "study", outcomes={"seen": doubled}, resume=True, workers=1)
    done = govsim.sweep(design, tmp_path / "study", outcomes={"seen": endings}, resume=True, workers=1)
    assert done.status().missing == 0
    with pytest.raises(InputError, match="begun with other rules, outcomes or extensions of your own"):
        govsim.sweep(design, tmp_path / "study", outcomes={"seen": doubled}, resume=True, workers=1)  # it is complete
    assert govsim.sweep(design, tmp_path / "study", resume=True, workers=1).columns[-1] == "seen"


@pytest.mark.slow
def test_barriers_and_decisions_take_own_outcomes(tmp_path: Path) -> None:
    factorial = govsim.apportion(SHORT, 3, outcomes={"doubled": OWN["doubled"]}, references=())
    gains = factorial.gains.set_index(["outcome", "off"])["gain"]
    assert gains["doubled", "all five"] == pytest.approx(2 * gains["trust", "all five"])
    factorial.save(tmp_path / "barriers")
    assert list(govsim.Factorial.load(tmp_path / "barriers").own) == ["doubled"]
    decision = govsim.decide(SHORT, {"fewer": MOVED}, 20, 2, outcomes={"doubled": OWN["doubled"]}, outcome="doubled")
    assert "doubled" in set(decision.robust["outcome"])
    decision.save(tmp_path / "decision")
    assert govsim.Decision.load(tmp_path / "decision").outcome == "doubled"
    with pytest.raises(InputError, match='"doubledd" is not an outcome that options are judged by'):
        govsim.decide(SHORT, {"fewer": MOVED}, 20, 2, outcomes={"doubled": OWN["doubled"]}, outcome="doubledd")


def test_an_extension_of_outcomes_alone_measures_wherever_its_scenario_runs() -> None:
    scenario = SHORT.with_extensions(govsim.Extension("twice", outcomes=[OWN["doubled"]]))
    ensemble = govsim.simulate(scenario, 3, seed=4)
    assert np.array_equal(per_run(ensemble)["doubled"], 2 * ensemble.runs["trust"], equal_nan=True)
    assert ensemble.summary()[-1].name == "doubled"
    found = govsim.compare(SHORT, {"twice": scenario}, 3).per_run
    assert found["doubled"].isna().tolist() == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        (lambda tables: [1.0], r'outcome "bad": has the shape \(1,\) where there are 3 runs'),
        (lambda tables: "much", r'outcome "bad": is measured as "much", which is no number a run'),
        (lambda tables: tables.runs["trust"] * np.nan, r'outcome "bad": is not a number \(NaN\), first in run 0'),
        (lambda tables: tables.runs["alive"] * np.inf, r'outcome "bad": is not finite, first in run 0'),
        (lambda tables: tables.runs["nothing"], r'outcome "bad": cannot be measured: KeyError'),
        (lambda tables: tables.events, r'outcome "bad": cannot be measured: AttributeError.*\n.*tables=\("events"'),
        (lambda tables: tables.runs["alive"] - tables.runs["alive"].mean(), "must rest on its own rows"),
    ],
)
def test_what_is_no_number_a_run_is_refused_with_the_outcomes_name(measure: Any, says: str) -> None:
    ensemble = govsim.simulate(SHORT, 3, seed=4, record=govsim.Record(events=False))
    with pytest.raises(InputError, match=says):
        measured(ensemble, own([SHORT], {"bad": measure}))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"trust": doubled}, r'outcome "trust": is a name that is taken'),
        ({"Bad name": doubled}, r'outcome "Bad name": is not a name'),
        ({"bad": 0.5}, r'outcome "bad": is measured by 0.5, not by a function'),
        ([doubled], r"outcomes: holds .*\n  outcomes="),
        ([govsim.Outcome("bad", doubled, better=2)], r'outcome "bad": has better=2'),  # type: ignore[arg-type]
        ([govsim.Outcome("bad", doubled), govsim.Outcome("bad", endings)], "bad is given twice"),
        ([govsim.Outcome("bad", doubled, tables=("eventz",))], r'"eventz" is not a table\n  did you mean events'),
    ],
)
def test_what_cannot_be_an_outcome_is_refused_before_any_run(given: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        govsim.compare(SHORT, {"fewer": MOVED}, 2, outcomes=given)


def test_a_function_that_asks_is_told_the_first_month_that_is_judged() -> None:
    told = []

    def judged(tables: Any, since: int = 0) -> Any:
        told.append(since)
        return np.zeros(tables.replications)

    option = SHORT.with_reform("deputy", from_year=2027)
    assert govsim.compare(SHORT, {"deputies": option}, 2, outcomes={"judged": judged}).since == 12
    assert set(told) == {12}


@pytest.mark.slow
def test_barriers_and_decisions_say_which_rules_were_changed(tmp_path: Path) -> None:
    rules = {"trust": trust}
    govsim.apportion(SHORT, 2, references=(), rules=rules).save(tmp_path / "barriers")
    assert list(govsim.Factorial.load(tmp_path / "barriers").rules) == ["trust"]
    govsim.decide(SHORT, {"fewer": MOVED}, 20, 2, rules=rules).save(tmp_path / "decision")
    assert list(govsim.Decision.load(tmp_path / "decision").rules) == ["trust"]


def spoiled(tables: Any) -> Any:
    """A user's slip: the column of the table itself is set."""
    runs = tables.runs
    runs["trust"] = 0.0
    return runs["trust"]


def test_what_a_function_does_to_a_table_changes_no_other_number() -> None:
    found = govsim.compare(SHORT, {"fewer transfers": MOVED}, 3, seed=4, outcomes={"spoiled": spoiled, **OWN})
    clean = govsim.compare(SHORT, {"fewer transfers": MOVED}, 3, seed=4, outcomes=OWN)
    assert (found.per_run["spoiled"] == 0).all()
    pd.testing.assert_frame_equal(found.per_run.drop(columns="spoiled"), clean.per_run)
    pd.testing.assert_frame_equal(found.base.runs, clean.base.runs)


def test_an_outcome_by_year_is_of_its_run_and_year_whichever_way_the_table_lies() -> None:
    ensemble = govsim.simulate(SHORT, 3, seed=4)  # as many runs as years: the shape alone tells nothing

    def turned(tables: Any) -> Any:
        return trust_by_year(tables).T

    def long(tables: Any) -> Any:
        return tables.years.set_index(["year", "run"])["trust"]

    def backwards(tables: Any) -> Any:
        return trust_by_year(tables).iloc[::-1, ::-1]

    expected = trust_by_year(ensemble).to_numpy()
    for function in (trust_by_year, turned, long, backwards):
        outcomes = own([SHORT], [govsim.Outcome("trust_in", function, by="year", undefined=True)])
        np.testing.assert_array_equal(np.column_stack([*measured(ensemble, outcomes).values()]), expected)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda tables: tables.partnerships.set_index("run")["end"], "has 0 more than once in its index"),
        (lambda tables: (tables.runs["trust"] + 1j).to_numpy(), "which is no number a run"),
        (lambda tables: tables.runs["coverage"].iloc[[0, 2, 1]], "rows in another order than that of runs"),
        (lambda tables: next(iter(tables.parts())), "an outcome sees tables, no parts()"),
    ],
)
def test_what_is_not_clearly_a_number_a_run_is_refused(function: Any, says: str) -> None:
    ensemble = govsim.simulate(SHORT, 3, seed=4)
    with pytest.raises(InputError, match='outcome "x"') as refused:
        measured(ensemble, own([SHORT], {"x": function}))
    assert says in str(refused.value)


def test_outcomes_of_the_package_can_be_asked_within_an_own_one() -> None:
    def entered_late(tables: Any) -> Any:
        table = govsim.entry_exit(tables)
        return table[table["entry"] > 0].groupby("run").size().reindex(range(tables.replications), fill_value=0)

    ensemble = govsim.simulate(SHORT, 3, seed=4)
    late = measured(ensemble, own([SHORT], {"late": entered_late}))["late"]
    np.testing.assert_array_equal(late, entered_late(ensemble))
