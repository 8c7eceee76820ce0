"""A table that comes piece by piece, as one Parquet file of the same bytes as if it were written at once."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROWS = 1024 * 1024
"""Rows of a row group: as many as pyarrow takes where a table is written at once."""


def arrow(table: pd.DataFrame) -> pa.Table:
    """A table as results_folder.write_table() has pandas hand it over."""
    bare = table.copy(deep=False)
    bare.attrs = {}
    return pa.Table.from_pandas(bare, preserve_index=False, nthreads=1)


def write(path: Path, schema: pa.Schema, pieces: Iterable[pa.Table]) -> None:
    """Write a new file, and flush it to the disk. Holds one row group in memory."""
    with open(path, "xb") as file:
        with pq.ParquetWriter(file, schema) as writer:
            for group in _groups(schema, pieces):
                writer.write_table(group, row_group_size=ROWS)
        file.flush()
        os.fsync(file.fileno())


def _groups(schema: pa.Schema, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows cut into full row groups and a last one; a table without rows has an empty one.

    How pages are cut depends on the pieces of a table, so each group is in one piece, whose memory the next one takes.
    """
    columns = [_Column(field.type) for field in schema]
    rows, any_yet = 0, False

    def group() -> pa.Table:
        return pa.Table.from_arrays([column.first(rows) for column in columns], schema=schema)

    for piece in pieces:
        at = 0
        while at < piece.num_rows:
            taken = piece.slice(at, ROWS - rows)
            for column, values in zip(columns, taken.columns, strict=True):
                column.put(rows, values)
            rows, at = rows + taken.num_rows, at + taken.num_rows
            if rows == ROWS:
                yield group()
                rows, any_yet = 0, True
    if not any_yet and not rows:
        yield schema.empty_table()
    elif rows:
        yield group()


class _Column:
    """Room for a column of a row group: numbers, truth values, or numbers of names."""

    def __init__(self, kind: pa.DataType) -> None:
        self._kind, self._names = kind, pa.array([])
        of_names = pa.types.is_dictionary(kind)
        self._values = np.empty(ROWS, (kind.index_type if of_names else kind).to_pandas_dtype())
        self._missing = np.empty(ROWS, bool)

    def put(self, at: int, values: pa.ChunkedArray) -> None:
        """Take over values from this row on."""
        for chunk in values.chunks:
            if pa.types.is_dictionary(self._kind):
                self._names, chunk = chunk.dictionary, chunk.indices
            end = at + len(chunk)
            self._missing[at:end] = chunk.is_null().to_numpy(zero_copy_only=False)
            known = chunk.fill_null(False if pa.types.is_boolean(chunk.type) else 0) if chunk.null_count else chunk
            self._values[at:end] = known.to_numpy(zero_copy_only=False)
            at = end

    def first(self, rows: int) -> pa.Array:
        """The first rows; numbers are not copied."""
        missing = self._missing[:rows]
        if self._values.dtype == bool:
            return pa.array(self._values[:rows], mask=missing)
        known = pa.py_buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None
        held = pa.Array.from_buffers(
            pa.from_numpy_dtype(self._values.dtype), rows, [known, pa.py_buffer(self._values[:rows])]
        )
        return pa.DictionaryArray.from_arrays(held, self._names) if pa.types.is_dictionary(self._kind) else held


def named_alike(table: pa.Table, like: pa.Table) -> pa.Table:
    """The same rows, names as numbers of the same lists as in `like`: a file may list but the names that it holds."""
    for place, field in enumerate(like.schema):
        if pa.types.is_dictionary(field.type):
            names = like[field.name].chunk(0).dictionary
            numbered = [_numbered(chunk, names, field.type) for chunk in table[field.name].chunks]
            table = table.set_column(place, field, pa.chunked_array(numbered, field.type))
    return table.cast(like.schema)


def _numbered(chunk: pa.Array, names: pa.Array, kind: pa.DataType) -> pa.Array:
    held = chunk.dictionary if pa.types.is_dictionary(chunk.type) else None
    if held is not None and held.equals(names):
        return pa.DictionaryArray.from_arrays(chunk.indices.cast(kind.index_type), names)
    text = chunk.dictionary_decode() if held is not None else chunk
    numbers = pc.index_in(text.cast(names.type), names)
    return pa.DictionaryArray.from_arrays(numbers.cast(kind.index_type), names)
