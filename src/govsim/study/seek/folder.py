"""What was run, in memory or in a folder: asked for in the same order again, it is read and not run again.

A folder holds seek.json (what is sought, and of which program) and parts (study/resumed.py). Which blocks a part holds
follows from what is sought and from the parts before it, so that a search that was killed goes on where it was and ends
in the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd

from govsim.runs import results_folder
from govsim.study.resumed import Tables
from govsim.study.seek.runs import Request, Runner

FACTS = results_folder.SEARCH
_BLOCKS_A_PART = 32
"""At most so many blocks are made again after a kill."""


class Runs:
    """Runs of blocks, each made once; kept in a folder, where one is given."""

    def __init__(self, runner: Runner, kept: Tables | None, progress: Callable[[int], None] | None) -> None:
        self._runner, self._kept, self._progress = runner, kept, progress
        self._known: dict[Request, np.ndarray] = {}
        self._parts = 0
        self.since = runner.since
        """The month from which all are judged: the first in which any reform that may be in does something."""

    def of(self, requests: Sequence[Request]) -> list[np.ndarray]:
        """Each block, shape (cases, repeats, outcomes), in the order asked for.

        Raises:
            InputError: A part in the folder is damaged, or of other blocks.
            Stopped: The user pressed Ctrl-C.
        """
        new = list(dict.fromkeys(request for request in requests if request not in self._known))
        try:
            with ThreadPoolExecutor(self._runner.threads) as pool:
                for first in range(0, len(new), _BLOCKS_A_PART):
                    self._part(new[first : first + _BLOCKS_A_PART], pool)
        except KeyboardInterrupt:
            raise Stopped(len(self._known)) from None
        return [self._known[request] for request in requests]

    def _part(self, requests: Sequence[Request], pool: ThreadPoolExecutor) -> None:
        self._parts += 1
        name = f"part-{self._parts:05d}.parquet"
        table = None if self._kept is None else self._kept.read(name)
        if self._kept is not None and table is not None:
            try:
                found: Mapping[Request, np.ndarray] = _runs_of(table, requests, self._runner)
            except (ValueError, KeyError):
                raise self._kept.damaged(name) from None
        else:
            found = self._runner.make(requests, pool)
            if self._kept is not None:
                self._kept.write(name, _table(found, self._runner.outcomes))
        self._known.update(found)
        if self._progress is not None:
            self._progress(sum(len(rows) * rows.shape[1] for rows in found.values()))


class Stopped(KeyboardInterrupt):
    """The user stopped. `blocks`: how many blocks of runs are complete; with a folder the same call goes on there."""

    def __init__(self, blocks: int) -> None:
        self.blocks = blocks
        super().__init__(f"stopped: {blocks:,} blocks of runs are complete")


def _table(found: Mapping[Request, np.ndarray], outcomes: Sequence[str]) -> pd.DataFrame:
    """A row a run."""
    parts = []
    for request, rows in found.items():
        case, repeat = (place.ravel() for place in np.indices(rows.shape[:2]))
        keys: dict[str, Any] = {"stage": request.stage, "block": request.block, "code": _text(request)}
        values = dict(zip(outcomes, rows.reshape(-1, len(outcomes)).T, strict=True))
        parts.append(pd.DataFrame({**keys, "case": case, "repeat": repeat, **values}))
    return pd.concat(parts, ignore_index=True)


def _text(request: Request) -> str:
    return ",".join(map(str, request.code))


def _runs_of(table: pd.DataFrame, requests: Sequence[Request], runner: Runner) -> dict[Request, np.ndarray]:
    """The runs of these blocks. Raises ValueError or KeyError where the table is of others."""
    found = {}
    first = 0
    for request in requests:
        cases, repeats = runner.cases.block(request.stage), runner.cases.repeats
        rows = table.iloc[first : first + cases * repeats]
        first += cases * repeats
        keys = rows[["stage", "block", "code", "case", "repeat"]].to_numpy().tolist()
        case, repeat = (place.ravel().tolist() for place in np.indices((cases, repeats)))
        if keys != [[request.stage, request.block, _text(request), c, r] for c, r in zip(case, repeat, strict=True)]:
            raise ValueError("other blocks")
        found[request] = rows[list(runner.outcomes)].to_numpy(float).reshape(cases, repeats, -1)
    if first != len(table):
        raise ValueError("more blocks")
    return found
