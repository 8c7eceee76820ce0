"""Costs of reforms by section 9, by hand, and what money buys."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from govsim.errors import InputError
from govsim.model.reforms import FTE_YEAR, REFORMS, Cost
from govsim.outcomes.money import charged_once, cost_notes, money_by_year, money_per_run, reform_cost, value_for_money
from govsim.outcomes.results import Tables
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.runs.worlds import Worlds
from govsim.scenario.scenario import Scenario

GROUPS = """
[time]
warmup_years = 1
years = 2
first_fiscal_year = 2026
[world]
agencies = 10
[[groups]]
name = "north"
agencies = 4
[[groups]]
name = "south"
agencies = 6
"""
SCENARIO = Scenario.from_toml(GROUPS)
SMALL = Scenario(name="small").with_world(agencies=3).with_time(warmup_years=2, years=6)

YEARS = pd.DataFrame(
    {
        "run": [0] * 4 + [1] * 4,
        "year": [2026, 2026, 2027, 2027] * 2,
        "group": ["north", "south"] * 4,
        "alive": [10.0, 20.0, 12.0, 24.0, 0.0, 20.0, 12.0, 24.0],
        "gap_share": [0.2, 0.25, 0.0, 0.5, np.nan, 0.25, 0.0, 0.5],
        "contract_years": [8.0, 15.0, 12.0, 12.0, 0.0, 15.0, 12.0, 12.0],
        "posts": [16.0, 24.0] * 4,
        "agencies": [4.0, 6.0] * 4,
        "coordinator_changes": [6.0, 12.0, 3.0, 9.0, 0.0, 12.0, 3.0, 9.0],
    }
)
"""Contracts in force in run 0: 8 north and 15 south in 2026, 12 and 12 in 2027; in run 1 north has none in 2026."""


def ensemble_of(scenario: Scenario, in_house_cost: float = 0.0) -> Ensemble:
    runs = pd.DataFrame(
        {
            "run": [0, 1],
            "coverage": [0.5, 0.3],
            "coverage_in_house": [0.3, 0.3],
            "need": [1000.0, 1000.0],
            "people_months_served": [12_000.0, 7_200.0],
            "paid": [38.0, 0.0],
            "in_house_cost": [in_house_cost, 0.0],
        }
    )
    return Ensemble(scenario, 2, 1, Record(), {"years": YEARS, "runs": runs})


def cost_of(reform: str, from_year: int = 2026, **keys: object) -> list[float]:
    """Cost in run 0, 2026 and 2027, and in run 1, 2026 and 2027."""
    scenario = SCENARIO.with_reform(reform, from_year=from_year, **keys)  # type: ignore[arg-type]
    table = reform_cost(ensemble_of(scenario))
    assert table.columns.tolist() == ["run", "year", "reform", "cost"]
    assert table["run"].tolist() == [0, 0, 1, 1]
    assert table["year"].tolist() == [2026, 2027, 2026, 2027]
    assert set(table["reform"]) == {reform}
    return list(table["cost"])


@pytest.mark.parametrize(
    ("reform", "costs"),
    [
        # 2 % of a value of 23 and 24; in run 1 of 15 and 24
        ("multi-year-obligation", [0.46, 0.48, 0.30, 0.48]),
        ("bridge-fund", [0.345, 0.36, 0.225, 0.36]),
        ("advance-payment", [0.23, 0.24, 0.15, 0.24]),
        # 0.02 and 0.08 FTE for each of 23 and 24 contracts; an FTE-year is 0.5
        ("fast-acceptance", [0.23, 0.24, 0.15, 0.24]),
        ("deputy", [0.92, 0.96, 0.60, 0.96]),
        # two months' FTE at each of 18 and 12 transfers
        ("handover-overlap", [1.5, 1.0, 1.0, 1.0]),
        # 0.02 and 0.15 FTE for each of 40 posts; 0.03 for each of 10 agencies
        ("minimum-tenure", [0.4] * 4),
        ("workload-relief", [3.0] * 4),
        ("leadership-charter", [0.15] * 4),
        # 0.5 for each of 10 agencies, once
        ("legal-sandbox", [5.0, 0.0, 5.0, 0.0]),
        ("longer-term", [0.0] * 4),
        ("role-charter", [0.0] * 4),
        ("flexible-scope", [0.0] * 4),
    ],
)
def test_the_cost_of_each_reform_by_hand(reform: str, costs: list[float]) -> None:
    assert cost_of(reform) == pytest.approx(costs)


def test_the_package_costs_half_of_all_the_others() -> None:
    """Run 0 in 2026: (0.46 + 0.345 + 0.23 + 0.23 + 0.92 + 1.5 + 0.4 + 3 + 0.15 + 5) / 2 = 6.1175."""
    singles = [cost_of(name) for name in REFORMS if name != "ecosystem-package"]
    package = cost_of("ecosystem-package")
    assert package == pytest.approx(np.sum(singles, axis=0) / 2)
    assert package[0] == pytest.approx(6.1175)


def test_a_reform_costs_only_where_its_groups_are() -> None:
    assert cost_of("deputy", groups=["north"]) == pytest.approx([0.04 * 8, 0.04 * 12, 0, 0.04 * 12])
    assert cost_of("legal-sandbox", groups=["south"]) == pytest.approx([3, 0, 3, 0])


def test_a_reform_costs_in_the_share_of_its_size() -> None:
    assert cost_of("deputy", size=0.25) == pytest.approx([0.23, 0.24, 0.15, 0.24])
    assert cost_of("deputy", size=0) == [0, 0, 0, 0]


def test_a_reform_costs_from_its_year_to_the_year_it_is_ended() -> None:
    assert cost_of("deputy", from_year=2027) == pytest.approx([0, 0.96, 0, 0.96])
    assert cost_of("deputy", until_year=2027) == pytest.approx([0.92, 0, 0.60, 0])
    assert cost_of("deputy", from_year=2025, until_year=2026) == [0, 0, 0, 0]


def test_what_starts_once_costs_in_its_first_year_only_and_nothing_reported_in_the_warm_up() -> None:
    assert cost_of("legal-sandbox", from_year=2027) == [0, 5, 0, 5]
    assert cost_of("legal-sandbox", from_year=2025) == [0, 0, 0, 0]


def test_a_reform_of_three_years_costs_yearly_in_three_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox with a yearly cost too, from 2025: the reported years 2026 and 2027 of it, and not 2028."""
    sandbox = REFORMS["legal-sandbox"]
    costly = {"legal-sandbox": type(sandbox)(**{name: getattr(sandbox, name) for name in sandbox.__slots__})}
    object.__setattr__(costly["legal-sandbox"], "cost", REFORMS["leadership-charter"].cost)
    monkeypatch.setattr("govsim.scenario.tables.REFORMS", costly)
    assert cost_of("legal-sandbox", from_year=2025) == pytest.approx([0.15] * 4)
    object.__setattr__(costly["legal-sandbox"], "months", 18)
    assert cost_of("legal-sandbox", from_year=2025) == pytest.approx([0.075, 0, 0.075, 0])


