"""Who pays: payers add up to the money of options, years add up to the whole; a currency is a name and an amount."""

import pytest

from govsim.errors import InputError
from govsim.outcomes.money import PAYERS
from govsim.scenario.scenario import Scenario
from govsim.study.compare import DO_NOTHING, Comparison, compare
from govsim.study.payers import a_currency

BASE = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=4, years=5)
LONGER = BASE.with_reform("multi-year-obligation", from_year=2027)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(BASE, {"longer": LONGER}, 8, 3, discount=0.05, currency=("THB", 1_500_000))


def test_budget_and_reforms_are_the_money_of_the_table_of_costs(comparison: Comparison) -> None:
    table = comparison.payers
    assert table["payer"].tolist() == list(PAYERS) * 2
    longer = table[table["option"] == "longer"].set_index("payer")["difference"]
    assert longer["budget"] + longer["reforms"] == pytest.approx(comparison.costs["money"][0])
    nothing = table[table["option"] == DO_NOTHING]
    assert (nothing[["difference", "low", "high"]] == 0).all(axis=None)


def test_years_add_up_to_the_whole_and_begin_with_the_first_judged(comparison: Comparison) -> None:
    table = comparison.flows
    assert table["year"].unique().tolist() == [2027, 2028, 2029, 2030]
    sums = table.groupby(["option", "payer"])[["value", "difference"]].sum()
    for row in comparison.payers.to_dict("records"):
        assert sums.at[(row["option"], row["payer"]), "value"] == pytest.approx(row["value"])
        assert sums.at[(row["option"], row["payer"]), "difference"] == pytest.approx(row["difference"], abs=1e-9)


def test_a_discount_holds_for_the_frontier_alone(comparison: Comparison) -> None:
    plain = compare(BASE, {"longer": LONGER}, 8, 3)
    assert comparison.costs.equals(plain.costs)
    assert comparison.payers.equals(plain.payers)
    costs = [table.frontier.set_index("option").at["longer", "cost"] for table in (comparison, plain)]
    yearly = plain.flows[(plain.flows["option"] == "longer") & plain.flows["payer"].isin(["budget", "reforms"])]
    worth = (yearly["difference"] * 1.05 ** -(yearly["year"] - 2027.0)).sum()
    assert costs == [pytest.approx(worth), pytest.approx(yearly["difference"].sum())]


def test_discount_and_currency_are_kept(comparison: Comparison, tmp_path: object) -> None:
    loaded = Comparison.load(comparison.save(f"{tmp_path}/out"))
    assert (loaded.discount, loaded.currency) == (0.05, ("THB", 1_500_000))
    assert loaded.frontier.equals(comparison.frontier)


@pytest.mark.parametrize(
    "given", ["THB", ("THB",), ("THB", "many"), ("THB", 0), ("THB", float("nan")), ("T 1", 3), (3, "THB"), ("THB", -1)]
)
def test_what_is_no_currency_is_refused(given: object) -> None:
    with pytest.raises(InputError):
        a_currency("currency", given)


def test_an_impossible_discount_is_refused() -> None:
    with pytest.raises(InputError, match="discount is 3"):
        compare(BASE, {"longer": LONGER}, 2, discount=3)
