"""Where a result comes from: enough to make it again, and to know whether it is the same."""

import hashlib
import importlib.metadata
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of govsim, all rooms of it."""

PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "pydantic")


def version() -> str:
    """The version of govsim that is installed."""
    return importlib.metadata.version("govsim")


def commit() -> str | None:
    """The commit of the checkout this code runs from, with "+changes" when it differs; None outside a checkout."""

    def git(*arguments: str) -> str | None:
        try:
            done = subprocess.run(["git", "-C", str(PACKAGE), *arguments], capture_output=True, text=True, check=False)
        except OSError:  # no git on this machine
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    if git("ls-files", "--error-unmatch", __file__) is None:  # a copy inside somebody else's repository
        return None
    head = git("rev-parse", "HEAD")
    return f"{head}+changes" if head and git("status", "--porcelain", "--", str(PACKAGE)) else head


def packages() -> dict[str, str]:
    """The versions of the packages that results depend on."""
    return {name: importlib.metadata.version(name) for name in PACKAGES}


def code(rooms: Iterable[str]) -> str:
    """A hash of all files of these rooms of govsim, and of the versions of the packages that results depend on."""
    digest = hashlib.sha256(repr(sorted(packages().items())).encode())
    for path in sorted(path for room in rooms for path in (PACKAGE / room).rglob("*.py")):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def machine() -> dict[str, str | int]:
    """The kind of machine: results are the same to the bit on machines of a kind."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "byte_order": sys.byteorder,
        "processors": os.cpu_count() or 1,
    }


def now() -> str:
    """The time of day, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def file_hash(path: Path) -> str:
    """SHA-256 of a file, as sha256sum prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
