"""A scenario is immutable, always checked, and survives being written and read."""

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from govsim.errors import InputError
from govsim.model.barriers import BARRIERS
from govsim.model.parameters import PARAMETERS, Parameter
from govsim.model.reforms import REFORMS
from govsim.scenario.layout import world_of
from govsim.scenario.scenario import SHIPPED, Scenario, shipped
from govsim.scenario.tables import KINDS, Size, kinds_in_region

GROUPED = """
[world]
agencies = 10

[rotation]
transfer_rate = 0.4

[[groups]]
name = "pilot"
agencies = 3

[groups.rotation]
transfer_rate = 0.2
"""


# What ships


def test_eight_scenarios_ship() -> None:
    others = ("inclusive-care", "national", "thai-history", "universal-design", "version-1", "version-2")
    assert shipped() == ("default", "evidence-medoid", *others)
    assert Scenario.shipped() == shipped()


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_says_all_in_both_languages(name: str) -> None:
    scenario = Scenario.load(name)
    assert all((scenario.title_th, scenario.description, scenario.description_th))
    assert len(scenario.assumptions) == len(scenario.assumptions_th) > 0


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_survives_being_written_and_read_and_says_its_assumptions(name: str) -> None:
    scenario = Scenario.load(name)
    assert scenario.name == name
    assert Scenario.from_toml(scenario.to_toml()) == scenario
    assert scenario.title.isascii()
    assert scenario.assumptions
    assert any("\N{THAI CHARACTER KO KAI}" <= letter <= "\N{THAI CHARACTER KHOMUT}" for letter in scenario.title_th)


def test_the_default_scenario_is_all_defaults() -> None:
    default = Scenario.load("default")
    assert (default.time, default.world, default.parameters) == (Scenario().time, Scenario().world, ())
    assert default.time.fiscal_years == range(2016, 2046)


def test_thai_history_has_the_recorded_acts_of_its_twenty_years() -> None:
    scenario = Scenario.load("thai-history")
    reported = scenario.time.fiscal_years[scenario.time.warmup_years :]
    assert [year for year, _ in scenario.recorded_acts] == list(reported)
    late = {year: months for year, months in scenario.recorded_acts if months}
    assert late == {2007: 3, 2012: 4, 2014: 1, 2020: 5, 2024: 7}


@pytest.mark.parametrize(
    ("name", "delegator", "receiver", "kind"),
    [
        ("inclusive-care", "Department of Children and Youth", "National Institute for Child and ", "university"),
        ("universal-design", "Department of Older Persons", "Nonthaburi City Municipality", "municipality"),
    ],
)
def test_a_pilot_has_its_delegator_and_receiver_under_contract(
    name: str, delegator: str, receiver: str, kind: str
) -> None:
    pilot = Scenario.load(name)
    (agency,), (mission,), (partner,), (contract,) = pilot.agencies, pilot.missions, pilot.partners, pilot.contracts
    assert (agency.name, mission.agency, partner.near) == (delegator, delegator, delegator)
    assert partner.name.startswith(receiver)
    assert partner.kind == kind
    assert (contract.mission, contract.partner, contract.end_year) == (mission.name, partner.name, None)
    assert pilot.world == Size()


@pytest.mark.parametrize("name", ["inclusive-care", "universal-design"])
def test_every_number_of_a_pilot_is_marked_as_an_assumption(name: str) -> None:
    lines = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    with_numbers = [line for line in lines if line.partition("=")[2].strip()[:1].isdigit()]
    assert len(with_numbers) == 6
    assert all("# assumption" in line for line in with_numbers)


def test_the_nation_has_its_stated_size() -> None:
    nation = Scenario.load("national")
    size = nation.world
    assert size.agencies * size.missions_per_agency == 48_000
    assert size.agencies * size.posts_per_agency == 32_000
    assert sum(size.partners_in(region) for region in range(800)) == 40_000
    assert 12 * len(nation.time.fiscal_years) == 240


# Reading


def test_an_empty_text_is_the_default_world() -> None:
    assert Scenario.from_toml("") == Scenario()


def test_a_file_is_named_by_its_stem_unless_it_states_a_name(tmp_path: Path) -> None:
    unnamed, named = tmp_path / "my.toml", tmp_path / "other.toml"
    unnamed.write_text("")
    named.write_text('name = "stated"')
    assert Scenario.load(unnamed).name == "my"
    assert Scenario.load(str(named)).name == "stated"


def test_a_file_without_ending_is_found_where_nothing_of_the_name_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine").write_text("[world]\nagencies = 3")
    Path("default").write_text("[world]\nagencies = 3")
    assert Scenario.load("mine").world.agencies == 3
    assert Scenario.load("default").world.agencies == 10
    assert Scenario.load("./default").world.agencies == 3


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes("[world]\r\nagencies = 3\r\n".encode("utf-8-sig"))
    assert Scenario.load(path).world.agencies == 3


