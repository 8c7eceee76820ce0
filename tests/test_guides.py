"""The guide to the model in Mesa is always true, and the page it tells of is there, short and startable as it says."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

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
    assert not [one for one in always if re.match(r"solara|starlette|ipyvue|altair", one)]
