"""What seek() found: the packages tried, the finalists with fresh luck, the answer in sentences."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from govsim.arguments import a_path, named, takes
from govsim.outcomes.intervals import half_width, wilson
from govsim.runs.tidy import without_nan
from govsim.scenario.scenario import Scenario
from govsim.study import resumed
from govsim.study.compare import DO_NOTHING
from govsim.study.seek.front import on_front
from govsim.study.seek.packages import Code, Packages
from govsim.study.seek.question import Question, Sample, surpassed
from govsim.study.seek.runs import Cases
from govsim.study.seek.search import costs
from govsim.study.seek.selection import Contest, chosen, likely
from govsim.words import LANGUAGES, Both, Message, say

_TURNED = {"": "", "_low": "_high", "_high": "_low"}
"""Of a number and its interval, which stands where when the sign is turned."""


@dataclass(frozen=True)
class Search:
    """What was found. What is undefined is None.

    Attributes:
        packages: All packages there are.
        searched: Each package that was tried, in the search.
        contestants, contest: The packages that were compared again, and how that ended.
        again: Each finalist with fresh luck: the contestants, and packages of the front.
        confirmed: The chosen package, or the nearest, once more.
        without_luck: The share of futures in which it reaches what must be reached, with luck taken off; None without
            futures or without anything to reach.
    """

    packages: Packages
    question: Question
    cases: Cases
    futures: bool
    since: int
    searched: Mapping[Code, Sample] = field(repr=False)
    contestants: tuple[Code, ...]
    contest: Contest
    again: Mapping[Code, Sample] = field(repr=False)
    confirmed: Sample = field(repr=False)
    without_luck: float | None

    @property
    def exhaustive(self) -> bool:
        """Whether every package was tried."""
        return len(self.searched) == self.packages.size

    @property
    def best(self) -> Code:
        """The chosen package; where none does what must be done, the nearest."""
        return self.contestants[self.contest.best]

    @property
    def found(self) -> bool:
        """Whether the chosen package did what must be done in the contest."""
        return self.contest.found

    @property
    def held(self) -> bool:
        """Whether it did so once more."""
        return chosen([self.confirmed], self.question)[1]

    @property
    def scenario(self) -> Scenario:
        """The scenario with the chosen package."""
        return self.packages.scenario(self.best)

    @cached_property
    def front(self) -> frozenset[Code]:
        """The packages on the front of continuity, coverage and cost, as the search saw them."""
        codes = list(self.searched)
        front = on_front(np.array([costs(each, self.question) for each in self.searched.values()]))
        return frozenset(code for code, is_on in zip(codes, front, strict=True) if is_on)

    @cached_property
    def tried(self) -> pd.DataFrame:
        """A row a package that was tried: package, reforms, outcome, coverage, cost, share (of cases that reach what
        must be reached), does (whether it does what must be done), front; all as the search saw them.
        """
        rows = []
        for code, each in self.searched.items():
            row = {"package": self.packages.label(code), **_means(each)}
            rows.append(row | {"does": chosen([each], self.question)[1], "front": code in self.front})
        return without_nan(pd.DataFrame(rows))

    @cached_property
    def finalists(self) -> pd.DataFrame:
        """A row a finalist.

        package; role: chosen, contestant, front, or base (doing nothing, where it is none of these)
        searched_outcome, searched_coverage, searched_cost, searched_share: in the search
        cases, and outcome, coverage, cost, share with fresh luck, each with low and high (95 %, Student's, of shares
        Wilson's); those of the chosen one are of its last stage
        likely: at least so probably it does what must be done
        front: whether in the contest no other finalist dominates it
        """
        front = on_front(np.array([costs(each, self.question) for each in self.again.values()]))
        rows = []
        for (code, contested), is_on in zip(self.again.items(), front, strict=True):
            each = self.confirmed if code == self.best else contested
            role = "front" if code in self.front else "base"
            role = "chosen" if code == self.best else "contestant" if code in self.contestants else role
            before = {f"searched_{name}": value for name, value in _means(self.searched[code]).items()}
            del before["searched_reforms"]
            row: dict[str, Any] = {"package": self.packages.label(code), "role": role, **before, "cases": each.cases}
            rows.append(row | _with_intervals(each) | {"likely": likely(each, self.question), "front": bool(is_on)})
        table = without_nan(pd.DataFrame(rows))
        table.attrs.update(seed=self.cases.seed, runs=self.confirmed.cases)
        return table

    @property
    def ranked(self) -> list[dict[str, Any]]:
        """The rows of the finalists: the chosen one, contestants, packages of the front and doing nothing, by cost."""
        order = {"chosen": 0, "contestant": 1, "front": 2, "base": 2}
        rows = [{str(key): value for key, value in row.items()} for row in self.finalists.to_dict("records")]
        return sorted(rows, key=lambda row: (order[row["role"]], row["cost"] or 0))

    @property
    def answer(self) -> tuple[Message, ...]:
        """The answer in sentences of either language."""
        row = next(row for row in self.finalists.to_dict("records") if row["role"] == "chosen")
        cases = f"{row['cases']:,}"
        gaps: dict[str, Any] = {
            "package": self._named(row["package"]),
            "tried": f"{len(self.searched):,}",
        } | self._called()
        gaps |= {"value": self._shown(row, "outcome"), "costs": self._costs(row)}
        messages = [Message(f"seek.found.{self.question.goal}" if self.found else "seek.none", gaps)]
        if self.question.reach:
            share: dict[str, Any] = {
                "share": self._shown(row, "share"),
                "cases": cases,
                "wanted": f"{100 * self.question.share:g}",
            }
            messages.append(Message("seek.reached.futures" if self.futures else "seek.reached.repeats", share))
            messages += [] if self.found else [Message("seek.instead", self._instead() | {"wanted": share["wanted"]})]
        if self.without_luck is not None:
            messages.append(Message("seek.without_luck", {"share": f"{100 * self.without_luck:.0f}"}))
        if self.found and not self.held:
            messages.append(Message("seek.not_held", {}))
        at_least = min(0.99, math.floor(100 * self.contest.sure) / 100)  # never more than is sure, and never certain
        sure = {"sure": f"{at_least:.2f}", "finalists": str(len(self.contestants))}
        messages.append(Message("seek.sure" if self.found else "seek.sure_none", sure))
        curse: dict[str, Any] = {
            name: self._shown(row, name, alone=True) for name in ("searched_outcome", "searched_cost")
        }
        curse |= {f"{name}_fresh": self._shown(row, name, alone=True) for name in ("outcome", "cost")}
        return (*messages, Message("seek.curse", curse | self._called()))

    def _instead(self) -> dict[str, Any]:
        """What the nearest one does reach in as many cases as were asked for, each outcome by itself."""
        texts = []
        for name, values in self.confirmed.values.items():
            declared = self.question.outcomes[name]
            level = declared.better * surpassed(declared.better * values, self.question.share)
            number = f"{declared.scale * level:,.{declared.decimals}f}" if np.isfinite(level) else "-"
            asked = f"{declared.scale * self.question.reach[name]:,.{declared.decimals}f}"
            texts.append([f"{declared.called(lang)} {number} ({asked})" for lang in LANGUAGES])
        return {"levels": Both(*(", ".join(each) for each in zip(*texts, strict=True)))}

    def _costs(self, row: Mapping[Any, Any]) -> Both:
        """What the package costs beside doing nothing, a sentence; none for doing nothing."""
        if self.best == self.packages.nothing:
            return Both("", "")
        key = "seek.more"
        if row["cost"] < 0:
            key, row = "seek.less", {**row, **{f"cost{end}": -row[f"cost{of}"] for end, of in _TURNED.items()}}
        return Both(*(say(key, lang, cost=self._shown(row, "cost").text(lang)) for lang in LANGUAGES))

    def _called(self) -> dict[str, Both]:
        outcome = self.question.outcomes[self.question.outcome]
        return {"outcome": Both(outcome.called("en"), outcome.called("th"))}

    def _named(self, package: str) -> Both:
        package = package.replace("+", " + ")
        return Both(package, say("pictures.do nothing", "th") if package == DO_NOTHING else package)

    def _shown(self, row: Mapping[Any, Any], name: str, *, alone: bool = False) -> Both:
        """A number of a finalist as texts show it, with its interval unless it stands alone."""
        outcome, kind = self.question.outcomes[self.question.outcome], name.removeprefix("searched_")
        scale, digits = {"outcome": (outcome.scale, outcome.decimals), "share": (100, 0)}.get(kind, (1, 1))
        values = [row[f"{name}{end}"] for end in ("", "_low", "_high")[: 1 if alone else 3]]
        if any(value is None for value in values):
            return Both("-", "-")
        value, *ends = (f"{round(scale * value, digits) + 0.0:,.{digits}f}" for value in values)
        if not ends:
            return Both(value, value)
        return Both(*(f"{value} ({say('common.to', lang, low=ends[0], high=ends[1])})" for lang in LANGUAGES))

    @takes(folder=a_path)
    def keep(self, folder: str | Path) -> Path:
        """Write tried.csv, finalists.csv and a scenario file of each finalist beside the runs that seek() kept.

        Raises:
            InputError: When something else has one of these names.
        """
        target = named(folder)
        contents = {
            f"{name}.csv": table.to_csv(index=False, lineterminator="\n").encode()
            for name, table in (("tried", self.tried), ("finalists", self.finalists))
        }
        for place, code in enumerate(self.again, start=1):
            name = f"finalist-{place:02d}"
            scenario = self.packages.scenario(code).model_copy(update={"name": name})
            contents[f"scenarios/{name}.toml"] = scenario.to_toml().encode()
        resumed.keep(target, contents, "is another than this search gives")
        return target


def _means(each: Sample) -> dict[str, Any]:
    means = {name: each.mean(name) for name in ("outcome", "coverage", "cost")}
    return {"reforms": each.reforms, **means, "share": each.share}


def _with_intervals(each: Sample) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in ("outcome", "coverage", "cost"):
        values = getattr(each, name)
        known = values[np.isfinite(values)]
        mean = float(known.mean()) if len(known) else None
        half = half_width(float(known.var(ddof=1)), len(known)) if len(known) > 1 else None
        low, high = (None, None) if mean is None or half is None else (mean - half, mean + half)
        row |= {name: mean, f"{name}_low": low, f"{name}_high": high}
    ends = (None, None) if each.reached is None else wilson(int(each.reached.sum()), each.cases)
    return row | {"share": each.share, "share_low": ends[0], "share_high": ends[1]}
