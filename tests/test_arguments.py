"""What callers give: numpy and pandas values are values like any other, and nothing wrong gives a raw error."""

import inspect
import types
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govsim
from govsim import arguments, plots
from govsim.arguments import flag, mapping, names, number, plain, takes, text, whole_number
from govsim.outcomes import continuity, hazards, money, per_run, trust_decay
from govsim.scenario.scenario import Scenario
from govsim.show import sensitivity as sensitivities
from govsim.study.apportion import MIDDLING_LEADERS, Reference
from govsim.study.replications import replications_for_power, replications_for_precision
from govsim.study.sensitivity.analysis import analyse

BASE = Scenario.load("default").with_time(years=3, warmup_years=1).with_world(agencies=2)

# Values


@given(st.integers(-(2**62), 2**62))
def test_whole_numbers_of_every_kind_are_plain_ones(value: int) -> None:
    for given_ in (value, np.int64(value), np.array(value), pd.Series([value])[0]):
        taken = whole_number("n", given_, -(2**62), 2**62)
        assert (taken, type(taken)) == (value, int)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_numbers_of_every_kind_are_plain_ones(value: float) -> None:
    for given_ in (value, np.float32(value), np.float64(value), np.array(value), Fraction(value), Decimal(value)):
        taken = number()("x", given_)
        assert (taken, type(taken)) == (value, float)


@given(st.lists(st.text(max_size=5), max_size=5))
def test_lists_of_every_kind_are_plain_ones(words: list[str]) -> None:
    kinds: list[Any] = [
        words, tuple(words), np.array(words, dtype=object), pd.Series(words, dtype=object),
        pd.Index(words, dtype=object),
        (word for word in words), dict.fromkeys(words).keys() if len(set(words)) == len(words) else words,
        pd.array(words, dtype="string"), map(str, words),
    ]  # fmt: skip
    for given_ in kinds:
        assert names("words", given_) == tuple(words)


@given(st.dictionaries(st.text(max_size=5), st.integers(-5, 5), max_size=5))
def test_mappings_of_every_kind_are_plain_ones(table: dict[str, int]) -> None:
    series = pd.Series(list(table.values()), index=pd.Index(list(table), dtype=object), dtype="int64")
    for given_ in (table, list(table.items()), series, types.MappingProxyType(table), table.items()):
        taken = mapping("table", given_)
        assert taken == table
        assert all(type(value) is int for value in taken.values())


def test_tables_and_nested_arrays_are_plain_lists_and_dicts() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": [0.5, 1.5]})
    assert plain(frame) == [{"a": 1, "b": 0.5}, {"a": 2, "b": 1.5}]
    assert plain({"x": np.arange(3), np.str_("y"): range(2)}) == {"x": [0, 1, 2], "y": [0, 1]}
    assert plain(pd.Series({"a": 1})) == {"a": 1}
    assert plain(pd.Series(["a", "b"])) == ["a", "b"]
    assert type(plain(np.str_("a"))) is str
    assert plain(np.bool_(True)) is True


@pytest.mark.parametrize("value", [3.0, np.float64(3), Decimal(3)])
def test_a_whole_number_with_decimals_is_refused_with_the_number_to_write(value: object) -> None:
    with pytest.raises(govsim.InputError, match=r"^n must be a whole number, not 3.0\n  write it without decimals: 3$"):
        whole_number("n", value, 0, 9)


@pytest.mark.parametrize("value", [True, np.True_, "3", None, 2.5, pd.NA, [3], np.array([3]), object()])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(govsim.InputError, match=r"^n must be a whole number, not .*\n  give one from 0 to 9$"):
        whole_number("n", value, 0, 9)


def test_a_number_of_thousands_of_digits_is_refused_in_few_words() -> None:
    with pytest.raises(govsim.InputError, match="n is a number of very many digits, outside 0 to 9"):
        whole_number("n", 10**5000, 0, 9)


@pytest.mark.parametrize(
    "value", [{"a", "b"}, "ab", 3, None, {"a": 1}, [1], pd.DataFrame({"a": ["b"]}), np.array("a"), [["a"]]]
)
def test_what_is_no_list_of_texts_is_refused(value: object) -> None:
    with pytest.raises(govsim.InputError, match=r"^words "):
        names("words", value)


@pytest.mark.parametrize(
    "value",
    [
        3,
        "ab",
        None,
        [1],
        [("a", 1), ("a", 2)],
        [("a", 1, 2)],
        [(1, 2)],
        {1: 2},
        pd.DataFrame({"a": [1]}),
        pd.Series([1]),
    ],
)
def test_what_gives_no_values_by_name_is_refused(value: object) -> None:
    with pytest.raises(govsim.InputError, match=r"^table "):
        mapping("table", value)


