"""Where a result comes from: enough to make it again, and to know whether it is the same."""

import hashlib
import importlib.metadata
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "pydantic")


def version() -> str:
    """The version of govsim that is installed."""
    return importlib.metadata.version("govsim")


def commit() -> str | None:
    """The commit of the checkout this code runs from, with "+changes" when it differs; None outside a checkout."""
    here = Path(__file__).resolve().parent

    def git(*arguments: str) -> str | None:
        try:
            done = subprocess.run(["git", "-C", str(here), *arguments], capture_output=True, text=True, check=False)
        except OSError:  # no git on this machine
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    if git("ls-files", "--error-unmatch", __file__) is None:  # a copy inside somebody else's repository
        return None
    head = git("rev-parse", "HEAD")
    return f"{head}+changes" if head and git("status", "--porcelain", "--", str(here)) else head


def packages() -> dict[str, str]:
    """The versions of the packages that results depend on."""
    return {name: importlib.metadata.version(name) for name in PACKAGES}


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
