"""`govsim replications`: how many runs a precision or a difference asks for, from kept runs."""

from pathlib import Path

import pytest

import govsim
from govsim.outcomes.per_run import per_run
from govsim.study.replications import replications_for_power, replications_for_precision
from tests.cli.conftest import Cli, read
from tests.cli.studies import write_designs
from tests.cli.test_errors import refusal


@pytest.fixture
def folders(cli: Cli, tmp_path: Path) -> None:
    """An ensemble in runs, a comparison in options, a study in study."""
    write_designs(tmp_path)
    assert cli("run", "small.toml", "-n", "8", "--quiet", "--out", "runs").code == 0
    options = ("--reform", "deputy@2026", "--package", "both=deputy+role-charter@2026")
    assert cli("compare", "small.toml", *options, "-n", "8", "--quiet", "--out", "options").code == 0
    assert cli("sweep", "list.toml", "--quiet", "--out", "study").code == 0


@pytest.mark.usefixtures("folders")
def test_of_an_ensemble_it_says_how_many_runs_a_precision_takes(cli: Cli) -> None:
    result = cli("replications", "runs", "--outcome", "coverage", "--half-width", "0.01")
    values = per_run(govsim.Ensemble.load("runs"))["coverage"].to_numpy()
    needed = replications_for_precision(values, 0.01)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("coverage: share of need served (share), of small\n")
    assert " ".join(needed.sentence.split()) in " ".join(result.out.split())
    document = read(cli("replications", "runs", "--outcome", "coverage", "--half-width", "0.01", "--json"))
    assert (document["replications"], document["now"], document["of"]) == (needed.replications, 8, "of small")
    assert [row["replications"] for row in document["table"]] == [2, 3, 4, 5, 6, 7, 8]


@pytest.mark.usefixtures("folders")
def test_of_a_comparison_it_says_how_many_runs_tell_a_difference(cli: Cli) -> None:
    typed = ("replications", "options", "--option", "both", "--outcome", "engagement", "--effect", "0.02")
    document = read(cli(*typed, "--power", "0.9", "--json"))
    table = govsim.Comparison.load("options").per_run.set_index(["option", "run"])["engagement"]
    differences = (table["both"] - table["do nothing"]).to_numpy()
    assert document["replications"] == replications_for_power(differences, 0.02, 0.9).replications
    assert document["of"] == "both less do nothing, run by run"
    out = cli(*typed).out
    assert "with power 0.8 at 95 %" in " ".join(out.split())
    assert out.splitlines()[-1].split()[0].replace(",", "").isdigit()


@pytest.mark.usefixtures("folders")
def test_of_a_comparison_a_half_width_is_of_the_difference(cli: Cli) -> None:
    typed = ("replications", "options", "--option", "deputy", "--outcome", "engagement", "--half-width", "0.02")
    assert "deputy less do nothing" in cli(*typed).out


WRONG = [
    ("runs --outcome trust", "--effect: is missing\n"
     "  --half-width X: the precision of a mean; --effect D: the smallest difference to detect"),
    ("runs --outcome trust --effect 1 --half-width 1", "--effect: is given together with --half-width\n"
     "  --half-width X: the precision of a mean; --effect D: the smallest difference to detect"),
    ("runs --outcome trsut --half-width 1", '--outcome trsut: "trsut" is not an outcome\n  did you mean trust?'),
    ("runs --outcome coverage --half-width 0", "--half-width: 0 is not above 0\n  in the outcome's unit"),
    ("runs --outcome coverage --half-width small", '--half-width small: "small" is not a number'),
    ("runs --outcome coverage --half-width 1 --level 2", "--level: 2 is not between 0 and 1\n  0.95 is usual"),
    ("runs --outcome coverage --effect 0.1", "--effect: needs a comparison, and this is one scenario\n"
     "  `govsim compare --out` keeps one; or ask for --half-width"),
    ("runs --outcome coverage --half-width 1 --option x", "--option: needs a comparison, and this is one scenario\n"
     "  `govsim compare --out` keeps one; or ask for --half-width"),
    ("options --outcome coverage --effect 0.1", "--option: which option, against doing nothing?\n"
     "  name one: deputy, both"),
    ("options --outcome coverage --effect 0.1 --option boht", '--option boht: "boht" is not an option\n'
     "  did you mean both?"),
    ("options --outcome coverage --effect 0.1 --option both --power 0.01",
     "--power: a power of 0.01 is reached without any run\n  0.8 is usual"),
    ("study --outcome coverage --half-width 1", "study: holds a study, not an ensemble or a comparison\n"
     "  govsim sensitivity study says how many replications reduce the noise"),
    ("nowhere --outcome coverage --half-width 1", "nowhere/provenance.json: there is no such file\n"
     "  name a folder that govsim wrote"),
]  # fmt: skip


@pytest.mark.usefixtures("folders")
def test_what_cannot_be_asked_is_refused(cli: Cli) -> None:
    for typed, result in WRONG:
        assert refusal(cli, "replications", *typed.split()) == result, typed
    assert cli("run", "small.toml", "-n", "2", "--record", "nothing", "--quiet", "--out", "bare").code == 0
    assert "no partnerships were recorded" in refusal(
        cli, "replications", "bare", "--outcome", "coverage", "--half-width", "1"
    )
    assert cli("barriers", "small.toml", "-n", "2", "--quiet", "--out", "shares").code == 0
    assert "holds a" in refusal(cli, "replications", "shares", "--outcome", "coverage", "--half-width", "1")


@pytest.mark.usefixtures("folders")
def test_an_outcome_that_a_run_cannot_tell_names_the_runs(cli: Cli) -> None:
    values = per_run(govsim.Ensemble.load("runs"))
    unknown = [str(name) for name in values if values[name].isna().any()]
    assert unknown
    result = refusal(cli, "replications", "runs", "--outcome", unknown[0], "--half-width", "1")
    assert result.startswith(f"--outcome {unknown[0]}: ")
    assert "runs are missing or not finite: " in result
