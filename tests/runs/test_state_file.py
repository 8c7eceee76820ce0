"""State files by another's hand, damaged or made to harm: each is refused before the engine sees a value of it."""

import copy
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from govsim.errors import InputError
from govsim.model.ranges import RANGES
from govsim.model.tables import LOGS
from govsim.runs.batch import Record
from govsim.runs.mesa.model import PartnershipModel
from govsim.runs.worlds import Worlds
from govsim.scenario.scenario import Scenario
from tests.states import encoded, forged, parts, sealed
from tests.worlds import SMALL

SHORT = SMALL.with_time(warmup_years=1, years=3)
ALL = Record(months=True, partnership_months=True)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    model = PartnershipModel(SHORT, seed=8, record=ALL)
    model.run_for(40)
    return model.save(tmp_path_factory.mktemp("honest") / "now.govsim")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    worlds = Worlds(SHORT, 2, seed=8, record=ALL)
    worlds.run_to(20)
    return worlds.save(tmp_path_factory.mktemp("honest") / "worlds.govsim")


def test_what_is_sealed_unchanged_is_opened(honest: Path, worlds: Path, tmp_path: Path) -> None:
    assert PartnershipModel.load(forged(tmp_path / "model", *parts(honest))).month == 27
    assert Worlds.load(forged(tmp_path / "worlds", *parts(worlds))).month == 20


@pytest.mark.parametrize(("table", "column"), [(table, name) for table, columns in RANGES.items() for name in columns])
def test_a_value_out_of_its_range_is_refused(table: str, column: str, honest: Path, tmp_path: Path) -> None:
    facts, arrays = parts(honest)
    allowed = RANGES[table][column]
    model = PartnershipModel.load(honest)
    limits = model.blueprint.limits(model.run.month, model.run.month - model.blueprint.first_month)
    low, high = (-2, 10**8) if allowed.given else allowed.bounds(limits)
    whole = arrays[table].dtype[column].kind == "i"
    wrong = [low - 1 - (allowed.also == (-1,)), high + 1, 10**13, -(10**13)]
    wrong += [] if whole else [math.nan, *(end for end in (-math.inf, math.inf) if end not in allowed.also)]
    for number, value in enumerate(wrong):
        changed = arrays[table].copy()
        changed[column].flat[-1] = value
        path = forged(tmp_path / str(number), facts, {**arrays, table: changed})
        with pytest.raises(InputError, match="is not a possible state of a run"):
            PartnershipModel.load(path)


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("value", [10**9, -5])
def test_counters_that_no_log_bears_out_are_refused(place: int, value: int, honest: Path, tmp_path: Path) -> None:
    facts, arrays = parts(honest)
    arrays["logged"][0, place] = value
    with pytest.raises(InputError, match="is not a possible state of a run"):
        PartnershipModel.load(forged(tmp_path / "x", facts, arrays))


def test_rows_that_do_not_hang_together_are_refused(honest: Path, tmp_path: Path) -> None:
    facts, arrays = parts(honest)
    with_partner = int(np.flatnonzero(arrays["missions"]["partner"][0] >= 0)[0])
    for number, (table, row, column, value) in enumerate(
        [
            ("missions", with_partner, "status", 0),
            ("missions", with_partner, "partner", -1),
            ("missions", with_partner, "renewed", arrays["missions"]["due"][0, with_partner] + 1),
            ("partners", 0, "contracts", arrays["partners"]["contracts"][0, 0] + 1),
        ]
    ):
        changed = arrays[table].copy()
        changed[column][0, row] = value
        with pytest.raises(InputError, match="is not a possible state of a run"):
            PartnershipModel.load(forged(tmp_path / str(number), facts, {**arrays, table: changed}))


@pytest.mark.parametrize("name", ["yearly_0", "yearly_1", "monthly_0", "monthly_1"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -1e12, 1e14])
def test_sums_of_worlds_that_no_months_bring_are_refused(name: str, value: float, worlds: Path, tmp_path: Path) -> None:
    facts, arrays = parts(worlds)
    arrays[name].flat[0] = value
    with pytest.raises(InputError, match="is not a possible state of a run"):
        Worlds.load(forged(tmp_path / "x", facts, arrays))


