"""Run the code of the site's own pages in order, and write what it prints into the blocks that show it.

    uv run python docs/site/outputs.py    write again what is not current; the tests only look

A block of text shows what was printed last by the command or Python before it: all of it, or the lines that a comment
before the block names, as in <!-- lines 6 to 16 -->. A command whose output is not shown makes few runs.
"""

import contextlib
import io
import itertools
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
PAGES = (
    *("index.md", "start.md", "th.md", "analysts.md", "researchers.md", "teachers.md", "limits.md"),
    "reference/index.md",
    "what-agents-add.md",
)
SLOW = ("what-agents-add.md",)
"""Pages whose code compiles an engine of its own and makes thousands of runs."""
NOT_RUN = ("report", "verify", "doctor")  # seconds of drawing, and what reads the drawn; a look at the machine
_BLOCK = re.compile(r"(?:<!-- lines (\d+) to (\d+) -->\n\n)?^```(console|python|text)\n(.*?)^```$", re.M | re.S)


def replayed(text: str, name: str) -> str:
    """A page with its code run and what it shows as it was printed just now. Files are written in this folder."""
    names: dict[str, object] = {}
    made, printed, written = [], "", 0
    found = list(_BLOCK.finditer(text))
    for block, following in itertools.zip_longest(found, found[1:]):
        if block[3] == "text":
            made += [text[written : block.start(4)], shown(printed, block[1], block[2])]
            written = block.end(4)
        else:
            is_shown = following is not None and following[3] == "text"
            with contextlib.redirect_stdout(io.StringIO()) as said:
                if block[3] == "python":
                    exec(compile(block[4], name, "exec"), names)
                else:
                    run(block[4], with_all_runs=is_shown)
            printed = said.getvalue()
    return "".join(made) + text[written:]


def shown(printed: str, first: str | None, last: str | None) -> str:
    """What a block shows of what was printed, with dots for what is left out."""
    lines = printed.rstrip().splitlines()
    start, stop = (int(first) - 1, int(last)) if first and last else (0, len(lines))
    part = ["..."] * (start > 0) + lines[start:stop] + ["..."] * (stop < len(lines))
    return "".join(f"{line}\n" for line in part)


def commands(text: str) -> list[list[str]]:
    """The commands of a page or block, as the words after `govsim`. Raises ValueError for one that is not govsim's."""
    found = []
    for line in text.splitlines():
        words = shlex.split(line)
        if words == ["pip", "install", "uv"]:
            continue
        if words[:3] != ["uv", "run", "govsim"]:
            raise ValueError(f"not a command of govsim: {line}")
        found.append(words[3:])
    return found


def run(block: str, *, with_all_runs: bool) -> None:
    """Run the commands of a block; raises ValueError where one fails."""
    from govsim.cli import main

    for words in commands(block):
        if words[0] in NOT_RUN:
            continue
        if not with_all_runs and words[0] in ("run", "compare", "barriers"):
            at = words.index("--replications") if "--replications" in words else len(words)
            words = [*words[:at], *words[at + 2 :], "--replications", "3"]
        if code := main(words):
            raise ValueError(f"govsim {shlex.join(words)}: exit code {code}")


def blocks(text: str, language: str) -> Iterator[str]:
    """The blocks of a page in a language."""
    return (block[4] for block in _BLOCK.finditer(text) if block[3] == language)


if __name__ == "__main__":
    os.environ.pop("UV_RUN_RECURSION_DEPTH", None)  # pages show plain commands, however this is started
    for page in PAGES:
        path = DOCS / page
        before = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            after = replayed(before, page)
            os.chdir(DOCS)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            print(f"docs/{page}: written")
