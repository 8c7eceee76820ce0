"""The page in Chromium, opened from disk: what a reader meets, and that its numbers are Python's."""

import csv
import gzip
import io
import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import govsim
from govsim.model.reforms import REFORMS
from govsim.outcomes.declared import OUTCOMES
from govsim.scenario.scenario import Scenario
from govsim.show.page.write import TEMPLATE, write_page
from govsim.words import Lang, say, year_name
from tests import node

WEB = Path(__file__).parents[3] / "web"
CHROMIUM = node.chromium()
MISSING = [
    what
    for what, there in {
        "Chromium": CHROMIUM,
        "Node": shutil.which("node"),
        "web/node_modules (npm install in web/)": (WEB / "node_modules").is_dir(),
        "the page's template (just page)": TEMPLATE.exists(),
    }.items()
    if not there
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"missing: {', '.join(MISSING)}"),
]
OUTSIDE: dict[str, list[str]] = {"outside": [], "errors": []}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(Scenario.load("default"), tmp_path_factory.mktemp("page") / "page.html", name="default")


ODD = """
title = "Odd"
[time]
years = 9
warmup_years = 2
[world]
agencies = 9
missions_per_agency = 3
[[groups]]
name = "นำร่อง"
agencies = 3
[[groups]]
name = "a very long name of a group of agencies that goes on and on without end"
agencies = 2
[[reforms]]
name = "deputy"
from_year = 2028
[[reforms]]
name = "fewer transfers"
from_year = 2027
until_year = 2031
groups = ["นำร่อง", "others"]
[reforms.rotation]
transfer_rate = 0.15
"""
"""A scenario with groups, and with reforms that it has in force itself."""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(Scenario.from_toml(ODD), tmp_path_factory.mktemp("odd") / "page.html", name="odd.toml")


def said(page: Path, *parts: str) -> dict[str, Any]:
    return _said(page, parts)


