"""Whether runs fit into memory, before the first of them is made: a request for far too many ends at once, in words."""

import numpy as np

from govsim.errors import InputError
from govsim.model.tables import LOGS
from govsim.runs.batch import Record, run_all, sums_of
from govsim.runs.free_memory import available
from govsim.runs.saved_tables import without_runs
from govsim.scenario.layout import Blueprint

_BY_PERIOD = {"runs": 0, "years": 1, "years_by_kind": 1, "months": 12, "months_by_kind": 12}
"""Tables whose rows are known beforehand, with the periods of a year; 0 for one row a run."""


def check(plan: Blueprint, runs: int, record: Record, *, times: int = 1, more: int = 0) -> None:
    """Refuse runs that certainly do not fit: what is reckoned here is less than what is taken.

    times: ensembles of so many runs that are held together;  more: bytes that a run takes besides its results
    """
    free = available()
    if free is None or times * runs * (_at_most(plan, record) + more) <= free:
        return
    check_kept(runs, times * (_at_least(plan, record) + more))


def check_kept(runs: int, each: int) -> None:
    """Refuse runs of which so many bytes each are kept, where they do not fit."""
    free = available()
    if free is not None and runs * each > free:
        what = f"{runs:,} runs take {_size(runs * each)} of memory or more, and {_size(free)} are free"
        fits = free // each
        remedy = f"ask for {fits:,} at most" if fits else "use a smaller world or fewer years"
        remedy += (
            ", or record less: --record nothing, Record.nothing(); `govsim run --out`, simulate(..., out=FOLDER) and"
        )
        remedy += " `govsim sweep` keep runs on the disk"
        raise InputError(what, place="replications", remedy=remedy)


def _known(plan: Blueprint, record: Record) -> int:
    """Bytes that a run's sums and the tables made of them take."""
    yearly, monthly = sums_of(plan, 1, record)
    size = sum(sums.nbytes for sums in (*yearly, *monthly))
    for name, numbers in _numbers_a_row(plan, record).items():
        rows = max(1, _BY_PERIOD[name] * plan.years * plan.world.groups.size)
        rows *= len(plan.scenario.kinds) if name.endswith("_by_kind") else 1
        size += 8 * rows * numbers
    return size


def _numbers_a_row(plan: Blueprint, record: Record) -> dict[str, int]:
    """Columns of numbers of each table by period. Tables of no runs tell them, once for all worlds with the same sums:
    to make those takes as long as three runs.
    """
    sums = record, plan.world.groups.dtype, plan.world.kinds.dtype
    if sums not in _NUMBERS_A_ROW:
        tables = {name: table for name, table in without_runs(plan, record).items() if name in _BY_PERIOD}
        counts = {name: sum(dtype != "category" for dtype in table.dtypes) for name, table in tables.items()}
        _NUMBERS_A_ROW[sums] = counts
    return _NUMBERS_A_ROW[sums]


_NUMBERS_A_ROW: dict[tuple[Record, np.dtype, np.dtype], dict[str, int]] = {}


def _at_most(plan: Blueprint, record: Record) -> int:
    """Bytes of a run in which every mission has an entry in every log in every month, twice over."""
    logs = sum(log.row.itemsize for log in LOGS if log.name in record.logs)
    return 2 * (_known(plan, record) + 2 * logs * len(plan.schedule) * plan.world.missions.size)


def each(plan: Blueprint, record: Record) -> int:
    """Bytes of a run, from one that is made: its sums and tables, its logs once as records and once as tables."""
    logs = run_all(plan, 1, 1, record, 1, None).logs
    return _known(plan, record) + 2 * sum(log.nbytes for log in logs.values())


_at_least, at_most = each, _at_most


def _size(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
