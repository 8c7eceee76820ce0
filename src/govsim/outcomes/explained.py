"""Every measure that a brief or a summary shows, and where it stands; words/measures.toml says how it is made."""

from collections.abc import Mapping
from types import MappingProxyType

from govsim.outcomes.declared import OUTCOMES
from govsim.words import Lang, has, say

_OUTCOME = "comparison.per_run, column {name}; comparison.options and pairs, rows with outcome = {name}"
_LOGS = {"rmst_60", "rmst_120", "survival_5y"}

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        **{
            name: _OUTCOME.format(name=name) + (f"; continuity(), measure = {name}" if name in _LOGS else "")
            for name in OUTCOMES
        },
        "per_year": "comparison.costs, column per_year",
        "icer": "comparison.frontier, column icer",
        "years_kept": "comparison.frontier, column years_kept; comparison.costs, column partnership_years",
        "efficient_in": "comparison.frontier, column efficient_in",
        "acceptability": "comparison.acceptability, column share",
        "worst_decile": "comparison.options, column worst_decile",
        "better_in": "comparison.options and pairs, column better_in",
        "needed": "comparison.options, column needed",
        "payers": "comparison.payers and flows (by fiscal year), a row a payer",
        "by_year": "comparison.by_year, a row an option, fiscal year and outcome",
        "lifetime": "comparison.named, rows with measure = lifetime",
        **{f"alive_{n}y": f"comparison.named, rows with measure = alive_{n}y" for n in (1, 3, 5)},
        "ended": "comparison.named, rows with measure = ended, ended_line, ended_partner and so on",
        "share_of_futures": "decision.beats, columns share and share_without_luck",
        "regret": "decision.robust, rows with criterion = regret_mean, regret_90 or regret_worst",
        "net_benefit": "decision.assumed, beats and robust, rows with outcome = net_benefit",
        "information": "decision.information, column value",
    }
)
"""Each measure by its name, and where it stands."""

ALIASES: Mapping[str, str] = MappingProxyType(
    {"continuity": "rmst_60", "relationships": "relationship_60", "cost": "money", "price": "per_year"}
)
"""What texts call some of them."""


def called(name: str, lang: Lang) -> str:
    """What a measure is called."""
    return OUTCOMES[name].called(lang) if name in OUTCOMES else say(f"measures.{name}.label", lang)


def how(name: str, lang: Lang) -> str:
    """How it is made of runs."""
    return say(f"measures.{name}.how", lang)


def mind(name: str, lang: Lang) -> str:
    """What to mind about it; mostly something, else ""."""
    key = f"measures.{name}.mind"
    return say(key, lang) if has(key) else ""
