"""The network of partnerships: its measures on ties worked out by hand, against every month, and as outcomes."""

import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.outcomes.network import MEASURES, network, network_graph, network_outcomes
from govsim.outcomes.results import Tables
from govsim.runs.batch import Record
from govsim.runs.ensemble import Ensemble, simulate
from govsim.scenario.scenario import Scenario

SHORT = Scenario(name="short").with_time(warmup_years=2, years=3)
HAND = Scenario(name="hand").with_world(agencies=3, missions_per_agency=2, partners_per_agency=2)
HAND = HAND.with_time(warmup_years=1, years=2)
ROWS = [  # agency, partner, start, end
    (0, 0, -5, 11),  # ends in the last month of the first year: not tied at its end
    (0, 1, -5, 24),
    (0, 1, 3, 24),  # a second mission of the same two: one tie
    (1, 1, 11, 24),
    (0, 2, 5, 24),
    (1, 2, 0, 20),
    (2, 5, 12, 24),
]


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return simulate(SHORT, 4, 1, Record(partnership_months=True))


def by_hand(runs: int = 1) -> Tables:
    log = pd.DataFrame(ROWS, columns=["agency", "partner", "start", "end"]).assign(run=runs - 1)
    return Tables(HAND, runs, {"partnerships": log})


def test_every_measure_is_what_one_works_out_by_hand() -> None:
    first, second = network(by_hand()).to_dict("records")
    assert first == {
        "run": 0, "year": 2026, "ties": 4, "density": pytest.approx(4 / 18), "partners_mean": pytest.approx(4 / 3),
        "partners_most": 2, "agencies_most": 2, "largest_component": 1, "clustering": 1,
        "centralisation": pytest.approx((6 * 2 - 4) / (3 * 5)), "ties_kept": pytest.approx(1 / 5),
    }  # fmt: skip
    assert (second["ties"], second["largest_component"], second["clustering"]) == (4, pytest.approx(4 / 6), 0)
    assert second["ties_kept"] == pytest.approx(3 / 5)


def test_what_is_undefined_is_missing_and_a_run_without_ties_has_its_row() -> None:
    table = network(by_hand(2)).query("run == 0")
    assert table["ties"].tolist() == [0, 0]
    assert table[["largest_component", "ties_kept"]].isna().all(axis=None)
    new = Tables(HAND.with_time(warmup_years=0), 1, by_hand().tables)
    assert math.isnan(network(new)["ties_kept"][0])


def test_ties_are_those_of_the_log_of_every_month(ensemble: Ensemble) -> None:
    months = ensemble.partnership_months.query("month % 12 == 11 and month > 0")
    pairs = months.drop_duplicates(["run", "month", "agency", "partner"]).groupby(["run", "month"]).size()
    assert network(ensemble)["ties"].tolist() == pairs.tolist()


def test_the_graph_of_a_year_is_for_any_measure_of_networkx(ensemble: Ensemble) -> None:
    table = network(ensemble).query("run == 2 and year == 2027").iloc[0]
    graph = network_graph(ensemble, 2, 2027)
    agencies = [node for node, side in graph.nodes(data="bipartite") if side == 0]
    assert (len(agencies), len(graph)) == (10, 50)
    assert (graph.number_of_edges(), nx.bipartite.density(graph, agencies)) == (table["ties"], table["density"])
    alive = ensemble.partnerships.query("run == 2 and start <= 23 and end > 23")
    assert sum(number for *_, number in graph.edges(data="partnerships")) == len(alive)
    for run, year, said in ((4, 2027, "run: is 4, and there are 4 runs"), (0, 2031, "reported are 2026 to 2028")):
        with pytest.raises(InputError, match=said):
            network_graph(ensemble, run, year)


def test_outcomes_are_the_means_of_the_years_judged(ensemble: Ensemble) -> None:
    table = network(ensemble)
    for outcome in network_outcomes():
        assert outcome.measure is not None
        for since in (0, 24):
            judged = table[table["year"] >= 2026 + since // 12].groupby("run")[outcome.name].mean()
            assert np.allclose(outcome.measure(ensemble, since=since), judged, equal_nan=True)
    (yearly,) = network_outcomes("ties", by="year")
    assert yearly.measure is not None
    assert np.array_equal(yearly.measure(ensemble), table["ties"].to_numpy().reshape(4, 3))
    with pytest.raises(InputError, match=r'"tie" is no measure of the network\n  did you mean ties\?'):
        network_outcomes("tie")


def test_options_are_compared_by_the_network_with_unit_and_names_in_both_languages() -> None:
    far = SHORT.with_meeting(govsim.graphs.star(SHORT, centre=3))
    chosen = network_outcomes("centralisation", "ties")
    comparison = govsim.compare(SHORT, {"star": far}, 4, 1, outcomes=chosen)
    table = comparison.options.query("option == 'star'").set_index("outcome")
    assert table["high"]["ties"] < 0
    assert [(one.better, one.unit, one.label) for one in chosen] == [
        (1, "ties", "ties of agencies and partners"),
        (0, "0 to 1", "centralisation on partners"),
    ]
    assert all(one.label_th != one.label for one in network_outcomes())
    assert [one.name for one in network_outcomes()] == list(MEASURES)
