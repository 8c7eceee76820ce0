"""Compiled code of a user's functions is kept under a hash of all that decides it, or not at all."""

import os
import subprocess
import sys
import types
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from govsim.model.functions import everything, facts_of
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


# The hash for provenance


class Weighted:
    def __init__(self, weight: float) -> None:
        self.weight, self.noise = weight, object()

    def __call__(self, tables: Any) -> Any:
        return self.weight * tables

    def measure(self, tables: Any) -> Any:
        return self.weight * tables


@cache
def remembered(x: float) -> float:
    return x * STEP


def of_remembered(tables: Any) -> Any:
    return remembered(tables)


def written(function: Any) -> str:
    return facts_of(function)["sha256"]


MADE_AGAIN = """
import functools
import sys
sys.path[:0] = sys.argv[1:]
import numpy, pandas
from govsim.model.functions import facts_of
from own import Weighted, helper, made

KINDS = {"cso", "university", "community", "municipality"}
def reads(tables):
    return len(KINDS) * tables
several = [reads, made(helper), made(KINDS), made([numpy.arange(9.0), pandas.DataFrame({"a": [1, 2]})]),
           functools.partial(made(2), 3), Weighted(2.0), Weighted(2.0).measure, made(object()), made(max)]
print([facts_of(each)["sha256"] for each in several])
"""


def test_the_hash_of_a_function_is_the_same_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "study.py").write_text(MADE_AGAIN, encoding="utf-8")
    said = [
        subprocess.run(
            [sys.executable, str(tmp_path / "study.py"), str(tmp_path), *sys.path],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(set(eval(said[0]))) == 9


def test_what_a_function_of_the_users_calls_and_reads_is_in_its_hash() -> None:
    assert written(rule) == written(with_globals(rule))
    other_helper = with_globals(helper, STEP=0.6)
    hashes = [
        written(rule),
        written(with_globals(rule, TABLE=np.array([1.0, 3.0]))),
        written(with_globals(rule, helper=other_helper)),
        written(of_settings),
        written(with_globals(of_settings, SETTINGS={"step": 0.6})),
        written(of_remembered),
        written(with_globals(of_remembered, remembered=cache(other_helper))),
    ]
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Weighted(1.0), Weighted(2.0)),
        (Weighted(1.0).measure, Weighted(2.0).measure),
        (partial(helper, 1.0), partial(helper, 2.0)),
        (made(np.arange(5000.0)), made(np.where(np.arange(5000.0) == 2500, 0.0, np.arange(5000.0)))),
        (made(pd.DataFrame({"a": range(500)})), made(pd.DataFrame({"a": [*range(250), 0, *range(251, 500)]}))),
        (made(helper), made(rule)),
    ],
)
def test_what_a_function_was_made_with_is_in_its_hash(one: Any, other: Any) -> None:
    assert written(one) == written(one) != written(other)


def test_all_lines_of_a_lambda_are_its_text() -> None:
    several = {
        "twice": lambda tables: (
            tables  # a value
            * 2
        ),
        "thrice": lambda tables: [
            each * 3 for each in tables
        ],
    }  # fmt: skip
    assert "* 2" in facts_of(several["twice"])["source"]
    assert "each * 3" in facts_of(several["thrice"])["source"]


def test_what_the_hash_does_not_follow_is_what_packages_bring_and_objects_that_are_no_values() -> None:
    assert written(with_globals(rule, LOG=object())) == written(rule)
    assert facts_of(partial(helper, 1.0))["function"].endswith("test_functions.helper")
    assert facts_of(Weighted(1.0))["source"].startswith("class Weighted:")