@cache
def _said(page: Path, parts: tuple[str, ...]) -> dict[str, Any]:
    command = ["node", "test/page.mjs", str(page), *parts]
    done = subprocess.run(
        command, cwd=WEB, capture_output=True, text=True, timeout=800, env={**os.environ, "CHROMIUM": CHROMIUM or ""}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def test_it_opens_from_disk_asks_nobody_for_anything_and_says_nothing_on_the_console(page: Path) -> None:
    facts = said(page, "opens")
    assert facts["opens"]["question"] == say("page.question", "en")
    assert {name: facts[name] for name in OUTSIDE} == OUTSIDE


def test_each_reform_alone_is_one_choice_away(page: Path) -> None:
    facts = said(page, "opens")["opens"]
    assert facts["reforms"] == list(REFORMS)
    assert facts["chosen"] == [1] * len(REFORMS)


def test_a_bad_address_says_what_is_wrong_and_opens_the_default(page: Path) -> None:
    why = say("page.address.check", "en")
    assert said(page, "opens")["opens"]["refused"] == say("page.address.refused", "en", why=why)


def test_the_file_is_small(page: Path) -> None:
    assert len(gzip.compress(page.read_bytes(), 9)) <= 200_000


def test_it_has_no_barrier_that_axe_knows_in_either_language_on_a_light_desk_and_a_dark_phone(page: Path) -> None:
    assert said(page, "axe") == {"axe": [], **OUTSIDE}


def test_at_no_width_is_it_wider_than_its_window(page: Path) -> None:
    assert said(page, "widths") == {"widths": [], **OUTSIDE}


def test_of_200_drags_the_last_one_is_answered_and_undoing_them_all_gives_the_first_answer(page: Path) -> None:
    facts = said(page, "drag")
    drag = facts["drag"]
    assert drag["before"] != drag["after"]["text"]
    assert drag["after"] == drag["again"]
    assert drag["undone"] == drag["wanted"]
    assert {name: facts[name] for name in OUTSIDE} == OUTSIDE


def test_a_thousand_drags_leave_memory_as_it_was(page: Path) -> None:
    """Heap and array buffers of the page, after 100 drags and after 1,000 more: a few sides are kept."""
    facts = said(page, "memory")
    assert facts["memory"]["drags"] == 1000
    assert facts["memory"]["grown"] < 4.0, "MB"
    assert {name: facts[name] for name in OUTSIDE} == OUTSIDE


def test_the_last_change_is_replayed_and_ends_where_it_was(page: Path) -> None:
    replay = said(page, "replay")["replay"]
    assert len(set(replay["seen"])) > 3
    assert replay["seen"] == sorted(replay["seen"])
    assert replay["address"][0] == replay["address"][1]


def test_another_seed_is_other_luck_and_a_picture_is_taken_away_as_it_is_seen(page: Path) -> None:
    facts = said(page, "takes")["takes"]
    assert facts["seed"][0] != facts["seed"][1]
    assert "seed 7" in facts["note"]
    assert facts["png"] == "89504e470d0a1a0a"
    assert "How many partnerships are still alive" in facts["svg"]
    assert "as things are" in facts["svg"]
    assert facts["qr"]


def test_its_numbers_are_those_of_the_command_that_it_gives_and_its_file_is_a_scenario(page: Path) -> None:
    facts = said(page, "csv")["csv"]
    rows = list(csv.DictReader(io.StringIO(facts["csv"].lstrip("\ufeff"))))
    runs = int(rows[0]["repeats"])
    base = Scenario.load("default")
    choice = base.with_reform("multi-year-obligation", from_year=2028).with_reform("deputy", from_year=2028)
    assert "choice=multi-year-obligation@2028+deputy@2028" in facts["command"]
    assert Scenario.from_toml(facts["toml"]).reforms == choice.reforms
    compared = govsim.compare(base, {"choice": choice}, replications=runs, seed=1)
    table = compared.options[compared.options["option"] == "choice"].set_index("outcome")
    for name, row in zip(("rmst_60", "relationship_60", "trust", "coverage", "money"), rows, strict=True):
        assert row["outcome"] == say(f"page.pair.{name}", "en")
        for column in ("difference", "low", "high"):
            wanted = OUTCOMES[name].scale * float(str(table.loc[name, column]))
            assert float(row[column]) == pytest.approx(wanted, rel=1e-9, abs=1e-9), (name, column)
        assert int(row["better in"]) == table.loc[name, "better_in"]


def test_packages_pinned_late_and_under_other_assumptions_are_answered_and_set_against_what_is_shown(odd: Path) -> None:
    facts = said(odd, "pins")
    assert facts["pins"] == {"rows": 3, "places": 5}
    assert {name: facts[name] for name in OUTSIDE} == OUTSIDE


def test_an_address_in_the_same_tab_back_a_bad_one_and_undo_show_what_they_say(odd: Path) -> None:
    facts = said(odd, "hash")["hash"]
    assert facts["on"] == [0, 1, 1, 1]
    why = say("page.address.check", "en")
    assert facts["refused"] == say("page.address.kept", "en", why=why)
    assert facts["hostile"] is None


def test_an_answer_is_said_aloud_once_and_not_with_every_further_repeat(odd: Path) -> None:
    assert said(odd, "hash")["hash"]["aloud"] == 1


def test_a_browser_that_cannot_run_it_says_which_can_and_one_that_knows_no_words_draws_labels(page: Path) -> None:
    facts = said(page, "old")["old"]
    assert all("Firefox" in facts[which] and "เบราว์เซอร์" in facts[which] for which in ("no script", "no WebAssembly"))
    assert facts["no words"] == 5


def test_a_choice_that_cannot_be_is_refused_in_the_words_of_its_reader(odd: Path) -> None:
    facts = said(odd, "refused")["refused"]
    names: dict[Lang, str] = {"en": "deputy", "th": REFORMS["deputy"].label_th}
    for lang, name in names.items():
        why = say("choice.reform.twice", lang, name=name, year=year_name(2028, lang))
        assert facts["told"][lang] == say("page.failure", lang, why=why)


def test_a_reform_that_the_scenario_begins_in_the_usual_year_is_switched_on_in_the_next(odd: Path) -> None:
    assert said(odd, "refused")["refused"]["begins"] == 2029


def test_reforms_of_the_scenario_are_told_with_years_and_groups_and_a_group_can_be_typed(odd: Path) -> None:
    facts = said(odd, "refused")["refused"]
    assert facts["inForce"] == [
        "In force in this scenario: from fiscal year 2028.",
        "fewer transfers: In force in this scenario: from fiscal year 2027, to the end of 2030, "
        "นำร่อง and the other agencies.",
    ]
    assert facts["groups"][-1] == say("page.group.others", "en")
    assert facts["command"].startswith("govsim compare odd.toml --reform 'legal-sandbox@2028:นำร่อง' ")


def test_where_no_partnership_is_followed_long_enough_it_says_so_and_tells_no_luck(tmp_path: Path) -> None:
    short = Scenario.load("default").with_time(years=1, warmup_years=0).with_world(agencies=1, missions_per_agency=1)
    facts = said(write_page(short, tmp_path / "short.html"), "short")["short"]
    assert all("are not known" in sentence for sentence in facts["said"])
    assert say("page.luck.in", "en") not in facts["besides"]
    assert facts["bar"] == 0
    assert len(set(facts["labels"])) == len(facts["labels"])


def test_what_a_scenario_is_called_is_text_whatever_it_says(tmp_path: Path) -> None:
    hostile = "</script><script>window.hostile = 1</script><img src=x onerror='window.hostile = 1'>"
    scenario = Scenario.load("default").model_copy(update={"title": hostile, "assumptions": (hostile,)})
    facts = said(write_page(scenario, tmp_path / "hostile.html"), "opens")
    assert facts["opens"]["scenario"] == hostile
    assert facts["opens"]["scripts"] == [2, None]
    assert facts["errors"] == []
