"""What the lessons share: predictions made before a run, numbers in words, tables, pictures, stories and quizzes.

    lesson = Lesson("01_first_run", LANG)
    lesson.ask("survival", "How many outlive three years?", unit="per cent", between=(0, 100), answer="70 %")
    lesson.gap("survival", pick(ensemble.summary(), name="survival_3y"))

Everything is shown in the lesson's language. In a notebook it is rendered, elsewhere it is printed. What the cells of a
lesson say stands in its text in both languages, of which build.py leaves one (languages.py).
"""

import html
import io
import math
import os
import re
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from importlib.util import find_spec
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple

if find_spec("govsim") is None:
    raise ModuleNotFoundError(
        "the kernel of this notebook has no govsim: close it, and in the folder of govsim type in a terminal\n"
        "    uv run --with jupyterlab jupyter lab notebooks/en\n"
        "or choose the kernel .venv of that folder (ภาษาไทย: ดูวิธีเปิดใช้บทเรียนนี้ก่อนเซลล์แรก)"
    )

import pandas as pd
from matplotlib.figure import Figure
from PIL import Image as Pixels

from govsim.outcomes.intervals import Estimate
from govsim.plots import LANGUAGES
from govsim.runs.ensemble import Ensemble
from govsim.runs.story import Teller
from govsim.show.labels import barrier_label, name_of, option_label
from govsim.show.plots.style import look, settle_layout
from govsim.words import Lang

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import tqdm.auto  # noqa: F401  # Mesa's, which would warn in a notebook that its progress bars have no widgets

HERE = Path(__file__).parent
SMALL = "GOVSIM_SMALL"
"""Set to 1 in the environment, every ensemble is a few runs: the lessons are tried out, not taught."""
FEW = 2
MOST_DIGITS, MOST_SAID = 4, 40
DPI, COLOURS = 150, 64
"""Of pictures in notebooks."""


class Unit(NamedTuple):
    """How a number reads in English and in Thai, the factor from the tables' numbers to it, and its digits."""

    en: str
    th: str
    factor: float
    digits: int


UNITS: Mapping[str, Unit] = {
    "per cent": Unit("{} %", "ร้อยละ {}", 100, 1),
    "months": Unit("{} months", "{} เดือน", 1, 1),
    "years": Unit("{} years", "{} ปี", 1, 1),
    "partnerships": Unit("{} partnerships", "{} คู่", 1, 1),
    "contract-years": Unit("{} contract-years", "{} สัญญา-ปี", 1, 1),
    "times": Unit("{} times", "{} เท่า", 1, 2),
    "points": Unit("{} percentage points", "{} จุดร้อยละ", 100, 1),
    "score": Unit("{}", "{}", 1, 2),
    "runs": Unit("{} runs", "{} รอบ", 1, 0),
}

SPOKEN: Mapping[str, set[str]] = {"per cent": {"%", "per cent", "percent", "ร้อยละ", "เปอร์เซ็นต์"}}
"""What else a student may write beside a number in a unit."""
_NUMBER = re.compile(r"(\D*?)([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)(\D*)")

