"""Which option, in words: the best beside the next, the price of what it adds, who is dominated; over luck alone."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from govsim.scenario.scenario import Scenario
from govsim.show.choice import choice, lead
from govsim.study.compare import DO_NOTHING, Comparison, compare
from govsim.study.increments import Ledger
from govsim.study.increments import lead as lead_of
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


def priced(comparison: Comparison, cost: float, years: float) -> list[str]:
    """What is said of the best beside the next, had they differed by so much in each run, and by 1 more or less."""
    found = comparison.lead
    assert found is not None
    ledger, both = comparison.ledger, [comparison.ledger.options.index(name) for name in (found.next, found.best)]
    wobble = np.resize([1.0, -1.0], comparison.replications)
    costs, kept = ledger.cost.copy(), ledger.years.copy()
    for table, by, luck in ((costs, cost, 1), (kept, years, 1 if years else 0)):
        table[both[1]] = table[both[0]] + by + luck * wobble
    other = replace(comparison)
    vars(other)["ledger"] = Ledger(ledger.options, costs, kept)
    first, price, *_ = lead(other, "en")
    assert len(lead(other, "th")) == 2
    return [first, price]


@pytest.mark.parametrize(
    ("cost", "years", "said"),
    [
        (-5, 2, "costs 5.0 contract-years less than {next} (95 % interval 4.6 to 5.4) and keeps 2.0 partnership-years"
                " more (95 % interval 1.6 to 2.4)."),
        (0, 2, "costs as much as {next} and keeps 2.0 partnership-years more (95 % interval 1.6 to 2.4)."),
        (5, 2, "costs 5.0 contract-years more than {next} and keeps 2.0 partnership-years more: a further year costs"),
        (5, 0.1, "costs +5.0 contract-years beside {next} (95 % interval 4.6 to 5.4); whether it keeps more"),
        (-5, -2, "costs −5.0 contract-years beside {next} (95 % interval −5.4 to −4.6) and keeps 2.0 partnership-years"
                 " fewer (95 % interval 1.6 to 2.4), so"),
        (5, 0, "costs +5.0 contract-years beside {next} (95 % interval 4.6 to 5.4) and keeps as many"),
    ],
)  # fmt: skip
def test_whatever_the_best_costs_and_keeps_beside_the_next_is_said_with_its_interval(
    comparison: Comparison, cost: float, years: float, said: str
) -> None:
    found = comparison.lead
    assert found is not None
    assert said.format(next=f"“{found.next}”") in priced(comparison, cost, years)[1]


def test_the_best_is_sought_in_runs_that_tell_continuity_of_every_option(comparison: Comparison) -> None:
    """The mean of other runs than the next's may be larger where the option is worse in each run that tells both."""
    rows = comparison.per_run.copy()
    worse = (rows["option"] == "longer").to_numpy()
    rows["rmst_60"] = np.where(worse, 30.0, 40.0 - 20.0 * (rows["run"] >= 2))
    rows.loc[worse & (rows["run"] >= 2).to_numpy(), "rmst_60"] = np.nan
    found = lead_of(rows, comparison.ledger)
    assert found is not None
    assert (found.best, found.gain["runs"]) != ("longer", 24)
    assert found.gain["difference"] >= 0
    rows.loc[(rows["option"] != "longer") & (rows["run"] < 2), "rmst_60"] = np.nan
    assert lead_of(rows, comparison.ledger) is None
    assert lead_of(rows.assign(rmst_60=float("nan")), comparison.ledger) is None


def test_one_run_in_which_all_are_the_same_is_said_in_the_singular() -> None:
    assert said({"idle": BASE}, 1)[0].startswith("In this one run partnerships live exactly as long with")


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
