"""Section 4.8: payment, against numbers worked out by hand from the model page."""

from math import exp, factorial
from typing import Any

import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.payment import paid_on_time, payment
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, LATE_PAYMENT, NEGOTIATING, NO_OBLIGATION
from govsim.runs.run import Run
from tests.worlds import opened

MONTH = 5
SURE_TO_BE_QUERIED, NEVER_QUERIED = -100.0, 1.5  # spending at which 0.2 (1.6-g)(1.5-spending) is above 1, and 0


def contracted(status: int = ACTIVE) -> Run:
    """A run in which mission 0, worth 2, has partner 0 since month 4, the act has passed and no invoice is due soon."""
    run = opened()
    world, mission = run.world, run.world.missions[0]
    world.country[0].act_passed = 1
    world.partners.cash[:] = world.partners.reserve[:] = 10.0
    mission.partner, mission.status, mission.value, mission.line = 0, status, 2.0, 1
    mission.signed, mission.end, mission.obligated_until = 4, 11, NO_OBLIGATION
    mission.measured, mission.spending = 0.85, NEVER_QUERIED
    run.regimes.payment_acceptance_months[:] = 0.0
    return run


def invoiced(status: int = ACTIVE, amount: float = 5.0, due: int = 1) -> Run:
    """The same with an open invoice, due this month unless another month is named."""
    run = contracted(status)
    run.world.missions[0].invoiced, run.world.missions[0].invoice_due = amount, due
    return run


def paid(run: Run, month: int = MONTH) -> Any:
    """Mission 0 after a month of payment."""
    payment(run.world, run.world.regions[0], run.regimes, run.luck, month)
    return run.world.missions[0]


# Means, cost and what is earned


def test_every_partner_brings_a_twentieth_of_its_missing_reserve_each_month() -> None:
    run = opened()
    partners = run.world.partners
    partners.reserve[:], partners.cash[:] = 6.0, 2.0
    partners[3].cash = -14.0
    paid(run)
    assert partners.cash[0] == pytest.approx(2.0 + 0.05 * 4.0, abs=1e-12)
    assert partners.cash[3] == pytest.approx(-14.0 + 0.05 * 20.0, abs=1e-12)
    assert partners.own_means[3] == pytest.approx(1.0, abs=1e-12)


def test_cash_above_the_reserve_flows_off_at_the_same_rate() -> None:
    run = opened()
    run.world.partners.reserve[:], run.world.partners.cash[:] = 6.0, 10.0
    paid(run)
    assert run.world.partners.cash[0] == pytest.approx(9.8, abs=1e-12)
    assert run.world.partners.own_means[0] == pytest.approx(-0.2, abs=1e-12)


def test_a_month_under_contract_costs_the_cost_share_of_its_value() -> None:
    run = contracted()
    paid(run)
    assert run.world.partners[0].cash == pytest.approx(10.0 - 0.95 * 2.0, abs=1e-12)
    assert run.world.partners[0].cost == pytest.approx(1.9, abs=1e-12)


@pytest.mark.parametrize(
    ("measured", "share"), [(0.85, 0.5), (0.7, 0.0), (0.3, 0.0), (1.0, 1.0), (1.3, 1.0), (0.76, 0.2)]
)
def test_part_of_the_pay_follows_what_is_measured_between_seven_tenths_and_one(measured: float, share: float) -> None:
    run = contracted()
    run.world.missions[0].measured, run.world.missions[0].accrued = measured, 3.0
    run.regimes.contract_outcome_share[:] = 0.4
    assert paid(run).accrued == pytest.approx(3.0 + 2.0 * (0.6 + 0.4 * share), abs=1e-12)


@pytest.mark.parametrize("status", [IN_HOUSE, NEGOTIATING])
def test_without_a_contract_signed_there_is_neither_cost_nor_pay(status: int) -> None:
    run = contracted(status)
    before = run.world.missions.tobytes()
    paid(run)
    assert run.world.missions.tobytes() == before
    assert run.world.partners[0].cash == 10.0


# Gaps


def test_a_partner_with_cash_bridges_a_gap_at_thirty_five_percent_of_the_cost_and_earns_nothing() -> None:
    run = contracted(GAP)
    mission = paid(run)
    assert run.world.partners[0].cash == pytest.approx(10.0 - 0.35 * 0.95 * 2.0, abs=1e-12)
    assert (mission.accrued, mission.invoiced, mission.bridged) == (0.0, 0.0, 0)


