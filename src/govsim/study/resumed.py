"""A folder of work that is taken up where it was left: what is asked for, tables with their hashes, what follows.

A file of facts says what is made, and by which program; hashes.json, what each table was written as. As in every
folder of results nothing is followed where it is a link, and a file is written whole or not at all.
"""

import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from govsim.errors import InputError
from govsim.runs import files

HASHES = "hashes.json"


@contextmanager
def taken_up(folder: Path | None, name: str, facts: Mapping[str, Any]) -> Iterator["Tables | None"]:
    """Hold the folder of this very work, begun where there is none; in memory, without one, there are no tables.

    name: of the file of facts

    Raises:
        InputError: It holds something else, cannot be written, or another process works on it.
    """
    if folder is None:
        yield None
        return
    place = folder / name
    with ExitStack() as held:
        try:
            if os.path.lexists(place):
                _compare(folder, name, facts)
            elif os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
                raise InputError("is in use", place=str(folder), remedy="name a new folder")
            else:
                folder.mkdir(parents=True, exist_ok=True)
                files.write_facts(place, facts)
            held.enter_context(files.locked(folder, "on these runs"))
        except OSError as error:
            raise _unusable(folder, error) from None
        yield Tables(folder)


def _compare(folder: Path, name: str, facts: Mapping[str, Any]) -> None:
    try:
        there = files.read_facts(folder / name)
    except (ValueError, OSError) as error:
        raise InputError(f"cannot be read: {error}", place=str(folder / name), remedy="name another folder") from None
    other = next((key for key in {**facts, **there} if there.get(key) != facts.get(key)), None)
    if other is not None:
        said = {
            "search": f"holds another search: its {other} differs",
            "calibration": f"holds another calibration: its {other} differs",
        }
        raise InputError(said[facts["kind"]], place=str(folder), remedy="name another folder")


class Tables:
    """The tables that are kept in such a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = files.Folder(folder)
        self._hashes: dict[str, Any] = {}
        if self._folder.has(HASHES):
            try:
                self._hashes = files.facts_of(self._folder.read(HASHES))
            except ValueError as error:
                remedy = "delete it; the tables beside it are then made again"
                raise InputError(f"cannot be read: {error}", place=str(folder / HASHES), remedy=remedy) from None

    def read(self, name: str) -> pd.DataFrame | None:
        """A table as it was written; None where there is none, or a killed process had not yet written its hash.

        Raises:
            InputError: It is another.
        """
        if name not in self._hashes or self._folder.look(name) is None:
            return None
        try:
            content = self._folder.read(name)
        except OSError:  # a folder of this name, or one that may not be read
            raise self.damaged(name) from None
        if hashlib.sha256(content).hexdigest() != self._hashes[name]:
            raise self.damaged(name)
        return pd.read_parquet(io.BytesIO(content))

    def damaged(self, name: str) -> InputError:
        """What to say of a table that is not what this work made."""
        remedy = "delete it; it is then made again"
        return InputError("is damaged, or of other runs", place=str(self._folder.path / name), remedy=remedy)

    def write(self, name: str, table: pd.DataFrame) -> None:
        """Keep a table; the same table gives the same bytes.

        Raises:
            InputError: It cannot be written.
        """
        table.to_parquet(buffer := io.BytesIO(), index=False)
        content = buffer.getvalue()
        self._hashes[name] = hashlib.sha256(content).hexdigest()
        try:
            self._folder.write(name, content)
            self._folder.write(HASHES, files.facts_content(self._hashes))
        except OSError as error:
            raise _unusable(self._folder.path, error) from None


def keep(folder: Path, contents: Mapping[str, bytes], what: str) -> None:
    """Write files that follow from the tables beside them; those that are there already must say the same.

    what: is said where something else has one of the names

    Raises:
        InputError: Something else has one, or it cannot be written.
    """
    for name, content in contents.items():
        *above, file = name.split("/")
        within = files.Folder(folder, *above)
        try:
            if above:
                within.make()
            if within.look(file) is None:
                within.write(file, content)
                continue
            same = within.read(file) == content
        except OSError as error:
            raise _unusable(folder / name, error) from None
        if not same:
            raise InputError(what, place=str(folder / name), remedy="delete it; it is then written again")


def _unusable(place: Path, error: OSError) -> InputError:
    what = f"cannot be used: {error.strerror or error}"
    remedy = "make room, or name a folder where you may write; what is complete stays"
    return InputError(what, place=str(place), remedy=remedy)
