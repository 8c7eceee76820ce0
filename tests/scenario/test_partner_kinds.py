"""Kinds of partners that a scenario file declares: what stands by kind follows, in tables, logs, states and words."""

from pathlib import Path

import pandas as pd
import pytest

import govsim
from govsim import Ensemble, InputError, PartnershipModel, Scenario
from govsim.model.constants import KINDS
from govsim.outcomes.continuity import continuity
from govsim.scenario.tables import ChangedKind, kinds_in_region
from govsim.show.page import layout
from govsim.study.design.option import Option

HEAD = 'name = "cities"\nworld.agencies = 2\ntime = { warmup_years = 2, years = 3 }\n'
CLINIC = """
[[partner_kinds]]
name = "clinic"
label = "private clinics"
label_th = "คลินิกเอกชน"
share = 0.6
capability = 1.4
outside = 0.6
motive = 0.1
bridge_output = 0.2
reserve = 9.0
reserve_drawn = false
capacity = 5
"""
CITIES = HEAD + '[[partner_kinds]]\nname = "cso"\nshare = 0.4\n' + CLINIC


@pytest.fixture(scope="module")
def cities() -> Scenario:
    return Scenario.from_toml(CITIES)


@pytest.fixture(scope="module")
def ensemble(cities: Scenario) -> Ensemble:
    return govsim.simulate(cities, 3, 7, threads=1)


def test_a_kind_that_ships_keeps_the_numbers_that_are_left_out(cities: Scenario) -> None:
    cso, clinic = cities.kinds
    assert (cso.capability, cso.reserve_drawn, cso.capacity, cso.share) == (1.2, True, 2, 0.4)
    assert (clinic.capability, clinic.reserve_drawn, clinic.capacity) == (1.4, False, 5)


def test_a_scenario_with_kinds_of_its_own_comes_back_from_its_text(cities: Scenario) -> None:
    assert Scenario.from_toml(cities.to_toml()) == cities


def test_the_kinds_that_ship_declared_give_the_runs_of_a_scenario_without() -> None:
    plain = Scenario.from_toml(HEAD)
    declared = Scenario.from_toml(HEAD + "".join(f'[[partner_kinds]]\nname = "{kind}"\n' for kind in KINDS))
    one, other = (govsim.simulate(each, 3, 7, threads=1) for each in (plain, declared))
    for table in ("runs", "years_by_kind", "partnerships", "events", "partners"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))


def test_tables_and_rates_by_kind_are_of_the_declared_kinds(ensemble: Ensemble) -> None:
    assert ensemble.partners["kind"].cat.categories.tolist() == ["cso", "clinic"]
    assert ensemble.partners["kind"].value_counts().to_dict() == {"cso": 3, "clinic": 5}
    assert ensemble.partners.groupby("kind", observed=True)["capacity"].first().to_dict() == {"cso": 2, "clinic": 5}
    assert len(ensemble.years_by_kind) == 3 * 3 * 2
    assert continuity(ensemble, by="kind")["kind"].unique().tolist() == ["cso", "clinic"]
    years, by_kind = ensemble.years, ensemble.years_by_kind
    assert by_kind.groupby(["run", "year"])["alive"].sum().tolist() == pytest.approx(years["alive"].tolist())


def test_partners_are_drawn_around_their_kind_s_numbers(cities: Scenario) -> None:
    large = govsim.PartnershipModel(cities.with_world(agencies=100), seed=1).world.partners
    clinics, csos = large[large.kind == 1], large[large.kind == 0]
    assert clinics.capability.mean() == pytest.approx(1.4, abs=0.05)
    assert clinics.outside.mean() == pytest.approx(0.6, abs=0.04)
    assert csos.motive.mean() == pytest.approx(0.4, abs=0.04)
    assert {*clinics.bridge_output} == {0.2}
    assert {*clinics.reserve} == {9.0 * 5}
    assert len({*csos.reserve}) == csos.size


def test_what_is_kept_is_read_again(ensemble: Ensemble, tmp_path: Path) -> None:
    ensemble.save(tmp_path / "kept")
    again = Ensemble.load(tmp_path / "kept")
    pd.testing.assert_frame_equal(again.years_by_kind, ensemble.years_by_kind)


