"""A folder of results from a stranger: links, pipes and strange names in it lead nowhere, on any command."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from govsim.cli import main
from tests.cli.conftest import Cli
from tests.cli.studies import write_designs

PRECIOUS = b"PRECIOUS"
COMMANDS: dict[str, list[list[str]]] = {
    "study": [
        ["study", "verify", "got"],
        ["study", "status", "got"],
        ["study", "compact", "got"],
        ["study", "query", "got", "select count(*) from runs"],
        ["study", "export", "got", "--out", "table.csv"],
        ["study", "repeat", "got", "--point", "0"],
        ["sweep", "got", "--out", "got", "--resume", "-q"],
        ["sensitivity", "got", "--outcome", "trust", "-q"],
    ],
    "game": [["game", "got"], ["game", "got", "--json"], ["game", "got", "--replay"]],
    "ensemble": [
        ["report", "got"],
        ["rerun", "got", "-q"],
        ["replications", "got", "--outcome", "trust", "--half-width", "0.1"],
    ],
    "comparison": [
        ["report", "got"],
        ["replications", "got", "--outcome", "trust", "--option", "deputy", "--effect", "0.1"],
    ],
}
FILES = {
    "study": [
        "lock", "study.json", "study.json.tmp", "points.parquet", "points.parquet.tmp", "parts", "quarantine",
        "parts/000000000000-000000000016.json", "parts/000000000000-000000000016.parquet",
        "parts/000000000032-000000000040.json.tmp", "parts/000000000032-000000000040.parquet", "sensitivity",
    ],
    "game": [
        "lock", "game.json", "game.json.tmp", "moves.txt", "moves.txt.tmp", "scenario.toml", "scenario.toml.tmp",
        "year-1.govsim", "year-2.govsim", "debrief.html", "debrief.html.tmp",
    ],
    "ensemble": ["provenance.json", "runs.parquet", "partnerships.parquet"],
    "comparison": [
        "provenance.json", "options.parquet", "runs", "runs/0-do-nothing", "runs/0-do-nothing/provenance.json",
        "runs/1-deputy/runs.parquet",
    ],
}  # fmt: skip
PLACES = [(kind, file) for kind, files in FILES.items() for file in files]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of each kind."""
    home = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        small = "[time]\nwarmup_years = 2\nyears = 8\n[world]\nagencies = 1\nmissions_per_agency = 2\n"
        Path("small.toml").write_text(small)
        write_designs(home)
        Path("moves.txt").write_text("done\n")
        assert main(["sweep", "morris.toml", "--out", "study", "--runs-a-part", "16", "-q"]) == 0
        assert main(["run", "small.toml", "-n", "3", "--out", "ensemble", "-q"]) == 0
        assert main(["compare", "small.toml", "-n", "3", "--reform", "deputy@2027", "--out", "comparison", "-q"]) == 0
        assert main(["game", "game", "--scenario", "small.toml", "--play", "moves.txt"]) == 0
    return home


def linked(place: Path, victim: Path) -> None:
    place.symlink_to(victim)


def piped(place: Path, victim: Path) -> None:
    os.mkfifo(place)


