"""What the compiler is told of tables of ours, and that it is told nothing of others'."""

import re
from itertools import pairwise

import numba
import numpy as np

from govsim.model.regimes import REGIME
from govsim.model.tables import AGENCY_ROW, MISSION_ROW, blank

OTHERS = np.dtype([("trust", np.float64), ("agency", np.int64)])


def code_of_moving_trust(dtype: np.dtype) -> str:
    """The code numba makes of a function that reads and writes fields of a row, before it is made better."""

    @numba.njit
    def moved(table):  # type: ignore[no-untyped-def]
        row = table[0]
        row.trust = row.trust + 1.0
        return row.agency

    table = blank(dtype, 1)
    assert moved(table) == 0
    assert table.trust[0] == 1.0
    return str(next(iter(moved.inspect_llvm().values())))


def test_fields_of_our_tables_have_names_and_places_are_not_negative() -> None:
    code = code_of_moving_trust(MISSION_ROW)
    assert re.search(r'"missions\.trust"', code)
    assert re.search(r"load i64.*!range", code)


def test_other_peoples_records_are_left_alone() -> None:
    assert "govsim tables" not in code_of_moving_trust(OTHERS)


def test_no_two_fields_of_a_table_share_memory() -> None:
    for dtype in (AGENCY_ROW, MISSION_ROW, REGIME):
        places = sorted((field[1], field[1] + field[0].itemsize) for field in dict(dtype.fields or {}).values())
        assert all(one[1] <= other[0] for one, other in pairwise(places))


def asks_for_numbers_below_0(dtype: np.dtype) -> bool:
    """Whether reading a row asks if its number counts from the end."""

    @numba.njit
    def trust(table, i):  # type: ignore[no-untyped-def]
        return table[i].trust

    table = blank(dtype, 3)
    table.trust = 0.0, 1.0, 2.0
    assert trust(table, 2) == 2.0
    return "icmp slt i64" in str(next(iter(trust.inspect_llvm().values()))).split("define")[1]


def test_rows_of_our_tables_are_counted_from_the_first_and_others_as_numba_does() -> None:
    assert not asks_for_numbers_below_0(MISSION_ROW)
    assert asks_for_numbers_below_0(OTHERS)
