"""Rules of a user's own in place of shipped ones: checked, put into an engine of their own, and told of in provenance.

The changed engine is engine.py once more, with other functions under the rules' names, so the order of a month still
stands there alone.
"""

import importlib.util
import inspect
import itertools
import pickle
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import numpy as np

from govsim.errors import InputError, did_you_mean, shown
from govsim.model import compiled, engine
from govsim.model.functions import everything, facts_of
from govsim.model.functions import plain as plain
from govsim.model.tables import AGENCY_ROW, COUNTRY_ROW, MISSION_ROW, OFFICIAL_ROW, PARTNER_ROW, REGION_ROW

type Rules = Mapping[str, Callable[..., None]]

_ROWS = (COUNTRY_ROW, REGION_ROW, AGENCY_ROW, OFFICIAL_ROW, PARTNER_ROW, MISSION_ROW)
_WORTH_COMPILING = 50_000
"""Months of regions that take a Python engine as long as a compiled one takes to be made, 11 s on one core."""


def shipped_rules() -> dict[str, Callable[..., Any]]:
    """The rules the engine calls: those of a month in order, and before them the start of a run."""
    callers = (engine.begin, engine.country_begins, engine.parts_pass, engine.country_ends)
    called = [name for caller in callers for name in plain(caller).__code__.co_names]
    known = {name: value for name, value in vars(engine).items() if name in called and callable(value)}
    return {
        name: known[name]
        for name in called
        if name in known and known[name].__module__.startswith("govsim.model.rules.")
    }


def check(rules: Rules) -> None:
    """Refuse what is not a rule's name, or not a function that can be called as the shipped rule is."""
    if not isinstance(rules, Mapping):
        raise InputError(
            f"is {shown(rules)}", place="rules", remedy='give functions by name: rules={"trust": my_trust}'
        )
    shipped = shipped_rules()
    for key, function in rules.items():
        place = f"rules[{shown(key)}]"
        name = _place(key)[1]
        if name not in shipped:
            raise InputError("is not a rule", place=place, remedy=did_you_mean(str(name), shipped, "rules"))
        wanted = _parameters(shipped[name])
        python = plain(function)
        later = inspect.isgeneratorfunction(python) or inspect.iscoroutinefunction(python)
        if not inspect.isfunction(python) or later:
            remedy = f"give a function of ({', '.join(wanted)}) that writes rows and returns nothing"
            raise InputError(f"is {shown(function)}, not a plain function", place=place, remedy=remedy)
        given = _parameters(function)
        if given != wanted:
            raise InputError(
                f"takes ({', '.join(given)}), but {name} is called with ({', '.join(wanted)})",
                place=place,
                remedy="give the function these parameters, in this order and under these names",
            )


WHERE = ("before", "after")


def _place(key: object) -> tuple[str, object]:
    """Where a function stands, and the rule: "after trust" is after trust, "trust" stands in its place."""
    where, _, name = key.partition(" ") if isinstance(key, str) else ("", "", "")
    return (where, name) if where in WHERE else ("instead", key)


def together(several: Iterable[Rules], base: Rules | None = None) -> Rules:
    """What the engine calls in place of each shipped rule, where anything is: one function a rule.

    What comes before or after a rule is called with it, in the order given. `base` are shipped rules compiled
    otherwise, which others may stand in place of. Raises InputError where two stand in the place of one rule.
    """
    base = {} if base is None else base
    found: dict[str, dict[str, list[Callable[..., None]]]] = {}
    for rules in several:
        check(rules)
        for key, function in rules.items():
            where, name = _place(key)
            found.setdefault(str(name), {}).setdefault(where, []).append(function)
    shipped = {**shipped_rules(), **base}
    made: dict[str, Callable[..., None]] = dict(base)
    for name, places in found.items():
        instead = places.get("instead", [shipped[name]])
        if len(instead) > 1:
            names = " and ".join(plain(function).__qualname__ for function in instead)
            raise InputError(f"{names} both stand in place of {name}", place="rules", remedy="give one of them")
        made[name] = _in_turn((*places.get("before", ()), *instead, *places.get("after", ())))
    return made


@lru_cache(maxsize=64)
def _in_turn(functions: tuple[Callable[..., None], ...]) -> Callable[..., None]:
    """One function that calls these with its own arguments, one after the other; compiled where all of them are."""
    if len(functions) == 1:
        return functions[0]
    arguments = ", ".join(_parameters(functions[0]))
    names = [f"rule{number}" for number in range(len(functions))]
    calls = "".join(f"        {name}({arguments})\n" for name in names)
    text = f"def made({', '.join(names)}):\n    def in_turn({arguments}):\n{calls}    return in_turn\n"
    space: dict[str, Any] = {"__name__": __name__}
    exec(compile(text, "<rules in turn>", "exec"), space)
    made: Callable[..., None] = space["made"](*functions)
    return compiled.rule(made) if _all_compiled(functions) else made


def _all_compiled(functions: Iterable[Callable[..., None]]) -> bool:
    return all(hasattr(function, "py_func") for function in functions)


def _parameters(function: Callable[..., Any]) -> list[str]:
    parameters = list(inspect.signature(plain(function)).parameters.values())
    said = [str(one.replace(annotation=one.empty)) for one in parameters]
    plain_kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return [
        text if one.kind == plain_kind else f"{one.kind.description} {text}"
        for one, text in zip(parameters, said, strict=True)
    ]


