"""A file of TOML: its text read with care, the line of each of its keys, what is wrong where it is none, writing it."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli_w

from govsim import arguments, characters
from govsim.arguments import named
from govsim.errors import InputError, KeyPath, UnplacedError, nearest, shorten

LARGEST = 1_000_000
_DEEPEST = 20
"""Tables in tables, far more than any file of ours has."""


# Reading


def read_text(path: Path, place: str) -> str:
    """The text of a small UTF-8 file, or an error that says why there is none."""
    try:
        if not path.exists():
            raise InputError("there is no such file", place=place, remedy=_near_file(path))
        if path.is_dir():
            raise InputError("is a folder, not a file", place=place, remedy=_files_in(path))
        if not path.is_file():
            raise InputError("is not a regular file", place=place)
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"is too large, {size / 1e6:.1f} MB",
                place=place,
                remedy="scenarios and their data are small texts of at most 1 MB; is this the file you mean?",
            )
        content = path.read_bytes()
    except PermissionError:
        remedy = f"ask its owner, or try: chmod u+r {path.name}"
        raise InputError("you have no permission to read it", place=place, remedy=remedy) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", place=place) from None
    if problem := characters.no_text(content):
        raise InputError(problem[0], place=place, remedy=problem[1])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8 text", place=f"{place}:{line}", remedy="save the file as UTF-8") from None


def of_file_name(error: UnplacedError, place: str, what: str) -> InputError:
    """The error of a name that nobody stated: it is the file's own."""
    odd = characters.odd_in(Path(place).stem)
    message = f"the file's name cannot be a {what}'s name: it {odd.what if odd else error.predicate}"
    return InputError(message, place=place, remedy=f'rename the file, or state a name in it: name = "my-{what}"')


def _near_file(path: Path) -> str | None:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder} either"
    near = nearest(path.name, (other.name for other in folder.iterdir() if other.is_file()))
    return f"did you mean {folder / near}?" if near else None


def _files_in(folder: Path) -> str | None:
    names = sorted(path.name for path in folder.glob("*.toml"))
    return f"scenario files in it: {', '.join(names[:20])}" if names else None


def parsed(text: str, place: str) -> dict[str, Any]:
    """The tables of a TOML text."""
    text = arguments.text("text", text)
    try:
        tables = tomllib.loads(text)
        if _deeper_than(tables, _DEEPEST):  # a.a.a... = 1 gives tables in tables that no call need be nested for
            raise RecursionError
        return tables
    except RecursionError:
        raise InputError("is nested too deeply to be a scenario", place=place) from None
    except ValueError as error:
        raise not_toml(text, place, str(error)) from None


def _deeper_than(tables: dict[str, Any], levels: int) -> bool:
    """Whether there are tables or lists in one another, more than so many."""
    layer: list[Any] = [tables]
    for _ in range(levels):
        layer = [inner for outer in layer for inner in _inside(outer)]
    return bool(layer)


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


# A text that is not TOML, in words

_TWICE = ("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine", "Duplicate inline table key")
_SYNTAX = (
    (("Invalid value",), "the value is not TOML", 'text stands in quotes: name = "pilot"; numbers are plain: 0.4'),
    (
        ("Invalid statement", "Expected '='", "Invalid initial character"),
        "this is neither a [table] nor a key = value",
        "is this a scenario file? `govsim list scenarios` names some to look at",
    ),
    (("Unterminated string", "Illegal character '\\n'"), "a text in quotes is not closed", "close it with a quote"),
    (("Unclosed array",), "a list is not closed", "close it with ]"),
    (("Unclosed inline table",), "a table in braces is not closed", "close it with }"),
    (("Expected ']",), "the name of a table is not closed", "write [table], or [[tables]] for one of several"),
    (
        ("Expected newline or end of document",),
        "there is more on the line than one key = value",
        "one key = value a line; the decimal mark is a point: 0.4",
    ),
    (("Unescaped '\\'", "Invalid hex value"), "a backslash in a text means something else", "write it twice: \\\\"),
)


def not_toml(text: str, place: str, message: str) -> InputError:
    """What tomllib says about a text that is not TOML, as an error a person can act on."""
    parsed = re.fullmatch(r"(?s)(.*) \(at (?:line (\d+), column \d+|end of document)\)", message)
    if not parsed:  # the one thing tomllib leaves to Python: whole numbers of thousands of digits
        return InputError("not TOML: a number is too long", place=place)
    reason, line = parsed[1], int(parsed[2] or text.rstrip().count("\n") + 1)
    if odd := characters.odd_in_toml(text.split("\n")[line - 1]):
        return InputError(odd.what, place=f"{place}:{line}:{odd.place + 1}", remedy=odd.remedy)
    place = f"{place}:{line}"
    if other := characters.another_format(text):
        remedy = "write TOML: key = value, below tables such as [rotation]"
        return InputError(f"not TOML: this is {other}", place=place, remedy=remedy)
    if reason.startswith(_TWICE):
        subject = _given_twice(reason, text.split("\n")[line - 1].strip())
        return InputError(f"{shorten(subject)} is given twice", place=place, remedy="keep one of the two")
    for beginnings, what, remedy in _SYNTAX:
        if reason.startswith(beginnings):
            return InputError(f"not TOML: {what}", place=place, remedy=remedy)
    return InputError(f"not TOML: {reason[:1].lower()}{reason[1:]}", place=place)