def test_a_partner_without_cash_does_not_bridge() -> None:
    run = contracted(GAP)
    run.world.partners.cash[:] = run.world.partners.reserve[:] = 0.0
    run.world.country[0].act_passed = 0
    run.regimes.budget_interim[:] = 1.0
    mission = paid(run)
    assert (run.world.partners[0].cash, run.world.partners[0].cost, mission.bridged) == (0.0, 0.0, 0)


def test_own_means_of_the_month_already_count_for_bridging() -> None:
    run = contracted(GAP)
    run.world.partners.cash[:], run.world.partners.reserve[:] = 0.0, 1.0
    paid(run)
    assert run.world.partners[0].cash == pytest.approx(0.05 - 0.35 * 0.95 * 2.0, abs=1e-12)


@pytest.mark.parametrize(("act_passed", "interim", "bridged"), [(0, 1.0, 1), (0, 0.0, 0), (1, 1.0, 0)])
def test_the_state_pays_for_bridging_only_while_the_act_is_late(act_passed: int, interim: float, bridged: int) -> None:
    run = contracted(GAP)
    run.world.missions[0].bridged = 1 - bridged
    run.world.country[0].act_passed = act_passed
    run.regimes.budget_interim[:] = interim
    assert paid(run).bridged == bridged
    assert run.world.partners[0].paid == pytest.approx(0.665 * bridged, abs=1e-12)
    assert run.world.partners[0].cash == pytest.approx(10.0 - 0.665 * (1 - bridged), abs=1e-12)


def test_interim_is_the_monthly_probability_of_bridging_money() -> None:
    run = contracted(GAP)
    run.world.country[0].act_passed = 0
    for month in range(40):
        run.world.partners.cash[:] = 10.0
        assert paid(run, month).bridged == (uniform(run.luck, streams.INTERIM_BRIDGE, month, 0) < 0.5)


def test_missions_take_their_turns_so_the_first_may_leave_the_second_nothing_to_bridge_with() -> None:
    run = contracted(GAP)
    second = run.world.missions[1]
    second.partner, second.status, second.value = 0, GAP, 1.0
    run.world.partners.cash[:] = run.world.partners.reserve[:] = 0.5
    paid(run)
    assert run.world.partners[0].cash == pytest.approx(0.5 - 0.35 * 0.95 * 2.0, abs=1e-12)


# Sending invoices


@pytest.mark.parametrize(("month", "sent"), [(4, False), (5, False), (6, True), (7, False), (8, False), (9, True)])
def test_invoices_are_sent_every_three_months_counted_from_the_contracts_first(month: int, sent: bool) -> None:
    run = contracted()
    assert (paid(run, month).invoiced > 0.0) == sent


@pytest.mark.parametrize("every", [1, 2, 5])
def test_the_months_of_an_invoice_are_a_lever(every: int) -> None:
    run = contracted()
    run.world.missions[0].end = 100
    run.regimes.payment_invoice_months[:] = every
    for month in range(4, 24):
        before = run.world.missions[0].accrued
        run.world.missions[0].invoiced = 0.0
        assert (paid(run, month).invoiced > before) == ((month - 3) % every == 0)


def test_the_last_month_of_a_contract_sends_what_is_left() -> None:
    run = contracted()
    run.world.missions[0].accrued = 1.0
    mission = paid(run, 11)
    assert mission.invoiced == pytest.approx(1.0 + 2.0 * 0.9, abs=1e-12)
    assert mission.accrued == 0.0


def test_where_nothing_is_accrued_no_invoice_is_sent() -> None:
    run = contracted()
    run.regimes.contract_outcome_share[:] = 1.0
    run.world.missions[0].measured = 0.5
    mission = paid(run, 6)
    assert (mission.invoiced, mission.invoice_due) == (0.0, 0)


def test_an_invoice_sent_at_once_is_due_the_month_after() -> None:
    run = contracted()
    mission = paid(run, 6)
    assert (mission.invoice_age, mission.invoice_due) == (0, 1)
    assert mission.invoiced == pytest.approx(1.8, abs=1e-12)
    mission = paid(run, 7)
    assert mission.invoiced == 0.0
    assert run.world.partners[0].paid == pytest.approx(1.8, abs=1e-12)


def test_acceptance_takes_a_poisson_number_of_months_and_less_of_them_under_commitment() -> None:
    run = contracted()
    run.world.missions[0].signed, run.world.missions[0].end = 0, 1000
    run.regimes.payment_invoice_months[:] = 1
    run.regimes.payment_acceptance_months[:] = 3.0
    run.world.agencies[0].working_commitment = 0.3
    mean, seen = 3.0 * 1.2, set()
    for month in range(60):
        run.world.missions[0].invoiced = 0.0
        u = uniform(run.luck, streams.ACCEPTANCE_MONTHS, month, 0)
        months = next(k for k in range(99) if u <= sum(exp(-mean) * mean**n / factorial(n) for n in range(k + 1)))
        assert paid(run, month).invoice_due == 1 + months
        seen.add(months)
    assert len(seen) > 5