def test_a_reform_that_stands_twice_is_one_with_both_costs() -> None:
    scenario = SCENARIO.with_reform("deputy", from_year=2026, groups=["north"])
    scenario = scenario.with_reform("deputy", from_year=2027, groups=["south"], size=0.5)
    table = reform_cost(ensemble_of(scenario))
    assert table["cost"].tolist() == pytest.approx([0.32, 0.48 + 0.24, 0, 0.48 + 0.24])


def costs_of(*reforms: Mapping[str, object]) -> dict[str, list[float]]:
    """Cost in run 0, 2026 and 2027, of each reform by name."""
    scenario = SCENARIO
    for keys in reforms:
        scenario = scenario.with_reform(**{"from_year": 2026, **keys})  # type: ignore[arg-type]
    table = reform_cost(ensemble_of(scenario))
    return {str(name): rows["cost"].tolist() for name, rows in table[table["run"] == 0].groupby("reform")}


def test_one_reform_for_several_groups_at_several_dates_costs_what_the_stronger_costs() -> None:
    """Identity 9. Deputies cost 0.04 a contract: north has 8 and then 12, south 15 and then 12."""
    pilot = {"name": "deputy", "groups": ["north"]}
    assert costs_of(pilot, {"name": "deputy", "from_year": 2027})["deputy"] == pytest.approx([0.32, 0.96])
    weaker = {"name": "deputy", "size": 0.25}
    stronger = {**pilot, "from_year": 2027}
    assert costs_of(weaker, stronger)["deputy"] == pytest.approx([0.25 * 0.92, 0.48 + 0.25 * 0.48])
    assert costs_of(stronger, weaker)["deputy"] == pytest.approx([0.25 * 0.92, 0.48 + 0.25 * 0.48])


