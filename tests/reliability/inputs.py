"""Inputs nobody means: a command line, what is typed while it runs, and a file of the ground changed before."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from govsim.runs import files
from tests.reliability.mutations import (
    NESTED,
    Luck,
    changed_bytes,
    changed_facts,
    changed_lines,
    changed_text,
    one,
    word,
)
from tests.states import forged, parts

LINES = {
    # command line: how often, and the files or folders of the ground that it reads
    "run named.toml -n 2 --threads 1": (8, "named.toml acts.csv"),
    "run tiny.toml -n 2 --set rotation.transfer_rate=0.3 --set north:budget.cover=0.8 --json": (8, "tiny.toml"),
    "run tiny.toml -n 2 --reform deputy@2027:north --without law --years 2 --warmup 0 --record months --seed 4": (
        8,
        "tiny.toml",
    ),
    "run named.toml -n 2 -q --out new": (3, "named.toml acts.csv"),
    "compare named.toml -n 2 -q --reform deputy@2026 --package both=deputy+role-charter@2027 --json": (3, "named.toml"),
    "barriers named.toml -n 1 -q --reform deputy@2027": (1, "named.toml"),
    "rerun ensemble -q --json": (6, "ensemble"),
    "rerun ensemble -q --out new": (2, "ensemble"),
    "report ensemble --lang th --out page.html": (1, "ensemble"),
    "report comparison": (1, "comparison"),
    "report factorial": (1, "factorial"),
    "replications ensemble --outcome trust --half-width 0.1 --level 0.9": (6, "ensemble"),
    "replications comparison --outcome trust --option deputy --effect 0.1 --power 0.9": (6, "comparison"),
    "list parameters --role lever --json": (2, ""),
    "explain rotation.transfer_rate --json": (2, ""),
    "new mine.toml": (2, ""),
    "new-design mine.toml": (2, ""),
    "sweep morris.toml --out new --workers 1 -q": (4, "morris.toml named.toml acts.csv"),
    "sweep points.toml --out new --runs-a-part 3 -q": (4, "points.toml named.toml"),
    "sweep points.toml --dry-run --json": (6, "points.toml"),
    "sweep study --out study --resume -q": (6, "study"),
    "sensitivity study --outcome coverage --out new -q": (3, "study"),
    "study status listed --json": (5, "listed"),
    "study verify listed --json": (6, "listed"),
    "study compact listed": (4, "listed"),
    "study export study --out table.csv --format csv": (3, "study"),
    "study query listed 'select point,count(*)_from_runs_group_by_1' --json": (1, "listed"),
    "study repeat listed --point 1 --replication 1": (5, "listed"),
    "game new --scenario tiny.toml --seed 3 --budget 1 --play moves.txt": (7, "moves.txt tiny.toml"),
    "game game --json": (7, "game"),
    "game game --replay --lang th": (4, "game"),
    "game game": (6, "game"),
}
OPTIONS = (
    "--set",
    "--reform",
    "--without",
    "--years",
    "--warmup",
    "--record",
    "--threads",
    "--out",
    "--json",
    "-q",
    "--seed",
    "-n",
    "--package",
    "--lang",
    "--outcome",
    "--option",
    "--effect",
    "--half-width",
    "--level",
    "--power",
    "--role",
    "--play",
    "--replay",
    "--new",
    "--budget",
    "--scenario",
    "--resume",
    "--dry-run",
    "--workers",
    "--runs-a-part",
    "--format",
    "--point",
    "--replication",
    "--help",
    "--version",
    "--no-such",
)
SAID = (
    "deputy",
    "deputy by coordinator",
    "1",
    "2",
    "help",
    "levers",
    "undo",
    "done",
    "save",
    "quit",
    "drop deputy",
    "y",
    "n",
    "role-charter by university with department-head",
    "ยกเลิก deputy",
)
QUERIES = (
    "select * from results",
    "select scenario, avg(trust) from runs group by 1",
    "from points",
    "select 1/0",
    "select 'nan'::double",
    "copy points to 'x.csv'",
    "create table x (y int)",
    "select * from read_csv('acts.csv')",
    "attach 'x.db'",
    "install httpfs",
    "set threads = 1",
    "pragma version",
    "select 1; select 2",
    "select",
    ";",
    "explain select 1",
    "select repeat('x', 1000)",
    "with recursive t as (select 1 as x union all select x + 1 from t where x < 9) select * from t",
    "export database 'x'",
    "select getenv('HOME')",
    "select * from glob('*')",
    "load json",
    "describe points",
    "values (1, 'a'), (2, null)",
)
_OURS = re.compile(r"^/(?!dev/(null|full|zero)$|nonexistent/x$|proc/self/mem$)")


@dataclass(frozen=True)
class Input:
    """What is tried: a command line, what is typed meanwhile, the file that was changed and its new content."""

    argv: tuple[str, ...]
    typed: str = ""
    file: str = ""
    content: bytes = b""


def draw(luck: Luck, ground: Path) -> Input:
    """One input; the ground itself stays as it is."""
    lines = list(LINES)
    often = [float(LINES[line][0]) for line in lines]
    line = lines[int(luck.choice(len(lines), p=[each / sum(often) for each in often]))]
    argv = tuple(word.replace("_", " ").strip("'") if "select" in word else word for word in line.split())
    reads = LINES[line][1].split()
    typed = "".join(f"{typed_word(luck)}\n" for _ in range(int(luck.integers(1, 7))))
    if not reads or luck.random() < 0.45:
        return Input(_changed_line(luck, argv), typed)
    file = _file_of(luck, ground, one(luck, reads))
    content = _changed_file(luck, ground / file)
    tried = Input(argv, typed, file, content)
    return replace(tried, argv=_changed_line(luck, argv)) if luck.random() < 0.1 else tried


def typed_word(luck: Luck) -> str:
    """What somebody types in a game."""
    text = one(luck, SAID)
    return changed_text(luck, text).replace("\n", " ") if luck.random() < 0.4 else text


def _changed_line(luck: Luck, argv: tuple[str, ...]) -> tuple[str, ...]:
    words = list(argv)
    for _ in range(int(luck.integers(1, 3))):
        place = int(luck.integers(len(words)))
        match int(luck.integers(7)):
            case 0 | 1 | 2:
                if "select" in words[place] and luck.random() < 0.7:
                    words[place] = one(luck, QUERIES)
                else:
                    words[place] = changed_text(luck, words[place])
            case 3:
                words.pop(place)
            case 4:
                words.insert(place, one(luck, (words[place], word(luck))))
            case 5:
                words += [one(luck, OPTIONS), word(luck)]
            case _:
                other = int(luck.integers(len(words)))
                words[place], words[other] = words[other], words[place]
        words = words or ["run"]
    return tuple(_at_home(each) for each in words)


def _at_home(text: str) -> str:
    """No path out of the ground but those that are meant: what is written there would not be seen."""
    return text.lstrip("/") if _OURS.search(text) else text


def _file_of(luck: Luck, ground: Path, what: str) -> str:
    """A file, where a folder is named one of its."""
    path = ground / what
    if path.is_file():
        return what
    found = [each for each in sorted(path.rglob("*")) if each.is_file() and each.name != files.LOCK]
    return str(one(luck, found).relative_to(ground))


def _changed_file(luck: Luck, path: Path) -> bytes:
    """A file's content with something wrong; half of the time its own hash, if it has one, fits."""
    content = path.read_bytes()
    if path.suffix in (".toml", ".csv", ".txt"):
        if path.suffix == ".toml" and luck.random() < 0.03:
            return one(luck, NESTED).encode()
        return changed_lines(luck, content) if luck.random() < 0.75 else changed_bytes(luck, content)
    if luck.random() < 0.5:
        return changed_bytes(luck, content)
    if path.suffix == ".json":
        return _resealed(luck, content)
    if path.suffix == ".govsim":
        return _forged(luck, path)
    return changed_bytes(luck, content)


def _resealed(luck: Luck, content: bytes) -> bytes:
    try:
        return files.facts_content(changed_facts(luck, files.facts_of(content)))
    except ValueError:  # a record without a hash of its own
        return json.dumps(changed_facts(luck, json.loads(content))).encode(errors="surrogatepass")


def _forged(luck: Luck, path: Path) -> bytes:
    """A state file with a value of a table, or of its facts, that nobody wrote."""
    facts, arrays = parts(path)
    if luck.random() < 0.5:
        facts = changed_facts(luck, facts)
    else:
        array = arrays[one(luck, sorted(name for name, array in arrays.items() if array.size))]
        array.view("u1").flat[int(luck.integers(array.nbytes))] ^= 1 << int(luck.integers(8))
    aside = path.parents[1] / "forged"
    try:
        return forged(aside, facts, arrays).read_bytes()
    finally:
        aside.unlink(missing_ok=True)
