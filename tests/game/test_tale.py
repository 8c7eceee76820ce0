"""Stories: every incident of every mission can be told in both languages."""

import re

import pytest

from govsim.game.rules import YEARS, Game, Setup, scenario_of
from govsim.game.tale import longest_lived, mission_of_year, one_that_died, tale
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.story import Teller
from tests.game.conftest import SETUP, played


@pytest.fixture(scope="module", params=["default", "inclusive-care", "universal-design"])
def model(request: pytest.FixtureRequest) -> PartnershipModel:
    game = Game(Setup(scenario_of(request.param), 2, 5.0))
    for _ in range(3):
        game.pass_year()
    return game.model


def test_every_incident_can_be_told_in_both_languages(model: PartnershipModel) -> None:
    names = "|".join(name for table in model.blueprint.names.values() for name in table if name)
    told = set()
    for mission in range(model.world.missions.size):
        english, thai = (tale(model, mission, lang, -(10**6)) for lang in ("en", "th"))
        assert len(english) == len(thai)
        assert not re.search(r"\b1 months|nan|None", " ".join(english))
        left = re.sub(names, "", " ".join(thai)) if names else " ".join(thai)
        assert not re.search(r"[A-Za-z]", left), left
        told |= {incident.what for incident in model.chronicle.of("missions", mission)}
    assert len(told) > 5
    if model.scenario.contracts:
        assert "in force" in told


def test_the_story_of_a_year_is_of_that_year(model: PartnershipModel) -> None:
    mission = mission_of_year(model, 24)
    assert mission is not None
    title, *lines = tale(model, mission, "en", 24)
    assert "mission" in title or model.blueprint.names["missions"][mission] in title
    year = model.scenario.time.first_fiscal_year + 2
    assert all(re.match(rf"[A-Z][a-z]{{2}} ({year - 1}|{year})  ", line) for line in lines)


def test_the_longest_life_and_a_death_are_those_of_the_log() -> None:
    model = played().model
    log = [tuple(int(row[name]) for name in ("mission", "start", "end")) for row in
           model.world.partnership_log[: model.world.logged[0]] if row["end"] >= 0]  # fmt: skip
    living = [(m.row, int(m.began), 12 * YEARS) for m in model.partnerships]
    longest = longest_lived(model, 12 * YEARS)
    assert longest is not None
    assert longest in log + living
    assert longest[2] - longest[1] == max(end - start for _, start, end in log + living)
    died = one_that_died(model, longest[0])
    assert died is None or (died in log and died[0] != longest[0])
    assert SETUP.scenario == played(years=0).model.scenario


def test_what_a_story_leaves_out_is_counted(model: PartnershipModel) -> None:
    most = max(range(model.world.missions.size), key=lambda row: len(model.chronicle.of("missions", row)))
    whole = len(Teller(model.chronicle).lines("missions", most))
    whole += len(Teller(model.chronicle).lines("agencies", int(model.world.missions["agency"][most])))
    _title, *lines, last = tale(model, most, "en", -(10**6))
    assert last == f"... and {whole - len(lines)} other events are left out"
