"""A report as PDF, set by typst.

Typst rather than WeasyPrint: one wheel for every system, without libraries of the system; it breaks Thai between words
and stacks its marks, in a fiftieth of the time; and its PDFs are tagged, with alt texts, to be heard as well as seen.
"""

import dataclasses
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govsim.show.plots.style import FONTS
from govsim.show.report.document import Document
from govsim.show.report.pictures import Picture
from govsim.words import say

TEMPLATE = Path(__file__).with_name("a4.typ")


def pdf(document: Document) -> bytes:
    """A document as the bytes of a PDF; its date is that of the results."""
    with tempfile.TemporaryDirectory(prefix="govsim-") as folder:
        return compiled(document, Path(folder))


def compiled(document: Document, folder: Path) -> bytes:
    """The same, with what it is made from left in a folder."""
    import typst

    made = datetime.fromisoformat(document.time).astimezone(UTC)
    brief = _plain(document.brief, folder)
    content = {
        "lang": document.lang,
        "kind": document.kind,
        "title": document.title,
        "made": "govsim",
        "record": document.record,
        "date": {part: getattr(made, part) for part in ("year", "month", "day", "hour", "minute", "second")},
        "keep": say("brief.keep", document.lang),
        "annex": say("brief.annex", document.lang),
        "brief": brief,
        "sections": [_plain(section, folder) for section in document.annex],
    }
    (folder / "report.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
    found: bytes = typst.compile(
        str(folder / TEMPLATE.name), format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True, timestamp=made
    )
    return found


def _plain(value: Any, folder: Path) -> Any:
    """A document's parts as JSON can hold them, each with its kind; pictures as files in a folder."""
    if isinstance(value, Picture):
        file = f"{value.name}.svg"
        (folder / file).write_bytes(value.svg())
        return {"kind": "Picture", "file": file, "alt": value.alt, "caption": value.caption}
    if dataclasses.is_dataclass(value):
        parts = {part.name: _plain(getattr(value, part.name), folder) for part in dataclasses.fields(value)}
        return {"kind": type(value).__name__, **parts}
    if isinstance(value, tuple | list):
        return [_plain(item, folder) for item in value]
    return value
