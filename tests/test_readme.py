"""The README is always true: its Python runs, its commands exist, its files are there."""

import re
import shlex
from pathlib import Path

import pytest

from govsim.cli import main

ROOT = Path(__file__).parent.parent
README_PATH = ROOT / "README.md"
README = README_PATH.read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```console\n(.*?)```", README, re.S) for line in block.splitlines()]


def test_the_first_commands_do_all_the_set_up() -> None:
    assert COMMANDS[:3] == ["pip install uv", "uv run govsim run inclusive-care", "uv run pytest"]


def test_ci_runs_the_readmes_commands() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "\nuv run govsim run inclusive-care " in script
    assert script.rstrip().endswith("uv run pytest")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of one's own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("small")
def test_every_command_works_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS[1:]:
        words = shlex.split(command)
        assert words[:2] == ["uv", "run"]
        if words[2] != "govsim" or words[3] == "--help":
            continue
        if words[3] == "run":
            words = [word for word in words if word not in ("--replications", "200")] + ["--replications", "3"]
        assert main(words[3:]) == 0, command
        assert capsys.readouterr().out, command


def test_its_lines_are_the_same_in_bash_zsh_and_powershell() -> None:
    for command in COMMANDS:
        assert not re.search(r"&&|\|\||['$`\\~*?<>]", command), command


@pytest.mark.usefixtures("small")
def test_the_group_it_names_is_declared_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "my-country.toml"]) == 0
    path = Path("my-country.toml")
    lines = path.read_text(encoding="utf-8").split("\n")
    first = lines.index("# [[groups]]")
    end = lines.index("", first)
    text = "\n".join([*lines[:first], *(line.removeprefix("# ") for line in lines[first:end]), *lines[end:]])
    path.write_text(text, encoding="utf-8")
    reform = re.findall(r"`(--reform \S+:pilot)`", README)[0].split()
    assert main(["run", "my-country.toml", "-n", "2", *reform]) == 0
    assert "deputy" in capsys.readouterr().out


@pytest.mark.usefixtures("small")
def test_its_python_runs() -> None:
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", README, re.S):
        small = re.sub(r"(replications|runs)=\d+", r"\1=3", code)
        exec(compile(small, "README.md", "exec"), names)


def parts_of(page: Path) -> set[str]:
    """What a link can name of a page after #: its headings, as MkDocs and GitHub call them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_every_file_it_names_is_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        path, _, part = target.partition("#")
        assert (ROOT / path).is_file(), target
        assert not part or part in parts_of(ROOT / path), target


PAGES = [
    README_PATH,
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "notebooks").glob("*.md"),
    ROOT / "notebooks" / "build.py",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_joins_commands_in_one_line_which_some_windows_shell_refuses(page: Path) -> None:
    assert not re.search(r"&&|pip install [^\s`]+ *;|; *uv run", page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["README.md", "docs/start.md", "docs/th.md"])
def test_the_set_up_is_two_lines_for_windows_too_and_says_where_to_get_the_folder(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r"```console\npip install uv\nuv run govsim run inclusive-care( --lang th)?\n```", page)
    for words in ("Windows", "PowerShell", "`py -m pip install uv`", "*Download ZIP*", "git clone"):
        assert words in page
