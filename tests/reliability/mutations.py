"""What can go wrong with bytes, texts and facts on their way to us. Every choice is the given generator's."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

type Luck = np.random.Generator

NUMBERS = (
    "0",
    "-0",
    "-1",
    "1",
    "2",
    "3",
    "0.5",
    "1.0",
    "1e3",
    "1e-3",
    "1_0",
    "+1",
    "0x10",
    "1e309",
    "-1e309",
    "1e-400",
    "nan",
    "NaN",
    "-nan",
    "inf",
    "-inf",
    "Infinity",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1" + "0" * 30,
    "9" * 400,
    "9" * 5000,
    "1,5",
    "1.5.2",
    "1/2",
    "½",
    "١",
    "๑",
    "１",
    "true",
    "null",
)
TEXTS = (
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "a\0b",
    "\x1b[31m",
    "\x7f",
    "\ufeff",
    "\u200b",
    "\u202e",
    "\u00a0",
    "\u2028",
    "\ud800",
    "\udcff",
    "\ufffe",
    "é",
    "e\u0301",
    "ก็",
    "สวัสดี",
    "🙂",
    "а",
    "“quoted”",
    "'",
    '"',
    "''",
    '"""',
    "[",
    "]",
    "[red]",
    "{}",
    "{0}",
    "%s",
    "%n",
    "$HOME",
    "`id`",
    ";",
    "&&",
    "|",
    "<b>",
    "</script>",
    "#",
    "=",
    "==",
    ":",
    "@",
    ",",
    ".",
    "..",
    "../..",
    "./",
    "-",
    "--",
    "---",
    "-h",
    "-n",
    "*",
    "?",
    "a" * 300,
    "a" * 5000,
    "ก" * 300,
    "~",
    "~nobody-of-that-name",
    "CON",
    "NUL",
    "x.toml",
    "lock",
    "/dev/null",
    "/dev/full",
    "/dev/zero",
    "/nonexistent/x",
    "/proc/self/mem",
    "con.toml",
    "a/b/c",
    ".hidden",
    "x" * 254 + "y",
)
NESTED = ("[" * 5000, "{" * 5000, "(" * 5000, "[[" * 300 + "]]" * 300, "a." * 3000 + "a = 1")
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    10**9,
    -(10**9),
    2**63,
    10**30,
    0.0,
    -0.5,
    1e308,
    1e-308,
    float("nan"),
    float("inf"),
    "",
    "x",
    "all",
    "2026",
    "\0",
    "a" * 3000,
    [],
    {},
    [None],
    [[]],
    {"": ""},
    [0] * 50,
    {"x": [1]},
)


def one[Any_](luck: Luck, those: Sequence[Any_]) -> Any_:
    """One of those."""
    return those[int(luck.integers(len(those)))]


def word(luck: Luck) -> str:
    """A number or a text that nobody means."""
    return one(luck, NUMBERS if luck.random() < 0.5 else TEXTS)


# Bytes


