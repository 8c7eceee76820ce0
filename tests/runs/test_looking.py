"""Looking changes nothing that is saved; and what is pickled, copied or saved goes on as the same run."""

import copy
import multiprocessing
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govsim.cli.game_session import Session
from govsim.errors import InputError
from govsim.game.kept import Kept
from govsim.game.rules import Setup
from govsim.runs.batch import Record
from govsim.runs.mesa.agents import AGENTS, Mission
from govsim.runs.mesa.model import MEASURES, PartnershipModel
from govsim.runs.state import from_bytes
from govsim.runs.worlds import Worlds
from govsim.scenario.scenario import Scenario
from tests.worlds import SMALL

SHORT = SMALL.with_time(warmup_years=1, years=3)


def content(model: PartnershipModel | Worlds) -> bytes:
    return model._state("here").to_bytes()


def reading(model: PartnershipModel) -> list[Callable[[], object]]:
    """Every way to look at a model: each public attribute of it, of its run and of each of its agents, and the rest."""
    looks: list[Callable[[], object]] = []
    changing = {"remove", "remove_all_agents", "random", "rng", "model"}
    for thing in (model, model.run, model.chronicle, *[model.agent(kind, 0) for kind in AGENTS]):
        for name in sorted({*dir(type(thing)), *vars(thing)} - changing):
            if not name.startswith("_"):
                looks.append(lambda thing=thing, name=name: getattr(thing, name))  # type: ignore[misc]
    looks += [lambda name=name: getattr(model, name) for name in MEASURES]  # type: ignore[misc]
    for lang in ("en", "th"):
        for kind in (kind for kind in AGENTS if hasattr(kind, "story")):
            looks.append(lambda kind=kind, lang=lang: [one.story(lang) for one in model.set_of(kind)])  # type: ignore[misc]
    looks += [model.measures, lambda: repr(model), lambda: copy.deepcopy(model), lambda: pickle.dumps(model)]
    looks += [lambda: [repr(agent) for agent in model.agents], lambda: model.agents.get("name"), lambda: str(model.run)]
    looks += [
        lambda: model.agents.to_list(),
        lambda: model.chronicle.to_dict(),
        lambda: model.chronicle.of("missions", 0),
    ]
    looks += [
        lambda: content(model),
        lambda: copy.copy(model),
        lambda: model.random.random(),
        lambda: model.rng.random(),
    ]
    looks += [lambda: mesa.DataCollector({"trust": "trust"}, {"name": "name"}).collect(model), lambda: saved(model)]
    return looks


def saved(model: PartnershipModel | Worlds) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return type(model).load(model.save(Path(folder) / "now.govsim"))


@settings(max_examples=8)
@given(month=st.integers(0, 48), seed=st.integers(0, 100))
def test_no_look_at_a_model_changes_what_is_saved(month: int, seed: int) -> None:
    model, other = PartnershipModel(SHORT, seed=seed), PartnershipModel(SHORT, seed=seed)
    for _ in range(month):
        model.step()
        other.step()
        for kind in AGENTS:
            model.agent(kind, 0)
    before = content(other)
    for number, look in enumerate(reading(model)):
        look()
        assert content(model) == before, number
    while other.remaining:
        model.step()
        other.step()
        model.missions.to_list()[0].story()
    assert content(model) == content(other)


def test_no_look_at_worlds_changes_what_is_saved() -> None:
    worlds = Worlds(SHORT, 2, seed=1, record=Record(months=True))
    for month in (5, 36):
        worlds.run_to(month)
        before = content(worlds)
        looks: list[Callable[[], object]] = [
            *[lambda name=name: getattr(worlds, name) for name in dir(worlds) if not name.startswith("_")],
            lambda: repr(worlds), lambda: copy.deepcopy(worlds), lambda: pickle.dumps(worlds), lambda: saved(worlds),
        ]  # fmt: skip
        if month == 36:
            looks += [worlds.ensemble, lambda: worlds.ensemble().summary()]
        for look in looks:
            look()
            assert content(worlds) == before


def test_no_look_at_a_game_changes_what_is_kept(tmp_path: Path) -> None:
    kept = Kept.begin(tmp_path, Setup(Scenario.load("default").with_time(years=8, warmup_years=2), 1, 5.0))
    session = Session(kept, lambda _: "", lambda *_: None)
    kept.game.pass_year()
    before = content(kept.game.model)
    for command in ("list", "story", "state", "roles", "help"):
        session.obey(command, "")
        session.obey("explain", "deputy")
        session.greet()
        session.prompt()
        assert content(kept.game.model) == before, command


class Own(PartnershipModel):
    """A model of a user's own, with attributes set before and after ours."""

    def __init__(self, **keywords: Any) -> None:
        self.early = "early"
        super().__init__(SHORT, **keywords)
        self.seen: list[float] = []
        self.favourite = self.missions.to_list()[2]
        self.places = {agent: agent.row for agent in self.partners}

    def step(self) -> None:
        super().step()
        self.seen.append(self.trust)


