"""Section 4.9: audit, against numbers worked out by hand from the model page."""

from collections import Counter
from math import exp, floor
from typing import Any

import pytest

from govsim.model import streams
from govsim.model.draws import uniform
from govsim.model.rules.audit import audit, finding_chance
from govsim.model.rules.law import set_law
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, NEGOTIATING, OBJECTED
from govsim.runs.run import Run
from tests.worlds import opened

MONTH = 5
SURE_FINDING, NO_FINDING = -1000.0, 1000.0  # spending at which the probability of a finding is 1, and 0


def audited(status: int = ACTIVE, audit_chance: float = 1.0, spending: float = SURE_FINDING) -> Run:
    """A run in which mission 0 has partner 0, is sure to be audited and found wanting, its authority not in doubt."""
    run = opened()
    mission = run.world.missions[0]
    mission.partner, mission.status, mission.audit_chance, mission.spending, mission.authority = (
        0,
        status,
        audit_chance,
        spending,
        1.0,
    )
    run.world.partners[0].contracts = 1
    run.world.agencies[0].paradigm = 0.4
    return run


def after(run: Run, month: int = MONTH) -> Any:
    """Mission 0 after a month's audits."""
    audit(run.world, run.world.regions[0], run.regimes, run.luck, month)
    return run.world.missions[0]


def test_the_yearly_probability_of_an_audit_grows_with_stringency() -> None:
    run = opened()
    run.regimes.law_audit_rate[:], run.regimes.law_stringency[:] = 0.4, 0.0
    set_law(run.world.missions[0], run.regimes[0])
    assert run.world.missions[0].audit_chance == pytest.approx(1 - (1 - 0.4 * 0.5) ** (1 / 12), rel=1e-12)
    run.regimes.law_stringency[:] = 1.0
    set_law(run.world.missions[0], run.regimes[0])
    assert run.world.missions[0].audit_chance == pytest.approx(1 - (1 - 0.4 * 1.5) ** (1 / 12), rel=1e-12)


def test_the_yearly_probability_of_an_audit_is_at_most_one() -> None:
    run = opened()
    run.regimes.law_audit_rate[:], run.regimes.law_stringency[:] = 0.9, 1.0
    set_law(run.world.missions[0], run.regimes[0])
    assert run.world.missions[0].audit_chance == 1.0


def test_an_audit_happens_with_the_missions_monthly_probability() -> None:
    run = audited(audit_chance=0.3)
    for month in range(60):
        run.world.missions[0].freeze = 0
        assert (after(run, month).freeze > 0) == (uniform(run.luck, streams.AUDIT, month, 0) < 0.3)


@pytest.mark.parametrize("status", [IN_HOUSE, NEGOTIATING, GAP])
def test_only_contracts_in_force_are_audited(status: int) -> None:
    run = audited(status)
    missions, agencies = run.world.missions.tobytes(), run.world.agencies.tobytes()
    after(run)
    assert (run.world.missions.tobytes(), run.world.agencies.tobytes()) == (missions, agencies)


@pytest.mark.parametrize(("chance", "spending"), [(0.0, SURE_FINDING), (1.0, NO_FINDING)])
def test_without_an_audit_or_a_finding_nothing_changes(chance: float, spending: float) -> None:
    run = audited(audit_chance=chance, spending=spending)
    missions, agencies = run.world.missions.tobytes(), run.world.agencies.tobytes()
    after(run)
    assert (run.world.missions.tobytes(), run.world.agencies.tobytes()) == (missions, agencies)


@pytest.mark.parametrize(
    ("novelty", "flexibility", "clarity", "spending", "guideline", "score"),
    [
        (0.0, 0.0, 0.0, 1.0, 0.0, -2.0),
        (0.4, 0.0, 0.0, 1.0, 0.0, -2.0 + 0.6),
        (0.4, 0.15, 0.2, 1.0, 0.0, -2.0 + 0.6 + 1.5 * 0.5 * 0.8),
        (0.4, 0.15, 0.2, 0.3, 0.0, -2.0 + 0.6 + 0.6 + 0.7),
        (0.4, 0.15, 0.2, 0.3, 1.0, -2.0 + 0.6 + 0.6 + 0.7 - 1.0),
    ],
)
def test_findings_come_of_novelty_unclear_flexibility_and_rigid_spending_and_a_guideline_prevents_them(
    novelty: float, flexibility: float, clarity: float, spending: float, guideline: float, score: float
) -> None:
    run = audited(spending=spending)
    run.world.missions[0].clarity, run.world.agencies[0].novelty = clarity, novelty
    run.regimes.contract_flexibility[:], run.regimes.law_guideline[:] = flexibility, guideline
    chance = finding_chance(run.world.missions[0], run.world.agencies[0], run.regimes[0])
    assert chance == pytest.approx(1 / (1 + exp(-score)), rel=1e-12)


