"""points.parquet: a row a point of a study, written once, known by its hash, made anew where it is damaged."""

import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from govsim.study.design import Design

_SLICE = 50_000
"""Points are written so many at a time, or as many as the sample has, which each slice draws anew."""


def write(design: Design, path: Path) -> str:
    """Write the table of points, flush it to the disk, and return the file's hash. Raises OSError."""
    writer, step = None, max(_SLICE, design.rows)
    try:
        for first in range(0, design.size, step):
            table = pa.Table.from_pandas(design.points(first, first + step), preserve_index=False)
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd", write_page_checksum=True)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of(path: Path) -> str:
    """The hash of a file; empty where there is none, or none that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
