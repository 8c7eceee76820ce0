"""The words of the page: each that it says is there, and each that is there is said."""

import re
from dataclasses import fields
from pathlib import Path

from govsim.model.reforms import Cost
from govsim.scenario.tables import Size
from govsim.words import phrases

WEB = Path(__file__).parents[3] / "web" / "src"
SAID = re.compile(r"""(?:[sS]ay\(|AddressError\(|\? |: )["'`]([a-z][a-z_.0-9]*(?:\$\{[^}]*\})?[a-z_.]*)["'`]""")
WAYS = {
    "country.": list(Size.model_fields),
    "cost.": [field.name for field in fields(Cost)],
    "life.": ["contract", "gap", "act", "payment", "coordinator", "partner_coordinator", "leader"],
    "pair.": ["rmst_60", "relationship_60", "trust", "coverage", "money"],
    "preset.": ["nothing", "money", "people", "everything", "alone"],
    "role.": ["lever", "uncertainty", "structure"],
    "theme.": ["auto", "light", "dark"],
    "years.": ["trust", "coverage"],
}  # fmt: skip
"""What fills the gap of keys that are put together when the page runs."""


QUOTED = re.compile(r"""["'`]([a-z][a-z_.0-9]*)["'`]""")


def said(there: set[str]) -> set[str]:
    """Keys in the page's sources: whole ones wherever they stand in quotes, and those put together."""
    keys = set()
    for path in [*WEB.rglob("*.svelte"), *WEB.rglob("*.ts")]:
        keys |= there & set(QUOTED.findall(path.read_text("utf-8")))
        for key in SAID.findall(path.read_text("utf-8")):
            stem, gap, _ = key.partition("${")
            if gap and not stem.endswith("."):
                continue  # no family of words
            keys |= {stem + way for way in WAYS[stem]} if gap else {key}
    return keys


def test_every_word_that_the_page_says_is_there_and_every_one_that_is_there_is_said() -> None:
    there = {key.removeprefix("page.") for key in phrases("page") if not key.startswith("page.look.")}
    assert there - said(there) == set()
    spoken = {
        key
        for path in [*WEB.rglob("*.svelte"), *WEB.rglob("*.ts")]
        for key in re.findall(r"""say\(["'`]([a-z][a-z_.0-9]*)["'`]""", path.read_text("utf-8"))
    }
    assert spoken - there == set()
