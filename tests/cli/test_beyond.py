"""`govsim compare --futures --structures`: how options stand beyond luck."""

import pytest

from tests.cli.conftest import Cli, read

ASKED = ("compare", "small.toml", "--reform", "deputy@2027", "-n", "2", "--seed", "3")


@pytest.mark.slow
def test_what_is_asked_over_futures_and_structures_is_what_those_commands_say(cli: Cli) -> None:
    document = read(cli(*ASKED, "--futures", "20", "--structures", "--json"))
    decided = read(cli("decide", "small.toml", "--reform", "deputy@2027", "--futures", "20", "--seed", "3", "--json"))
    assert document["decision"] == decided
    assert len(document["structures"]["structures"]) == 9
    assert {row["of"] for row in document["structures"]["headlines"] if row["of"]} <= {10}
    result = cli(*ASKED, "--futures", "20", "--structures")
    assert "Over 20 futures" in result.out
    assert decided["answer"][0]["en"][:60] in " ".join(result.out.split())
    assert "Over the structures of the world, each at its other end" in result.out


def test_without_them_the_answer_says_that_it_is_over_luck_alone(cli: Cli) -> None:
    result = cli(*ASKED)
    assert "`--futures` (or `govsim decide`) asks that over the numbers" in " ".join(result.out.split())
    document = read(cli(*ASKED, "--json"))
    assert (document["decision"], document["structures"]) == (None, None)


def test_what_would_not_be_seen_is_not_run(cli: Cli) -> None:
    refused = cli(*ASKED, "--structures", "--quiet", "--out", "kept")
    assert (refused.code, refused.out) == (2, "")
    assert "--structures: is printed and not kept" in refused.err
