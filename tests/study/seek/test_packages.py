"""Packages: levers, forms, codes, and what is refused."""

import pytest

from govsim.errors import InputError
from govsim.scenario.tables import DatedReform
from govsim.study.seek.packages import Packages, singles, typed
from tests.study.small import PLAIN, RICH

DEPUTY = {"name": "deputy", "from_year": 2026}
LATER = {"name": "deputy", "from_year": 2027}
BRIDGE = {"name": "bridge-fund", "from_year": 2026, "size": 0.5}


def test_reforms_of_one_name_are_forms_of_one_lever_and_never_together() -> None:
    packages = Packages.of(PLAIN, [DEPUTY, BRIDGE, LATER])
    assert packages.size == 3 * 2
    every = list(packages.every())
    assert every[0] == packages.nothing == (0, 0)
    assert len(set(every)) == 6
    for code in every:
        assert sum(reform.name == "deputy" for reform in packages.reforms(code)) <= 1
    assert packages.label((2, 1)) == "deputy@2027+bridge-fund*0.5@2026"
    assert packages.label((0, 0)) == "do nothing"


def test_a_package_is_the_scenario_that_with_reform_makes() -> None:
    packages = Packages.of(PLAIN, [DEPUTY, BRIDGE, LATER])
    made = PLAIN.with_reform("deputy", from_year=2027).with_reform("bridge-fund", from_year=2026, size=0.5)
    assert packages.scenario((2, 1)) == made
    assert packages.scenario((0, 0)) == PLAIN


def test_groups_that_do_not_overlap_are_levers_of_their_own() -> None:
    fund = {"name": "bridge-fund", "from_year": 2026}
    packages = Packages.of(RICH, [{**fund, "groups": ["pilot"]}, {**fund, "groups": ["others"], "from_year": 2027}])
    assert packages.size == 4
    assert packages.label((1, 1)) == "bridge-fund@2026:pilot+bridge-fund@2027:others"


def test_all_groups_by_name_are_the_same_as_no_groups() -> None:
    fund = {"name": "bridge-fund", "from_year": 2026}
    assert Packages.of(RICH, [fund, {**fund, "from_year": 2027, "groups": ["pilot", "others"]}]).size == 3


@pytest.mark.parametrize(
    ("reforms", "words"),
    [
        ([], "there is no reform to choose from"),
        ([BRIDGE, BRIDGE], "is named twice"),
        ([{"name": "bridge-fund", "from_year": 2026}, {**BRIDGE, "groups": ["pilot"]}], "some of the agencies"),
        ([DEPUTY], "begins twice in 2026"),
        ([{"name": "bridge-fund", "from_year": 2026, "size": 0}], "changes nothing"),
        ([{"name": "deputies", "from_year": 2026}], "deputies"),
        ([{"from_year": 2026}], "is not a reform"),
        (["deputy"], "is not a reform"),
        ([{**BRIDGE, "colour": "red"}], "colour"),
    ],
)
def test_what_cannot_be_in_a_package_is_refused(reforms: list[object], words: str) -> None:
    with pytest.raises(InputError) as refused:
        Packages.of(RICH, reforms)  # type: ignore[arg-type]
    assert words in str(refused.value)


def test_all_are_the_single_reforms_that_the_scenario_has_not() -> None:
    assert "ecosystem-package" not in singles(PLAIN)
    assert len(singles(PLAIN)) == 13
    assert set(singles(PLAIN)) - set(singles(RICH)) == {"deputy", "multi-year-obligation"}


def test_a_reform_is_written_as_it_is_typed() -> None:
    reform = DatedReform(name="deputy", from_year=2026, until_year=2030, groups=("a", "b"), size=0.25)
    assert typed(reform) == "deputy*0.25@2026-2029:a,b"
