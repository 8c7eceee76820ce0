"""A reform as it is typed, NAME*SIZE@YEAR-LAST:GROUPS, taken apart; several with + between them.

One that begins once something was seen has a condition: NAME*SIZE?OBSERVABLE<LEVEL@YEAR-LAST:GROUPS.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Typed(NamedTuple):
    """The parts of a dated reform as they were typed; None where a part was not.

    name      of the reform
    size      after *: the share of the way to its targets
    condition after ?: what must be seen for it to begin
    year      after @: the fiscal year (CE) from which on it is in force; of one with a condition, the first looked at
    last      after -: the last fiscal year in which it is, or that is looked at
    groups    after a colon, with commas: the groups of agencies it is for
    """

    name: str
    size: str | None
    condition: str | None
    year: str | None
    last: str | None
    groups: str | None

    @property
    def is_plain(self) -> bool:
        """Whether it is a name and a year at most."""
        return self.size is self.condition is self.last is self.groups is None


def typed(text: str) -> Typed:
    """One reform, taken apart.

    >>> typed("deputy*0.5@2028-2032:pilot")
    Typed(name='deputy', size='0.5', condition=None, year='2028', last='2032', groups='pilot')
    >>> typed("bridge-fund?trust<0.4@2028").condition
    'trust<0.4'
    """
    what, _, when = text.partition("@")
    what, asked, condition = what.partition("?")
    name, star, size = what.partition("*")
    years, colon, groups = when.partition(":")
    year, dash, last = years.partition("-")
    return Typed(
        name.strip(),
        size.strip() if star else None,
        condition.strip() if asked else None,
        year.strip() or None,
        last.strip() if dash else None,
        groups.strip() if colon else None,
    )


def split(text: str) -> Iterator[str]:
    """The reforms of an option, each with its years and groups; those without take what stands after the last @.

    >>> list(split("deputy*0.5 + longer-term@2028"))
    ['deputy*0.5@2028', 'longer-term@2028']
    """
    parts = ["@".join(piece.strip() for piece in part.split("@")) for part in text.split("+")]
    _, at, last = parts[-1].partition("@")
    for part in parts:
        yield part if "@" in part else f"{part}{at}{last}"
