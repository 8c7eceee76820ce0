"""PDF, Word, slides and workbook: the same words and numbers, no number that is not in the tables, a page that fits."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import numpy as np
import pandas as pd
import pptx
import pypdf
import pytest
from pptx.dml.color import RGBColor

from govsim.errors import InputError
from govsim.outcomes.continuity import survival_curve
from govsim.outcomes.declared import OUTCOMES
from govsim.outcomes.window import seen_from
from govsim.show.report import first, pictures, record, sheets, slides, word, write
from govsim.show.report.answer import by_gain, number
from govsim.show.report.document import Cell, Document, Facts
from govsim.show.report.page import page
from govsim.show.report.pdf import pdf
from govsim.study.compare import DO_NOTHING, Comparison
from govsim.study.mechanism import largest_gain, mechanism
from govsim.words import LANGUAGES, Lang
from tests.show.report.conftest import RUNS

pytestmark = pytest.mark.slow  # each builds all documents, in both languages

MAKERS: dict[str, Callable[[Document], bytes]] = {
    "pdf": pdf, "docx": word.word, "pptx": slides.slides, "xlsx": sheets.sheets,
}  # fmt: skip
LANGS = pytest.mark.parametrize("lang", LANGUAGES)
FORMATS = pytest.mark.parametrize("form", MAKERS)


@pytest.fixture(scope="module")
def files(documents: dict[Lang, Document]) -> dict[tuple[Lang, str], bytes]:
    return {(lang, form): make(documents[lang]) for lang in LANGUAGES for form, make in MAKERS.items()}


def hash_of(document: Document) -> str:
    made = next(block for section in document.annex for block in section.blocks if isinstance(block, Facts))
    return made.pairs[-2][1]


@cache
def pages(content: bytes) -> list[str]:
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages]


def opened(content: bytes) -> Any:
    """A Word file, whose parts python-docx types as perhaps missing."""
    return docx.Document(io.BytesIO(content))


def parts(content: bytes, pattern: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist() if re.fullmatch(pattern, name)}


def texts(form: str, content: bytes) -> Iterator[str]:
    """What a reader of a file reads, a paragraph or cell at a time."""
    if form == "pdf":
        yield from pages(content)
    elif form == "docx":
        for paragraph in opened(content).element.body.iter("{*}p"):
            yield "".join(part.text or "" for part in paragraph.iter("{*}t"))
    elif form == "pptx":
        for slide in parts(content, r"ppt/(slides|notesSlides)/[^/]*\.xml").values():
            for paragraph in ElementTree.fromstring(slide).iter(f"{{{DRAWING}}}p"):
                yield "".join(part.text or "" for part in paragraph.iter(f"{{{DRAWING}}}t"))
    else:
        for strings in parts(content, r"xl/sharedStrings\.xml").values():
            for item in ElementTree.fromstring(strings):
                yield "".join(item.itertext())


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


# What it says


@LANGS
def test_word_slides_and_workbook_say_the_first_page_word_for_word(
    lang: Lang, documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes]
) -> None:
    brief = documents[lang].brief
    for form in ("docx", "pptx", "xlsx"):
        said = plain(" ".join(texts(form, files[lang, form])))
        for sentence in (brief.question, *brief.answer, *brief.keep, brief.reading, hash_of(documents[lang])):
            assert plain(sentence) in said, (form, sentence)
        for row in brief.table.rows:
            assert plain(row[0].text) in said


def test_pdf_and_web_page_say_it_too(documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes]) -> None:
    brief = documents["en"].brief
    web = plain(unescape(re.sub(r"<[^>]*>", "", page(documents["en"]).decode())))
    said = plain(" ".join(pages(files["en", "pdf"])))
    for sentence in brief.answer:
        assert plain(sentence) in web
        assert plain(sentence).replace("-", "") in said.replace("-", "")  # a line may end at a hyphen


def test_the_answer_is_best_option_increment_and_what_is_not_known(
    documents: dict[Lang, Document], comparison: Comparison
) -> None:
    best, second = by_gain(comparison)[:2]
    more = per_run(comparison, best, "rmst_60") - per_run(comparison, second, "rmst_60")
    gain, increment, unknown = documents["en"].brief.answer
    assert gain.startswith("Of 3 options, “multi-year obligation” from fiscal year 2027 does most: ")
    assert f"with “multi-year obligation”: {more.mean():.1f} months more of their first 60 than with" in increment
    assert f"better in {(more > 0).sum()} of 24 repeats" in increment
    assert "futures were not asked" in unknown
    assert "24 repeats of this country" in unknown


def rendered(values: np.ndarray) -> set[str]:
    """All ways in which numbers of the tables may be written: as they are or in per cent, with 0 to 4 decimals."""
    return {number(scale * value, digits) for value in values for scale in (1, 100) for digits in range(5)}


def per_run(comparison: Comparison, option: str, outcome: str) -> np.ndarray:
    table = comparison.per_run
    return table.loc[table["option"] == option, outcome].to_numpy(float)


def mean_and_interval(values: np.ndarray) -> np.ndarray:
    """Student's, of 24 runs: the 97.5 % quantile with 23 degrees of freedom is 2.0687."""
    half = 2.0686576 * values.std(ddof=1) / 24**0.5
    return np.array([values.mean() - half, values.mean(), values.mean() + half])


