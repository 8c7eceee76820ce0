"""The annex on partnerships that a scenario names, and on the calendar."""

import numpy as np
import pytest

from govsim.outcomes.named import named_per_run
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario
from govsim.show.numbers import number
from govsim.show.report import annex, first, lives
from govsim.show.report.document import Bullets, Facts, Heading, Paragraph, Section, Table
from govsim.study.compare import compare
from govsim.words import Lang
from tests.pilots import CARE

PILOT = f"""
[time]
warmup_years = 1
years = 6
[world]
agencies = 1
{CARE}"""


@pytest.fixture(scope="module")
def pilot() -> Ensemble:
    return simulate(Scenario.from_toml(PILOT), 9, 1)


def sections(ensemble: Ensemble, lang: Lang) -> dict[str, Section]:
    return {section.name: section for section in annex.of_ensemble(ensemble, (), Facts(()), lang)}


def test_a_named_partnership_has_a_table_its_median_run_and_what_happened_in_it(pilot: Ensemble) -> None:
    heading, table, median, story = sections(pilot, "en")["named"].blocks
    assert heading == Heading("Care: Department with Institute")
    assert isinstance(table, Table)
    assert isinstance(median, Paragraph)
    assert isinstance(story, Bullets)
    life = named_per_run(pilot.scenario, pilot.scenario.contracts[0], pilot.tables)
    run, years = lives._median_run(pilot, pilot.scenario.contracts[0])
    assert years == life["lifetime"].median() == life.loc[life["run"] == run, "lifetime"].iloc[0]
    assert f"(run {run}: in half of all runs it lives at most so long) it lives {years:.1f} years" in median.text
    shares = {str(name): life[name].mean() for name in life if str(name).startswith("ended_")}
    assert f"in {100 * max(shares.values()):.0f} % of runs." in median.text
    assert story.lines[0].startswith("Oct 2025: a contract with Institute (municipality) is in force")
    ended = life.loc[life["run"] == run, "ended"].iloc[0]
    assert any("it ends after" in line for line in story.lines) == bool(ended)
    assert any("มหาวิทยาลัย" in str(block) or "เทศบาล" in str(block) for block in sections(pilot, "th")["named"].blocks)


def test_a_story_that_is_the_same_with_an_option_is_told_once(pilot: Ensemble) -> None:
    blocks = list(lives.of({"do nothing": pilot, "idle": pilot}, ("do nothing", "idle"), "en"))
    assert sum(isinstance(block, Bullets) for block in blocks) == 1
    assert blocks[-1] == Paragraph("What happens to it in that run is what is told above.")


def test_a_scenario_that_names_none_has_no_such_section() -> None:
    bare = simulate(Scenario().with_world(agencies=1).with_time(warmup_years=0, years=2), 2, 1)
    assert "named" not in sections(bare, "en")
    years = sections(bare, "en")["years"].blocks[-1]
    assert isinstance(years, Table)
    assert [row[0].text for row in years.rows] == ["2026", "2027"]
    shown = years.rows[0][3].number
    assert shown is not None
    assert np.isclose(shown.value, bare.years.loc[bare.years["year"] == 2026, "alive"].mean())


@pytest.mark.parametrize(
    ("first_month", "english", "thai"),
    [(10, "begins in October and has the number of the year in which it ends", "เริ่มในเดือนตุลาคม"),
     (1, "is a calendar year", "คือมกราคม")],
)  # fmt: skip
def test_the_calendar_and_what_is_assumed_of_it_are_stated(first_month: int, english: str, thai: str) -> None:
    scenario = Scenario().with_time(first_month=first_month)
    said = annex.calendar(scenario, "en")
    assert english in said
    assert "70 % of changes of agencies' heads and 60 % of transfers fall into its first month" in said
    assert ("January" in said) == (first_month == 1)
    assert thai in annex.calendar(scenario, "th")


def test_the_first_page_has_the_life_of_a_named_partnership_and_the_cost_in_the_currency_asked_for() -> None:
    base = Scenario.from_toml(PILOT)
    made = compare(base, {"deputy": base.with_reform("deputy", from_year=2027)}, 6, 1, currency=("THB", 1_500_000))
    of = made.named[made.named["measure"] == "lifetime"].set_index("option").to_dict("index")
    cost = made.costs.set_index("option").to_dict("index")["deputy"]["money"]
    units: dict[Lang, str] = {"en": "millions of THB", "th": "ล้าน THB"}
    for lang, unit in units.items():
        brief = first.of_comparison(made, None, "", lang)
        money = next(line for line in brief.keep if unit in line)
        life = next(line for line in brief.keep if "“Care”" in line)
        assert number(1.5 * cost, 2, signed=True) in money
        assert all(number(of[option]["value"], 1) in life for option in ("do nothing", "deputy"))
        assert number(of["deputy"]["difference"], 1, signed=True) in life
        assert not brief.answer[1].startswith(("Partnerships live longest", "ความร่วมมือดำรงอยู่นานที่สุด"))  # said before
