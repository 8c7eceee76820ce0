"""State files by another's hand: opened, changed, and sealed again so that only what they hold can give them away."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

HASH = 64


def parts(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The facts of a state file, and its arrays, which may be written to."""
    with zipfile.ZipFile(path) as file:
        facts = json.loads(file.read("facts.json"))
        names = [name for name in file.namelist() if name != "facts.json"]
        return facts, {name[:-4]: np.load(io.BytesIO(file.read(name))) for name in names}


def encoded(array: np.ndarray) -> bytes:
    """An array in NumPy's format, pickles allowed."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array)
    return buffer.getvalue()


def sealed(path: Path, facts: object, members: Mapping[str, bytes], also: Mapping[str, bytes] | None = None) -> Path:
    """Write a state file of these contents; `also` comes after, under names that may be there already."""
    text = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in [("facts.json", text), *members.items(), *(also or {}).items()]:
            file.writestr(name, content)
        file.comment = bytes(HASH)
    content = buffer.getvalue()[:-HASH]
    path.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    return path


def forged(path: Path, facts: object, arrays: Mapping[str, np.ndarray]) -> Path:
    """Write a state file of these facts and arrays."""
    return sealed(path, facts, {f"{name}.npy": encoded(array) for name, array in arrays.items()})
