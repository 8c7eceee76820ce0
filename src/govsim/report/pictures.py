"""The pictures of the page, as SVG that can stand inside HTML: no outside address, no name twice on a page."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from markupsafe import Markup
from matplotlib.figure import Figure

from govsim import plots
from govsim.comparison import DO_NOTHING, Comparison
from govsim.ensemble import Ensemble
from govsim.language import Lang
from govsim.outcomes.continuity import incidence, survival_curve
from govsim.plots.style import look, settle_layout
from govsim.plots.words import option_label
from govsim.report import notes
from govsim.report.answer import MAIN, rows_of
from govsim.report.words import say

MOST_CURVES = 3


@dataclass(frozen=True)
class Picture:
    """An SVG element and what is said below it."""

    svg: Markup
    caption: str = ""


def of_comparison(comparison: Comparison, best: str | None, lang: Lang) -> Iterator[Picture]:
    """Survival, options, and why partnerships end without any option and with the best one."""
    base, seed, runs = comparison.base, comparison.seed, comparison.replications
    drawn = _most_changed(comparison)
    every = {DO_NOTHING: base, **{name: comparison.ensembles[name] for name in drawn}}
    curves = {name: survival_curve(ensemble.partnerships, runs, seed) for name, ensemble in every.items()}
    caption = "" if len(drawn) == len(comparison.ensembles) else say("picture.some", lang, n=len(drawn))
    yield Picture(inline(plots.survival(curves, runs=runs, seed=seed, lang=lang), "survival", lang), caption)
    why = {name: notes.note(note, lang) for name, note in comparison.notes.items()}
    figure = plots.options(comparison.options, seed=seed, lang=lang, outcomes=MAIN, notes=why)
    yield Picture(inline(figure, "options", lang))
    for name in (DO_NOTHING, *([best] if best else [])):
        title = say("picture.incidence", lang, option=option_label(name, lang))
        yield _incidence(
            {DO_NOTHING: base, **comparison.ensembles}[name], f"incidence{int(name != DO_NOTHING)}", title, lang
        )


def _most_changed(comparison: Comparison) -> list[str]:
    """The options whose lengths of life differ most from doing nothing, in the order of the comparison."""
    change = {name: abs(rows_of(comparison, name)["rmst_60"]["difference"] or 0) for name in comparison.ensembles}
    most = sorted(change, key=lambda name: -change[name])[:MOST_CURVES]
    return [name for name in change if name in most]


def of_ensemble(ensemble: Ensemble, lang: Lang) -> Iterator[Picture]:
    """Survival, and why partnerships end."""
    if not ensemble.record.partnerships:
        return
    runs, seed = ensemble.replications, ensemble.seed
    curve = {say("as.is", lang): survival_curve(ensemble.partnerships, runs, seed)}
    yield Picture(inline(plots.survival(curve, runs=runs, seed=seed, lang=lang), "survival", lang))
    yield _incidence(ensemble, "incidence", None, lang)


def _incidence(ensemble: Ensemble, name: str, title: str | None, lang: Lang) -> Picture:
    runs, seed = ensemble.replications, ensemble.seed
    table = incidence(ensemble.partnerships, runs, seed)
    return Picture(inline(plots.incidence(table, runs=runs, seed=seed, lang=lang, title=title), name, lang))


def inline(figure: Figure, name: str, lang: Lang) -> Markup:
    """A figure as an SVG element with a label for those who cannot see it; its ids begin with `name`."""
    settle_layout(figure)
    buffer = io.StringIO()
    with look():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    title = next((" ".join(text.get_text().split()) for text in figure.texts if text.get_gid() == "title"), "")
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg).replace("xlink:href=", "href=")
    svg = re.sub(r'\b(id|href)="(#?)([^"]+)"', rf'\1="\2{name}-\3"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r' d="([^"]*)"', lambda path: f' d="{_shorter(path[1])}"', svg)
    svg = re.sub(r"[ \t]*\n[ \t]*", "\n", svg)
    label = escape(say("picture.aria", lang, title=title))
    return Markup(re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', svg, count=1))


def _shorter(path: str) -> str:
    """A path with two decimals, a hundredth of a point, which no eye can tell and which saves much."""
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", path)