def test_a_query_costs_three_months() -> None:
    run = contracted()
    run.world.missions[0].spending = SURE_TO_BE_QUERIED
    assert paid(run, 6).invoice_due == 1 + 3


def test_queries_are_rarer_with_attention_and_free_spending_rules() -> None:
    run = contracted()
    mission = run.world.missions[0]
    mission.signed, mission.end, mission.spending = 0, 1000, 0.25
    run.regimes.payment_invoice_months[:] = 1
    run.world.officials[mission.official].engagement = 0.2
    chance = 0.2 * (1.6 - 0.2) * (1.5 - 0.25)
    queried = 0
    for month in range(80):
        mission.invoiced = 0.0
        expected = uniform(run.luck, streams.QUERIED, month, 0) < chance
        assert paid(run, month).invoice_due == 1 + 3 * expected
        queried += expected
    assert 14 <= queried <= 42  # 28 expected, sd 4.3


def test_a_newer_invoice_joins_an_open_one_and_the_clocks_run_on() -> None:
    run = invoiced(amount=5.0, due=4)
    run.world.missions[0].invoice_age = 1
    run.world.missions[0].spending = SURE_TO_BE_QUERIED
    mission = paid(run, 6)
    assert mission.invoiced == pytest.approx(5.0 + 1.8, abs=1e-12)
    assert (mission.invoice_age, mission.invoice_due, mission.accrued) == (2, 3, 0.0)


def test_an_invoice_sent_in_the_month_the_old_one_is_paid_has_clocks_of_its_own() -> None:
    run = invoiced(amount=5.0, due=1)
    run.world.missions[0].invoice_age = 2
    mission = paid(run, 6)
    assert run.world.partners[0].paid == 5.0
    assert mission.invoiced == pytest.approx(1.8, abs=1e-12)
    assert (mission.invoice_age, mission.invoice_due) == (0, 1)


# Advances


def test_an_advance_is_recovered_by_a_quarter_of_each_invoice() -> None:
    run = contracted()
    run.world.missions[0].advance_open, run.world.missions[0].accrued = 3.0, 2.2
    mission = paid(run, 6)
    assert mission.invoiced == pytest.approx(4.0 - 1.0, abs=1e-12)
    assert mission.advance_open == pytest.approx(3.0 - 1.0, abs=1e-12)


def test_no_more_of_an_advance_is_recovered_than_is_open() -> None:
    run = contracted()
    run.world.missions[0].advance_open, run.world.missions[0].accrued = 0.3, 2.2
    mission = paid(run, 6)
    assert mission.invoiced == pytest.approx(4.0 - 0.3, abs=1e-12)
    assert mission.advance_open == 0.0


def test_an_advance_is_recovered_from_an_invoice_that_joins_an_open_one_too() -> None:
    run = invoiced(amount=5.0, due=9)
    run.world.missions[0].advance_open, run.world.missions[0].accrued = 3.0, 2.2
    mission = paid(run, 6)
    assert mission.invoiced == pytest.approx(5.0 + 3.0, abs=1e-12)
    assert mission.advance_open == pytest.approx(2.0, abs=1e-12)


# Paying invoices


@pytest.mark.parametrize(("due", "is_paid"), [(2, False), (1, True), (0, True), (-3, True)])
def test_an_invoice_is_paid_once_its_due_time_has_run_down(due: int, is_paid: bool) -> None:
    run = invoiced(due=due)
    mission = paid(run)
    assert (mission.invoiced == 0.0) == is_paid
    assert run.world.partners[0].paid == (5.0 if is_paid else 0.0)
    assert (mission.invoice_age, mission.invoice_due) == ((0, 0) if is_paid else (1, due - 1))


@pytest.mark.parametrize(
    ("status", "obligated_until", "interim", "is_paid"),
    [
        (ACTIVE, NO_OBLIGATION, 0.0, False),
        (ACTIVE, NO_OBLIGATION, 1.0, True),
        (ACTIVE, MONTH, 0.0, False),
        (ACTIVE, MONTH + 1, 0.0, True),
        (GAP, NO_OBLIGATION, 0.0, True),
    ],
)
def test_while_the_act_is_late_only_obligated_old_or_interim_money_is_paid(
    status: int, obligated_until: int, interim: float, is_paid: bool
) -> None:
    run = invoiced(status)
    run.world.country[0].act_passed = 0
    run.world.missions[0].obligated_until = obligated_until
    run.regimes.budget_interim[:] = interim
    assert (paid(run).invoiced == 0.0) == is_paid


