"""`govsim game`: beginning, leaving, going on, playing from a file, showing again; what is refused."""

import builtins
import re
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from rich.cells import cell_len

from govsim.cli import game, terminal
from govsim.game import best, debrief
from govsim.game.levers import LEVERS
from govsim.game.rules import Setup
from govsim.runs import files
from tests.cli.conftest import Cli, read

MOVES = """\
# a class that was away
deputy by coordinator   # from the first year
done
role-charter by university with department-head
done
done
drop deputy
done
multi-year-obligation
done
done
done
done
"""

type Answer = Callable[..., None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """What the class types, and how it ends."""

    def answer(*answers: str, end: type[BaseException] = EOFError) -> None:
        left = iter(answers)

        def typed(prompt: str) -> str:
            print(prompt, end="")
            for text in left:
                return text
            raise end

        monkeypatch.setattr(builtins, "input", typed)

    return answer


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A debrief of a few worlds, with rivals that know two reforms."""

    def few(setup: Setup) -> dict[str, best.Found]:
        search = best.Search(setup, 3, best.search_seed(setup.seed))
        search.names = ("deputy", "bridge-fund")
        return best.found_by(search)

    monkeypatch.setattr(debrief, "rivals", few)
    monkeypatch.setattr(debrief.debriefed, "__defaults__", (4, None))


def contents(folder: Path, besides: Iterable[str] = ()) -> dict[str, bytes]:
    leave = {files.LOCK, *besides}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in leave}


def test_a_game_begins_is_left_and_goes_on(cli: Cli, answer: Answer) -> None:
    answer("deputy", "done")
    first = cli("game", "monday", "--scenario", "small.toml", "--seed", "3", "--budget", "4")
    assert (first.code, first.err) == (0, "")
    assert "year 1 of 8, FY2026, 4.00 left >" in first.out
    assert first.out.endswith("The game is saved. To go on: govsim game monday\n")
    answer("bridge-fund", "quit")
    second = cli("game", "monday")
    assert second.code == 0
    assert "The game goes on where it was left." in second.out
    assert "In force: deputy, since FY2026" in second.out
    document = read(cli("game", "monday", "--json"))
    assert (document["seed"], document["budget"], len(document["years"])) == (3, 4.0, 1)
    assert document["draft"] == ["bridge-fund by budget-office"]


def test_ctrl_c_keeps_the_game_and_says_how_to_go_on(cli: Cli, answer: Answer) -> None:
    answer("deputy", end=KeyboardInterrupt)
    result = cli("game", "a class", "--scenario", "small.toml")
    assert result.code == 130
    assert result.out.endswith("The game is saved. To go on: govsim game 'a class'\n")
    assert "nothing was kept" not in result.err
    answer("quit")
    assert "In force: deputy" in cli("game", "a class").out


@pytest.mark.parametrize("command", ["game", "class"])
@pytest.mark.parametrize(("lang", "said"), [("en", "the same command goes on"), ("th", "สั่งคำสั่งเดิมเพื่อเล่นต่อ")])
def test_ctrl_c_while_it_loads_says_what_is_kept(
    command: str, lang: str, said: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loading(_: object) -> Setup:
        raise KeyboardInterrupt

    monkeypatch.setattr(game, "setup_of", loading)
    result = cli(command, "monday", "--lang", lang)
    assert result.code == 130
    assert said in result.err


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_first_screen_fits_100_columns_and_30_lines_with_what_was_typed(
    lang: str, cli: Cli, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "width", lambda: 100)
    answer()
    lines = cli("game", "monday", "--lang", lang).out.splitlines()
    prompt = next(place for place, line in enumerate(lines) if line.endswith(" > "))
    assert len(["what was typed", *lines[: prompt + 1]]) <= 30
    assert max(map(cell_len, lines)) <= 100


@pytest.mark.usefixtures("quick")
def test_a_file_of_moves_is_played_shown_again_and_played_alike(cli: Cli, answer: Answer) -> None:
    Path("moves.txt").write_text(MOVES, encoding="utf-8")
    result = cli("game", "one", "--play", "moves.txt", "--scenario", "small.toml")
    assert (result.code, result.err) == (0, "")
    assert "Year 8 of 8" in result.out
    assert Path("one/debrief.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    again = cli("game", "one", "--replay")
    assert again.code == 0
    assert again.out.endswith("every year gave the same bytes as were kept.\n")
    assert "Decided: deputy" in again.out
    assert "Decided: withdraw deputy" in again.out
    assert cli("game", "two", "--play", "one/moves.txt", "--scenario", "small.toml").code == 0
    assert contents(Path("one")) == contents(Path("two"))
    assert "The debrief page is there: one/debrief.html" in cli("game", "one").out
    assert "debrief-th.html" in cli("game", "one", "--lang", "th").out


def test_a_replay_of_other_states_says_so(cli: Cli) -> None:
    Path("moves.txt").write_text("done\ndone\n", encoding="utf-8")
    cli("game", "one", "--play", "moves.txt", "--scenario", "small.toml")
    facts = files.read_facts(Path("one/game.json"))
    facts["years"][1]["state"] = "0" * 64
    files.write_facts(Path("one/game.json"), facts)
    result = cli("game", "one", "--replay")
    assert result.code == 1
    assert "these years gave other bytes than were kept: 2" in result.out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("deputi", "did you mean deputy?"),
        ("deputy by auditor", "not in the power of the auditor"),
        ("role-charter by university", "department head must agree"),
        ("list", "only decisions and `done`"),
    ],
)
def test_what_a_file_may_not_say_is_refused_with_its_line_before_anything_is_played(
    cli: Cli, answer: Answer, line: str, words: str
) -> None:
    Path("moves.txt").write_text(f"done\n\n{line}\ndone\n", encoding="utf-8")
    result = cli("game", "one", "--play", "moves.txt", "--scenario", "small.toml", "--budget", "0.2")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: moves.txt:3: ")
    assert words in result.err
    assert "nothing was played" in result.err
    assert not Path("one").exists()


def test_what_the_rules_refuse_of_a_file_is_said_with_its_line_and_the_years_before_are_kept(
    cli: Cli, answer: Answer
) -> None:
    Path("moves.txt").write_text("done\n\nworkload-relief\ndone\n", encoding="utf-8")
    result = cli("game", "one", "--play", "moves.txt", "--scenario", "small.toml", "--budget", "0.2")
    assert result.code == 2
    assert re.match(
        r"error: moves.txt:3: workload relief costs .*\n  The game is saved. To go on: govsim game one", result.err
    )
    assert Path("one/year-1.govsim").exists()


def test_at_a_narrow_terminal_every_decision_keeps_its_number_and_its_roles(
    cli: Cli, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "width", lambda: 40)
    answer("quit")
    result = cli("game", "one", "--scenario", "small.toml", "--lang", "th")
    for number, lever in enumerate(LEVERS.values(), 1):
        assert f"{number}  {lever.label('th')}"[:20] in result.out
    assert "สำนักงบประมาณ" in result.out
    assert "…" not in result.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--scenario", "national"), "missions"),
        (("--scenario", "nowhere"), "is not a scenario"),
        (("--seed", "-1"), "seed is -1"),
        (("--seed", "x"), "not a whole number"),
        (("--budget", "nan"), "not a budget"),
        (("--budget", "-1"), "not a budget"),
        (("--lang", "de"), "not a language"),
        (("--play", "absent.txt"), "no such file"),
        (("--replay",), "there is no game"),
        (("--json",), "there is no game"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_folder(cli: Cli, options: tuple[str, ...], words: str) -> None:
    result = cli("game", "one", *options)
    assert result.code == 2
    assert words in result.err
    assert "Traceback" not in result.err
    assert not Path("one").exists()


def test_a_game_is_never_overwritten_and_never_played_twice_at_once(cli: Cli, answer: Answer) -> None:
    answer("done")
    cli("game", "one", "--scenario", "small.toml")
    before = contents(Path("one"))
    for options in (("--new",), ("--play", "one/moves.txt")):
        result = cli("game", "one", *options)
        assert result.code == 2
        assert "holds a game already" in result.err
    for option in ("--seed", "--budget"):
        assert "began with its own" in cli("game", "one", option, "2").err
    with files.locked(Path("one")):
        result = cli("game", "one")
    assert result.code == 2
    assert "being played by another process" in result.err
    assert contents(Path("one")) == before


def test_a_damaged_game_is_refused_in_words(cli: Cli, answer: Answer) -> None:
    answer("done")
    cli("game", "one", "--scenario", "small.toml")
    Path("one/year-1.govsim").write_bytes(b"")
    result = cli("game", "one")
    assert result.code == 2
    assert "year-1.govsim: was changed or damaged" in result.err
    assert "play it again" in result.err


def test_bytes_that_are_no_text_are_nonsense_like_any_other(cli: Cli, answer: Answer) -> None:
    answer("\udcff\x00", "quit")
    result = cli("game", "one", "--scenario", "small.toml")
    assert result.code == 0
    assert "is not a decision" in result.out


def test_options_that_a_look_would_leave_out_of_account_are_refused(cli: Cli, answer: Answer) -> None:
    answer("quit")
    cli("game", "monday", "--scenario", "small.toml")
    for options in (
        ("--replay", "--seed", "5"),
        ("--replay", "--new"),
        ("--json", "--replay"),
        ("--json", "--lang", "en"),
    ):
        result = cli("game", "monday", *options)
        assert result.code == 2, options
        assert "takes no --" in result.err


def test_a_replay_says_which_kept_state_is_damaged_or_missing(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "moves.txt").write_text("done\ndone\n")
    cli("game", "one", "--scenario", "small.toml", "--play", str(tmp_path / "moves.txt"))
    Path("one/year-1.govsim").write_bytes(b"x")
    Path("one/year-2.govsim").unlink()
    result = cli("game", "one", "--replay")
    assert result.code == 1
    assert "other bytes than were kept: 1, 2." in result.out


def test_a_game_without_any_input_is_left(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    result = cli("game", "monday", "--scenario", "small.toml")
    assert (result.code, result.err) == (0, "")
    assert "The game is saved." in result.out


def test_the_first_line_of_moves_plays_the_same_game_whatever_the_scenario_is_called(
    cli: Cli, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path("small.toml").read_text(encoding="utf-8")
    named = re.sub(r"^name = .*$", 'name = "default"', text, flags=re.M)  # a changed copy of a shipped one
    assert 'name = "default"' in named
    Path("mine.toml").write_text(named, encoding="utf-8")
    answer("deputy", "done", "quit")
    cli("game", "one", "--scenario", "mine.toml", "--seed", "3")
    monkeypatch.chdir("one")
    words = shlex.split(Path("moves.txt").read_text(encoding="utf-8").splitlines()[0].removeprefix("# govsim "))
    assert cli(*words).code == 0
    assert Path("NEW/year-1.govsim").read_bytes() == Path("year-1.govsim").read_bytes()
