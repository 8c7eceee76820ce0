"""The guide and the cards say what the game does: powers, goals, commands, files of moves."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import typer

from govsim.cli.compare import compare
from govsim.cli.game import game
from govsim.cli.game_session import COMMANDS
from govsim.game.levers import LEVERS
from govsim.game.moves import move_of, typed
from govsim.game.roles import ROLES
from govsim.words import Lang
from tests.test_readme import parts_of

FOLDER = Path(__file__).parents[2] / "docs" / "teaching"


def text(name: str, lang: Lang) -> str:
    return (FOLDER / f"{name}{'-th' if lang == 'th' else ''}.md").read_text(encoding="utf-8")


def plain(written: str) -> str:
    return " ".join(written.split())


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("role", ROLES)
def test_a_card_names_all_powers_of_its_role_no_others_and_its_goal(role: str, lang: Lang) -> None:
    cards = re.split(r"^## ", text("role-cards", lang), flags=re.M)[1:]
    card = plain(next(card for card in cards if card.casefold().startswith(ROLES[role].label(lang).casefold())))
    powers = card.split("**")[8]
    for lever in LEVERS.values():
        label = lever.label(lang)
        said = label in powers or label.removesuffix(" only") in powers
        assert said == (role in lever.may_drop), label
    assert card.rstrip().endswith(ROLES[role].goal(lang))


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_file_of_moves_in_the_guide_can_be_played(lang: Lang) -> None:
    (block,) = re.findall(r"```text\n(.*?)```", text("facilitator-guide", lang), re.S)
    moves = [line for line in block.splitlines() if line.casefold() not in COMMANDS["done"]]
    assert len(moves) == 3
    for line in moves:
        move_of(typed(line, tuple(LEVERS), lang), lang)


NAMED: Mapping[str, Callable[..., int]] = {"game": game, "compare": compare}


def options_of(command: Callable[..., int]) -> set[str]:
    app = typer.Typer()
    app.command()(command)
    return {option for parameter in typer.main.get_command(app).params for option in parameter.opts}


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_commands_in_the_guide_have_the_options_that_it_names(lang: Lang) -> None:
    guide = text("facilitator-guide", lang)
    compared = r"^uv run govsim (compare) (.+)$"
    for command, said in [("game", re.sub(compared, "", guide, flags=re.M)), *re.findall(compared, guide, re.M)]:
        assert set(re.findall(r"--[a-z]+", said)) <= options_of(NAMED[command]), command
    assert {*re.findall(r"^uv run govsim (\w+) ", guide, re.M)} == {"game", "compare"}


@pytest.mark.parametrize("lang", ["en", "th"])
def test_what_the_guide_says_may_be_typed_may_be_typed(lang: Lang) -> None:
    guide = text("facilitator-guide", lang)
    for words in COMMANDS.values():
        assert f"`{words[-1] if lang == 'th' else words[0]}" in guide, words
    for lever in LEVERS.values():
        assert lever.label(lang) in plain(guide), lever.name


@pytest.mark.parametrize("lang", ["en", "th"])
@pytest.mark.parametrize("name", ["facilitator-guide", "role-cards"])
def test_links_lead_somewhere_and_both_editions_have_the_same_parts(name: str, lang: Lang) -> None:
    page = text(name, lang)
    for target in re.findall(r"\]\(([^)]+)\)", page):
        path, _, part = target.partition("#")
        assert (FOLDER / path).is_file(), target
        assert not part or part in parts_of(FOLDER / path), target
    assert page.count("\n## ") == text(name, "en").count("\n## ")
    assert page.count("\n- ") == text(name, "en").count("\n- ")
    assert page.count("\n| ") == text(name, "en").count("\n| ")
