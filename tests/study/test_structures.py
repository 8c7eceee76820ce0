"""In how many structures of the world a headline holds."""

import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.study.compare import DO_NOTHING
from govsim.study.structures import HEADLINES, NAMES, _headlines, _judged, other_ends, scenarios_in, structures

RUNS = 6


@pytest.fixture(scope="module")
def small() -> govsim.Scenario:
    return govsim.Scenario.load("default").with_time(warmup_years=1, years=4)


@pytest.fixture(scope="module")
def found(small: govsim.Scenario) -> govsim.Structures:
    first = small.time.first_fiscal_year
    options = {name: small.with_reform(name, from_year=first) for name in ("multi-year-obligation", "workload-relief")}
    return structures(small, options, RUNS, 3, pairs=False)


def test_the_other_end_is_the_one_farther_from_the_scenarios_own_value(small: govsim.Scenario) -> None:
    own = small.with_parameters({"structure.exit_in_term": 0.6, "structure.capture": 0.15})
    ends = other_ends(own)
    assert tuple(ends) == NAMES
    assert ends["structure.exit_in_term"] == 0
    assert ends["structure.capture"] == 0.3, "in the middle it is the upper end"
    assert ends["structure.obligation_ceiling"] == 0.1


def test_every_structure_is_compared_by_the_same_luck_as_compare(
    found: govsim.Structures, small: govsim.Scenario
) -> None:
    name = "structure.stress_loop"
    changed = small.with_parameters({name: found.others[name]})
    option = changed.with_reform("workload-relief", from_year=small.time.first_fiscal_year)
    expected = govsim.compare(changed, {"workload-relief": option}, RUNS, 3).options
    expected = expected[expected["outcome"].isin(HEADLINES) & (expected["option"] != DO_NOTHING)]
    rows = found.table[(found.table["structure"] == name) & (found.table["option"] == "workload-relief")]
    assert rows["difference"].tolist() == expected["difference"].tolist()
    assert rows["low"].tolist() == expected["low"].tolist()


def test_the_own_structure_comes_first_and_each_other_once(found: govsim.Structures) -> None:
    assert list(found.table["structure"].unique()) == ["", *NAMES]
    assert len(found.table) == (1 + len(NAMES)) * 2 * len(HEADLINES)
    assert (found.headlines["of"] == 1 + len(NAMES)).all()
    assert (found.headlines["of_pairs"] == 0).all()
    assert scenarios_in(2, pairs=False) == 3 * (1 + len(NAMES))
    assert scenarios_in(1) == 2 * (1 + 9 + 36)


def test_a_claim_holds_where_the_direction_is_certain_and_the_same() -> None:
    rows: list[tuple[object, ...]] = [
        ("", 0, 2.0, 1.0, 3.0),
        ("a", 1, 1.0, 0.5, 1.5),
        ("b", 1, 0.1, -1.0, 1.2),
        ("c", 1, -2.0, -3.0, -1.0),
    ]
    rows += [("a + b", 2, 1.0, 0.1, 1.9), ("a + c", 2, 0.0, 0.0, 0.0), ("b + c", 2, 1.0, None, None)]
    table = pd.DataFrame(rows, columns=["structure", "number", "difference", "low", "high"])
    judged = _judged(table.assign(option="x", outcome="trust"))
    assert judged["verdict"].tolist() == ["holds", "holds", "open", "turned", "holds", "open", "open"]
    (headline,) = _headlines(judged).to_dict("records")
    assert (headline["holds"], headline["of"], headline["holds_pairs"], headline["of_pairs"]) == (2, 4, 1, 3)
    assert (headline["least"], headline["most"]) == (-2.0, 2.0)
    assert headline["against"] == (("b", "open"), ("c", "turned"))


def test_without_a_certain_change_there_is_no_claim_to_hold() -> None:
    rows = [("", 0, 0.1, -1.0, 1.2), ("a", 1, 1.0, 0.5, 1.5)]
    table = pd.DataFrame(rows, columns=["structure", "number", "difference", "low", "high"])
    judged = _judged(table.assign(option="x", outcome="trust"))
    assert judged["verdict"].tolist() == ["none", "none"]
    assert _headlines(judged)["holds"].tolist() == [None]


def test_one_run_has_no_interval_and_is_refused(small: govsim.Scenario) -> None:
    with pytest.raises(InputError, match="replications"):
        structures(small, {"x": small}, 1)