def test_a_start_is_charged_once_and_again_only_as_far_as_it_goes_beyond() -> None:
    """Half a contract-year for each of 4 agencies north and 6 south; a start that follows upon an end is a start."""
    later = {"name": "legal-sandbox", "from_year": 2027}
    assert costs_of({"name": "legal-sandbox", "groups": ["north"]}, later)["legal-sandbox"] == pytest.approx([2, 3])
    assert costs_of({"name": "legal-sandbox", "size": 0.2}, later)["legal-sandbox"] == pytest.approx([1, 4])
    ended = {"name": "legal-sandbox", "until_year": 2027}
    assert costs_of(ended, later)["legal-sandbox"] == pytest.approx([5, 5])
    assert costs_of({"name": "ecosystem-package"}, later)["legal-sandbox"] == pytest.approx([0, 2.5])


def test_what_a_package_holds_half_of_is_charged_to_the_reform_that_is_whole() -> None:
    """The package alone costs 6.1175 in 2026, and half of 0.92 less beside deputies."""
    found = costs_of({"name": "ecosystem-package"}, {"name": "deputy"})
    assert (found["deputy"][0], found["ecosystem-package"][0]) == pytest.approx((0.92, 6.1175 - 0.46))
    weak = costs_of({"name": "ecosystem-package"}, {"name": "deputy", "size": 0.4})
    assert (weak["deputy"][0], weak["ecosystem-package"][0]) == pytest.approx((0, 6.1175))


def test_of_single_reforms_that_move_the_same_lever_all_but_one_cost_nothing() -> None:
    """So what the stronger of them costs is what they cost together."""
    singles = [reform for reform in REFORMS.values() if reform.parts == (reform,)]
    for one, other in combinations(singles, 2):
        if one.parameters.keys() & other.parameters.keys():
            assert Cost() in (one.cost, other.cost), (one.name, other.name)


def test_a_table_of_another_scenarios_groups_or_years_is_refused() -> None:
    deputies = SCENARIO.with_reform("deputy", from_year=2026)
    for column, value in (("group", "west"), ("year", 2025)):
        tables = {"years": YEARS.assign(**{column: value})}
        with pytest.raises(InputError, match="a year or a group that is not its scenario's"):
            reform_cost(Tables(deputies, 2, tables))


def test_several_reforms_have_rows_each() -> None:
    scenario = SCENARIO.with_reform("deputy", from_year=2026).with_reform("longer-term", from_year=2026)
    table = reform_cost(ensemble_of(scenario))
    assert table.groupby("reform")["cost"].sum().to_dict() == pytest.approx({"deputy": 3.44, "longer-term": 0})
    assert len(table) == 2 * 2 * 2


def test_without_reforms_there_are_no_costs() -> None:
    table = reform_cost(ensemble_of(SCENARIO))
    assert len(table) == 0
    assert table.columns.tolist() == ["run", "year", "reform", "cost"]
    assert table["cost"].dtype == float


def test_a_reform_of_ones_own_has_no_known_cost_and_that_is_said() -> None:
    scenario = SCENARIO.with_reform("our-own", from_year=2026, parameters={"workload.relief": 0.1})
    assert len(reform_cost(ensemble_of(scenario))) == 0
    assert cost_notes(scenario) == ["our-own is the scenario's own reform: what it costs is not known and not counted."]


