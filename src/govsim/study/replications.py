"""How many replications: for a stated precision of a mean, and for telling a paired difference from none.

Stability of the variance: Lorscheid, Heine & Meyer 2012 (doi:10.1007/s10588-011-9097-3) raise the number of runs until
the coefficient of variation moves no more. Precision: the fewest replications whose Student interval is narrow enough,
as the sequential procedure of Chow & Robbins 1965 (doi:10.1214/aoms/1177700156) ends. Power: the non-central t.

What a pilot tells about the standard deviation is itself uncertain: every number of replications has an interval, from
the chi-squared interval of that standard deviation (exact for normal runs).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from govsim.arguments import array, real, takes
from govsim.errors import InputError
from govsim.outcomes.intervals import student

MOVES = 0.01
"""The coefficient of variation is stable once it differs from no later one by more (Lorscheid et al. 2012)."""
MOST = 10**9
ALIKE = "But the pilot's runs are all alike, which says nothing about how much others will differ."


@dataclass(frozen=True)
class Needed:
    """Replications that a stated precision or power asks for.

    replications, low, high: the number, and its interval; None where no number below 1e9 will do
    now: how many the pilot has;  half_width_now: of the interval of its mean
    stable: whether the pilot's coefficient of variation has come to rest, from stable_from on; None where the mean
        cannot be distinguished from 0, as there the coefficient means nothing
    power_now: of the pilot's number, where power was asked for
    table: by number of runs [replications, mean, sd, cv, half_width], or [replications, power]
    sentence: all this in words
    """

    replications: int | None
    low: int | None
    high: int | None
    now: int
    half_width_now: float
    stable: bool | None
    stable_from: int | None
    power_now: float | None
    table: pd.DataFrame
    sentence: str


@takes(y=array, half_width=real, level=real, moves=real)
def replications_for_precision(
    y: np.ndarray, half_width: float, level: float = 0.95, *, moves: float = MOVES
) -> Needed:  # fmt: skip
    """The replications whose mean has an interval of plus or minus `half_width`, in the outcome's unit.

    y: pilot runs, in the order of their numbers, shape (replications,). Raises InputError for fewer than two, for runs
    that are missing or not finite, and for a half-width or level that means nothing.
    """
    y = _pilot(y, "y")
    _positive(half_width, "half_width", "in the outcome's unit")
    _positive(moves, "moves", f"{MOVES} is usual")
    _between(level, "level", "0.95 is usual")
    n = len(y)
    table = _running(y, level)
    sd = float(y.std(ddof=1))
    less, more = _sd_interval(sd, n, level)
    needed, low, high = (_for_width(s, half_width, level) for s in (sd, less, more))
    now = float(table["half_width"].iloc[-1])
    stable_from = _rest(table, moves) if abs(y.mean()) > now else None
    stable = None if abs(y.mean()) <= now else stable_from is not None
    sentence = (
        f"{_number(needed, low, high)} give a mean known within {half_width:g} at {100 * level:g} %; "
        f"the {n} there are give {now:.3g}. "
    )
    if sd == 0:
        sentence += ALIKE
    elif stable is None:
        sentence += "The mean cannot be distinguished from 0, so the coefficient of variation says nothing."
    elif stable:
        sentence += f"The coefficient of variation moves by less than {moves:g} from {stable_from} replications on."
    else:
        sentence += f"The coefficient of variation still moves by more than {moves:g}: the pilot is short, run more."
    return Needed(needed, low, high, n, now, stable, stable_from, None, table, sentence)


@takes(differences=array, effect=real, power=real, level=real)
def replications_for_power(
    differences: np.ndarray, effect: float, power: float = 0.8, level: float = 0.95
) -> Needed:  # fmt: skip
    """The replications in which a paired difference of `effect` is told from none with this power, two-sided.

    differences: of a pilot, with and without, run by run, shape (replications,); their mean plays no part. Raises
    InputError as replications_for_precision() does, and for an effect of 0 or a power not between 1 - level and 1.
    """
    differences = _pilot(differences, "differences")
    _positive(abs(effect), "effect", "name the smallest difference that would matter, in the outcome's unit")
    _between(level, "level", "0.95 is usual")
    _between(power, "power", "0.8 is usual")
    if power <= 1 - level:
        raise InputError(f"a power of {power:g} is reached without any run", place="power", remedy="0.8 is usual")
    n, sd = len(differences), float(differences.std(ddof=1))
    in_sd = [abs(effect) / s if s > 0 else np.inf for s in (sd, *_sd_interval(sd, n, level))]
    needed, low, high = (_for_power(each, power, level) for each in in_sd)
    now = _power(n, in_sd[0], level)
    sizes = sorted({2, 5, 10, 20, 50, 100, 200, 500, 1000, n} | ({needed} if needed else set()))
    table = pd.DataFrame({"replications": sizes, "power": [_power(size, in_sd[0], level) for size in sizes]})
    half = _half_width(sd, n, level)
    sentence = (
        f"{_number(needed, low, high)} detect a paired difference of {effect:g} with power {power:g} at "
        f"{100 * level:g} %; the {n} there are have power {now:.2f}."
    )
    if sd == 0:
        sentence += f" {ALIKE}"
    return Needed(needed, low, high, n, half, None, None, now, table, sentence)


def _running(y: np.ndarray, level: float) -> pd.DataFrame:
    """Mean, standard deviation, coefficient of variation and half-width of the first 2, 3, ... runs."""
    from scipy.special import stdtrit

    n = np.arange(1, len(y) + 1)
    centred = y - y.mean()
    mean = np.cumsum(centred) / n
    square = np.maximum(np.cumsum(centred**2) - n * mean**2, 0)
    sd = np.sqrt(square[1:] / (n[1:] - 1))
    mean = (mean + y.mean())[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        cv = np.where(mean != 0, sd / np.abs(mean), np.nan)
    half = stdtrit(n[1:] - 1, 0.5 + level / 2) * sd / np.sqrt(n[1:])
    return pd.DataFrame({"replications": n[1:], "mean": mean, "sd": sd, "cv": cv, "half_width": half})


def _rest(table: pd.DataFrame, moves: float) -> int | None:
    """From how many runs on no later coefficient of variation differs by more; None when only the last few agree.

    The second half of the pilot must be at rest: that the last number equals itself says nothing.
    """
    cv = table["cv"].to_numpy(float)
    later_high, later_low = (f.accumulate(cv[::-1])[::-1] for f in (np.maximum, np.minimum))
    moving = ~((later_high - cv <= moves) & (cv - later_low <= moves))
    first = int(np.flatnonzero(moving)[-1]) + 1 if moving.any() else 0
    return int(table["replications"].iloc[first]) if first <= len(cv) // 2 else None


def _half_width(sd: float, n: int, level: float) -> float:
    return student(n - 1, level) * sd / float(n**0.5)


def _sd_interval(sd: float, n: int, level: float) -> tuple[float, float]:
    from scipy.special import chdtri

    low, high = (chdtri(n - 1, tail) for tail in (0.5 - level / 2, 0.5 + level / 2))
    return sd * float((n - 1) / low) ** 0.5, sd * float((n - 1) / high) ** 0.5


def _for_width(sd: float, half_width: float, level: float) -> int | None:
    return _fewest(lambda n: _half_width(sd, n, level) <= half_width)


def _for_power(effect: float, power: float, level: float) -> int | None:
    return _fewest(lambda n: _power(n, effect, level) >= power)


def _power(n: int, effect: float, level: float) -> float:
    """Power of Student's two-sided paired test of an effect in standard deviations."""
    from scipy.special import nctdtr, ndtr

    if np.isinf(effect):
        return 1.0
    shift = effect * n**0.5
    t = student(n - 1, level)
    above, below = 1 - float(nctdtr(n - 1, shift, t)), float(nctdtr(n - 1, shift, -t)) if shift < 5 else 0.0
    if n <= 100_000 and np.isfinite(above):
        return above + below
    return float(ndtr((shift - t) / (1 + t * t / (2 * (n - 1))) ** 0.5))  # where the non-central t is lost in rounding


