"""What Office files of every kind share: what they say of themselves, and the same bytes for the same report."""

import io
import re
import unicodedata
import zipfile
from datetime import UTC, datetime
from typing import Any

from govsim.show.report.document import Document
from govsim.words import Lang

LOCALES = {"en": "en-GB", "th": "th-TH"}
OFFICIAL = ("TH Sarabun New", "TH SarabunPSK", "TH Sarabun PSK")
"""What official Thai documents are set in, 16 points."""
UNDATED = "1980-01-01T00:00:00+00:00"
"""The date of what rests on no run: the first that a zip file knows."""


def made_at(time: str) -> datetime:
    """When the results were made, in UTC without saying so, as Office files write it."""
    return datetime.fromisoformat(time).astimezone(UTC).replace(tzinfo=None)


def describe(properties: Any, title: str, lang: Lang, time: str = UNDATED) -> None:
    """Title, language and dates of a file that python-docx or python-pptx writes."""
    properties.title, properties.language = title[:255], LOCALES[lang]
    properties.author = properties.last_modified_by = "govsim"
    properties.subject = properties.comments = properties.keywords = ""
    properties.created = properties.modified = made_at(time)
    properties.revision = 1


def describe_report(properties: Any, document: Document) -> None:
    """The same of a report, with its kind, its source and its record."""
    describe(properties, document.title, document.lang, document.time)
    properties.subject, properties.comments = document.kind, document.brief.source[:255]
    properties.keywords = document.record


def settled(content: bytes, time: str) -> bytes:
    """The file with every part dated as the results are."""
    date = max(made_at(time).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return buffer.getvalue()


def kept(text: str) -> str:
    """A text with no-break spaces where a line must not end: "95 %", "(0 to 1)"."""
    text = re.sub(r"(?<=\d) (?=%)", "\u00a0", text)
    return re.sub(r"\([^()]{1,12}\)", lambda short: short[0].replace(" ", "\u00a0"), text)


def letters(text: str) -> int:
    """The letters of a text; signs above and below Thai letters take no room."""
    return sum(not unicodedata.category(letter).startswith("M") for letter in text)


def official_font() -> str | None:
    """The font of official Thai documents, where this system has it."""
    from matplotlib.font_manager import fontManager

    here = {font.name for font in fontManager.ttflist}
    return next((name for name in OFFICIAL if name in here), None)
