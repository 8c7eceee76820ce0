"""The page that a device opens: web/room, built by `just page`, with the words of both languages in it."""

import json
import re
from pathlib import Path

from govsim.game.classroom.views import static
from govsim.words import Lang

TEMPLATE = Path(__file__).with_name("client.html")
_DATA = "<!--data-->"
_SCRIPT = re.compile(r'<script type="module"[^>]*>(.*?)</script>', re.DOTALL)


def client(lang: Lang = "en") -> str:
    """The page as a text; lang: the language of the class, in which it greets a device that is set to another."""
    template = TEMPLATE.read_text("utf-8")
    if template.count(_DATA) != 1 or not scripts_of(template):
        raise ValueError("the page of the class is damaged: build it again with `just page`")
    text = json.dumps(static(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return template.replace(_DATA, text).replace('<html lang="en">', f'<html lang="{lang}">', 1)


def scripts_of(html: str) -> list[str]:
    """The scripts that a page may run."""
    return _SCRIPT.findall(html)