_WORDS: Mapping[str, tuple[str, str]] = {
    "noted": ("Your prediction is noted", "บันทึกคำทำนายของท่านแล้ว"),
    "example": (
        "What do you expect? (Here: an example answer, as no student was asked in this copy)",
        "ท่านคาดไว้อย่างไร (ในที่นี้เป็นคำตอบตัวอย่าง เพราะฉบับนี้ไม่ได้ถามผู้เรียนจริง)",
    ),
    "understood": ("“{}” was understood as {}", "เข้าใจ “{}” ว่าหมายถึง {}"),
    "blank": (
        "**Not answered yet.** {question} A number from {low} to {high}: write it between the quotes after `answer=`, "
        "and run the cell again (Shift+Enter).",
        "**ยังไม่ได้ตอบ** {question} ใส่ตัวเลขตั้งแต่ {low} ถึง {high} ระหว่างเครื่องหมายคำพูดหลัง `answer=` "
        "แล้วสั่งให้เซลล์ทำงานอีกครั้ง (Shift+Enter)",
    ),
    "no number": (
        "**“{said}” cannot be read as one number** from {low} to {high}, so nothing is noted. {question} Write digits, "
        "and run the cell again.",
        "**อ่าน “{said}” เป็นตัวเลขเดียวตั้งแต่ {low} ถึง {high} ไม่ได้** จึงยังไม่บันทึก {question} โปรดเขียนเป็นตัวเลข "
        "แล้วสั่งให้เซลล์ทำงานอีกครั้ง",
    ),
    "range": (
        "**{said} cannot be**: the answer lies from {low} to {high}, so nothing is noted. {question}",
        "**{said} เป็นไปไม่ได้** คำตอบอยู่ตั้งแต่ {low} ถึง {high} จึงยังไม่บันทึก {question}",
    ),
    "share": (
        "**Do you mean {hundredfold} or {said}?** Write “{hundredfold}” or “{said}” in full, so that it is clear; "
        "nothing is noted yet. {question}",
        "**ท่านหมายถึง {hundredfold} หรือ {said}** โปรดเขียน “{hundredfold}” หรือ “{said}” ให้ครบเพื่อความชัดเจน "
        "ยังไม่บันทึก {question}",
    ),
    "no gap": (
        "**No prediction was made, so no gap can be shown.** {question} Answer it in the cell that asks, run that "
        "cell, and then this one again.",
        "**ยังไม่มีคำทำนาย จึงไม่มีส่วนต่างให้แสดง** {question} โปรดตอบในเซลล์ที่ถาม สั่งให้เซลล์นั้นทำงาน แล้วสั่งให้เซลล์นี้ทำงานอีกครั้ง",
    ),
    "prediction": ("your prediction", "คำทำนายของท่าน"),
    "result": ("result", "ผลที่ได้"),
    "gap": ("gap", "ส่วนต่าง"),
    "interval": ("95 % interval {} to {}", "ช่วงความเชื่อมั่นร้อยละ 95: {} ถึง {}"),
    "no interval": ("too few runs for an interval", "จำนวนรอบน้อยเกินไป จึงไม่มีช่วงความเชื่อมั่น"),
    "unknown": ("cannot be told", "วัดค่าไม่ได้"),
    "too high": ("your prediction is {} too high", "คำทำนายสูงกว่าผลอยู่ {}"),
    "too low": ("your prediction is {} too low", "คำทำนายต่ำกว่าผลอยู่ {}"),
    "exact": ("none", "ไม่มี"),
    "inside": ("within the interval", "อยู่ในช่วงความเชื่อมั่น"),
    "outside": ("outside the interval", "อยู่นอกช่วงความเชื่อมั่น"),
    "before": (
        "Note your answers on paper. The same five questions come again at the end, with answers.",
        "จดคำตอบของท่านไว้ คำถามห้าข้อเดียวกันนี้จะกลับมาอีกครั้งท้ายบทเรียนพร้อมเฉลย",
    ),
    "after": ("Answer again, then unfold the answer.", "ตอบอีกครั้งหนึ่ง แล้วเปิดดูเฉลย"),
    "answer": ("Answer", "เฉลย"),
    "before that": ("... ({} lines before)", "... (ก่อนหน้านี้อีก {} บรรทัด)"),
    "after that": ("... ({} lines more)", "... (หลังจากนี้อีก {} บรรทัด)"),
}
_OPTION_LETTERS = ("ABCDE", "กขคงจ")


class Number(NamedTuple):
    """A number with its 95 % interval; None where it is not known."""

    value: float | None
    low: float | None
    high: float | None


def pick(table: pd.DataFrame | Iterable[Estimate], column: str = "value", **where: object) -> Number:
    """The number of the one row in which the named columns have these values, with the interval beside it."""
    if not isinstance(table, pd.DataFrame):
        table = pd.DataFrame([asdict(estimate) for estimate in table])
    rows = table
    for name, value in where.items():
        rows = rows[rows[name] == value]
    if len(rows) != 1:
        raise LookupError(f"{len(rows)} rows have {where}, not one")
    row = rows.iloc[0]
    found = (None if pd.isna(row[name]) else float(row[name]) for name in (column, "low", "high"))
    return Number(*found)


