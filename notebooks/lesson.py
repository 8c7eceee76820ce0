"""What the lessons share: predictions made before a run, numbers in words, tables, pictures, stories and quizzes.

    lesson = Lesson("01_first_run", LANG)
    lesson.predict("survival", 50, "per cent", en="partnerships that outlive three years", th="...")
    lesson.gap("survival", pick(ensemble.summary(), name="survival_3y"))

Everything is shown in the lesson's language. In a notebook it is rendered, elsewhere it is printed.
"""

import io
import os
import tomllib
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from importlib.util import find_spec
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
MOST_DIGITS = 4
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

_WORDS: Mapping[str, tuple[str, str]] = {
    "noted": ("Your prediction is noted", "บันทึกคำทำนายของท่านแล้ว"),
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
        self._predictions: dict[str, tuple[float, str, str]] = {}

    def runs(self, full: int) -> int:
        """How many runs to make: so many, or a few where the lesson is only tried out."""
        return min(full, FEW) if os.environ.get(SMALL) == "1" else full

    # Words and numbers

    def word(self, en: str, th: str) -> str:
        """One of two texts, by language."""
        return th if self._second else en

    def say(self, *, en: str, th: str) -> None:
        """Show a text, with numbers in it that were computed."""
        _show(self.word(en, th))

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

    def predict(self, key: str, value: float, unit: str, *, en: str, th: str) -> None:
        """Keep what the student expects before anything is run, in one of UNITS."""
        if unit not in UNITS or isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"a prediction is a number in one of {', '.join(UNITS)}, not {value!r} in {unit!r}")
        self._predictions[key] = value, unit, self.word(en, th)
        _show(f"{self._say('noted')}: {self.word(en, th)} – **{self._predicted(key)}**")

    def gap(self, key: str, found: Number | Estimate | float) -> None:
        """Show a prediction, the result, and how far apart they are. A bare number was computed, not estimated."""
        if key not in self._predictions:
            raise LookupError(f"nothing was predicted for {key!r}: run the cell with predict() first")
        value, unit, question = self._predictions[key]
        exact = isinstance(found, float)
        known = Number(found, None, None) if isinstance(found, float) else found
        rows = {
            "prediction": self._predicted(key),
            "result": self.number(known.value, unit) if exact else self.told(known, unit),
            "gap": self._gap(value, known, unit),
        }
        _show(
            "\n".join([f"| {question} | |", "| --- | --- |", *(f"| {self._say(k)} | {v} |" for k, v in rows.items())])
        )

    def _predicted(self, key: str) -> str:
        value, unit, _ = self._predictions[key]
        return self._counted(f"{value:g}".replace("-", "−"), unit)

    def _counted(self, number: str, unit: str) -> str:
        text = self.word(UNITS[unit].en, UNITS[unit].th).format(number)
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
        return f"{words}{self.word('; ', ' และ')}{place}"

    # Claims

    def holds(self, claim: str, borne_out: bool) -> None:
        """Stop where the numbers do not bear out a sentence of the lesson, quoted in English as it stands there.

        It stands in cells tagged "claims", beside the sentence; they are in no notebook, and run in tests/notebooks.
        """
        if not borne_out:
            raise AssertionError(f"{self.name}: the numbers do not bear out {claim!r}")

    # Tables, pictures, stories

    def table(
        self, rows: pd.DataFrame | Sequence[Mapping[str, Any]], heads: Mapping[str, tuple[str, str]], digits: int = 2
    ) -> None:
        """Show columns of a table under these heads, in English and in Thai."""
        table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
        lines = [[head[self._second] for head in heads.values()], ["---"] * len(heads)]
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
                parts.append(f"   <details><summary>{self._say('answer')}</summary>{_html(right)}</details>")
        _show("\n\n".join(parts))

    def _say(self, key: str) -> str:
        return _WORDS[key][self._second]


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
