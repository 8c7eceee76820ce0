"""`govsim list`, `explain` and `new`: whatever has a name is listed, explained and there to be changed."""

import tomllib
from pathlib import Path

import pytest

from govsim.cli import new, terminal
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import PARAMETERS
from govsim.model.reforms import REFORMS
from govsim.outcomes.columns import TABLES
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.scenario.scenario import Scenario, shipped
from tests.cli.conftest import Cli, read


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("scenarios", shipped()),
        ("reforms", tuple(REFORMS)),
        ("barriers", tuple(BARRIERS)),
        ("parameters", tuple(parameter.name for parameter in PARAMETERS)),
    ],
)
def test_a_list_names_everything(cli: Cli, what: str, names: tuple[str, ...]) -> None:
    result = cli("list", what)
    assert result.code == 0
    words = {word for line in result.out.splitlines() for word in line.split()[:1]}
    assert set(names) <= words
    assert [item["name"] for item in read(cli("list", what, "--json"))[what]] == list(names)


def test_parameters_can_be_listed_by_role(cli: Cli) -> None:
    levers = [parameter.name for parameter in PARAMETERS if parameter.role == "lever"]
    listed = read(cli("list", "parameters", "--role", "lever", "--json"))["parameters"]
    assert [item["name"] for item in listed] == levers
    out = cli("list", "parameters", "--role", "lever").out
    assert "  rotation.deputy " in out
    assert "rotation.transfer_rate" not in out


def test_a_wide_terminal_shows_what_parameters_are(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    label = "yearly probability that a coordinator is transferred"
    assert label not in cli("list", "parameters").out
    monkeypatch.setattr(terminal, "PIPED_WIDTH", 180)
    assert label in cli("list", "parameters").out


def test_a_parameter_is_explained_in_full(cli: Cli) -> None:
    assert cli("explain", "rotation.deputy").out == (
        "rotation.deputy: a parameter\n"
        "  what it is       how far a deputy shares a coordinator's work\n"
        "  ภาษาไทย          ระดับที่มีรองผู้ประสานงานร่วมรับผิดชอบงาน\n"
        "  unit             degree\n"
        "  range            0 to 1: what evidence says\n"
        "  bounds           0 to 1: what the equations allow; beyond the range it runs, and is said\n"
        "  default          0\n"
        "  role             lever: a decision\n"
        "  source           Bermiss & Greenbaum 2016; Rogan 2014 (only where units' interests converge)\n"
        "  acts in          section 4.4 (rotation), 4.5 (workload)\n"
        "  holds for        agency groups may differ in it\n"
        "  moved by reform  deputy (to 1), ecosystem-package (to 1)\n"
        "  change it        govsim run default --set rotation.deputy=1\n"
    )


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("legal-sandbox", ("law.authority 0.55 to 0.9", "36 months, then back", "0.5 contract-years an agency, once")),
        ("ecosystem-package", ("each 50 % of the way", "for good", "0.085 FTE a post")),
        ("role-charter", ("two months of clearance", "nothing in money or hours", "ข้อตกลงแบ่งบทบาทหน้าที่")),
        ("law", ("authority = spending = 1", "law.audit_rate 0", "a group of parameters", "law.guideline")),
        ("leadership", ("no term limit", "leadership.term_limit_years inf")),
        (
            "inclusive-care",
            ("โครงการนำร่อง", "mission Inclusive Care, of Department", "nothing from the default", "- It serves"),
        ),
        ("national", ("agencies = 8000 (default 10)",)),
        ("thai-history", ("first_fiscal_year = 2006 (default 2026)", "recorded: fiscal years 2006 to 2025")),
        ("small.toml", ("Two [small] agencies", "warmup_years = 2 (default 10)")),
        ("politics.election_years", ("one value for the whole country",)),
        ("budget.multi_year_permitted", ("0 or 1", "yes or no")),
        ("contract.term_years", ("years, whole numbers", "multi-year-obligation")),
        ("workload.routine", ("routine (at 0.5) when switched off",)),
        ("workload.task", ("assumption: its whole range belongs in every sensitivity analysis",)),
        ("trust", ("a group of parameters", "a measure", "decision trust Td")),
        ("coverage", ("share of need that is served", "unit share", "set coverage_in_house beside it")),
        ("missions", ("a measure", "a table", "a row a mission of the scenario", "contract-years a year")),
        ("partnerships.end", ("a column", "เดือนที่สิ้นสุด", "entry_exit counts as survival does", "warm-up included")),
        ("comparison.options.low", ("lower end of the 95 % interval", "of luck alone", "the outcome's")),
    ],
)
def test_whatever_has_a_name_is_explained(cli: Cli, name: str, result: tuple[str, ...]) -> None:
    out = cli("explain", name).out
    flat = " ".join(out.split())
    assert [words for words in result if words not in flat] == []
    meanings = read(cli("explain", name, "--json"))["meanings"]
    assert all({"kind", "name"} <= meaning.keys() for meaning in meanings)


def test_every_name_there_is_can_be_explained(cli: Cli) -> None:
    names = [*shipped(), *REFORMS, *BARRIERS, *KIND_MEASURES, *GROUP_MEASURES, *TABLES]
    for name in (*names, *(parameter.name for parameter in PARAMETERS)):
        assert cli("explain", name).code == 0, name


def test_a_column_by_its_name_alone_is_found_in_a_table(cli: Cli) -> None:
    assert "did you mean partnerships.renewals?" in cli("explain", "renewals").err


def test_new_writes_a_scenario_that_runs_as_it_stands(cli: Cli, tmp_path: Path) -> None:
    result = cli("new", "mine.toml")
    assert result == (0, "mine.toml is written. Change it in a text editor, then: govsim run mine.toml\n", "")
    mine = Scenario.load(tmp_path / "mine.toml")
    assert mine.model_copy(update={"name": "default", "title": ""}) == Scenario(name="default")
    assert cli("run", "mine.toml", "-n", "1").code == 0


def test_every_line_of_a_new_scenario_may_be_taken_out_of_its_comment() -> None:
    text = new.template("mine.toml")
    keys = [line for line in text.splitlines() if line.startswith("# ") and (" = " in line or line[2] == "[")]
    for line in keys:
        text = text.replace(line, line.removeprefix("# "))
    scenario = Scenario.from_toml(text)
    assert len(scenario.parameters) == len(PARAMETERS)
    assert {parameter.name: parameter.default for parameter in PARAMETERS} == dict(scenario.parameters)
    assert (len(scenario.groups), len(scenario.reforms), len(scenario.contracts)) == (1, 2, 1)
    assert tomllib.loads(text)["without"] == ["rotation"]