def test_a_function_keeps_its_signature_and_its_defaults_are_not_looked_at() -> None:
    @takes(word=text, yes=flag)
    def said(word: str, yes: bool = 1) -> tuple[str, bool]:  # type: ignore[assignment]
        return word, yes

    assert said("a") == ("a", 1)
    assert said("a", np.False_) == ("a", False)  # type: ignore[arg-type]
    assert str(inspect.signature(said)) == "(word: str, yes: bool = 1) -> tuple[str, bool]"


# The doors, by their signatures

ENSEMBLE = govsim.simulate(BASE, 2, 1)
CURVES = {"as it is": continuity.survival_curve(ENSEMBLE.partnerships, 2)}


def design(**keys: Any) -> govsim.Design:
    return govsim.Design.of(**{"scenario": BASE, "method": "list", "replications": 1, "seed": 1, **keys})


DOORS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (govsim.simulate, {"scenario": BASE, "replications": 2, "seed": 3, "threads": 1}),
    (govsim.compare, {"base": BASE, "options": {"x": BASE}, "replications": 2, "seed": 3, "threads": 1}),
    (govsim.Record, {"months": True, "events": False}),
    (Reference, {"barrier": "leadership", "definition": "middling", "off": {"leadership.priority_median": 0.5}}),
    (govsim.Worlds, {"scenario": BASE, "replications": 2, "seed": 3}),
    (govsim.PartnershipModel, {"scenario": BASE, "seed": 3, "replication": 1}),
    (BASE.with_reform, {"name": "mine", "from_year": 2027, "until_year": 2028, "groups": ["all"], "size": 0.5,
                        "parameters": {"rotation.transfer_rate": 0.2}}),
    (BASE.with_parameters, {"values": {"rotation.transfer_rate": 0.2, "contract.term_years": 3}}),
    (BASE.with_time, {"years": 4, "warmup_years": 2, "first_fiscal_year": 2030, "first_month": 1}),
    (BASE.with_world, {"agencies": 3, "posts_per_agency": 2}),
    (BASE.parameter, {"name": "rotation.transfer_rate", "group": "all"}),
    (design, {"points": [{"rotation.transfer_rate": 0.2}], "levers": {"contract.term_years": [1, 3]}, "seed": 4}),
    (design, {"method": "lhs", "samples": 8, "parameters": ["rotation.transfer_rate"], "common_random_numbers": False}),
    (replications_for_precision, {"y": [1.0, 2.0, 4.0], "half_width": 0.5, "level": 0.9, "moves": 0.01}),
    (replications_for_power, {"differences": [1.0, 2.0, 4.0], "effect": 0.5, "power": 0.8, "level": 0.9}),
    (continuity.survival_curve, {"partnerships": ENSEMBLE.partnerships, "runs": 2, "seed": 1}),
    (continuity.incidence, {"partnerships": ENSEMBLE.partnerships, "runs": 2, "seed": 1}),
    (continuity.restricted_mean, {"partnerships": ENSEMBLE.partnerships, "runs": 2, "months": 12, "seed": 1}),
    (continuity.continuity, {"ensemble": ENSEMBLE, "by": "kind"}),
    (hazards.hazard_ratios, {"ensemble": ENSEMBLE, "windows": (12,)}),
    (trust_decay.occurrences, {"ensemble": ENSEMBLE, "event": "coordinator change"}),
    (money.reform_cost, {"ensemble": ENSEMBLE}),
    (per_run.per_run, {"ensemble": ENSEMBLE}),
    (plots.survival, {"curves": CURVES, "runs": 2, "seed": 1, "lang": "th", "title": "x", "years": 3, "width": 7.0}),
    (plots.yearly, {"ensemble": ENSEMBLE, "measure": "alive", "group": "all"}),
    (plots.incidence, {"table": continuity.incidence(ENSEMBLE.partnerships, 2), "runs": 2, "seed": 1, "years": 3}),
]  # fmt: skip
WRONG: list[Any] = [
    object(), 1j, b"bytes", {1: 2}, {"a", "b"}, [object()], np.array([[1, 2], [3, 4]]), pd.DataFrame({"zz": [1]}),
    pd.Series([None]), pd.NA, float("nan"), float("-inf"), np.datetime64("2026-01-01"), 10**400, "no such thing", [[1]],
    int,
]  # fmt: skip
ANYTHING = ("scenario", "base", "record", "rules", "title", "definition")
"""What takes a text or None of any kind: refused only where the kind is wrong."""


def versions(value: Any) -> list[Any]:
    """The same value as numpy and pandas have it."""
    match value:
        case bool():
            return [np.bool_(value), np.array(value)]
        case int():
            return [np.int64(value), np.int32(value), np.array(value), pd.Series([value], dtype="Int64")[0]]
        case float():
            return [np.float64(value), np.array(value), Fraction(value), Decimal(value)]
        case str():
            return [np.str_(value), np.array(value)]
        case dict() if all(isinstance(item, int | float) for item in value.values()):
            return [
                pd.Series(value, dtype=object),
                list(value.items()),
                {np.str_(k): np.array(v) for k, v in value.items()},
            ]
        case [dict(), *_]:
            return [pd.DataFrame(value), tuple(value)]
        case list() | tuple():
            return [tuple(value), np.array(value), pd.Series(value), pd.Index(value), iter(list(value))]
    return []


