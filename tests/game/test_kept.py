"""The folder: a game that was left goes on as if it never had been; what is damaged is refused with a way out."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.errors import InputError
from govsim.game.kept import Kept, held, read
from govsim.game.rules import YEARS, Game
from govsim.runs import files
from govsim.runs.mesa.model import PartnershipModel
from tests.edited import edited
from tests.game.conftest import PLAN, SETUP, SMALL, bytes_of, played


def keep(folder: Path, years: int) -> Kept:
    """A game kept up to a year, and left."""
    with held(folder, new=True):
        kept = Kept.begin(folder, SETUP)
        go_on(kept, years)
    return kept


def go_on(kept: Kept, years: int) -> None:
    while kept.game.year < years:
        for move in PLAN.get(kept.game.year, []):
            if move not in kept.game.draft:
                kept.game.decide(move)
        kept.pass_year()


@given(st.sets(st.integers(0, YEARS)))
@settings(max_examples=5)
def test_left_at_any_year_and_continued_equals_never_left(
    tmp_path_factory: pytest.TempPathFactory, stops: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("kept") / "game"
    kept = keep(folder, 0)
    for stop in sorted(stops | {YEARS}):
        with held(folder, new=False):
            kept = Kept.resume(folder)
            go_on(kept, stop)
    whole = played()
    scratch = tmp_path_factory.mktemp("states")
    assert kept.game.years == whole.years
    assert (folder / f"year-{YEARS}.govsim").read_bytes() == bytes_of(whole, scratch)
    assert bytes_of(Kept.resume(folder).game, scratch) == bytes_of(whole, scratch)


def test_two_games_of_the_same_moves_are_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        keep(tmp_path / name, YEARS)
    names = [path.name for path in sorted((tmp_path / "one").iterdir()) if path.name != files.LOCK]
    assert names == [
        "game.json",
        "moves.txt",
        "scenario.toml",
        *(f"year-{year}.govsim" for year in range(1, YEARS + 1)),
    ]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_year_under_way_is_kept_too(tmp_path: Path) -> None:
    kept = keep(tmp_path / "game", 1)
    kept.game.decide(PLAN[1][0])
    kept.save()
    again = Kept.resume(tmp_path / "game").game
    assert again.draft == PLAN[1]
    assert isinstance(again, Game)
    assert again.before == kept.game.before


def test_a_year_that_broke_off_before_it_was_noted_is_played_again(tmp_path: Path) -> None:
    keep(tmp_path / "game", 2)
    before = {name: (tmp_path / "game" / name).read_bytes() for name in ("game.json", "moves.txt")}
    with held(tmp_path / "game", new=False):
        go_on(Kept.resume(tmp_path / "game"), 3)
    for name, content in before.items():  # as if the power had failed before they were written
        (tmp_path / "game" / name).write_bytes(content)
    with held(tmp_path / "game", new=False):
        go_on(Kept.resume(tmp_path / "game"), 3)
    assert Kept.resume(tmp_path / "game").game.year == 3


def test_a_second_process_and_a_new_game_upon_an_old_one_are_refused(tmp_path: Path) -> None:
    keep(tmp_path / "game", 0)
    with (
        files.locked(tmp_path / "game"),
        pytest.raises(InputError, match="another process"),
        held(tmp_path / "game", new=False),
    ):
        pass
    before = (tmp_path / "game" / "game.json").read_bytes()
    with pytest.raises(InputError, match="holds a game already"), held(tmp_path / "game", new=True):
        pass
    assert (tmp_path / "game" / "game.json").read_bytes() == before
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("x")
    with pytest.raises(InputError, match="other files"), held(tmp_path / "letters", new=True):
        pass


def test_damaged_facts_are_refused(tmp_path: Path) -> None:
    keep(tmp_path / "game", 1)
    path = tmp_path / "game" / "game.json"
    whole = path.read_bytes()
    for damaged in (b"", b"[]", b"{}", whole[:-40], whole.replace(b'"seed": 5', b'"seed": 6'), b"\xff" + whole):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="was changed or damaged") as refused:
            Kept.resume(tmp_path / "game")
        assert "play it again" in str(refused.value)
    for key, value, words in (("format", 99, "format 99"), ("kind", "study", "damaged"), ("years", [{}], "damaged")):
        files.write_facts(path, {**{k: v for k, v in json.loads(whole).items() if k != "check"}, key: value})
        with pytest.raises(InputError, match=words):
            Kept.resume(tmp_path / "game")
    path.unlink()
    with pytest.raises(InputError, match="there is no game"):
        read(tmp_path / "game")


def test_damaged_states_are_refused(tmp_path: Path) -> None:
    keep(tmp_path / "game", 2)
    path = tmp_path / "game" / "year-2.govsim"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    with pytest.raises(InputError, match="was changed or damaged"):
        Kept.resume(tmp_path / "game")
    path.unlink()
    with pytest.raises(InputError, match="is missing"):
        Kept.resume(tmp_path / "game")


def test_a_game_that_another_process_began_while_we_waited_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, lock = tmp_path / "game", files.locked

    @contextmanager
    def late(path: Path) -> Iterator[None]:
        with lock(path):
            Kept.begin(folder, SETUP)  # the other one, which is done and gone when we get the lock
        with lock(path):
            yield

    monkeypatch.setattr(files, "locked", late)
    with pytest.raises(InputError, match="holds a game already"), held(folder, new=True):
        pass


def test_a_game_killed_before_it_was_first_kept_begins_again(tmp_path: Path) -> None:
    folder = tmp_path / "game"
    folder.mkdir()
    (folder / "game.json.tmp").write_text("{")
    with held(folder, new=True):
        Kept.begin(folder, SETUP)
    assert Kept.resume(folder).game.year == 0


def tampered(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """A game.json that somebody edited, with a hash that fits."""
    keep(folder, 2)
    edited(folder / "game.json", change)


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a move that is no text": lambda facts: facts["years"][0]["moves"].append(7),
    "a move beyond powers": lambda facts: facts["years"][0]["moves"].append("legal-sandbox by coordinator"),
    "a withdrawal of what never stood": lambda facts: facts["draft"].append("drop bridge-fund by budget-office"),
    "more than the budget": lambda facts: facts.update(budget=0.01),
    "a budget without end": lambda facts: facts.update(budget=float("inf")),
    "another sum set aside": lambda facts: facts["years"][1].update(set_aside=0.0),
    "a figure that is text": lambda facts: facts["years"][0]["figures"].update(posts="many"),
    "an empty year": lambda facts: facts.update(years=[{}]),
    "five years": lambda facts: facts.update(scenario=SMALL.with_time(years=5).to_toml()),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_game_that_breaks_its_rules_is_refused(tmp_path: Path, broken: str) -> None:
    tampered(tmp_path / "game", BREAKS[broken])
    with pytest.raises(InputError, match=r"game.json: was changed or damaged: .+\n  play it again: "):
        Kept.resume(tmp_path / "game")


def test_a_game_of_another_format_is_refused_with_a_way_out(tmp_path: Path) -> None:
    tampered(tmp_path / "game", lambda facts: facts.update(format=1))
    with pytest.raises(InputError, match=r"has format 1; this govsim plays .* 3\n  play it with govsim .*, or "):
        Kept.resume(tmp_path / "game")


def test_a_sitting_in_another_language_leaves_the_games_own(tmp_path: Path) -> None:
    keep(tmp_path / "game", 1)
    kept = Kept.resume(tmp_path / "game")
    kept.game.setup = replace(kept.game.setup, lang="th")
    kept.save()
    assert Kept.resume(tmp_path / "game").game.setup.lang == "en"


def test_what_is_played_on_is_what_was_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path / "game", 2)
    monkeypatch.setattr(PartnershipModel, "load", lambda *_: pytest.fail("the file was read a second time"))
    assert Kept.resume(tmp_path / "game").game.year == 2
