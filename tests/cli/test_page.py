"""`govsim page`: what is refused before anything is written."""

from pathlib import Path

import pytest

from govsim.cli.commands import call
from govsim.errors import InputError

PAGES = {
    "a file of another kind": (["default", "--out", "page.txt"], ".txt is not an ending of a page"),
    "no language of ours": (["default", "--out", "page.html", "--lang", "fr"], '"fr" is not a language'),
    "no scenario": (["defalt", "--out", "page.html"], '"defalt" is not a scenario'),
    "no reform": (["default", "--out", "page.html", "--reform", "magic@2028"], '"magic" is not a reform'),
    "no year": (["default", "--out", "page.html", "--reform", "deputy"], "from which fiscal year on?"),
    "twice": (
        ["default", "--out", "page.html", "--reform", "deputy*0.5@2028", "--reform", "deputy@2030"],
        "stands there twice",
    ),
    "too large": (["national", "--out", "page.html"], "a browser would not answer"),
    "no file": (["default"], "--out is missing"),
}  # fmt: skip


@pytest.mark.parametrize(("argv", "what"), PAGES.values(), ids=PAGES)
def test_what_is_refused(argv: list[str], what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as refused:
        call(["page", *argv])
    assert what in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("mine")
    with pytest.raises(InputError, match="pages are never overwritten"):
        call(["page", "default", "--out", str(file)])
    assert file.read_text() == "mine"
