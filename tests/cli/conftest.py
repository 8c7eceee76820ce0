"""Calling govsim as its users do, in a folder of its own."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from govsim.cli import main
from tests.game.conftest import sit as sit
from tests.pilots import CARE

SMALL = """\
title = "Two [small] agencies"
[time]
warmup_years = 2
years = 3
[world]
agencies = 2
missions_per_agency = 3
posts_per_agency = 2
[[groups]]
name = "pilot"
agencies = 1
"""
NAMED = f"""\
title = "A pilot"
[time]
warmup_years = 1
years = 3
[world]
agencies = 1
{CARE}"""


class Output(NamedTuple):
    """What a command gave back: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


type Cli = Callable[..., Output]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Calls govsim in a folder of its own, in which small.toml and named.toml lie."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "named.toml").write_text(NAMED, encoding="utf-8")

    def call(*argv: str) -> Output:
        capsys.readouterr()
        code = main(argv)
        return Output(code, *capsys.readouterr())

    return call


def read(result: Output) -> Any:
    """The one JSON document on standard output, without NaN or infinity."""
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out, parse_constant=lambda text: pytest.fail(f"{text} in JSON"))


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True
