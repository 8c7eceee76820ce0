"""`govsim patterns`."""

import json

import pytest

from govsim.study.evidence.patterns import evidence
from tests.cli.conftest import Cli


@pytest.mark.slow
def test_the_command_prints_every_pattern_once_and_keeps_failures(cli: Cli) -> None:
    done = cli("patterns", "default", "-n", "4", "--json")
    assert done.code == 0
    document = json.loads(done.out)
    assert [row["pattern"] for row in document["patterns"]] == list(evidence())
    assert sum(n for row in document["counts"].values() for n in row.values()) == len(evidence())
    assert {"met", "partly", "not", "not testable"} == {row["status"] for row in document["patterns"]}


def test_an_unknown_scenario_is_refused(cli: Cli) -> None:
    done = cli("patterns", "defualt")
    assert done.code == 2
    assert "did you mean default?" in done.err