def _flip_bits(luck: Luck, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(int(luck.integers(1, 4))):
        bit = int(luck.integers(8 * len(changed)))
        changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _change_a_byte(luck: Luck, content: bytes) -> bytes:
    place = int(luck.integers(len(content)))
    return content[:place] + luck.bytes(1) + content[place + 1 :]


def _cut_short(luck: Luck, content: bytes) -> bytes:
    return content[: int(luck.integers(len(content)))]


def _lose_a_part(luck: Luck, content: bytes) -> bytes:
    first, end = sorted(luck.integers(len(content) + 1, size=2).tolist())
    return content[:first] + content[end:]


def _double_a_part(luck: Luck, content: bytes) -> bytes:
    first, end = sorted(luck.integers(len(content) + 1, size=2).tolist())
    return content[:end] + content[first:end] + content[end:]


def _empty(_: Luck, __: bytes) -> bytes:
    return b""


def _noise(luck: Luck, content: bytes) -> bytes:
    place = int(luck.integers(len(content) + 1))
    return content[:place] + luck.bytes(int(luck.integers(1, 60))) + content[place:]


def _other_encoding(luck: Luck, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    encoding = one(luck, ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp874", "latin-1", "cp037"))
    return text.encode(encoding, "replace")


def _line_ends(luck: Luck, content: bytes) -> bytes:
    return content.replace(b"\n", one(luck, (b"\r\n", b"\r", b"\n\n", b"", b"\x0b", b"\xe2\x80\xa8")))


BYTES: tuple[Callable[[Luck, bytes], bytes], ...] = (
    _flip_bits,
    _change_a_byte,
    _cut_short,
    _lose_a_part,
    _double_a_part,
    _empty,
    _noise,
    _other_encoding,
    _line_ends,
)


def changed_bytes(luck: Luck, content: bytes) -> bytes:
    """Bytes with one thing wrong, whatever they are of."""
    return one(luck, BYTES)(luck, content) if content else luck.bytes(20)


# Texts of lines: scenarios, designs, moves, CSV


def _swap_lines(luck: Luck, lines: list[str]) -> list[str]:
    first, other = luck.integers(len(lines), size=2).tolist()
    lines[first], lines[other] = lines[other], lines[first]
    return lines


def _double_a_line(luck: Luck, lines: list[str]) -> list[str]:
    lines.insert(int(luck.integers(len(lines) + 1)), one(luck, lines))
    return lines


def _lose_a_line(luck: Luck, lines: list[str]) -> list[str]:
    del lines[int(luck.integers(len(lines)))]
    return lines


def _another_value(luck: Luck, lines: list[str]) -> list[str]:
    number = int(luck.integers(len(lines)))
    key, mark, _ = lines[number].partition(one(luck, ("=", ",", " by ", " ")))
    value = word(luck)
    lines[number] = f"{key}{mark} {one(luck, (value, f'"{value}"', f'[{value}]', f'{{x = {value}}}'))}"
    return lines


def _another_key(luck: Luck, lines: list[str]) -> list[str]:
    number = int(luck.integers(len(lines)))
    _, mark, value = lines[number].partition(one(luck, ("=", ",")))
    lines[number] = f"{word(luck)} {mark}{value}"
    return lines


def _a_strange_line(luck: Luck, lines: list[str]) -> list[str]:
    lines.insert(int(luck.integers(len(lines) + 1)), one(luck, (*TEXTS, *NESTED)))
    return lines


def _a_strange_character(luck: Luck, lines: list[str]) -> list[str]:
    number = int(luck.integers(len(lines)))
    place = int(luck.integers(len(lines[number]) + 1))
    lines[number] = lines[number][:place] + one(luck, TEXTS) + lines[number][place:]
    return lines


LINES: tuple[Callable[[Luck, list[str]], list[str]], ...] = (
    _swap_lines,
    _double_a_line,
    _lose_a_line,
    _another_value,
    _another_value,
    _another_value,
    _another_key,
    _a_strange_line,
    _a_strange_character,
)


def changed_lines(luck: Luck, content: bytes) -> bytes:
    """A text file with one line wrong, or two."""
    lines = content.decode().splitlines() or [""]
    for _ in range(int(luck.integers(1, 3))):
        lines = one(luck, LINES)(luck, lines) or [""]
    return "\n".join([*lines, ""]).encode(errors="surrogatepass")


def changed_text(luck: Luck, text: str) -> str:
    """An argument with one thing wrong."""
    place = int(luck.integers(len(text) + 1))
    match int(luck.integers(6)):
        case 0:
            return word(luck)
        case 1:
            return text[:place] + one(luck, TEXTS) + text[place:]
        case 2:
            return text[:place]
        case 3:
            return text[:place] + text[place + 1 :]
        case 4:
            return text.replace(one(luck, text) if text else "", word(luck), 1)
        case _:
            head, mark, _ = text.rpartition(one(luck, ("=", "@", ":", ",")))
            return f"{head}{mark}{word(luck)}"


# Facts: nested lists and tables, as JSON has them


def places(told: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of nested lists and tables."""
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [way, *(place for key, value in inner for place in places(value, (*way, key)))]


def changed_facts(luck: Luck, facts: dict[str, Any]) -> dict[str, Any]:
    """Facts with a value of another kind, gone, doubled, or under another key."""
    changed: dict[str, Any] = json.loads(json.dumps(facts))
    *way, last = one(luck, places(changed)[1:])
    inner: Any = changed
    for key in way:
        inner = inner[key]
    match int(luck.integers(5)):
        case 0:
            del inner[last]
        case 1 if isinstance(inner, dict):
            inner[word(luck)] = inner.pop(last)
        case 2 if isinstance(inner, list):
            inner.append(inner[last])
        case 3 if isinstance(inner[last], str):
            inner[last] = changed_text(luck, inner[last])
        case _:
            inner[last] = one(luck, VALUES)
    return changed
