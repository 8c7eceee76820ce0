"""The pictures of a report: as SVG that can stand inside HTML (no outside address, no name twice on a page), as PNG."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from govsim.outcomes.by_year import by_year
from govsim.outcomes.continuity import incidence, survival_curve
from govsim.outcomes.declared import MAIN
from govsim.outcomes.window import seen_from
from govsim.runs.ensemble import Ensemble
from govsim.show import plots
from govsim.show.labels import option_label
from govsim.show.plots.style import CURVES, look, settle_layout
from govsim.show.report.answer import rows_of
from govsim.study.compare import DO_NOTHING, Comparison
from govsim.words import Lang, say, sentences

MOST_CURVES = 3


@dataclass(frozen=True)
class Picture:
    """A figure, a name for it that is no other's on the page, and what is said below it."""

    figure: Figure
    name: str
    lang: Lang
    caption: str = ""

    @property
    def title(self) -> str:
        """What stands above it."""
        titles = (text.get_text() for text in self.figure.texts if text.get_gid() == "title")
        return " ".join(next(titles, "").split())

    @property
    def alt(self) -> str:
        """What is said to those who cannot see it."""
        return say("report.picture.aria", self.lang, title=self.title)

    def inline(self) -> Markup:
        """An SVG element with a label; its ids begin with the picture's name."""
        return _element(self.svg().decode(), self.name, self.alt)

    def svg(self) -> bytes:
        """An SVG file, the same bytes every time."""
        return self._saved("svg", {"Date": None, "Creator": None, "Format": None, "Type": None})

    def png(self) -> bytes:
        """A PNG file of 200 dots an inch, the same bytes every time."""
        return self._saved("png", {"Software": None})

    def _saved(self, form: str, metadata: dict[str, None]) -> bytes:
        settle_layout(self.figure)
        buffer = io.BytesIO()
        with look():
            self.figure.savefig(buffer, format=form, metadata=metadata)
        return buffer.getvalue()


def of_comparison(comparison: Comparison, best: str | None, lang: Lang) -> Iterator[Picture]:
    """Survival, twice: as the first page has room for it, and with how many partnerships each age rests on; options;
    acceptability; why partnerships end without any option and with the best one."""
    base, seed, runs = comparison.base, comparison.seed, comparison.replications
    drawn = _most_changed(comparison)
    every = {DO_NOTHING: base, **{name: comparison.ensembles[name] for name in drawn}}
    logs = {name: seen_from(ensemble.partnerships, comparison.since) for name, ensemble in every.items()}
    curves = {name: survival_curve(log, runs, seed) for name, log in logs.items()}
    caption = "" if len(drawn) == len(comparison.ensembles) else say("report.picture.some", lang, n=len(drawn))
    yield _first(curves, lang, caption)
    yield Picture(plots.survival(curves, lang=lang), "survival", lang, caption)
    why = {name: sentences(messages, lang) for name, messages in comparison.reasons.items()}
    figure = plots.options(comparison.options, lang=lang, outcomes=MAIN, notes=why)
    yield Picture(figure, "options", lang)
    for table, own in ((comparison.by_year, "by_year"), (comparison.flows, "payers")):
        shown = table[table["option"].isin(list(every))]
        yield Picture(plots.by_year(shown, runs=runs, seed=seed, lang=lang), own, lang, caption)
    if runs > 1 and len(comparison.ensembles) < len(CURVES):
        figure = plots.acceptability(comparison.acceptability, runs=runs, seed=seed, lang=lang)
        yield Picture(figure, "acceptability", lang)
    for name in (DO_NOTHING, *([best] if best else [])):
        title = say("report.picture.incidence", lang, option=option_label(name, lang))
        ensemble = {DO_NOTHING: base, **comparison.ensembles}[name]
        yield _incidence(ensemble, f"incidence{int(name != DO_NOTHING)}", title, lang, comparison.since)


def _most_changed(comparison: Comparison) -> list[str]:
    """The options whose lengths of life differ most from doing nothing, in the order of the comparison."""
    change = {name: abs(rows_of(comparison, name)["rmst_60"]["difference"] or 0) for name in comparison.ensembles}
    most = sorted(change, key=lambda name: -change[name])[:MOST_CURVES]
    return [name for name in change if name in most]


def of_ensemble(ensemble: Ensemble, lang: Lang) -> Iterator[Picture]:
    """Survival, twice as above, and why partnerships end."""
    if not ensemble.record.partnerships:
        return
    runs, seed = ensemble.replications, ensemble.seed
    curve = {say("report.as.is", lang): survival_curve(ensemble.partnerships, runs, seed)}
    yield _first(curve, lang)
    yield Picture(plots.survival(curve, lang=lang), "survival", lang)
    over_time = by_year({say("report.as.is", lang): ensemble})
    yield Picture(plots.by_year(over_time, runs=runs, seed=seed, lang=lang), "by_year", lang)
    yield _incidence(ensemble, "incidence", None, lang)


def _first(curves: Mapping[str, pd.DataFrame], lang: Lang, caption: str = "") -> Picture:
    """Survival without the numbers of partnerships, a third of a page high."""
    bare = {label: curve.drop(columns="at_risk") for label, curve in curves.items()}
    return Picture(plots.survival(bare, lang=lang, height=1.9), "first", lang, caption)


def _incidence(ensemble: Ensemble, name: str, title: str | None, lang: Lang, since: int = 0) -> Picture:
    runs, seed = ensemble.replications, ensemble.seed
    table = incidence(seen_from(ensemble.partnerships, since), runs, seed)
    return Picture(plots.incidence(table, lang=lang, title=title), name, lang)


def inline(figure: Figure, name: str, lang: Lang) -> Markup:
    """A figure as an SVG element with a label for those who cannot see it; its ids begin with `name`."""
    return Picture(figure, name, lang).inline()


def _element(svg: str, name: str, label: str) -> Markup:
    """An SVG file as an element that can stand inside HTML."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r' xmlns(:\w+)?="[^"]*"', "", svg).replace("xlink:href=", "href=")
    svg = re.sub(r'\b(id|href)="(#?)([^"]+)"', rf'\1="\2{name}-\3"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    svg = re.sub(r' d="([^"]*)"', lambda path: f' d="{_shorter(path[1])}"', svg)
    svg = re.sub(r"[ \t]*\n[ \t]*", "\n", svg)
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1))


def _shorter(path: str) -> str:
    """A path with two decimals, a hundredth of a point, which no eye can tell and which saves much."""
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", path)
