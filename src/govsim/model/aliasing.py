"""What the compiler may know of tables: that fields never overlap, and that rows are counted from the first.

numba hands records to LLVM as bare addresses. A write to `mission.trust` might then, for all it knows, change
`regime.trust_doubt`, which is read again from memory; and every row's number might count from the end, which is asked
each time. Here every read and write of a field of a table of ours carries the name of its table and field (LLVM's
type-based alias analysis), reads of places in tables carry their range, and a row's number never counts from the end.
Other people's records are left alone.
"""

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_builtin, lower_getattr, lower_setattr
from numba.np.arrayobj import load_item, make_array, record_getattr, record_setattr

from govsim.errors import InputError

_WORD = ir.IntType(64)
_made, _pointer, _loaded = cast(Any, (make_array, cgutils.get_item_pointer, load_item))  # untyped
_tables: dict[types.Record, tuple[str, frozenset[str]]] = {}
_known: set[str] = set()


def fields_never_overlap(tables: Mapping[str, np.dtype], places: Iterable[str] = ()) -> None:
    """Say so of the fields of these tables, by the tables' names. `places` are fields of theirs never below 0."""
    never_below_0 = frozenset(places)
    for name, dtype in tables.items():
        record = numba.from_dtype(dtype)
        if record not in _tables:
            cast(Any, lower_builtin)(operator.getitem, types.Array(record, 1, "C"), types.intp)(_row)
        _tables[record] = name, never_below_0
        for field in sorted({*(dtype.names or ())} - _known):
            _known.add(field)
            reads, writes = cast(Any, lower_getattr), cast(Any, lower_setattr)
            reads(types.Record, field)(_reading(field))
            writes(types.Record, field)(_writing(field))


def _row(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """table[i] as numba has it, but for an i below 0."""
    kind, place = signature.args[0], arguments[1]
    table = _made(kind)(context, builder, arguments[0])
    return _loaded(context, builder, kind, _pointer(context, builder, kind, table, [place], wraparound=False))


def with_more(table: str, dtype: np.dtype, more: Sequence[tuple[str, Any]]) -> np.dtype:
    """The type of a table's rows with more fields after its own, of which the compiler knows the same.

    Raises InputError for a field that is there already.
    """
    if not more:
        return dtype
    if twice := next((name for name, _ in more if name in (dtype.names or ())), None):
        raise InputError(f"{table} have a column {twice} already", remedy="give yours another name")
    longer = np.dtype([*dtype.descr, *more])
    fields_never_overlap({table: longer}, _tables[numba.from_dtype(dtype)][1])
    return longer


def _name(builder: Any, record: types.Record, field: str, instruction: Any) -> None:
    root = builder.module.add_metadata(["govsim tables"])
    zero = ir.Constant(_WORD, 0)
    place = builder.module.add_metadata([f"{_tables[record][0]}.{field}", root, zero])
    instruction.set_metadata("tbaa", builder.module.add_metadata([place, place, zero]))


def _reading(field: str) -> Any:
    def read(context: Any, builder: Any, record: Any, value: Any) -> Any:
        loaded = record_getattr(context, builder, record, value, field)
        if record in _tables and isinstance(loaded, ir.LoadInstr):
            _name(builder, record, field, loaded)
            if field in _tables[record][1]:
                limits = [ir.Constant(_WORD, 0), ir.Constant(_WORD, 1 << 40)]
                loaded.set_metadata("range", builder.module.add_metadata(limits))
        return loaded

    return read


def _writing(field: str) -> Any:
    def write(context: Any, builder: Any, signature: Any, arguments: Any) -> None:
        record_setattr(context, builder, signature, arguments, field)
        written = builder.block.instructions[-1]
        if signature.args[0] in _tables and isinstance(written, ir.StoreInstr):
            _name(builder, signature.args[0], field, written)

    return write
