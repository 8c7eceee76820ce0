"""What a folder of results holds: Parquet tables, and provenance.json, which says what made them and their hashes."""

import hashlib
import io
import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, get_args

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import Field

from govsim.errors import InputError, shown
from govsim.model import extensions
from govsim.runs import files, provenance
from govsim.runs.facts import MOST_REPLICATIONS, MOST_SEED, Facts, Hash, Made, check_format, checked
from govsim.scenario.scenario import Scenario
from govsim.words import LANGUAGES, Message

PROVENANCE = "provenance.json"
STUDY = "study.json"
"""What stands in its place in the folder of a study."""
FORMAT = 1
SEARCH = "seek.json"
"""What stands in its place in the folder of a search."""
KINDS = ("ensemble", "comparison", "factorial", "sensitivity", "decision")
AGAIN = "make it again: the command that wrote the folder, with another --out"
COPY = "use a copy of the folder as it was written"


def write(folder: Path, tables: Mapping[str, pd.DataFrame], facts: Mapping[str, Any]) -> None:
    """Write tables, and provenance.json: what made them, `facts`, and their hashes; those of folders below, too."""
    for name, table in tables.items():
        write_table(folder / f"{name}.parquet", table)
    paths = sorted(folder.rglob("*.parquet"))
    names = [path.relative_to(folder).with_suffix("").as_posix() for path in paths]
    hashes = {name: provenance.file_hash(path) for name, path in zip(names, paths, strict=True)}
    files.write_facts(folder / PROVENANCE, {**facts, "sha256": hashes})


def write_table(path: Path, table: pd.DataFrame) -> None:
    """One table as Parquet. Parquet's own library takes every name for UTF-8, which under some locales it is not."""
    bare = table.copy(deep=False)
    bare.attrs = {}  # runs and seed stand in provenance.json
    with open(path, "xb") as file:
        bare.to_parquet(file, index=False)


def made_by(outside: Iterable[Message] = ()) -> dict[str, Any]:
    """The program, its packages and the machine: one half of where a result comes from.

    outside: what the runs state outside what evidence says; it is kept in both languages.
    """
    said = [{lang: message.text(lang) for lang in LANGUAGES} for message in outside]
    return {
        "format": FORMAT,
        "govsim": provenance.version(),
        "commit": provenance.commit(),
        "packages": provenance.packages(),
        "machine": provenance.machine(),
        "time": provenance.now(),
    } | ({"outside_evidence": said} if said else {})


def of_extensions(*scenarios: Scenario) -> dict[str, Any]:
    """What provenance says of the extensions of scenarios; nothing where they have none."""
    names = dict.fromkeys(name for scenario in scenarios for name in scenario.extensions)
    return {"extensions": extensions.facts(names)} if names else {}


class Extension(Facts):
    """What it says of one: the hash of its rules and declarations, and the package it is from, "" for none."""

    sha256: Hash
    package: str
    version: str


class Provenance(Made):
    """What provenance.json of every kind of results says."""

    kind: str
    extensions: dict[str, Extension] = Field(default_factory=dict)
    sha256: dict[str, Hash]


class Results(Provenance):
    """What it says where the results are of runs of one scenario."""

    scenario: str
    replications: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)]
    seed: Annotated[int, Field(ge=0, le=MOST_SEED)]


def facts_file(folder: Path) -> str:
    """The file that says what a folder holds: results, or a search."""
    return SEARCH if os.path.lexists(folder / SEARCH) else PROVENANCE


def kind_of(folder: Path) -> str:
    """What a folder of results holds, such as "comparison", as its provenance says."""
    kind = _read(folder, "results").get("kind")
    if kind not in KINDS:
        what = f"is not the provenance of results: kind is {shown(kind)}"
        raise InputError(what, place=str(folder / PROVENANCE), remedy=f"there are {', '.join(KINDS)}")
    return str(kind)