def _fewest(enough: Callable[[int], bool]) -> int | None:
    """The fewest replications that are enough, from 2 on; what is enough must stay so with more."""
    high = 2
    while not enough(high):
        high *= 2
        if high > MOST:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return max(high, 2)


def _number(*needed: int | None) -> str:
    value, low, high = (f"{n:,}" if n is not None else "more than 1e9" for n in needed)
    return f"{value} replications ({low} to {high}, as far as this pilot shows)"


def _pilot(y: np.ndarray, name: str) -> np.ndarray:
    y = np.asarray(y, float)
    if y.ndim != 1 or len(y) < 2:
        raise InputError(
            f"{name} has the shape {y.shape}", place=name, remedy="give the values of two pilot runs or more"
        )
    if not np.isfinite(y).all():
        wrong = np.flatnonzero(~np.isfinite(y))
        what = f"{len(wrong)} of {len(y)} runs are missing or not finite: {', '.join(map(str, wrong[:10]))}"
        raise InputError(what, place=name, remedy="run them again, or choose an outcome that is defined in every run")
    return y


def _positive(number: float, name: str, remedy: str) -> None:
    if not (np.isfinite(number) and number > 0):
        raise InputError(f"{number:g} is not above 0", place=name, remedy=remedy)


def _between(number: float, name: str, remedy: str) -> None:
    if not 0 < number < 1:
        raise InputError(f"{number:g} is not between 0 and 1", place=name, remedy=remedy)
