"""Facts files that carry a hash that fits and yet hold what cannot be: one clear error, never anything else."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import govsim
from govsim.errors import InputError
from govsim.game.kept import Kept, held, written
from govsim.runs import files, provenance
from govsim.study.apportion import Factorial
from govsim.study.compare import Comparison
from govsim.study.sweep.study import Study
from tests.edited import edited
from tests.game.conftest import SETUP
from tests.study.small import tiny

COUNTRY = govsim.Scenario(name="small").with_world(agencies=2).with_time(warmup_years=1, years=2)
WRONG: tuple[object, ...] = ([], {}, "three", True, None, -1, 1.5, 10**400, float("nan"), float("inf"), [[]], {"a": 1})

type Change = Callable[[dict[str, Any]], object]


def game(folder: Path) -> None:
    with held(folder, new=True):
        kept = Kept.begin(folder, SETUP)
        kept.pass_year()


def read_study(folder: Path) -> None:
    study = Study.open(folder)
    assert study.status().missing == 0  # a part whose record cannot be does not count
    _ = study.points
    _ = study.results


KINDS: dict[str, tuple[Callable[[Path], object], str, Callable[[Path], object]]] = {
    "run": (lambda folder: govsim.simulate(COUNTRY, 3).save(folder), "provenance.json", govsim.Ensemble.load),
    "compare": (
        lambda folder: govsim.compare(COUNTRY, {"a": COUNTRY.with_reform("deputy", from_year=2026)}, 3).save(folder),
        "provenance.json",
        Comparison.load,
    ),
    "barriers": (lambda folder: govsim.apportion(COUNTRY, 2).save(folder), "provenance.json", Factorial.load),
    "study": (lambda folder: govsim.sweep(tiny(6), out=folder), "study.json", read_study),
    "game": (game, "game.json", written),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder of each kind, made once."""
    base = tmp_path_factory.mktemp("facts")

    def folder(kind: str) -> Path:
        if not (base / kind).exists():
            KINDS[kind][0](base / kind)
        return base / kind

    return folder