@pytest.fixture(scope="module")
def known(comparison: Comparison) -> np.ndarray:
    """Every number of a comparison's tables, of doing nothing, of the best beside the next, and of the mechanism."""
    tables = [
        getattr(comparison, name)
        for name in ("options", "costs", "pairs", "frontier", "payers", "flows", "named", "by_year")
    ]
    numbers = [
        pd.to_numeric(table[column], errors="coerce").to_numpy(float)
        for table in tables
        for column in table
        if not isinstance(table[column].iloc[0] if len(table) else "", str)
    ]
    numbers += [mean_and_interval(per_run(comparison, DO_NOTHING, outcome)) for outcome in OUTCOMES]
    curve = survival_curve(seen_from(comparison.base.partnerships, comparison.since), RUNS, 3)
    numbers.append(curve.loc[curve["age"] == 60, ["survival", "low", "high"]].to_numpy(float).ravel())
    lead = comparison.lead
    assert lead
    numbers += [np.array(found, float) for found in (lead.cost, lead.years, lead.price)]
    prices = [0.0, *(price for price in comparison.frontier["icer"] if price is not None)]
    middles = (np.array(prices) + np.array([*prices[1:], 2 * prices[-1]])) / 2
    numbers += [middles, comparison.accepted(middles)["share"].to_numpy(float)]
    best = largest_gain(comparison)
    assert best
    found = mechanism(comparison, best)
    for part in (*found.links, *found.barriers):
        numbers.append(np.array([part.gain, part.low, part.high, part.share, part.share_low, part.share_high], float))
    numbers.append(np.array([found.gain, found.low, found.high], float))
    every = np.abs(np.concatenate(numbers))
    return every[np.isfinite(every)]


@FORMATS
@LANGS
def test_every_figure_is_found_in_the_tables(
    form: str, lang: Lang, known: np.ndarray, documents: dict[Lang, Document],
    files: dict[tuple[Lang, str], bytes],
) -> None:  # fmt: skip
    stated = {
        text
        for section in documents[lang].annex
        if section.name in ("decisions", "assumptions")
        for block in section.blocks
        for text in re.findall(r"\d+\.\d+", str(block))
    }
    said = " ".join(texts(form, files[lang, form])).replace("govsim 0.1.0", "")
    figures = set(re.findall(r"(?<![\d.])\d[\d,]*\.\d+(?![\d.])", said))
    assert len(figures) > (0 if form == "xlsx" else 20)
    assert figures - rendered(known) - stated == set()


