"""The page: one file that returned no table, the same bytes every time, nobody's name taken for markup."""

import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from govsim.errors import InputError
from govsim.runs.batch import Record
from govsim.runs.ensemble import simulate
from govsim.scenario.scenario import Scenario
from govsim.show.report import write_report
from govsim.show.report.page import html
from govsim.study.compare import compare
from govsim.words import LANGUAGES, Lang
from tests.show.report.conftest import BASE, EVIL

VOID = {"meta", "br", "link", "img", "hr"}


class Outline(HTMLParser):
    """What stands in a page: tags in order, their attributes, and text; tags must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return {"en": html(folder, "en"), "th": html(folder, "th")}


@pytest.mark.parametrize("lang", ["en", "th"])
def test_it_asks_for_nothing_outside(pages: dict[str, str], lang: Lang) -> None:
    page = pages[lang]
    assert "http://" not in page
    assert "https://" not in page
    outline = Outline(page)
    for tag, attributes in outline.tags:
        assert tag not in ("script", "link", "iframe", "img", "object")
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href"):
                assert (value or "").startswith("#")
    assert all(part.startswith(("data:font/ttf;base64,", "#")) for part in re.findall(r"url\(([^)]*)", page))
    assert page.count("data:font/ttf;base64,") == 2


@pytest.mark.parametrize("lang", ["en", "th"])
def test_it_can_be_heard_as_well_as_seen(pages: dict[str, str], lang: Lang) -> None:
    outline = Outline(pages[lang])
    assert outline.all("html") == [{"lang": lang}]
    pictures = outline.all("svg")
    assert len(pictures) == 8
    assert all(picture["role"] == "img" and picture["aria-label"] for picture in pictures)
    assert len(outline.all("caption")) == len(outline.all("table")) >= 5
    assert all(head["scope"] in ("col", "row") for head in outline.all("th"))
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {(attributes.get("href") or "")[1:] for attributes in outline.all("use")}
    assert links <= set(ids)


def test_the_same_folder_gives_the_same_bytes(folder: Path, pages: dict[str, str]) -> None:
    assert html(folder, "en") == pages["en"]


@pytest.mark.parametrize("lang", ["en", "th"])
def test_names_are_never_markup(pages: dict[str, str], lang: Lang) -> None:
    assert "<script" not in pages[lang]
    assert EVIL in "".join(Outline(pages[lang]).text)


def test_it_holds_answer_tables_limits_and_where_it_comes_from(folder: Path, pages: dict[str, str]) -> None:
    said = " ".join("".join(Outline(pages["en"]).text).split())
    for part in (
        "What becomes of partnerships between public agencies and their partners in fiscal years 2026 to 2033",
        "24 runs of each, seed 3.",
        "The largest gain, that of “multi-year obligation”, was taken apart",
        "This is a model for exploring policy, not a prediction.",
        "deputy from 2027 changes nothing: its size is 0.",
        hashlib.sha256((folder / "provenance.json").read_bytes()).hexdigest(),
        "govsim 0.1.0",
    ):
        assert part in said


def test_decisions_and_assumptions_have_tables_of_their_own_with_sources(pages: dict[str, str]) -> None:
    page = pages["en"]
    decisions, assumptions = (page[page.index(f'<h2 id="{name}"') :] for name in ("decisions", "assumptions"))
    decisions = decisions[: decisions.index("</section>")]
    assumptions = assumptions[: assumptions.index("</section>")]
    for text in ("contract.term_years", "1 → 3", "budget.interim", "0.25", "Budget Procedures Act B.E. 2561, s. 12"):
        assert text in decisions
        assert text not in assumptions
    for text in ("rotation.transfer_rate", "0.5", "0.3", "0.1 to 0.55", "Institute for Government 2019"):
        assert text in assumptions
    assert "rotation.transfer_rate" not in decisions


def test_thai_pages_have_years_of_the_buddhist_era(pages: dict[str, str]) -> None:
    said = "".join(Outline(pages["th"]).text)
    assert "ปีงบประมาณ พ.ศ. 2569 ถึง 2576" in said
    assert "ตั้งแต่ปีงบประมาณ พ.ศ. 2570" in said
    assert "สองหน่วยงาน" in said
    # The letters of a hash beside its digits: the page names the commit, and 2038e55 is no year.
    assert not re.search(
        r"(?<![\da-f.,])20(2[6-9]|3[0-9])(?![\da-f.])", re.sub(r"for Government 20\d\d|24 .*? 20\d\d", "", said)
    )


def test_no_page_says_nan(pages: dict[str, str]) -> None:
    for page in pages.values():
        said = " ".join(Outline(page).text)
        assert not re.search(r"\b(nan|NaN|None|inf)\b", said)


def test_a_report_of_the_runs_of_one_scenario(tmp_path: Path) -> None:
    simulate(BASE, 6, 2).save(tmp_path / "runs")
    target = write_report(tmp_path / "runs", "th")
    assert target == tmp_path / "runs-th.html"
    outline = Outline(target.read_text(encoding="utf-8"))
    assert len(outline.all("svg")) == 4
    simulate(BASE, 2, 2, Record(partnerships=False, contracts=False, events=False)).save(tmp_path / "bare")
    bare = html(tmp_path / "bare", "en")
    assert "the log of partnerships was not kept" in bare
    assert "<svg" not in bare


def test_a_world_without_partnerships_and_one_run(tmp_path: Path) -> None:
    idle = BASE.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
    compare(idle, {"x": idle.with_reform("deputy", from_year=2026)}, 1).save(tmp_path / "idle")
    said = " ".join(Outline(html(tmp_path / "idle", "en")).text)
    assert "so there is no gain to take apart" in said
    assert not re.search(r"\b(nan|None)\b", said)


def test_nothing_is_overwritten_and_nothing_is_left_behind(folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "page.html"
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="never overwritten"):
        write_report(folder, "en", there)
    assert there.read_text(encoding="utf-8") == "mine"
    with pytest.raises(InputError, match="is not a language"):
        write_report(folder, "fr", tmp_path / "fr.html")
    with pytest.raises(InputError, match="no such file"):
        write_report(tmp_path / "nowhere", "en")
    (tmp_path / "provenance.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="is not the provenance of results"):
        write_report(tmp_path, "en", tmp_path / "x.html")
    with pytest.raises(InputError, match="cannot be written"):
        write_report(folder, "en", there / "below.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "provenance.json"]


def prose(page: str) -> list[str]:
    """The texts of a page, but for its pictures and style."""
    bare = re.sub(r"<(style|svg|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    bare = re.sub(r'<span class="w">(.*?)</span>', r"\1", bare)  # a Thai word that no line ends within
    return [text.strip() for text in re.split(r"<[^>]*>", bare) if text.strip()]


def english(texts: list[str]) -> list[str]:
    """Those with four English words in a row, which is no name, unit or source."""
    return [text for text in texts if re.search(r"(?:\b[A-Za-z]{2,}[ ,]+){3}[A-Za-z]{2,}", text)]


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shipped scenario with an option that moves nothing for four reasons."""
    base = Scenario.load("inclusive-care").with_time(warmup_years=1, years=3).without("rotation", "law")
    option = base
    for name, size in (("deputy", 1), ("legal-sandbox", 1), ("role-charter", 0)):
        option = option.with_reform(name, from_year=2027, size=size)
    option = option.with_reform("longer-term", from_year=2025, until_year=2026)
    return compare(base, {"deputy": option}, 2).save(tmp_path_factory.mktemp("idle") / "results")


