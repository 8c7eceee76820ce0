"""A scheduler and two workers on hosts of their own, in network namespaces, speaking TLS: killed, and started again."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

import govsim
from govsim.errors import InputError
from govsim.study.sweep import cluster as dask
from govsim.study.sweep.study import Study
from tests.study.small import DESIGN

HERE, THERE = "10.213.{}.1", "10.213.{}.2"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[str, str]]:
    """Two namespaces that reach this machine by a wire each, and nothing else."""
    names = f"govsim-{os.getpid()}-1", f"govsim-{os.getpid()}-2"
    try:
        for number, name in enumerate(names, start=1):
            ip("netns", "add", name)
            wire = f"gs{os.getpid() % 100_000}-{number}"
            ip("link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("address", "add", f"{HERE.format(number)}/24", "dev", wire)
            ip("link", "set", wire, "up")
            for words in (
                ("address", "add", f"{THERE.format(number)}/24", "dev", "eth0"),
                ("link", "set", "eth0", "up"),
                ("link", "set", "lo", "up"),
                ("route", "add", "default", "via", HERE.format(number)),
            ):
                ip("-n", name, *words)
    except (OSError, subprocess.CalledProcessError) as error:
        for name in names:
            with suppress(OSError, subprocess.CalledProcessError):
                ip("netns", "del", name)
        said = getattr(error, "stderr", b"").decode().strip() or str(error)
        pytest.skip(f"network namespaces cannot be made here: {said}")
    yield names
    for name in names:
        ip("netns", "del", name)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A key and a certificate that all sides have, which is its own authority."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=govsim",
         "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return {"ca-file": str(cert), "key": str(key), "cert": str(cert)}


@pytest.fixture
def trusted(certificate: dict[str, str]) -> Iterator[None]:
    """Dask's configuration of this process names the certificate."""
    import dask as library
    import distributed  # its defaults must be there before they are changed

    assert distributed
    tls = {"ca-file": certificate["ca-file"], **{f"client.{name}": certificate[name] for name in ("key", "cert")}}
    with library.config.set({f"distributed.comm.tls.{key}": value for key, value in tls.items()}):
        yield


@contextmanager
def started(
    certificate: dict[str, str], *words: str, within: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    tls = [word for name, path in certificate.items() for word in (f"--tls-{name}", path)]
    process = subprocess.Popen(
        [*within, sys.executable, "-m", *words, *tls, "--no-dashboard"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def scheduler(certificate: dict[str, str], port: int) -> Any:
    where = ("--host", HERE.format(1), "--port", str(port), "--protocol", "tls")
    return started(certificate, "distributed.cli.dask_scheduler", *where)


def worker(certificate: dict[str, str], host: str, address: str) -> Any:
    scratch = str(Path(certificate["cert"]).parent)
    words = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", scratch)
    return started(certificate, *words, within=("ip", "netns", "exec", host))


def wait_for(address: str, workers: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(InputError), dask.client(address) as client:
            client.wait_for_workers(workers, timeout=40)
            return
        time.sleep(0.2)
    pytest.fail("the workers did not come")


class AfterRuns:
    """Does something once, when so many runs are made."""

    def __init__(self, runs: int, what: Callable[[], object]) -> None:
        self.left, self.what, self.done = runs, what, False

    def __call__(self, done: int, failed: int) -> None:
        self.left -= done
        if self.left <= 0 and not self.done:
            self.done = True
            self.what()


@pytest.mark.slow
@pytest.mark.usefixtures("trusted")
def test_the_study_is_the_same_when_a_host_dies_and_when_the_scheduler_does(
    hosts: tuple[str, str], certificate: dict[str, str], tmp_path: Path, undisturbed: str
) -> None:
    port = 8786
    address = f"tls://{HERE.format(1)}:{port}"
    keys: dict[str, Any] = {"scheduler": address, "runs_a_part": 3, "resume": True}
    with (
        scheduler(certificate, port) as first,
        worker(certificate, hosts[0], address) as one,
        worker(certificate, hosts[1], address),
    ):
        wait_for(address, 2)
        dying = AfterRuns(10, one.kill)
        assert govsim.sweep(DESIGN, tmp_path / "dies", progress=dying, **keys).results_hash() == undisturbed
        assert dying.done
        with pytest.raises(InputError, match="runs are safe"):
            govsim.sweep(DESIGN, tmp_path / "s", progress=AfterRuns(10, first.kill), **keys)
    kept = Study.open(tmp_path / "s").status()
    assert 10 <= kept.done < kept.runs
    with scheduler(certificate, port), worker(certificate, hosts[1], address):
        wait_for(address, 1)
        assert govsim.sweep(DESIGN, tmp_path / "s", **keys).results_hash() == undisturbed


@pytest.mark.parametrize("address", ["tcp://10.213.9.9:8786", "10.213.9.9:8786"])
def test_a_scheduler_on_another_machine_is_refused_without_tls(tmp_path: Path, address: str) -> None:
    with pytest.raises(InputError, match="is on another machine and speaks without TLS") as refused:
        govsim.sweep(DESIGN, tmp_path / "s", scheduler=address)
    assert "--open-network" in str(refused.value)


def test_tls_without_a_certificate_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="speaks TLS, and no certificate is stated"):
        govsim.sweep(DESIGN, tmp_path / "s", scheduler="tls://10.213.9.9:8786")
    assert list(tmp_path.iterdir()) == []
