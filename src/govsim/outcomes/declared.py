"""Every outcome declared once: unit, digits, scale, which way is better. Its names are those of words/outcomes.toml.

Tables, the command line, reports, pictures, the game and JSON all show an outcome as it is declared here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from govsim.words import Lang, say


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome, and how it is shown.

    Attributes:
        unit: Of the values as they are in tables.
        digits: Those that pictures show.
        better: +1 where more of it is better, -1 where less is, 0 where neither is.
        scale: Texts show the value times this: a share in per cent.
        decimals: How many decimals texts show.
    """

    name: str
    unit: str
    better: Literal[1, 0, -1]
    digits: int
    scale: int = 1
    decimals: int = 0

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
        return say(f"outcomes.{self.name}.label", lang)

    @property
    def exact(self) -> int:
        """Decimals that show the value as it is in tables as exactly as texts show it times `scale`."""
        return self.decimals + (2 if self.scale == 100 else 0)


def _by_name(*outcomes: Outcome) -> Mapping[str, Outcome]:
    return MappingProxyType({outcome.name: outcome for outcome in outcomes})


def _share(name: str, better: Literal[1, -1], unit: str = "share") -> Outcome:
    return Outcome(name, unit, better, digits=2, scale=100, decimals=1)


OUTCOMES: Mapping[str, Outcome] = _by_name(
    Outcome("rmst_60", "months", 1, digits=1, decimals=1),
    Outcome("rmst_120", "months", 1, digits=1, decimals=1),
    _share("survival_5y", 1),
    Outcome("relationship_60", "months", 1, digits=1, decimals=1),
    Outcome("alive", "partnerships", 1, digits=1, decimals=1),
    _share("renewal_rate", 1),
    _share("gap_share", -1),
    Outcome("seam_months", "months", -1, digits=1, decimals=1),
    _share("trust", 1, "0 to 1"),
    _share("coverage", 1),
    _share("engagement", 1, "0 to 1"),
    Outcome("people_months_served", "people-months", 1, digits=0),
    Outcome("people_months_above", "people-months", 1, digits=0),
    Outcome("paid", "contract-years", -1, digits=1, decimals=1),
    Outcome("reform_cost", "contract-years", -1, digits=1, decimals=1),
    Outcome("money", "contract-years", -1, digits=1, decimals=1),
    Outcome("in_house_cost", "contract-years", -1, digits=1, decimals=1),
    Outcome("value_for_money", "people-months per contract-year", 1, digits=0),
)
"""All outcomes of a run, in the order of their columns. Money spent counts as worse: its use is counted elsewhere."""

SHOWN: Mapping[str, Outcome] = MappingProxyType(
    {
        **OUTCOMES,
        **_by_name(
            Outcome("partnership_years", "years", 1, digits=1, decimals=1),
            Outcome("contracts", "partnerships", 1, digits=1, decimals=1),
            Outcome("starts", "partnerships", 0, digits=0),
            Outcome("endings", "partnerships", -1, digits=0),
            Outcome("ended_by_line", "partnerships", -1, digits=0),
            Outcome("ended_by_law", "partnerships", -1, digits=0),
            Outcome("act_months", "months", -1, digits=0),
            Outcome("leaders", "changes", 0, digits=0),
            Outcome("coordinators", "changes", 0, digits=0),
            Outcome("alive_at_end", "partnerships", 1, digits=0),
            Outcome("communities_at_end", "partnerships", 1, digits=0),
        ),
    }
)
"""The outcomes, and what the game shows besides of one year."""