def read_facts[F: Provenance](folder: Path, what: str, model: type[F], check: Callable[[F], object]) -> F:
    """provenance.json of a folder that holds `what`, such as "an ensemble", as `model` declares it.

    `check` raises ValueError for facts that do not fit each other.
    """
    place = str(folder / PROVENANCE)
    found = _read(folder, what)
    check_format(found, FORMAT, place)
    try:
        facts = checked(model, found)
        check(facts)
    except InputError:
        raise
    except ValueError as error:
        is_other = found.get("kind") not in get_args(model.model_fields["kind"].annotation)
        said = f"name a folder that holds {what}" if is_other else f"{AGAIN}, or {COPY}"
        raise InputError(f"is not the provenance of {what}: {error}", place=place, remedy=said) from None
    return facts


def _read(folder: Path, what: str) -> dict[str, Any]:
    """The facts of a folder, of a kind yet to be checked. Raises InputError where a byte is another."""
    path = folder / PROVENANCE
    try:
        return files.read_facts(path)
    except InputError:  # a link in its place
        raise
    except FileNotFoundError:
        if os.path.lexists(folder / STUDY):
            own = shlex.quote(str(folder))
            remedy = f"see `govsim study status {own}` and `govsim sensitivity {own}`"
            raise InputError("is a study, not a folder of results", place=str(folder), remedy=remedy) from None
        if os.path.lexists(folder / SEARCH):
            remedy = "`govsim report` sets it as a brief; the `govsim seek` that made it, typed again, reads its runs"
            raise InputError("is a search, not a folder of results", place=str(folder), remedy=remedy) from None
        raise InputError("there is no such file", place=str(path), remedy="name a folder that govsim wrote") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except ValueError:
        said = f"is not the provenance of {what}, or was changed or damaged since it was written"
        raise InputError(said, place=str(path), remedy=f"{AGAIN}, or {COPY}") from None


def table(folder: Path, name: str, expected: str, again: str, most_rows: int | None = None) -> pd.DataFrame:
    """A table of a folder, of the bytes that were written; `again` says how to make it again.

    Raises InputError where it is missing, is another file or is no table, or has more than `most_rows`.
    """
    within, file = table_file(folder, name)
    content = _content_of(within, file, expected, again)
    try:
        parquet = pq.ParquetFile(io.BytesIO(content), page_checksum_verification=True)
        if most_rows is not None and parquet.metadata.num_rows > most_rows:
            raise ValueError(f"it has {parquet.metadata.num_rows:,} rows, and {most_rows:,} at most can be")
        return pd.DataFrame(parquet.read().to_pandas())
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise not_the_table(within.path / file, " ".join(str(error).split())[:200], again) from None


def _content_of(within: files.Folder, file: str, expected: str, again: str) -> bytes:
    """The bytes of a file of results. Raises InputError where they are not those that were written."""
    with _said_of(within.path / file, again):
        content = within.read(file)
        _check_hash(within.path / file, hashlib.sha256(content).hexdigest(), expected, again)
        return content


def check_file(within: files.Folder, file: str, expected: str, again: str) -> None:
    """Raise InputError where a file of results is not the one that was written; it is not held in memory."""
    with _said_of(within.path / file, again):
        _check_hash(within.path / file, within.hash_of(file), expected, again)


@contextmanager
def _said_of(path: Path, again: str) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise InputError("is missing", place=str(path), remedy=f"make it again: {again}") from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None


def _check_hash(path: Path, found: str, expected: str, again: str) -> None:
    if found != expected:
        what = f"is not the file that {PROVENANCE} describes: it was changed or damaged"
        raise InputError(what, place=str(path), remedy=f"make it again: {again}")


def not_the_table(path: Path, why: str, again: str) -> InputError:
    """An error about a file that is as it was written and yet is not a table of these results."""
    return InputError(f"is not the table of these results: {why}", place=str(path), remedy=f"make it again: {again}")


def below(folder: Path, name: str) -> Path:
    """A folder in a folder of results. Raises InputError where it, or one on the way, is a link."""
    inner = files.Folder(folder) / name
    with suppress(OSError):  # that it is not there, whoever reads it says
        inner.names()
    return inner.path


def table_file(folder: Path, name: str) -> tuple[files.Folder, str]:
    """Where a table of a folder lies, perhaps in one below."""
    *below, file = PurePosixPath(name).parts or ("",)
    within = files.Folder(folder)
    return within / "/".join(below) if below else within, f"{file}.parquet"
