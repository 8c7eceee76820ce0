"""What many runs will take, before they are made: time, memory, disk. Some of them are made to find out."""

import io
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from govsim.arguments import optional, takes, whole
from govsim.errors import InputError
from govsim.runs import memory
from govsim.runs.batch import Record, Span, available_threads, run_each
from govsim.runs.facts import MOST_REPLICATIONS
from govsim.runs.row_groups import arrow
from govsim.runs.streamed import part_size
from govsim.runs.tidy import tables_of
from govsim.runs.unfinished import content
from govsim.scenario.layout import blueprint
from govsim.scenario.scenario import Scenario, given_scenario

_SECONDS = 1.0
_MOST = 100


@dataclass(frozen=True)
class Forecast:
    """What runs take: seconds, with so many threads; bytes of memory besides what the program takes, where all are
    held together and where they are made for a folder; bytes of the folder, and at most while it is made.
    """

    runs: int
    threads: int
    seconds: float
    in_memory: int
    in_parts: int
    disk: int
    disk_at_most: int

    def check_room(self, folder: Path) -> None:
        """Raise InputError where the disk of a folder that is to be made has no room."""
        above = next(path for path in folder.absolute().parents if path.exists())
        free = shutil.disk_usage(above).free
        if self.disk_at_most > free:
            what = f"{self.runs:,} runs take about {self.disk_at_most / 1e9:,.1f} GB while they are made"
            remedy = "ask for fewer, record less, or name a folder on another disk"
            raise InputError(f"{what}, and {free / 1e9:,.1f} GB are free on its disk", place=str(folder), remedy=remedy)


@takes(replications=whole(1, MOST_REPLICATIONS), threads=optional(whole(1)))
def forecast(
    scenario: Scenario | str | Path, replications: int, record: Record | None = None, *, threads: int | None = None
) -> Forecast:
    """What simulate() takes for so many runs of a scenario, from about a second of runs made on this machine."""
    plan = blueprint(given_scenario(scenario))
    record = Record.checked(record, Record())
    threads = available_threads() if threads is None else threads
    each = memory.each(plan, record)  # compiles, too
    start = time.perf_counter()
    run_each([plan], Span(0, 1), 1, record, 1, None)
    alone = max(time.perf_counter() - start, 1e-6)
    some = int(max(1, min(_SECONDS / alone, _MOST, replications)))
    start = time.perf_counter()
    (raw,) = run_each([plan], Span(0, some), 1, record, threads, None)
    tables = tables_of(plan, raw, record)
    parts = sum(len(content(arrow(table))) for table in tables.values())
    seconds = (time.perf_counter() - start) / some
    disk = 0
    for table in tables.values():
        table.to_parquet(file := io.BytesIO(), index=False)
        disk += len(file.getvalue())
    size = part_size(plan, record, threads)
    on_disk = replications * disk // some
    return Forecast(
        replications,
        threads,
        replications * seconds,
        replications * each,
        min(size, replications) * each,
        on_disk,
        on_disk + replications * parts // some,
    )
