"""A folder of results: Parquet tables and provenance.json. It appears whole or not at all, and is never overwritten."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from govsim import provenance
from govsim.errors import InputError

PROVENANCE = "provenance.json"


@contextmanager
def new_folder(folder: str | Path) -> Iterator[Path]:
    """A folder to write to, which becomes `folder` when all is written and vanishes when something goes wrong.

    Raises InputError when `folder` is in use or cannot be written.
    """
    target = Path(folder)
    check_free(target)
    if target.absolute().resolve() == Path.cwd():
        what = "is the folder you are in, which cannot be made"
        raise InputError(what, place=str(target), remedy="name a folder that does not exist yet, below this one")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from None
    try:
        yield work
        work.chmod(0o777 & ~umask())
        os.replace(work, target)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write(folder: Path, tables: Mapping[str, pd.DataFrame], facts: Mapping[str, Any]) -> None:
    """Write tables, and provenance.json: what made them, `facts`, and their hashes; those of folders below, too."""
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    paths = sorted(folder.rglob("*.parquet"))
    names = [path.relative_to(folder).with_suffix("").as_posix() for path in paths]
    hashes = {name: provenance.file_hash(path) for name, path in zip(names, paths, strict=True)}
    text = json.dumps({**facts, "sha256": hashes}, indent=2, ensure_ascii=False)
    (folder / PROVENANCE).write_text(text + "\n", encoding="utf-8")


def made_by() -> dict[str, Any]:
    """The program, its packages and the machine: one half of where a result comes from."""
    return {
        "govsim": provenance.version(),
        "commit": provenance.commit(),
        "packages": provenance.packages(),
        "machine": provenance.machine(),
        "time": provenance.now(),
    }


def read_facts(
    folder: Path, what: str, needed: Mapping[str, type], check: Callable[[dict[str, Any]], object]
) -> dict[str, Any]:
    """provenance.json of a folder that holds `what`, such as "an ensemble".

    `needed` are its keys with their kinds; `check` raises ValueError, KeyError or TypeError for what cannot be.
    """
    path = folder / PROVENANCE
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if all(isinstance(facts[key], kind) for key, kind in needed.items()):
            check(facts)
            return dict(facts)
    except FileNotFoundError:
        raise InputError("there is no such file", place=str(path), remedy="name a folder that govsim wrote") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except InputError:
        raise
    except (ValueError, KeyError, TypeError):
        pass
    raise InputError(f"is not the provenance of {what}", place=str(path), remedy=f"name a folder that holds {what}")


def check_tables(folder: Path, hashes: Mapping[str, str], again: str, *, elsewhere: str | None = None) -> None:
    """Refuse a folder in which a table is missing or is not the one that was written; `again` says how to make it."""
    for name, expected in hashes.items():
        path = folder / f"{name}.parquet"
        if not path.is_file():
            raise InputError("is missing", place=str(path), remedy=f"make it again: {again}")
        if provenance.file_hash(path) != expected:
            what = f"is not the file that {PROVENANCE} describes: it was changed or damaged"
            raise InputError(what, place=str(path), remedy=f"make it again: {elsewhere or again}")


def read(folder: Path, name: str) -> pd.DataFrame:
    """One table."""
    return pd.read_parquet(folder / f"{name}.parquet")


def check_free(target: Path) -> None:
    """Refuse a folder that results could overwrite, or that cannot be looked into."""
    try:
        if target.is_dir() and not any(target.iterdir()):
            return
        in_use = target.exists() or target.is_symlink()
    except OSError as error:
        raise _unwritable(target, error) from None
    if in_use:
        what = "holds files already" if target.is_dir() else "is a file"
        raise InputError(
            f"{what}; results are never overwritten", place=str(target), remedy="name a folder that does not exist yet"
        )


def _unwritable(target: Path, error: OSError) -> InputError:
    return InputError(
        f"cannot be written: {error.strerror}", place=str(target), remedy="name a folder where you may write"
    )


def umask() -> int:
    """What this process takes from the rights of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
