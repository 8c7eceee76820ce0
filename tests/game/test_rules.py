"""The rules: powers, consent, the budget, what a decision costs, and a world that only decisions change."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govsim
from govsim.errors import InputError
from govsim.game.classroom.news import news
from govsim.game.figures import Figures
from govsim.game.levers import LEVERS, costs, offered
from govsim.game.moves import Move
from govsim.game.roles import PARTNERS, ROLES
from govsim.game.rules import NEW_A_YEAR, YEARS, Game, Setup, scenario_of, spells, usual_budget, with_spells
from govsim.model.reforms import REFORMS
from govsim.model.tables import ACTIVE, GAP
from govsim.outcomes.money import reform_cost
from tests.game.conftest import PLAN, SETUP, SMALL, bytes_of, played

KINDS = """name = "cities"
world.agencies = 2
time = { warmup_years = 2, years = 3 }
""" + "".join(
    f'[[partner_kinds]]\nname = "{name}"\nshare = {share}\n{more}'
    for name, share, more in (
        ("clinic", 0.4, "capability = 1.4\noutside = 0.6\nmotive = 0.1\nbridge_output = 0.2\nreserve = 9.0\n"
         "reserve_drawn = false\ncapacity = 5\n"),
        ("community", 0.2, ""), ("university", 0.2, ""), ("municipality", 0.2, ""),
    )
)  # fmt: skip


def test_kinds_of_ones_own_are_played_where_those_that_are_roles_are_among_them(tmp_path: Path) -> None:
    (tmp_path / "cities.toml").write_text(KINDS)
    game = Game(Setup(scenario_of(str(tmp_path / "cities.toml")), seed=1, budget=1.0))
    world = game.model.world
    communities = world.partners["kind"] == 1  # in the order of the file
    alive = (world.missions["status"] == ACTIVE) | (world.missions["status"] == GAP)
    assert game.before.communities_at_end == communities[world.missions["partner"][alive]].sum() > 0
    (own,) = [line for line in news(game, "community", "en") if "cash" in line]
    assert f"all {communities.sum()} of your kind" in own
    game.pass_year()
    assert game.year == 1


def test_kinds_of_ones_own_that_leave_a_role_without_partners_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cities.toml").write_text(KINDS.replace('"municipality"', '"cso"'))
    with pytest.raises(InputError, match="no partners of the kind municipality"):
        scenario_of(str(tmp_path / "cities.toml"))


def test_every_reform_is_a_lever_and_every_role_has_power_over_some() -> None:
    assert set(LEVERS) == set(REFORMS)
    for lever in LEVERS.values():
        if any(role in PARTNERS for role in lever.by):
            assert any(set(group) - set(PARTNERS) for group in lever.consent), lever.name


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_do_something_that_no_other_can(role: str) -> None:
    def powers(of: str) -> set[tuple[str, str]]:
        agrees = {(lever.name, "agrees") for lever in LEVERS.values() if any(of in group for group in lever.consent)}
        return agrees | {(lever.name, "proposes") for lever in LEVERS.values() if of in lever.by}

    assert powers(role) - set[tuple[str, str]]().union(*(powers(other) for other in ROLES if other != role))


def test_a_year_has_room_for_two_new_reforms_beside_those_in_force() -> None:
    game = Game(dataclasses.replace(SETUP, budget=1000.0))
    first, second, third = (
        Move(name, "department-head") for name in ("longer-term", "minimum-tenure", "workload-relief")
    )
    game.decide(first)
    game.decide(second)
    with pytest.raises(InputError, match="agenda has room for 2 new reforms"):
        game.decide(third)
    game.decide(dataclasses.replace(first, drop=True))
    game.decide(third)
    game.pass_year()
    game.decide(first)
    assert set(game.standing()) == {"minimum-tenure", "workload-relief", "longer-term"}


def test_no_third_of_the_reforms_fits_a_year_whatever_the_budget() -> None:
    assert len(LEVERS) / 3 > NEW_A_YEAR


def test_a_game_without_decisions_is_run_0_of_the_scenario() -> None:
    scenario = scenario_of("default")
    game = Game(Setup(scenario, 3, usual_budget(scenario)))
    for _ in range(YEARS):
        game.pass_year()
    years = govsim.simulate(scenario, 1, 3).years
    for name, column in {
        "trust": "trust", "coverage": "coverage", "engagement": "engagement", "alive": "alive", "paid": "paid",
        "contract_years": "contract_years", "act_months": "months_without_act", "leaders": "leader_changes",
        "coordinators": "coordinator_changes", "starts": "starts", "endings": "endings", "ended_by_law": "ended_law",
    }.items():  # fmt: skip
        assert [getattr(figures, name) for figures in game.years] == years[column].tolist(), name
    contracts = years["alive"] * (1 - years["gap_share"])
    np.testing.assert_allclose([figures.contracts for figures in game.years], contracts, rtol=1e-12)


def test_a_played_game_is_run_0_of_the_scenario_with_its_decisions() -> None:
    game = played()
    years = govsim.simulate(game.scenario, 1, SETUP.seed).years
    assert [figures.coverage for figures in game.years] == years["coverage"].tolist()
    assert [figures.alive for figures in game.years] == years["alive"].tolist()


def test_what_stands_costs_what_the_reports_count() -> None:
    game = played()
    counted = reform_cost(govsim.simulate(game.scenario, 1, SETUP.seed))
    by_year = counted.groupby("year")["cost"].sum().to_numpy()
    chosen = spells(game.decisions)
    for year, figures in enumerate(game.years):
        mine = costs({s.lever: s.start == year for s in chosen if s.start <= year < s.stop}, figures)
        assert sum(mine.values()) == pytest.approx(by_year[year])


def test_what_a_package_and_one_of_its_parts_share_is_charged_once() -> None:
    """A deputy costs 0.5 x 0.08 a contract: beside the package, which has half of one, the whole; with it half less."""
    game = Game(SETUP, before=played(years=0).before, model=None)  # type: ignore[arg-type]
    deputies = 0.04 * game.latest.contracts
    alone = costs({"ecosystem-package": False}, game.latest)["ecosystem-package"]
    both = costs({"ecosystem-package": False, "deputy": True}, game.latest)
    assert both == pytest.approx({"ecosystem-package": alone - deputies / 2, "deputy": deputies})
    started = costs({"ecosystem-package": False, "legal-sandbox": True}, game.latest)
    assert started == pytest.approx({"ecosystem-package": alone, "legal-sandbox": 0.25 * game.latest.agencies})
    game.draft.append(Move("ecosystem-package", "budget-office"))
    assert game.price("deputy") == pytest.approx(deputies / 2)


@pytest.mark.parametrize("lever", LEVERS)
@pytest.mark.parametrize("role", ROLES)
def test_powers_are_respected(lever: str, role: str) -> None:
    game = Game(dataclasses.replace(SETUP, budget=1000.0), before=played(years=0).before, model=None)  # type: ignore[arg-type]
    agreed = tuple(group[0] for group in LEVERS[lever].consent)
    if role in LEVERS[lever].by:
        game.decide(Move(lever, role, agreed))
        assert list(game.standing()) == [lever]
    else:
        with pytest.raises(InputError, match="not in the power"):
            game.decide(Move(lever, role, agreed))
        assert game.standing() == {}


def test_consent_of_each_side_is_needed() -> None:
    game = Game(SETUP)
    with pytest.raises(InputError, match="department head must agree"):
        game.decide(Move("flexible-scope", "municipality"))
    with pytest.raises(InputError, match="university, municipality or community group must agree"):
        game.decide(Move("ecosystem-package", "budget-office", ("department-head",)))
    game.decide(Move("flexible-scope", "municipality", ("department-head",)))
    game.decide(Move("flexible-scope", "department-head", drop=True))
    assert game.standing() == {}


def test_what_is_too_dear_is_refused_with_the_numbers_and_changes_nothing() -> None:
    game = Game(dataclasses.replace(SETUP, budget=0.5))
    price = game.price("workload-relief")
    with pytest.raises(InputError) as refused:
        game.decide(Move("workload-relief", "department-head"))
    assert f"costs {price:.2f} this year, and 0.50 of 0.50" in str(refused.value)
    assert (game.draft, game.left()) == ([], 0.5)


def test_a_decision_stays_until_it_is_withdrawn_and_then_its_money_is_free() -> None:
    game = Game(SETUP)
    game.decide(Move("deputy", "coordinator"))
    game.pass_year()
    assert game.standing() == {"deputy": 0}
    assert game.left() == pytest.approx(2 - game.price("deputy"))
    with pytest.raises(InputError, match="in force already"):
        game.decide(Move("deputy", "coordinator"))
    game.decide(Move("deputy", "coordinator", drop=True))
    assert (game.standing(), game.left()) == ({}, 2.0)
    game.decide(Move("deputy", "coordinator"))  # on second thoughts
    assert (game.standing(), game.draft) == ({"deputy": 0}, [])
    with pytest.raises(InputError, match="not in force"):
        game.decide(Move("bridge-fund", "budget-office", drop=True))


def test_the_sandbox_ends_by_itself_and_can_be_set_again() -> None:
    game = played(plan={0: [Move("legal-sandbox", "department-head", ("auditor",))]}, years=3)
    assert game.standing() == {}
    assert game.set_aside == [1.0, 0.0, 0.0]
    game.decide(Move("legal-sandbox", "department-head", ("auditor",)))
    assert game.left() == 1.0
    assert [reform.from_year for reform in game.scenario.reforms] == [2026, 2029]


def test_what_has_become_dearer_than_the_budget_must_be_withdrawn_first() -> None:
    game = played(plan={0: [Move("deputy", "coordinator")]}, years=1)
    game.setup = dataclasses.replace(SETUP, budget=game.price("deputy") / 2)
    with pytest.raises(InputError, match="withdraw something"):
        game.pass_year()
    assert game.year == 1
    game.decide(Move("deputy", "coordinator", drop=True))
    game.pass_year()


def test_after_eight_years_nothing_more_is_decided() -> None:
    game = played()
    assert game.over
    for act in (game.pass_year, lambda: game.decide(Move("deputy", "coordinator"))):
        with pytest.raises(InputError, match="over"):
            act()


def test_a_reform_of_the_scenario_is_not_the_class_s_to_set() -> None:
    scenario = SMALL.with_reform("deputy", from_year=2020 + 6)
    game = Game(dataclasses.replace(SETUP, scenario=scenario))
    assert "deputy" not in offered(scenario)
    with pytest.raises(InputError, match="not the class's"):
        game.decide(Move("deputy", "coordinator"))


def test_a_nation_is_too_large_for_a_class() -> None:
    with pytest.raises(InputError, match="missions"):
        scenario_of("national")


@pytest.mark.parametrize("name", ["inclusive-care", "universal-design", "thai-history"])
def test_every_other_scenario_can_be_played(name: str) -> None:
    scenario = scenario_of(name)
    game = Game(Setup(scenario, 1, usual_budget(scenario)))
    assert isinstance(game.pass_year(), Figures)


TRIES = st.lists(st.lists(st.tuples(st.sampled_from(list(LEVERS)), st.booleans()), max_size=6), min_size=8, max_size=8)


@given(TRIES, st.floats(0, 6))
@settings(max_examples=12)
def test_legal_moves_never_exceed_the_budget_and_replay_to_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, tries: list[list[tuple[str, bool]]], budget: float
) -> None:
    folder = tmp_path_factory.mktemp("states")
    setup = dataclasses.replace(SETUP, budget=budget)
    game = Game(setup)
    for year in tries:
        for lever, drop in year:
            declared = LEVERS[lever]
            move = Move(lever, declared.by[0], () if drop else tuple(group[0] for group in declared.consent), drop)
            try:
                game.decide(move)
            except InputError:
                continue
            assert drop or game.left() >= -1e-9
        while game.left() < 0:
            dearest = max(game.standing(), key=game.price)
            game.decide(Move(dearest, LEVERS[dearest].by[0], drop=True))
        game.pass_year()
        assert game.set_aside[-1] <= budget + 1e-9
    again = Game(setup)
    for moves in game.decisions:
        for move in moves:
            again.decide(move)
        again.pass_year()
    assert again.years == game.years
    assert bytes_of(again, folder) == bytes_of(game, folder)
    assert with_spells(SMALL, spells(game.decisions)) == game.scenario


def test_the_plan_of_these_tests_does_something(tmp_path: Path) -> None:
    assert bytes_of(played(), tmp_path) != bytes_of(played(plan={}), tmp_path)
    assert PLAN
