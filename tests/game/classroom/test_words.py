"""The page of a class says only phrases of the catalogue, fills their gaps, and says all of them."""

import re
from pathlib import Path

import pytest

from govsim.game.classroom.client import TEMPLATE, client
from govsim.game.classroom.views import words

ROOM = Path(__file__).parents[3] / "web" / "room"
SAID = re.compile(r"""say\((?:[^,()]* \? )?"([\w.]+)"(?: : "([\w.]+)")?""")
pytestmark = pytest.mark.skipif(not ROOM.is_dir(), reason="the sources of the page are not there")


def said() -> set[str]:
    sources = [path.read_text("utf-8") for path in ROOM.iterdir() if path.suffix in (".svelte", ".ts")]
    return {key for text in sources for found in SAID.finditer(text) for key in found.groups()[:2] if key}


def test_the_page_says_phrases_of_the_catalogue_and_all_of_them() -> None:
    assert said() == {*words()}


def test_both_languages_are_in_the_page() -> None:
    assert TEMPLATE.exists()
    page = client()
    for english, thai in words().values():
        for text in (english, thai):
            assert text.replace('"', '\\"') in page


def test_the_page_of_a_class_in_thai_says_so() -> None:
    assert '<html lang="th">' in client("th")
    assert '<html lang="en">' in client()