@pytest.mark.parametrize("again", [lambda m: pickle.loads(pickle.dumps(m)), copy.copy, copy.deepcopy])
def test_a_pickled_or_copied_model_goes_on_by_itself_as_the_same_run(again: Callable[[Any], Any]) -> None:
    model = Own(seed=4)
    model.run_for(15)
    model.random.random()
    other = again(model)
    assert type(other) is Own
    assert (other.month, other.seed, other.early) == (model.month, 4, "early")
    assert other.favourite is other.missions.to_list()[2]
    assert [other.places[agent] for agent in other.partners] == list(range(12))
    assert other.random.random() == model.random.random()
    assert other.rng.random() == model.rng.random()
    assert content(other) == content(model)
    kept = content(model)
    other.run_for(10)
    assert content(model) == kept
    model.run_for(10)
    assert content(other) == content(model)
    assert other.seen[15:] == model.seen[15:]


def test_what_cannot_be_pickled_is_left_out_and_named() -> None:
    model = Own(seed=4)
    model.datacollector = mesa.DataCollector({"trust": "trust"}, agenttype_reporters={Mission: {"status": "status"}})
    with pytest.warns(UserWarning, match="datacollector of .* is left out of the pickle"):
        again = pickle.loads(pickle.dumps(model))
    assert "datacollector" not in vars(again)
    assert again.early == "early"
    assert copy.deepcopy(model).datacollector is not model.datacollector


def test_an_agent_is_pickled_with_its_model() -> None:
    model = PartnershipModel(SHORT, seed=4)
    model.step()
    mission = pickle.loads(pickle.dumps(model.missions.to_list()[3]))
    assert (mission.row, mission.need) == (3, model.world.missions["need"][3])
    assert mission.model.missions.to_list()[3] is mission


def test_worlds_are_pickled_and_copied() -> None:
    worlds = Worlds(SHORT, 2, seed=1, record=Record(months=True))
    worlds.run_to(3)
    for again in (pickle.loads(pickle.dumps(worlds)), copy.deepcopy(worlds), copy.copy(worlds)):
        assert content(again) == content(worlds)
        again.run_to(36)
        assert worlds.month == 3


def month_of(model: PartnershipModel) -> int:
    return model.month


@pytest.mark.slow
def test_models_go_to_other_processes() -> None:
    models = [PartnershipModel(SHORT, seed=seed) for seed in range(3)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(month_of, models) == [-13] * 3


def quiet(world: Any, regimes: Any, luck: Any, month: Any) -> None:
    world.country[0].transition = 0


def test_rules_of_a_module_are_pickled_and_others_are_refused_with_a_way_out() -> None:
    model = PartnershipModel(SHORT, seed=1, rules={"politics": quiet})
    model.step()
    again = pickle.loads(pickle.dumps(model))
    again.run_model()
    model.run_model()
    assert content(again) == content(model)

    def inner(world: Any, regimes: Any, luck: Any, month: Any) -> None:
        world.country[0].transition = 0

    for thing in (
        PartnershipModel(SHORT, seed=1, rules={"politics": inner}),
        Worlds(SHORT, 1, seed=1, rules={"politics": inner}),
    ):
        with pytest.raises(InputError, match=r"inner, in place of politics, cannot be pickled") as refused:
            pickle.dumps(thing)
        assert "save() here and load(path, rules=...) there" in str(refused.value)
        copy.deepcopy(thing)


def test_agents_of_a_users_own_are_not_pickled_in_silence() -> None:
    model = PartnershipModel(SHORT, seed=1)
    mesa.Agent(model)
    with pytest.raises(InputError, match="1 agents of your own cannot be saved"):
        pickle.dumps(model)


def test_what_a_pickle_brings_is_checked_as_a_file_is() -> None:
    model = PartnershipModel(SHORT, seed=1)
    kept = bytearray(content(model))
    make, (kind, _, rules), _ = model.__reduce__()
    kept[500] ^= 1
    with pytest.raises(InputError, match="a pickled PartnershipModel: is not a state file, or is damaged"):
        make(kind, bytes(kept), rules)
    with pytest.raises(InputError, match="is a state of kind model, not worlds"):
        from_bytes(content(model), "worlds", "here")


# Luck


class Measured(PartnershipModel):
    """As a Mesa user writes one for batch_run()."""

    def __init__(self, seed: int | None = None, rng: int | None = None) -> None:
        super().__init__(SHORT, seed=seed, rng=rng)
        self.datacollector = mesa.DataCollector({"trust": "trust", "luck": "seed"})

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


@pytest.mark.filterwarnings("ignore:The `iterations`:DeprecationWarning")
def test_mesas_batch_run_gives_runs_that_differ_unless_it_is_given_seeds() -> None:
    rows = mesa.batch_run(Measured, {}, iterations=4, max_steps=48, display_progress=False)
    assert len({row["luck"] for row in rows}) == len({row["trust"] for row in rows}) == 4
    seeded = [mesa.batch_run(Measured, {}, rng=[1, 2, 3], max_steps=48, display_progress=False) for _ in range(2)]
    assert [row["luck"] for row in seeded[0]] == [1, 2, 3]
    assert [row["trust"] for row in seeded[0]] == [row["trust"] for row in seeded[1]]


def test_luck_of_its_own_is_told_and_gives_the_same_run_again(tmp_path: Path) -> None:
    model = PartnershipModel(SHORT)
    model.run_for(20)
    again = PartnershipModel(SHORT, seed=model.seed)
    again.run_for(20)
    assert content(again) == content(model)
    assert PartnershipModel.load(model.save(tmp_path / "now.govsim")).seed == model.seed
    with pytest.raises(AttributeError):
        model.seed = 3  # type: ignore[misc]
