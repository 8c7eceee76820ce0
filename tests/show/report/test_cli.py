"""`govsim report`: where the page goes, and what is refused."""

from pathlib import Path

from tests.cli.conftest import Cli
from tests.cli.conftest import cli as cli


def test_the_page_lies_beside_the_folder_unless_told_otherwise(cli: Cli, tmp_path: Path) -> None:
    asked = ("small.toml", "--reform", "deputy@2027", "-n", "3", "--out", "kept", "--quiet")
    assert cli("compare", *asked).code == 0
    result = cli("report", "kept")
    assert (result.code, result.out.strip(), result.err) == (0, "Written: kept-en.html", "")
    assert (tmp_path / "kept-en.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert cli("report", "kept", "--lang", "th", "--out", "pages/thai.html").code == 0
    assert 'lang="th"' in (tmp_path / "pages" / "thai.html").read_text(encoding="utf-8")
    again = cli("report", "kept")
    assert again.code == 2
    assert "kept-en.html: is there already; reports are never overwritten" in again.err


def test_what_cannot_be_reported_is_refused_and_nothing_written(cli: Cli, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    for argv in (("nowhere",), ("small.toml",), ("nowhere", "--lang", "fr"), ("nowhere", "--langue", "th")):
        result = cli("report", *argv)
        assert result.code == 2
        assert result.err.startswith("error: ")
    assert sorted(tmp_path.iterdir()) == before


def test_the_format_is_what_is_asked_for_or_what_the_ending_says(cli: Cli, tmp_path: Path) -> None:
    assert cli("run", "small.toml", "-n", "3", "--out", "kept", "--quiet").code == 0
    before = sorted(tmp_path.iterdir())
    for argv, what, remedy in (
        (("--format", "htm"), "--format: 'htm' is not a format of reports", "did you mean html?"),
        (("--out", "o.odt"), "o.odt: .odt is not an ending of a report", "it can end in .html or .htm"),
        (("--out", "o.odt", "--format", "html"), "a report in the format html", "it can end in .html or .htm: o.html"),
        (("--out", "o", "--format", "html"), "there is no ending to the name of", "o.html"),
    ):
        result = cli("report", "kept", *argv)
        assert result.code == 2
        assert what in result.err
        assert remedy in result.err
    assert sorted(tmp_path.iterdir()) == before
    assert cli("report", "kept", "--format", "html", "--out", "o.HTM").out.strip() == "Written: o.HTM"
    assert cli("report", "kept", "--format", "html").out.strip() == "Written: kept-en.html"
