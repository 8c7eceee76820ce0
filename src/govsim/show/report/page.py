"""A report as one HTML file that needs nothing else: words, tables, pictures, type."""

from pathlib import Path

from govsim.show.html import filled
from govsim.show.report.build import document
from govsim.show.report.document import Document
from govsim.words import Lang


def html(folder: Path, lang: Lang) -> str:
    """The page of a folder as a text."""
    return page(document(folder, lang)).decode()


def page(document: Document) -> bytes:
    """A document as the bytes of a web page."""
    parts = {"document": document, "kind": lambda block: type(block).__name__}
    return filled("govsim.show.report", "page.html.j2", document.lang, **parts).encode()
