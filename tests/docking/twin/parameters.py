"""The parameters of section 6, typed from the page, and the five switches of section 8."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace


@dataclass(frozen=True)
class Politics:
    """Section 4.1."""

    election_years: float = 4
    dissolution_rate: float = 0.06


@dataclass(frozen=True)
class Leadership:
    """Section 4.2."""

    change_rate: float = 0.14
    october_share: float = 0.7
    politics_odds: float = 1.2
    term_limit_years: float = 4
    policy_continuity: float = 0.3
    reversal: float = 0.2
    priority_median: float = 0.5
    seriousness_median: float = 0.5
    spread: float = 1.0
    cascade_months: float = 3


@dataclass(frozen=True)
class Budget:
    """Section 4.3."""

    late_after_transition: float = 0.85
    late_otherwise: float = 0.05
    late_months: float = 4.2
    late_spread: float = 2
    interim: float = 0.5
    cover: float = 1.1
    carry_over: float = 0
    line_kept: float = 0.96
    line_priority: float = 3
    line_performance: float = 1
    multi_year_permitted: int = 0


@dataclass(frozen=True)
class Contract:
    """Sections 4.6, 4.7 and 4.11."""

    term_years: int = 1
    obligation_years: int = 1
    outcome_share: float = 0.2
    flexibility: float = 0.05
    charter: float = 0
    clarity_months: float = 2
    clarity_loss: float = 0.15
    agree: float = 0.65
    minimum_performance: float = 0.6
    gap_tolerance_months: float = 9
    target: float = 0.55
    accident_rate: float = 0.024


@dataclass(frozen=True)
class Payment:
    """Section 4.8."""

    invoice_months: int = 3
    acceptance_months: float = 1.0
    advance: float = 0
    cost_share: float = 1.00


@dataclass(frozen=True)
class Rotation:
    """Section 4.4."""

    transfer_rate: float = 0.30
    october_share: float = 0.6
    minimum_tenure_months: float = 0
    no_vacancy: float = 0.3
    vacancy_months: float = 2
    overlap_months: float = 0
    overlap_scale: float = 1.5
    handover_floor: float = 0.15
    handover_ceiling: float = 0.70
    documentation: float = 0.5
    deputy: float = 0
    partner_transfer_rate: float = 0.15


@dataclass(frozen=True)
class Workload:
    """Section 4.5."""

    routine: float = 0.85
    task: float = 0.12
    ambiguity: float = 0.5
    novelty: float = 0.5
    protect: float = 0.3
    relief: float = 0
    newcomer_competence: float = 0.4
    learning_months: float = 5


@dataclass(frozen=True)
class Law:
    """Sections 4.6, 4.8 and 4.9."""

    authority: float = 0.55
    spending: float = 0.5
    stringency: float = 0.5
    audit_rate: float = 0.30
    guideline: float = 0


@dataclass(frozen=True)
class Start:
    """Sections 4.6 and 5."""

    opportunity: float = 0.25
    readiness: float = -2.2
    paradigm_start: float = 0.4


@dataclass(frozen=True)
class Trust:
    """Section 4.10."""

    half_life_person: float = 18
    half_life_agency: float = 48
    asymmetry: float = 2
    personal: float = 0.5
    doubt: float = 0.8
    breach: float = 6
    spill: float = 0.25
    stranger_good: float = 1
    stranger_bad: float = 2
    hearsay: float = 0.1


@dataclass(frozen=True)
class Partnering:
    """The group `partner`: sections 4.6, 4.7, 4.8 and 4.11."""

    surplus: float = 1
    patience: float = 0.95
    choice_noise: float = 0.10
    own_funds: float = 0.05
    trust_weight: float = 0.5


@dataclass(frozen=True)
class Service:
    """Section 7."""

    in_house_output: float = 0.3
    in_house_cost: float = 0.5


@dataclass(frozen=True)
class Structure:
    """Ways the world may work: sections 4.2, 4.5, 4.6, 4.7 and 4.11."""

    exit_in_term: float = 0.25
    stress_loop: float = 1
    obligation_ceiling: float = 1
    repeat_bar_months: float = 36
    measured_gain: float = 0.3
    unmeasured_loss: float = 0.05
    effort_floor: float = 0.05
    capture: float = 0
    lame_duck: float = 0


@dataclass(frozen=True)
class Parameters:
    """One regime: every parameter of section 6, by group."""

    politics: Politics = field(default_factory=Politics)
    leadership: Leadership = field(default_factory=Leadership)
    budget: Budget = field(default_factory=Budget)
    contract: Contract = field(default_factory=Contract)
    payment: Payment = field(default_factory=Payment)
    rotation: Rotation = field(default_factory=Rotation)
    workload: Workload = field(default_factory=Workload)
    law: Law = field(default_factory=Law)
    start: Start = field(default_factory=Start)
    trust: Trust = field(default_factory=Trust)
    partner: Partnering = field(default_factory=Partnering)
    service: Service = field(default_factory=Service)
    structure: Structure = field(default_factory=Structure)

    def names(self) -> list[str]:
        """All parameters as `group.name`."""
        return [f"{group.name}.{f.name}" for group in fields(self) for f in fields(getattr(self, group.name))]

    def changed(self, values: Mapping[str, float]) -> "Parameters":
        """These parameters with other values for some of them, refused if a name or a value makes no sense."""
        result = self
        for name, value in values.items():
            if name not in self.names():
                nearest = difflib.get_close_matches(name, self.names(), 1)
                raise ValueError(f"{name} is not a parameter" + (f"; did you mean {nearest[0]}?" if nearest else ""))
            if math.isnan(value):
                raise ValueError(f"{name} is not a number")
            if name in WHOLE_NUMBERS:
                if value != int(value):
                    raise ValueError(f"{name} must be a whole number, not {value}")
                value = int(value)
            group, key = name.split(".")
            new_group = replace(getattr(result, group), **{key: value})
            result = replace(result, **{group: new_group})
        return result


WHOLE_NUMBERS = {
    "contract.term_years",
    "contract.obligation_years",
    "payment.invoice_months",
    "budget.multi_year_permitted",
}

# Section 12: the neutral values, which give version 1.
VERSION_1: dict[str, float] = {
    "structure.exit_in_term": 0,
    "structure.stress_loop": 0,
    "structure.obligation_ceiling": 1,
    "structure.repeat_bar_months": 0,
    "structure.measured_gain": 0.3,
    "structure.unmeasured_loss": 0.4,
    "structure.effort_floor": 0,
    "structure.capture": 0,
    "structure.lame_duck": 0,
    "service.in_house_cost": 0,
    "leadership.change_rate": 0.22,
    "leadership.politics_odds": 1.3,
    "payment.cost_share": 0.95,
    "trust.personal": 0.55,
}

# Section 8. An infinite cover is an envelope without limit; a line_kept of 1 an infinite score.
BARRIERS_OFF: dict[str, dict[str, float]] = {
    "budget": {
        "budget.late_after_transition": 0,
        "budget.late_otherwise": 0,
        "budget.line_kept": 1,
        "budget.line_priority": 0,
        "budget.line_performance": 0,
        "budget.cover": math.inf,
    },
    "routine": {"workload.routine": 0.5, "workload.novelty": 0, "workload.ambiguity": 0},
    "rotation": {"rotation.transfer_rate": 0, "rotation.partner_transfer_rate": 0},
    "leadership": {
        "leadership.change_rate": 0,
        "leadership.term_limit_years": math.inf,
        "leadership.spread": 0,
        "leadership.priority_median": 0.75,
        "leadership.seriousness_median": 0.75,
    },
    "law": {
        "law.authority": 1,
        "law.spending": 1,
        "law.audit_rate": 0,
        "budget.multi_year_permitted": 1,
    },
}


def as_dict(parameters: Parameters) -> dict[str, float]:
    """All of them as `group.name` and value."""
    return {name: getattr(getattr(parameters, name.split(".")[0]), name.split(".")[1]) for name in parameters.names()}


def regime(values: Mapping[str, float] | None = None, off: str | Iterable[str] | None = None) -> Parameters:
    """The defaults with `values` changed, then the barriers named in `off` switched off (section 8)."""
    parameters = Parameters().changed(values or {})
    barriers = [off] if isinstance(off, str) else list(off or [])
    for barrier in barriers:
        if barrier not in BARRIERS_OFF:
            raise ValueError(f"{barrier} is not a barrier; choose from {', '.join(BARRIERS_OFF)}")
        parameters = parameters.changed(BARRIERS_OFF[barrier])
    return parameters
