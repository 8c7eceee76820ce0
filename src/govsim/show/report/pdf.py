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

TEMPLATE, BLOCKS = (Path(__file__).with_name(name) for name in ("a4.typ", "blocks.typ"))


def pdf(document: Document) -> bytes:
    """A document as the bytes of a PDF; its date is that of the results."""
    with tempfile.TemporaryDirectory(prefix="govsim-") as folder:
        return compiled(document, Path(folder))


def compiled(document: Document, folder: Path) -> bytes:
    """The same, with what it is made from left in a folder."""
    made = datetime.fromisoformat(document.time).astimezone(UTC)
    brief = plainly(document.brief, folder)
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
        "sections": [plainly(section, folder) for section in document.annex],
    }
    return typeset(TEMPLATE, content, folder, document.time)


def typeset(template: Path, content: dict[str, Any], folder: Path, time: str) -> bytes:
    """What a template makes of content, which it reads as JSON, of a date; what it is made from stays in the folder."""
    import typst

    (folder / "content.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    for file in (template, BLOCKS):
        (folder / file.name).write_bytes(file.read_bytes())
    made = datetime.fromisoformat(time).astimezone(UTC)
    found: bytes = typst.compile(
        str(folder / template.name), format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True, timestamp=made
    )
    return found


def plainly(value: Any, folder: Path) -> Any:
    """A document's parts as JSON can hold them, each with its kind; pictures as files in a folder."""
    if isinstance(value, Picture):
        file = f"{value.name}.svg"
        (folder / file).write_bytes(value.svg())
        return {"kind": "Picture", "file": file, "alt": value.alt, "caption": value.caption}
    if dataclasses.is_dataclass(value):
        parts = {part.name: plainly(getattr(value, part.name), folder) for part in dataclasses.fields(value)}
        return {"kind": type(value).__name__, **parts}
    if isinstance(value, tuple | list):
        return [plainly(item, folder) for item in value]
    return value
