"""The documentation is current, and nothing that is declared is missing from it."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from govsim.model import tables as world
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import PARAMETERS
from govsim.model.reforms import REFORMS
from govsim.outcomes.columns import named_columns
from govsim.outcomes.measures import GROUP_MEASURES, KIND_MEASURES
from govsim.words import LANGUAGES, Lang

ROOT = Path(__file__).parent.parent
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
THAI = (ROOT / "docs" / "parameters-th.md").read_text(encoding="utf-8")
EVIDENCE = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
TRACE = (ROOT / "docs" / "trace.md").read_text(encoding="utf-8")
CARD = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
COLUMNS, COLUMNS_TH = ((ROOT / "docs" / f"columns{end}.md").read_text(encoding="utf-8") for end in ("", "-th"))
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
HOUSE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WRITTEN = (
    "README.md",
    "LICENSE",
    "CITATION.cff",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/odd.md",
    "docs/parameters-th.md",
    "docs/trace.md",
    "docs/evidence.md",
)


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """docs/generate.py, which is a script and no part of the package."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))  # where it has its tables from
    specification = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "docs_generate", module)
    specification.loader.exec_module(module)
    return module


def copies(generate: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The documents, copied to a folder and used instead of the real ones."""
    (folder / "docs").mkdir()
    for name in generate.DOCUMENTS:
        (folder / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(generate, "ROOT", folder)
    return [folder / name for name in generate.DOCUMENTS]


def test_documents_are_current(generate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().err


def test_check_says_what_to_run_and_writes_nothing(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    odd, *_ = copies(generate, tmp_path, monkeypatch)
    old = odd.read_text(encoding="utf-8").replace(
        "`rotation.transfer_rate` | yearly", "`rotation.transfer_rate` | daily"
    )
    odd.write_text(old, encoding="utf-8", newline="\n")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err == "docs/odd.md is not current; run: uv run python docs/generate.py\n"
    assert odd.read_text(encoding="utf-8") == old


def test_writing_makes_a_document_current_and_leaves_the_rest_of_it(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = copies(generate, tmp_path, monkeypatch)
    for path in paths:
        text = re.sub(
            r"(<!-- generated: \S+ -->\n).*?(<!-- end -->)", r"\1\2", path.read_text(encoding="utf-8"), flags=re.S
        )
        path.write_text(text, encoding="utf-8", newline="\n")
    assert generate.main([]) == 0
    assert capsys.readouterr().out == "".join(f"{name}: written\n" for name in generate.DOCUMENTS)
    assert [path.read_text(encoding="utf-8") for path in paths] == [
        ODD,
        THAI,
        COLUMNS,
        COLUMNS_TH,
        GLOSSARY,
        TRACE,
        EVIDENCE,
        CARD,
        HOUSE,
    ]
    assert generate.main([]) == 0
    assert capsys.readouterr().out == ""


def test_other_arguments_are_refused(generate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--chekc"]) == 2
    assert "usage: uv run python docs/generate.py [--check]" in capsys.readouterr().err


def test_every_table_stands_in_one_place_and_is_closed(generate: ModuleType) -> None:
    every = ODD + THAI + COLUMNS + COLUMNS_TH + GLOSSARY + TRACE + EVIDENCE + CARD + HOUSE
    assert sorted(re.findall(r"<!-- generated: (\S+) -->", every)) == sorted(generate.TABLES)
    assert every.count("<!-- end -->") == len(generate.TABLES)


def test_the_map_of_the_house_has_every_room_and_loose_file_once_with_a_sentence_of_its_own(
    generate: ModuleType,
) -> None:
    rows = dict(re.findall(r"^\| `(\S+)` \| (.+) \|$", generate.rooms(), flags=re.M))
    package = ROOT / "src" / "govsim"
    folders = {f"{path.parent.relative_to(package).as_posix()}/" for path in package.rglob("*/__init__.py")}
    files = {path.name for path in package.glob("*.py")} - {"__init__.py", "__main__.py", "plots.py"}
    assert set(rows) == folders | files
    assert len(set(rows.values())) == len(rows)
    assert all(purpose.endswith(".") for purpose in rows.values())


def test_a_table_that_is_not_known_is_refused(generate: ModuleType) -> None:
    with pytest.raises(KeyError, match="taxes"):
        generate.current("<!-- generated: taxes -->\n<!-- end -->")


def test_tables_are_rectangular(generate: ModuleType) -> None:
    for name, make in generate.TABLES.items():
        blocks = re.split(r"\n\n", make())
        for block in blocks:
            if block.startswith("|"):
                assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1, name


def test_a_bar_in_a_cell_does_not_split_it(generate: ModuleType) -> None:
    assert generate.table(["a"], [["x|y"]]) == "| a |\n| --- |\n| x\\|y |"


def test_costs_are_told_in_words(generate: ModuleType) -> None:
    assert generate.cost_in_words(REFORMS["longer-term"].cost) == "none in money"
    assert generate.cost_in_words(REFORMS["workload-relief"].cost) == "0.15 FTE a post"
    assert generate.cost_in_words(REFORMS["bridge-fund"].cost) == "1.5 % of the value of contracts in force, a year"


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_every_parameter_is_documented_in_both_languages(parameter: object) -> None:
    name, label, label_th = (getattr(parameter, key) for key in ("name", "label", "label_th"))
    assert f"| `{name}` | {label} |" in ODD
    assert f"| `{name}` | {label_th} |" in THAI


@pytest.mark.parametrize("reform", REFORMS.values(), ids=lambda reform: reform.name)
def test_every_reform_is_documented(reform: object) -> None:
    name, label = (getattr(reform, key) for key in ("name", "label"))
    assert f"| `{name}` | {label} |" in ODD


@pytest.mark.parametrize("barrier", BARRIERS.values(), ids=lambda barrier: barrier.name)
def test_every_barrier_is_documented_with_its_definition(barrier: object) -> None:
    name, label, definition = (getattr(barrier, key) for key in ("name", "label", "definition"))
    assert f"| `{name}` | {label} | {definition} |" in ODD


@pytest.mark.parametrize("measure", [*KIND_MEASURES, *GROUP_MEASURES])
def test_every_measure_is_documented(measure: str) -> None:
    assert f"| `{measure}` |" in ODD


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_of_every_table_is_documented(lang: Lang) -> None:
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", COLUMNS if lang == "en" else COLUMNS_TH, re.S | re.M))
    for column in named_columns().values():
        row = f"| `{column.name}` | {column.unit(lang)} | {column.means(lang)} | {column.caveat(lang)} |"
        alike = "outcomes" if column.outcome else "measures"
        assert row in sections[column.table] + sections[alike], column


ROWS = (world.COUNTRY_ROW, world.AGENCY_ROW, world.OFFICIAL_ROW, world.PARTNER_ROW, world.MISSION_ROW)


@pytest.mark.parametrize("row", ROWS, ids=("country", "agency", "official", "partner", "mission"))
def test_every_state_variable_is_documented(row: np.dtype) -> None:
    start, end = ODD.index("## Entities, state variables"), ODD.index("## Process overview")
    told = set(re.findall(r"`(\w+)`", ODD[start:end]))
    ranges = {"first_mission", "end_mission", "first_official", "end_official"}  # told as "`first_agency` to ..."
    assert set(row.names or ()) - told - ranges == set()


def test_links_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", ODD, re.M)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", ODD):
        assert target[1:] in anchors if target.startswith("#") else (ROOT / "docs" / target).exists(), target


@pytest.mark.parametrize("name", WRITTEN)
def test_no_document_names_a_package_host_or_a_mail_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").lower()
    assert "pypi" not in text
    assert not re.search(r"[\w.]+@[\w-]+\.[a-z]{2,}", text)


def test_the_citation_names_this_version() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "(.+)"$', project, re.M)
    assert version is not None
    assert f"\nversion: {version[1]}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_thai_page_of_evidence_has_no_number_that_the_english_one_has_not() -> None:
    thai = (ROOT / "docs" / "evidence-th.md").read_text(encoding="utf-8")
    words = re.sub(r"`[^`]+`|```.*?```|พ\.ศ\. \d+|\(?[A-Z]\d+\)?|^\d+\.", "", thai, flags=re.S | re.M)
    known = {*re.findall(r"\d+", EVIDENCE), "46"}
    assert [number for number in re.findall(r"\d+", words) if number not in known] == []
