"""Section 3, regimes and legal positions, against numbers worked out by hand from the model page."""

from math import exp, log

import numpy as np
import pytest

from govsim.model.regimes import derive
from govsim.model.rules.law import legal_position, regime_changes, set_law
from govsim.runs.run import Run
from tests.conftest import set_parameters
from tests.worlds import opened


def odds(share: float) -> float:
    return share / (1 - share)


def two_regimes(**values: float) -> Run:
    """A run whose agencies live in regime 0; regime 1 differs in these parameters. Agency 1 is of another group."""
    run = opened()
    run.regimes = np.repeat(run.regimes, 2).view(np.recarray)
    for field, value in values.items():
        run.regimes[field][1] = value
    derive(run.regimes)
    run.world.agencies["group"] = [0, 1]
    return run


def enter(run: Run, country: int, *groups: int) -> None:
    """The month's regimes, by number: the country's, then each group's."""
    regime_changes(run.world, run.world.regions[0], run.regimes, np.array([country, *groups]))


# Positions


@pytest.mark.parametrize(("median", "z"), [(0.55, 0.0), (0.55, 0.7), (0.1, -2.0), (0.95, 1.5)])
def test_a_legal_position_is_logit_normal_around_its_median_with_spread_a_half(median: float, z: float) -> None:
    expected = odds(median) * exp(0.5 * z) / (1 + odds(median) * exp(0.5 * z))
    assert legal_position(median, z) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("z", [-8.2, 0.0, 8.2])
@pytest.mark.parametrize("median", [0.0, 1.0])
def test_a_median_of_0_or_1_is_exact(median: float, z: float) -> None:
    assert legal_position(median, z) == median


def test_each_position_has_its_own_median_and_draw() -> None:
    run = opened()
    set_parameters(run, law_authority=0.6, law_spending=0.3, law_stringency=0.8)
    mission = run.world.missions[0]
    mission.z_authority, mission.z_spending, mission.z_stringency = 1.0, -0.5, 0.25
    set_law(mission, run.regimes[0])
    found = [odds(p) for p in (mission.authority, mission.spending, mission.stringency)]
    assert found == pytest.approx([1.5 * exp(0.5), 3 / 7 * exp(-0.25), 4 * exp(0.125)], rel=1e-12)


@pytest.mark.parametrize(("rate", "stringency", "yearly"), [(0.3, 0.0, 0.15), (0.3, 1.0, 0.45), (0.9, 1.0, 1.0)])
def test_the_probability_of_an_audit_grows_with_stringency_up_to_1(
    rate: float, stringency: float, yearly: float
) -> None:
    run = opened()
    set_parameters(run, law_audit_rate=rate, law_stringency=stringency)
    set_law(run.world.missions[0], run.regimes[0])
    assert run.world.missions[0].audit_chance == pytest.approx(1 - (1 - yearly) ** (1 / 12), rel=1e-13)


# Regimes


def test_agencies_of_a_group_whose_regime_changes_enter_the_new_one() -> None:
    run = two_regimes(law_authority=0.9)
    enter(run, 0, 1, 0)
    assert list(run.world.agencies.regime) == [1, 0]


def test_the_countrys_regime_is_not_the_agencies() -> None:
    run = two_regimes(law_authority=0.9)
    enter(run, 1, 0, 0)
    assert list(run.world.agencies.regime) == [0, 0]


def test_a_reform_of_a_median_moves_every_mission_of_the_group_by_as_much_in_logits() -> None:
    run = two_regimes(law_authority=0.9)
    before = run.world.missions.copy()
    enter(run, 0, 1, 0)
    after = run.world.missions
    moved = [log(odds(new) / odds(old)) for old, new in zip(before.authority[:3], after.authority[:3], strict=True)]
    assert moved == pytest.approx([log(odds(0.9) / odds(0.55))] * 3, rel=1e-10)
    assert list(after.spending) == list(before.spending)
    assert list(after.stringency) == list(before.stringency)


def test_a_reform_leaves_the_missions_of_other_groups_bit_for_bit() -> None:
    run = two_regimes(law_authority=0.9, law_spending=0.9, law_stringency=0.1)
    before = run.world.missions.copy()
    enter(run, 0, 1, 0)
    assert np.array_equal(run.world.missions[3:], before[3:])


def test_positions_move_with_the_audit_rate_at_once() -> None:
    run = two_regimes(law_audit_rate=0, law_stringency=1)
    enter(run, 0, 1, 1)
    assert set(run.world.missions.stringency) == {1.0}
    assert set(run.world.missions.audit_chance) == {0.0}


def test_when_a_reform_ends_every_mission_is_back_where_it_was() -> None:
    run = two_regimes(law_authority=0.9, law_spending=1, law_stringency=0)
    before = run.world.missions.copy()
    enter(run, 0, 1, 1)
    enter(run, 0, 0, 0)
    assert np.array_equal(run.world.missions, before)


def test_what_a_signing_or_an_approach_has_fixed_stays() -> None:
    run = two_regimes(contract_term_years=3, contract_obligation_years=3, budget_multi_year_permitted=1)
    mission = run.world.missions[0]
    mission.end, mission.obligated_until, mission.obligated_years, mission.clarity, mission.fit = 35, 23, 2, 0.4, 1.1
    enter(run, 0, 1, 1)
    assert (mission.end, mission.obligated_until, mission.obligated_years) == (35, 23, 2)
    assert (mission.clarity, mission.fit) == (0.4, 1.1)


def test_a_month_without_a_change_of_regime_moves_nothing() -> None:
    run = two_regimes()
    run.world.missions["authority"] = 0.123
    enter(run, 0, 0, 0)
    assert set(run.world.missions.authority) == {0.123}
