"""Who can meet whom: pairs from files, lists and networkx; what is refused; how regions are laid out."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from govsim import graphs
from govsim.errors import InputError, NoEffectWarning
from govsim.scenario import idle
from govsim.scenario.layout import blueprint
from govsim.scenario.neighbours import can_meet, pairs_of
from govsim.scenario.scenario import Scenario
from govsim.study.design.design import Design
from tests.worlds import SMALL

NAMED = Scenario.load("inclusive-care")
AGENCY, PARTNER = NAMED.agencies[0].name, NAMED.partners[0].name
REGIONS = Scenario(name="regions").with_world(agencies=6, agencies_per_region=1, missions_per_agency=1)


def refusal(make: Any) -> str:
    with pytest.raises(InputError) as caught:
        make()
    return str(caught.value)


def test_pairs_of_a_file_beside_the_scenario_are_those_of_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "net.csv").write_text(f"agency;since;partner\n{AGENCY};1999;{PARTNER}\n\n0;2001;7\n", "utf-8")
    text = NAMED.to_toml() + '\n[meeting]\nedges = "net.csv"\n'
    (tmp_path / "my.toml").write_text(text, "utf-8")
    scenario = Scenario.load(tmp_path / "my.toml")
    assert scenario.meeting == ((0, 7), (AGENCY, PARTNER))
    assert Scenario.from_toml(scenario.to_toml()) == scenario
    assert "[meeting]\nedges = [\n  [0, 7],\n" in scenario.to_toml()


def test_a_design_that_writes_its_scenario_out_may_name_a_file(tmp_path: Path) -> None:
    (tmp_path / "net.csv").write_text("agency,partner\n0,1\n")
    design = 'method = "lhs"\nsamples = 4\nreplications = 2\nseed = 1\nparameters = ["rotation.transfer_rate"]\n'
    text = design + '[scenario.meeting]\nedges = "net.csv"\n'
    (tmp_path / "design.toml").write_text(text)
    assert Design.load(tmp_path / "design.toml").scenarios[0].meeting == ((0, 1),)


def test_the_same_graph_is_the_same_scenario_in_any_form() -> None:
    pairs = [(1, 3), (0, 11), (0, 2)]
    graph = nx.Graph([(0, 2 + 2), (1, 2 + 3), (0, 2 + 11)])
    nx.set_node_attributes(graph, {node: int(node > 1) for node in graph}, "bipartite")
    forms: list[Any] = [pairs[::-1], np.array(pairs), pd.DataFrame(pairs, columns=["agency", "partner"]), graph]
    made = [SMALL.with_meeting(form) for form in forms]
    assert {one.to_toml() for one in made} == {SMALL.with_meeting(pairs).to_toml()}
    assert SMALL.with_meeting(graphs.to_networkx(made[0])) == made[0]
    assert made[0].with_meeting(None) == SMALL


def test_agencies_that_a_graph_leaves_out_do_not_move_the_numbers_of_partners(tmp_path: Path) -> None:
    graph = nx.bipartite.complete_bipartite_graph(2, 12)
    graph.remove_node(0)
    (tmp_path / "net.csv").write_text("agency,partner\n" + "".join(f"1,{partner}\n" for partner in range(12)))
    assert SMALL.with_meeting(graph) == SMALL.with_meeting(tmp_path / "net.csv")
    assert "= -1 is the number of no partner" in refusal(lambda: SMALL.with_meeting(nx.bipartite.random_graph(1, 2, 1)))


def test_graphs_of_networkx_are_read_by_names_too() -> None:
    graph = nx.Graph()
    graph.add_node(AGENCY, bipartite=0)
    graph.add_edge(AGENCY, ("partner", 7))
    assert NAMED.with_meeting(graph).meeting == ((AGENCY, 7),)


FILES = {
    "agency,partner\n0,1\n0,99\n": "net.csv:3: meeting.edges = 99 is the number of no partner: 0 to 11\n",
    "agency,partner\n0,1\n9,1\n": "net.csv:3: meeting.edges = 9 is the number of no agency: 0 to 1\n",
    "agency,partner\n0,1\n1,1\n0,1\n": "net.csv:4: meeting.edges states the pair 0, 1 twice\n  keep one of the two",
    "agency,partner\n0,Clinic\n": 'net.csv:2: meeting.edges = "Clinic" is the name of no partner\n',
    "agency,partner\n0,\n": "net.csv:2: names an agency and no partner, or no agency\n",
    "agency,partner\n": "net.csv: states no pair of an agency and a partner",
    "agency,name\n0,1\n": "net.csv:1: has no column partner\n",
}


@pytest.mark.parametrize(("rows", "said"), FILES.items())
def test_a_faulty_file_is_refused_at_its_line(rows: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "net.csv").write_text(rows)
    (tmp_path / "my.toml").write_text(SMALL.to_toml() + '[meeting]\nedges = "net.csv"\n')
    assert said in refusal(lambda: Scenario.load(tmp_path / "my.toml"))


def test_a_file_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "network.csv").write_text("agency,partner\n0,1\n")
    (tmp_path / "my.toml").write_text('[meeting]\nedges = "netwrk.csv"')
    message = refusal(lambda: Scenario.load(tmp_path / "my.toml"))
    assert 'my.toml:2: meeting.edges = "netwrk.csv": there is no such file beside the scenario' in message
    assert message.endswith("did you mean network.csv?")


CALLS = {
    "no list": (3, "must be pairs of an agency and a partner, not 3"),
    "nothing": ([], "is empty"),
    "no pair": ([(0, 1), (0,)], "each a number or a name; number 1 is no such pair"),
    "yes or no": ([(True, 1)], "number 0 is no such pair"),
    "too many": ([(0, 1)] * 50_001, "are 50,001 pairs; a scenario holds 50,000 at most"),
    "below 0": ([(0, -1)], "= -1 is the number of no partner"),
    "two agencies": (nx.Graph([(("agency", 0), ("agency", 1))]), "which are of one kind"),
    "a node of no kind": (nx.Graph([(0, 5)]), "of which nobody knows what it is"),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_faulty_graph_is_refused(name: str) -> None:
    graph, said = CALLS[name]
    message = refusal(lambda: SMALL.with_meeting(graph))
    assert message.startswith("with_meeting: meeting.edges ")
    assert said in message


def test_pairs_that_do_not_fit_another_size_are_refused() -> None:
    scenario = SMALL.with_meeting([(1, 3)])
    assert "with_world: meeting.edges = 1 is the number of no agency" in refusal(
        lambda: scenario.with_world(agencies=1)
    )


def test_a_pair_by_number_and_by_name_is_one_pair_and_refused_twice() -> None:
    number = blueprint(NAMED).names["partners"].index(PARTNER)
    scenario = NAMED.with_meeting([(AGENCY, PARTNER), (0, number)])
    assert f"states the pair 0, {number} twice, by name and by number" in refusal(lambda: blueprint(scenario))


def test_a_contract_in_force_between_two_who_cannot_meet_is_refused() -> None:
    scenario = NAMED.with_meeting([(0, 1)])
    assert "in [meeting] the mission's agency cannot meet it" in refusal(lambda: blueprint(scenario))


def test_who_can_meet_nobody_is_said() -> None:
    with pytest.warns(NoEffectWarning) as said:
        idle.say(SMALL.with_meeting([(0, partner) for partner in range(11)]))
    assert [str(one.message) for one in said] == [
        "In [meeting], 1 of 2 agencies can meet nobody (1): their missions stay in house.",
        "In [meeting], 1 of 12 partners can meet nobody (11): they never have a contract.",
    ]


def test_regions_that_pairs_join_are_one_and_others_stay() -> None:
    per_region = REGIONS.world.partners_per_agency
    crossing = [(1, 3 * per_region), (5, 5 * per_region)]
    world = blueprint(REGIONS.with_meeting(crossing)).world
    assert world.regions.first_agency.tolist() == [0, 1, 4, 5]
    assert world.regions.end_agency.tolist() == [1, 4, 5, 6]
    assert world.regions.end_partner.tolist() == [4, 16, 20, 24]
    assert list(zip(*(side.tolist() for side in pairs_of(world.neighbours)), strict=True)) == crossing
    everybody = np.repeat(np.arange(6), 24), np.tile(np.arange(24), 6)
    assert np.flatnonzero(can_meet(world, *everybody)).tolist() == [1 * 24 + 12, 5 * 24 + 20]


def test_where_no_pair_leaves_a_region_the_layout_is_that_of_regions() -> None:
    plain, graph = (blueprint(one).world for one in (REGIONS, REGIONS.with_meeting(graphs.regions(REGIONS))))
    for name, table in plain._asdict().items():
        assert name == "neighbours" or np.array_equal(table, getattr(graph, name)), name


def test_a_small_world_has_its_degree_and_rewires_as_many_pairs_as_it_says() -> None:
    scenario = Scenario().with_world(agencies=100)
    near, some, random = (graphs.small_world(scenario, 6, share, seed=3) for share in (0, 0.1, 1))
    for pairs in (near, some, random):
        assert len(set(pairs)) == 600
        assert np.bincount([agency for agency, _ in pairs]).tolist() == [6] * 100
    assert some == graphs.small_world(scenario, 6, 0.1, seed=3) != graphs.small_world(scenario, 6, 0.1, seed=4)
    assert 0.05 < len(set(near) - set(some)) / 600 < 0.15 < 0.9 < len(set(near) - set(random)) / 600
    distance = [abs(agency // 10 - partner // 40) for agency, partner in near]
    assert max(one for one in distance if one < 9) == 1  # its own region or the next; the ring closes at the ends


def test_a_star_has_its_centre_and_others_of_the_region() -> None:
    scenario = Scenario().with_world(agencies=20)
    pairs = graphs.star(scenario, centre=2, others=3, seed=5)
    met = np.bincount([partner for _, partner in pairs], minlength=80)
    hubs = np.flatnonzero(met == 20)
    assert (len(pairs), len(hubs)) == (100, 2)
    assert all(partner in hubs or partner // 40 == agency // 10 for agency, partner in pairs)
    assert "centre: is 81, and there are 80 to meet" in refusal(lambda: graphs.star(scenario, 81))
    assert "partners: is 81, and there are 80 to meet" in refusal(lambda: graphs.small_world(scenario, 81))
