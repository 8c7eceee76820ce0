"""A regime as the engine holds it: one record with every parameter of section 6, and what follows from them.

What follows (a month's probability from a year's, a month's forgetting from a half-life) is worked out once for a
regime, not once for a draw.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from govsim.model.aliasing import fields_never_overlap, with_more
from govsim.model.elementary import logs, powers
from govsim.model.parameters import PARAMETERS, Parameter

_DERIVED = (
    "dissolution_monthly", "leader_october", "leader_other", "term_limit_months", "transfer_october", "transfer_other",
    "partner_transfer_monthly", "many_year_money", "obligated_years", "logit_line_kept", "logit_agree",
    "fade_person", "fade_agency", "accident_monthly",
)  # fmt: skip

REGIME = np.dtype(
    [(p.field, np.int64 if p.whole else np.float64) for p in PARAMETERS] + [(name, np.float64) for name in _DERIVED]
)
"""One regime: a column for each parameter (`rotation.transfer_rate` is `rotation_transfer_rate`), then what follows."""

fields_never_overlap({"regimes": REGIME})


def month_probability(yearly: np.ndarray, share: np.ndarray | float = 1 / 12) -> np.ndarray:
    """The probability of the part of a year that holds this share of its chances: 1 - (1-p)^share (section 3)."""
    chance: np.ndarray = 1.0 - powers(1.0 - yearly, share)
    return chance


def log_odds(probability: np.ndarray) -> np.ndarray:
    """log(p / (1 - p)); minus and plus infinity at 0 and 1."""
    odds: np.ndarray = logs(probability) - logs(1.0 - probability)
    return odds


def regime_type(declared: Sequence[Parameter] = PARAMETERS) -> np.dtype:
    """The dtype of a regime with these parameters: REGIME, and after it a column for each that is not shipped."""
    more = [(p.field, np.int64 if p.whole else np.float64) for p in declared[len(PARAMETERS) :]]
    return with_more("regimes", REGIME, more)


def regime_table(regimes: Sequence[Mapping[str, float]], declared: Sequence[Parameter] = PARAMETERS) -> np.recarray:
    """Regimes, each a value for every declared parameter by name, as records."""
    table = np.zeros(len(regimes), regime_type(declared)).view(np.recarray)
    for parameter in declared:
        table[parameter.field] = [regime[parameter.name] for regime in regimes]
    derive(table)
    return table


def derive(table: np.recarray) -> None:
    """Work out in place what follows from the parameters, for records of any shape; in the browser, for one record."""
    table.logit_line_kept = log_odds(table.budget_line_kept)  # that of 1 is infinite, and meant: a line always kept
    table.logit_agree = log_odds(table.contract_agree)
    table.dissolution_monthly = month_probability(table.politics_dissolution_rate)
    share = table.leadership_october_share
    table.leader_october = month_probability(table.leadership_change_rate, share)
    table.leader_other = month_probability(table.leadership_change_rate, (1 - share) / 11)
    table.term_limit_months = 12 * table.leadership_term_limit_years
    share = table.rotation_october_share
    table.transfer_october = month_probability(table.rotation_transfer_rate, share)
    table.transfer_other = month_probability(table.rotation_transfer_rate, (1 - share) / 11)
    table.partner_transfer_monthly = month_probability(table.rotation_partner_transfer_rate)
    table.many_year_money = (table.budget_multi_year_permitted == 1) & (table.contract_obligation_years >= 2)
    table.obligated_years = 1 + (table.budget_multi_year_permitted == 1) * (table.contract_obligation_years - 1)
    table.fade_person = powers(2.0, -1 / table.trust_half_life_person)
    table.fade_agency = powers(2.0, -1 / table.trust_half_life_agency)
    table.accident_monthly = table.contract_accident_rate / 12
