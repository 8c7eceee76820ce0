"""Errors a person can act on: what is wrong, where it stands, what to do about it."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, time

type KeyPath = tuple[str | int, ...]
"""Where a value stands in a scenario: ("groups", 1, "rotation", "transfer_rate")."""

BUDDHIST_ERA = 543


class InputError(ValueError):
    """The user's input is at fault, not the program.

    place: the file and line, or the call; what: what is wrong with it; remedy: what to do about it.
    """

    def __init__(self, what: str, *, place: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        first = f"{self.place}: {self.what}" if self.place else self.what
        return f"{first}\n  {self.remedy}" if self.remedy else first


class UnplacedError(InputError):
    """An input error at a key of a scenario, before anyone has said in which line or call the key stands."""

    def __init__(self, path: KeyPath, predicate: str, remedy: str | None = None) -> None:
        super().__init__(f"{dotted(path)} {predicate}".strip(), remedy=remedy)
        self.path = path
        self.predicate = predicate

    def __reduce__(self) -> tuple[type["UnplacedError"], tuple[KeyPath, str, str | None]]:
        return UnplacedError, (self.path, self.predicate, self.remedy)

    def below(self, path: KeyPath) -> "UnplacedError":
        """The same error, seen from the table that holds this one at `path`."""
        return UnplacedError(path + self.path, self.predicate, self.remedy)

    def at(self, place: str) -> InputError:
        """The same error with its place."""
        return InputError(self.what, place=place, remedy=self.remedy)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like this one, None when none is like it."""
    by_lower_case = {candidate.casefold(): candidate for candidate in names}
    matches = difflib.get_close_matches(name.casefold(), by_lower_case, n=1)
    return by_lower_case[matches[0]] if matches else None


def did_you_mean(name: str, names: Iterable[str], what: str) -> str:
    """A remedy for a name that is not among the names: the nearest one, or what there is."""
    names = list(names)
    if near := nearest(name, names):
        return f"did you mean {near}?"
    if not names:
        return f"there are no {what}"
    return f"{what}: {', '.join(names[:20])}{', ...' if len(names) > 20 else ''}"


def buddhist_era(year: object) -> str | None:
    """A remedy when a year looks like one of the Buddhist Era."""
    if isinstance(year, int) and 2440 <= year <= 2700:
        return f"{year} looks like a Buddhist Era year; write {year - BUDDHIST_ERA} (CE = BE - {BUDDHIST_ERA})"
    return None


def dotted(path: KeyPath) -> str:
    """A key as it is written in its table: "world.agencies", and "need" for the need of the third mission."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    after_index = max((place + 1 for place, part in enumerate(path) if isinstance(part, int)), default=0)
    return ".".join(str(part) for part in path[after_index:])


def shown(value: object) -> str:
    """A value as a scenario file would write it, cut short."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{shorten(value)}"'
        case list() | tuple() | set() | frozenset():
            return "a list"
        case date() | time():
            return f"the date or time {value}"
        case dict():
            return "a table"
        case _:
            return shorten(str(value))


def shorten(text: str) -> str:
    """A text cut to 60 characters, those that cannot be seen written as TOML would."""
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[:61])
    return text if len(text) <= 60 else f"{text[:57]}..."


# Texts that are not TOML, in words

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
    said = re.fullmatch(r"(?s)(.*) \(at (?:line (\d+), column \d+|end of document)\)", message)
    if not said:  # the one thing tomllib leaves to Python: whole numbers of thousands of digits
        return InputError("not TOML: a number is too long", place=place)
    reason, line = said[1], int(said[2] or text.rstrip().count("\n") + 1)
    place = f"{place}:{line}"
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
