"""What was run, in memory or in a folder: asked for in the same order again, it is read and not run again.

A folder holds seek.json (what is sought, and of which program) and parts, each written whole or not at all. Which
blocks a part holds follows from what is sought and from the parts before it, so that a search that was killed goes on
where it was and ends in the same bytes.
"""

import io
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govsim.errors import InputError
from govsim.runs import files, results_folder
from govsim.study.seek.runs import Request, Runner

FACTS = results_folder.SEARCH
_BLOCKS_A_PART = 32
"""At most so many blocks are made again after a kill."""


class Runs:
    """Runs of blocks, each made once."""

    def __init__(self, runner: Runner, folder: Path | None, progress: Callable[[int], None] | None) -> None:
        self._runner, self._folder, self._progress = runner, folder, progress
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
        file = None if self._folder is None else self._folder / f"part-{self._parts:05d}.parquet"
        found: Mapping[Request, np.ndarray] | None = (
            None if file is None or not os.path.lexists(file) else _read(file, requests, self._runner)
        )
        if found is None:
            found = self._runner.make(requests, pool)
            if file is not None:
                files.write(file, written(_table(found, self._runner.outcomes)))
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


def written(table: pd.DataFrame) -> bytes:
    """A table as Parquet; the same table gives the same bytes."""
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _read(file: Path, requests: Sequence[Request], runner: Runner) -> dict[Request, np.ndarray]:
    found = {}
    try:
        table = pd.read_parquet(file)
        first = 0
        for request in requests:
            cases, repeats = runner.cases.block(request.stage), runner.cases.repeats
            rows = table.iloc[first : first + cases * repeats]
            first += cases * repeats
            keys = rows[["stage", "block", "code", "case", "repeat"]].to_numpy().tolist()
            case, repeat = (place.ravel().tolist() for place in np.indices((cases, repeats)))
            if keys != [
                [request.stage, request.block, _text(request), c, r] for c, r in zip(case, repeat, strict=True)
            ]:
                raise ValueError("other blocks")
            found[request] = rows[list(runner.outcomes)].to_numpy(float).reshape(cases, repeats, -1)
        if first != len(table):
            raise ValueError("more blocks")
    except (OSError, ValueError, KeyError):
        remedy = "delete it and all parts after it; they are then made again"
        raise InputError("is damaged, or of other runs", place=str(file), remedy=remedy) from None
    return found


def keep(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write what follows from the runs beside them.

    Raises:
        InputError: Something else has one of the names.
    """
    for name, content in contents.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(place):
            files.write(place, content)
        elif place.read_bytes() != content:
            raise InputError("is another than this search gives", place=str(place), remedy="delete it, and ask again")
