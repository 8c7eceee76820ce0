"""Works out the numbers that `govsim.model.elementary` computes with, and writes them to `elementary_numbers.py`.

    uv run python tools/elementary_coefficients.py            writes the file
    uv run python tools/elementary_coefficients.py --check    says whether it is what this program writes

Polynomials are Chebyshev fits in arithmetic of 60 digits (mpmath), rounded once; so are logarithms.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from mpmath import chebyfit, expm1, log, log1p, mp, mpf

mp.dps = 60
FILE = Path(__file__).parents[1] / "src" / "govsim" / "model" / "elementary_numbers.py"

EXP_TERMS = 4
"""Terms of (e^r - 1 - r)/r^2 for |r| <= log(2)/256: the fit is off by less than 2^-65 of e^r."""

LOG_TERMS = 6
"""Terms of (log(1+r) - r + r^2/2)/r^3 for |r| <= 2^-8: the fit is off by less than 2^-70 of log(1+r)."""

INTERVALS = 128
BELOW_ONE = 76
"""Of the intervals of a significand, how many lie below the one whose middle is 1: they then begin near sqrt(1/2)."""

HIGH_BITS = 42
"""log(2) and the logarithms of the table end at 2^-42, so that k log(2) + log(c) is exact for every exponent k.

So does log(2)/128, whose products with whole numbers up to 2^17 are exact.
"""


def polynomial(function: Callable[[mpf], mpf], reach: mpf, terms: int) -> list[float]:
    """Coefficients, lowest first."""
    return [float(each) for each in reversed(chebyfit(function, [-reach, reach], terms))]


def begin(interval: int) -> mpf:
    """The least significand of an interval: they are of one width in the bits of a number, so half as wide below 1."""
    place = mpf(interval - BELOW_ONE) - mpf(1) / 2
    return 1 + place / INTERVALS / (2 if place < 0 else 1)


def reciprocals() -> list[float]:
    """1/c for a c in the middle of each interval, in 20 bits, so that its product with 32 bits is exact; 1 about 1."""
    found = [float(mp.nint(mpf(2) ** 20 / ((begin(n) + begin(n + 1)) / 2)) / 2**20) for n in range(INTERVALS)]
    found[BELOW_ONE] = 1.0
    return found


def high_and_low(value: mpf) -> tuple[float, float]:
    high = mp.nint(value * 2**HIGH_BITS) / 2**HIGH_BITS
    return float(high), float(value - high)


def row(name: str, values: list[float], comment: str) -> str:
    lines = ("    " + " ".join(f"{value!r}," for value in values[n : n + 4]) for n in range(0, len(values), 4))
    return f"# {comment}\n{name} = (\n" + "\n".join(lines) + "\n)  # fmt: skip\n"


def text() -> str:
    reach = log(2) / 2 / INTERVALS
    exp_terms = polynomial(lambda r: (expm1(r) - r) / r**2 if r else mpf(1) / 2, reach * mpf("1.001"), EXP_TERMS)
    powers = [mpf(2) ** (mpf(n) / INTERVALS) for n in range(INTERVALS)]
    log_terms = polynomial(
        lambda r: (log1p(r) - r + r**2 / 2) / r**3 if r else mpf(1) / 3, mpf(2) ** -8 * mpf("1.002"), LOG_TERMS
    )
    inverse = reciprocals()
    logs = [high_and_low(-log(mpf(each))) for each in inverse]
    ln2, part = high_and_low(log(2)), high_and_low(log(2) / INTERVALS)
    return "\n".join(
        (
            '"""The numbers of `elementary.py`, written by tools/elementary_coefficients.py: change that, not it."""\n',
            f"INTERVALS, BELOW_ONE = {INTERVALS}, {BELOW_ONE}",
            f"LN2_HIGH, LN2_LOW = {ln2[0]!r}, {ln2[1]!r}",
            f"PARTS_OF_LN2 = {float(INTERVALS / log(2))!r}  # as many in 1 as {INTERVALS} in log(2)",
            f"PART_HIGH, PART_LOW = {part[0]!r}, {part[1]!r}\n",
            row("EXP_TERMS", exp_terms, "(e^r - 1 - r) / r^2, lowest term first"),
            row("LOG_TERMS", log_terms, "(log(1 + r) - r + r^2/2) / r^3, lowest term first"),
            row("POWER", [float(each) for each in powers], "2^(n/128)"),
            row("POWER_REST", [float(each / mpf(float(each)) - 1) for each in powers], "what 2^(n/128) is above it"),
            row("INVERSE", inverse, "1/c for a c in the middle of each interval of significands"),
            row("LOG_HIGH", [high for high, _ in logs], "log c, its bits down to 2^-42"),
            row("LOG_LOW", [low for _, low in logs], "the rest of log c"),
        )
    )


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if FILE.read_text() == text() else f"{FILE.name} is not what {Path(__file__).name} writes")
    FILE.write_text(text())


if __name__ == "__main__":
    main()
