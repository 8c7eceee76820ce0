"""exp, log and power of our own, against arithmetic of many digits, and in all ways that they are called."""

import ast
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govsim
from govsim.model import elementary
from govsim.model.compiled import rule

PACKAGE = Path(govsim.__file__).parent
ROOT = PACKAGE.parents[1]
INF, NAN = math.inf, math.nan
TINY, LEAST, MOST = 5e-324, 2.0**-1022, sys.float_info.max

# Within a unit of the last place. The figures are those that the module names.

WORST = {"exp": 0.77, "log": 0.51, "power": 0.77}  # 0.51 but for results below the normal numbers, rounded twice
ARRAYS: dict[str, Callable[..., np.ndarray]] = {
    "exp": elementary.exps,
    "log": elementary.logs,
    "power": elementary.powers,
}
EXACT = {"exp": mpmath.exp, "log": mpmath.log, "power": mpmath.power}


def arguments(name: str, count: int, seed: int) -> tuple[np.ndarray, ...]:
    """Arguments over all that gives a number, and as many where rules have them: small ones, and about 1."""
    rng = np.random.default_rng(seed)
    half = count // 2
    near_one = 1.0 + rng.choice([-1.0, 1.0], half) * 2.0 ** rng.uniform(-53, -1, half)
    anywhere = np.exp(rng.uniform(-744, 709, count - half))
    if name == "exp":
        return (np.concatenate([rng.uniform(-2, 2, half), rng.uniform(-745, 709.7, count - half)]),)
    if name == "log":
        return (np.concatenate([near_one, anywhere]),)
    x = np.concatenate([rng.uniform(0, 1, half), anywhere])
    most = np.minimum(708 / np.abs(np.log(x)), 1e6)
    return x, np.where(np.arange(count) < half, rng.uniform(0, 1, count), most * rng.uniform(-1, 1, count))


def units_off(found: np.ndarray, exact: np.ndarray) -> np.ndarray:
    """How many units in the last place `found` is from `exact`, numbers of more digits."""
    last = np.maximum(np.spacing(np.abs(exact.astype(float))), TINY)
    return np.asarray(np.abs(found - exact) / last, float)


@pytest.mark.parametrize("name", ARRAYS)
def test_it_is_within_a_unit_of_the_last_place(name: str) -> None:
    values = arguments(name, 100_000, seed=1)
    found = ARRAYS[name](*values)
    with mpmath.workdps(40):
        worst = max(
            abs(mpmath.mpf(each) - EXACT[name](*map(mpmath.mpf, given_))) / max(math.ulp(each), TINY)
            for each, *given_ in zip(found.tolist(), *(value.tolist() for value in values), strict=True)
        )
    assert worst <= WORST[name]


@pytest.mark.slow
@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="needs numbers of 64 bits to compare with")
@pytest.mark.parametrize("name", ARRAYS)
def test_it_is_within_a_unit_of_the_last_place_at_ten_million_points(name: str) -> None:
    longer: dict[str, Callable[..., np.ndarray]] = {"exp": np.exp, "log": np.log, "power": np.power}
    for seed in range(10):
        values = arguments(name, 1_000_000, seed=100 + seed)
        exact = longer[name](*(value.astype(np.longdouble) for value in values))
        assert units_off(ARRAYS[name](*values), exact).max() <= WORST[name]


# Ends and special values


@pytest.mark.parametrize(
    ("x", "result"),
    [
        (0.0, 1.0), (-0.0, 1.0), (TINY, 1.0), (INF, INF), (-INF, 0.0), (MOST, INF), (-MOST, 0.0),
        (709.782712893384, 1.7976931348622732e308), (709.7827128933841, INF),
        (-745.1332191019411, TINY), (-745.1332191019412, 0.0), (-708.5, 2.006132305331306e-308),
    ],
)  # fmt: skip
def test_exp_at_its_ends(x: float, result: float) -> None:
    assert elementary.exp(x) == elementary.exps(np.array([x]))[0] == result


@pytest.mark.parametrize(
    ("x", "result"),
    [
        (1.0, 0.0), (0.0, -INF), (-0.0, -INF), (INF, INF), (MOST, 709.782712893384), (TINY, -744.4400719213812),
        (LEAST, -708.3964185322641), (2.0, 0.6931471805599453), (0.5, -0.6931471805599453),
    ],
)  # fmt: skip
def test_log_at_its_ends(x: float, result: float) -> None:
    assert elementary.log(x) == elementary.logs(np.array([x]))[0] == result


