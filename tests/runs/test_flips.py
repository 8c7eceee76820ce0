"""One flipped bit in any file that a command reads is seen: of runs, studies, searches, games and the others."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import govsim
from govsim.errors import InputError
from govsim.game.kept import Kept, held
from govsim.runs import files
from govsim.study.apportion import Factorial
from govsim.study.compare import Comparison
from govsim.study.resumed import HASHES
from govsim.study.sweep.study import Study
from tests.game.conftest import SETUP
from tests.study.small import tiny

COUNTRY = govsim.Scenario(name="small").with_world(agencies=2).with_time(warmup_years=1, years=2)
SAMPLED, MANY = 40, 600


def game(folder: Path) -> None:
    with held(folder, new=True):
        Kept.begin(folder, SETUP).pass_year()


def study(folder: Path) -> None:
    opened = Study.open(folder)
    _ = opened.points
    _ = opened.results


def search(folder: Path) -> None:
    """A search that is taken up again before it has written what follows from its runs."""
    reform = {"name": "deputy", "from_year": 2026}
    govsim.seek(COUNTRY, [reform], replications=2, finalists=2, fresh=40, out=folder)


def calibration(folder: Path) -> None:
    govsim.calibrate(COUNTRY, folder, points=50, replications=2, waves=1)


MADE: dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]] = {
    "run": (lambda folder: govsim.simulate(COUNTRY, 3).save(folder), govsim.Ensemble.load),
    "compare": (
        lambda folder: govsim.compare(COUNTRY, {"a": COUNTRY.with_reform("deputy", from_year=2026)}, 3).save(folder),
        Comparison.load,
    ),
    "barriers": (lambda folder: govsim.apportion(COUNTRY, 2).save(folder), Factorial.load),
    "study": (lambda folder: govsim.sweep(tiny(6), out=folder), study),
    "game": (game, Kept.resume),
    "search": (search, search),
    "calibration": (calibration, calibration),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder of each kind, made once."""
    base = tmp_path_factory.mktemp("flips")

    def folder(kind: str) -> Path:
        if not (base / kind).exists():
            MADE[kind][0](base / kind)
        return base / kind

    return folder


def unseen(folder: Path, read: Callable[[Path], object], flips: int, seed: int) -> list[tuple[str, int]]:
    """Of so many flips, over all files alike, those after which the folder was read as if nothing were wrong."""
    luck = random.Random(seed)
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != files.LOCK]
    seen: list[tuple[str, int]] = []
    for number in range(max(flips, len(found))):
        path = found[number % len(found)]
        whole = path.read_bytes()
        bit = luck.randrange(8 * len(whole))
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        try:
            read(folder)
            seen.append((path.name, bit))
        except InputError as error:
            assert error.place  # noqa: PT017
            assert error.remedy  # noqa: PT017
        finally:
            path.write_bytes(whole)
    read(folder)
    return seen


@pytest.mark.parametrize("kind", MADE)
def test_a_flipped_bit_is_seen(made: Callable[[str], Path], kind: str) -> None:
    assert unseen(made(kind), MADE[kind][1], SAMPLED, seed=1) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", MADE)
def test_many_flipped_bits_are_seen(made: Callable[[str], Path], kind: str) -> None:
    assert unseen(made(kind), MADE[kind][1], MANY, seed=2) == []


@pytest.mark.parametrize("kind", MADE)
def test_a_file_cut_short_or_gone_is_seen(made: Callable[[str], Path], kind: str, tmp_path: Path) -> None:
    folder, read = made(kind), MADE[kind][1]
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != files.LOCK]
    for path in found:
        if kind == "study" and path.suffix == ".json" and path.parent.name == "parts":
            continue  # a part without its record does not count: it is missing, and said to be
        shutil.move(path, tmp_path / "aside")
        if (path.suffix == ".parquet" and kind in ("search", "calibration")) or path.name == HASHES:
            read(folder)  # it is made again
        else:
            with pytest.raises(InputError):
                read(folder)
        path.write_bytes((tmp_path / "aside").read_bytes()[:-1])
        with pytest.raises(InputError):
            read(folder)
        shutil.move(tmp_path / "aside", path)