def a_socket(place: Path, victim: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        here = os.open(place.parent, os.O_RDONLY)  # the path may be longer than a socket's may be
        try:
            end.bind(f"/proc/self/fd/{here}/{place.name}")
        finally:
            os.close(here)


def check_harmless(cli: Cli, made: Path, home: Path, kind: str, file: str, put: Callable[[Path, Path], None]) -> None:
    """Every command on a folder in which this lies at the place of a file: words, and nothing of the user's changes."""
    for command in COMMANDS[kind]:
        shutil.rmtree(home / "got", ignore_errors=True)
        shutil.copytree(made / kind, home / "got")
        mine = home / "mine"
        shutil.rmtree(mine, ignore_errors=True)
        mine.mkdir()
        names = ("my.parquet", "a.tmp", "000000000000-000000000016.parquet", "000000000090-000000000096.parquet", "x")
        for name in names:
            (mine / name).write_bytes(PRECIOUS)
        place = home / "got" / file
        folder = place.is_dir() or ("." not in place.name and place.name != "lock")
        if place.is_dir():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        put(place, mine if folder else mine / "x")
        result = cli(*command)
        assert result.code in (0, 1, 2), (command, result)
        assert "defect" not in result.err, (command, result)
        assert {path.name: path.read_bytes() for path in mine.iterdir()} == dict.fromkeys(names, PRECIOUS), command
        if result.code == 2:
            assert str(Path("got")) in result.err, (command, result)
        shutil.rmtree(home / "table.csv", ignore_errors=True)
        for left in ("table.csv", "got-en.html"):
            (home / left).unlink(missing_ok=True)


@pytest.fixture
def leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever plays takes a decision and leaves."""
    answers = iter(["save", *["quit"] * 99])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.usefixtures("leaves")
@pytest.mark.parametrize(("kind", "file"), PLACES)
def test_no_command_follows_a_link(cli: Cli, made: Path, tmp_path: Path, kind: str, file: str) -> None:
    check_harmless(cli, made, tmp_path, kind, file, linked)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
@pytest.mark.usefixtures("leaves")
@pytest.mark.parametrize(
    ("kind", "file"), [place for place in PLACES if place[1].count(".") or place[1] in ("lock", "parts")]
)
def test_no_command_waits_for_a_pipe(cli: Cli, made: Path, tmp_path: Path, kind: str, file: str) -> None:
    check_harmless(cli, made, tmp_path, kind, file, piped)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="sockets are made through it")
@pytest.mark.parametrize(("kind", "file"), [("study", "lock"), ("game", "game.json"), ("ensemble", "provenance.json")])
def test_a_socket_is_refused(cli: Cli, made: Path, tmp_path: Path, kind: str, file: str) -> None:
    check_harmless(cli, made, tmp_path, kind, file, a_socket)
    shutil.copytree(made / kind, tmp_path / "again")
    (tmp_path / "again" / file).unlink(missing_ok=True)
    a_socket(tmp_path / "again" / file, tmp_path)
    result = cli(*[word.replace("got", "again") for word in COMMANDS[kind][0]])
    assert result.code == 2
    assert "is no regular file" in result.err


def test_a_link_is_named_with_what_to_do(cli: Cli, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "study", "got")
    (tmp_path / "precious").write_bytes(PRECIOUS)
    Path("got/lock").unlink(missing_ok=True)
    Path("got/lock").symlink_to(tmp_path / "precious")
    result = cli("study", "verify", "got")
    assert result == (
        2,
        "",
        "error: got/lock: is a link: in a folder of results nothing may lead out of it\n"
        "  remove it, or put the file or folder itself in its place\n",
    )


def test_the_folder_that_the_user_names_may_be_a_link(cli: Cli, made: Path) -> None:
    Path("here").symlink_to(made / "study")
    assert cli("study", "verify", "here").out.startswith("Complete")


def test_files_with_a_second_name_are_read_and_theirs_is_never_written(cli: Cli, made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "study", "got", copy_function=os.link)
    before = {path: path.read_bytes() for path in (made / "study").rglob("*") if path.is_file()}
    (tmp_path / "precious").write_bytes(PRECIOUS)
    Path("got/lock").unlink(missing_ok=True)
    os.link("precious", "got/lock")
    os.link("precious", "got/study.json.tmp")
    assert cli("sweep", "got", "--out", "got", "--resume", "-q").code == 0
    assert cli("study", "compact", "got").code == 0
    assert Path("precious").read_bytes() == PRECIOUS
    assert {path: path.read_bytes() for path in before if path.name != "lock"} == {
        path: content for path, content in before.items() if path.name != "lock"
    }


def test_tidying_takes_only_files_of_names_that_the_program_gives(cli: Cli, made: Path) -> None:
    shutil.copytree(made / "study", "got")
    for name in ("my.parquet", "parts/my.parquet", "a.tmp", "parts/a.tmp", "parts/1-2.parquet"):
        Path("got", name).write_bytes(PRECIOUS)
    Path("got/parts/000000000090-000000000096.parquet").write_bytes(b"half")
    assert cli("sweep", "got", "--out", "got", "--resume", "-q").code == 0
    for name in ("my.parquet", "parts/my.parquet", "a.tmp", "parts/a.tmp", "parts/1-2.parquet"):
        assert Path("got", name).read_bytes() == PRECIOUS
    assert not Path("got/parts/000000000090-000000000096.parquet").exists()


def test_a_table_outside_the_folder_is_not_read(cli: Cli, made: Path) -> None:
    shutil.copytree(made / "ensemble", "got")
    path = Path("got/provenance.json")
    path.write_text(path.read_text().replace('"runs":', '"../../runs":'))
    result = cli("report", "got")
    assert (result.code, result.out) == (2, "")
    assert "got" in result.err
