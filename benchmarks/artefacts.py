"""Five artefacts of govsim and their hashes: the same before and after whatever must change no result.

    uv run python benchmarks/artefacts.py > before.txt

A saved run of 50, a sweep of 64 points, the state of a model after two years, a report and the debrief of a game; then
the words of every command's help and of every page, so that a change of words is seen beside a change of numbers.
Nothing is asserted: compare what two checkouts print. Lines that begin with "words" change when words do.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pandas as pd

import govsim
from govsim.cli.commands import COMMANDS

DESIGN = """
scenario = "default"
method = "lhs"
samples = 64
replications = 1
seed = 1
parameters = ["rotation.transfer_rate", "workload.routine", "budget.line_kept"]
"""
MOVES = """
deputy by coordinator
done
role-charter by university with department-head
done
done
drop deputy
done
done
done
done
done
"""
PROVENANCE = re.compile(r"(<dt>|<th[^>]*>)[^<]*(</dt>|</th>)\s*(<dd>|<td[^>]*>)[^<]*([0-9a-f]{12,}|20\d\d|25\d\d)[^<]*")
"""What a page says of when and by which commit it was made."""


def digest(content: bytes) -> str:
    """The first half of a SHA-256."""
    return hashlib.sha256(content).hexdigest()[:32]


def table_digest(table: pd.DataFrame) -> str:
    """The hash of a table's numbers and texts, whatever the file format makes of them."""
    return digest(table.to_csv(index=False, float_format="%r").encode())


def command(*arguments: str, given: str = "") -> str:
    """What a command prints."""
    call = [sys.executable, "-m", "govsim.cli", *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=True, input=given)
    return done.stdout


def page(path: Path) -> tuple[str, str]:
    """The hashes of a page's numbers and of its words, without when and by what it was made."""
    text = re.sub(r"<style.*?</style>|url\(data:[^)]*\)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = PROVENANCE.sub("", text)
    numbers = re.findall(r"\d+(?:[.,]\d+)*", re.sub(r"<[^>]*>", " ", text))
    return digest(" ".join(numbers).encode()), digest(text.encode())


def main() -> None:
    """Make all of them in a folder that is gone afterwards, and print their hashes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command("run", "default", "-n", "50", "--seed", "1", "--out", str(folder / "run"), "--quiet")
        for table in sorted((folder / "run").glob("*.parquet")):
            print("run", table.stem, table_digest(pd.read_parquet(table)))
        (folder / "design.toml").write_text(DESIGN, encoding="utf-8")
        command("sweep", str(folder / "design.toml"), "--out", str(folder / "sweep"), "--quiet")
        print("sweep", govsim.Study.open(folder / "sweep").results_hash())

        model = govsim.PartnershipModel("default", seed=1)
        model.run_for(12 * 12)
        state = model.save(folder / "year-2.govsim")
        with zipfile.ZipFile(state) as members:  # all but facts.json, which names the program
            tables = sorted(name for name in members.namelist() if name.endswith(".npy"))
            print("state", digest(b"".join(members.read(name) for name in tables)))

        reform = ["--reform", "multi-year-obligation@2028", "--reform", "deputy@2030"]
        command("compare", "default", *reform, "-n", "50", "--out", str(folder / "options"), "--quiet")
        (folder / "moves.txt").write_text(MOVES, encoding="utf-8")
        for lang in ("en", "th"):
            out = folder / f"report-{lang}.html"
            command("report", str(folder / "options"), "--lang", lang, "--out", str(out))
            numbers, words = page(out)
            print("report", lang, numbers)
            print("words of report", lang, words)
            game = folder / f"game-{lang}"
            command("game", str(game), "--play", str(folder / "moves.txt"), "--lang", lang)
            numbers, words = page(next(game.glob("*.html")))
            print("debrief", lang, numbers)
            print("words of debrief", lang, words)
        print("words of help", digest("".join(command(name, "--help") for name in COMMANDS).encode()))
        listed = json.loads(command("run", "default", "-n", "10", "--seed", "1", "--json", "--quiet"))
        print("json keys of run", " ".join(sorted(listed)))


if __name__ == "__main__":
    main()
