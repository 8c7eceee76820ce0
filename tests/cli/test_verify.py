"""`govsim verify`: from a report, or the hash on it, to its results; run again, they are the same or not."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.conftest import cli as cli
from tests.edited import edited


@pytest.fixture
def reported(cli: Cli, tmp_path: Path) -> Path:
    """A report beside its results."""
    assert cli("run", "small.toml", "-n", "2", "--out", "kept", "--quiet").code == 0
    assert cli("report", "kept").code == 0
    return tmp_path / "kept-en.html"


def test_a_report_or_the_hash_on_it_leads_to_results_that_are_the_same(cli: Cli, reported: Path) -> None:
    found = cli("verify", "kept-en.html")
    assert (found.code, found.err) == (0, "")
    assert "Results: kept.\nFigures: all are those that the report of these results has now." in found.out
    assert "byte for byte" in found.out
    assert "Identical: all 9 tables" in found.out
    hashed = hashlib.sha256((reported.parent / "kept" / "provenance.json").read_bytes()).hexdigest()
    assert hashed[:12] in reported.read_text("utf-8")
    by_hash = cli("verify", hashed[:12])
    assert by_hash.code == 0
    assert "not checked, as a hash says nothing of them" in by_hash.out
    assert cli("verify", hashed, "--in", "kept", "--quiet") == (0, "", "")


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(cli: Cli, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "report.html")
    found = cli("verify", "report.html")
    assert found.code == 2
    assert "is not a regular file" in found.err


def test_a_number_changed_by_hand_is_named(cli: Cli, reported: Path) -> None:
    text = reported.read_text("utf-8")
    reported.write_text(text.replace("</h1>", "</h1><p>87.65 months</p>", 1), "utf-8")
    found = cli("verify", "kept-en.html", "--quiet")
    assert found.code == 1
    assert "numbers that the report does not have: 87.65." in found.out
    document = json.loads(cli("verify", "kept-en.html", "--json").out)
    assert (document["same"], document["identical"], document["figures"]["foreign"]) == (False, True, ["87.65"])


def test_figures_that_are_others_now_and_tables_that_were_changed_are_told(cli: Cli, reported: Path) -> None:
    reported.write_text(reported.read_text("utf-8").replace("figures=", "figures=" + 8 * "0", 1), "utf-8")
    assert "has a damaged reproducibility record" in cli("verify", "kept-en.html").err
    text = reported.read_text("utf-8").replace("figures=" + 8 * "0", "figures=", 1)
    at = text.index("figures=") + len("figures=")
    reported.write_text(text[:at] + 64 * "0" + text[at + 64 :], "utf-8")
    found = cli("verify", "kept-en.html")
    assert found.code == 1
    assert "Figures: some are others" in found.out
    (reported.parent / "kept" / "years.parquet").write_bytes(b"other")
    found = cli("verify", "kept-en.html")
    assert found.code == 1
    assert "Figures: not checked" in found.out
    assert "Changed or lost since it was written to kept: years.parquet." in found.out


def test_what_cannot_be_found_is_said_with_what_to_do(cli: Cli, reported: Path) -> None:
    other = reported.parent / "other"
    other.mkdir()
    (other / "plain.html").write_text("<p>8.1</p>", "utf-8")
    (other / "torn.docx").write_bytes(b"PK\x03\x04 and no more")
    for argv, what, remedy in (
        (("other/plain.html",), "has no reproducibility record of govsim", "give the hash that is printed"),
        (("other/torn.docx",), "is damaged", "write it again"),
        (("nowhere.pdf",), "there is no such file", "the hash printed on one"),
        (("kept-en.html", "--in", "other"), "holds no results whose provenance.json has the hash", "(the report calls"),
        (("kept-en.html", "--in", "nowhere"), "cannot be looked through", "--in"),
        (("0123456789ab",), "has the hash 0123456789ab", "looked at: 1"),
    ):
        found = cli("verify", *argv)
        assert (found.code, found.out) == (2, "")
        assert what in found.err
        assert remedy in found.err
    edited(reported.parent / "kept" / "provenance.json", lambda facts: facts.update(seed=2))
    found = cli("verify", "kept-en.html")
    assert found.code == 2
    assert "bears the name of the results that the report was made of, but its provenance.json is another" in found.err
