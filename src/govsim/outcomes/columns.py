"""The dictionary of columns: each column of each table declared once, with its unit; its words are words/columns.toml.

A table is known by its name in an ensemble, by the name of the function that makes it (`entry_exit`, `continuity`), or
by the answer it belongs to: `comparison.options`, `apportion.shares`, `analysis.indices`. The documentation and
`govsim explain TABLE.COLUMN` are made from this. Parquet files do not carry it: their bytes are what `govsim rerun`
compares, and a better word for a column must not make a result another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from govsim.outcomes.declared import OUTCOMES, Outcome
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.words import Lang, has, say

_WHO = "mission agency group partner kind"
_ANSWER = "outcome target method measure"
_VALUE = "value low high"
_PER_RUN = " ".join(OUTCOMES)
_BY_KIND, _BY_GROUP = " ".join(KIND_MEASURES), " ".join((*KIND_MEASURES, *GROUP_MEASURES))

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name: tuple(columns.split())
        for name, columns in {
            "runs": f"run {_BY_GROUP}",
            "years": f"run year group {_BY_GROUP}",
            "years_by_kind": f"run year group kind {_BY_KIND}",
            "months": f"run month group {_BY_GROUP}",
            "months_by_kind": f"run month group kind {_BY_KIND}",
            "partnerships": f"run {_WHO} start end cause renewals",
            "contracts": f"run {_WHO} number start end agreed_end gap_before",
            "events": "run event month end agency official mission partner",
            "partnership_months": f"run {_WHO} official month age in_gap trust trust_person trust_agency output"
            " good_person bad_person good_agency bad_agency performance engagement fit capability cash reserve",
            "adopted": "run adaptive reform year",
            "agencies": "agency name group region",
            "missions": "mission name agency official value",
            "partners": "partner name kind region capacity",
            "entry_exit": "run mission agency partner start entry exit event cause group kind value capacity warm_up",
            "network": "run year ties density partners_mean partners_most agencies_most largest_component"
            " centralisation clustering ties_kept",
            "continuity": f"measure label {_VALUE} runs",
            "comparison.per_run": f"option run {_PER_RUN}",
            "comparison.options": "option outcome label base value difference low high better_in ties runs needed"
            " variance_ratio worst_decile worst_low worst_high",
            "comparison.costs": "option money money_low money_high partnership_years years_low years_high per_year low"
            " high note",
            "comparison.pairs": "option against outcome difference low high better_in ties runs",
            "comparison.frontier": "option cost years_kept status by and_by against cost_added years_added icer low"
            " high reason efficient_in",
            "comparison.acceptability": "willingness option share net_benefit best",
            "comparison.named": "option mission agency partner measure value low high difference difference_low"
            " difference_high better_in ties runs",
            "comparison.payers": "option payer value value_low value_high difference low high",
            "comparison.flows": "option year payer value value_low value_high difference low high",
            "comparison.by_year": "option year outcome value low high runs",
            "apportion.per_run": f"run budget routine rotation leadership law {_PER_RUN}",
            "apportion.gains": "outcome off base value gain low high runs",
            "apportion.effects": "outcome term effect low high runs",
            "apportion.shares": "outcome label barrier share low high gain shapley runs note definition",
            "analysis.indices": f"{_ANSWER} factor group {_VALUE}",
            "analysis.groups": f"{_ANSWER} group {_VALUE}",
            "analysis.pairs": f"{_ANSWER} factor other {_VALUE}",
            "analysis.effects": f"{_ANSWER} factor at points {_VALUE}",
            "analysis.references": f"{_ANSWER} {_VALUE}",
            "analysis.convergence": f"{_ANSWER} factor size points {_VALUE}",
            "analysis.notes": "outcome target note",
            "analysis.left_out": "outcome point undefined",
        }.items()
    }
)
"""The columns of each table, in their order."""

_UNITS: Mapping[str, str] = {
    "number": "run agency mission partner official region number point adaptive",
    "name": "reform against status by and_by payer comparison.named.mission comparison.named.agency"
    " comparison.named.partner group kind name cause event option outcome measure target method factor other barrier"
    " off term",
    "text": "label note definition reason",
    "fiscal year": "year",
    "month": "month start end agreed_end",
    "months": "gap_before age entry exit cash reserve seam_months months_without_act",
    "yes or no": "best in_gap warm_up budget routine rotation leadership law entry_exit.event",
    "share": "gap_share late_share renewal_rate coverage coverage_in_house coverage_quality vacancy_share share"
    " variance_ratio efficient_in density largest_component ties_kept apportion.shares.low apportion.shares.high",
    "0 to 1": "centralisation clustering trust trust_person trust_agency engagement priority commitment"
    " working_commitment reputation paradigm",
    "level": "output quality measured_performance performance fit capability",
    "evidence": "good_person bad_person good_agency bad_agency",
    "times": "renewals",
    "partnerships": "alive starts repeats endings ended_line ended_law ended_other ended_insolvent ended_partner"
    " ended_performance ended_lapsed",
    "negotiations": "given_up",
    "terms": "due followed renewed",
    "changes": "coordinator_changes leader_changes",
    "budget acts": "late_acts",
    "missions": "negotiating in_house missions",
    "agencies": "agencies agencies_most",
    "partners": "partners_mean partners_most",
    "ties": "network.ties",
    "posts": "posts",
    "people": "need",
    "people-months": "people_months_lost people_months_served",
    "FTE-months": "backlog",
    "contracts": "capacity",
    "contract-years": "contract_years paid cost advance_lost experience in_house_cost unspent money money_low"
    " money_high comparison.frontier.cost cost_added net_benefit comparison.payers.value comparison.payers.low"
    " comparison.payers.high comparison.payers.difference comparison.flows.value comparison.flows.low"
    " comparison.flows.high comparison.flows.difference value_low value_high",
    "contract-years a year": "missions.value entry_exit.value",
    "contract-years a partnership-year": "per_year comparison.costs.low comparison.costs.high icer willingness"
    " comparison.frontier.low comparison.frontier.high",
    "partnership-years": "partnership_years years_low years_high years_kept years_added",
    "runs": "runs better_in ties needed undefined",
    "points": "points size",
    "the outcome's": "base value difference low high worst_decile worst_low worst_high gain effect shapley"
    " analysis.effects.value analysis.effects.low analysis.effects.high",
    "the measure's": "continuity.value continuity.low continuity.high comparison.named.value comparison.named.low"
    " comparison.named.high comparison.named.difference difference_low difference_high",
    "the index's": "analysis.value analysis.low analysis.high",
    "the factor's": "at",
}
UNIT_OF: Mapping[str, str] = {column: unit for unit, columns in _UNITS.items() for column in columns.split()}
"""The unit of a column by its name, and by table.column, or answer.column, where it has another there."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, by names of TABLES."""

    table: str
    name: str

    @property
    def full_name(self) -> str:
        """As `govsim explain` takes it: "partnerships.end"."""
        return f"{self.table}.{self.name}"

    @property
    def places(self) -> tuple[str, ...]:
        """Under which names it may be declared, its own table's first."""
        return self.full_name, f"{self.table.partition('.')[0]}.{self.name}", self.name

    @property
    def place(self) -> str:
        """Under which of them its words stand."""
        return next((place for place in self.places if has(f"columns.means.{place}")), self.name)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of a run that it holds, whose words and unit are declared with it."""
        return OUTCOMES.get(self.name) if self.table.endswith(".per_run") else None

    def unit(self, lang: Lang = "en") -> str:
        """What it is measured in."""
        unit = self.outcome.unit if self.outcome else next(UNIT_OF[place] for place in self.places if place in UNIT_OF)
        return say(f"columns.unit.{unit}", lang)

    def means(self, lang: Lang = "en") -> str:
        """What it is."""
        return self.outcome.called(lang) if self.outcome else say(f"columns.means.{self.place}", lang)

    def caveat(self, lang: Lang = "en") -> str:
        """What to mind; mostly nothing: ""."""
        key = f"columns.caveat.{self.place}"
        return say(key, lang) if has(key) else ""


def row_of(table: str, lang: Lang = "en") -> str:
    """What a row of a table is."""
    return say(f"columns.table.{table}", lang)


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table. Raises KeyError where there is none of that name."""
    return tuple(Column(table, name) for name in TABLES[table])


def named_columns() -> Mapping[str, Column]:
    """Every column of every table by its full name."""
    return {column.full_name: column for table in TABLES for column in columns_of(table)}
