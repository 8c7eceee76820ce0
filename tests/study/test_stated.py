"""Partnerships that a scenario names, under every option: lifetimes and endings, paired run by run."""

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from govsim.outcomes.intervals import paired_shares, wilson
from govsim.outcomes.named import NAMED_MEASURES, named_partnerships, named_per_run
from govsim.outcomes.paired import paired
from govsim.scenario.scenario import Scenario
from govsim.study.compare import DO_NOTHING, Comparison, compare
from tests.outcomes.test_named import TWO, tables

RUNS = 30
LATER = TWO.with_reform("multi-year-obligation", from_year=TWO.time.first_fiscal_year)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(TWO, {"later": LATER, "same": TWO}, RUNS, 3)


def row(comparison: Comparison, option: str, measure: str) -> dict[Hashable, Any]:
    rows = comparison.named.to_dict("records")
    (found,) = [row for row in rows if (row["option"], row["mission"], row["measure"]) == (option, "Care", measure)]
    return found


def test_every_named_partnership_has_a_row_an_option_and_measure(comparison: Comparison) -> None:
    table = comparison.named
    assert table[["mission", "partner"]].drop_duplicates().to_numpy().tolist() == [
        ["Centre", "City"],
        ["Care", "Institute"],
    ]
    one = table[(table["mission"] == "Care") & (table["option"] == "later")]
    assert tuple(one["measure"]) == NAMED_MEASURES
    assert set(one["agency"]) == {"Department"}


def test_levels_are_those_of_one_scenario_alone_and_differences_are_of_pairs_of_runs(comparison: Comparison) -> None:
    alone = named_partnerships(TWO, comparison.base.tables)[1]
    lifetime = row(comparison, DO_NOTHING, "lifetime")
    assert (lifetime["value"], lifetime["low"]) == (alone.lifetime.value, alone.lifetime.low)
    assert row(comparison, DO_NOTHING, "alive_1y")["value"] == alone.alive[0].value
    care = TWO.contracts[1]
    one, other = (
        named_per_run(ensemble.scenario, care, ensemble.tables)["lifetime"].to_numpy()
        for ensemble in (comparison.base, comparison.ensembles["later"])
    )
    expected, found = paired(one, other, 1), row(comparison, "later", "lifetime")
    assert (found["difference"], found["difference_low"]) == (expected.difference, expected.low)
    assert found["better_in"] == expected.better_in


def test_the_same_scenario_is_no_difference_in_any_measure(comparison: Comparison) -> None:
    same = comparison.named[comparison.named["option"] == "same"].dropna(subset="value")
    assert (same[["difference", "difference_low", "difference_high"]].astype(float) == 0).all(axis=None)
    assert (same["ties"] == RUNS).all()


def test_what_is_not_reported_in_full_is_missing(comparison: Comparison) -> None:
    found = row(comparison, "later", "alive_5y")
    assert (found["value"], found["difference"], found["runs"]) == (None, None, 0)


def test_one_run_each_way_by_hand() -> None:
    life = named_per_run(TWO, TWO.contracts[1], tables([(1, 0, 3, -24, 30, "line"), (0, 0, 3, -24, 48, "alive")]))
    assert life["run"].tolist() == [0, 1]
    assert life["lifetime"].tolist() == [4, 2.5]
    assert (life["ended"].tolist(), life["ended_line"].tolist(), life["ended_law"].tolist()) == ([0, 1], [0, 1], [0, 0])
    assert life["alive_3y"].tolist() == [1, 0]
    assert life["alive_5y"].isna().all()


def test_shares_have_wilsons_interval_and_their_differences_that_of_bonett_and_price(comparison: Comparison) -> None:
    found = row(comparison, "later", "ended")
    assert (found["low"], found["high"]) == wilson(round(found["value"] * RUNS), RUNS)
    assert found["ties"] < RUNS
    worse = RUNS - found["ties"] - found["better_in"]
    expected = paired_shares(worse, found["better_in"], RUNS)
    assert (found["difference_low"], found["difference_high"]) == expected


@pytest.mark.parametrize(("only_first", "only_second"), [(0.1, 0.05), (0.02, 0.2)])
def test_the_interval_of_paired_shares_holds_the_truth_as_often_as_it_says(
    only_first: float, only_second: float
) -> None:
    rng = np.random.default_rng(3)
    counts = rng.multinomial(40, [only_first, only_second, 1 - only_first - only_second], 2000)
    truth = only_first - only_second
    bounds = [paired_shares(int(one), int(other), 40) for one, other, _ in counts]
    assert 0.94 < np.mean([low <= truth <= high for low, high in bounds]) <= 0.99


def test_a_scenario_that_names_none_has_an_empty_table_that_is_kept(tmp_path: object) -> None:
    plain = Scenario(name="small").with_world(agencies=2).with_time(warmup_years=2, years=3)
    found = compare(plain, {"a": plain.with_reform("deputy", from_year=2026)}, 3)
    assert len(found.named) == 0
    assert len(pd.read_parquet(found.save(f"{tmp_path}/out") / "named.parquet")) == 0


def test_a_contract_that_an_option_leaves_out_is_left_out_of_the_table() -> None:
    fewer = TWO.model_copy(update={"contracts": TWO.contracts[:1]})
    assert set(compare(TWO, {"fewer": fewer}, 2).named["mission"]) == {"Centre"}