def test_an_audit_finds_something_with_that_probability() -> None:
    run = audited(spending=0.3)
    run.world.missions[0].clarity, run.world.agencies[0].novelty = 0.2, 0.4
    run.regimes.contract_flexibility[:] = 0.15
    chance = 1 / (1 + exp(2.0 - 0.6 - 0.6 - 0.7))
    for month in range(60):
        run.world.missions[0].freeze = 0
        assert (after(run, month).freeze > 0) == (uniform(run.luck, streams.FINDING, month, 0) < chance)


def test_a_finding_freezes_money_for_two_to_six_months_each_as_likely() -> None:
    run = audited()
    lengths: Counter[int] = Counter()
    for month in range(1000):
        length = int(after(run, month).freeze)
        assert length == 2 + floor(5 * uniform(run.luck, streams.FREEZE, month, 0))
        lengths[length] += 1
    assert set(lengths) == {2, 3, 4, 5, 6}
    assert all(150 < count < 250 for count in lengths.values())  # 200 expected, sd 12.6


def test_a_new_finding_sets_the_freeze_whatever_was_left_of_an_older_one() -> None:
    run = audited()
    run.world.missions[0].freeze = 50
    assert 2 <= after(run).freeze <= 6


def test_a_finding_is_a_breach_of_half_weight_felt_k_times_and_told_once() -> None:
    run = audited()
    run.world.missions[0].bad_agency, run.world.agencies[0].broken = 1.0, 0.5
    mission, agency = after(run), run.world.agencies[0]
    assert mission.bad_agency == pytest.approx(1.0 + 2 * (6 / 2), rel=1e-12)
    assert agency.broken == pytest.approx(0.5 + 0.1 * (6 / 2), rel=1e-12)
    assert (mission.good_agency, mission.bad_person, agency.kept) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("before", "now"), [(0.0, 0.1), (0.35, 0.45), (0.95, 1.0)])
def test_a_finding_makes_the_agency_cautious_up_to_one(before: float, now: float) -> None:
    run = audited()
    run.world.agencies[0].caution = before
    after(run)
    assert run.world.agencies[0].caution == pytest.approx(now, rel=1e-12)
    assert run.world.agencies[1].caution == 0.0


@pytest.mark.parametrize(("before", "now"), [(0.4, 0.37), (0.02, 0.0)])
def test_a_finding_takes_from_the_agencys_paradigm_down_to_nothing(before: float, now: float) -> None:
    run = audited()
    run.world.agencies[0].paradigm = before
    after(run)
    assert run.world.agencies[0].paradigm == pytest.approx(now, abs=1e-12)


def test_findings_at_two_missions_of_an_agency_add_up() -> None:
    run = audited()
    second = run.world.missions[1]
    second.partner, second.status, second.audit_chance, second.spending, second.authority = (
        0,
        ACTIVE,
        1.0,
        SURE_FINDING,
        1.0,
    )
    after(run)
    assert run.world.agencies[0].caution == pytest.approx(0.2, rel=1e-12)
    assert run.world.agencies[0].paradigm == pytest.approx(0.34, rel=1e-12)


def test_with_full_authority_no_objection_ends_a_partnership() -> None:
    run = audited()
    for month in range(60):
        assert after(run, month).status == ACTIVE


def test_an_objection_to_the_authority_ends_the_partnership_by_law() -> None:
    run = audited()
    run.world.missions[0].authority = -1.0  # 0.5 (1 - authority) = 1
    mission = after(run)
    assert (mission.status, mission.last_partner, run.world.partners[0].contracts) == (IN_HOUSE, 0, 0)
    assert (run.world.partnership_log[0].cause, run.world.partnership_log[0].end) == (OBJECTED, MONTH)
    assert run.world.agencies[0].broken > 0.0  # the breach was told all the same
    assert run.world.kinds.law.sum() == 1


def test_half_of_the_findings_object_where_there_is_no_authority() -> None:
    for month in range(200):
        run = audited()
        run.world.missions[0].authority = 0.2
        objection = uniform(run.luck, streams.OBJECTION, month, 0) < 0.5 * 0.8
        assert (after(run, month).status == IN_HOUSE) == objection
