"""Parts made by the workers of a Dask scheduler, on other machines or on this one."""

import ipaddress
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


def check(address: str, *, open_network: bool) -> None:
    """Refuse a scheduler whose host cannot be found, and one that strangers could speak to as well.

    open_network: whether one on another machine may be spoken to without TLS
    """
    with _answering(address):
        _check_trusted(address, _find(address), open_network)


@contextmanager
def client(address: str) -> Iterator[Any]:
    """A client of the scheduler at this address. Raises InputError where none answers."""
    with _answering(address):
        from distributed import Client

        made: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    with made:
        yield made


@contextmanager
def _answering(address: str) -> Iterator[None]:
    place = f"--scheduler {address}"
    try:
        yield
    except ImportError:
        what, remedy = "a Dask scheduler needs the extra govsim[cluster]", "pip install govsim[cluster]"
        raise InputError(what, place="--scheduler", remedy=remedy) from None
    except InputError:
        raise
    except (OSError, ValueError, TimeoutError) as error:
        what = f"no Dask scheduler answers: {error or type(error).__name__}"
        raise InputError(what, place=place, remedy="`dask scheduler` prints its address") from None


def _find(address: str) -> list[str]:
    """The scheduler's host as numbers, looked up first: Dask waits for a name server that is silent, whatever its own
    timeout."""
    from distributed.comm.addressing import get_address_host

    host: str = get_address_host(address)
    found: list[str] = []
    # A thread that does not keep the process: a look-up cannot be called off.
    looking = Thread(target=_look_up, args=(host, found), daemon=True)
    looking.start()
    looking.join(_PATIENCE)
    if looking.is_alive():
        raise TimeoutError(f"the name {host} was not found within {_PATIENCE:g} s")
    return found


def _look_up(host: str, found: list[str]) -> None:
    with suppress(OSError):  # Dask says what it is about a name that does not exist
        found += [str(name[4][0]) for name in socket.getaddrinfo(host, None)]


def _check_trusted(address: str, found: list[str], open_network: bool) -> None:
    """Refuse a scheduler to which strangers could speak as well: what Dask sends are pickles, and they run as code.

    On this machine alone (loopback), or by TLS, for which each side has a certificate of the same authority, nobody
    else can.
    """
    from distributed.comm.addressing import parse_address
    from distributed.security import Security

    kind, place = parse_address(address)[0], f"--scheduler {address}"
    if kind == "tls":
        stated: Any = Security()  # type: ignore[no-untyped-call]
        if not (stated.tls_ca_file and stated.tls_client_cert):
            remedy = "state distributed.comm.tls.ca-file, client.cert and client.key in Dask's configuration"
            raise InputError("speaks TLS, and no certificate is stated for this process", place=place, remedy=remedy)
    elif kind != "inproc" and not open_network and not all(map(_is_here, found)):
        raise InputError(
            "is on another machine and speaks without TLS: whoever reaches it can run programs on it and here",
            place=place,
            remedy="give it and its workers certificates (docs/cluster.md), then tls://...; add --open-network where"
            " nobody else is on that network; or share the work without a scheduler: --part",
        )


def _is_here(number: str) -> bool:
    return ipaddress.ip_address(number.partition("%")[0]).is_loopback
