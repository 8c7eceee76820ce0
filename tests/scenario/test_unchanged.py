"""Why a reform changes nothing: what is said of the regimes, and that the runs agree with it."""

import numpy as np
import pytest

from govsim.model.parameters import BY_NAME
from govsim.model.reforms import REFORMS
from govsim.runs.batch import Record
from govsim.runs.ensemble import simulate
from govsim.scenario.reach import IDLE, Idle
from govsim.scenario.scenario import Scenario
from govsim.scenario.unchanged import AS_BEFORE, NOTHING_MET_IT, why_unchanged
from govsim.words import sentences
from tests.worlds import SMALL

BASE = SMALL.with_time(warmup_years=3, years=4)


def why(base: Scenario, option: Scenario, *, same_outcomes: bool) -> str:
    """What is said, in English."""
    return sentences(why_unchanged(base, option, same_outcomes), "en")


def reason(base: Scenario, option: Scenario) -> str:
    """What is said, after it was made sure that the runs are the same bit for bit."""
    one, other = (simulate(scenario, 6, 1, Record.nothing()).years for scenario in (base, option))
    assert one.equals(other)
    return why(base, option, same_outcomes=True)


def option(name: str, base: Scenario = BASE, **keys: int | float) -> Scenario:
    return base.with_reform(name, **{"from_year": 2027, **keys})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", REFORMS)
def test_a_reform_that_has_an_effect_gives_no_reason(name: str) -> None:
    assert why(BASE, option(name), same_outcomes=False) == ""


@pytest.mark.parametrize("name", REFORMS)
def test_a_reform_of_size_zero_says_so(name: str) -> None:
    assert why(BASE, option(name, size=0), same_outcomes=True) == (f"{name} from 2027 changes nothing: its size is 0.")


def test_what_is_so_already_says_so() -> None:
    already = BASE.with_parameters({"rotation.deputy": 1})
    assert reason(already, option("deputy", already)) == (
        "deputy from 2027 changes nothing: already so: rotation.deputy = 1."
    )


def test_what_is_so_already_in_the_groups_it_moves_says_so() -> None:
    text = '[world]\nagencies = 2\n[[groups]]\nname = "pilot"\nagencies = 1\n[groups.rotation]\ndeputy = 1\n'
    two = Scenario.from_toml(text).with_time(warmup_years=1, years=2)
    pilot = two.with_reform("deputy", from_year=2026, groups=["pilot"])
    assert reason(two, pilot) == "deputy from 2026 in pilot changes nothing: already so: rotation.deputy = 1."
    assert why(two, two.with_reform("deputy", from_year=2026), same_outcomes=False) == ""


def test_a_barrier_that_is_off_holds_what_it_sets() -> None:
    free = BASE.without("routine")
    free_option = free.with_reform("less", from_year=2027, parameters={"workload.routine": 0.7})
    assert reason(free, free_option) == (
        "less from 2027 changes nothing: the barrier routine is switched off, which holds workload.routine."
    )


def test_law_switched_off_holds_the_sandbox_and_leaves_nothing_to_audit() -> None:
    free = BASE.without("law")
    assert reason(free, option("legal-sandbox", free)) == (
        "legal-sandbox from 2027 changes nothing: the barrier law is switched off, which holds law.authority, "
        "law.spending; there are no audits (law.audit_rate is 0), so there is nothing to do for law.guideline."
    )


def test_obligation_without_permission_says_that_it_needs_it() -> None:
    bold = BASE.with_reform("promise", from_year=2026, parameters={"contract.obligation_years": 3})
    assert reason(BASE, bold) == (
        "promise from 2026 changes nothing: contract.obligation_years needs permission "
        "(budget.multi_year_permitted is 0)."
    )
    permitted = BASE.with_parameters({"budget.multi_year_permitted": 1})
    again = permitted.with_reform("promise", from_year=2026, parameters={"contract.obligation_years": 3})
    assert why(permitted, again, same_outcomes=False) == ""


