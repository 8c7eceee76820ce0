"""exp, log and power in plain IEEE arithmetic: the same bits on every processor and under every library.

A platform's own functions differ in their last digits from one machine to the next, and so would results. Here is
nothing but additions, multiplications and tables, in a fixed order; no compiler may fuse or reorder them, for nothing
is compiled with fast-math. Off by 0.51 units in the last place (0.77 below the normal numbers) of 10^7 measured. The
methods are Tang's (1989, 1990): a table for the greater part, a polynomial for the rest; a sum of two numbers stands
for one where its rounding would show (Dekker 1971).

Functions that begin with `_` take numbers or arrays and know no special cases. Rules call exp, log and power, which
do; Python calls exps, logs and powers, the same for whole arrays.
"""

import numpy as np

from govsim.model.compiled import constant, numbers
from govsim.model.elementary_numbers import (
    BELOW_ONE,
    EXP_TERMS,
    INTERVALS,
    INVERSE,
    LN2_HIGH,
    LN2_LOW,
    LOG_HIGH,
    LOG_LOW,
    LOG_TERMS,
    PART_HIGH,
    PART_LOW,
    PARTS_OF_LN2,
    POWER,
    POWER_REST,
)

_INVERSE, _LOG_HIGH, _LOG_LOW = np.array(INVERSE), np.array(LOG_HIGH), np.array(LOG_LOW)
_POWER_BITS, _POWER_REST = np.array(POWER).view(np.int64), np.array(POWER_REST)
_FRACTION_BITS, _INTERVALS_BITS = 52, INTERVALS.bit_length() - 1
_NO_MORE, _64 = constant(0), constant(64)
_FAR, _TOO_FAR = (
    708.0,
    746.0,
)  # within the first both e^x and e^-x are normal numbers; beyond the second, 0 and infinity
_WHOLE = 1.5 * 2.0**52  # added to a number and taken away, it leaves the nearest whole one
_WHOLE_BITS = int(np.float64(_WHOLE).view(np.int64))
_INTERVAL_BITS = _FRACTION_BITS - _INTERVALS_BITS
_FIRST = int(np.float64(1.0).view(np.int64)) - (BELOW_ONE << _INTERVAL_BITS) - (1 << (_INTERVAL_BITS - 1))
"""The bits of the number at which the table's first interval begins: 1 is in the middle of its own."""
_HIGH_26, _HIGH_32 = -1 << 27, -1 << 21  # masks that leave so many bits of a fraction
_LEAST = 2.0**-1022  # of the numbers with all their digits; a smaller one times 2^54 has them too


@numbers
def _bits(x):
    return np.float64(x).view(np.int64)


@numbers
def _number(bits):
    return np.int64(bits).view(np.float64)


@numbers
def _high_bits(x, mask):
    return _number(_bits(x) & mask)


@numbers
def _exp(x, rest, more):
    """2^more e^(x + rest) for |x| <= 745 and a small rest: x = (k + n/128) log 2 + r, then 2^k 2^(n/128) e^r."""
    shifted = x * PARTS_OF_LN2 + _WHOLE
    parts = shifted - _WHOLE
    r = (x - parts * PART_HIGH) + (rest - parts * PART_LOW)
    parts = _bits(shifted) - _WHOLE_BITS
    n = parts & (INTERVALS - 1)
    k = (parts >> _INTERVALS_BITS) + more
    t = EXP_TERMS
    r2 = r * r
    rising = _POWER_REST[n] + r + r2 * (t[0] + t[1] * r) + r2 * r2 * (t[2] + t[3] * r)
    power = _number(_POWER_BITS[n] + (k << _FRACTION_BITS))
    return power + power * rising


@numbers
def _log(x, k):
    """Log (x 2^k) for a normal x, as the sum of two numbers: x = 2^m c (1 + r), then m log 2 + log c + log(1 + r)."""
    bits = _bits(x)
    place = bits - _FIRST
    interval = (place >> _INTERVAL_BITS) & (INTERVALS - 1)
    m = place >> _FRACTION_BITS
    k = k + m
    x = _number(bits - (m << _FRACTION_BITS))
    inverse = _INVERSE[interval]
    high = _high_bits(x, _HIGH_32)
    low = (x - high) * inverse
    high = high * inverse - 1.0
    r = high + low
    low = (high - r) + low
    whole = k * LN2_HIGH + _LOG_HIGH[interval]
    low += k * LN2_LOW + _LOG_LOW[interval]
    one = whole + r
    low += (whole - one) + r
    high = _high_bits(r, _HIGH_26)
    square = -0.5 * high * high
    log_high = one + square
    low += (one - log_high) + square
    low += -0.5 * (r - high) * (r + high)
    t = LOG_TERMS
    r2 = r * r
    low += r * r2 * (((t[0] + t[1] * r) + (t[2] + t[3] * r) * r2) + (t[4] + t[5] * r) * (r2 * r2))
    total = log_high + low
    return total, (log_high - total) + low


