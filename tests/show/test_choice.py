"""Which option, in words: the best beside the next, the price of what it adds, who is dominated; over luck alone."""

from collections.abc import Mapping

import pytest

from govsim.scenario.scenario import Scenario
from govsim.show.choice import choice
from govsim.study.compare import DO_NOTHING, Comparison, compare
from govsim.words import Lang

BASE = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=4, years=6)
LONGER = BASE.with_reform("multi-year-obligation", from_year=2027)


def said(options: Mapping[str, Scenario], runs: int, lang: Lang = "en") -> list[str]:
    return choice(compare(BASE, options, runs, 3), lang)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    options = {"longer": LONGER, "both": LONGER.with_reform("deputy", from_year=2027), "none": BASE}
    return compare(BASE, options, 24, 3)


def test_the_best_is_named_with_what_it_adds_to_the_next_in_how_many_repeats_and_at_what_price(
    comparison: Comparison,
) -> None:
    found = comparison.lead
    assert found is not None
    first, second, *_, last = choice(comparison, "en")
    assert {found.best, found.next} == {"longer", "both"}
    assert first.startswith("Partnerships live longest with “")
    assert f"better in {found.gain['better_in']} of {found.gain['runs']} repeats" in first
    assert " contract-years " in second
    assert "luck" in last
    assert "`govsim structures`" in last


def test_what_it_adds_is_what_the_pairs_say(comparison: Comparison) -> None:
    found = comparison.lead
    assert found is not None
    pairs = comparison.pairs[comparison.pairs["option"].isin([found.best, found.next])]
    rows = pairs[pairs["against"].isin([found.best, found.next])].set_index("outcome")["difference"].to_dict()
    assert found.gain["difference"] == pytest.approx(abs(rows["rmst_60"]))
    assert abs(found.cost[0] or 0) == pytest.approx(abs(rows["money"]))


def test_nothing_is_said_to_be_certain_and_both_languages_say_as_much(comparison: Comparison) -> None:
    english, thai = choice(comparison, "en"), choice(comparison, "th")
    assert "certain" not in " ".join(english)
    assert len(english) == len(thai)


def test_options_that_change_nothing_are_the_same_as_doing_nothing() -> None:
    first, *others = said({"idle": BASE}, 4)
    assert first == (
        "In all 4 runs partnerships live exactly as long with “do nothing” as with “idle”; no option does better."
    )
    assert "“idle” costs and keeps exactly what “do nothing” does." in others


def test_one_run_names_no_interval_and_no_share() -> None:
    text = " ".join(said({"longer": LONGER}, 1))
    assert "one run has no interval" in text
    assert "resampled" not in text


def test_where_luck_leaves_the_best_open_it_is_said() -> None:
    twin = BASE.with_reform("bridge-fund", from_year=2027, size=0.02)
    found = compare(BASE, {"twin": twin}, 12, 3)
    assert found.lead is not None
    low = found.lead.gain["low"]
    assert (low is None or low <= 0) == ("luck leaves open" in choice(found, "en")[0])
    assert DO_NOTHING in (found.lead.best, found.lead.next)
