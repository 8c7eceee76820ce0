"""Ctrl-C and SIGTERM: both stop a command, which keeps what is complete; one that comes while it keeps it waits."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_STOPPED = 128
"""What a shell adds to the number of a signal for the exit code of what it ended."""


class _Heard:
    """The signal that came last, whether what is under way is to be finished first, and where results are kept."""

    signal: int | None = None
    patient = False
    kept: str | None = None


_heard = _Heard()


@contextmanager
def listening() -> Iterator[None]:
    """Hear both signals, unless whoever started this process has them ignored, or hears them himself."""
    _heard.signal, _heard.patient, _heard.kept = None, False, None
    theirs: dict[int, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    ours = [number for number, usual in theirs.items() if signal.getsignal(number) == usual]
    if threading.current_thread() is not threading.main_thread():  # where no signal is heard
        ours = []
    for number in ours:
        signal.signal(number, _hear)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, theirs[number])


def _hear(number: int, _: FrameType | None) -> None:
    waits = _heard.patient and _heard.signal is None
    _heard.signal = number
    if not waits:
        raise KeyboardInterrupt


def came() -> bool:
    """Whether one came."""
    return _heard.signal is not None


def check() -> None:
    """Stop where one came and was lost: what calls Python from C, and finalisers, may drop what a handler raises."""
    if came() and not _heard.patient and threading.current_thread() is threading.main_thread():
        raise KeyboardInterrupt


@contextmanager
def finishing() -> Iterator[None]:
    """Have what is begun here, such as writing results, finished; one signal waits for it, and a second does not."""
    before, _heard.signal, _heard.patient = _heard.signal, None, True
    try:
        yield
    finally:
        _heard.signal, _heard.patient = _heard.signal or before, False


def keeping(where: str) -> None:
    """Note where results are kept: whoever stops the command later is told."""
    _heard.kept = where


def kept() -> str | None:
    """Where results are kept."""
    return _heard.kept


def exit_code() -> int:
    """130 for Ctrl-C, 143 for SIGTERM."""
    return _STOPPED + (_heard.signal or signal.SIGINT)
