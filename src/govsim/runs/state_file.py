"""The bytes of a state: a zip of facts.json and one NumPy array a table, and behind it the hash of all before it.

Nothing in it is ever executed (no pickle). Sizes are known from the facts before anything is unpacked, and the form of
an array is compared with the one that is expected, not taken from the file.
"""

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from govsim.errors import InputError

FORMAT = 2
FACTS = "facts.json"
COPY = "use a copy of the file as it was saved"
_MOST_FACTS = 1 << 28
"""Bytes: facts hold stories too, but no more than this."""
_DENSEST = 300
"""What is packed as we pack it never grows more than 230-fold."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time that files in the zip carry, so that the same state has the same bytes."""
_HASH = 64

type Form = tuple[np.dtype, tuple[int, ...]]
"""The kind and the shape of an array."""


def packed(facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """The bytes of a state. Raises InputError where its stories are more than one can hold."""
    facts_text = json.dumps({"format": FORMAT, **facts}, ensure_ascii=False).encode()
    if len(facts_text) > _MOST_FACTS:
        what = f"its stories take {len(facts_text) >> 20} MB; a state file holds {_MOST_FACTS >> 20}"
        raise InputError(what, remedy="make the model with record=govsim.Record.nothing(), which keeps no stories")
    members = {
        FACTS: facts_text,
        **{f"{name}.npy": _head(array.dtype, array.shape) + array.tobytes() for name, array in arrays.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED, 1)
        file.comment = bytes(_HASH)
    content = buffer.getvalue()[:-_HASH]
    return content + _hash(content)


class Packed:
    """A state's bytes under examination: `facts` are read first, then arrays of the forms that follow from them."""

    def __init__(self, content: bytes, place: str) -> None:
        self.place = place
        try:
            if _hash(content[:-_HASH]) != content[-_HASH:]:
                raise ValueError
            self._file = zipfile.ZipFile(io.BytesIO(content))
            self.facts: dict[str, Any] = json.loads(self._read(FACTS, _MOST_FACTS))
            format = self.facts["format"]
            if type(format) is not int:
                raise ValueError
        except Exception:  # whatever a damaged zip makes of itself: zipfile, zlib and json raise many kinds
            raise self.damaged() from None
        if format != FORMAT:
            what = f"has format {format}; this govsim opens format {FORMAT}"
            later = "a later one" if format > FORMAT else "one of its time"
            remedy = f"open it with the govsim that saved it, {self.facts.get('govsim')}, or {later}"
            raise InputError(what, place=place, remedy=remedy)

    def damaged(self) -> InputError:
        """What is said of a file that save() did not write."""
        return InputError("is not a state file, or is damaged", place=self.place, remedy=COPY)

    def check_members(self, tables: Iterable[str]) -> None:
        """Refuse a file that holds other arrays than these, each once."""
        names = sorted(self._file.namelist())
        expected = sorted([FACTS, *(f"{table}.npy" for table in tables)])
        for name in expected:
            if name not in names:
                what = f"it has no table {name.removesuffix('.npy')}, which this version needs"
                raise InputError(what, place=self.place, remedy="open it with the govsim that saved it")
        if names != expected:
            raise self.damaged()

    def arrays(self, forms: Mapping[str, Form]) -> dict[str, np.ndarray]:
        """Arrays of exactly these forms; the sizes of all are compared before the first is unpacked."""
        heads = {table: _head(*form) for table, form in forms.items()}
        sizes = {
            table: len(heads[table]) + dtype.itemsize * math.prod(shape) for table, (dtype, shape) in forms.items()
        }
        for table, size in sizes.items():
            if self._file.getinfo(f"{table}.npy").file_size != size:
                raise self.other_form(table)
        arrays = {}
        for table, (dtype, shape) in forms.items():
            try:
                content = self._read(f"{table}.npy", sizes[table])
            except Exception:  # as above
                raise self.damaged() from None
            if not content.startswith(heads[table]) or len(content) != sizes[table]:
                raise self.other_form(table)
            arrays[table] = np.frombuffer(content, dtype, offset=len(heads[table])).reshape(shape)
        return arrays

    def other_form(self, table: str) -> InputError:
        """What is said of an array that is not the one the facts call for."""
        what = f"its table {table} is not of this version's form, or not of the scenario's size"
        return InputError(what, place=self.place, remedy="open it with the govsim that saved it")

    def _read(self, name: str, most: int) -> bytes:
        member = self._file.getinfo(name)
        size, known = member.file_size, member.compress_type == zipfile.ZIP_DEFLATED
        if not known or size > most or size > _DENSEST * (member.compress_size + 16):
            raise ValueError
        return self._file.read(name)  # of which zipfile unpacks no more than `size`


def _head(dtype: np.dtype, shape: tuple[int, ...]) -> bytes:
    """What NumPy's format writes before the numbers of an array."""
    buffer = io.BytesIO()
    form = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, form)
    return buffer.getvalue()


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
