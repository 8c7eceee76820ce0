"""Relationships: spells of the same mission and partner at most 24 months apart are one, by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.outcomes.continuity import continuity
from govsim.outcomes.per_run import per_run
from govsim.outcomes.relationships import JOINED_WITHIN, _order, relationships
from govsim.outcomes.survival import risk_table
from govsim.runs.ensemble import simulate
from govsim.scenario.scenario import Scenario

BASE = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=4, years=10)


def log(*rows: tuple[int, int, int, int, int, str]) -> pd.DataFrame:
    """Rows of run, mission, partner, start, end, cause."""
    return pd.DataFrame(rows, columns=["run", "mission", "partner", "start", "end", "cause"])


def joined(*rows: tuple[int, int, int, int, int, str], months: int = 240) -> list[tuple[object, ...]]:
    return [tuple(row) for row in relationships(log(*rows), months).to_numpy().tolist()]


@pytest.mark.parametrize(("pause", "lives"), [(1, 1), (24, 1), (25, 2)])
def test_a_pause_of_at_most_two_years_joins_two_spells(pause: int, lives: int) -> None:
    found = joined((0, 1, 2, 0, 30, "line"), (0, 1, 2, 30 + pause, 90, "partner"))
    assert len(found) == lives
    assert found[-1][-2:] == (90, "partner")
    assert found[0][3] == 0


def test_three_spells_are_one_from_the_first_start_to_the_last_end() -> None:
    """In any order of rows."""
    spells = [(0, 1, 2, 60, 80, "lapsed"), (0, 1, 2, -9, 20, "line"), (0, 1, 2, 30, 50, "partner")]
    assert joined(*spells) == [(0, 1, 2, -9, 80, "lapsed")]


@pytest.mark.parametrize("other", [(1, 1, 2), (0, 3, 2), (0, 1, 3)])
def test_another_run_mission_or_partner_begins_a_relationship_of_its_own(other: tuple[int, int, int]) -> None:
    assert len(joined((0, 1, 2, 0, 30, "line"), (*other, 31, 60, "line"))) == 2


def test_a_partner_who_comes_back_after_another_is_the_same_relationship() -> None:
    found = joined((0, 1, 2, 0, 30, "line"), (0, 1, 9, 32, 40, "line"), (0, 1, 2, 42, 60, "line"))
    assert sorted(found) == [(0, 1, 2, 0, 60, "line"), (0, 1, 9, 32, 40, "line")]


@pytest.mark.parametrize(
    ("end", "cause", "seen"),
    [(215, "line", (215, "line")), (216, "line", (216, "alive")), (217, "line", (216, "alive")),
     (240, "alive", (216, "alive"))],
)  # fmt: skip
def test_relationships_are_followed_until_an_ending_can_be_told_from_a_pause(
    end: int, cause: str, seen: tuple[int, str]
) -> None:
    """Whatever became of it in the last two years: an ending of month 216 could be a pause until month 240, the first
    that is not seen.
    """
    assert joined((0, 1, 2, 100, end, cause))[0][-2:] == seen


def test_what_begins_in_the_last_two_years_is_left_out() -> None:
    assert joined((0, 1, 2, 216, 240, "alive"), (0, 2, 3, 230, 235, "line")) == []
    assert joined(months=240) == []


def test_renewals_of_all_spells_add_up_and_each_further_spell_is_one() -> None:
    spells = log((0, 1, 2, 0, 30, "line"), (0, 1, 2, 40, 60, "line"), (0, 4, 2, 0, 9, "line")).assign(
        renewals=[2, 1, 0]
    )
    assert relationships(spells, 240)["renewals"].tolist() == [4, 0]


def test_where_no_pair_comes_back_relationships_are_partnerships_seen_for_two_years_less() -> None:
    ensemble = simulate(BASE, 4, 3)
    alone = ensemble.partnerships.drop_duplicates(["run", "mission", "partner"], keep=False)
    alone = alone.reset_index(drop=True)
    found = risk_table(relationships(alone, 120), 4)
    early = alone[alone["start"] < 96].assign(
        cause=lambda rows: rows["cause"].where(rows["end"] < 96, "alive"), end=lambda rows: rows["end"].clip(upper=96)
    )
    expected = risk_table(early, 4)
    np.testing.assert_array_equal(found.at_risk, expected.at_risk)
    np.testing.assert_array_equal(found.ended, expected.ended)


def test_both_lives_stand_beside_each_other_everywhere() -> None:
    ensemble = simulate(Scenario.load("default"), 20, 1)
    rows = continuity(ensemble).set_index("measure")
    for short, long in (("survival_5y", "relationship_5y"), ("rmst_60", "relationship_60")):
        assert rows["high"][short] < rows["low"][long]
    assert rows.loc["relationship_5y", "label"] == "relationships: share that outlives 5 years"
    (survival,) = [each for each in ensemble.summary() if each.name == "relationship_5y"]
    assert survival.value == rows.loc["relationship_5y", "value"]
    assert per_run(ensemble)["relationship_60"].mean() > per_run(ensemble)["rmst_60"].mean()


def test_a_run_of_two_years_tells_nothing_of_relationships() -> None:
    assert JOINED_WITHIN == 24
    ensemble = simulate(BASE.with_time(warmup_years=4, years=2), 3, 1)
    assert per_run(ensemble)["relationship_60"].isna().all()
    assert continuity(ensemble).set_index("measure").loc["relationship_5y", "value"] is None


@given(st.integers(0, 40), st.sampled_from([3, 2**9, 2**40]), st.sampled_from([np.int64, np.int32, np.float64]))
def test_rows_are_ordered_as_lexsort_orders_them(rows: int, most: int, dtype: type) -> None:
    keys: list[np.ndarray] = [
        np.random.default_rng([rows, place]).integers(-most, most, rows).astype(dtype) for place in range(4)
    ]
    assert _order(keys).tolist() == np.lexsort(keys[::-1]).tolist()
