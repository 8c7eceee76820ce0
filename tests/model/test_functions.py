"""Compiled code of a user's functions is kept under a hash of all that decides it, or not at all."""

import types
from typing import Any

import numpy as np

from govsim.model.functions import everything
from govsim.model.tables import is_partnership, missions_of

STEP = 0.5
TABLE = np.array([1.0, 2.0])
SETTINGS = {"step": 0.5}


def helper(x: float) -> float:
    return x * STEP


def rule(world: Any) -> float:
    return helper(world) + float(TABLE[0])


def of_shipped(world: Any) -> int:
    return sum(is_partnership(world.missions[i]) for i in missions_of(world))


def of_settings(world: Any) -> float:
    return SETTINGS["step"]


def made(value: object) -> Any:
    def bound(world: Any) -> Any:
        return value

    return bound


def with_globals(function: Any, **changed: object) -> Any:
    """The function once more, reading other values by its global names."""
    return types.FunctionType(function.__code__, {**function.__globals__, **changed}, function.__name__)


def hashed(function: Any) -> str | None:
    return everything([("trust", function)])


def test_the_same_functions_have_the_same_hash() -> None:
    assert hashed(rule) == hashed(with_globals(rule)) is not None
    assert hashed(of_shipped) is not None


def test_another_value_that_a_function_reads_or_whatever_it_calls_reads_is_another_hash() -> None:
    other_helper = with_globals(helper, STEP=0.6)
    hashes = [
        hashed(rule),
        hashed(with_globals(rule, TABLE=np.array([1.0, 3.0]))),
        hashed(with_globals(rule, TABLE=np.array([1, 2]))),
        hashed(with_globals(rule, helper=other_helper)),
        hashed(made(1)),
        hashed(made(1.0)),
        hashed(made((1, 2))),
        hashed(made((1, (2,)))),
    ]
    assert None not in hashes
    assert len(set(hashes)) == len(hashes)


def test_a_module_stands_for_what_the_code_takes_of_it() -> None:
    settings = types.ModuleType("settings")
    settings.step = 0.5  # type: ignore[attr-defined]

    code = compile("def rule(world):\n    return settings.step\n", "<text>", "exec")
    space: dict[str, Any] = {"settings": settings, "__name__": "x"}
    exec(code, space)
    before = hashed(space["rule"])
    settings.step = 0.6  # type: ignore[attr-defined]
    assert before is not None
    assert before != hashed(space["rule"])


def test_what_no_hash_can_tell_is_not_kept() -> None:
    assert hashed(of_settings) is None
    assert hashed(made([1, 2])) is None
    assert hashed(made(object())) is None