def test_parameters_are_held_in_the_order_of_the_page_and_as_stated() -> None:
    scenario = Scenario.from_toml("[workload]\nroutine = 0.85\n[contract]\nterm_years = 3.0\n[rotation]\ndeputy = 1\n")
    assert scenario.parameters == (("contract.term_years", 3), ("rotation.deputy", 1.0), ("workload.routine", 0.85))
    assert [type(value) for _, value in scenario.parameters] == [int, float, float]


def test_inline_and_dotted_tables_read_like_headed_ones() -> None:
    inline = 'world = { agencies = 3 }\nrotation.transfer_rate = 0.4\ngroups = [{ name = "pilot", agencies = 1 }]'
    headed = '[world]\nagencies = 3\n[rotation]\ntransfer_rate = 0.4\n[[groups]]\nname = "pilot"\nagencies = 1'
    assert Scenario.from_toml(inline) == Scenario.from_toml(headed)


def test_recorded_acts_come_from_a_file_and_from_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "acts.csv").write_text('note,fiscal_year,months_late\n"late, very",2011,8\n\n,2010,0\n')
    (tmp_path / "my.toml").write_text('[recorded_acts]\nfile = "acts.csv"\nmonths_late = { "2009" = 2 }')
    scenario = Scenario.load(tmp_path / "my.toml")
    assert scenario.recorded_acts == ((2009, 2), (2010, 0), (2011, 8))
    assert "[recorded_acts.months_late]\n2009 = 2\n2010 = 0\n2011 = 8\n" in scenario.to_toml()


def test_a_data_file_beside_the_scenario_comes_before_the_one_that_ships(tmp_path: Path) -> None:
    text = '[recorded_acts]\nfile = "budget_acts.csv"'
    (tmp_path / "my.toml").write_text(text)
    assert len(Scenario.load(tmp_path / "my.toml").recorded_acts) == 20
    (tmp_path / "budget_acts.csv").write_text("fiscal_year,months_late\n2010,1\n")
    assert Scenario.load(tmp_path / "my.toml").recorded_acts == ((2010, 1),)


# Asking


def test_a_parameter_is_the_groups_own_then_the_scenarios_then_the_default() -> None:
    scenario = Scenario.from_toml(GROUPED)
    assert scenario.parameter("rotation.transfer_rate") == 0.4
    assert scenario.parameter("rotation.transfer_rate", "pilot") == 0.2
    assert scenario.parameter("rotation.transfer_rate", "others") == 0.4
    assert scenario.parameter("rotation.deputy", "pilot") == 0.0


def test_group_names_are_the_declared_ones_and_the_others() -> None:
    assert Scenario().group_names == ("all",)
    assert Scenario.from_toml(GROUPED).group_names == ("pilot", "others")
    assert Scenario.from_toml(GROUPED).with_world(agencies=3).group_names == ("pilot",)


def test_a_named_agency_without_group_is_among_the_others() -> None:
    text = (
        '[world]\nagencies = 2\n[[groups]]\nname = "a"\n[[agencies]]\nname = "A"\ngroup = "a"\n[[agencies]]\nname = "B"'
    )
    assert Scenario.from_toml(text).group_names == ("a", "others")
    assert Scenario.from_toml(text + '\ngroup = "a"').group_names == ("a",)


# Partners of a region


def test_partners_have_the_shares_of_the_page_and_ties_go_to_the_earlier_kind() -> None:
    assert kinds_in_region(40) == (6, 14, 12, 8)
    assert kinds_in_region(10) == (2, 3, 3, 2)  # 1.5, 3.5, 3, 2: the universities' half comes first


@given(st.integers(0, 100_000))
def test_kinds_add_up_and_each_is_within_one_of_its_share(partners: int) -> None:
    counts = kinds_in_region(partners)
    assert sum(counts) == partners
    assert all(abs(100 * n - share * partners) < 100 for n, share in zip(counts, (15, 35, 30, 20), strict=True))


def test_the_last_region_has_the_partners_of_its_agencies_only() -> None:
    size = Size(agencies=25, agencies_per_region=10, partners_per_agency=4)
    assert [size.partners_in(region) for region in range(3)] == [40, 40, 20]
    assert [size.region_of(agency) for agency in (0, 9, 10, 24)] == [0, 0, 1, 2]
    assert size.kinds_in(2) == dict(zip(KINDS, kinds_in_region(20), strict=True))


