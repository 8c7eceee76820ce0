"""A report as one HTML file that needs nothing else: words, tables, pictures, type."""

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from govsim.show.plots.style import FONTS
from govsim.show.report.build import document
from govsim.show.report.document import Document
from govsim.words import Lang, say
from govsim.words.lines import kept_whole


def html(folder: Path, lang: Lang) -> str:
    """The page of a folder as a text."""
    return page(document(folder, lang)).decode()


def page(document: Document) -> bytes:
    """A document as the bytes of a web page."""
    text = (
        _templates()
        .get_template("page.html.j2")
        .render(
            document=document,
            lang=document.lang,
            kind=lambda block: type(block).__name__,
            say=lambda key, **values: say(key, document.lang, **values),
            fonts=[(weight, _font(f"Sarabun-{name}.ttf")) for weight, name in ((400, "Regular"), (700, "Bold"))],
        )
    )
    return (kept_whole(text) if document.lang == "th" else text).encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("govsim.show.report", ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


@cache
def _font(file: str) -> str:
    return base64.b64encode((FONTS / file).read_bytes()).decode()
