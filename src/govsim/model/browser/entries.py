"""What a browser calls of the model: the shipped rules, over memory that the page lays out.

Nothing here allocates, so the module needs nothing from outside. The page writes where each table is and how many rows
it has into a plan, whole numbers in the order of PLAN. What the rules are and in which order they act stands in
engine.py alone.
"""

from typing import Any

import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array, populate_array

from govsim.model import elementary, engine, regimes
from govsim.model.browser.plan import MARK, PLAN, SCALARS, TABLES
from govsim.model.compiled import constant, numbers
from govsim.model.draws import run_luck
from govsim.model.reforms import carried
from govsim.model.regimes import REGIME
from govsim.model.rules.logs import RUN
from govsim.model.tables import (
    AGENCY_ROW,
    CONTRACT_ROW,
    COUNTRY_ROW,
    EVENT_ROW,
    GROUP_SUMS,
    IN_FORCE_ROW,
    KIND_SUMS,
    KINDS,
    MISSION_ROW,
    OFFICIAL_ROW,
    PARTNER_ROW,
    PARTNERSHIP_MONTH_ROW,
    PARTNERSHIP_ROW,
    REGION_ROW,
    World,
)

_FLOAT, _WHOLE = np.dtype(np.float64), np.dtype(np.int64)


def _place(name: str) -> int:
    return constant(PLAN.index(name if name in SCALARS else f"{name}_at"))


(
    _COUNTRY, _REGIONS, _AGENCIES, _OFFICIALS, _PARTNERS, _MISSIONS, _IN_FORCE, _RECORDED_ACTS, _NEIGHBOURS, _GROUPS,
    _KINDS,
    _PARTNERSHIP_LOG, _CONTRACT_LOG, _EVENT_LOG, _MONTH_LOG, _LOGGED, _PART_GROUPS, _PART_KINDS,
    _DRAWS, _CHOSEN,
    _REGIMES, _SCHEDULE, _STOP, _YEARLY_GROUPS, _YEARLY_KINDS,
) = map(_place, TABLES)  # fmt: skip
_SEED, _RUN, _FIRST_MONTH, _YEARS, _STEP = map(_place, SCALARS)


@intrinsic
def _table(_: Any, plan: Any, name: Any, more: Any, dtype: Any) -> Any:
    """A table where the plan says it is, of as many rows; `more` is the rest of its shape.

    numba's own carray would count references to it.
    """
    array = types.Array(dtype.dtype, 1 + len(more), "C")

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        at, rows = (
            builder.load(builder.gep(arguments[0], [builder.add(arguments[1], arguments[1].type(place))]))
            for place in (0, 1)
        )
        whole, item = context.get_value_type(types.intp), context.get_data_type(array.dtype)
        rest = zip(cgutils.unpack_tuple(builder, arguments[2]), more, strict=True)
        shape = [rows, *(context.cast(builder, size, kind, types.intp) for size, kind in rest)]
        steps = [whole(context.get_abi_sizeof(item))]
        for size in shape[:0:-1]:
            steps.insert(0, builder.mul(steps[0], size))
        made = make_array(array)(context, builder)
        data = builder.inttoptr(at, item.as_pointer())
        populate_array(made, data=data, shape=shape, strides=steps, itemsize=steps[-1], meminfo=None)
        return made._getvalue()

    return array(plan, name, more, dtype), generate


@numbers
def _world(plan):
    """The tables of a run where the plan says they are."""
    return World(
        _table(plan, _COUNTRY, (), COUNTRY_ROW), _table(plan, _REGIONS, (), REGION_ROW),
        _table(plan, _AGENCIES, (), AGENCY_ROW), _table(plan, _OFFICIALS, (), OFFICIAL_ROW),
        _table(plan, _PARTNERS, (), PARTNER_ROW), _table(plan, _MISSIONS, (), MISSION_ROW),
        _table(plan, _IN_FORCE, (), IN_FORCE_ROW), _table(plan, _RECORDED_ACTS, (), _WHOLE),
        _table(plan, _NEIGHBOURS, (), _WHOLE),
        _table(plan, _GROUPS, (), GROUP_SUMS), _table(plan, _KINDS, (len(KINDS),), KIND_SUMS),
        _table(plan, _PARTNERSHIP_LOG, (), PARTNERSHIP_ROW), _table(plan, _CONTRACT_LOG, (), CONTRACT_ROW),
        _table(plan, _EVENT_LOG, (), EVENT_ROW), _table(plan, _MONTH_LOG, (), PARTNERSHIP_MONTH_ROW),
        _table(plan, _LOGGED, (), _WHOLE), _table(plan, _PART_GROUPS, (plan[_GROUPS + 1],), GROUP_SUMS),
        _table(plan, _PART_KINDS, (plan[_GROUPS + 1], len(KINDS)), KIND_SUMS),
        _table(plan, _DRAWS, (plan[_CHOSEN + 1],), _FLOAT), _table(plan, _CHOSEN, (), _WHOLE),
    )  # fmt: skip


@numbers
def _yearly(plan, years):
    """The sums of years: by group, and by group and kind."""
    groups = plan[_GROUPS + 1]
    by_group = _table(plan, _YEARLY_GROUPS, (years, groups), GROUP_SUMS)
    return by_group, _table(plan, _YEARLY_KINDS, (years, groups, len(KINDS)), KIND_SUMS)


def run(plan):
    """A run from the plan's step on. Returns the step it came to: one more than there are months when it is over.

    At step 0 the world is the template's tables, copied by the caller. Short of the end, some log may be too short
    for all that the next month can bring: make room, and call again.
    """
    world, groups, first_month = _world(plan), plan[_GROUPS + 1], plan[_FIRST_MONTH]
    in_regimes = _table(plan, _REGIMES, (), REGIME)
    schedule = _table(plan, _SCHEDULE, (1 + groups,), _WHOLE)
    luck = run_luck(np.uint64(plan[_SEED]), plan[_RUN])
    if plan[_STEP] == 0:
        world.logged[RUN] = plan[_RUN]
        world.country[0].first_month = first_month
        engine.start(world, in_regimes, schedule[0], luck)
    plan[_STEP] = engine.goes_on(
        world, in_regimes, schedule, luck, first_month, plan[_STEP],
        _yearly(plan, plan[_YEARS]), _yearly(plan, 0),
        0, _table(plan, _STOP, (), _WHOLE),
    )  # fmt: skip
    return np.int32(plan[_STEP])


_derive = numbers(regimes.derive)
numbers(regimes.month_probability)
numbers(regimes.log_odds)
numbers(carried)
overload(elementary.powers)(lambda x, y: elementary.power)
overload(elementary.logs)(lambda x: elementary.log)


def derive(plan):
    """What follows from the parameters of each of the plan's regimes, worked out in place. Returns how many."""
    table = _table(plan, _REGIMES, (), REGIME)
    for r in range(table.size):
        _derive(table[r])
    return np.int32(table.size)


def moved(current, target, extent, whole, binary):
    """reforms.moved() of a parameter that is a whole number or not, a yes or no or not."""
    return np.float64(carried(current, target, extent, whole != 0, binary != 0))


def mark():
    """Which layouts it takes: plan.MARK."""
    return np.int32(MARK)


SIGNATURES = {
    "mark": types.int32(),
    "run": types.int32(types.CPointer(types.int64)),
    "derive": types.int32(types.CPointer(types.int64)),
    "moved": types.float64(types.float64, types.float64, types.float64, types.int32, types.int32),
}
"""What the module exports, and with which numbers; an address is a number of 32 bits."""
