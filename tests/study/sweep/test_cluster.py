"""A Dask scheduler's workers make the same bytes as threads do; whatever goes wrong with them is said, in time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import govsim
from govsim.errors import InputError
from govsim.study.sweep import cluster as dask
from govsim.study.sweep import compute
from govsim.study.sweep.part import Part
from govsim.study.sweep.sweep import Stopped
from tests.study.small import DESIGN, Interrupting, tiny

pytestmark = pytest.mark.usefixtures("no_thread_stays")


@contextmanager
def cluster(**keys: Any) -> Iterator[Any]:
    from distributed import LocalCluster

    # Without an address the scheduler asks for port 8787, dashboard or not, and warns when another has it.
    http = {"dashboard_address": "127.0.0.1:0"}
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=1, dashboard_address=None, scheduler_kwargs=http, silence_logs=50, **keys
    ) as made:
        yield made


def test_workers_of_dask_make_the_same(tmp_path: Path, undisturbed: str) -> None:
    with cluster(processes=False, threads_per_worker=2) as made:
        for number, size in enumerate((9, 1000)):
            told: list[int] = []
            study = govsim.sweep(
                DESIGN,
                tmp_path / f"{number}",
                scheduler=made.scheduler_address,
                runs_a_part=size,
                progress=lambda done, _, told=told: told.append(done),  # type: ignore[misc]
            )
            assert study.results_hash() == undisturbed
            assert sum(told) == 72


def test_a_dask_study_is_stopped_and_gone_on_with_by_threads(tmp_path: Path, undisturbed: str) -> None:
    with cluster(processes=False, threads_per_worker=1) as made, pytest.raises(Stopped) as stopped:
        govsim.sweep(DESIGN, tmp_path / "s", scheduler=made.scheduler_address, runs_a_part=5, progress=Interrupting(20))
    assert 10 <= stopped.value.study.status().done < 72
    assert govsim.sweep(DESIGN, tmp_path / "s", resume=True).results_hash() == undisturbed


@pytest.mark.slow
def test_a_worker_in_another_process_makes_the_same(undisturbed: str) -> None:
    with cluster(processes=True, threads_per_worker=2) as made:
        assert govsim.sweep(DESIGN, scheduler=made.scheduler_address, runs_a_part=31).results_hash() == undisturbed


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Knows no name that ends with .invalid, and is silent about those that begin with `silent` until the test ends."""
    ended, asked = threading.Event(), socket.getaddrinfo

    def getaddrinfo(host: str, *rest: Any, **keys: Any) -> Any:
        if not host.endswith(".invalid"):
            return asked(host, *rest, **keys)
        if host.startswith("silent"):
            ended.wait()
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield ended
    ended.set()


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:1", "127.0.0.1:1", "nonsense", "", "tcp://no.such.host.invalid:8786", "silent.invalid:8786"],
)
def test_a_scheduler_that_does_not_answer_is_said_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name_server: threading.Event, address: str
) -> None:
    assert dask._PATIENCE == 10
    monkeypatch.setattr(dask, "_PATIENCE", 1.0)
    with pytest.raises(InputError, match="no Dask scheduler answers") as error:
        govsim.sweep(tiny(2), tmp_path / "s", scheduler=address)
    assert not name_server.is_set()  # it was not waited for
    assert error.value.remedy == "`dask scheduler` prints its address"


def broken(text: str, first: int, end: int) -> Part:
    raise ModuleNotFoundError("No module named 'govsim'")


def test_a_worker_that_cannot_work_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "part_of", broken)
    with cluster(processes=False, threads_per_worker=1) as made, pytest.raises(InputError) as error:
        govsim.sweep(DESIGN, tmp_path / "s", scheduler=made.scheduler_address, runs_a_part=5)
    assert "ModuleNotFoundError: No module named 'govsim'" in str(error.value)
    assert "0 of 72 runs are safe" in str(error.value)
    assert "--resume" in str(error.value)


def test_a_scheduler_that_is_lost_is_said(tmp_path: Path, undisturbed: str) -> None:
    with cluster(processes=False, threads_per_worker=1) as made:

        def progress(done: int, failed: int) -> None:
            threading.Thread(target=made.close, daemon=True).start()

        with pytest.raises(InputError, match="of 72 runs are safe"):
            govsim.sweep(DESIGN, tmp_path / "s", scheduler=made.scheduler_address, runs_a_part=2, progress=progress)
    assert govsim.sweep(DESIGN, tmp_path / "s", resume=True).results_hash() == undisturbed


def test_a_worker_with_another_program_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(text: str, first: int, end: int) -> Part:
        part = compute.part_of(text, first, end)
        return Part(part.span, part.table, part.failures, "another")

    monkeypatch.setattr(dask, "part_of", other)
    with (
        cluster(processes=False, threads_per_worker=1) as made,
        pytest.raises(InputError, match="a worker has another"),
    ):
        govsim.sweep(tiny(3), scheduler=made.scheduler_address)


def test_a_cluster_gives_work_to_workers_that_come_later() -> None:
    class Client:
        threads: dict[str, int] = {}  # noqa: RUF012

        def nthreads(self) -> dict[str, int]:
            return self.threads

    pool = dask.Cluster(tiny(2), Client())
    assert pool.at_once == 2
    Client.threads = {"a": 4, "b": 4}
    assert pool.at_once == 16