def test_a_partner_holds_what_its_kind_can_unless_it_says_otherwise() -> None:
    text = '[[partners]]\nname = "A"\nkind = "cso"\n[[partners]]\nname = "B"\nkind = "university"\ncapacity = 7'
    world, numbers = world_of(Scenario.from_toml(text))
    assert [world.partners.capacity[numbers["partners"][name]] for name in "AB"] == [2, 7]


# Immutable


def test_a_scenario_cannot_be_changed() -> None:
    scenario = Scenario()
    with pytest.raises(ValidationError):
        scenario.world.agencies = 3
    with pytest.raises(ValidationError):
        scenario.parameters = ()


def test_equal_scenarios_have_equal_hashes_and_survive_pickling() -> None:
    scenario, same = Scenario.from_toml(GROUPED), Scenario.from_toml(GROUPED)
    assert scenario == same
    assert hash(scenario) == hash(same)
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert scenario != scenario.with_time(years=5)


# Changing


def test_with_parameters_changes_only_what_it_names() -> None:
    before = Scenario.from_toml(GROUPED)
    after = before.with_parameters({"rotation.deputy": 1, "rotation.transfer_rate": 0.5})
    assert after.parameters == (("rotation.transfer_rate", 0.5), ("rotation.deputy", 1.0))
    assert before.parameters == (("rotation.transfer_rate", 0.4),)
    assert after.groups == before.groups


def test_with_parameters_of_a_group_leaves_the_others_alone() -> None:
    scenario = Scenario.from_toml(GROUPED).with_parameters({"rotation.deputy": 1}, group="pilot")
    assert scenario.groups[0].parameters == (("rotation.transfer_rate", 0.2), ("rotation.deputy", 1.0))
    assert scenario.parameter("rotation.deputy", "others") == 0.0


def test_with_reform_adds_known_reforms_and_reforms_of_ones_own() -> None:
    scenario = (
        Scenario.from_toml(GROUPED)
        .with_reform("deputy", from_year=2030, groups=["pilot"], size=0.5, until_year=2033)
        .with_reform("slow down", from_year=2030, parameters={"rotation.transfer_rate": 0.1})
    )
    known, own = scenario.reforms
    assert (known.name, known.from_year, known.until_year, known.groups) == ("deputy", 2030, 2033, ("pilot",))
    assert (own.size, own.groups, own.parameters) == (1.0, None, (("rotation.transfer_rate", 0.1),))
    assert Scenario.from_toml(scenario.to_toml()) == scenario


def test_a_reform_may_begin_in_stages() -> None:
    scenario = Scenario.from_toml(GROUPED).with_reform("deputy", from_year=2030, groups=["pilot"])
    assert len(scenario.with_reform("deputy", from_year=2030, groups=["others"]).reforms) == 2
    assert len(scenario.with_reform("deputy", from_year=2032).reforms) == 2


def test_every_known_reform_can_be_dated() -> None:
    for name in REFORMS:
        assert Scenario().with_reform(name, from_year=2016).with_reform(name, from_year=2045)


def test_without_switches_barriers_off_once() -> None:
    scenario = Scenario().without("rotation").without("law", "rotation")
    assert scenario.barriers_off == ("rotation", "law")
    assert 'without = [\n    "rotation",\n    "law",\n]' in scenario.to_toml()
    assert Scenario().without(*BARRIERS).without() == Scenario().without(*BARRIERS)


def test_with_time_and_with_world_keep_the_other_keys() -> None:
    scenario = Scenario().with_world(agencies=100).with_world(posts_per_agency=2).with_time(years=5)
    assert (scenario.world.agencies, scenario.world.posts_per_agency, scenario.world.missions_per_agency) == (100, 2, 6)
    assert (scenario.time.years, scenario.time.warmup_years) == (5, 10)


def test_a_scenario_can_be_made_from_its_tables() -> None:
    tables: dict[str, Any] = {"world": {"agencies": 10}, "rotation": {"transfer_rate": 0.4}, "without": ["law"]}
    made = Scenario(**tables)
    assert made.without("law") == Scenario.from_toml('without = ["law"]\n[rotation]\ntransfer_rate = 0.4')


# Writing


def test_only_what_is_not_default_is_written() -> None:
    assert Scenario().to_toml() == 'name = "scenario"\n'
    assert Scenario.from_toml(GROUPED).to_toml() == (
        'name = "scenario"\n\n[rotation]\ntransfer_rate = 0.4\n\n'
        '[[groups]]\nname = "pilot"\nagencies = 3\n\n[groups.rotation]\ntransfer_rate = 0.2\n'
    )


def test_a_saved_scenario_is_read_back(tmp_path: Path) -> None:
    scenario = Scenario.load("inclusive-care").with_parameters({"rotation.transfer_rate": 0.5})
    scenario.save(tmp_path / "my.toml")
    assert Scenario.load(tmp_path / "my.toml") == scenario


