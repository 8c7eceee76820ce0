"""The reproducibility record that a report of every format carries, and reading it out of a file.

It is one line of words, as LibreOffice takes other marks between keywords away, and stands where each format keeps
keywords, so that it outlives an office's editing: in the properties of Office files, a PDF's metadata, a web page's
head. It names the results by the hash of their provenance.json, and the report's figures by a hash of their own.
"""

import dataclasses
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from govsim.errors import InputError
from govsim.show.report.document import Document, Facts
from govsim.words import LANGUAGES, Lang

LONGEST = 255
"""Characters that an Office file's keywords may have."""
_MARK = "govsim-record-1"

_LINE = re.compile(_MARK.encode() + rb"(?: [a-z]+=[\w.~%-]*)+")
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_MOST_BYTES = 500_000_000
_PARTS = re.compile(
    r"word/document\.xml|ppt/(?:slides|notesSlides)/[^/]*\.xml|xl/sharedStrings\.xml|xl/worksheets/[^/]*\.xml"
)
_BETWEEN = re.compile(r"</(?:w:p|a:p|si|p|t[dhr]|li|dt|dd|h\d|small|text)>|<(?:w:br|w:tab|br)\b[^>]*>")
_RUN = re.compile(r"<(?:[wa]:)?t(?: [^>]*)?>([^<]*)<")
"""Text of one kind, in an Office file: a number may be written in several."""
_CELL = re.compile(r"""<c\b(?:[^>]*\bt="(\w+)")?[^>]*><v>([^<]*)</v>""")
"""Of a workbook: what a cell holds, and its value."""


@dataclass(frozen=True)
class Record:
    """What a report says of itself: hash of the results' provenance.json and of the report's figures, language, the
    program that wrote it, and the name of the results' folder, empty where there was no room for it.
    """

    results: str
    figures: str
    lang: Lang
    govsim: str
    folder: str

    def line(self) -> str:
        """As it stands in a file."""
        facts = {name: value.encode(errors="surrogateescape") for name, value in dataclasses.asdict(self).items()}
        words = [f"{name}={quote(value, safe='')}" for name, value in facts.items()]  # a folder's name may be any bytes
        line = " ".join((_MARK, *words))
        return line if len(line) <= LONGEST else " ".join((_MARK, *words[:-1]))


def read(path: Path) -> Record:
    """The record in a file. Raises InputError where there is none or the file cannot be read."""
    content = content_of(path)
    where = _part(content, path, "docProps/core.xml") if _is_zip(content) else content
    line = _LINE.search(where)
    if line is None:
        remedy = "give the hash that is printed on its first page (SHA-256 of provenance.json), or write it again"
        raise InputError("has no reproducibility record of govsim", place=str(path), remedy=remedy)
    facts = dict(word.split("=") for word in line[0].decode().split()[1:])
    told = (unquote(facts.get(field.name, ""), errors="surrogateescape") for field in dataclasses.fields(Record))
    found = Record(*told)  # type: ignore[arg-type]
    hashes = found.results, found.figures
    if found.lang not in LANGUAGES or not all(re.fullmatch("[0-9a-f]{64}", one) for one in hashes):
        raise InputError("has a damaged reproducibility record", place=str(path), remedy="give the hash printed on it")
    return found


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises InputError where it cannot be read."""
    remedy = "name a report that `govsim report` wrote, or the hash printed on one"
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise InputError("is not a regular file", place=str(path), remedy=remedy)
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", place=str(path), remedy=remedy) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", place=str(path)) from None


def figures_of(document: Document) -> str:
    """The hash of all figures that a report says, in their order: those of its sentences and of its tables."""
    brief = dataclasses.replace(document.brief, source="")
    said = [text for part in (brief, document.annex) for text in _texts(part)]
    figures = [figure for text in said for figure in _FIGURE.findall(text)]
    return hashlib.sha256("\n".join(figures).encode()).hexdigest()


def _texts(part: Any) -> list[str]:
    """What a part of a document says in words: not its pictures, nor where it comes from."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, tuple):
        return [text for one in part for text in _texts(one)]
    if isinstance(part, Facts) or not dataclasses.is_dataclass(part):
        return []
    return [text for field in dataclasses.fields(part) for text in _texts(getattr(part, field.name))]


# What a file says now, whoever wrote in it since


def numbers_in(content: bytes, path: Path) -> set[str] | None:
    """The numbers that a reader of an Office file or web page reads; None of a PDF, whose text is set in glyphs."""
    if content.startswith(b"%PDF"):
        return None
    if not _is_zip(content):
        text = re.sub(r"<(style|script)\b.*?</\1>", " ", content.decode("utf-8", "replace"), flags=re.DOTALL)
        return set(_FIGURE.findall(re.sub(r"<[^>]*>", "", _BETWEEN.sub("\n", text))))
    found: set[str] = set()
    for name, part in _parts_of(content, path):
        if name.startswith("xl/worksheets"):
            found |= {f"{float(value):.10g}" for kind, value in _CELL.findall(part) if kind in ("", "n")}
        else:
            lines = ("".join(_RUN.findall(line)) for line in _BETWEEN.split(part))
            found |= {figure for line in lines for figure in _FIGURE.findall(line)}
    return found


def _parts_of(content: bytes, path: Path) -> Iterator[tuple[str, str]]:
    """The parts of an Office file in which readers read."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = [name for name in file.namelist() if _PARTS.fullmatch(name)]
    for name in names:
        yield name, _part(content, path, name).decode("utf-8", "replace")


def _is_zip(content: bytes) -> bool:
    return content.startswith(b"PK")


def _part(content: bytes, path: Path, name: str) -> bytes:
    """A part of an Office file; empty where it has none. Raises InputError for what is no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if name not in file.namelist():
                return b""
            if file.getinfo(name).file_size > _MOST_BYTES:
                raise InputError(f"{name} in it is larger than a report is", place=str(path))
            return file.read(name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise InputError(
            f"is damaged: {error}", place=str(path), remedy="write it again, with `govsim report`"
        ) from None