@LANGS
def test_every_number_of_a_workbook_is_one_of_the_tables_with_a_format(
    lang: Lang, known: np.ndarray, files: dict[tuple[Lang, str], bytes]
) -> None:
    cells = [
        cell
        for sheet in parts(files[lang, "xlsx"], r"xl/worksheets/[^/]*\.xml").values()
        for cell in ElementTree.fromstring(sheet).iter(f"{SHEET}c")
        if cell.get("t") != "s" and cell.find(f"{SHEET}v") is not None
    ]
    assert len(cells) > 80
    for cell in cells:
        value = abs(float(cell.findtext(f"{SHEET}v") or "nan"))
        assert min(np.abs(known - value).min(), np.abs(100 * known - value).min()) < 1e-6 * max(1, value)
        assert cell.get("s")


# What it was made of


@FORMATS
def test_every_format_carries_the_record_of_its_results(
    form: str, documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes], tmp_path: Path
) -> None:
    file = tmp_path / f"x.{form}"
    file.write_bytes(files["th", form])
    found = record.read(file)
    assert (found.results, found.lang) == (hash_of(documents["th"]), "th")
    assert found.figures == record.figures_of(documents["th"])
    assert found.line() == documents["th"].record
    assert write.form_of(files["th", form], file) == form


def test_a_figure_changed_in_word_or_in_a_workbook_is_seen(
    files: dict[tuple[Lang, str], bytes], tmp_path: Path
) -> None:
    file = opened(files["en", "docx"])
    cell = file.tables[0].cell(1, 1).paragraphs[0]
    was, cell.runs[0].text = cell.text, "98.7"
    file.core_properties.title = "Renamed 12.34"
    file.save(str(tmp_path / "edited.docx"))
    before, after = (record.numbers_in(content, tmp_path) for content in (
        files["en", "docx"], (tmp_path / "edited.docx").read_bytes(),
    ))  # fmt: skip
    assert before is not None
    assert after is not None
    assert after - before == {"98.7"}
    assert was in before
    assert record.read(tmp_path / "edited.docx").results
    assert len(record.numbers_in(files["en", "xlsx"], tmp_path) or ()) > 80
    assert record.numbers_in(files["en", "pdf"], tmp_path) is None


# How it is said


@FORMATS
def test_the_same_document_gives_the_same_bytes(
    form: str, documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes]
) -> None:
    assert MAKERS[form](documents["th"]) == files["th", form]


@LANGS
def test_the_first_page_is_one_page_however_much_it_has_to_say(
    lang: Lang, crowded: Comparison, files: dict[tuple[Lang, str], bytes], documents: dict[Lang, Document]
) -> None:
    picture, source = next(pictures.of_comparison(crowded, None, lang)), documents[lang].brief.source
    brief = first.of_comparison(crowded, picture, source, lang)
    assert len(brief.table.rows) == 5
    title = first.title(crowded.base.scenario, lang)
    for content in (files[lang, "pdf"], pdf(replace(documents[lang], title=title, brief=brief, annex=()))):
        one, two, *_ = pages(content)
        assert hash_of(documents[lang]) in plain(one)  # it is the last that the first page says
        assert lang == "th" or plain(two).startswith("Annex")  # Thai letters leave a PDF in another order


def test_a_pdf_is_tagged_and_dated_as_the_results(
    documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes]
) -> None:
    read = pypdf.PdfReader(io.BytesIO(files["th", "pdf"]))
    root: Any = read.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert read.metadata is not None
    made = read.metadata.creation_date
    assert made is not None
    assert made.isoformat()[:16] == documents["th"].time[:16]
    assert documents["th"].title == read.metadata.title


