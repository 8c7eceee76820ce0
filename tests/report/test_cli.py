"""`govsim report`: where the page goes, and what is refused."""

from pathlib import Path

from tests.cli.conftest import Cli
from tests.cli.conftest import cli as cli


def test_the_page_lies_beside_the_folder_unless_told_otherwise(cli: Cli, tmp_path: Path) -> None:
    asked = ("small.toml", "--reform", "deputy@2027", "-n", "3", "--out", "kept", "--quiet")
    assert cli("compare", *asked).code == 0
    said = cli("report", "kept")
    assert (said.code, said.out.strip(), said.err) == (0, "Written: kept-en.html", "")
    assert (tmp_path / "kept-en.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert cli("report", "kept", "--lang", "th", "--out", "pages/thai.html").code == 0
    assert 'lang="th"' in (tmp_path / "pages" / "thai.html").read_text(encoding="utf-8")
    again = cli("report", "kept")
    assert again.code == 2
    assert "kept-en.html: is there already; reports are never overwritten" in again.err


def test_what_cannot_be_reported_is_refused_and_nothing_written(cli: Cli, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    for argv in (("nowhere",), ("small.toml",), ("nowhere", "--lang", "fr"), ("nowhere", "--langue", "th")):
        said = cli("report", *argv)
        assert said.code == 2
        assert said.err.startswith("error: ")
    assert sorted(tmp_path.iterdir()) == before