@numbers
def _power(x, k, y):
    """The logarithm of (x 2^k)^y for a normal x, as the sum of two numbers."""
    log_high, log_low = _log(x, k)
    y_high, high = _high_bits(y, _HIGH_26), _high_bits(log_high, _HIGH_26)
    low = (log_high - high) + log_low
    return y_high * high, (y - y_high) * high + y * low


@numbers
def _exp_anywhere(x, rest):
    """e^(x + rest), 0 and infinity where that is too small or too large for a number."""
    if abs(x) < _FAR:
        return _exp(x, rest, _NO_MORE)
    if abs(x) < _TOO_FAR:  # 2^k is no number at the ends of the range: by way of one that is
        return _exp(x, rest, -_64) * 2.0**64 if x > 0.0 else _exp(x, rest, _64) * 2.0**-64
    return x if np.isnan(x) else (np.inf if x > 0.0 else 0.0)


@numbers
def exp(x):
    """e^x; 0 and infinity where that is too small or too large for a number."""
    return _exp_anywhere(x, 0.0)


@numbers
def exp_near(x):
    """e^x for |x| < 708 and for no other: without a question asked, so a loop of it takes several at once."""
    return _exp(x, 0.0, _NO_MORE)


@numbers
def log(x):
    """The natural logarithm of x; minus infinity at 0, no number (NaN) below."""
    if _LEAST <= x < np.inf:
        return _log(x, 0.0)[0]
    if 0.0 < x < _LEAST:
        return _log(x * 2.0**54, -54.0)[0]
    return -np.inf if x == 0.0 else (np.inf if x > 0.0 else np.nan)


@numbers
def log_near(x):
    """The natural logarithm of a normal x > 0 and of no other: without a question asked, as exp_near."""
    return _log(x, 0.0)[0]


@numbers
def power(x, y):
    """x^y for x >= 0 and a finite y; no number (NaN) for a negative x."""
    if _LEAST <= x < np.inf:
        return _exp_anywhere(*_power(x, 0.0, y))
    if y == 0.0:
        return 1.0
    if 0.0 < x < _LEAST:
        return _exp_anywhere(*_power(x * 2.0**54, -54.0, y))
    if x == 0.0 or x == np.inf:
        return 0.0 if (x == 0.0) == (y > 0.0) else np.inf
    return np.nan


def exps(x: np.ndarray | float) -> np.ndarray:
    """exp of each."""
    x = np.asarray(x, float)
    usual = np.abs(x) < _FAR
    found = np.asarray(exp_near(np.where(usual, x, 0.0)))
    with np.errstate(over="ignore"):
        found[~usual] = [exp(each) for each in x[~usual]]
    return found


def logs(x: np.ndarray | float) -> np.ndarray:
    """log of each."""
    x = np.asarray(x, float)
    usual = (x >= _LEAST) & (x < np.inf)
    found = np.asarray(_log(np.where(usual, x, 1.0), 0.0)[0])
    found[~usual] = [log(each) for each in x[~usual]]
    return found


def powers(x: np.ndarray | float, y: np.ndarray | float) -> np.ndarray:
    """power of each pair, x and y of one shape or of shapes that numpy makes one."""
    x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    usual = (x >= _LEAST) & (x < np.inf) & (np.abs(y) < 1e9)
    exponent, rest = _power(np.where(usual, x, 1.0), 0.0, np.where(usual, y, 1.0))
    usual &= np.abs(exponent) < _FAR
    found = np.asarray(_exp(np.where(usual, exponent, 0.0), rest, _NO_MORE))
    with np.errstate(over="ignore", invalid="ignore"):
        found[~usual] = [power(*each) for each in zip(x[~usual], y[~usual], strict=True)]
    return found
