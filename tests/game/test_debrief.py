"""The debrief: every number is that of simulate() and compare(), and the page says them in either language."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

import govsim
from govsim.game import best
from govsim.game.best import as_spells, best_package
from govsim.game.debrief import BEST, CLASS, Debrief, debriefed
from govsim.game.kept import Kept, held
from govsim.game.levers import LEVERS
from govsim.game.moves import Move
from govsim.game.page import html, page_file, write_page
from govsim.game.roles import MOST_OF_THE_BUDGET, ROLES
from govsim.game.rules import YEARS, Game, Setup, scenario_of, spells, usual_budget, with_spells
from govsim.outcomes.money import reform_cost
from govsim.runs.batch import Record
from govsim.study.compare import DO_NOTHING
from govsim.words import Lang
from tests.game.conftest import SETUP, SMALL, played

WORLDS = 12


@pytest.fixture(scope="module")
def debrief() -> Debrief:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "MOST_RUNS", 6)
        patch.setattr(best, "FEWEST_RUNS", 6)
        return debriefed(played(), WORLDS)


def alive(scenario: govsim.Scenario) -> np.ndarray:
    ensemble = govsim.simulate(scenario, WORLDS, SETUP.seed)
    return YEARS * ensemble.runs["alive"].to_numpy()


def test_the_numbers_are_those_of_compare(debrief: Debrief) -> None:
    package = with_spells(SMALL, as_spells(debrief.best.reforms))
    again = govsim.compare(SMALL, {CLASS: debrief.game.scenario, BEST: package}, WORLDS, SETUP.seed)
    options = again.options
    for option in (CLASS, BEST):
        rows = {str(row["outcome"]): row for row in options[options["option"] == option].to_dict("records")}
        for measure in ("trust", "coverage", "paid", "reform_cost"):
            mine, row = debrief.versus[option, DO_NOTHING][measure], rows[measure]
            assert [mine.difference, mine.low, mine.high] == [row["difference"], row["low"], row["high"]]
        years = debrief.versus[option, DO_NOTHING]["partnership_years"]
        assert years.difference == pytest.approx(YEARS * rows["alive"]["difference"])


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


def test_the_best_package_is_affordable_and_no_single_step_betters_it(debrief: Debrief) -> None:
    found = debrief.best

    def value(reforms: tuple[str, ...]) -> tuple[float, float]:
        scenario = with_spells(SMALL, as_spells(tuple(name for name in LEVERS if name in reforms)))
        ensemble = govsim.simulate(scenario, found.runs, found.seed, Record.nothing())
        return YEARS * ensemble.runs["alive"].mean(), reform_cost(ensemble)["cost"].sum() / found.runs

    nothing = value(())[0]
    mine, cost = value(found.reforms)
    assert (mine - nothing, cost) == pytest.approx((found.gain, found.cost))
    assert found.cost <= found.limit + 1e-9
    assert found.seed != SETUP.seed
    for name in LEVERS:
        other = tuple({*found.reforms} ^ {name})
        years, price = value(other)
        assert years - nothing <= found.gain + 1e-9 or price > found.limit


def test_the_same_search_finds_the_same_package_and_nothing_when_nothing_is_spent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(best, "MOST_RUNS", 4)
    monkeypatch.setattr(best, "FEWEST_RUNS", 4)
    decided = played().scenario
    names = tuple(LEVERS)[:5] + tuple(LEVERS)[9:11]
    assert best_package(SMALL, decided, names, 1) == best_package(SMALL, decided, names, 1)
    free = best_package(SMALL, SMALL, names, 1)
    assert (free.limit, free.cost) == (0, 0)
    assert set(free.reforms) <= {"longer-term", "role-charter", "flexible-scope"}


def said(page: str) -> str:
    """What a reader sees of a page."""
    page = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", re.sub(r'<span class="w">(.*?)</span>', r"\1", page))))


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_page_is_one_file_and_says_the_numbers(debrief: Debrief, lang: Lang, tmp_path: Path) -> None:
    game = debrief.game
    game.setup = replace(SETUP, lang=lang)
    page = html(debrief, tmp_path)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#|data:)""", page)
    assert "@import" not in page
    text = said(page)
    own = debrief.versus[CLASS, DO_NOTHING]["partnership_years"]
    assert own.difference is not None
    assert f"{own.difference:+.1f}".replace("-", "−") in text
    for lever in {decision.spell.lever for decision in debrief.decisions} | {*debrief.best.reforms}:
        assert LEVERS[lever].label(lang) in text
    for role in ROLES.values():
        assert role.goal(lang) in text
    assert "nan" not in text
    assert "None" not in text
    if lang == "th":
        words = set(re.findall(r"[A-Za-z]{3,}", text)) - {"govsim", "game", "NEW", "play", "moves", "txt", "scenario"}
        assert words <= {"small", "seed", "budget", "lang", "toml"}


def test_a_class_that_did_nothing_has_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(best, "MOST_RUNS", 4)
    monkeypatch.setattr(best, "FEWEST_RUNS", 4)
    debrief = debriefed(played(plan={}), 3)
    assert debrief.decisions == []
    assert debrief.versus[CLASS, DO_NOTHING]["trust"].difference == 0
    assert "The class set no reform." in html(debrief, tmp_path)


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
