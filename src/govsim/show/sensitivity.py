"""The sensitivity of a whole study: every outcome that is asked for, in every cell; tables and pictures in a folder.

found = sensitivities(govsim.Study.open("results/sobol"))
found.table("indices")            # a row a cell, outcome, factor and measure
found.save("results/sobol-en")    # tables, pictures, provenance.json
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from govsim.arguments import a_path, function, instance, one_or_more, optional, takes, text
from govsim.errors import InputError, did_you_mean, shown
from govsim.runs import new_files, results_folder
from govsim.show import plots
from govsim.show.plots.style import FORMATS
from govsim.study.sensitivity import METHODS, Analysis, analyse, combined
from govsim.study.sensitivity.sample import GIVEN_DATA as INDEPENDENT
from govsim.study.sweep.study import Study
from govsim.words import language

DEFAULT = ("rmst_60", "trust", "coverage", "engagement", "people_months_above")
"""The outcomes that are analysed when none is named."""
TABLES = ("indices", "groups", "pairs", "effects", "references", "noise", "convergence", "notes", "left_out")
SHOWN = 5


@dataclass(frozen=True)
class Skipped:
    """An outcome that some runs of a cell cannot tell, and what is said of it."""

    outcome: str
    cell: int
    why: str


@dataclass(frozen=True)
class Sensitivities:
    """The analyses of a study, a cell at a time; `skipped` are the outcomes that could not be analysed."""

    study: Study
    labels: tuple[Mapping[str, str | int | float], ...]
    cells: Mapping[int, Analysis]
    skipped: tuple[Skipped, ...]

    @takes(name=text)
    def table(self, name: str) -> pd.DataFrame:
        """A table of all cells; where there are several, their labels stand in front.

        Raises:
            InputError: There is no table of that name.
        """
        if name not in TABLES:
            raise InputError(f"{shown(name)} is not a table", remedy=did_you_mean(name, TABLES, "tables"))
        tables = []
        for cell, analysis in self.cells.items():
            table = getattr(analysis, name).astype(object)
            if len(self.labels) > 1:
                for place, (label, value) in enumerate(self.labels[cell].items()):
                    table.insert(place, label, value)
            tables.append(table)
        return pd.DataFrame(pd.concat(tables, ignore_index=True))

    @takes(folder=a_path, lang=text, formats=one_or_more, progress=function)
    def save(
        self,
        folder: str | Path,
        lang: str = "en",
        formats: Sequence[str] = FORMATS,
        *,
        progress: Callable[[int], None] | None = None,
    ) -> Path:
        """Write tables (Parquet and CSV) and pictures to a folder that does not exist yet, whole or not at all.

        No pictures are drawn where no format is named. `progress` is called with 1 after those of each outcome of a
        cell. Raises InputError as Ensemble.save() does.
        """
        language(lang)
        study = self.study

        def fill(work: Path) -> None:
            for cell, analysis in self.cells.items():
                if formats:
                    _draw(analysis, work / self.folder(cell), lang, formats, progress or (lambda _: None))
            tables = {name: self.table(name) for name in TABLES}
            tables = {name: table for name, table in tables.items() if len(table)}
            for name, table in tables.items():
                table.to_csv(work / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
            facts = results_folder.made_by() | {
                "kind": "sensitivity",
                "study": None if study.folder is None else str(study.folder),
                "design": study.design.to_toml(),
                "fingerprint": study.design.fingerprint,
                "results_sha256": study.results_hash(),
                "outcomes": self.outcomes,
                "skipped": [vars(skipped) for skipped in self.skipped],
                "lang": lang,
            }
            results_folder.write(work, tables, facts)

        return new_files.save_folder(folder, fill)

    @property
    def outcomes(self) -> list[str]:
        """The outcomes that were analysed in some cell."""
        named = (name for analysis in self.cells.values() for name in analysis.noise["outcome"].astype(str))
        return list(dict.fromkeys(named))

    def folder(self, cell: int) -> str:
        """The folder of a cell's pictures, below that of the tables; "" where there is one cell."""
        if len(self.labels) == 1:
            return ""
        name = "-".join(str(value) for value in self.labels[cell].values())
        return f"{cell:02d}-{re.sub(r'[^\w.]+', '-', name).strip('-.')[:60]}"