@pytest.mark.parametrize("status", [ACTIVE, GAP])
def test_where_no_invoice_is_open_no_clock_runs(status: int) -> None:
    mission = paid(contracted(status))
    assert (mission.invoice_age, mission.invoice_due) == (0, 0)


def test_an_invoice_that_is_not_due_waits_whatever_money_there_is() -> None:
    run = invoiced(GAP, due=2)
    run.world.missions[0].obligated_until = MONTH + 12
    assert paid(run).invoiced == 5.0


def test_interim_is_the_monthly_probability_of_payment_while_the_act_is_late() -> None:
    run = invoiced()
    mission = run.world.missions[0]
    run.world.country[0].act_passed = 0
    for month in range(40):
        mission.invoiced, mission.invoice_due, run.world.partners[0].paid = 5.0, 1, 0.0
        paid(run, month)
        assert (run.world.partners[0].paid > 0.0) == (uniform(run.luck, streams.INTERIM_INVOICE, month, 0) < 0.5)


def test_a_freeze_bars_payment_while_the_invoice_ages_and_falls_by_one_a_month() -> None:
    run = invoiced(GAP, due=1)
    run.world.missions[0].freeze = 2
    mission = paid(run)
    assert (mission.freeze, mission.invoiced, mission.invoice_age, mission.invoice_due) == (1, 5.0, 1, 0)
    mission = paid(run)
    assert (mission.freeze, mission.invoiced, mission.invoice_age, mission.invoice_due) == (0, 5.0, 2, -1)
    mission = paid(run)
    assert (mission.freeze, mission.invoiced) == (0, 0.0)


@pytest.mark.parametrize("status", [ACTIVE, GAP])
def test_a_freeze_falls_without_an_invoice_too(status: int) -> None:
    run = contracted(status)
    run.world.missions[0].freeze = 3
    assert paid(run).freeze == 2


def test_a_freeze_does_not_stop_invoices_from_being_sent() -> None:
    run = contracted()
    run.world.missions[0].freeze = 3
    assert paid(run, 6).invoiced == pytest.approx(1.8, abs=1e-12)


# Lateness


@pytest.mark.parametrize(
    ("invoice", "age", "on_time"), [(0.0, 9, True), (1.0, 0, True), (1.0, 2, True), (1.0, 3, False)]
)
def test_an_open_invoice_is_late_from_its_third_month_on(invoice: float, age: int, on_time: bool) -> None:
    run = contracted()
    run.world.missions[0].invoiced, run.world.missions[0].invoice_age = invoice, age
    assert bool(paid_on_time(run.world.missions[0])) == on_time


def test_a_late_payment_is_logged_from_its_first_late_month_to_the_month_it_is_paid() -> None:
    run = invoiced(due=1)
    run.world.missions[0].freeze = 5
    run.regimes.payment_invoice_months[:] = 100  # no newer invoice meanwhile
    late = []
    for month in range(20, 30):
        if not paid_on_time(paid(run, month)):
            late.append(month)
    assert late == [22, 23, 24]  # sent in month 19, age 3 in month 22, the freeze bars months 20-24
    row = run.world.event_log[0]
    assert (row.event, row.month, row.end, row.agency, row.mission, row.partner) == (LATE_PAYMENT, 22, 25, 0, 0, 0)
    assert run.world.logged[2] == 1
    run.world.missions[0].invoiced, run.world.missions[0].invoice_due = 5.0, 1
    assert paid(run, 30).invoiced == 0.0
    assert run.world.logged[2] == 1  # the next invoice was on time


def test_a_payment_that_was_on_time_in_every_month_is_not_logged_as_late() -> None:
    run = invoiced(due=1)
    run.world.missions[0].invoice_age = 1
    paid(run)  # at age 2
    assert run.world.logged[2] == 0


# The period's sums


def test_money_is_counted_by_the_agencys_group_and_the_partners_kind() -> None:
    run = invoiced()
    run.world.missions[0].end = 100
    paid(run)
    kind = run.world.partners[0].kind
    assert run.world.kinds[0, kind].paid == 5.0
    assert run.world.kinds[0, kind].cost == pytest.approx(1.9, abs=1e-12)
    assert run.world.kinds.paid.sum() == 5.0