def same(one: Any, other: Any) -> bool:
    if isinstance(one, pd.DataFrame):
        return one.equals(other)
    if isinstance(one, govsim.Ensemble):
        return all(table.equals(other.tables[name]) for name, table in one.tables.items())
    if hasattr(one, "savefig"):
        return [text.get_text() for text in one.texts] == [text.get_text() for text in other.texts]
    if hasattr(one, "sentence"):
        return bool(one.sentence == other.sentence)
    if isinstance(one, Scenario | govsim.Design | govsim.Record | Reference | int | float):
        return bool(one == other)
    return type(one) is type(other)


CASES = [(door, keys, name) for door, keys in DOORS for name in keys]


@pytest.mark.parametrize(
    ("door", "keys", "name"), CASES, ids=[f"{getattr(door, '__name__', door)}-{name}" for door, _, name in CASES]
)
def test_numpy_and_pandas_versions_give_the_same_and_wrong_kinds_an_input_error(
    door: Callable[..., Any], keys: dict[str, Any], name: str
) -> None:
    for value in versions(keys[name]):
        assert same(door(**keys), door(**{**keys, name: value})), repr(value)
    for value in WRONG:
        taken = True
        try:
            door(**{**keys, name: value})
        except govsim.InputError:
            taken = False
        may_be = name in ANYTHING or isinstance(value, float | int | str)
        assert not taken or may_be, (name, value)


def test_every_argument_that_is_taken_has_a_wrong_kind_that_is_refused() -> None:
    """Whatever a public function declares as a kind refuses an object of no kind, by the argument's name."""
    functions = [getattr(govsim, name) for name in govsim.__all__] + [getattr(plots, n) for n in dir(plots)]
    for function in functions:
        kinds = vars(function).get("takes", {}) if isinstance(function, types.FunctionType) else {}
        for name, kind in kinds.items():
            with pytest.raises(govsim.InputError, match=name):
                kind(name, object())


def test_every_picture_and_main_function_takes_its_arguments_at_the_door() -> None:
    pictures = [getattr(plots, n) for n in dir(plots) if isinstance(getattr(plots, n), types.FunctionType)]
    main = [govsim.simulate, govsim.compare, govsim.apportion, govsim.sweep, govsim.rerun, govsim.write_report]
    more = [analyse, sensitivities.sensitivities, replications_for_power, replications_for_precision]
    for function in [*pictures, *main, *more]:
        assert hasattr(function, "takes"), function


# The cases that were refused, or ended in raw errors


def test_the_years_of_our_own_tables_can_be_given_back() -> None:
    year = ENSEMBLE.years["year"].unique()[-1]
    assert BASE.with_reform("deputy", from_year=year) == BASE.with_reform("deputy", from_year=int(year))


def test_barriers_are_named_one_by_one_or_in_a_list() -> None:
    both = BASE.without("rotation", "law")
    lists: list[Any] = [
        ["rotation", "law"],
        ("rotation", "law"),
        np.array(["rotation", "law"]),
        pd.Series(["rotation", "law"]),
    ]
    for listed in lists:
        assert BASE.without(listed) == both


def test_a_design_takes_tables_ranges_and_pairs() -> None:
    rates = [0.2, 0.3]
    points = [{"rotation.transfer_rate": rate} for rate in rates]
    assert design(points=pd.DataFrame(points)) == design(points=points)
    listed = design(levers={"contract.term_years": [1, 2, 3]})
    assert design(levers={"contract.term_years": range(1, 4)}) == listed
    assert design(levers=[("contract.term_years", np.arange(1, 4))]) == listed
    assert design(levers=pd.Series({"contract.term_years": [1, 2, 3]})) == listed


def test_an_outcome_with_missing_values_of_pandas_is_one_with_nan() -> None:
    assert np.isnan(arguments.array("y", pd.Series([1, None, pd.NA], dtype=object))[1:]).all()
    assert np.isnan(arguments.array("y", pd.array([1, None], dtype="Int64"))[1])


def test_a_path_may_be_a_text_or_a_path_and_nothing_else(tmp_path: Path) -> None:
    for wrong in (3, None, b"x", ["x"]):
        with pytest.raises(govsim.InputError, match="folder must be the name of a file or folder"):
            govsim.Ensemble.load(wrong)  # type: ignore[arg-type]
    with pytest.raises(govsim.InputError):
        govsim.Ensemble.load(tmp_path / "none")


def test_the_shipped_reference_stands() -> None:
    assert MIDDLING_LEADERS.off == {"leadership.priority_median": 0.5, "leadership.seriousness_median": 0.5}
    with pytest.raises(govsim.InputError, match=r"leadership.priority_median = .* is outside"):
        Reference("leadership", "x", {"leadership.priority_median": 99})