@pytest.mark.parametrize("idle", IDLE, ids=lambda idle: idle.parameters[0])
def test_a_parameter_that_cannot_act_changes_no_run(idle: Idle) -> None:
    off = {"contract": (), "rotation": ("rotation",), "leadership": ("leadership",), "budget": ("budget",)}
    free = BASE.without(*off.get(idle.parameters[0].split(".")[0], ("law",)))
    if "recorded" in idle.reason:
        late = tuple((year, year % 4) for year in BASE.time.fiscal_years)
        free = Scenario(time=BASE.time, world=BASE.world, recorded_acts=late)
    values = {name: 3 if BY_NAME[name].whole else BY_NAME[name].high for name in idle.parameters}
    said = reason(free, free.with_reform("mine", from_year=2025, parameters=values))
    assert said.startswith("mine from 2025 changes nothing: ")
    assert all(name in said for name in idle.parameters)


def test_an_act_recorded_late_gives_interim_money_something_to_do() -> None:
    late = Scenario(recorded_acts=((2027, 5),)).with_time(warmup_years=3, years=4).without("budget")
    assert why(late, option("bridge-fund", late), same_outcomes=False) == ""


def test_a_step_too_small_for_a_whole_number_says_so() -> None:
    promise = {"contract.term_years": 2}
    small = BASE.with_reform("slowly", from_year=2026, parameters=promise, size=0.2)
    assert reason(BASE, small) == (
        "slowly from 2026 changes nothing: a size of 0.2 is too small for a whole step of contract.term_years."
    )


def test_a_reform_that_another_one_makes_idle_says_so_and_the_other_does_not() -> None:
    both = option("multi-year-obligation", option("longer-term"))
    assert why(BASE, both, same_outcomes=False) == (
        "longer-term from 2027 changes nothing: already so: contract.term_years = 3."
    )
    two_years = BASE.with_reform("two", from_year=2027, parameters={"contract.term_years": 2})
    assert why(BASE, option("longer-term", two_years), same_outcomes=False) == (
        "two from 2027 changes nothing: another reform of the option decides contract.term_years."
    )


def test_a_reform_that_is_over_before_the_first_reported_year_says_so() -> None:
    over = BASE.with_reform("deputy", from_year=2023, until_year=2025)
    said = "deputy from 2023 is over before the first reported year."
    assert why(BASE, over, same_outcomes=False) == said
    sandbox = BASE.with_reform("legal-sandbox", from_year=2023)  # 36 months
    assert why(BASE, sandbox, same_outcomes=True).startswith("legal-sandbox from 2023 is over before")


def test_a_scenario_with_the_same_values_is_the_same() -> None:
    assert reason(BASE, BASE) == AS_BEFORE.text("en")
    written_out = BASE.with_parameters({"rotation.deputy": 0})
    assert reason(BASE, written_out) == AS_BEFORE.text("en")


def test_what_is_in_force_but_meets_no_case_is_said_to_be_in_force() -> None:
    idle = BASE.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
    advance = idle.with_reform("advance-payment", from_year=2026)
    tables = [simulate(scenario, 1, 3, Record.nothing()).years for scenario in (idle, advance)]
    assert np.array_equal(tables[0]["alive"], tables[1]["alive"])
    assert why(idle, advance, same_outcomes=True) == NOTHING_MET_IT.text("en")
    with_zero = advance.with_reform("deputy", from_year=2026, size=0)
    assert why(idle, with_zero, same_outcomes=True) == (
        f"deputy from 2026 changes nothing: its size is 0. {NOTHING_MET_IT.text('en')}"
    )


def test_reforms_of_the_scenario_itself_are_not_the_options() -> None:
    reformed = option("deputy", size=0)
    assert why(reformed, reformed.with_reform("role-charter", from_year=2026), same_outcomes=False) == ""