def test_notes_say_what_else_is_not_in_the_cost() -> None:
    scenario = SCENARIO.with_reform("legal-sandbox", from_year=2025).with_reform("longer-term", from_year=2026)
    scenario = scenario.with_reform("deputy", from_year=2026).with_reform("longer-term", from_year=2027, size=0.1)
    assert cost_notes(scenario) == [
        "legal sandbox starts in 2025, before the reported years: what its start costs is not counted.",
        "longer term only has costs that are not in money:"
        " money is still voted yearly: a promise that the budget can break.",
    ]


def test_money_per_run_by_hand() -> None:
    """Run 0: 0.2 x 1,000 people x 24 months more than in house = 4,800; 38 paid and 1.88 for deputies: 120.4 a unit."""
    table = money_per_run(ensemble_of(SCENARIO.with_reform("deputy", from_year=2026))).set_index("run")
    assert table.loc[0].to_dict() == pytest.approx(
        {
            "people_months_served": 12_000,
            "people_months_above": 4800,
            "paid": 38,
            "reform_cost": 1.88,
            "money": 39.88,
            "in_house_cost": 0,
            "value_for_money": 4800 / 39.88,
        }
    )
    assert table.loc[1, "money"] == pytest.approx(1.56)
    assert table.loc[1, "value_for_money"] == 0


def test_in_house_service_costs_money_too() -> None:
    """4,800 above in house for 38 paid and 10 that agencies spend on what they do alone: 100 a unit."""
    table = money_per_run(ensemble_of(SCENARIO, 10.0))
    assert (table["value_for_money"][0], table["money"][0], table["in_house_cost"][0]) == (100, 38, 10)


def test_value_for_money_falls_with_what_service_in_house_costs_and_nothing_else_moves() -> None:
    free, dear = (simulate(SMALL.with_parameters({"service.in_house_cost": cost}), 4, 2) for cost in (0.0, 0.5))
    pd.testing.assert_frame_equal(free.partnerships, dear.partnerships)
    without_partner = free.runs["missions"] - free.runs["alive"]
    years = free.scenario.time.years
    np.testing.assert_allclose(dear.runs["in_house_cost"], 0.5 * years * without_partner, rtol=1e-12)
    assert (money_per_run(dear)["value_for_money"] < money_per_run(free)["value_for_money"]).all()


def test_where_no_money_flows_there_is_no_value_for_it() -> None:
    ensemble = ensemble_of(SCENARIO)
    assert money_per_run(ensemble)["value_for_money"].isna().tolist() == [False, True]
    estimate = value_for_money(ensemble)
    assert estimate.value == pytest.approx(4800 / 38)
    assert (estimate.low, estimate.runs) == (None, 1)


def test_service_above_in_house_is_what_missions_in_house_would_not_have_given() -> None:
    """What is above and what every mission in house would have given add up; without partners nothing is above."""
    ensemble = simulate(SMALL, 3, 1)
    table = money_per_run(ensemble)
    in_house = (ensemble.runs["coverage_in_house"] * ensemble.runs["need"] * 72).to_numpy()
    np.testing.assert_allclose(table["people_months_served"] - table["people_months_above"], in_house)
    idle = SMALL.with_parameters({"start.readiness": -4, "start.opportunity": 0.05}).with_time(warmup_years=0, years=1)
    nothing = money_per_run(simulate(idle.with_world(agencies=1), 2, 3))
    np.testing.assert_allclose(nothing["people_months_above"], 0, atol=1e-6)
    assert nothing["money"].tolist() == [0, 0]


def test_the_cost_of_a_simulated_reform_follows_from_its_years() -> None:
    ensemble = simulate(SMALL.with_reform("workload-relief", from_year=2028), 2, 1)
    table = reform_cost(ensemble)
    posts = 3 * SMALL.world.posts_per_agency
    assert table["cost"].tolist() == pytest.approx(2 * [0, 0, *[0.5 * 0.15 * posts] * 4])


