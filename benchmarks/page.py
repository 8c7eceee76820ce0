"""What the page costs in headless Chromium, here and now: uv run python -m benchmarks.page

Needs Node, Chromium and the packages of web/package-lock.json; says so and measures nothing where they are missing.
"""

import gzip
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from govsim.scenario.scenario import Scenario
from govsim.show.page.write import write_page

WEB = Path(__file__).parents[1] / "web"


def main() -> None:
    if not (shutil.which("node") and shutil.which("chromium") and (WEB / "node_modules").is_dir()):
        print("not measured: Node, Chromium or web/node_modules is missing")
        return
    with tempfile.TemporaryDirectory() as scratch:
        page = write_page(Scenario.load("default"), Path(scratch) / "page.html", name="default")
        size = page.read_bytes()
        report("the file", len(size) / 1000, "kB", "450 or less")
        report("the file, gzipped", len(gzip.compress(size, 9)) / 1000, "kB", "200 or less")
        command = ["node", "test/page.mjs", str(page), "measure"]
        said = json.loads(subprocess.run(command, cwd=WEB, check=True, capture_output=True, text=True).stdout)
    measured = said["measure"]
    report("from opening to the first picture", measured["first"], "ms", "1000 or less")
    report("from a drag to its first answer (40 pairs), median", measured["drag"]["median"], "ms", "150 or less")
    report("the same, of ten drags the slowest", measured["drag"]["p90"], "ms", "-")
    report("what 300 drags leave in memory", measured["heap"], "MB", "0 or so")


def report(what: str, value: float, unit: str, target: str) -> None:
    print(f"{what:<66} {value:9.1f} {unit:<6} target {target}", flush=True)


if __name__ == "__main__":
    main()