def test_a_model_says_a_partner_s_kind_and_goes_on_from_its_state(cities: Scenario, tmp_path: Path) -> None:
    model = PartnershipModel(cities, seed=3)
    assert [partner.kind for partner in model.partners] == ["cso"] * 3 + ["clinic"] * 5
    model.save(tmp_path / "now.govsim")
    again = PartnershipModel.load(tmp_path / "now.govsim")
    for each in (model, again):
        each.step()
    assert again.world.kinds.tolist() == model.world.kinds.tolist()
    with pytest.raises(InputError, match=r"has another \[partner_kinds\]"):
        model.change(cities.with_kinds({"cso": {"capability": 1.0}}))


def test_a_named_partner_is_of_a_declared_kind(cities: Scenario) -> None:
    named = Scenario.from_toml(CITIES + '[[partners]]\nname = "Red Cross"\nkind = "clinic"\nreserve = 2\n')
    assert PartnershipModel(named, seed=1).world.partners.reserve[3] == 2 * 5
    with pytest.raises(InputError, match='kind must be one of "cso", "clinic", not "university"'):
        Scenario.from_toml(CITIES + '[[partners]]\nname = "Uni"\nkind = "university"\n')


def test_shares_are_given_by_largest_remainder_whatever_they_are() -> None:
    assert kinds_in_region(10, (1 / 3, 1 / 3, 1 / 3)) == (4, 3, 3)
    assert kinds_in_region(100_000, (0.1234567, 0.8765433)) == (12346, 87654)
    assert sum(kinds_in_region(7, (0.5, 0.3, 0.2))) == 7


def test_other_shares_leave_the_rest_to_the_other_kinds_as_before() -> None:
    changed = Scenario.load("default").with_kinds({"cso": {"share": 0.5, "capability": 1.3}})
    shares = {kind.name: kind.share for kind in changed.kinds}
    assert shares["cso"] == 0.5
    assert shares["municipality"] / shares["university"] == pytest.approx(0.35 / 0.15)
    assert sum(shares.values()) == pytest.approx(1)


def test_kinds_whose_shares_add_up_to_one_are_all_that_there_are() -> None:
    alone = Scenario.load("default").with_kinds({"cso": {"share": 0.7}, "university": {"share": 0.3}})
    assert [(kind.name, kind.share) for kind in alone.kinds] == [("university", 0.3), ("cso", 0.7)]
    assert [kind.name for kind in alone.with_kinds({"cso": {"share": 1}}).kinds] == ["cso"]


def test_options_of_a_design_vary_a_kind_s_share_and_numbers(cities: Scenario) -> None:
    changed = (ChangedKind(name="clinic", share=0.8), ChangedKind(name="cso", motive=0.9))
    option = Option(label="more", partner_kinds=changed)
    assert [(kind.name, kind.share, kind.motive) for kind in option.applied(cities).kinds] == [
        ("cso", pytest.approx(0.2), 0.9), ("clinic", 0.8, 0.1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[partner_kinds]]\nname = "cso"\nshare = 0.7\n', "= 0.7: the shares of all kinds add up to 0.7, not to 1"),
        ('[[partner_kinds]]\nname = "cso"\nshare = 1.7\n', "share must be a number, above 0"),
        ('[[partner_kinds]]\nname = "clinic"\nshare = 1.0\n', "capability is missing"),
        ('[[partner_kinds]]\nname = "cso"\nshare = 0.5\n' * 2, '"cso" is the name of two kinds'),
        (CLINIC.replace("1.4", "2.4"), "capability must be a number, 0.5 to 1.8, not 2.4"),
        (CLINIC.replace("false", "1"), "reserve_drawn must be true or false, not 1"),
        ('extensions = ["constants"]\nconstants.kind_motive_cso = 0.45\n' + CITIES[len(HEAD) :], "of the kinds that"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Scenario.from_toml(HEAD + text)


def test_the_page_says_that_it_knows_the_kinds_that_ship_alone(cities: Scenario) -> None:
    with pytest.raises(InputError, match=r"declares kinds of partners of its own \(cso, clinic\)"):
        layout.of(cities)
