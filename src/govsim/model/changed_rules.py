"""Rules of a user's own in place of shipped ones: checked, put into an engine of their own, and told of in provenance.

The changed engine is engine.py once more, with other functions under the rules' names, so the order of a month still
stands there alone.
"""

import hashlib
import importlib.util
import inspect
import marshal
import pickle
import textwrap
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, cast

import numba
import numpy as np

from govsim.errors import InputError, did_you_mean, shown
from govsim.model import compiled, engine
from govsim.model.tables import AGENCY_ROW, COUNTRY_ROW, MISSION_ROW, OFFICIAL_ROW, PARTNER_ROW, REGION_ROW

type Rules = Mapping[str, Callable[..., None]]

_ROWS = (COUNTRY_ROW, REGION_ROW, AGENCY_ROW, OFFICIAL_ROW, PARTNER_ROW, MISSION_ROW)
_WORTH_COMPILING = 50_000
"""Months of regions that take a Python engine as long as a compiled one takes to be made, 11 s on one core."""


def plain(function: Callable[..., Any]) -> FunctionType:
    """The Python function that a compiled one was made of; itself when it is none."""
    return cast(FunctionType, getattr(function, "py_func", function))


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
    for name, function in rules.items():
        place = f"rules[{shown(name)}]"
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


def _parameters(function: Callable[..., Any]) -> list[str]:
    parameters = list(inspect.signature(plain(function)).parameters.values())
    said = [str(one.replace(annotation=one.empty)) for one in parameters]
    plain_kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return [
        text if one.kind == plain_kind else f"{one.kind.description} {text}"
        for one, text in zip(parameters, said, strict=True)
    ]


def engine_with(rules: Rules, months: int) -> ModuleType:
    """The engine with these rules in place of the shipped ones; the shipped engine where there are none.

    It is compiled when all rules are and `months`, those of all runs and regions, are worth the wait; else Python calls
    the rules one by one. Both give the same bytes.
    """
    if not rules:
        return engine
    all_compiled = all(hasattr(function, "py_func") for function in rules.values())
    changed = _fresh(all_compiled and months > _WORTH_COMPILING)
    vars(changed).update(rules)
    return changed


def _fresh(compiled_whole: bool) -> ModuleType:
    """engine.py once more as a module of its own. numba must not take its months for the shipped engine's."""
    specification = importlib.util.spec_from_file_location(f"{engine.__name__}_changed", engine.__file__)
    if specification is None or specification.loader is None:
        raise ImportError(f"{engine.__file__} cannot be loaded")
    module = importlib.util.module_from_spec(specification)
    with compiled.not_kept(as_python=not compiled_whole):
        specification.loader.exec_module(module)
    if not compiled_whole:
        run_luck = vars(module)["run_luck"]
        vars(module)["run_luck"] = lambda seed, run: np.uint64(run_luck(seed, run))  # numba hands back a Python int
    return module


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


def importable(rules: Iterable[str], engine: ModuleType) -> dict[str, Callable[..., None]]:
    """The functions of an engine that stand in place of shipped rules, for a pickle. Raises InputError for those that
    another process could not import.
    """
    functions = {name: vars(engine)[name] for name in rules}
    for name, function in functions.items():
        try:
            pickle.dumps(function)
        except Exception as error:  # pickle and numba raise many kinds
            what = f"{plain(function).__qualname__}, in place of {name}, cannot be pickled: {error}"
            remedy = "define it in a module of its own; or save() here and load(path, rules=...) there"
            raise InputError(what, place="rules", remedy=remedy) from None
    return functions


def described(rules: Rules) -> dict[str, dict[str, str]]:
    """What provenance says of changed rules: by the rule's name its function, its text, and a hash.

    The hash is of the text and of the values the function was made with (closure and defaults); what it calls is not in
    it.
    """
    facts = {}
    for name, function in rules.items():
        python = plain(function)
        try:
            source = textwrap.dedent(inspect.getsource(python))
            text = source.encode()
        except OSError:  # typed into a prompt
            source, text = "", marshal.dumps(python.__code__)
        bound = [cell.cell_contents for cell in python.__closure__ or ()], python.__defaults__, python.__kwdefaults__
        text += repr(bound).encode()
        facts[name] = {
            "function": f"{python.__module__}.{python.__qualname__}",
            "source": source,
            "sha256": hashlib.sha256(text).hexdigest(),
        }
    return facts