def parts(ensemble: Ensemble, number: int) -> Iterator[Ensemble]:
    """The runs of an ensemble cut into so many ensembles of equal size; runs left over are in none."""
    size = ensemble.replications // number
    for first in range(0, size * number, size):
        tables = dict(ensemble.tables)
        for name, table in tables.items():
            if "run" in table:
                some = table[table["run"].between(first, first + size - 1)]
                tables[name] = some.assign(run=some["run"] - first)
        yield replace(ensemble, replications=size, tables=tables)


class Lesson:
    """A lesson in one language: name as its file's, lang "en" or "th"."""

    def __init__(self, name: str, lang: str) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"{lang!r} is not a language of the lessons; they are {' and '.join(LANGUAGES)}")
        self.name = name
        self.lang: Lang = "th" if lang == "th" else "en"
        self._second = lang == "th"
        self._questions: dict[str, str] = {}
        self._predictions: dict[str, tuple[float, str]] = {}

    def runs(self, full: int) -> int:
        """How many runs to make: so many, or a few where the lesson is only tried out."""
        return min(full, FEW) if os.environ.get(SMALL) == "1" else full

    # Words and numbers

    def say(self, text: str) -> None:
        """Show a text, with numbers in it that were computed."""
        _show(text)

    def label(self, family: str, name: str) -> str:
        """What something is called: a "cause", "event" or "kind", a "reform", a "barrier"."""
        if family == "reform":
            return option_label(name, self.lang)
        if family == "barrier":
            return barrier_label(name, self.lang)
        return name_of(family, name, self.lang)

    def number(self, value: float | None, unit: str = "score", digits: int | None = None) -> str:
        """A number in its unit: 0.484 in "per cent" is "48.4 %"."""
        if value is None:
            return self._say("unknown")
        how = UNITS[unit]
        return self._counted(_plain(value * how.factor, how.digits if digits is None else digits), unit)

    def told(self, found: Number | Estimate, unit: str = "score", digits: int | None = None) -> str:
        """A number in its unit, with its interval; with more digits where its ends would look the same."""
        factor = UNITS[unit].factor
        digits = UNITS[unit].digits if digits is None else digits
        if found.value is None:
            return self._say("unknown")
        if found.low is None or found.high is None:
            return f"{self.number(found.value, unit, digits)} ({self._say('no interval')})"
        if found.low == found.high:  # the same in every run
            return self.number(found.value, unit, digits)
        while digits < MOST_DIGITS and _plain(found.low * factor, digits) == _plain(found.high * factor, digits):
            digits += 1
        low, high = (_plain(bound * factor, digits) for bound in (found.low, found.high))
        return f"{self.number(found.value, unit, digits)} ({self._say('interval').format(low, high)})"

    # Predictions

    def ask(
        self,
        key: str,
        question: str,
        *,
        unit: str,
        between: tuple[float, float],
        answer: object = "",
        example: float | None = None,
    ) -> None:
        """Ask what the student expects before anything is run, in one of UNITS and between two bounds.

        A blank, and an answer that cannot be meant, is said in a sentence, and nothing is noted. An example stands for
        the answer where a lesson is run with no student before it.
        """
        if unit not in UNITS:
            raise ValueError(f"a question is asked in one of {', '.join(UNITS)}, not in {unit!r}")
        self._questions[key] = question
        self._predictions.pop(key, None)
        said, value, clear = answer_of(answer if example is None else example, unit)
        problem = _problem(said, value, between, in_doubt=unit == "per cent" and not clear)
        if value is None or problem:
            low, high = (self._short(bound, unit) for bound in between)
            number, more = (self._short(one, unit) for one in (value or 0, 100 * (value or 0)))
            said = html.escape(said) if value is None else number
            words = self._say(problem).format(said=said, low=low, high=high, hundredfold=more, question=question)
            _show(f"> ✎ {words}")
            return
        self._predictions[key] = value, unit
        told = self._short(value, unit)
        if example is not None:
            _show(f"{question}\n\n{_folded(self._say('example'), f'<b>{told}</b>')}")
            return
        understood = f" ({self._say('understood').format(html.escape(said), told)})" if clear and said != told else ""
        _show(f"{self._say('noted')}: {question} **{told}**{understood}")

    def gap(self, key: str, found: Number | Estimate | float) -> None:
        """Show a prediction, the result, and how far apart they are. A bare number was computed, not estimated."""
        if key not in self._predictions:
            _show(f"> ✎ {self._say('no gap').format(question=self._questions.get(key, ''))}")
            return
        value, unit = self._predictions[key]
        exact = isinstance(found, float)
        known = Number(found, None, None) if isinstance(found, float) else found
        rows = {
            "prediction": self._short(value, unit),
            "result": self.number(known.value, unit) if exact else self.told(known, unit),
            "gap": self._gap(value, known, unit),
        }
        head = f"| {self._questions[key]} | |"
        _show("\n".join([head, "| --- | --- |", *(f"| {self._say(k)} | {v} |" for k, v in rows.items())]))

    def _short(self, value: float, unit: str) -> str:
        """A number as a student says it: no more digits than it has."""
        return self._counted(f"{value:.6g}".replace("-", "−"), unit)

    def _counted(self, number: str, unit: str) -> str:
        text = (UNITS[unit].th if self._second else UNITS[unit].en).format(number)
        return text.removesuffix("s") if number == "1" and not self._second else text

    def _gap(self, value: float, found: Number | Estimate, unit: str) -> str:
        if found.value is None:
            return self._say("unknown")
        unit = "points" if unit == "per cent" else unit
        factor = UNITS[unit].factor
        result = found.value * factor
        distance = abs(value - result)
        words = self._say("exact")
        if float(_plain(distance, UNITS[unit].digits).replace(",", "")):
            how_far = self.number(distance / factor, unit)
            words = self._say("too high" if value > result else "too low").format(how_far)
        if found.low is None or found.high is None:
            return words
        place = self._say("inside" if found.low * factor <= value <= found.high * factor else "outside")
        return f"{words}{' และ' if self._second else '; '}{place}"

    # Claims

    def holds(self, claim: str, borne_out: bool) -> None:
        """Stop where the numbers do not bear out a sentence of the lesson, quoted in English as it stands there.

        It stands in cells tagged "claims", beside the sentence; they are in no notebook, and run in tests/notebooks.
        """
        if not borne_out:
            raise AssertionError(f"{self.name}: the numbers do not bear out {claim!r}")

    # Tables, pictures, stories

    def table(
        self, rows: pd.DataFrame | Sequence[Mapping[str, Any]], heads: Mapping[Any, str], digits: int = 2
    ) -> None:
        """Show columns of a table under these heads."""
        table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
        lines = [list(heads.values()), ["---"] * len(heads)]
        lines += [[_cell(value, digits) for value in row] for row in table[list(heads)].astype(object).to_numpy()]
        _show("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def picture(self, figure: Figure) -> None:
        """Show a picture of govsim.plots, or one drawn on one of its sheets."""
        said = {text.get_gid(): " ".join(text.get_text().split()) for text in figure.texts}
        shell = _shell()
        if shell is None:
            print(f"[{said.get('title', '')}]")
            return
        from IPython.display import Image, display

        alt = " ".join(part for part in (said.get("title", ""), said.get("subtitle", "")) if part)
        display(Image(_png(figure), format="png", width=720, alt=alt))

    def story(self, agent: Any, *, since: int | None = None, most: int = 24) -> None:
        """Tell what happened to a mission, an agency's leaders or a post: at most so many lines, from a month on."""
        teller = Teller(agent.model.chronicle, self.lang)
        title, lines = teller.title(agent.table, agent.row), teller.lines(agent.table, agent.row)
        first = 0 if since is None else sum(line.month < since for line in lines)
        shown = [f"  {teller.dated(line)}" for line in lines[first : first + most]]
        for key, place, cut in (("before that", 0, first), ("after that", len(shown) + 1, len(lines) - first - most)):
            if cut > 0:
                shown.insert(place if first or not place else place - 1, "  " + self._say(key).format(cut))
        _show("```text\n" + "\n".join([title, *shown]) + "\n```")

    # Quizzes

    def quiz(self, when: str) -> None:
        """Show the five questions of the lesson: "before", or "after" with answers folded away."""
        if when not in ("before", "after"):
            raise ValueError(f"a quiz is shown before or after, not {when!r}")
        parts = [self._say(when)]
        for place, item in enumerate(quiz_items(self.name), start=1):
            said = item[self.lang]
            letters = _OPTION_LETTERS[self._second]
            options = [f"   - {letter}. {option}" for letter, option in zip(letters, said["options"], strict=False)]
            parts.append("\n".join([f"{place}. {said['question']}", *options]))
            if when == "after":
                right = f"**{letters[item['answer'] - 1]}.** {said['why']}"
                parts.append(f"   {_folded(self._say('answer'), _html(right))}")
        _show("\n\n".join(parts))

    def _say(self, key: str) -> str:
        return _WORDS[key][self._second]


def answer_of(answer: object, unit: str) -> tuple[str, float | None, bool]:
    """What was said ("" if nothing), the number it means, None if none, and whether its unit was said with it."""
    if answer is None or answer is ...:
        return "", None, False
    if isinstance(answer, int | float | Real) and not isinstance(answer, bool):
        try:
            value = float(answer)
        except OverflowError:
            value = math.inf
        return f"{value:g}", value if math.isfinite(value) else None, False
    said = " ".join(str(answer).replace("−", "-").split())
    found = _NUMBER.fullmatch(said)
    beside = (found[1] + found[3]).strip(" .").casefold() if found else ""
    known = SPOKEN.get(unit, set()) | {text.replace("{}", "").strip() for text in (UNITS[unit].en, UNITS[unit].th)}
    if not found or (beside and beside not in known | {text.removesuffix("s") for text in known}):
        return said[:MOST_SAID], None, False
    return said, float(found[2].replace(",", "")), bool(beside)


def _problem(said: str, value: float | None, between: tuple[float, float], *, in_doubt: bool) -> str:
    """Which of _WORDS tells why an answer cannot be noted; "" if it can."""
    if not said:
        return "blank"
    if value is None:
        return "no number"
    if not between[0] <= value <= between[1]:
        return "range"
    return "share" if in_doubt and 0 < abs(value) < 1 else ""


def quiz_items(name: str) -> list[dict[str, Any]]:
    """The questions of a lesson: answer (from 1), and question, options, why in en and th."""
    items: list[dict[str, Any]] = tomllib.loads((HERE / "quizzes" / f"{name}.toml").read_text("utf-8"))["items"]
    return items


def _plain(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if not float(text.replace(",", "")) else text.replace("-", "−")


def _cell(value: Any, digits: int) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return "–"
    return _plain(value, digits) if isinstance(value, float) else str(value).replace("|", "\\|")


def _png(figure: Figure) -> bytes:
    """The picture at a resolution for the screen, in few colours, so that a notebook stays small."""
    settle_layout(figure)
    sharp, small = io.BytesIO(), io.BytesIO()
    with look():
        figure.savefig(sharp, format="png", dpi=DPI, metadata={"Software": None})
    pixels = Pixels.open(sharp).convert("RGB").quantize(COLOURS, dither=Pixels.Dither.NONE)
    pixels.save(small, format="png", optimize=True)
    return small.getvalue()


def _folded(summary: str, text: str) -> str:
    return f"<details><summary>{summary}</summary>{text}</details>"


def _html(text: str) -> str:
    """Bold in an HTML element, where Markdown is not read."""
    return text.replace("**", "<b>", 1).replace("**", "</b>", 1)


def _shell() -> Any:
    """The notebook's shell; None where the lesson runs as a plain script."""
    from IPython import get_ipython

    return get_ipython()


def _show(markdown: str) -> None:
    if _shell() is None:
        print(markdown)
        return
    from IPython.display import Markdown, display

    display(Markdown(markdown))
