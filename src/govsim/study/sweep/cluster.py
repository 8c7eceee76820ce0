"""Parts made by the workers of a Dask scheduler, on other machines or on this one."""

import socket
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

from govsim.errors import InputError
from govsim.study.design.design import Design
from govsim.study.sweep.compute import Progress, part_of
from govsim.study.sweep.part import Part, Span

_PATIENCE = 10.0
"""How long a scheduler may take to answer, in seconds."""


class Cluster:
    """The workers of a Dask scheduler. Each needs the govsim, numba, numpy, scipy, SALib and Python of this process."""

    def __init__(self, design: Design, client: Any) -> None:
        self._text, self._client = design.to_toml(), client
        self._tasks: set[Any] = set()

    @property
    def at_once(self) -> int:
        """Two for each thread of the workers there are now: a queue of a cluster gives them one by one."""
        with _lost():
            threads: dict[str, int] = self._client.nthreads()
        return 2 * max(1, sum(threads.values()))

    def submit(self, span: Span, progress: Progress | None) -> "Future[Part]":
        """Have a part made."""
        with _lost():
            task = self._client.submit(part_of, self._text, span.first, span.end, pure=False)
        self._tasks.add(task)
        done: Future[Part] = Future()

        def finished(task: Any) -> None:
            self._tasks.discard(task)
            try:
                with _lost():
                    part: Part = task.result()
                if progress is not None:
                    progress(len(part.span), len(part.failures))
                done.set_result(part)
            except BaseException as error:
                done.set_exception(error)

        task.add_done_callback(finished)
        return done

    def stop(self) -> None:
        """Leave what is under way undone."""
        with suppress(Exception):  # a scheduler that is lost cannot be told
            self._client.cancel(list(self._tasks))


class LostError(Exception):
    """A worker could not make a part, or the scheduler is gone."""


@contextmanager
def _lost() -> Iterator[None]:
    from asyncio import CancelledError

    try:
        yield
    except (Exception, CancelledError) as error:  # Dask raises whatever a worker did, and its own of many kinds
        raise LostError(f"the cluster cannot go on: {type(error).__name__}: {error}") from error


@contextmanager
def client(address: str) -> Iterator[Any]:
    """A client of the scheduler at this address. Raises InputError where none answers."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "a Dask scheduler needs the extra govsim[cluster]",
            place="--scheduler",
            remedy="pip install govsim[cluster]",
        ) from None
    try:
        _find(address)
        made: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        what = f"no Dask scheduler answers: {error or type(error).__name__}"
        raise InputError(what, place=f"--scheduler {address}", remedy="`dask scheduler` prints its address") from None
    with made:
        yield made


def _find(address: str) -> None:
    """Look the scheduler's host up first: Dask waits for a name server that is silent, whatever its own timeout."""
    from distributed.comm.addressing import get_address_host

    host: str = get_address_host(address)
    # A thread that does not keep the process: a look-up cannot be called off.
    looking = Thread(target=_look_up, args=(host,), daemon=True)
    looking.start()
    looking.join(_PATIENCE)
    if looking.is_alive():
        raise TimeoutError(f"the name {host} was not found within {_PATIENCE:g} s")


def _look_up(host: str) -> None:
    with suppress(OSError):  # Dask says what it is about a name that does not exist
        socket.getaddrinfo(host, None)