def _given_twice(reason: str, line: str) -> str:
    if in_braces := re.fullmatch(r"Duplicate inline table key '(.*)'", reason):
        return in_braces[1]
    found = re.match(r"\[.*?\]+|[^=#]+?(?=\s*=)", line)
    return found[0] if found else "a key"


# Finding the line of a key


def place_of(path: KeyPath, text: str, place: str) -> str:
    """The file and line of a key in a valid TOML text; of its table when the key is missing."""
    lines = _Lines(text).lines
    while path and path not in lines:
        path = path[:-1]
    return f"{place}:{lines[path]}" if path else place


_TOKEN = re.compile(
    r'''(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?'{3,5}|"(?:\\.|[^"\\])*"|'[^']*')'''
    r"""|(?P<skipped>\#[^\n]*|[^\S\n]+)|(?P<mark>[\n\[\]{},=.])|(?P<bare>[^\s\[\]{},=.\#"']+)""",
    re.DOTALL,
)


class _Lines:
    """Walks a TOML text that is known to be valid, and notes the line in which each key first stands."""

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._last: dict[KeyPath, int] = {}  # for each array of tables, the number of its last table
        self._tokens = _tokens(text)
        self._advance()
        table: KeyPath = ()
        while self._token:
            if self._token == "\n":
                self._advance()
            elif self._token == "[":
                table = self._header()
            else:
                self._pair(table)

    def _advance(self) -> None:
        self._token, self._line = next(self._tokens, ("", 0))

    def _skip_lines(self) -> None:
        while self._token == "\n":
            self._advance()

    def _header(self) -> KeyPath:
        self._advance()
        is_array = self._token == "["
        if is_array:
            self._advance()
        line, parts = self._line, self._key()
        path: KeyPath = ()
        for number, part in enumerate(parts, 1):
            path = self._noted((*path, part), line)
            if is_array and number == len(parts):
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path = self._noted((*path, self._last[path]), line)
        while self._token == "]":
            self._advance()
        return path

    def _pair(self, table: KeyPath) -> None:
        line = self._line
        for part in self._key():
            table = self._noted((*table, part), line)
        self._advance()  # the equals sign
        self._value(table)

    def _key(self) -> list[str]:
        parts = []
        while True:
            quoted = self._token.startswith(("'", '"'))
            parts.append(tomllib.loads(f"key = {self._token}")["key"] if quoted else self._token)
            self._advance()
            if self._token != ".":
                return parts
            self._advance()

    def _value(self, path: KeyPath) -> None:
        if self._token not in ("[", "{"):
            while self._token not in (",", "]", "}", "\n", ""):
                self._advance()
            return
        closing = "]" if self._token == "[" else "}"
        self._advance()
        self._skip_lines()
        number = 0
        while self._token not in (closing, ""):
            if closing == "]":
                self._value(self._noted((*path, number), self._line))
            else:
                self._pair(path)
            number += 1
            self._skip_lines()
            if self._token == ",":
                self._advance()
                self._skip_lines()
        self._advance()

    def _noted(self, path: KeyPath, line: int) -> KeyPath:
        self.lines.setdefault(path, line)
        return path


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """The tokens of a TOML text that mean something, each with its line."""
    line = 1
    for token in _TOKEN.finditer(text):
        if token.lastgroup != "skipped":
            yield token[0], line
        line += token[0].count("\n")


# Writing


def written(table: Mapping[str, Any], header: str = "") -> str:
    """Tables as TOML: plain keys, then tables, then each of several tables, under headers of their own."""
    plain, one, several = "", "", ""
    for key, value in table.items():
        if isinstance(value, dict):
            one += f"\n[{header}{key}]\n{written(value, f'{header}{key}.')}"
        elif isinstance(value, tuple) and value and all(isinstance(item, dict) for item in value):
            several += "".join(f"\n[[{header}{key}]]\n{written(item, f'{header}{key}.')}" for item in value)
        elif isinstance(value, tuple) and value and isinstance(value[0], tuple):
            pairs = (", ".join(tomli_w.dumps({"": item})[5:].strip() for item in pair) for pair in value)
            plain += f"{key} = [\n{''.join(f'  [{pair}],{chr(10)}' for pair in pairs)}]\n"
        else:
            plain += tomli_w.dumps({key: value}, multiline_strings=isinstance(value, str) and _is_long(value))
    return plain + one + several


def _is_long(text: str) -> bool:
    """Whether a text is better read over several lines; a carriage return would not survive that."""
    return "\n" in text and "\r" not in text


# Checking


def save_new(path: str | Path, text: str, place: str | None = None) -> None:
    """Write a text to a new file, whole or not at all. `place` names the file in errors, as it was typed.

    Raises InputError where there is one, or none can be written.
    """
    target = named(arguments.a_path("path", path))
    place, made = place or str(target), False
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            made = True
            file.write(text)
    except FileExistsError:
        raise InputError("there is one already", place=place, remedy="choose another name") from None
    except OSError as error:
        if made:  # a full disk: half a scenario is none
            target.unlink()
        why = error.strerror or str(error) if target.parent.is_dir() else f"there is no folder {target.parent}"
        raise InputError(f"cannot be written: {why}", place=place, remedy="name a file where you may write") from None
