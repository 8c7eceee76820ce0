"""Section 4.12: learning, against numbers worked out by hand from the model page."""

import pytest

from govsim.model.rules.learning import diffusion, learning
from govsim.model.tables import ACTIVE, GAP, IN_HOUSE, NEGOTIATING
from govsim.runs.run import Run
from tests.worlds import opened

YEAR_KEEPS = 0.8 ** (1 / 12)


def working(*statuses: int) -> Run:
    """A run whose first missions have these statuses and perform well; agency 0 has missions 0-2, agency 1 has 3-5."""
    run = opened()
    for i, status in enumerate(statuses):
        mission = run.world.missions[i]
        mission.partner, mission.status, mission.performance = 0, status, 1.0
    run.world.agencies.paradigm[:] = 0.4
    return run


def test_a_contract_month_is_a_twelfth_of_a_year_of_experience_and_a_year_leaves_four_fifths() -> None:
    run = working(ACTIVE, ACTIVE)
    run.world.agencies.experience[:] = 3.0
    learning(run.world, run.world.regions[0])
    assert run.world.agencies[0].experience == pytest.approx((3 + 2 / 12) * YEAR_KEEPS, rel=1e-12)
    assert run.world.agencies[1].experience == pytest.approx(3 * YEAR_KEEPS, rel=1e-12)


def test_a_year_without_contracts_leaves_four_fifths_of_experience() -> None:
    run = working()
    run.world.agencies.experience[:] = 3.0
    for _ in range(12):
        learning(run.world, run.world.regions[0])
    assert run.world.agencies.experience == pytest.approx([2.4, 2.4], rel=1e-12)


@pytest.mark.parametrize("status", [IN_HOUSE, NEGOTIATING, GAP])
def test_only_contracts_in_force_teach(status: int) -> None:
    run = working(status, status, status)
    learning(run.world, run.world.regions[0])
    assert (run.world.agencies[0].experience, run.world.agencies[0].paradigm) == (0.0, 0.4)


@pytest.mark.parametrize(("performance", "learns"), [(1.0, True), (1.2, True), (0.999, False)])
def test_contracts_that_perform_move_the_paradigm(performance: float, learns: bool) -> None:
    run = working(ACTIVE)
    run.world.missions[0].performance = performance
    learning(run.world, run.world.regions[0])
    assert run.world.agencies[0].paradigm == pytest.approx(0.4 + learns * 0.6 * 0.02 / 12, rel=1e-12)


def test_each_mission_in_turn_moves_the_paradigm_towards_one() -> None:
    run = working(ACTIVE, ACTIVE, ACTIVE)
    learning(run.world, run.world.regions[0])
    assert run.world.agencies[0].paradigm == pytest.approx(1 - 0.6 * (1 - 0.02 / 12) ** 3, rel=1e-12)


def test_paradigms_move_a_hundredth_of_the_way_to_the_mean_of_all_agencies_at_once() -> None:
    run = working()
    run.world.agencies.paradigm[:] = [0.2, 0.6]
    diffusion(run.world)
    assert run.world.agencies.paradigm == pytest.approx([0.2 + 0.01 * 0.2, 0.6 - 0.01 * 0.2], rel=1e-12)


def test_the_paradigm_is_kept_between_nought_and_one() -> None:
    run = working()
    run.world.agencies.paradigm[:] = [0.0, 1.0]
    diffusion(run.world)
    assert run.world.agencies.paradigm == pytest.approx([0.005, 0.995], rel=1e-12)
    run.world.agencies.paradigm[:] = [-1.0, 3.0]
    diffusion(run.world)
    assert run.world.agencies.paradigm.tolist() == [0.0, 1.0]


def test_next_months_novelty_reads_the_mean_experience_of_this_month() -> None:
    run = working(ACTIVE)
    learning(run.world, run.world.regions[0])
    diffusion(run.world)
    assert run.world.country[0].mean_experience == pytest.approx(0.5 * 1 / 12 * YEAR_KEEPS, rel=1e-12)
