"""The bench of the game's choices counts what the game would have counted."""

import dataclasses

import numpy as np
import pytest
from benchmarks.game import choices, is_borne, worth

from govsim.game.levers import LEVERS
from govsim.game.moves import Move
from govsim.game.rules import NEW_A_YEAR, YEARS, Game
from tests.game.conftest import SETUP

pytestmark = pytest.mark.slow


def decide(game: Game, *names: str) -> None:
    for name in names:
        lever = LEVERS[name]
        game.decide(Move(name, lever.by[0], tuple(group[0] for group in lever.consent)))


def test_a_choice_is_worth_what_the_game_comes_to_under_the_games_own_luck() -> None:
    game = Game(dataclasses.replace(SETUP, budget=9.0))
    decide(game, "deputy", "legal-sandbox")  # which ends by itself after three years
    game.pass_year()
    choice = ("multi-year-obligation", "deputy", "legal-sandbox")
    counted = worth(game, choice, np.array([game.model.run.luck]))
    decide(game, "multi-year-obligation")
    while not game.over:
        game.pass_year()
    assert counted == pytest.approx([sum(figures.alive for figures in game.years[1:])])


def test_choices_are_what_budget_and_agenda_bear_each_set_of_parameters_once() -> None:
    game = Game(SETUP)
    found = choices(game)
    assert () in found
    assert len(set(found)) == len(found)
    assert max(map(len, found)) == NEW_A_YEAR
    for choice in found:
        assert is_borne(game, dict.fromkeys(choice, True))
        another = Game(SETUP, before=game.before, model=game.model)
        decide(another, *choice)
        another.check_year()
    assert not any({"longer-term", "multi-year-obligation"} <= set(choice) for choice in found)  # it adds nothing


def test_a_reform_withdrawn_makes_room_for_others() -> None:
    game = Game(SETUP)
    decide(game, "deputy")
    game.pass_year()
    assert 0 < game.year < YEARS
    found = choices(game)
    assert ("deputy",) in found
    assert () in found
    assert any("deputy" not in choice and len(choice) == NEW_A_YEAR for choice in found)
