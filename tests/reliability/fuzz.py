"""Runs commands on inputs nobody means, looks at what comes of it: python -m tests.reliability.fuzz SEED FIRST END

The same seed and number give the same input. A failure is told with both, so that it can be tried alone.
"""

import faulthandler
import io
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import matplotlib.font_manager  # noqa: F401  # writes its cache once, before anything is looked at
import numpy as np
import pytest
import typer.main

from govsim.cli import main
from tests.reliability import ground
from tests.reliability.inputs import Input, draw

FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
PATIENCE, MORE = 60, 60
"""Seconds until a command is asked to stop, as by Ctrl-C, since it may rightly have much to do; until it hangs."""
FINDS_FAULTS = ("rerun", "doctor", "verify", "repeat", "--replay")
"""Commands whose code 1 says that something was found to be wrong."""
KEPT = ("study", "listed", "game")
"""Folders that commands go on with."""
NOT_A_NUMBER = re.compile(r"(?<![\w-])(nan|inf|infinity)(?![\w-])", re.IGNORECASE)


class HungError(BaseException):
    """A command went on after it was asked to stop."""


@dataclass(frozen=True)
class Came:
    """What came of an input: exit code, None where an error escaped; both streams; what changed below home."""

    code: int | None
    out: str
    err: str
    changed: list[str]


class Fuzzer:
    """Inputs tried on a ground of its own below `home`."""

    def __init__(self, home: Path, seed: int) -> None:
        self._seed, self._home, self._whole = seed, home / "tried", home / "whole"
        self._ground = ground.make(self._home)
        shutil.copytree(self._home, self._whole)
        self._before = ground.seen(self._home)

    def input(self, number: int) -> Input:
        """The input of this number."""
        return draw(np.random.default_rng([self._seed, number]), self._ground)

    def tried(self, tried: Input) -> Came:
        """What comes of an input; the ground is then as it was."""
        before = self._before
        if tried.file:
            path = self._ground / tried.file
            path.write_bytes(tried.content)
            before = before | {str(path): ground.look(path.stat())}
        with self._at_home(tried.typed) as (out, err):
            code = called(tried.argv)
        said, complained = (stream.buffer.getvalue().decode(errors="replace") for stream in (out, err))
        came = Came(code, said, complained, ground.changes(before, ground.seen(self._home)))
        self._before = ground.put_back(self._home, self._whole, self._before)
        return came

    @contextmanager
    def _at_home(self, typed: str) -> Iterator[tuple[Any, Any]]:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self._ground)
            patch.setenv("HOME", str(self._home))
            patch.setattr(tempfile, "tempdir", str(self._home))
            patch.setattr(sys, "stdin", io.StringIO(typed))
            patch.setattr("typer.main.get_command", cache(typer.main.get_command))  # always the same
            patch.setattr(warnings, "filters", [("error", None, Warning, None, 0)])
            yield out, err

    def wrong(self, tried: Input, came: Came) -> list[str]:
        """What is not as it is promised."""
        command, ours = tried.argv[0], [Path(path) for path in came.changed if not path.endswith("/lock")]
        told = [str(path.relative_to(self._home)) for path in ours]
        found = []
        if came.code not in (0, 1, 2, 130):
            found.append(f"ended with code {came.code}")
        if came.code == 1 and not {*FINDS_FAULTS} & {*tried.argv}:
            found.append("ended with code 1")
        if "Traceback" in came.err or "defect of govsim" in came.err or "Warning:" in came.err:
            found.append("told of a defect")
        if came.code == 2 and not re.search("error: |ข้อผิดพลาด: ", came.err):
            found.append("refused without a word")
        if came.code == 2 and ours and "game is saved" not in came.err:  # up to the move that is none
            found.append(f"refused, and yet changed {told}")
        if any(
            part.startswith(".") or part.endswith(".tmp")
            for path in ours
            for part in path.relative_to(self._home).parts
        ):
            named = " ".join(tried.argv)
            if not any(path.name in named for path in ours):
                found.append(f"left {told}")
        if any(not path.is_relative_to(self._ground) for path in ours) and not re.search(
            r"\.\.|~", " ".join(tried.argv)
        ):
            found.append(f"wrote outside: {told}")
        lost = [path for path in ours if str(path) in self._before and not any(name in path.parts for name in KEPT)]
        if lost:
            found.append(f"overwrote {lost}")
        given = " ".join([*tried.argv, tried.typed, tried.content.decode(errors="replace")])
        if came.code == 0 and command != "explain" and NOT_A_NUMBER.search(came.out) and not NOT_A_NUMBER.search(given):
            found.append("printed a NaN or an infinity")
        return found


def called(argv: tuple[str, ...]) -> int | None:
    """The exit code of a command, None where an error came out of it. One that goes on for long is asked to stop."""
    asked = False

    def ring(_: int, __: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise HungError
        asked = True
        signal.alarm(MORE)
        signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(PATIENCE)
    faulthandler.dump_traceback_later(PATIENCE + 2 * MORE, exit=True, file=2)
    try:
        return main(argv)
    except HungError:
        raise
    except BaseException as error:
        print(f"Traceback: {error!r} came out of main()", file=sys.stderr)
        return None
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


def fuzz(seed: int, first: int, end: int, note: Path | None = None) -> dict[str, Any]:
    """Try inputs `first` to `end`. Returns how often each exit code came, and what was wrong, input by input.

    note   a file that holds the number of the input under way, for whoever finds this process dead
    """
    codes, failures = Counter[str](), []
    with tempfile.TemporaryDirectory(prefix="govsim-fuzz-", dir=FAST) as home:
        fuzzer = Fuzzer(Path(home), seed)
        for number in range(first, end):
            if note:
                note.write_text(str(number))
            tried = fuzzer.input(number)
            came = fuzzer.tried(tried)
            codes[str(came.code)] += 1
            if wrong := fuzzer.wrong(tried, came):
                failures.append(
                    {
                        "number": number,
                        "wrong": wrong,
                        "argv": [each[:200] for each in tried.argv],
                        "file": tried.file,
                        "content": repr(tried.content[:1500]),
                        "typed": tried.typed,
                        "err": came.err[-1500:],
                        "out": came.out[-200:],
                    }
                )
    return {"codes": dict(codes), "failures": failures}


if __name__ == "__main__":
    seed, first, end = map(int, sys.argv[1:4])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print(json.dumps(fuzz(seed, first, end, Path(sys.argv[4]) if sys.argv[4:] else None), indent=1))
