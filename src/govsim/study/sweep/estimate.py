"""What a study will take, before it is begun: time, disk, memory. Some of its runs are made to find out."""

import sys
import time
from dataclasses import dataclass

import numpy as np

from govsim.study.design.design import Design
from govsim.study.sweep.compute import Computer
from govsim.study.sweep.part import COLUMNS, Failure, Part, Span, encoded
from govsim.study.sweep.sweep import part_size, ready

PLACES = 4
"""Runs are tried at so many places, spread over the design's cells and points."""
_SECONDS = 1.0
_MORE = 3
"""A run alone takes so many times what one among others does, or more."""
_SLICE = 5000
_COPIES = 3
"""A part is held as a table, as its bytes, and once more while the one becomes the other."""


@dataclass(frozen=True)
class Estimate:
    """What the runs still to be made take.

    seconds: with so many workers;  bytes: on the disk, the table of points included;  memory: bytes at most, None where
    the system does not tell;  tried: runs made to find out;  failures: those of them that failed
    """

    seconds: float
    bytes: int
    memory: int | None
    workers: int
    tried: int
    failures: tuple[Failure, ...]


def estimate(design: Design, workers: int, missing: int, runs_a_part: int | None = None) -> Estimate:
    """Time some runs on this thread, and work out from them what `missing` runs take."""
    computer = Computer(design)
    ready(design.scenarios[0])
    size = runs_a_part or part_size(design, workers)
    parts = -(-missing // size)
    places = min(PLACES, design.runs)
    firsts = [design.runs * place // places for place in range(places)]
    computer.part(Span(firsts[0], firsts[0] + 1))  # whatever is done once is done now
    a_part, a_run, made = [], [], []
    for first in firsts:
        alone, one = _timed(computer, Span(first, first + 1))
        several = max(2, min(round(_MORE * _SECONDS / places / alone), size, design.runs // places))
        taken, many = _timed(computer, Span(first, min(first + several, design.runs)))
        made += [one, many]
        more = len(many.span) - 1
        each = max((taken - alone) / more, 0.0) if more else alone
        a_run.append(each)
        a_part.append(max(alone - each, 0.0))
    seconds = (missing * float(np.mean(a_run)) + parts * float(np.mean(a_part))) / min(workers, max(parts, 1))
    failures = {(failure.point, failure.replication): failure for part in made for failure in part.failures}
    return Estimate(
        seconds,
        round(missing * _bytes_a_run(made) + parts * _bytes_a_part(made)) + _bytes_of_points(design),
        _memory(workers, size),
        workers,
        len({run for part in made for run in range(part.span.first, part.span.end)}),
        tuple(failures.values()),
    )


def _timed(computer: Computer, span: Span) -> tuple[float, Part]:
    start = time.perf_counter()
    part = computer.part(span)
    return time.perf_counter() - start, part


def _bytes_a_run(made: list[Part]) -> float:
    """What a run adds to a part: a Parquet file has a head and a foot of its own."""
    rows = sum(many.rows - one.rows for one, many in zip(made[::2], made[1::2], strict=True))
    more = sum(len(many.table) - len(one.table) for one, many in zip(made[::2], made[1::2], strict=True))
    return max(more / rows, 0.0) if rows > 0 else 8.0 * (len(COLUMNS) + 2)


def _bytes_a_part(made: list[Part]) -> float:
    return float(np.mean([len(part.table) for part in made[::2]])) + 512  # and its completion record


def _bytes_of_points(design: Design) -> int:
    """The table of points, from the first of them: points of a sample repeat numbers of each other."""
    import pyarrow as pa

    some = design.points(0, _SLICE)
    return round(len(encoded(pa.Table.from_pandas(some, preserve_index=False))) * design.size / len(some))


def _memory(workers: int, size: int) -> int | None:
    """Bytes: the process as it is now, with all samples drawn and a batch made, and two parts for each worker."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return peak + _COPIES * 2 * workers * size * 8 * (len(COLUMNS) + 2)