@takes(study=instance("Study"), outcomes=optional(one_or_more), progress=function)
def sensitivities(
    study: Study,
    outcomes: Sequence[str] | Literal["all"] | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Sensitivities:
    """Analyse a complete study.

    outcomes  names; "all" for every one that is kept; DEFAULT when not told. Those of the last two that some run cannot
              tell are left out and listed in `skipped`; of those that are named they are an error
    progress  called with 1 after each outcome of a cell

    Of a sample of independent points (lhs, random) those at which a run failed are left out; a note names and counts
    them. Raises InputError for a study with missing runs, or with failed ones where no index may leave out points, and
    for a design that cannot be analysed. When the user interrupts it (Ctrl-C), raises Stopped with what was analysed by
    then.
    """
    outcomes = "all" if outcomes is not None and list(outcomes) == ["all"] else outcomes
    named = outcomes is not None and outcomes != "all"
    wanted = _wanted(study, outcomes)
    _check(study)
    sample = study.sample()
    labels = tuple(cell.labels for cell in study.design.cells())
    analyses: dict[int, list[Analysis]] = {}
    skipped: list[Skipped] = []
    why = ""

    def found() -> Sensitivities:
        return Sensitivities(study, labels, {cell: combined(of) for cell, of in analyses.items()}, tuple(skipped))

    try:
        for cell, name in product(range(len(labels)), wanted):
            y = study.outcome(name, cell)
            try:
                crn = study.design.common_random_numbers
                one = analyse(sample, name, y, common_random_numbers=crn)
                analyses.setdefault(cell, []).append(_with_failures(one, study, name))
            except InputError as error:
                if np.isfinite(y).all():
                    raise
                refused = InputError(_where(error.what, labels, cell), place=name, remedy=_remedy(study, error))
                if named:
                    raise refused from None
                skipped.append(Skipped(name, cell, refused.what))
                why = refused.remedy or ""
            if progress is not None:
                progress(1)
        if not analyses:
            raise InputError("no outcome can be analysed", place=_place(study), remedy=f"{skipped[-1].outcome}: {why}")
        return found()
    except KeyboardInterrupt:
        raise Stopped(found() if analyses else None) from None


class Stopped(KeyboardInterrupt):
    """The user stopped sensitivities(). `found` is what was analysed by then; None where nothing was."""

    def __init__(self, found: Sensitivities | None) -> None:
        self.found = found
        done = sum(len(analysis.noise) for analysis in found.cells.values()) if found else 0
        super().__init__(f"stopped: {done} outcomes are analysed")


_UNDEFINED = "this outcome is undefined in some runs, and no index may leave out points: analyse another outcome, or \
narrower ranges in which every run defines it"


def _remedy(study: Study, error: InputError) -> str | None:
    return error.remedy if study.design.method in INDEPENDENT else _UNDEFINED


def _where(what: str, labels: Sequence[Mapping[str, object]], cell: int) -> str:
    values = ", ".join(f"{name} {value}" for name, value in labels[cell].items())
    return f"{what.replace('missing or not finite', 'not known')}{f' ({values})' if len(labels) > 1 else ''}"


def _place(study: Study) -> str | None:
    return None if study.folder is None else str(study.folder)


def _wanted(study: Study, outcomes: Sequence[str] | Literal["all"] | None) -> list[str]:
    if outcomes == "all":
        return list(study.columns)
    if outcomes is None:
        return [name for name in DEFAULT if name in study.columns]
    names = [outcomes] if isinstance(outcomes, str) else list(dict.fromkeys(outcomes))
    for name in names:
        if name not in study.columns:
            remedy = did_you_mean(name, [*study.columns, "all"], "outcomes")
            raise InputError(f"{shown(name)} is not an outcome", place="outcome", remedy=remedy)
    if not names:
        raise InputError("there is no outcome to analyse", place="outcome", remedy="name one, such as trust")
    return names


def _check(study: Study) -> None:
    """A study that can be analysed: complete, without failures, of points that are a sample of the ranges."""
    design, status = study.design, study.status()
    if not METHODS[design.method]:
        can = ", ".join(name for name, ways in METHODS.items() if ways)
        what = f"a design of method {shown(design.method)} is no sample of the ranges: it cannot be analysed"
        raise InputError(what, place=_place(study), remedy=f"methods that can: {can}; or look into it: Study.query()")
    if status.missing:
        where = _place(study) or "DIR"
        raise InputError(
            f"{status.missing:,} of {status.runs:,} runs are missing",
            place=_place(study),
            remedy=f"make them: govsim sweep {shlex.quote(where)} --out {shlex.quote(where)} --resume",
        )
    if status.failed and design.method not in INDEPENDENT:
        raise InputError(
            _failed(study),
            place=_place(study),
            remedy=f"see why: {study.failures['command'].iloc[0]}; then study ranges without such points",
        )


def _failed(study: Study) -> str:
    """How many runs failed, and the first of them by name."""
    failures = study.failures
    runs = failures.head(SHOWN)[["point", "replication"]].to_numpy()
    named = ", ".join(f"point {point} replication {number}" for point, number in runs)
    return f"{len(failures):,} of {study.design.runs:,} runs failed: {named}{', ...' if len(failures) > SHOWN else ''}"


def _with_failures(analysis: Analysis, study: Study, name: str) -> Analysis:
    """With a note on the runs that failed, whose points are left out: a sample of independent points allows that."""
    if not len(study.failures):
        return analysis
    said = f"{name}: {_failed(study)}. Their points are among those left out."
    notes = pd.DataFrame([{"outcome": name, "target": "mean", "note": said}])
    return replace(analysis, notes=pd.concat([notes, analysis.notes], ignore_index=True))


def _draw(analysis: Analysis, folder: Path, lang: str, formats: Sequence[str], progress: Callable[[int], None]) -> None:
    """A ranking and, where there are nested samples, the convergence of each outcome; heat maps over outcomes."""
    outcomes = list(dict.fromkeys(analysis.noise["outcome"].astype(str)))
    for outcome in outcomes:
        plots.save(plots.ranking(analysis, outcome, lang=lang), folder / f"ranking-{outcome}", formats)
        converges = analysis.convergence
        if ((converges["outcome"] == outcome) & (converges["target"] == "mean")).any():
            plots.save(plots.convergence(analysis, outcome, lang=lang), folder / f"convergence-{outcome}", formats)
        progress(1)
    plots.save(plots.heat_map(analysis, lang=lang), folder / "heat-map", formats)
    if (analysis.indices["target"] == "noise").any():
        plots.save(plots.heat_map(analysis, target="noise", lang=lang), folder / "heat-map-noise", formats)