def test_a_thai_page_of_a_shipped_scenario_with_an_option_that_moves_nothing_has_no_english_sentence(
    idle: Path,
) -> None:
    assert english(["What it moves is in force, but nothing depended on it."])
    thai = prose(html(idle, "th"))
    assert english(thai) == []
    assert "ภาษาอังกฤษ" not in "".join(thai)
    assert "ไม่เปลี่ยนแปลงสิ่งใด" in "".join(thai)


def test_what_an_author_wrote_in_one_language_is_marked_on_the_page_in_the_other(tmp_path: Path) -> None:
    texts = {"title": "Two agencies", "title_th": "", "assumptions": ("They are alike.",)}
    english_only = BASE.model_copy(update=texts)
    thai_only = BASE.model_copy(update={"title": "", "assumptions": (), "assumptions_th": ("ทุกแห่งเหมือนกัน",)})
    for name, scenario in (("en", english_only), ("th", thai_only)):
        simulate(scenario, 1, 1).save(tmp_path / name)
    own = {name: {lang: "".join(prose(html(tmp_path / name, lang))) for lang in LANGUAGES} for name in LANGUAGES}
    assert "(ภาษาอังกฤษ) Two agencies" in own["en"]["th"]
    assert "(ภาษาอังกฤษ) They are alike." in own["en"]["th"]
    assert "(in Thai) สองหน่วยงาน" in own["th"]["en"]
    assert "(in Thai) ทุกแห่งเหมือนกัน" in own["th"]["en"]
    assert "(in" not in own["en"]["en"]
    assert "(ภาษา" not in own["th"]["th"]
