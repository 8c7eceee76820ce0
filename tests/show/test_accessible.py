"""Reports, debriefs and the site in Chromium: nothing that axe objects to, and letters large enough on a phone."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import govsim
from govsim.game import best
from govsim.game.classroom.debrief import write_class_page
from govsim.game.classroom.room import opened
from govsim.game.debrief import debriefed
from govsim.game.page import html
from govsim.scenario.scenario import Scenario
from govsim.show.report.write import write_report
from tests.game.conftest import SETUP, played
from tests.show.page.test_in_browser import CHROMIUM, MISSING, WEB

ROOT = WEB.parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"missing: {', '.join(MISSING)}"),
]
SMALLEST = 9
"""Pixels of the smallest letters of a picture."""
SITE = ("index", "start", "th", "glossary", "limits", "lessons")
LESSONS = ("lessons/th/01_first_run", "lessons/en/04_rotation_and_leaders", "lessons/th/06_reforms_and_their_price")


def looked_at(*pages: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """What axe says of pages, on a desk and on a phone."""
    done = subprocess.run(
        ["node", "test/axe.mjs", *map(str, pages)], cwd=WEB, capture_output=True, text=True, timeout=300,
        env={**os.environ, "CHROMIUM": CHROMIUM or ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(done.stdout)
    return found


def faults(found: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
    return [
        f"{Path(page).name} at {width}: {fault}"
        for page, widths in found.items()
        for width, facts in widths.items()
        for fault in [
            *facts["found"],
            *([f"letters of {facts['letters']} px"] if facts["letters"] < SMALLEST else []),
            *([f"{facts['wide']} px too wide"] if facts["wide"] > 1 else []),
        ]
    ]


def test_a_report_has_no_barrier_in_either_language(tmp_path: Path) -> None:
    base = Scenario.load("default").with_time(years=4, warmup_years=2)
    options = {"deputy": base.with_reform("deputy", from_year=base.time.first_fiscal_year)}
    govsim.compare(base, options, 6, 1).save(tmp_path / "results")
    pages = [write_report(tmp_path / "results", lang, tmp_path / f"{lang}.html") for lang in ("en", "th")]
    assert faults(looked_at(*pages)) == []


def test_a_debrief_has_no_barrier_in_either_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(best, "MOST_RUNS", 6)
    monkeypatch.setattr(best, "FEWEST_RUNS", 6)
    pages = []
    for lang in ("en", "th"):
        game = played(replace(SETUP, lang=lang))
        pages.append(tmp_path / f"{lang}.html")
        pages[-1].write_text(html(debriefed(game, 12)), "utf-8")
    assert faults(looked_at(*pages)) == []


def test_a_classs_debrief_has_no_barrier_in_either_language(tmp_path: Path) -> None:
    pages = []
    for lang in ("en", "th"):
        with opened(tmp_path / f"class-{lang}", replace(SETUP, lang=lang), 2, 0) as (room, _):
            for nick in ("Ann", "สมชาย", "Bee", "Cee"):
                room.present[room.join(room.code, nick, lang)[0].number] = 1
            room.start(lang)
            while room.phase != "over":
                room.predict(room.members[0], 5)
                room.go_on(lang)
            pages.append(write_class_page(room, 12))
    assert faults(looked_at(*pages)) == []


def test_the_site_has_no_barrier(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    pages = {name: tmp_path / "site" / f"{name}.html" for name in SITE + LESSONS}
    thai = pages["th"].read_text("utf-8")
    assert '<html lang="th"' in thai
    assert "เริ่มต้น" in thai
    found = faults(looked_at(*pages.values()))
    assert found == [], "\n".join(found)
