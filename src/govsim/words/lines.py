"""Where a line of Thai may end on a page: between words, and never within a compound such as การ + จ่าย.

A browser finds the words of Thai by a dictionary of short ones. thai_words.txt lists the longer ones of our texts
(tools/thai_words.py writes it), and each stands on a page in a span that is not broken.
"""

import re
from functools import cache

from govsim.words.catalogue import FOLDER

_APART = re.compile(r"(<(script|style|title|svg|pre|code)\b.*?</\2>|<[^>]*>)", re.DOTALL)
"""Tags, and what stands in those that hold no lines of text."""


_MORE = ("สัญญา-ปี", "คู่-ปี", "ผู้ตรวจเงินแผ่นดิน", "หัวหน้าส่วนราชการ")
"""Words that pythainlp takes apart."""


def kept_whole(html: str) -> str:
    """A page in which no line ends within a Thai word. Its style must hold .w { white-space: nowrap; }."""
    parts = _APART.split(html)
    # Of three parts, one is text between tags, one the tag, one the tag's name where it is left as it is.
    parts[::3] = [_words().sub(r'<span class="w">\g<0></span>', text) for text in parts[::3]]
    return "".join(part for number, part in enumerate(parts) if number % 3 < 2)


def boxed(text: str) -> str:
    """A text with each word in which no line may end between two private characters, U+E000 and U+E001 (for typst)."""
    return _words().sub("\ue000\\g<0>\ue001", text)


def pattern() -> str:
    """What finds these words, for Python and for a browser."""
    return _words().pattern


@cache
def _words() -> re.Pattern[str]:
    listed = (FOLDER / "thai_words.txt").read_text("utf-8").split()
    # A word is not found within a longer one: what follows must not be a mark that hangs on its last letter.
    ordered = sorted(map(re.escape, (*_MORE, *listed)), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(ordered)})(?![ะ-ฺ็-๎])")