FORMS: dict[str, Any] = {
    "short": lambda array: array[..., :-1],
    "long": lambda array: np.concatenate([array, array], axis=-1),
    "another axis": lambda array: array[None],
    "bytes": lambda array: np.frombuffer(array.tobytes(), np.uint8),
    "objects": lambda array: np.array([{"os": "system"}], object),
    "other order": lambda array: array.astype(array.dtype.newbyteorder()),
    "no columns": lambda array: np.zeros(array.shape),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", ["missions", "agencies", "country", "event_log", "logged", "kinds"])
def test_an_array_of_another_form_is_refused(form: str, table: str, honest: Path, tmp_path: Path) -> None:
    facts, arrays = parts(honest)
    with pytest.raises(InputError, match="is not of this version's form"):
        PartnershipModel.load(forged(tmp_path / "x", facts, {**arrays, table: FORMS[form](arrays[table])}))


def test_an_array_in_fortran_order_or_with_more_behind_it_is_refused(worlds: Path, tmp_path: Path) -> None:
    facts, arrays = parts(worlds)
    members = {f"{name}.npy": encoded(array) for name, array in arrays.items()}
    for number, content in enumerate([encoded(np.asfortranarray(arrays["kinds"])), members["kinds.npy"] + b"more"]):
        path = sealed(tmp_path / str(number), facts, {**members, "kinds.npy": content})
        with pytest.raises(InputError, match="is not of this version's form"):
            Worlds.load(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_missing_additional_or_twice_are_refused(honest: Path, tmp_path: Path) -> None:
    facts, arrays = parts(honest)
    members = {f"{name}.npy": encoded(array) for name, array in arrays.items()}
    for name in members:
        without = {other: content for other, content in members.items() if other != name}
        with pytest.raises(InputError, match=f"it has no table {name[:-4]}, which this version needs"):
            PartnershipModel.load(sealed(tmp_path / f"without {name}", facts, without))
    for name in ("more.npy", "missions.npy", "facts.json", "../missions.npy"):
        with pytest.raises(InputError, match="is not a state file, or is damaged"):
            PartnershipModel.load(sealed(tmp_path / "x", facts, members, also={name: b"more"}))


WRONG_FACTS: list[tuple[dict[str, Any], str]] = [
    ({"month": 999}, "has month 999, which must be between -12 and 36"),
    ({"month": -13}, "has month -13, which must be between"),
    ({"month": True}, "is damaged"),
    ({"month": 1.0}, "is damaged"),
    ({"seed": -1}, "has seed -1, which must be between"),
    ({"seed": 2**63}, "which must be between"),
    ({"replications": []}, "has replication None, which must be between"),
    ({"replications": ["one"]}, "has replication one, which must be between"),
    ({"replications": [True]}, "has replication True, which must be between"),
    ({"replications": [0, 1]}, "its replications are others"),
    ({"replications": "one"}, "is damaged"),
    ({"keeps": [True] * 3}, "is damaged"),
    ({"keeps": [1] * 4}, "is damaged"),
    ({"keeps": [False] * 4}, "is not a possible state of a run"),
    ({"more": None}, "is damaged"),
    ({"more": {}}, "its stories hold what cannot have happened"),
    ({"another": 1}, "is damaged"),
    ({"history": [1, 2]}, "its history is not valid"),
    ({"history": [[True, ""]]}, "its history is not valid"),
    ({"history": [[40, ""]]}, "its history is not valid"),
    ({"history": [[0, "x = 1"]]}, "x is not a known key"),
    ({"scenario": "x = 1"}, "x is not a known key"),
    ({"scenario": SHORT.with_world(agencies=3).to_toml()}, "is not of this version's form"),
    ({"changed_rules": {"audit": {}}}, "is damaged"),
    ({"changed_rules": {"audit": 1}}, "is damaged"),
    ({"format": 1}, "has format 1; this govsim opens format 2"),
    ({"format": 3}, "has format 3; this govsim opens format 2"),
    ({"format": True}, "is damaged"),
    ({"format": 2.0}, "is damaged"),
    ({"engine": "another"}, "with another engine, numba, numpy or Python"),
]


@pytest.mark.parametrize(("wrong", "says"), WRONG_FACTS)
def test_facts_that_no_run_has_are_refused(wrong: dict[str, Any], says: str, honest: Path, tmp_path: Path) -> None:
    facts, arrays = parts(honest)
    with pytest.raises(InputError, match=says):
        PartnershipModel.load(forged(tmp_path / "x", facts | wrong, arrays))


def test_a_state_of_another_engine_is_taken_when_that_is_asked_for(honest: Path, tmp_path: Path) -> None:
    facts, arrays = parts(honest)
    path = forged(tmp_path / "x", facts | {"engine": "another"}, arrays)
    assert PartnershipModel.load(path, any_engine=True).month == 27


@pytest.mark.parametrize("text", [b"[" * 10**5, b"{}", b"[]", b"1", b"", b"\xff", b'{"format": NaN}', b'{"format": 2}'])
def test_facts_that_are_no_facts_are_refused(text: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a state file, or is damaged"):
        PartnershipModel.load(sealed(tmp_path / "x", text, {}))


@pytest.mark.parametrize(
    "record", [None, {}, [], {"months": True}, {**vars(ALL), "months": 1}, {**vars(ALL), "events": False}]
)
def test_a_record_that_is_none_or_not_of_the_logs_is_refused(record: object, worlds: Path, tmp_path: Path) -> None:
    facts, arrays = parts(worlds)
    with pytest.raises(InputError, match="its record is not valid"):
        Worlds.load(forged(tmp_path / "x", facts | {"more": {"record": record}}, arrays))


def places(told: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of nested lists and tables."""
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [way, *(place for key, value in inner for place in places(value, (*way, key)))]


STRANGE: list[Any] = [None, "x", 10**9, -(10**9), math.nan, [], {}, [[[]]]]
EVERY = pytest.param(1, marks=pytest.mark.slow)


@pytest.mark.parametrize("step", [len(STRANGE), EVERY])  # each place gets one of these values, or all
@pytest.mark.parametrize("first", range(len(STRANGE)))
def test_stories_of_what_cannot_have_happened_are_refused(first: int, step: int, honest: Path, tmp_path: Path) -> None:
    value = STRANGE[first]
    facts, arrays = parts(honest)
    whole = facts["more"]["chronicle"]
    whole["incidents"] = [[table, row, those[:3]] for table, row, those in whole["incidents"][:8]]
    assert PartnershipModel.load(forged(tmp_path / "whole", facts, arrays)).month == 27
    for number, (*way, last) in enumerate(places(whole)[1 + first % step :: step]):
        changed = copy.deepcopy(facts)
        inner = changed["more"]["chronicle"]
        for key in way:
            inner = inner[key]
        if inner[last] == value or (value == [] and isinstance(inner[last], list)):
            continue  # no incidents are stories too
        inner[last] = value
        with pytest.raises(InputError):
            PartnershipModel.load(forged(tmp_path / str(number), changed, arrays))


def test_a_file_that_would_unpack_to_far_more_than_it_is_is_refused_unread(
    honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts, arrays = parts(honest)
    read: list[str] = []
    whole = zipfile.ZipFile.read

    def noted(self: zipfile.ZipFile, name: str) -> bytes:
        read.append(name)
        return whole(self, name)

    log = np.zeros(10**5, arrays["event_log"].dtype)
    arrays["logged"][0, 2] = len(log)
    bombs = [
        forged(tmp_path / "log", facts, {**arrays, "event_log": log}),
        forged(tmp_path / "table", facts, {**arrays, "missions": np.zeros((1, 10**4), arrays["missions"].dtype)}),
        sealed(tmp_path / "facts", b" " * 10**7, {}),
    ]
    nation = Scenario(name="x").with_world(agencies=10_000).with_time(warmup_years=1, years=3).to_toml()
    bombs.append(forged(tmp_path / "nation", facts | {"scenario": nation}, arrays))
    monkeypatch.setattr(zipfile.ZipFile, "read", noted)
    for bomb in bombs:
        read.clear()
        with pytest.raises(InputError):
            PartnershipModel.load(bomb)
        assert set(read) <= {"facts.json", "logged.npy"}


@pytest.mark.parametrize("step", [41, EVERY])
def test_every_flipped_bit_is_seen(step: int, tmp_path: Path) -> None:
    tiny = SHORT.with_world(agencies=1, missions_per_agency=1, posts_per_agency=1)
    path = PartnershipModel(tiny, seed=1).save(tmp_path / "now.govsim")
    whole = path.read_bytes()
    for bit in range(0, 8 * len(whole), step):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bytes(damaged))
        with pytest.raises(InputError, match="is not a state file, or is damaged"):
            PartnershipModel.load(path)
    for end in range(0, len(whole), 37 * step):
        path.write_bytes(whole[:end])
        with pytest.raises(InputError, match="is not a state file, or is damaged"):
            PartnershipModel.load(path)


def test_logs_are_those_of_the_runs_that_they_name(worlds: Path, tmp_path: Path) -> None:
    facts, arrays = parts(worlds)
    for log in (each.in_world for each in LOGS if arrays[each.in_world].size):
        changed = arrays[log].copy()
        changed["run"][0] = 5
        with pytest.raises(InputError, match="is not the run whose row it is"):
            Worlds.load(forged(tmp_path / log, facts, {**arrays, log: changed}))


def test_the_scenario_in_a_state_names_no_file(honest: Path, tmp_path: Path) -> None:
    (tmp_path / "acts.csv").write_text("fiscal_year,months_late\n2026,3\n")
    facts, arrays = parts(honest)
    facts["scenario"] += f'\n[recorded_acts]\nfile = "{(tmp_path / "acts.csv").as_posix()}"\n'
    with pytest.raises(InputError, match=r"recorded_acts\.file is not a known key"):
        PartnershipModel.load(forged(tmp_path / "state", facts, arrays))
    facts, arrays = parts(honest)
    facts["history"] = [[-12, facts["scenario"] + '\n[recorded_acts]\nfile = "budget-acts.csv"\n']]
    with pytest.raises(InputError, match=r"recorded_acts\.file is not a known key"):
        PartnershipModel.load(forged(tmp_path / "before", facts, arrays))
