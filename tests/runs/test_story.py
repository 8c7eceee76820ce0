"""Stories say what the logs say."""

import itertools
import re

import pytest

import govsim
from govsim.errors import InputError
from govsim.runs.batch import Record
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.story.incidents import Incident
from tests.worlds import SMALL


@pytest.fixture(scope="module")
def model() -> PartnershipModel:
    model = PartnershipModel("inclusive-care", seed=11)
    model.run_model()
    return model


def test_every_partnership_of_the_log_is_in_its_missions_story(model: PartnershipModel) -> None:
    log = govsim.simulate("inclusive-care", 1, seed=11).partnerships
    stories = [mission.story() for mission in model.missions]
    for i, story in enumerate(stories):
        mine = log[log["mission"] == i]
        begun = len(re.findall(r"  signed after |  a contract with .* is in force", story))
        assert begun == len(mine), story
        assert f": {begun} partnership{'' if begun == 1 else 's'} begun" in story
        assert len(re.findall(r"it ends after", story)) == int((mine["cause"] != "alive").sum())
        assert len(re.findall(r"signed again", story)) <= mine["renewals"].sum()


def test_every_change_of_the_log_is_in_its_leaders_and_posts_story(model: PartnershipModel) -> None:
    events = govsim.simulate("inclusive-care", 1, seed=11).events
    leaders = events[events["event"] == "leader change"]["agency"]
    coordinators = events[events["event"] == "coordinator change"]["official"]
    for agency in model.agencies:
        assert len(re.findall("the head leaves", agency.story())) == int((leaders == agency.row).sum())
    for official in model.officials:
        assert len(re.findall("the coordinator leaves", official.story())) == int((coordinators == official.row).sum())


def test_a_story_is_dated_and_in_order(model: PartnershipModel) -> None:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    for mission in model.missions:
        dates = re.findall(r"^  (\w{3}) (\d{4})  ", mission.story(), re.M)
        numbers = [12 * int(year) + months.index(month) for month, year in dates]
        assert numbers == sorted(numbers)


def test_stories_use_the_scenarios_names(model: PartnershipModel) -> None:
    named = [mission for mission in model.missions if mission.name in model.blueprint.names["missions"]]
    assert named
    assert named[0].story().startswith(named[0].name)


def test_a_mission_before_its_first_month_has_nothing_to_tell() -> None:
    model = PartnershipModel(SMALL)
    story = model.missions.to_list()[0].story()
    assert story == "mission 0 of agency 0, no month simulated yet: 0 partnerships begun\n  in house all the time"


def test_the_causes_of_endings_are_told_with_their_numbers() -> None:
    told = ""
    for seed in range(1, 4):
        model = PartnershipModel("default", seed=seed)
        model.run_model()
        told += "\n".join(mission.story() for mission in model.missions)
    for why in (
        r"no line in the new budget \(priority 0\.\d\d, performance \d\.\d\d\)",
        r"auditors object to the authority itself",
        r"the partner cannot go on \(\d+\.\d months of a contract in debt as the month began\)",
        r"the partner leaves \(trust 0\.\d\d, ",
        r"the agency lets the term run out, performance 0\.\d\d",
        r"an accident, from outside the model",
        r"no new contract for 10 months",
    ):
        assert re.search(why, told), why


@pytest.fixture(scope="module")
def many() -> list[PartnershipModel]:
    models = [PartnershipModel("default", seed=seed) for seed in range(1, 4)]
    for model in models:
        model.run_model()
    return models


def test_a_term_that_the_agency_lets_run_out_is_told_with_a_performance_below_the_least(
    many: list[PartnershipModel],
) -> None:
    told = "\n".join(mission.story() for model in many for mission in model.missions)
    performances = [float(value) for value in re.findall(r"lets the term run out, performance (\d\.\d\d)", told)]
    assert performances
    assert max(performances) <= 0.60


def test_no_coordinator_leaves_a_partnership_that_has_lost_its_line_this_month(many: list[PartnershipModel]) -> None:
    for model in many:
        for mission in model.missions:
            lines = mission.story().split("\n")
            for first, second in itertools.pairwise(lines):
                assert not ("no line in the new budget" in first and "the coordinator (" in second), (first, second)
                assert first[:10] != second[:10] or "coordinator (" not in first or "no line" not in second


