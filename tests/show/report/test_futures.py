"""A comparison that was asked over futures: first page and annex say so, and its folder is repeated whole."""

from pathlib import Path
from typing import Any

import pytest

from govsim.errors import InputError
from govsim.model.parameters import BY_NAME
from govsim.runs import results_folder
from govsim.show.labels import option_label
from govsim.show.report import first, futures
from govsim.show.report.build import document
from govsim.show.report.document import Paragraph, Table
from govsim.study import again
from govsim.study.compare import Comparison, compare
from govsim.study.decide.decision import Decision, decide
from govsim.study.decide.robust import CRITERIA
from govsim.words import Lang, Message
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


@pytest.mark.parametrize("lang", ["en", "th"])
def test_the_page_of_a_decision_has_labels_for_codes_and_the_numbers_of_its_table(
    decision: Decision, tmp_path: Path, lang: Lang
) -> None:
    made = document(decision.save(tmp_path / "decided"), lang)
    best, after = decision.pair
    rows: Any = decision.beats.set_index(["outcome", "option", "over"])
    row = rows.loc[("rmst_60", best, after)]
    said = " ".join(made.brief.answer)
    for code in ("do nothing", "multi-year-obligation"):
        assert code not in said or code == option_label(code, lang)
        assert option_label(code, lang) in said or code not in decision.pair
    assert all(str(int(row[key])) in made.brief.answer[0] for key in ("surely", "surely_not", "open", "futures"))
    assert f"{100 * row['share']:.0f}" in made.brief.answer[0]
    assert "24" in made.brief.source
    assert " 2 " in made.brief.source
    for line, over in zip(made.brief.table.rows, [name for name in decision.labels if name != best], strict=True):
        shown = [cell.number.value for cell in line[1:] if cell.number]
        of = {outcome: rows.loc[(outcome, best, over)] for outcome in ("rmst_60", "money")}
        share = of["rmst_60"]
        expected = [of["rmst_60"]["difference"], of["money"]["difference"], 100 * share["share"]]
        assert shown == pytest.approx([*expected, share["surely"], share["surely_not"], share["open"]])
    assert len({table.caption for table in made.tables()}) == len(list(made.tables()))


def test_a_sentence_of_a_decision_names_assumptions_and_groups_in_words(decision: Decision) -> None:
    gaps = {"changes": "3", "value": "1.0", "low": "0.5", "high": "2.0"}
    one = futures.told(Message("decide.study", {"name": "budget.cover", **gaps}), "th")
    several = futures.told(Message("decide.together", {"group": "budget", "n": "8", **gaps}), "th")
    assert BY_NAME["budget.cover"].label_th in one
    assert "งบประมาณ" in several
    assert "budget" not in one + several
    assert "do nothing" not in futures.told(Message("decide.signpost.few", {"a": "do nothing", "b": "deputy"}), "th")


def test_bounds_of_luck_are_numbers_in_columns_of_their_own(short: Comparison, decision: Decision) -> None:
    _, criteria, *_ = (
        block for block in futures.of_comparison(decision, short, "en").blocks if isinstance(block, Table)
    )
    table = decision.robust[(decision.robust["outcome"] == "rmst_60") & (decision.robust["criterion"] == "mean")]
    low, high = (criteria.rows[0][n].number for n in (3, 4))
    assert low is not None
    assert high is not None
    assert (low.value, high.value) in list(zip(table["luck_low"], table["luck_high"], strict=True))