@LANGS
def test_word_has_styles_heads_that_repeat_alt_texts_and_both_kinds_of_letters(
    lang: Lang, documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes]
) -> None:
    file = opened(files[lang, "docx"])
    headings = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == "Heading 2"]
    assert headings[1:] == [section.heading for section in documents[lang].annex]
    assert len(file.tables) == len(list(documents[lang].tables())) + 1  # the last: where it comes from
    for table in file.tables[:-1]:
        assert table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")
        assert table._tbl.xpath("./w:tblPr/w:tblCaption/@w:val")
    for picture in file.element.body.xpath(".//wp:docPr"):
        assert picture.get("descr")
    normal = file.styles["Normal"].element.rPr
    sizes = [normal.find(f"{{*}}{name}").values()[0] for name in ("sz", "szCs")]
    assert sizes[0] == sizes[1]
    assert normal.find("{*}rFonts").xpath("@w:cs") == normal.find("{*}rFonts").xpath("@w:ascii") == ["Sarabun"]
    assert file.styles.element.xpath("./w:docDefaults//w:lang/@w:bidi") == ["th-TH"]
    assert len(parts(files[lang, "docx"], r"word/fonts/.*")) == 2


def test_thai_is_official_where_the_system_has_its_font(
    documents: dict[Lang, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govsim.show.report.word_styles.official_font", lambda: "TH Sarabun New")
    content = word.word(documents["th"])
    normal = opened(content).styles["Normal"].element.rPr
    assert normal.xpath("./w:rFonts/@w:cs") == ["TH Sarabun New"]
    assert normal.xpath("./w:szCs/@w:val") == ["32"]
    assert not parts(content, r"word/fonts/.*")


def test_slides_have_alt_texts_and_their_sources_in_the_notes(
    documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes]
) -> None:
    made: Any = pptx.Presentation(io.BytesIO(files["th", "pptx"]))
    assert len(made.slides) == 5
    for slide in made.slides:
        assert hash_of(documents["th"]) in slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if not shape.has_text_frame:
                assert shape._element.xpath(".//p:cNvPr/@descr")


def test_slides_hold_texts_of_any_length_in_ink_and_the_table_stays_on_its_slide(
    documents: dict[Lang, Document],
) -> None:
    long = 12 * "the very long programme of a ministry for every province "
    brief = documents["en"].brief
    rows = tuple((Cell(long), *row[1:]) for row in brief.table.rows)
    table = replace(brief.table, caption=long[:200], rows=rows)
    brief = replace(brief, question=long, answer=(long, long, long), table=table, keep=5 * (long,))
    made: Any = pptx.Presentation(io.BytesIO(slides.slides(replace(documents["en"], brief=brief))))
    for slide in made.slides:
        for shape in (shape for shape in slide.shapes if shape.has_text_frame):
            lines = tuple(paragraph.text for paragraph in shape.text_frame.paragraphs)
            sizes = [run.font.size.pt for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
            assert min(sizes) >= 8
            assert slides.tall(lines, max(sizes), shape.width) <= shape.height or max(sizes) == 8
            colours = {run.font.color.rgb for paragraph in shape.text_frame.paragraphs for run in paragraph.runs}
            assert colours <= {RGBColor(*slides.INK), RGBColor(*slides.FAINT)}  # both 6.9:1 and more on white


@LANGS
def test_names_of_any_length_leave_a_pdf_that_opens_and_a_question_of_one_sentence(
    lang: Lang, crowded: Comparison, documents: dict[Lang, Document]
) -> None:
    long = 30 * "the very long programme of a ministry "
    row = (Cell(long), *documents[lang].brief.table.rows[0][1:])
    brief = replace(documents[lang].brief, answer=(long, long, long), keep=5 * (long,))
    brief = replace(brief, table=replace(brief.table, rows=5 * (row,)))
    assert pages(pdf(replace(documents[lang], brief=brief, annex=())))
    two = [f"{n} {long}" for n in (1, 2)]
    assert long not in first._question(crowded.base.scenario, two, lang)
    assert long in first._question(crowded.base.scenario, two[:1], lang)


def test_no_label_is_a_formula_or_a_link(documents: dict[Lang, Document]) -> None:
    evil = '=HYPERLINK("x","y")'
    brief = documents["en"].brief
    rows = tuple((Cell(evil), *row[1:]) for row in brief.table.rows)
    table = replace(brief.table, caption="=[1]:*?/\\'" * 5, heads=("+1", *brief.table.heads[1:]), rows=rows)
    content = sheets.sheets(replace(documents["en"], brief=replace(brief, table=table, keep=("@a", "http://x"))))
    said = list(texts("xlsx", content))
    assert {evil, "+1", "@a", "http://x"} <= set(said)
    for sheet in parts(content, r"xl/worksheets/[^/]*\.xml").values():
        assert b"<f" not in sheet
        assert b"hyperlink" not in sheet


# An office's own


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file: Any = docx.Document()
    file.styles["Normal"].font.name = "TH SarabunPSK"
    file.styles["Normal"].font.size = docx.shared.Pt(16)
    file.sections[0].header.paragraphs[0].text = "The ministry"
    file.add_paragraph("Write here")
    file.add_table(2, 2)
    file.save(str(tmp_path / "ministry.docx"))
    return tmp_path / "ministry.docx"


def test_a_template_gives_its_styles_page_and_header_and_none_of_its_text(
    documents: dict[Lang, Document], template: Path
) -> None:
    file, own = opened(word.word(documents["th"], template)), opened(template.read_bytes())
    assert file.sections[0].header.paragraphs[0].text == "The ministry"
    assert file.sections[0].page_width == own.sections[0].page_width
    assert file.styles["Normal"].font.name == "TH SarabunPSK"
    assert file.styles["Heading 2"].font.size == own.styles["Heading 2"].font.size
    assert file.styles["govsim cell"].font.size.pt == 13
    assert "Write here" not in "\n".join(paragraph.text for paragraph in file.paragraphs)


def test_what_is_no_template_is_refused_before_anything_is_made(folder: Path, template: Path, tmp_path: Path) -> None:
    (tmp_path / "text.docx").write_text("no zip", "utf-8")
    shutil.make_archive(str(tmp_path / "bare"), "zip", tmp_path, "text.docx")
    before = sorted(tmp_path.iterdir())
    for bad in ("text.docx", "bare.zip", "nowhere.docx"):
        with pytest.raises(InputError, match="is not a Word document that can be a template"):
            write.write_report(folder, out=tmp_path / "x.docx", template=tmp_path / bad)
    with pytest.raises(InputError, match="a report in the format pdf takes no template"):
        write.write_report(folder, out=tmp_path / "x.pdf", template=template)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("form", "package"), [("pdf", "typst"), ("docx", "python-docx"), ("pptx", "python-pptx")])
def test_a_package_that_is_missing_is_named_with_its_extra(
    form: str, package: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "find_spec", lambda module: None)
    with pytest.raises(InputError, match=f"needs {package}, which is not installed") as error:
        write.write_report(folder, out=tmp_path / f"x.{form}")
    assert 'pip install "govsim[brief]"' in str(error.value)
    assert list(tmp_path.iterdir()) == []


@FORMATS
def test_a_file_that_is_there_is_never_overwritten(form: str, folder: Path, tmp_path: Path) -> None:
    there = tmp_path / f"x.{form}"
    there.write_text("mine", "utf-8")
    with pytest.raises(InputError, match="never overwritten"):
        write.write_report(folder, out=there)
    assert there.read_text("utf-8") == "mine"


# As another program opens it


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice (LibreOffice), which opens the files, is not here")
def test_libreoffice_opens_all_and_the_first_page_of_word_is_one_page(
    documents: dict[Lang, Document], files: dict[tuple[Lang, str], bytes], tmp_path: Path
) -> None:
    for (lang, form), content in files.items():
        if form != "pdf":
            (tmp_path / f"{lang}.{form}").write_bytes(content)
            own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
            command = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / form)]
            subprocess.run([*command, str(tmp_path / f"{lang}.{form}")], check=True, capture_output=True, timeout=300)
            made = pages((tmp_path / form / f"{lang}.pdf").read_bytes())
            if form == "docx":
                assert hash_of(documents[lang]) in plain(made[0])
            elif form == "pptx":
                assert len(made) == 5
