"""A folder of work that is resumed: of the very same question, and of one process at a time."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from govsim.errors import InputError
from govsim.runs import files


@contextmanager
def resumed(folder: Path | None, file: str, facts: Mapping[str, Any], another: str) -> Iterator[None]:
    """Hold the folder of this very work, begun where there is none. `file` of it states the facts.

    another: what is said where one of them differs, "holds another search: its {} differs".

    Raises:
        InputError: It holds something else, cannot be used, or another process works on it.
    """
    if folder is None:
        yield
        return
    place = folder / file
    if os.path.lexists(place):
        try:
            there = files.read_facts(place)
        except (ValueError, OSError) as error:
            raise InputError(f"cannot be read: {error}", place=str(place), remedy="name another folder") from None
        if other := [key for key in {**facts, **there} if there.get(key) != facts.get(key)]:
            raise InputError(another.format(other[0]), place=str(folder), remedy="name another folder")
    elif os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("is in use", place=str(folder), remedy="name a new folder")
    else:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files.write_facts(place, facts)
        except OSError as error:
            raise InputError(f"cannot be used: {error.strerror or error}", place=str(folder)) from None
    with files.locked(folder):
        yield