def test_the_pilots_contract_that_is_in_force_at_the_start_is_told(model: PartnershipModel) -> None:
    first = model.missions.to_list()[0].story().split("\n")[1]
    assert re.match(
        r"  Oct 2025  a contract with .+ is in force, since Oct 2025, until Sep 20\d\d; trust 0\.\d\d", first
    )


def test_what_the_scenario_states_of_a_head_is_told(model: PartnershipModel) -> None:
    assert "Oct 2025  as the scenario states of its head: priority" in model.agencies.to_list()[0].story()


def test_without_its_logs_no_story_is_told() -> None:
    model = PartnershipModel(SMALL, record=Record.nothing())
    model.step()
    with pytest.raises(InputError, match="stories need the logs of partnerships and events"):
        model.missions.to_list()[0].story()


def test_thai_stories_tell_what_the_english_ones_tell(model: PartnershipModel) -> None:
    for agents in (model.missions, model.agencies, model.officials):
        for agent in agents:
            english, thai = agent.story().splitlines(), agent.story("th").splitlines()
            assert len(english) == len(thai)
            for one, other in zip(english[1:], thai[1:], strict=True):
                assert numbers(one) == numbers(other), (one, other)


def numbers(line: str) -> list[str]:
    """The numbers of a line but for its years, in Thai of the Buddhist Era, and for the section of an act."""
    line = re.sub(r"มาตรา \d+", "", line)
    return sorted(
        number for number in re.findall(r"\d+(?:\.\d+)?", line) if not re.fullmatch(r"[12]\d{3}|25\d\d", number)
    )


def test_thai_stories_use_thai_names_where_the_scenario_states_them(model: PartnershipModel) -> None:
    story = model.missions.to_list()[0].story("th")
    assert story.startswith("Inclusive Care ของกรมกิจการเด็กและเยาวชน ต.ค. 2558 ถึง ก.ย. 2588:")
    assert "ภาคีรายที่" in "".join(mission.story("th") for mission in model.missions)
    assert "สถาบันแห่งชาติเพื่อการพัฒนาเด็กและครอบครัว มหาวิทยาลัยมหิดล (มหาวิทยาลัย)" in story


def test_stories_are_told_in_two_languages_alone(model: PartnershipModel) -> None:
    with pytest.raises(InputError, match='"fr" is not a language of govsim\n  languages: en, th'):
        model.missions.to_list()[0].story("fr")


@pytest.mark.parametrize(
    ("before", "after", "told", "in_thai"),
    [
        # the square roots: 0.6093 and 0.3017, 0.64 and 0.60, 0.64 and 0.48, 0.40 and 0.60, 0.50 and 0.24
        ((0.64, 0.58), (0.65, 0.14), "half the commitment or less: commitment 0.61 -> 0.30", "มุ่งมั่นเหลือครึ่งหนึ่งหรือน้อยกว่า"),
        ((0.64, 0.64), (0.40, 0.90), "much the same line: commitment 0.64 -> 0.60", "ใช้แนวนโยบายใกล้เคียงเดิม"),
        ((0.64, 0.64), (0.64, 0.36), "less commitment: commitment 0.64 -> 0.48", "มุ่งมั่นน้อยลง"),
        ((0.40, 0.40), (0.40, 0.90), "more commitment: commitment 0.40 -> 0.60", "มุ่งมั่นมากขึ้น"),
        ((0.50, 0.50), (0.12, 0.48), "the line is dropped: commitment 0.50 -> 0.24", "ยกเลิกแนวนโยบายเดิม"),
    ],
)
def test_a_successors_line_is_judged_by_the_commitment_that_the_model_makes_of_it(
    before: tuple[float, float], after: tuple[float, float], told: str, in_thai: str
) -> None:
    model = PartnershipModel(SMALL)
    facts = {"tenure": 20, "limit": 48, "transition": False}
    line = dict(zip(("old_priority", "old_seriousness", "priority", "seriousness"), (*before, *after), strict=True))
    model.chronicle.incidents["agencies", 0] = [Incident(model.run.month, "leader", facts | line)]
    agency = model.agencies.to_list()[0]
    assert told in agency.story()
    assert in_thai in agency.story("th")
