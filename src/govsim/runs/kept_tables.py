"""The tables of a folder of runs, each read when it is asked for; large ones also in parts, some runs at a time."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import dataset

from govsim.outcomes.results import carry
from govsim.runs import files, results_folder, saved_tables
from govsim.runs.batch import Record
from govsim.runs.row_groups import arrow, named_alike
from govsim.scenario.layout import Blueprint

LARGE = 32_000_000
"""Bytes of a folder's tables on the disk, a few hundred MB in memory, beyond which a folder is read table by table, and
measured in parts."""
PART = 64_000_000
"""Bytes in memory, 8 a number, of the tables of a part."""
_BATCH_ROWS = 65_536


class KeptTables(Mapping[str, pd.DataFrame]):
    """What lies in a folder, as a mapping of names to tables. A table is checked when it is read, and kept then."""

    def __init__(
        self, folder: Path, hashes: Mapping[str, str], plan: Blueprint, record: Record, runs: int, seed: int, again: str
    ) -> None:
        self.folder, self.hashes, self.runs = folder, hashes, runs
        self._plan, self._record, self._seed, self._again = plan, record, seed, again
        self._empty = saved_tables.without_runs(plan, record)
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._empty:
            raise KeyError(name)
        if name not in self._read:
            most = saved_tables.most_rows(self._plan, self.runs)
            table = results_folder.table(self.folder, name, self.hashes[name], self._again, most)
            why = saved_tables.problem_of(self._plan, self.runs, name, table, self._empty[name])
            if why is not None:
                raise results_folder.not_the_table(self._file(name), why, self._again)
            self._read[name] = carry(table, self.runs, self._seed)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._empty)

    def __len__(self) -> int:
        return len(self._empty)

    def check(self) -> None:
        """Raise InputError where a file is missing or is not the one that was written; no table is read for it."""
        for name in self._empty:
            within, file = results_folder.table_file(self.folder, name)
            results_folder.check_file(within, file, self.hashes[name], self._again)

    @property
    def large(self) -> bool:
        """Whether they are to be read in parts."""
        return size_of(self.folder, self._empty) > LARGE

    def _bytes_of(self, name: str) -> int:
        """Bytes of a table in memory, 8 a number."""
        within, file = results_folder.table_file(self.folder, name)
        with within.reading(file) as opened:
            return 8 * int(pq.ParquetFile(opened).metadata.num_rows) * len(self._empty[name].columns)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def copy(self, folder: Path) -> None:
        """Write the files to another folder, each as it is."""
        for name, expected in self.hashes.items():
            within, file = results_folder.table_file(self.folder, name)
            with within.reading(file) as source, open(folder / file, "xb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            results_folder.check_file(files.Folder(folder), file, expected, self._again)

    # Some runs at a time

    def spans(self, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """First run and end of each part, so large that these tables of it fill PART."""
        each = max(1, sum(self._bytes_of(name) for name in names) // max(1, self.runs))
        step = max(1, PART // each)
        for first in range(0, self.runs, step):
            yield first, min(first + step, self.runs)

    def part(self, name: str, first: int, end: int) -> pd.DataFrame:
        """The rows of these runs, numbered from 0. Row groups of other runs are not read."""
        runs = dataset.field("run")
        rows = self.dataset(name).to_table(
            filter=(runs >= first) & (runs < end), batch_size=_BATCH_ROWS, use_threads=False
        )
        rows = named_alike(rows, arrow(self._empty[name]))
        place = rows.schema.get_field_index("run")
        rows = rows.set_column(place, rows.schema.field(place), pc.subtract(rows["run"], first))
        return carry(pd.DataFrame(rows.to_pandas()), end - first, self._seed)

    def dataset(self, name: str) -> "dataset.Dataset":
        """A table for pyarrow or duckdb, which read of it what they need."""
        within, file = results_folder.table_file(self.folder, name)
        within.look(file)  # raises for a link
        return dataset.dataset(str(within.path / file), format="parquet")

    def batches(self, name: str) -> Iterator[pa.Table]:
        """All rows of a table in their order, as Arrow tables of some rows."""
        within, file = results_folder.table_file(self.folder, name)
        like = arrow(self._empty[name])
        with within.reading(file) as opened:
            for batch in pq.ParquetFile(opened).iter_batches(_BATCH_ROWS, use_threads=False):
                yield named_alike(pa.Table.from_batches([batch]), like)


def size_of(folder: Path, names: Iterable[str]) -> int:
    """Bytes of the tables of a folder on the disk, of those that are there."""
    places = (results_folder.table_file(folder, name) for name in names)
    found = (within.look(file) for within, file in places)
    return sum(each.st_size for each in found if each is not None)
