"""A country of one agency, and everything that commands read about it: made once, looked at, put back."""

import io
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

from govsim.cli import main
from tests.pilots import CARE

TINY = """\
title = "Tiny"
[time]
warmup_years = 1
years = 8
[world]
agencies = 1
missions_per_agency = 1
posts_per_agency = 1
partners_per_agency = 1
[trust]
half_life_agency = 30
[[groups]]
name = "north"
agencies = 1
[groups.budget]
cover = 0.9
[[reforms]]
name = "bridge-fund"
from_year = 2030
"""
NAMED = f"""\
title = "Named"
assumptions = ["nothing is known"]
[time]
warmup_years = 1
years = 2
[world]
agencies = 1
[recorded_acts]
file = "acts.csv"
{CARE}"""
ACTS = "fiscal_year,months_late,note\n2025,3,late\n2026,1,\n2027,0,\n"
MORRIS = """\
title = "Two factors"
scenario = "named.toml"
method = "morris"
samples = 2
levels = 4
replications = 1
seed = 7
[parameters]
rotation.transfer_rate = { low = 0.1, high = 0.3 }
budget.cover = {}
"""
POINTS = """\
scenarios = ["named.toml"]
method = "list"
replications = 2
seed = 1
[[points]]
rotation.transfer_rate = 0.2
budget.cover = 0.8
[[points]]
rotation.transfer_rate = 0.4
budget.cover = 1.1
[levers]
contract.term_years = [1, 3]
[[options]]
label = "as it is"
[[options]]
label = "no transfers"
without = ["rotation"]
"""
MOVES = """\
# year 1
deputy by coordinator
done
# year 2
role-charter by university with department-head
drop deputy
done
"""
FILES = {
    "tiny.toml": TINY,
    "named.toml": NAMED,
    "acts.csv": ACTS,
    "morris.toml": MORRIS,
    "points.toml": POINTS,
    "moves.txt": MOVES,
}
MADE = (
    "run named.toml -n 2 --out ensemble -q",
    "compare named.toml -n 2 --reform deputy@2026 --out comparison -q",
    "barriers named.toml -n 2 --out factorial -q",
    "sweep morris.toml --out study -q",
    "sweep points.toml --out listed -q --runs-a-part 3",
    "game game --scenario tiny.toml --play moves.txt",
)

type Seen = dict[str, tuple[int, int, int, int]]


def make(home: Path) -> Path:
    """Make the ground deep below a home of its own, so that `../..` leads nowhere else. Returns the ground."""
    ground = home / "a" / "b" / "c" / "ground"
    ground.mkdir(parents=True)
    for name, text in FILES.items():
        (ground / name).write_text(text, encoding="utf-8")
    here = Path.cwd()
    os.chdir(ground)
    try:
        for line in MADE:
            with redirect_stdout(io.StringIO()):
                assert main(line.split()) == 0, line
    finally:
        os.chdir(here)
    return ground


def _below(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path)


def look(told: os.stat_result) -> tuple[int, int, int, int]:
    """Kind, number, size, time of change. Folders change whenever a file comes and goes: of them the kind alone."""
    folder = stat.S_ISDIR(told.st_mode)
    return (told.st_mode, 0, 0, 0) if folder else (told.st_mode, told.st_ino, told.st_size, told.st_mtime_ns)


def seen(home: Path) -> Seen:
    """What can be told of all that lies below a folder without reading it."""
    return {entry.path: look(entry.stat(follow_symlinks=False)) for entry in _below(str(home))}


def changes(before: Seen, now: Seen) -> list[str]:
    """The paths of what is new, gone or changed."""
    return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))


def put_back(home: Path, whole: Path, before: Seen) -> Seen:
    """Make everything below home what it was, from a copy. Returns how it looks then."""
    wrong = [Path(path) for path in changes(before, seen(home))]
    for path in wrong:
        if path.is_dir() and not path.is_symlink():
            if str(path) not in before:
                shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in wrong:
        if str(path) in before and not path.exists():
            copy = whole / path.relative_to(home)
            shutil.copytree(copy, path) if copy.is_dir() else shutil.copy2(copy, path)
    return seen(home) if wrong else before
