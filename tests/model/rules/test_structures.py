"""Role s: what each structure does in its rule at another value, against numbers worked out by hand from the page.

That every structure at its neutral value changes no byte, tests/golden tells: version-1 states them all.
"""

from math import exp
from statistics import NormalDist

import pytest

import govsim
from govsim.model import streams
from govsim.model.draws import pair, uniform
from govsim.model.rules.continuation import continuation
from govsim.model.rules.delivery import delivery, effort, months_together
from govsim.model.rules.endings import end_partnership
from govsim.model.rules.initiation import choose_partner
from govsim.model.rules.leadership import leadership
from govsim.model.rules.signing import sign
from govsim.model.rules.workload import workload
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, NO_OBLIGATION, UNDERPERFORMED
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened

MONTH = 5


def region(run: Run) -> object:
    return run.world.regions[0]


# 4.2 lame duck


@pytest.mark.parametrize(("to_election", "tenure", "lame"), [
    (6, 30, False), (5, 30, True), (0, 30, True), (40, 40, False), (40, 41, True), (40, 46, True), (3, 45, True),
])  # fmt: skip
def test_commitment_falls_in_the_six_months_before_a_foreseen_change(to_election: int, tenure: int, lame: bool) -> None:
    run = opened()
    set_parameters(
        run,
        leadership_change_rate=0,
        leadership_term_limit_years=4,
        structure_lame_duck=0.5,
        leadership_cascade_months=1,
    )
    country, agency = run.world.country[0], run.world.agencies[0]
    country.transition, country.to_election = 0, to_election
    agency.leader_tenure, agency.priority, agency.seriousness, agency.caution = tenure, 0.64, 0.81, 0.0
    leadership(run.world, region(run), run.regimes, run.luck, MONTH)
    assert agency.working_commitment == pytest.approx(0.72 * (0.5 if lame else 1), rel=1e-12)


# 4.5 stress loop


@pytest.mark.parametrize(
    ("backlog", "stress"), [(0.0, 1.0), (0.5, 1 + 0.05 - 0.0375), (2.0, 1 + 0.2 - 0.6), (4.0, 0.4)]
)
def test_who_drowns_clears_less_by_the_stress_of_the_backlog_before(backlog: float, stress: float) -> None:
    run = opened()
    set_parameters(run, structure_stress_loop=0.5, workload_relief=0.2, workload_routine=1.0)
    official = run.world.officials[0]
    official.backlog = backlog
    workload(run.world, region(run), run.regimes, run.luck, MONTH)
    routine = 0.95 * exp(0.25 * NormalDist().inv_cdf(uniform(run.luck, streams.ROUTINE, MONTH, 0)) - 0.03)
    cleared = (1 + 0.2) * (1 - 0.5 * (1 - stress))
    expected = min(4.0, max(0.0, 0.9 * backlog + routine + official.demand - cleared))
    assert official.backlog == pytest.approx(expected, rel=1e-9)


# 4.6 repeat bar and ceiling


def let_go(month: int, mission: int) -> Run:
    """A run in which partner 3 is mission 0's last and the best by far, and was let go on a mission in a month."""
    run = opened()
    set_parameters(run, structure_repeat_bar_months=36)
    run.world.partners["outside"], run.world.partners["capability"] = -10.0, 1.0
    run.world.partners[3].capability = 50.0
    row = run.world.missions[mission]
    row.partner, row.status = 3, ACTIVE
    run.world.partners[3].contracts = 1
    end_partnership(run.world, mission, UNDERPERFORMED, month)
    run.world.missions[0].last_partner = 3
    return run


def approached(run: Run, month: int) -> int:
    return int(choose_partner(run.world, region(run), 0, run.regimes[0], run.luck, month))


@pytest.mark.parametrize(
    ("mission", "month", "barred"), [(0, 136, True), (0, 137, False), (2, 136, True), (2, 137, False)]
)
def test_a_partner_let_go_by_the_agency_is_barred_for_so_many_months(mission: int, month: int, barred: bool) -> None:
    assert (approached(let_go(100, mission), month) != 3) == barred


