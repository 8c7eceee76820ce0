"""A part of a study: the results of a span of its runs, as bytes that are the same wherever they are made."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.outcomes.per_run import OUTCOMES

KEYS = ("point", "replication")
OF_THE_WORLD = ("agencies", "posts", "missions", "need")
"""Measures that are the same in every run but for luck at its start; a study does not ask for them."""

COLUMNS = (
    *OUTCOMES,
    *(name for name in (*KIND_MEASURES, *GROUP_MEASURES) if name not in OUTCOMES and name not in OF_THE_WORLD),
)
"""What is kept of a run: every outcome, and every measure of section 7 over all reported years."""


def schema(columns: Iterable[str]) -> pa.Schema:
    """The columns of a table of results."""
    return pa.schema([(name, pa.int64()) for name in KEYS] + [(name, pa.float64()) for name in columns])


@dataclass(frozen=True, order=True)
class Span:
    """Runs first, first + 1, ... up to but without end. Run n is replication n % replications of point n // them."""

    first: int
    end: int

    def __len__(self) -> int:
        return self.end - self.first


@dataclass(frozen=True)
class Failure:
    """A run that gave no results: which, at what stage, and what was said."""

    point: int
    replication: int
    seed: int
    stage: str
    error: str


@dataclass(frozen=True)
class Part:
    """The results of a span: a Parquet table of schema(), a row for each run that did not fail, in order.

    engine: the hash of the engine that made it
    """

    span: Span
    table: bytes
    failures: tuple[Failure, ...]
    engine: str

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return len(self.span) - len(self.failures)

    @property
    def sha256(self) -> str:
        """The hash of the table's bytes."""
        return hashlib.sha256(self.table).hexdigest()

    def facts(self) -> dict[str, Any]:
        """What the completion record says of it."""
        return {
            "first": self.span.first,
            "end": self.span.end,
            "rows": self.rows,
            "bytes": len(self.table),
            "sha256": self.sha256,
            "failures": [asdict(failure) for failure in self.failures],
            "engine": self.engine,
        }


def written(table: pd.DataFrame, columns: Iterable[str] = COLUMNS) -> bytes:
    """A table of results as Parquet. What a run cannot tell is null there: SQL's avg() leaves it out."""
    kept = schema(columns)
    arrays = [pa.array(table[field.name].to_numpy(), field.type, from_pandas=True) for field in kept]
    return encoded(pa.Table.from_arrays(arrays, schema=kept))


def encoded(table: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file. Pages carry checksums, so that whoever reads a damaged one is told."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
    return buffer.getvalue()


def expected_keys(span: Span, replications: int, failures: tuple[Failure, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Point and replication of each row that a part of this span must have."""
    failed = [failure.point * replications + failure.replication for failure in failures]
    runs = np.setdiff1d(np.arange(span.first, span.end), failed)
    return runs // replications, runs % replications
