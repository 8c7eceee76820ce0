"""The guide to the model in Mesa is always true, and the page it tells of is there, short and startable as it says."""

import ast
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import govsim
from govsim.cli import main

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "mesa.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.S)
PAGE = ROOT / "experiments" / "solara_page.py"


def test_the_code_of_the_mesa_guide_runs_in_order_and_each_block_that_prints_says_something(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert BLOCKS
    names: dict[str, object] = {}
    for code in BLOCKS:
        exec(compile(code, "docs/mesa.md", "exec"), names)
        if "print(" in code:
            assert capsys.readouterr().out.strip(), code


def test_the_mesa_guide_is_short() -> None:
    assert len(GUIDE.splitlines()) < 90


def test_the_files_that_the_mesa_guide_names_are_there() -> None:
    for name in re.findall(r"(?:experiments|docs|src)/[\w/.-]+\.\w+", GUIDE):
        assert (ROOT / name).is_file(), name


def test_the_page_parses_and_is_at_most_sixty_lines() -> None:
    text = PAGE.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 60
    assert ast.get_docstring(tree)
    assert any(isinstance(node, ast.ClassDef) and node.name == "PageModel" for node in tree.body)


def test_the_page_is_started_as_the_guide_and_its_own_first_line_say() -> None:
    command = "uv run --extra page solara run experiments/solara_page.py"
    assert f"```console\n{command}\n```" in GUIDE
    assert command in (ast.get_docstring(ast.parse(PAGE.read_text(encoding="utf-8"))) or "")


def test_what_the_page_needs_is_an_extra_and_installed_by_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = project["project"]["optional-dependencies"]["page"]
    assert {re.split(r"[<>=]", one)[0] for one in needed} >= {"solara", "solara-assets", "altair", "starlette"}
    always = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert not [one for one in always if re.match(r"solara|ipyvue|altair", one)]  # starlette: the class's tests, too


STUDIES = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")


def test_the_guide_to_studies_works_from_its_first_line_to_its_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    kinds = []
    for kind, text in re.findall(r"```(toml|console|python)\n(.*?)```", STUDIES, re.S):
        kinds.append(kind)
        if kind == "toml":
            (tmp_path / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
        elif kind == "python":
            exec(compile(text, "docs/studies.md", "exec"), names)
            assert capsys.readouterr().out.strip(), text
        for command in text.splitlines() if kind == "console" else ():
            words = shlex.split(command)
            assert words[:3] == ["uv", "run", "govsim"]
            assert main(words[3:]) == 0, command
            assert capsys.readouterr().out or "--quiet" in words, command
    assert kinds.count("python") == 2
    assert kinds.count("console") >= 4


def test_the_design_that_the_guide_to_studies_explains_is_one(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(# design.toml\n.*?)```", STUDIES, re.S)
    design = govsim.Design.from_toml(text)
    assert design.describe() | {"rows": 8, "cells": 8, "factors": 5} == design.describe()
    assert [type(factor.distribution).__name__ for factor in design.factors].count("Uniform") == 2


def test_the_guide_to_studies_names_every_method_and_is_short() -> None:
    from govsim.study.design.sampling import METHODS

    assert len(STUDIES.splitlines()) <= 160
    table = [line for line in STUDIES.splitlines() if line.startswith("| `")]
    assert set(METHODS) == {name for line in table for name in re.findall(r"`([\w-]+)`", line.split("|")[1])}


NETWORKS = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")


def test_the_guide_to_networks_gives_what_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """A user's own graph of networkx, and a measure of networkx of one's own as an outcome."""
    names: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", NETWORKS, re.S)
    assert len(blocks) == NETWORKS.count("```python") == 2
    for code, shown in blocks:
        exec(compile(code, "docs/networks.md", "exec"), names)
        assert capsys.readouterr().out == shown


def test_the_graph_that_the_guide_to_networks_states_is_one(tmp_path: Path) -> None:
    (rows,) = re.findall(r"```csv\n# network.csv\n(.*?)```", NETWORKS, re.S)
    (table,) = re.findall(r"```toml\n(.*?)```", NETWORKS, re.S)
    (tmp_path / "network.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "my.toml").write_text(govsim.Scenario.load("inclusive-care").to_toml() + table, encoding="utf-8")
    scenario = govsim.Scenario.load(tmp_path / "my.toml")
    assert len(scenario.meeting) == len(rows.splitlines()) - 1
    assert len(NETWORKS.splitlines()) <= 110
