"""Draws docs/page.png: uv run python docs/page_picture.py (needs Node, Chromium and web/node_modules)."""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from govsim.scenario.scenario import Scenario
from govsim.show.page.write import write_page

HERE = Path(__file__).parent
COLOURS = 96


def draw() -> None:
    """The default scenario with a multi-year obligation from 2028, after all repeats, structures and futures."""
    base = Scenario.load("default")
    chosen = base.with_reform("multi-year-obligation", from_year=2028).reforms
    with tempfile.TemporaryDirectory() as scratch:
        page, shot = Path(scratch) / "page.html", Path(scratch) / "page.png"
        write_page(base, page, chosen=chosen, name="default")
        subprocess.run(["node", "test/picture.mjs", str(page), str(shot)], cwd=HERE.parent / "web", check=True)
        Image.open(shot).convert("RGB").quantize(COLOURS).save(HERE / "page.png", optimize=True)


if __name__ == "__main__":
    draw()
