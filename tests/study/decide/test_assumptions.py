"""What futures may differ in, and which points are refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from govsim.errors import InputError
from govsim.model.parameters import PARAMETERS
from govsim.scenario.scenario import Scenario
from govsim.study.decide import assumptions
from govsim.study.decide.assumptions import drawn, given, held, not_ruled_out, unit
from tests.study.small import PLAIN, RICH

DEPUTY = {"deputy": PLAIN.with_reform("deputy", from_year=2026)}
UNCERTAIN = [each.name for each in PARAMETERS if each.role == "uncertainty"]
STRUCTURES = [each.name for each in PARAMETERS if each.role == "structure"]


def test_all_uncertainties_are_spread_over_their_whole_ranges_and_no_lever_is() -> None:
    points = drawn(PLAIN, DEPUTY, 50, 1, structures=False)
    assert list(points.columns) == UNCERTAIN
    parts = np.sort(np.floor(unit(points) * 50), axis=0)
    assert (parts == np.arange(50)[:, None]).mean() > 0.99  # one in each of fifty parts, but for rounding at their ends


def test_structures_differ_where_they_are_asked_for() -> None:
    assert sorted(drawn(PLAIN, DEPUTY, 30, 1, structures=True).columns) == sorted([*UNCERTAIN, *STRUCTURES])


def test_the_same_seed_draws_the_same_futures() -> None:
    one, again, other = (drawn(PLAIN, DEPUTY, 30, seed, structures=False) for seed in (1, 1, 2))
    assert one.equals(again)
    assert not one.equals(other)


def test_what_an_option_states_is_a_decision_and_does_not_differ() -> None:
    options = {"more money": PLAIN.with_parameters({"budget.cover": 1.4})}
    assert held(PLAIN, options) == {"budget.cover": 'the option "more money" states it'}
    assert "budget.cover" not in drawn(PLAIN, options, 30, 1, structures=False)


def test_what_the_base_and_all_options_state_alike_is_a_guess_and_differs() -> None:
    base = PLAIN.with_parameters({"budget.cover": 1.4})
    assert held(base, {"deputy": base.with_reform("deputy", from_year=2026)}) == {}


def test_what_a_group_states_of_its_own_does_not_differ() -> None:
    reasons = held(RICH, {"bridge": RICH.with_reform("bridge-fund", from_year=2027)})
    assert reasons["trust.half_life_agency"] == 'the group "pilot" states a value of its own'


def test_what_a_barrier_switched_off_holds_does_not_differ() -> None:
    base = PLAIN.without("rotation")
    reasons = held(base, {"deputy": base.with_reform("bridge-fund", from_year=2026)})
    assert reasons["rotation.transfer_rate"] == "the barrier rotation is switched off"


def table(rows: int = 20, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame({name.replace("__", "."): [value] * rows for name, value in columns.items()})


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (table(budget__cover=1.0, rotation__deputy=0.5), "rotation.deputy is a lever"),
        (table(budget__covr=1.0), "did you mean budget.cover"),
        (table(budget__cover=10.6), r"budget.cover = 10.6 is outside 0 to 10, in row 1"),
        (table(budget__cover=float("nan")), "nan is not a number, in row 1"),
        (table(budget__cover="much"), "is not a number, in row 1"),
        (table(rows=3, budget__cover=1.0), "there are 3 futures"),
        (pd.DataFrame(index=range(30)), "the table has no column"),
        (pd.DataFrame(np.ones((30, 2)), columns=["budget.cover"] * 2), "budget.cover is given twice"),
    ],
)
def test_points_that_cannot_be_are_refused(points: pd.DataFrame, words: str) -> None:
    with pytest.raises(InputError, match=words):
        given(PLAIN, DEPUTY, points)


def test_a_point_of_what_an_option_states_is_refused() -> None:
    options = {"more money": PLAIN.with_parameters({"budget.cover": 1.4})}
    with pytest.raises(InputError, match='cannot differ: the option "more money" states it'):
        given(PLAIN, options, table(budget__cover=1.0))


def test_a_file_of_points_is_read_as_csv_or_parquet(tmp_path: Path) -> None:
    points = drawn(PLAIN, DEPUTY, 25, 1, structures=True)
    points.to_csv(tmp_path / "points.csv", index=False)
    points.to_parquet(tmp_path / "points.parquet")
    for name in ("points.csv", "points.parquet"):
        pd.testing.assert_frame_equal(given(PLAIN, DEPUTY, tmp_path / name), points)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "points.parquet").write_text("no table")
    (tmp_path / "empty.csv").write_text("")
    for name, words in (
        ("points.parquet", "is not a table"),
        ("empty.csv", "is not a table"),
        ("none.csv", "cannot be read"),
        ("points.txt", "ends in .csv or .parquet"),
    ):
        with pytest.raises(InputError, match=words):
            given(PLAIN, DEPUTY, tmp_path / name)


def test_where_nothing_is_left_to_vary_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assumptions, "held", lambda base, options: dict.fromkeys(UNCERTAIN, "it is held"))
    with pytest.raises(InputError, match="no assumption is left to vary"):
        drawn(Scenario(), {}, 30, 1, structures=False)


def test_the_points_that_ship_are_taken_of_all_that_may_differ_and_structures_drawn_beside_them() -> None:
    shipped = pd.read_csv(Path(assumptions.__file__).parent.parent / "evidence" / "not_ruled_out.csv")
    options = {"more money": PLAIN.with_parameters({"budget.cover": 1.4})}
    points = not_ruled_out(PLAIN, options, 1, structures=False)
    pd.testing.assert_frame_equal(points, shipped[points.columns])
    assert sorted(set(UNCERTAIN) - set(points.columns)) == ["budget.cover"]
    both = not_ruled_out(PLAIN, options, 1, structures=True)
    assert list(both.columns) == [*points.columns, *STRUCTURES]
    pd.testing.assert_frame_equal(both[points.columns], points)