@pytest.mark.parametrize("x", [-TINY, -1.0, -INF, NAN])
def test_log_below_0_is_no_number(x: float) -> None:
    assert math.isnan(elementary.log(x))
    assert math.isnan(elementary.logs(np.array([x]))[0])


@pytest.mark.parametrize(
    ("x", "y", "result"),
    [
        (0.0, 0.5, 0.0), (-0.0, 0.5, 0.0), (0.0, -0.5, INF), (INF, 0.5, INF), (INF, -0.5, 0.0), (0.0, 0.0, 1.0),
        (INF, 0.0, 1.0), (NAN, 0.0, 1.0), (0.3, 0.0, 1.0), (1.0, 1e300, 1.0), (1.0, -7.5, 1.0), (0.3, 1.0, 0.3),
        (2.0, 10.0, 1024.0), (2.0, -1074.0, TINY), (2.0, -1075.0, 0.0), (2.0, 1024.0, INF), (TINY, 0.5, 2.0**-537),
        (0.5, 1e300, 0.0), (0.5, -1e300, INF), (1.0000000000000002, 1e300, INF), (0.9999999999999999, 1e300, 0.0),
    ],
)  # fmt: skip
def test_power_at_its_ends(x: float, y: float, result: float) -> None:
    assert elementary.power(x, y) == elementary.powers(np.array([x]), y)[0] == result


@pytest.mark.parametrize(("x", "y"), [(-1.0, 2.0), (-TINY, 0.5), (NAN, 0.5), (0.5, NAN), (-INF, 1.0)])
def test_power_of_what_has_none_is_no_number(x: float, y: float) -> None:
    assert math.isnan(elementary.power(x, y))
    assert math.isnan(elementary.powers(np.array([x]), y)[0])


@given(st.floats(min_value=LEAST, max_value=MOST))
def test_a_number_to_the_power_of_1_is_itself(x: float) -> None:
    assert elementary.power(x, 1.0) == x


# One source, three ways to call it


@rule
def compiled_exp(x: float) -> float:
    return float(elementary.exp(x))


@rule
def compiled_log(x: float) -> float:
    return float(elementary.log(x))


@rule
def compiled_power(x: float, y: float) -> float:
    return float(elementary.power(x, y))


def bits(value: object) -> bytes:
    number = np.float64(value)  # type: ignore[arg-type]
    return b"none" if np.isnan(number) else number.tobytes()


@given(st.floats(), st.floats(allow_nan=False, allow_infinity=False))
def test_compiled_interpreted_and_over_arrays_the_bits_are_the_same(x: float, y: float) -> None:
    with np.errstate(all="ignore"):
        assert bits(compiled_exp(x)) == bits(elementary.exp(x)) == bits(elementary.exps(np.array([x]))[0])
        assert bits(compiled_log(x)) == bits(elementary.log(x)) == bits(elementary.logs(np.array([x]))[0])
        assert (
            bits(compiled_power(x, y))
            == bits(elementary.power(x, y))
            == bits(elementary.powers(np.array([x]), np.array([y]))[0])
        )


def test_arrays_keep_their_shape() -> None:
    x = np.array([[0.0, 0.5, 1.0], [2.0, INF, 3.0]])
    assert elementary.exps(x).shape == elementary.logs(x).shape == x.shape
    assert elementary.powers(x, np.array([[1.0], [2.0]])).shape == x.shape
    assert elementary.powers(2.0, x).shape == x.shape
    assert elementary.logs(np.zeros((0, 3))).shape == (0, 3)
    assert elementary.logs(np.float64(1.0)) == 0.0


# Where the numbers come from, and that nobody goes round them


def test_the_numbers_are_those_that_the_program_works_out() -> None:
    program = ROOT / "tools" / "elementary_coefficients.py"
    done = subprocess.run([sys.executable, str(program), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


LIBRARY = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "pow", "power", "tanh", "sinh", "sin", "cos"}
BELOW_OUTCOMES = sorted(path for room in ("model", "scenario", "runs") for path in (PACKAGE / room).rglob("*.py"))


@pytest.mark.parametrize("path", BELOW_OUTCOMES, ids=lambda path: path.name)
def test_nothing_below_outcomes_calls_a_library_for_what_we_have_ourselves(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module in ("math", "numpy"):
            assert not LIBRARY & {name.name for name in node.names}, f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("math", "np"):
            assert node.attr not in LIBRARY, f"{path.name}:{node.lineno}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            assert ast.unparse(node.left) in ("2.0", "2"), f"{path.name}:{node.lineno}: {ast.unparse(node)}"