def test_what_another_agency_let_go_and_what_ended_otherwise_is_not_barred() -> None:
    assert approached(let_go(100, 4), 101) == 3, "mission 4 is agency 1's"
    run = let_go(100, 0)
    set_parameters(run, structure_repeat_bar_months=0)
    assert approached(run, 101) == 3


def test_who_is_barred_takes_nobodys_place_among_the_three_that_are_drawn() -> None:
    run = let_go(100, 0)
    others = [j for j in range(12) if j != 3]
    run.world.partners["capability"] = 1.0
    three = sorted(others, key=lambda j: uniform(run.luck, streams.CANDIDATE, 110, pair(0, j)))[:3]
    for wanted in three:
        run.world.partners["capability"] = 1.0
        run.world.partners[wanted].capability = 20.0
        assert approached(run, 110) == wanted


@pytest.mark.parametrize(("ceiling", "obligated"), [(1 / 3, False), (2 / 3 - 1e-9, False), (2 / 3, True), (1.0, True)])
def test_a_signing_is_obligated_where_the_agency_stays_within_its_ceiling(ceiling: float, obligated: bool) -> None:
    run = opened()  # three missions of value 1
    set_parameters(
        run, budget_multi_year_permitted=1, contract_obligation_years=3, contract_term_years=3,
        structure_obligation_ceiling=ceiling,
    )  # fmt: skip
    other, mission = run.world.missions[1], run.world.missions[0]
    other.partner, other.status, other.obligated_until = 1, GAP, 12
    mission.partner = 0
    sign(run.world, mission, run.regimes[0], MONTH)
    assert mission.obligated_until == (35 if obligated else NO_OBLIGATION)
    assert mission.obligated_years == (3 if obligated else 1)
    assert mission.end == 35, "the term is as it was agreed"


def test_what_ends_with_the_fiscal_year_of_the_signing_is_not_obligated_beyond_it() -> None:
    run = opened()
    set_parameters(run, budget_multi_year_permitted=1, contract_obligation_years=3, structure_obligation_ceiling=1 / 3)
    other, mission = run.world.missions[1], run.world.missions[0]
    other.partner, other.status, other.obligated_until = 1, ACTIVE, 23
    mission.partner = 0
    sign(run.world, mission, run.regimes[0], 11)
    assert mission.obligated_until == NO_OBLIGATION, "in September the other reaches beyond"
    sign(run.world, mission, run.regimes[0], 12)
    assert mission.obligated_until == 47, "a renewal of September begins in October's year"


# 4.7 effort floor, measured gain, unmeasured loss, capture


def test_the_floor_is_given_without_any_future_and_the_rest_grows_with_it() -> None:
    run = opened()
    set_parameters(run, structure_effort_floor=0.3, partner_patience=0.95, partner_surplus=1)
    worth = 0.665 / 0.335
    assert effort(0.0, run.regimes[0]) == 0.3
    assert effort(0.7, run.regimes[0]) == pytest.approx(0.3 + 0.7 * worth**2 / (1 + worth**2), rel=1e-12)


def served(status: int = ACTIVE, **values: float) -> Run:
    run = opened()
    set_parameters(run, contract_outcome_share=0.5, contract_flexibility=1.0, **values)
    mission, partner, official = run.world.missions[0], run.world.partners[0], run.world.officials[0]
    partner.capability, partner.cash, partner.motive, partner.bridge_output = 1.0, 6.0, 0.3, 0.4
    mission.partner, mission.status, mission.fit, mission.obligated_years, mission.began = 0, status, 1.0, 1.0, -31
    mission.trust, mission.trust_agency, mission.performance = 0.5, 0.5, 1.0
    official.engagement, official.vacant, official.tenure = 0.5, 0, 12
    delivery(run.world, region(run), run.regimes, run.luck, MONTH)
    return run


