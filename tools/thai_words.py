"""Write src/govsim/words/thai_words.txt: the words of the package's Thai texts that a line may not end within.

    uv run --with pythainlp==5.4.0 python tools/thai_words.py

Thai has no spaces between words, and a browser ends a line within a compound: after the first part of "การ" + "จ่าย".
pythainlp's dictionary tells words; what begins with a prefix is one word with what follows.
"""

import re
from pathlib import Path

from pythainlp.tokenize import word_tokenize  # type: ignore[import-not-found]

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "govsim" / "words" / "thai_words.txt"
TEXTS = (
    *("src/govsim/words/**/*.toml", "src/govsim/model/*.py", "src/govsim/game/*.py", "docs/**/*.md"),
    *("notebooks/course/*", "notebooks/quizzes/*.toml"),
)
PREFIXES = ("การ", "ความ", "ผู้", "ข้อ", "ช่วง", "เงิน", "งบ", "คู่")
LEAST, MOST = 6, 18
"""Letters and marks: shorter ones have no place to end a line, longer ones may be broken on a phone."""


def words(text: str) -> set[str]:
    """The words of a text, a prefix with what it stands before."""
    found, before = set(), ""
    for token in word_tokenize(text, engine="newmm"):
        if not re.fullmatch("[ก-๛]+", token):
            before = ""
            continue
        found |= {token, before + token}
        before = token if token in PREFIXES else ""
    return {word for word in found if LEAST <= len(word) <= MOST and word not in PREFIXES}


def main() -> None:
    """Write the list."""
    found = set[str]()
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            for run in re.findall("[ก-๛]+", path.read_text("utf-8")):
                found |= words(run)
    TARGET.write_text("".join(f"{word}\n" for word in sorted(found)), "utf-8")


if __name__ == "__main__":
    main()
