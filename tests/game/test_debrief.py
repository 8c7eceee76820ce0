"""The debrief: every number is that of simulate() and compare(), and the page says them in either language."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

import govsim
from govsim.game import best
from govsim.game.best import GOALS, Search, as_spells, found_by, rivals
from govsim.game.debrief import CLASS, RIVALS, Debrief, debriefed
from govsim.game.kept import Kept, held
from govsim.game.levers import LEVERS
from govsim.game.moves import Move
from govsim.game.page import html, page_file, write_page
from govsim.game.roles import MOST_OF_THE_BUDGET, ROLES
from govsim.game.rules import NEW_A_YEAR, YEARS, Game, Setup, scenario_of, spells, usual_budget, with_spells
from govsim.study.compare import DO_NOTHING
from govsim.words import Lang
from tests.game.conftest import SETUP, SMALL, played

WORLDS = 12


@pytest.fixture(scope="module")
def few() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "MOST_RUNS", 4)
        patch.setattr(best, "FEWEST_RUNS", 4)
        yield


@pytest.fixture(scope="module")
def search(few: None) -> Search:
    search = Search(SETUP, 4, best.search_seed(SETUP.seed))
    search.names = ("multi-year-obligation", "longer-term", "workload-relief", "deputy", "flexible-scope")
    return search


@pytest.fixture(scope="module")
def debrief(search: Search) -> Debrief:
    return debriefed(played(), WORLDS, found_by(search))


def alive(scenario: govsim.Scenario) -> np.ndarray:
    ensemble = govsim.simulate(scenario, WORLDS, SETUP.seed)
    return YEARS * ensemble.runs["alive"].to_numpy()


def test_the_numbers_are_those_of_compare(debrief: Debrief) -> None:
    again = govsim.compare(SMALL, {CLASS: debrief.game.scenario}, WORLDS, SETUP.seed)
    rows = {str(row["outcome"]): row for row in again.options.to_dict("records")}
    for measure in ("trust", "coverage", "paid", "reform_cost"):
        mine, row = debrief.versus[CLASS, DO_NOTHING][measure], rows[measure]
        assert [mine.difference, mine.low, mine.high] == [row["difference"], row["low"], row["high"]]
    years = debrief.versus[CLASS, DO_NOTHING]["partnership_years"]
    assert years.difference == pytest.approx(YEARS * rows["alive"]["difference"])
    for goal, rival in debrief.rivals.items():
        plan = with_spells(SMALL, rival.spells)
        against = govsim.compare(debrief.game.scenario, {goal: plan}, WORLDS, SETUP.seed)
        row = {str(row["outcome"]): row for row in against.options.to_dict("records")}["trust"]
        mine = debrief.versus[RIVALS[goal], CLASS]["trust"]
        assert mine.difference == pytest.approx(row["difference"])


def test_the_class_s_world_is_run_0_and_what_it_saw(debrief: Debrief) -> None:
    mine = debrief.outcomes[CLASS].iloc[0]
    seen = debrief.game.years
    assert mine["coverage"] == pytest.approx(sum(figures.coverage for figures in seen) / YEARS)
    assert mine["partnership_years"] == pytest.approx(sum(figures.alive for figures in seen))
    assert mine["paid"] == pytest.approx(sum(figures.paid for figures in seen))


def test_each_decision_is_left_out_under_the_same_luck(debrief: Debrief) -> None:
    chosen = spells(debrief.game.decisions)
    assert [decision.spell for decision in debrief.decisions] == chosen
    together = alive(debrief.game.scenario)
    for number, decision in enumerate(debrief.decisions):
        difference = together - alive(with_spells(SMALL, [*chosen[:number], *chosen[number + 1 :]]))
        assert decision.effects["partnership_years"].difference == pytest.approx(difference.mean())
        assert decision.this_world["partnership_years"] == pytest.approx(difference[0])


def test_a_rival_is_a_game_that_could_have_been_played_and_no_single_step_betters_it(search: Search) -> None:
    for goal in GOALS:
        plan = search.best(goal)
        game = Game(SETUP)
        for year in range(YEARS):
            for name, begins in plan:
                if begins == year:
                    lever = LEVERS[name]
                    game.decide(Move(name, lever.by[0], tuple(group[0] for group in lever.consent)))
            assert game.left() >= -1e-9
            assert sum(not move.drop for move in game.draft) <= NEW_A_YEAR
            game.pass_year()
        assert spells(game.decisions) == sorted(as_spells(plan), key=lambda spell: spell.start)
        for name in search.names:
            parts = dict(plan)
            if name in parts:
                del parts[name]
                other = search.ordered(parts)
            elif (larger := search.with_earliest(plan, name)) is not None:
                other = larger
            else:
                continue
            assert not search.can_be_played(other) or search.gain(other, goal) <= search.gain(plan, goal) + 1e-12


def test_a_rival_s_gain_is_that_of_simulate_in_other_luck(search: Search) -> None:
    plan = search.best("trust")
    assert search.seed != SETUP.seed
    with_it, without = (
        govsim.simulate(with_spells(SMALL, as_spells(part)), search.runs, search.seed).runs["trust"].mean()
        for part in (plan, ())
    )
    assert search.gain(plan, "trust") == pytest.approx(with_it - without)


def test_rivals_depend_on_what_the_game_began_with_and_on_nothing_else(few: None) -> None:
    poor = replace(SETUP, budget=0.0)
    found = rivals(poor)
    assert found == rivals(poor)
    free = {name for rival in found.values() for name, _ in rival.plan}
    assert free <= {"longer-term", "role-charter", "flexible-scope"}


def said(page: str) -> str:
    """What a reader sees of a page."""
    page = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_page_is_one_file_and_says_the_numbers(debrief: Debrief, lang: Lang) -> None:
    game = debrief.game
    game.setup = replace(SETUP, lang=lang)
    page = html(debrief)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)
    assert "@import" not in page
    text = said(page)
    own = debrief.versus[CLASS, DO_NOTHING]["partnership_years"]
    assert own.difference is not None
    assert f"{own.difference:+.1f}".replace("-", "−") in text
    planned = {name for rival in debrief.rivals.values() for name, _ in rival.plan}
    for lever in {decision.spell.lever for decision in debrief.decisions} | planned:
        assert LEVERS[lever].label(lang) in text
    for role in ROLES.values():
        assert role.goal(lang) in text
    assert "nan" not in text
    assert "None" not in text
    if lang == "th":
        words = set(re.findall(r"[A-Za-z]{3,}", text)) - {"govsim", "game", "NEW", "play", "moves", "txt", "scenario"}
        assert words <= {"small", "seed", "budget", "lang", "toml"}


def test_a_class_that_did_nothing_has_a_page(debrief: Debrief) -> None:
    debrief = debriefed(played(plan={}), 3, debrief.rivals)
    assert debrief.decisions == []
    assert debrief.versus[CLASS, DO_NOTHING]["trust"].difference == 0
    assert "The class set no reform." in html(debrief)


def test_goals_can_be_reached_and_missed() -> None:
    thrifty, lavish = played(plan={}), played(plan={0: [Move("workload-relief", "department-head")]})
    lavish.set_aside = [SETUP.budget] * YEARS
    assert ROLES["budget-office"].result(thrifty.course())[0]
    assert not ROLES["budget-office"].result(lavish.course())[0]
    assert 0 < MOST_OF_THE_BUDGET < 1
    for role in ROLES.values():
        assert isinstance(role.result(thrifty.course())[0], bool)
    best_year = replace(thrifty.before, coverage=1.0, engagement=1.0, trust=1.0, alive_at_end=99, communities_at_end=99)
    thrifty.years[-1] = best_year
    for name in ("department-head", "coordinator", "university", "municipality", "community"):
        assert ROLES[name].result(thrifty.course())[0], name
    thrifty.years[-1] = replace(best_year, ended_by_law=99)
    assert not ROLES["auditor"].result(thrifty.course())[0]


@pytest.mark.slow
def test_the_page_of_the_default_country_is_written_and_whole(tmp_path: Path) -> None:
    scenario = scenario_of("default")
    with held(tmp_path / "game", new=True):
        kept = Kept.begin(tmp_path / "game", Setup(scenario, 1, usual_budget(scenario)))
        game: Game = kept.game
        for lever in ("workload-relief", "multi-year-obligation", "minimum-tenure", "leadership-charter"):
            game.decide(Move(lever, LEVERS[lever].by[0]))
            kept.pass_year()
        while not game.over:
            kept.pass_year()
        write_page(kept, page_file(kept))
        page = page_file(kept).read_text(encoding="utf-8")
    assert "nan" not in page.lower().split()
    assert page.rstrip().endswith("</html>")
