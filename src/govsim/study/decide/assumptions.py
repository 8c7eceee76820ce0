"""What futures may differ in, and the points themselves: not ruled out by evidence, drawn over ranges, or given.

A future is one set of assumptions, in which every option is run. What varies are uncertainties, never levers: how the
world is must not be mixed with what is decided. Three things are left as they are, each with its reason:

- an uncertainty that an option states otherwise than the base, which the option thereby makes a decision of;
- one that a group of agencies states of its own, which a value for all would overrule;
- one that nothing leaves free: a barrier that is switched off, recorded acts, a reform in force in every option.

What the base states of an uncertainty is its best guess, and a future takes its place. What a reform moves, it moves in
each future from that future's value.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from govsim.arguments import is_frame, named, whole
from govsim.errors import InputError, shown
from govsim.model.parameters import BY_NAME
from govsim.scenario.adaptive import ends
from govsim.scenario.scenario import Scenario
from govsim.study.design.factors import factor, near_parameter
from govsim.study.design.sampling import unit_sample
from govsim.study.evidence.shipped import not_ruled_out as not_ruled_out_by_evidence

FEWEST, MOST = 20, 1_000_000
"""With fewer futures no share of them means anything."""
ENDINGS = (".csv", ".parquet")
EVIDENCE = "evidence"
type Source = Literal["evidence", "drawn", "given"]
type Points = pd.DataFrame
"""A row a future, a parameter a column."""


def chosen(
    base: Scenario, options: Mapping[str, Scenario], futures: object, seed: int, structures: bool = False
) -> tuple[Source, Points]:
    """The points asked for: "evidence" for those that ship, how many to draw, or a table or the file of one.

    Raises:
        InputError: They cannot be had.
    """
    if isinstance(futures, str) and futures == EVIDENCE:
        return "evidence", not_ruled_out(base, options, seed, structures)
    if isinstance(futures, str | Path) or is_frame(futures):
        if structures:
            what = "structures are drawn where futures are; a table of points says itself which it has"
            raise InputError(what, place="futures", remedy="leave structures out, or give a number of futures")
        return "given", given(base, options, futures)
    return "drawn", drawn(base, options, whole(FEWEST, MOST)("futures", futures), seed, structures)


def drawn(base: Scenario, options: Mapping[str, Scenario], futures: int, seed: int, structures: bool) -> Points:
    """A Latin hypercube over the declared ranges of all that may vary.

    Raises:
        InputError: Nothing may vary.
    """
    roles = ("uncertainty", "structure") if structures else ("uncertainty",)
    return _hypercube(_free(base, options, *roles), futures, seed)


def not_ruled_out(base: Scenario, options: Mapping[str, Scenario], seed: int, structures: bool) -> Points:
    """The points that ship, which evidence does not rule out for the default scenario, of all that may vary.

    Evidence says nothing of structures, nor of the assumptions of extensions: where they are to differ, they are drawn
    over their ranges beside each point.

    Raises:
        InputError: Nothing may vary.
    """
    shipped = not_ruled_out_by_evidence()
    free = _free(base, options, "uncertainty")
    points = shipped[[name for name in free if name in shipped]]
    names = [name for name in free if name not in shipped] + (_free(base, options, "structure") if structures else [])
    if names:
        points = pd.concat([points, _hypercube(names, len(points), seed)], axis=1)
    return points


def _free(base: Scenario, options: Mapping[str, Scenario], *roles: str) -> list[str]:
    """The parameters of these roles that may vary."""
    against = held(base, options)
    names = [each.name for each in base.declared if each.role in roles and each.name not in against]
    if not names and "uncertainty" in roles:
        raise InputError("no assumption is left to vary", place="futures", remedy="state fewer of them in the options")
    return names


def _hypercube(names: Sequence[str], futures: int, seed: int) -> Points:
    unit = unit_sample("lhs", len(names), futures, seed)
    return pd.DataFrame({name: factor(name).quantile(unit[:, n]) for n, name in enumerate(names)})


def given(base: Scenario, options: Mapping[str, Scenario], points: object) -> Points:
    """Points from a table or a file, its columns parameters; columns with other names are refused.

    Raises:
        InputError: What is wrong, with the row and the column.
    """
    place = "futures" if isinstance(points, pd.DataFrame) else f"futures, {points}"
    table = points.copy() if isinstance(points, pd.DataFrame) else _read(Path(named(str(points))))
    against = held(base, options)
    if not len(table.columns):
        raise InputError("the table has no column", place=place, remedy="a parameter a column, a future a row")
    for name in map(str, table.columns):
        if name not in BY_NAME:
            raise InputError(f"the column {shown(name)} is not a parameter", place=place, remedy=near_parameter(name))
        if BY_NAME[name].role not in ("uncertainty", "structure"):
            what = f"{name} is a {BY_NAME[name].role}: futures differ in what nobody decides"
            raise InputError(what, place=place, remedy="take the column out; an option may state it")
        if name in against:
            raise InputError(f"{name} cannot differ: {against[name]}", place=place, remedy="take the column out")
    if not FEWEST <= len(table) <= MOST:
        what, remedy = f"there are {len(table):,} futures", f"give {FEWEST} to {MOST:,}"
        raise InputError(what, place=place, remedy=remedy)
    if (twice := table.columns[table.columns.duplicated()]).size:
        raise InputError(f"{twice[0]} is given twice", place=place, remedy="keep one of the two columns")
    for name, column in zip(map(str, table.columns), table.T.to_numpy(), strict=True):
        for row, value in enumerate(column.tolist()):
            if reason := BY_NAME[name].refusal(value):
                remedy = f"allowed: {BY_NAME[name].allowed()}"
                raise InputError(f"{name} = {reason}, in row {row + 1} of the points", place=place, remedy=remedy)
    return table.astype(float).reset_index(drop=True)


def _read(path: Path) -> pd.DataFrame:
    if path.suffix.lower() not in ENDINGS:
        remedy = f"give a table that ends in {' or '.join(ENDINGS)}, or a number of futures"
        raise InputError("is not a table of points", place=str(path), remedy=remedy)
    try:
        return pd.read_csv(path) if path.suffix.lower() == ".csv" else pd.read_parquet(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=str(path)) from None
    except ValueError as error:  # pandas' and pyarrow's errors of what is no table
        what = f"is not a table: {' '.join(str(error).split())[:200]}"
        raise InputError(what, place=str(path), remedy="a parameter a column, a future a row") from None


def held(base: Scenario, options: Mapping[str, Scenario]) -> dict[str, str]:
    """The uncertainties and structures that cannot differ between futures, each with the reason."""
    from govsim.scenario.reach import Reach  # it lays scenarios out, which loads numba

    names = [each.name for each in base.declared if each.role in ("uncertainty", "structure")]
    reaches = [Reach.of(each, names) for scenario in (base, *options.values()) for each in ends(scenario)]
    found = {}
    for name in names:
        fixed = [reach.fixed(name) for reach in reaches]
        if stands := _stated(base, options, name):
            found[name] = stands
        elif fixed[0] and all(fixed):
            found[name] = fixed[0]
    return found


def _stated(base: Scenario, options: Mapping[str, Scenario], name: str) -> str | None:
    for each in (base, *options.values()):
        for group in each.groups:
            if name in dict(group.parameters):
                return f"the group {shown(group.name)} states a value of its own"
    for label, option in options.items():
        if option.parameter(name) != base.parameter(name):
            return f"the option {shown(label)} states it"
    return None


def unit(points: Points) -> np.ndarray:
    """Where in its declared range each value stands, 0 to 1, shape (futures, parameters)."""
    low, high = (np.array([getattr(BY_NAME[str(name)], end) for name in points.columns]) for end in ("low", "high"))
    return np.asarray((points.to_numpy(float) - low) / (high - low))