def test_what_was_lived_under_before_a_change_costs_for_its_own_months() -> None:
    """A deputy for three years and then no more; a sandbox of three years that is over when the change brings it in."""
    deputy = SMALL.with_reform("deputy", from_year=2026)
    worlds = Worlds(deputy, 2, seed=4)
    worlds.run_to(36)
    worlds.change(SMALL.with_reform("legal-sandbox", from_year=2026, until_year=2032))
    worlds.run_to(72)
    dated = worlds.ensemble()
    cost = reform_cost(dated).pivot_table(index="year", columns="reform", values="cost", aggfunc="sum")
    ended = simulate(SMALL.with_reform("deputy", from_year=2026, until_year=2029), 2, seed=4)
    as_dated = reform_cost(ended).groupby("year")["cost"].sum()
    assert cost.loc[:2028, "deputy"].tolist() == as_dated.loc[:2028].tolist()
    assert cost.loc[2029:, "deputy"].tolist() == [0.0] * 3
    assert cost.loc[:2028, "legal-sandbox"].tolist() == [0.0] * 3, "it ended by itself as it was to enter"


def test_a_change_within_a_year_shares_the_years_cost_and_what_goes_on_begins_once() -> None:
    sandbox = SMALL.with_reform("legal-sandbox", from_year=2028)
    worlds = Worlds(sandbox, 2, seed=4)
    worlds.run_to(30)
    worlds.change(sandbox.with_reform("deputy", from_year=2026))
    worlds.run_to(33)
    worlds.change(sandbox)
    worlds.run_to(72)
    changed, plain = worlds.ensemble(), simulate(sandbox, 2, seed=4)
    of_sandbox = [
        table[table["reform"] == "legal-sandbox"].groupby("year")["cost"].sum()
        for table in (reform_cost(changed), reform_cost(plain))
    ]
    assert REFORMS["legal-sandbox"].cost.once_per_agency == 0.5
    assert [cost.tolist() for cost in of_sandbox] == [[0, 0, 0.5 * 3 * 2, 0, 0, 0]] * 2
    deputy = reform_cost(changed).query("reform == 'deputy'").groupby("year")["cost"].sum()
    years = changed.years.query("year == 2028")
    contracts = (years["alive"] * (1 - years["gap_share"])).sum()
    a_year = FTE_YEAR * REFORMS["deputy"].cost.fte_per_contract * contracts
    assert deputy.tolist() == pytest.approx([0, 0, a_year / 4, 0, 0, 0])


def test_the_money_of_a_run_is_the_same_to_the_bit_whatever_runs_beside_it() -> None:
    scenario = Scenario.load("default").with_time(warmup_years=2, years=4)
    for name in ("deputy", "bridge-fund", "handover-overlap", "workload-relief"):
        scenario = scenario.with_reform(name, from_year=2027, size=0.7)
    many = money_per_run(simulate(scenario, 20, seed=3))
    one = money_per_run(simulate(scenario, 1, seed=3))
    assert one.equals(many.head(1))


def test_overlapping_reforms_are_named_with_their_groups_and_years() -> None:
    twice = SCENARIO.with_reform("longer-term", from_year=2026).with_reform("longer-term", from_year=2027, size=0.1)
    (message,) = charged_once(twice)
    assert message.text("en").startswith("longer-term from 2026 and longer-term from 2027: where both are in force")
    first = SCENARIO.with_reform("longer-term", from_year=2026, until_year=2027)
    assert charged_once(first.with_reform("longer-term", from_year=2027)) == []
    assert charged_once(first.with_reform("deputy", from_year=2026)) == []


def test_who_pays_adds_up_to_the_money_of_a_run_and_to_what_partners_lay_out() -> None:
    ensemble = simulate(SCENARIO.with_reform("deputy", from_year=2026), 3, 1)
    by_year, runs = money_by_year(ensemble), money_per_run(ensemble)
    sums = by_year.groupby("run").sum()
    assert (sums["budget"] + sums["reforms"]).to_numpy() == pytest.approx(runs["money"].to_numpy())
    assert sums["in_house"].to_numpy() == pytest.approx(runs["in_house_cost"].to_numpy())
    laid_out = ensemble.years.groupby("run")["cost"].sum()
    assert (sums["budget"] + sums["partners"]).to_numpy() == pytest.approx(laid_out.to_numpy())
