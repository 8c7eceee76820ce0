"""Numbers and their intervals as texts for readers, in English and in Thai."""

from dataclasses import dataclass

from govsim.words import Lang, say

MOST_DIGITS = 4


@dataclass(frozen=True)
class Number:
    """A number and its interval as they are shown: in per cent where the text says so, with so many decimals."""

    value: float
    low: float | None
    high: float | None
    digits: int
    signed: bool = False


def number(value: float, digits: int, *, signed: bool = False) -> str:
    """A number as it is read: with commas and a true minus sign, never "-0.0"."""
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("+-")
    return text.replace("-", "−")


def digits_for(digits: int, *numbers: float) -> int:
    """As many digits as it takes to tell each number that is not 0 from 0, and the least from the greatest."""

    def distinct(places: int) -> int:
        return len({round(min(numbers), places), round(max(numbers), places)})

    while digits < MOST_DIGITS and (
        any(one and round(one, digits) == 0 for one in numbers) or distinct(digits) < distinct(MOST_DIGITS)
    ):
        digits += 1
    return digits


def interval(low: float | None, high: float | None, digits: int, lang: Lang) -> str:
    """ "95 % interval 7.4 to 8.8", or why there is none."""
    if low is None or high is None:
        return say("report.interval.none", lang)
    if abs(high - low) < 10**-MOST_DIGITS:
        return say("report.interval.exact", lang)
    return say("report.interval", lang, low=number(low, digits), high=number(high, digits))