def engine_with(rules: Rules, months: int, *, whole: bool = False) -> ModuleType:
    """The engine with these rules in place of the shipped ones; the shipped engine where there are none.

    It is compiled when all rules are, and it was before, or `months`, those of all runs and regions, are worth the
    wait, or rows are of other types so that every rule must be compiled anyway (`whole`); else Python calls the rules
    one by one. Both give the same bytes. An engine is made once for a set of rules, and its machine code is kept for
    other processes where nothing but sources and numbers decides it.
    """
    if not rules:
        return engine
    these = tuple(sorted(rules.items()))
    with _one_at_a_time:
        if not _all_compiled(rules.values()):
            return _made(these, False)
        worth = whole or months > _WORTH_COMPILING
        return _made(these, worth or _made_before(these))


def _made_before(rules: tuple[tuple[str, Callable[..., None]], ...]) -> bool:
    """Whether the compiled engine of these rules is there, in this process or kept."""
    if rules in _compiled_here:
        return True
    key = everything(rules)
    return key is not None and compiled.keep_of(key, make=False) is not None


_one_at_a_time = threading.Lock()
_compiled_here: set[tuple[tuple[str, Callable[..., None]], ...]] = set()


@lru_cache(maxsize=16)
def _made(rules: tuple[tuple[str, Callable[..., None]], ...], compiled_whole: bool) -> ModuleType:
    changed = _fresh(rules, compiled_whole)
    vars(changed).update(rules)
    return changed


def _fresh(rules: tuple[tuple[str, Callable[..., None]], ...], compiled_whole: bool) -> ModuleType:
    """engine.py once more as a module of its own. numba must not take its months for those of another engine."""
    key = everything(rules) if compiled_whole else None
    keep = None
    if compiled_whole:
        if key is None or compiled.keep_of(key, make=False) is None:
            names = [name for name, _ in rules]
            compiled.say_compiling(names if len(names) < 6 else [f"{len(names)} of them"])
        keep = None if key is None else compiled.keep_of(key, make=True)
        _compiled_here.add(rules)
    name = f"{engine.__name__}_{key or f'changed_{next(_numbers)}'}"
    specification = importlib.util.spec_from_file_location(name, engine.__file__)
    if specification is None or specification.loader is None:
        raise ImportError(f"{engine.__file__} cannot be loaded")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module  # what is kept looks for its module by name
    with compiled.kept_in(keep, as_python=not compiled_whole):
        specification.loader.exec_module(module)
    if not compiled_whole:
        run_luck = vars(module)["run_luck"]
        vars(module)["run_luck"] = lambda seed, run: np.uint64(run_luck(seed, run))  # numba hands back a Python int
    return module


_numbers = itertools.count()


def check_numbers(rules: Iterable[str], sums: Iterable[np.ndarray]) -> None:
    """Refuse results of changed rules that are not numbers, before anything is worked out from them."""
    for values in sums if rules else ():
        wrong = np.flatnonzero(~np.isfinite(values).reshape(len(values), -1).all(axis=1))
        if wrong.size:
            what = f"made numbers that are not finite, first in run {wrong[0]}"
            remedy = f"follow it with PartnershipModel(..., replication={wrong[0]}, rules=...), month by month"
            raise InputError(f"rules {', '.join(rules)} {what}", remedy=remedy)


@contextmanager
def compiling(rules: Iterable[str]) -> Iterator[None]:
    """Around what compiles a user's rules: what numba cannot take is said in words."""
    try:
        yield
    except numba.core.errors.NumbaError as error:
        if not rules:
            raise
        said = " ".join(str(error).split())
        raise InputError(
            f"rules {', '.join(rules)} cannot be compiled: {said[:400]}",
            remedy="use what numba knows, or leave @govsim.rule out: plain Python runs too, more slowly",
        ) from error
    except KeyError as error:  # numba's own for a field that no table has
        field = error.args[0]
        if not _is_numbas(error):
            raise
        raise InputError(
            f"rules {', '.join(rules)} name a field that their table has not: {field}",
            remedy=did_you_mean(str(field), {name for row in _ROWS for name in row.names or ()}, "fields"),
        ) from error


def _is_numbas(error: BaseException) -> bool:
    """Whether numba raised it, and no rule."""
    return traceback.extract_tb(error.__traceback__)[-1].filename.startswith(str(Path(numba.__file__).parent))


def check_same(rules: Rules, recorded: Mapping[str, Mapping[str, str]], place: str, call: str) -> None:
    """Refuse to go on with other rules than those that made something; `call` is how to give them."""
    given = described(rules)
    if {name: fact["sha256"] for name, fact in given.items()} != {
        name: fact["sha256"] for name, fact in recorded.items()
    }:
        how = "; ".join(f"{name} by {fact['function']}" for name, fact in recorded.items()) or "the shipped rules alone"
        raise InputError(
            f"these results were made with {'changed rules: ' if recorded else ''}{how}",
            place=place,
            remedy=f"from Python, give {call} the same functions, or leave rules out",
        )


def importable(rules: Rules) -> Rules:
    """Functions in place of shipped rules, for a pickle. Raises InputError for those that another process could not
    import.
    """
    functions = dict(rules)
    for name, function in functions.items():
        try:
            pickle.dumps(function)
        except Exception as error:  # pickle and numba raise many kinds
            what = f"{plain(function).__qualname__}, in place of {name}, cannot be pickled: {error}"
            remedy = "define it in a module of its own; or save() here and load(path, rules=...) there"
            raise InputError(what, place="rules", remedy=remedy) from None
    return functions


def described(rules: Rules) -> dict[str, dict[str, str]]:
    """What provenance says of changed rules: by the rule's name its function, its text, and a hash."""
    return {name: facts_of(function) for name, function in rules.items()}