def places(facts: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every value in facts; of long tables of one kind, the first few."""
    if path:
        yield path
    if isinstance(facts, dict | list):
        keys = list(facts)[:6] if len(facts) > 20 else facts
        for key in keys if isinstance(facts, dict) else range(min(3, len(facts))):
            yield from places(facts[key], (*path, key))


def put(facts: Any, path: tuple[str | int, ...], value: object) -> None:
    for key in path[:-1]:
        facts = facts[key]
    facts[path[-1]] = value


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_another_kind_is_one_error_and_never_another(made: Callable[[str], Path], kind: str) -> None:
    folder, (_, name, read) = made(kind), KINDS[kind]
    path = folder / name
    whole = path.read_bytes()
    passed = []
    for number, place in enumerate(places(files.read_facts(path))):
        for wrong in (WRONG[number % len(WRONG)], WRONG[(number * 5 + 3) % len(WRONG)]):
            edited(path, lambda facts, place=place, wrong=wrong: put(facts, place, wrong))  # type: ignore[misc]
            try:
                read(folder)
                passed.append((place, wrong))
            except InputError as error:
                assert error.place  # noqa: PT017
                assert len(str(error)) < 1000  # noqa: PT017
            finally:
                path.write_bytes(whole)
    free = {"govsim", "commit", "packages", "machine", "notes", "engine", "fingerprint", "definitions", "reference"}
    may: list[tuple[Any, Any]] = [(("files", "moves.txt", 0), None)]  # no file before this one
    may.append((("defaults", "parameters", "leadership.term_limit_years"), 1.5))  # which a limit may be
    assert [one for one in passed if one[0][0] not in free and one[1] != "three" and one not in may] == []


NO_FACTS = {
    "empty": "", "list": "[]", "null": "null", "table": "{}", "check": '{"check": {}}', "nested": "[" * 100_000,
    "nested tables": '{"a": ' * 100_000, "long number": "9" * 10_000, "key twice": '{"kind": "x", "kind": "y"}',
    "no text": "\ud800",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", NO_FACTS.values(), ids=list(NO_FACTS))
def test_what_is_no_facts_file_is_refused(made: Callable[[str], Path], kind: str, text: str) -> None:
    folder, (_, name, read) = made(kind), KINDS[kind]
    path = folder / name
    whole = path.read_bytes()
    try:
        for content in (
            text.encode("utf-8", "surrogatepass"),
            b"\xef\xbb\xbf" + whole,
            whole.decode().encode("utf-16"),
        ):
            path.write_bytes(content)
            with pytest.raises(InputError):
                read(folder)
    finally:
        path.write_bytes(whole)


def refused(folder: Path, change: Change, words: str, read: Callable[[Path], object], tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(folder, copied)
    edited(copied / "provenance.json", change)
    with pytest.raises(InputError, match=words):
        read(copied)
    shutil.rmtree(copied)


def test_facts_of_runs_agree_with_their_tables(made: Callable[[str], Path], tmp_path: Path) -> None:
    changes: list[tuple[Change, str]] = [
        (lambda facts: facts.update(replications=9), r"runs.parquet: .* not those of 9 runs"),
        (lambda facts: facts["record"].update(months=True), "sha256 does not name"),
        (lambda facts: facts["sha256"].update({"../x": "0" * 64}), "sha256 does not name"),
        (lambda facts: facts["defaults"]["world"].update(agencies=3), "another world.agencies than its scenario"),
        (lambda facts: facts["defaults"]["time"].update(years=3), "another time.years"),
        (lambda facts: facts["defaults"]["parameters"].update({"rotation.deputy": 7}), "defaults that are not valid"),
        (lambda facts: facts.update(scenario='[recorded_acts]\nfile = "/etc/passwd"'), "file is not a known key"),
        (lambda facts: facts.update(scenario="[world]\nagencies = 0"), "a scenario that is not valid"),
        (lambda facts: facts.update(format=99), "has format 99; this govsim knows formats up to 1"),
        (lambda facts: facts.update(history=[[10**6, facts["scenario"]]]), "from month to month"),
    ]
    for change, words in changes:
        refused(made("run"), change, words, govsim.Ensemble.load, tmp_path)


def test_another_table_with_a_hash_that_fits_is_refused(made: Callable[[str], Path], tmp_path: Path) -> None:
    tables: dict[str, tuple[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
        "fewer rows": ("years", lambda table: table.head(2)),
        "a column more": ("runs", lambda table: table.assign(more=1)),
        "numbers as text": ("runs", lambda table: table.assign(alive="many")),
        "no end": ("runs", lambda table: table.assign(alive=float("inf"))),
        "a mission that is not there": ("partnerships", lambda table: table.assign(mission=10**9)),
        "a run that is not there": ("events", lambda table: table.assign(run=-1)),
        "other agencies": ("agencies", lambda table: table.assign(region=7)),
        "twice the missions": ("missions", lambda table: pd.concat([table, table])),
    }
    for name, (which, change) in tables.items():
        copied = tmp_path / name
        shutil.copytree(made("run"), copied)
        path = copied / f"{which}.parquet"
        change(pd.read_parquet(path)).to_parquet(path, index=False)
        hashed = provenance.file_hash(path)
        edited(copied / "provenance.json", lambda facts, w=which, h=hashed: facts["sha256"].update({w: h}))  # type: ignore[misc]
        with pytest.raises(InputError, match=rf"{which}.parquet: is not the table of these results"):
            govsim.Ensemble.load(copied)


def test_facts_of_a_comparison_agree_with_the_runs_below(made: Callable[[str], Path], tmp_path: Path) -> None:
    changes: list[tuple[Change, str]] = [
        (lambda facts: facts.update(seed=2), "of another scenario, seed or number of runs"),
        (lambda facts: facts.update(replications=9), "of another scenario, seed or number of runs"),
        (lambda facts: facts.update(scenario=facts["scenario"] + "\n"), "of another scenario, seed"),
        (lambda facts: facts.update(folder="runs/1-a"), "folders are not those of its options"),
        (lambda facts: facts["options"].update(b=facts["options"]["a"]), "folders are not those of its options"),
        (lambda facts: facts["notes"].update(b="x"), "notes are of options that are not there"),
    ]
    for change, words in changes:
        refused(made("compare"), change, words, Comparison.load, tmp_path)


def test_facts_of_barriers_agree_with_their_tables(made: Callable[[str], Path], tmp_path: Path) -> None:
    changes: list[tuple[Change, str]] = [
        (lambda facts: facts.update(replications=9), "per_run.parquet: is not the table"),
        (lambda facts: facts["references"][0].update(off={"law.spending_median": 0.5}), "references.0 cannot be"),
        (lambda facts: facts.update(references=[]), "sha256 does not name"),
    ]
    for change, words in changes:
        refused(made("barriers"), change, words, Factorial.load, tmp_path)


def test_records_of_runs_that_a_study_does_not_have_do_not_count(made: Callable[[str], Path], tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(made("study"), copied)
    record = next((copied / "parts").glob("*.json"))
    for change in (
        lambda facts: facts.update(end=10**18, rows=10**18 - facts["first"]),
        lambda facts: facts.update(rows=facts["rows"] - 1, failures=[
            {"point": 10**9, "replication": 0, "seed": 1, "stage": "engine", "error": "x"}
        ]),
        lambda facts: facts.update(failures=[{"point": "a"}]),
        lambda facts: facts.update(first=False),
    ):  # fmt: skip
        before = record.read_bytes()
        edited(record, change)
        study = Study.open(copied)
        assert study.status().done < study.design.runs
        with pytest.raises(InputError, match="cannot be read"):
            _ = study.results
        record.write_bytes(before)


def test_a_design_in_a_studys_facts_names_no_file(made: Callable[[str], Path], tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(made("study"), copied)
    stated = 'scenario = "/etc/hostname"\nmethod = "grid"\nreplications = 1\nseed = 1\n'
    edited(copied / "study.json", lambda facts: facts.update(design=stated))
    with pytest.raises(InputError, match="is not a scenario that ships"):
        Study.open(copied)


def test_a_games_moves_are_those_of_its_facts(made: Callable[[str], Path], tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(made("game"), copied)
    moves = copied / "moves.txt"
    moves.write_text(moves.read_text(encoding="utf-8") + "done\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"moves.txt: was changed or damaged"):
        written(copied)
    hashed = provenance.file_hash(moves)
    edited(copied / "game.json", lambda facts: facts["files"]["moves.txt"].__setitem__(1, hashed))
    with pytest.raises(InputError, match=r"moves.txt and scenario.toml are of another game"):
        written(copied)
