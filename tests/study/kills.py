"""Kills a process that sweeps and compacts, again and again, and looks at what it leaves: python -m tests.study.kills N

Everything is imported once; each victim is a fork: a kill costs what the victim lived, not what Python needs to start.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import govsim
from govsim.study.sweep import verify
from govsim.study.sweep.part import Part
from govsim.study.sweep.store import FolderStore
from govsim.study.sweep.study import Study
from govsim.study.sweep.sweep import Stopped, ready
from tests.study.small import Interrupting, small

DESIGN = small(10)
LONGEST_LIFE = 0.7
"""Seconds; a study takes about five of them with its compactions."""
SWIFT = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A disk takes most of a victim's life to flush; the kernel keeps what a killed process wrote all the same."""


def victim(folder: Path, seed: int, said: int) -> None:
    """Sweep some runs, compact, and so on until the study is complete. Says the span of each part it has kept."""
    chance, commit = random.Random(seed), FolderStore.commit

    def commit_and_say(store: FolderStore, part: Part) -> None:
        commit(store, part)
        os.write(said, f"{part.span.first} {part.span.end}\n".encode())

    FolderStore.commit = commit_and_say  # type: ignore[method-assign, assignment]
    verify.MOST_RUNS = chance.choice([10, 60, 1000])
    complete = False
    while not complete:
        try:
            stop = Interrupting(chance.randint(1, 30))
            size = chance.choice([1, 2, 3, 7])
            govsim.sweep(DESIGN, folder, resume=True, workers=2, runs_a_part=size, progress=stop)
            complete = True
        except Stopped:
            pass
        verify.compact(folder)


def forked(task: Callable[[int], None]) -> tuple[int, int]:
    """A child that does this, told where to write what it has to say; its number, and where to read it."""
    read, write = os.pipe()
    if child := os.fork():
        os.close(write)
        return child, read
    try:
        os.close(read)
        task(write)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def heard(read: int) -> str:
    with os.fdopen(read) as file:
        return file.read()


def asked(task: Callable[[], Any]) -> Any:
    """What a child of its own finds: threads of tables in this process would not survive the next fork."""

    def say(write: int) -> None:
        with os.fdopen(write, "w") as file:
            json.dump(task(), file)

    child, read = forked(say)
    text = heard(read)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("what is left is not as it should be")
    return json.loads(text)


def counted(folder: Path) -> set[int]:
    """The runs that count."""
    if not folder.exists():
        return set()
    return {run for part in FolderStore(folder).parts() for run in range(part.span.first, part.span.end)}


def checked(folder: Path) -> str:
    """Read all that counts. Returns the hash of the results."""
    if not folder.exists():
        return ""
    study = Study.open(folder)
    results = study.results
    runs = (results["point"] * DESIGN.replications + results["replication"]).tolist()
    assert len(runs) == len(set(runs)), "a run is doubled"
    assert set(runs) == counted(folder), "a run is not what its record says"
    wrong = [finding for finding in verify.verify(folder) if not finding.harmless and "are missing" not in finding.what]
    assert not wrong, wrong
    return study.results_hash()


def main(kills: int, seed: int) -> dict[str, int]:
    chance = random.Random(seed)
    ready()
    undisturbed = asked(lambda: govsim.sweep(DESIGN, workers=1).results_hash())
    told = {"kills": 0, "studies": 0, "parts": 0, "half written": 0}
    with tempfile.TemporaryDirectory(prefix="govsim-kills-", dir=SWIFT) as home:
        number, before = 0, set[int]()
        while told["kills"] < kills:
            folder = Path(home) / f"{number}"
            work = chance.randrange(2**31)
            child, read = forked(lambda write, folder=folder, work=work: victim(folder, work, write))  # type: ignore[misc]
            time.sleep(chance.uniform(0, LONGEST_LIFE))
            os.kill(child, signal.SIGKILL)
            status = os.waitpid(child, 0)[1]
            spans = [tuple(map(int, line.split())) for line in heard(read).splitlines()]
            kept = before.union(*(range(*span) for span in spans))
            after = counted(folder)
            assert kept <= after, f"committed runs are lost: {sorted(kept - after)}"
            told["parts"] += len(spans)
            told["half written"] += len(list(folder.rglob("*.tmp")))
            found = asked(lambda folder=folder: checked(folder))  # type: ignore[misc]
            before = after
            if os.WIFSIGNALED(status):
                told["kills"] += 1
            else:
                assert os.WEXITSTATUS(status) == 0, "the victim failed before it was killed"
                assert found == undisturbed, "the results are others"
                told["studies"] += 1
                number, before = number + 1, set()
        folder = Path(home) / f"{number}"
        again = asked(lambda: govsim.sweep(DESIGN, folder, resume=True, workers=2).results_hash())
        assert again == undisturbed, "the results are others"
    return told


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
