"""Every outcome declared once: unit, digits, scale, which way is better. Its names are those of words/outcomes.toml.

Tables, the command line, reports, pictures, the game and JSON all show an outcome as it is declared here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from govsim.words import Lang, say


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome, and how it is shown. One of your own says too how it is measured.

    Attributes:
        measure: A function of the tables of runs (`tables.runs`, `tables.years`, `tables.partnerships`) that returns a
            number a run: a list or array as long as there are runs, or a Series indexed by run, in which runs that are
            left out are undefined. None for the outcomes that ship.
        unit: Of the values as they are in tables.
        better: +1 where more of it is better, -1 where less is, 0 where neither is.
        digits: Those that pictures show.
        scale: Texts show the value times this: a share in per cent.
        decimals: How many decimals texts show.
        text: What it is called in English, text_th in Thai, where it is of your own.
        by: "year" where it is a number a run and fiscal year: an array of shape (runs, years), a table indexed by run
            with a column a year, or a Series indexed by run and year. It is an outcome for each year: scandals_2027.
        undefined: Whether a run may leave it undefined (NaN).
        tables: Further tables that it needs: "events", "contracts", "years_by_kind", "partnership_months", ...
        extension: The extension it is of; scenarios without that leave it undefined.
    """

    name: str
    measure: Callable[..., Any] | None = None
    unit: str = ""
    better: Literal[1, 0, -1] = 0
    digits: int = 2
    scale: int = 1
    decimals: int = 2
    text: str = ""
    text_th: str = ""
    by: Literal["run", "year"] = "run"
    undefined: bool = False
    tables: tuple[str, ...] = ()
    extension: str = ""
    year: int | None = None

    @property
    def label(self) -> str:
        """What it is called in English, in tables and pictures."""
        return self.called("en")

    @property
    def label_th(self) -> str:
        """What it is called in Thai, in tables and pictures."""
        return self.called("th")

    def called(self, lang: Lang) -> str:
        """What it is called in tables and pictures."""
        if self.name in SHOWN:
            return say(f"outcomes.{self.name}.label", lang)
        text = self.text or self.name.replace("_", " ")
        return (self.text_th or text) if lang == "th" else text

    @property
    def exact(self) -> int:
        """Decimals that show the value as it is in tables as exactly as texts show it times `scale`."""
        return self.decimals + (2 if self.scale == 100 else 0)


def _by_name(*outcomes: Outcome) -> Mapping[str, Outcome]:
    return MappingProxyType({outcome.name: outcome for outcome in outcomes})


def _shipped(
    name: str, unit: str, better: Literal[1, 0, -1], digits: int, scale: int = 1, decimals: int = 0
) -> Outcome:
    return Outcome(name, None, unit, better, digits, scale, decimals)


def _share(name: str, better: Literal[1, -1], unit: str = "share") -> Outcome:
    return _shipped(name, unit, better, digits=2, scale=100, decimals=1)


OUTCOMES: Mapping[str, Outcome] = _by_name(
    _shipped("rmst_60", "months", 1, digits=1, decimals=1),
    _shipped("rmst_120", "months", 1, digits=1, decimals=1),
    _share("survival_5y", 1),
    _shipped("relationship_60", "months", 1, digits=1, decimals=1),
    _shipped("alive", "partnerships", 1, digits=1, decimals=1),
    _share("renewal_rate", 1),
    _share("gap_share", -1),
    _shipped("seam_months", "months", -1, digits=1, decimals=1),
    _share("trust", 1, "0 to 1"),
    _share("coverage", 1),
    _share("engagement", 1, "0 to 1"),
    _shipped("people_months_served", "people-months", 1, digits=0),
    _shipped("people_months_above", "people-months", 1, digits=0),
    _shipped("paid", "contract-years", -1, digits=1, decimals=1),
    _shipped("reform_cost", "contract-years", -1, digits=1, decimals=1),
    _shipped("money", "contract-years", -1, digits=1, decimals=1),
    _shipped("in_house_cost", "contract-years", -1, digits=1, decimals=1),
    _shipped("value_for_money", "people-months per contract-year", 1, digits=0),
)
"""All outcomes of a run, in the order of their columns. Money spent counts as worse: its use is counted elsewhere."""
MAIN = ("rmst_60", "relationship_60", "trust", "coverage", "money")
"""Those that an answer is given in where nobody asks for others."""

SHOWN: Mapping[str, Outcome] = MappingProxyType(
    {
        **OUTCOMES,
        **_by_name(
            _shipped("partnership_years", "years", 1, digits=1, decimals=1),
            _shipped("contracts", "partnerships", 1, digits=1, decimals=1),
            _shipped("starts", "partnerships", 0, digits=0),
            _shipped("endings", "partnerships", -1, digits=0),
            _shipped("ended_by_line", "partnerships", -1, digits=0),
            _shipped("ended_by_law", "partnerships", -1, digits=0),
            _shipped("act_months", "months", -1, digits=0),
            _shipped("leaders", "changes", 0, digits=0),
            _shipped("coordinators", "changes", 0, digits=0),
            _shipped("alive_at_end", "partnerships", 1, digits=0),
            _shipped("communities_at_end", "partnerships", 1, digits=0),
        ),
    }
)
"""The outcomes, and what the game shows besides of one year."""

_own: dict[str, Outcome] = {}


def remember(outcomes: Iterable[Outcome]) -> None:
    """Have find() know outcomes of a user's own, for whatever shows them by their names."""
    _own.update({outcome.name: outcome for outcome in outcomes})


def find(name: str) -> Outcome | None:
    """How an outcome of this name is shown, a user's own among them; None where none was declared."""
    return OUTCOMES.get(name) or _own.get(name)