def _values(parameter: Parameter) -> st.SearchStrategy[int | float]:
    if parameter.whole:
        return st.integers(int(parameter.low), int(parameter.high))
    return st.floats(parameter.low, parameter.high)


NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
OF_AGENCY = [parameter for parameter in PARAMETERS if parameter.scope == "agency"]
MOVED = [parameter for parameter in PARAMETERS if parameter.role != "structure"]
"""What a reform of one's own can move."""


def _some_parameters(
    among: list[Parameter], min_size: int = 0
) -> st.SearchStrategy[tuple[tuple[str, int | float], ...]]:
    names = st.lists(st.sampled_from(among), unique=True, min_size=min_size, max_size=4)
    return names.flatmap(lambda chosen: st.tuples(*(st.tuples(st.just(p.name), _values(p)) for p in chosen)))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Scenarios with a little of everything, all of it valid."""
    names = iter(draw(st.lists(NAMES.filter(lambda name: name not in ("all", "others")), min_size=12, unique=True)))
    share = st.none() | st.floats(0, 1)
    groups = [
        {"name": next(names), "agencies": draw(st.integers(1, 2)), "parameters": draw(_some_parameters(OF_AGENCY))}
        for _ in range(draw(st.integers(0, 2)))
    ]
    group_names = [group["name"] for group in groups]
    agencies = [
        {"name": next(names), "priority": draw(share), "group": draw(st.sampled_from([None, *group_names]))}
        for _ in range(draw(st.integers(1, 2)))
    ]
    missions = [
        {
            "name": next(names),
            "agency": agencies[0]["name"],
            "need": draw(st.floats(0, 1e9, exclude_min=True)),
            "value": draw(st.floats(0, 1000, exclude_min=True)),
            "authority": draw(st.none() | st.floats(0.01, 0.99)),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]
    partner = {"name": next(names), "kind": draw(st.sampled_from(KINDS)), "capacity": draw(st.integers(2, 9))}
    start = draw(st.integers(2010, 2026))
    years = {"start_year": start, "renewals": draw(st.integers(0, 2026 - start))}
    contracts = [{"mission": mission["name"], "partner": partner["name"], **years} for mission in missions]
    reforms = [
        {"name": draw(st.sampled_from(sorted(REFORMS))), "from_year": 2030, "size": draw(st.floats(0, 1))},
        {"name": next(names), "from_year": 2031, "parameters": draw(_some_parameters(MOVED, min_size=1))},
    ]
    tables: dict[str, Any] = {
        "name": next(names),
        "title": draw(st.text(max_size=20)),
        "description": draw(st.text(max_size=40) | st.just('two\nlines """ and \\')),
        "assumptions": draw(st.lists(st.text(max_size=20), max_size=2)),
        "without": draw(st.lists(st.sampled_from(sorted(BARRIERS)), unique=True)),
        "parameters": draw(_some_parameters(list(PARAMETERS))),
        "time": {"years": draw(st.integers(6, 200)), "first_month": draw(st.integers(1, 12))},
        "world": {"agencies": draw(st.integers(6, 100_000)), "partners_per_agency": draw(st.integers(4, 9))},
        "recorded_acts": tuple(draw(st.dictionaries(st.integers(1900, 2439), st.integers(0, 11), max_size=3)).items()),
        "groups": groups,
        "agencies": agencies,
        "missions": missions,
        "partners": [partner],
        "contracts": contracts,
        "reforms": draw(st.sampled_from([[], reforms[:1], reforms])),
    }
    return Scenario(**tables)


@given(scenarios())
def test_any_scenario_survives_being_written_and_read(scenario: Scenario) -> None:
    text = scenario.to_toml()
    again = Scenario.from_toml(text)
    assert again == scenario
    assert hash(again) == hash(scenario)
    assert again.to_toml() == text


@given(st.sampled_from(shipped()), st.data())
def test_any_damage_to_a_file_is_refused_in_our_words_or_harmless(name: str, data: st.DataObject) -> None:
    text = (SHIPPED / f"{name}.toml").read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    text = text[:at] + data.draw(st.text(max_size=3) | st.sampled_from('"[]{}=#\n')) + text[at + cut :]
    said = ""
    try:
        Scenario.from_toml(text)
    except InputError as error:
        said = str(error)
    assert said.startswith("<text>" if said else "")
    assert "validation" not in said
    assert "pydantic" not in said


def test_a_structure_is_stated_in_a_table_of_its_own_for_the_whole_run() -> None:
    scenario = Scenario.from_toml("[structure]\ncapture = 0.2\nlame_duck = 0.5\n")
    assert scenario.parameter("structure.capture") == 0.2
    assert scenario.parameter("structure.lame_duck") == 0.5
    assert Scenario.from_toml(scenario.to_toml()) == scenario
