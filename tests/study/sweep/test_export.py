"""A study as one table for other programs: what is read back is what is there, and no text is a formula."""

import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.study.sweep import export as module
from govsim.study.sweep.compute import Computer
from govsim.study.sweep.export import FORMATS, dictionary, export
from govsim.study.sweep.part import Span
from govsim.study.sweep.study import Study
from tests.study.small import small

DESIGN = small(2)


@pytest.fixture(scope="module")
def study() -> Study:
    return govsim.sweep(DESIGN, workers=2, runs_a_part=13)


def harmless(table: pd.DataFrame) -> pd.DataFrame:
    """The table as csv and xlsx have it: the texts of this study that look like formulas, with an apostrophe."""
    replaced = {"=rich": "'=rich", "-less law": "'-less law"}
    return table.assign(**{name: table[name].replace(replaced) for name in ("scenario", "option")})


def sheets(path: Path) -> dict[str, list[list[str | float | None]]]:
    """The cells of a workbook, read from its XML."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = {}
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.attrib["name"] for sheet in book.iter(f"{space}sheet")]
        for number, name in enumerate(names, 1):
            root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            assert not list(root.iter(f"{space}f")), "a formula"
            rows = []
            for row in root.iter(f"{space}row"):
                cells: list[str | float | None] = []
                for cell in row.iter(f"{space}c"):
                    column = sum(
                        (ord(letter) - 64) * 26**place
                        for place, letter in enumerate(reversed([c for c in cell.attrib["r"] if c.isalpha()]))
                    )
                    cells += [None] * (column - 1 - len(cells))
                    text = cell.find(f"{space}is/{space}t")
                    value = cell.find(f"{space}v")
                    cells.append(
                        text.text if text is not None else None if value is None else float(value.text or "nan")
                    )
                rows.append(cells)
            found[name] = rows
    return found


def test_a_csv_reads_back_as_the_table(study: Study, tmp_path: Path) -> None:
    assert export(study, tmp_path / "t.csv", "csv") == DESIGN.runs
    read = pd.read_csv(tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read, harmless(study.to_pandas()), check_exact=True)
    assert (tmp_path / "t.csv").read_bytes().count(b"\n") == DESIGN.runs + 1


def test_a_parquet_reads_back_as_the_table(study: Study, tmp_path: Path) -> None:
    assert export(study, tmp_path / "t.parquet", "parquet") == DESIGN.runs
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "t.parquet"), study.to_pandas(), check_exact=True)


def test_a_workbook_reads_back_as_the_table_and_says_what_its_columns_are(study: Study, tmp_path: Path) -> None:
    assert export(study, tmp_path / "t.xlsx", "xlsx") == DESIGN.runs
    book = sheets(tmp_path / "t.xlsx")
    assert list(book) == ["runs", "dictionary"]
    header, *rows = book["runs"]
    expected = harmless(study.to_pandas())
    assert header == list(expected.columns)
    read = pd.DataFrame([row + [None] * (len(header) - len(row)) for row in rows], columns=header)
    for name in header:
        if name in ("scenario", "option"):
            assert read[name].tolist() == expected[name].tolist()
        else:
            np.testing.assert_allclose(read[name].astype(float), expected[name].astype(float), rtol=1e-15)
    words = dictionary(study)
    assert book["dictionary"][0] == list(words.columns)
    assert [row[0] for row in book["dictionary"][1:]] == header


def test_the_order_is_that_of_runs_whatever_the_parts(study: Study, tmp_path: Path) -> None:
    other = Study.in_memory(DESIGN)
    computer = Computer(DESIGN)
    for first, end in ((30, 48), (0, 1), (1, 30)):
        other.store.commit(computer.part(Span(first, end)))
    for form in ("csv", "parquet"):
        export(study, tmp_path / f"a.{form}", form)
        export(other, tmp_path / f"b.{form}", form)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert pd.read_parquet(tmp_path / "a.parquet").equals(pd.read_parquet(tmp_path / "b.parquet"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    table = pd.DataFrame({"label": [text, "plain", "a=b"], "number": [-1.0, 2.0, 3.0]})
    assert module._harmless(table)["label"].tolist() == [f"'{text}", "plain", "a=b"]
    assert table["number"].tolist() == [-1.0, 2.0, 3.0]


def test_the_dictionary_says_what_every_column_is(study: Study) -> None:
    words = dictionary(study).set_index("column")
    assert list(words.index) == list(study.to_pandas().columns)
    assert words["kind"].tolist()[:4] == ["key", "key", "label", "label"]
    assert words.loc["payment.advance", "kind"] == "lever"
    assert words.loc["budget.cover", "kind"] == "uncertainty"
    assert list(words.loc["rmst_60"]) == ["outcome", "mean months lived of the first 60", "months"]
    assert words.loc["backlog", "kind"] == "measure"
    assert all(list(words["label"]))


@pytest.mark.parametrize("form", FORMATS)
def test_a_study_without_results_is_a_table_without_rows(tmp_path: Path, form: str) -> None:
    assert export(Study.in_memory(DESIGN), tmp_path / "t", form) == 0
    if form == "xlsx":
        assert len(sheets(tmp_path / "t")["runs"]) == 1
    else:
        read = pd.read_csv(tmp_path / "t") if form == "csv" else pd.read_parquet(tmp_path / "t")
        assert read.shape == (0, 2 + 5 + len(Study.in_memory(DESIGN).columns))


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_overwritten(study: Study, tmp_path: Path, form: str) -> None:
    (tmp_path / "t").write_text("mine")
    with pytest.raises(InputError, match="there is one already"):
        export(study, tmp_path / "t", form)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match="there is one already"):
        export(study, tmp_path / "dangling", form)
    assert (tmp_path / "t").read_text() == "mine"


def test_what_cannot_be_written_is_said(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"cannot be written: No such file or directory"):
        export(study, tmp_path / "nowhere" / "t.csv", "csv")
    with pytest.raises(InputError, match=r"ods is not a format\n  formats: csv, xlsx, parquet"):
        export(study, tmp_path / "t.ods", "ods")
    monkeypatch.setattr(module, "MOST_ROWS_IN_EXCEL", 47)
    with pytest.raises(InputError, match=r"48 rows are more than the 47 that Excel holds\n  use csv or parquet"):
        export(study, tmp_path / "t.xlsx", "xlsx")
    assert list(tmp_path.iterdir()) == []
