"""Partnerships that a scenario names: shares of runs with Wilson's intervals, lifetimes within the reported years."""

import pandas as pd
import pytest

from govsim.model.tables import CAUSES
from govsim.outcomes.intervals import wilson
from govsim.outcomes.named import NamedPartnership, named_partnerships, start_month
from govsim.runs.ensemble import simulate
from govsim.scenario.scenario import Scenario
from govsim.scenario.tables import Contract

TWO = Scenario.from_toml("""
[time]
years = 4
[world]
agencies = 2
[[agencies]]
name = "Department"
[[missions]]
name = "Care"
agency = "Department"
need = 100
value = 1
[[missions]]
name = "Centre"
agency = "Department"
need = 100
value = 1
[[partners]]
name = "Institute"
kind = "university"
[[partners]]
name = "City"
kind = "municipality"
[[contracts]]
mission = "Centre"
partner = "City"
[[contracts]]
mission = "Care"
partner = "Institute"
start_year = 2024
""")


def tables(rows: list[tuple[int, int, int, int, int, str]]) -> dict[str, pd.DataFrame]:
    """Tables in which mission 0 is Care, 1 Centre, partner 3 Institute, 5 City; rows: run, mission, partner, ..."""
    log = pd.DataFrame(rows, columns=["run", "mission", "partner", "start", "end", "cause"])
    log["cause"] = pd.Categorical(log["cause"], CAUSES)
    partners = ["", "", "", "Institute", "", "City"]
    return {
        "partnerships": log,
        "missions": pd.DataFrame({"mission": range(3), "name": ["Care", "Centre", ""]}),
        "partners": pd.DataFrame({"partner": range(6), "name": partners}),
    }


def care(*ends: tuple[int, str]) -> NamedPartnership:
    """What became of Care, begun 24 months before month 0, when it ended so in as many runs."""
    return named_partnerships(TWO, tables([(run, 0, 3, -24, *end) for run, end in enumerate(ends)]))[1]


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (50, 100, 0.4038, 0.5962), (1, 1, 0.2065, 1)],
)
def test_wilson_gives_the_published_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=1e-4)


def test_contracts_come_in_the_scenarios_order_with_agency_and_partner() -> None:
    found = named_partnerships(TWO, tables([]))
    assert [(p.mission, p.agency, p.partner, p.start_month) for p in found] == [
        ("Centre", "Department", "City", 0),
        ("Care", "Department", "Institute", -24),
    ]


def test_the_start_is_the_stated_fiscal_year_or_the_first_reported_one() -> None:
    def start(year: int | None) -> int:
        return start_month(TWO, Contract(mission="Care", partner="Institute", start_year=year))

    assert [start(None), start(2026), start(2023)] == [0, 0, -36]


def test_alive_after_a_year_is_outliving_month_twelve() -> None:
    one, three, five = care((12, "line"), (13, "partner"), (36, "law"), (48, "alive")).alive
    assert (one.value, one.runs) == (0.75, 4)
    assert (one.low, one.high) == wilson(3, 4)
    assert (three.name, three.value) == ("alive_3y", 0.25)
    assert (five.value, five.low, five.high, five.runs) == (None, None, None, 0), "four years are reported"


def test_lifetimes_count_from_the_first_reported_month_and_end_with_the_last() -> None:
    """6, 24 and all 48 months: a mean of 2.1667 years; Student's t(2) = 4.3027, sd 1.7559: half-width 4.3619."""
    lifetime = care((6, "line"), (24, "partner"), (48, "alive")).lifetime
    assert lifetime.value == pytest.approx(2.1667, abs=1e-4)
    assert lifetime.high == pytest.approx(2.1667 + 4.3619, abs=1e-3)
    assert lifetime.runs == 3


def test_causes_are_shares_of_the_runs_in_which_it_ends() -> None:
    partnership = care((6, "line"), (24, "partner"), (30, "line"), (48, "alive"))
    assert partnership.ended == 3
    shares = {cause.name: cause.value for cause in partnership.causes}
    assert shares == {f"cause_{cause}": 0.0 for cause in CAUSES[1:]} | {
        "cause_line": pytest.approx(2 / 3),
        "cause_partner": pytest.approx(1 / 3),
    }
    assert {cause.runs for cause in partnership.causes} == {3}


def test_where_it_never_ends_no_share_is_known() -> None:
    partnership = care((48, "alive"))
    assert partnership.ended == 0
    assert {cause.value for cause in partnership.causes} == {None}
    assert (partnership.lifetime.value, partnership.lifetime.low) == (4, None)


def test_later_partnerships_of_the_mission_and_other_missions_of_the_partner_are_not_it() -> None:
    rows = [(0, 0, 3, -24, 6, "line"), (0, 0, 3, 10, 48, "alive"), (0, 0, 5, -24, 40, "law"), (0, 2, 3, -24, 40, "law")]
    assert named_partnerships(TWO, tables(rows))[1].lifetime.value == 0.5


def test_every_run_of_a_pilot_holds_it_once() -> None:
    pilot = Scenario.load("inclusive-care").with_time(years=7, warmup_years=1)
    (partnership,) = named_partnerships(pilot, simulate(pilot, 12, 1).tables)
    assert [estimate.runs for estimate in partnership.alive] == [12, 12, 12]
    one, three, five = (estimate.value or 0 for estimate in partnership.alive)
    assert one >= three >= five
    assert partnership.to_dict()["lifetime"] == partnership.lifetime.to_dict()


def test_a_scenario_without_contracts_names_no_partnership() -> None:
    assert named_partnerships(Scenario(), tables([])) == []
