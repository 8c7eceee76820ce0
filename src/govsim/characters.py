"""Characters that cannot be seen, or look like others, and files that are no texts: named for what they are.

Word processors, web pages and keyboards of other scripts put them into files where a plain character is meant.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_QUOTES = {'"': "“”„‟«»″", "'": "‘’‚‛‹›′`´"}
_DASHES = "‐‑‒–—―−﹣"
_LIKE = dict(
    zip(
        "аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυιкт",
        "aeopcyxijshdqwABEKMHOPCTXIJSABEZHIKMNOPTYXovpuikt",
        strict=True,
    )
)
"""Letters of Cyrillic and Greek that look like Latin ones."""
_SPACE = "a space"


@dataclass(frozen=True)
class Odd:
    """A character that is not what it seems. place: from 0; what: it in words; remedy: what to write."""

    place: int
    what: str
    remedy: str


def odd_in(text: str) -> Odd | None:
    """The first character of a text that cannot be seen, or that looks like one of the keyboard."""
    for place, char in enumerate(text):
        if (meant := _meant(char)) is not None:
            name = f"U+{ord(char):04X} {unicodedata.name(char, 'CONTROL CHARACTER')}"
            if meant in ("", _SPACE):
                remedy = "remove it" if meant == "" else "write a plain space in its place, or none"
                return Odd(place, f"holds a character that cannot be seen, {name}", remedy)
            kind = "a curly quote" if meant in _QUOTES else f"a character that looks like {meant}"
            return Odd(place, f"holds {kind}, {name} ({char})", f"write a plain {meant} in its place")
    return None


def _meant(char: str) -> str | None:
    """The plain character that is meant: "" where nothing is; None for an ordinary character."""
    if char in "\t\n" or (" " <= char <= "~" and char != "`"):
        return None
    category = unicodedata.category(char)
    if category in ("Cc", "Cf"):
        return ""
    if category in ("Zs", "Zl", "Zp"):
        return _SPACE
    for quote, alike in _QUOTES.items():
        if char in alike:
            return quote
    if char in _DASHES:
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(char))
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and "!" <= plain <= "~" else _LIKE.get(char)


_SKIPPED = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
"""Closed texts in quotes and comments, in which any character may stand."""


def odd_in_toml(line: str) -> Odd | None:
    """What is odd in a line of TOML at which a reader stopped, outside quotes and comments."""
    return odd_in(_SKIPPED.sub(lambda found: "_" * len(found[0]), line.removesuffix("\r")))


# Files that are no texts

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "a Parquet table"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (xls, doc)"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a document (RTF)"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x93NUMPY", "a numpy array"),
)
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"xl/", "an Excel workbook"),
    (b"word/", "a Word document"),
    (b"ppt/", "a PowerPoint document"),
    (b"opendocument.spreadsheet", "a spreadsheet (ODS)"),
    (b"opendocument.text", "a document (ODT)"),
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def no_text(content: bytes) -> tuple[str, str] | None:
    """What a file's bytes are instead of a text in UTF-8, and a remedy; None where they may be one."""
    found = next((what for beginning, what in _BEGINNINGS if content.startswith(beginning)), None)
    if content.startswith(b"PK\x03\x04"):
        found = next((what for part, what in _IN_ZIP if part in content), "a zip archive")
    if found:
        table = any(word in found for word in ("Excel", "spreadsheet", "Office"))
        remedy = "write it as a plain text, in a text editor"
        return f"is {found}, not a text", f"{remedy}; a table of data: save it as CSV UTF-8" if table else remedy
    begins = content[:1000]
    if content.startswith(_UTF_16) or 3 * begins.count(b"\0") > len(begins) > 0:
        return "is text in UTF-16, not in UTF-8", "save it as UTF-8 (in Excel: CSV UTF-8; in Notepad: Encoding, UTF-8)"
    return None


_OTHERS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda text: text.startswith("{") and text.rstrip().endswith("}"), "JSON"),
    (lambda text: bool(re.match(r"\s*<(\?xml|!doctype|html|svg)", text, re.IGNORECASE)), "a web page or XML"),
    (lambda text: text.startswith(("---\n", "---\r\n", "%YAML")), "YAML"),
)


def another_format(text: str) -> str | None:
    """What a text is written in instead of TOML, where that can be seen: JSON, YAML, HTML, Python ..."""
    begins = text.lstrip("\ufeff \t\r\n")
    if found := next((what for is_it, what in _OTHERS if is_it(begins)), None):
        return found
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if lines and all(re.match(r"\s*(- |[\w.-]+:( |$))", line) for line in lines):
        return "YAML"
    first = lines[0] if lines else ""
    if len(lines) > 1 and "=" not in first and not first.startswith("[") and re.search(r"[^\s][,;\t][^\s]", first):
        return "a table (CSV)"
    return None
