"""The end of a partnership (4.8, 4.11), against numbers worked out by hand from the model page."""

from typing import Any

import pytest

from govsim.model.rules.endings import end_partnership, free_partner
from govsim.model.tables import (
    ACCIDENT,
    ACTIVE,
    CAUSES,
    GAP,
    IN_HOUSE,
    INSOLVENT,
    LAPSED,
    LATE_PAYMENT,
    LINE_LOST,
    NEGOTIATING,
    NOBODY,
    OBJECTED,
    PARTNER_LEFT,
    UNDERPERFORMED,
)
from govsim.runs.run import Run
from govsim.scenario.layout import blueprint
from tests.worlds import SMALL, opened

MONTH = 30
ENDINGS = (LINE_LOST, OBJECTED, ACCIDENT, INSOLVENT, PARTNER_LEFT, UNDERPERFORMED, LAPSED)
SOLVENT = tuple(cause for cause in ENDINGS if cause != INSOLVENT)


def ending(accrued: float = 0.0, invoiced: float = 0.0, advance: float = 0.0, cash: float = 4.0) -> Run:
    """A run in which mission 0 is under its third contract with partner 0, with open money."""
    run = opened()
    mission, partner = run.world.missions[0], run.world.partners[0]
    mission.partner, mission.status, mission.line, mission.output, mission.quality = 0, ACTIVE, 1, 0.8, 0.7
    mission.potential, mission.began, mission.signed, mission.end, mission.renewed = 0.8, 2, 24, 35, 2
    mission.accrued, mission.invoiced, mission.advance_open, mission.gap_before = accrued, invoiced, advance, 1
    partner.contracts, partner.cash = 2, cash
    return run


def ended(run: Run, cause: int, month: int = MONTH) -> Any:
    """Partner 0 after mission 0's partnership has ended."""
    end_partnership(run.world, 0, cause, month)
    return run.world.partners[0]


def test_the_mission_goes_back_in_house_and_remembers_its_partner() -> None:
    run = ending()
    assert ended(run, ACCIDENT).contracts == 1
    mission = run.world.missions[0]
    assert (mission.status, mission.partner, mission.last_partner, mission.line) == (IN_HOUSE, NOBODY, 0, 0)
    assert (mission.output, mission.quality, mission.potential) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("cause", ENDINGS)
def test_what_is_accrued_and_invoiced_is_settled_less_the_open_advance(cause: int) -> None:
    run = ending(accrued=1.5, invoiced=2.0, advance=0.5)
    partner = ended(run, cause)
    assert partner.paid == pytest.approx(3.0, abs=1e-12)
    assert partner.cash == pytest.approx(1.0 if cause == INSOLVENT else 7.0, abs=1e-12)
    mission = run.world.missions[0]
    assert (mission.accrued, mission.invoiced, mission.advance_open, mission.invoice_age) == (0.0, 0.0, 0.0, 0)
    assert run.world.kinds.paid.sum() == pytest.approx(3.0, abs=1e-12)
    assert run.world.kinds.advance_lost.sum() == 0.0


@pytest.mark.parametrize("cause", SOLVENT)
def test_a_solvent_partner_pays_the_rest_of_its_advance_back_even_into_debt(cause: int) -> None:
    run = ending(accrued=0.5, advance=1.8, cash=1.0)
    partner = ended(run, cause)
    assert partner.paid == pytest.approx(-1.3, abs=1e-12)
    assert partner.cash == pytest.approx(-0.3, abs=1e-12)
    assert (partner.reset, run.world.kinds.advance_lost.sum()) == (0.0, 0.0)


def test_an_insolvent_partner_starts_again_with_one_and_the_rest_of_its_advance_is_lost() -> None:
    run = ending(accrued=0.5, advance=1.8, cash=-5.0)
    partner = ended(run, INSOLVENT)
    assert (partner.cash, partner.paid) == (1.0, 0.0)
    assert partner.reset == pytest.approx(6.0, abs=1e-12)
    assert run.world.kinds.advance_lost.sum() == pytest.approx(1.3, abs=1e-12)
    assert run.world.missions[0].advance_open == 0.0


def test_an_insolvent_partner_is_paid_what_it_is_owed_before_it_is_reset() -> None:
    partner = ended(ending(accrued=0.5, invoiced=2.0, cash=-5.0), INSOLVENT)
    assert (partner.cash, partner.paid) == (1.0, 2.5)
    assert partner.reset == pytest.approx(1.0 - (-5.0 + 2.5), abs=1e-12)


@pytest.mark.parametrize("cause", ENDINGS)
def test_every_ending_is_logged_and_counted_under_its_cause(cause: int) -> None:
    run = ending()
    ended(run, cause)
    row = run.world.partnership_log[0]
    assert (row.mission, row.partner, row.start, row.end, row.cause, row.renewals) == (0, 0, 2, MONTH, cause, 2)
    names = ("line", "law", "other", "insolvent", "partner", "performance", "lapsed")
    counts = {name: run.world.kinds[name].sum() for name in names}
    assert counts == {name: float(name == CAUSES[cause]) for name in names}


def test_a_partnership_that_ends_in_the_month_it_began_lasted_one_month() -> None:
    run = ending()
    run.world.missions[0].began = run.world.missions[0].signed = MONTH
    ended(run, ACCIDENT)
    assert (run.world.partnership_log[0].start, run.world.partnership_log[0].end) == (MONTH, MONTH + 1)


def test_the_contract_cut_short_is_logged() -> None:
    run = ending()
    ended(run, ACCIDENT)
    row = run.world.contract_log[0]
    assert (row.number, row.start, row.end, row.agreed_end, row.gap_before) == (3, 24, MONTH, 35, 1)
    assert run.world.logged[1] == 1


def test_the_logs_name_run_mission_partner_agency_and_official() -> None:
    run = Run(blueprint(SMALL), seed=1, replication=7)
    mission = run.world.missions[4]
    mission.partner, mission.status, mission.began, mission.signed, mission.end = 5, ACTIVE, 2, 24, 35
    mission.late_since = MONTH - 1
    end_partnership(run.world, 4, ACCIDENT, MONTH)
    for log in (run.world.partnership_log, run.world.contract_log, run.world.event_log):
        assert (log[0]["run"], log[0]["mission"], log[0]["partner"]) == (7, 4, 5)
    late = run.world.event_log[0]
    assert (late.agency, late.official) == (1, mission.official)
    assert mission.official > 0


def test_a_partnership_that_ends_in_a_gap_has_no_contract_to_log() -> None:
    run = ending()
    run.world.missions[0].status = GAP
    ended(run, LAPSED)
    assert (run.world.logged[0], run.world.logged[1]) == (1, 0)


def test_an_invoice_late_at_the_end_leaves_its_spell_in_the_log() -> None:
    run = ending(invoiced=2.0)
    run.world.missions[0].late_since = MONTH - 2
    ended(run, ACCIDENT)
    row = run.world.event_log[0]
    assert (row.event, row.month, row.end, row.partner) == (LATE_PAYMENT, MONTH - 2, MONTH, 0)


def test_a_negotiation_given_up_gives_the_place_back_and_is_no_ending() -> None:
    run = ending()
    mission = run.world.missions[0]
    mission.status = NEGOTIATING
    free_partner(run.world, mission)
    assert (mission.status, mission.partner, mission.last_partner) == (IN_HOUSE, NOBODY, 0)
    assert run.world.partners[0].contracts == 1
    assert not run.world.logged.any()
