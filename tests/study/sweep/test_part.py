"""A part says which runs it holds; its bytes follow from its runs alone."""

import io

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from govsim.outcomes.per_run import OUTCOMES
from govsim.study.sweep.part import COLUMNS, KEYS, Failure, Part, Span, expected_keys, schema, written


def table(runs: int) -> pd.DataFrame:
    values = np.arange(runs * len(COLUMNS), dtype=float).reshape(runs, -1)
    values[::3, 0] = np.nan
    keys = {"point": np.arange(runs) // 2, "replication": np.arange(runs) % 2}
    return pd.DataFrame(keys | dict(zip(COLUMNS, values.T, strict=True)))


def test_every_outcome_is_kept_once() -> None:
    assert set(OUTCOMES) < set(COLUMNS)
    assert len(set(COLUMNS)) == len(COLUMNS)
    assert schema(COLUMNS).names == [*KEYS, *COLUMNS]


def test_a_table_reads_back_the_same_and_its_bytes_are_always_the_same() -> None:
    made = table(10)
    assert written(made) == written(made.copy())
    read = pq.read_table(io.BytesIO(written(made)), page_checksum_verification=True)
    assert read.schema.equals(schema(COLUMNS))
    pd.testing.assert_frame_equal(read.to_pandas(), made, check_exact=True)


def test_what_a_run_cannot_tell_is_null() -> None:
    read = pq.read_table(io.BytesIO(written(table(10))))
    assert read[COLUMNS[0]].null_count == 4


def test_infinity_and_the_smallest_numbers_are_kept() -> None:
    made = table(4)
    made["trust"] = [np.inf, -np.inf, 5e-324, -0.0]
    read = pq.read_table(io.BytesIO(written(made)))["trust"].to_numpy()
    assert read.tobytes() == made["trust"].to_numpy().tobytes()


def test_facts_say_what_a_part_holds() -> None:
    failure = Failure(1, 1, 7, "engine", "ValueError: no")
    part = Part(Span(2, 6), b"table", (failure,), "e")
    assert part.rows == 3
    facts = part.facts()
    assert (facts["first"], facts["end"], facts["rows"], facts["bytes"]) == (2, 6, 3, 5)
    assert facts["failures"] == [
        {"point": 1, "replication": 1, "seed": 7, "stage": "engine", "error": "ValueError: no"}
    ]


@given(st.integers(0, 50), st.integers(1, 50), st.integers(1, 7), st.data())
def test_the_rows_of_a_part_are_those_of_its_runs_less_those_that_failed(
    first: int, length: int, replications: int, data: st.DataObject
) -> None:
    runs = list(range(first, first + length))
    failed = data.draw(st.sets(st.sampled_from(runs)))
    failures = tuple(Failure(*divmod(run, replications), 1, "engine", "") for run in failed)
    point, replication = expected_keys(Span(first, first + length), replications, failures)
    assert [p * replications + r for p, r in zip(point, replication, strict=True)] == sorted(set(runs) - failed)
