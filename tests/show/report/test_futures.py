"""A comparison that was asked over futures: first page and annex say so, and its folder is repeated whole."""

from pathlib import Path
from typing import Any

import pytest

from govsim.errors import InputError
from govsim.runs import results_folder
from govsim.show.report import first, futures
from govsim.show.report.document import Paragraph, Table
from govsim.study import again
from govsim.study.compare import Comparison, compare
from govsim.study.decide.decision import Decision, decide
from govsim.study.decide.robust import CRITERIA
from govsim.words import Lang
from tests.show.report.conftest import BASE

pytestmark = pytest.mark.slow  # decides over futures

SHORT = BASE.with_time(warmup_years=1, years=6).with_world(agencies=1)
OPTIONS = {
    "multi-year-obligation": SHORT.with_reform("multi-year-obligation", from_year=2027),
    "deputy": SHORT.with_reform("deputy", from_year=2027),
}


@pytest.fixture(scope="module")
def short() -> Comparison:
    return compare(SHORT, OPTIONS, 12, 3)


@pytest.fixture(scope="module")
def decision() -> Decision:
    return decide(SHORT, OPTIONS, 24, 2, 3)


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_first_page_says_in_how_many_futures_it_holds(short: Comparison, decision: Decision, lang: Lang) -> None:
    lead = short.lead
    assert lead is not None
    rows = decision.beats[decision.beats["outcome"] == "rmst_60"].set_index(["option", "over"])
    row: Any = rows.loc[(lead.best, lead.next)]
    said = first.of_comparison(short, None, "", lang, decision).answer[-1]
    for key in ("share", "low", "high", "share_without_luck"):
        assert f"{100 * float(row[key]):.0f}" in said
    assert str(row["futures"]) in said
    without = first.of_comparison(short, None, "", lang).answer[-1]
    assert ("futures were not asked" in without) == (lang == "en")


def test_the_annex_has_shares_criteria_and_what_is_worth_knowing(short: Comparison, decision: Decision) -> None:
    section = futures.of_comparison(decision, short, "en")
    shares, criteria, *signposts, information = (block for block in section.blocks if isinstance(block, Table))
    assert len(shares.rows) == 2
    assert len(criteria.rows) == len(CRITERIA)
    for row, criterion in zip(criteria.rows, CRITERIA, strict=True):
        table = decision.robust[(decision.robust["outcome"] == "rmst_60") & (decision.robust["criterion"] == criterion)]
        assert row[2].number is not None
        assert row[2].number.value in [scale * value for value in table["value"] for scale in (1, 100)]
    assert len(signposts) == (len(decision.signposts) > 0)
    assert information.rows[0][0].text == "all assumptions together"
    assert any(isinstance(block, Paragraph) and "Luck is apart" in block.text for block in section.blocks)
    assert len(futures.of_comparison(decision, short, "th").blocks) == len(section.blocks)


def test_a_folder_with_futures_is_repeated_whole_and_must_be_of_the_same_options(
    short: Comparison, decision: Decision, tmp_path: Path
) -> None:
    folder = short.save(tmp_path / "kept")
    assert again.decision_of(folder, short) is None
    assert again.decision_again(folder) == []
    decision.save(folder / again.DECISION)
    kept = again.decision_of(folder, short)
    assert kept is not None
    assert kept.futures.points.equals(decision.futures.points)
    assert again.decision_again(folder) == []
    assert results_folder.kind_of(folder) == "comparison"
    with pytest.raises(InputError, match="is of other options than the comparison it lies in"):
        again.decision_of(folder, compare(SHORT, {"deputy": OPTIONS["deputy"]}, 2))