def test_pay_by_outcomes_raises_what_is_measured_and_lowers_what_is_not_as_their_structures_say() -> None:
    plain = served(structure_measured_gain=0, structure_unmeasured_loss=0).world.missions[0]
    mission = served(structure_measured_gain=0.6, structure_unmeasured_loss=0.4).world.missions[0]
    assert mission.output == plain.output == plain.quality
    assert mission.measured - plain.measured == pytest.approx(plain.output * 0.6 * 0.5 / 0.55, rel=1e-9)
    assert mission.quality == pytest.approx(mission.output * (1 - 0.4 * 0.5 * 0.7), rel=1e-12)


@pytest.mark.parametrize("status", [ACTIVE, GAP])
def test_what_two_let_pass_is_lost_after_it_was_measured_and_not_to_a_gap(status: int) -> None:
    plain, run = served(status), served(status, structure_capture=0.3)
    before, after = plain.world.missions[0], run.world.missions[0]
    left = 1 - 0.3 * (1 - exp(-12 / 36))
    assert after.output == pytest.approx(before.output * left, rel=1e-12)
    assert after.potential == pytest.approx(before.potential * left, rel=1e-12)
    assert (after.measured, after.performance) == (before.measured, before.performance)


@pytest.mark.parametrize(("tenure", "vacant", "months"), [(12, 0, 12), (50, 0, 36), (0, 0, 0), (50, 1, 0)])
def test_months_together_are_those_of_the_shorter_stay(tenure: int, vacant: int, months: int) -> None:
    run = served()
    run.world.officials[0].tenure, run.world.officials[0].vacant = tenure, vacant
    assert months_together(run.world.missions[0], run.world.officials[0], MONTH) == months


# 4.11 exit in term


@pytest.mark.parametrize(("status", "cash", "share"), [(ACTIVE, 6.0, 0.5), (ACTIVE, -1.0, 1.0), (GAP, 6.0, 1.0)])
def test_a_partner_leaves_a_running_contract_by_the_draw_of_a_gap_and_a_share_of_its_probability(
    status: int, cash: float, share: float
) -> None:
    left = expected = 0
    for month in range(400):
        run = opened()
        set_parameters(
            run,
            structure_exit_in_term=0.5,
            partner_trust_weight=0.5,
            partner_choice_noise=0.2,
            contract_accident_rate=0,
        )
        run.regimes.logit_agree[:] = -1000.0
        mission, partner = run.world.missions[0], run.world.partners[0]
        partner.contracts, partner.cash, partner.motive, partner.outside = 1, cash, 0.2, 0.9
        mission.partner, mission.status, mission.end, mission.performance, mission.line = 0, status, 10_000, 1.0, 1
        mission.obligated_years, mission.trust, mission.trust_agency, mission.gap = 3.0, 0.3, 0.4, 0
        belief = 0.4 ** (1 / 3) if share < 1 else 0.4
        worth = 0.5 * belief + 0.5 * 0.3 + 0.2 - 0.9 - 0.1 * max(0.0, -cash)
        chance = share * 0.25 / (1 + exp(worth / 0.2))
        leaves = uniform(run.luck, streams.DEPARTURE, month, 0) < chance
        continuation(run.world, region(run), run.regimes, run.luck, month)
        assert (mission.status == IN_HOUSE) == leaves, month
        left += int(mission.status == IN_HOUSE)
        expected += leaves
    assert left == expected > 10


def test_without_the_structure_nobody_leaves_a_running_contract_that_is_in_cash() -> None:
    run = opened()
    set_parameters(run, structure_exit_in_term=0, contract_accident_rate=0)
    mission, partner = run.world.missions[0], run.world.partners[0]
    partner.contracts, partner.cash, partner.motive, partner.outside = 1, 1.0, -1000.0, 1.0
    mission.partner, mission.status, mission.end = 0, ACTIVE, 10_000
    for month in range(200):
        continuation(run.world, region(run), run.regimes, run.luck, month)
    assert mission.status == ACTIVE


# Version 1


def test_version_1_is_the_default_while_every_structure_is_neutral() -> None:
    now, then = (govsim.simulate(name, 3, 5) for name in ("default", "version-1"))
    for name, table in now.tables.items():
        assert table.equals(then.tables[name]), name
