"""`govsim run`: from what was typed to a scenario, to an ensemble, to a summary and a folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from govsim.barriers import BARRIERS
from govsim.batch import Record
from govsim.cli import DONE, STOPPED, summary, terminal
from govsim.ensemble import Ensemble, Interrupted, check_free, simulate
from govsim.errors import InputError, did_you_mean, shown
from govsim.reforms import REFORMS
from govsim.scenario import Scenario


@dataclass(frozen=True)
class Asked:
    """The arguments and options of `govsim run`, as they were typed."""

    scenario: str
    replications: str
    seed: str
    set: list[str]
    reform: list[str]
    without: list[str]
    years: str | None
    warmup: str | None
    record: str
    threads: str | None
    out: str | None


def run(asked: Asked, *, as_json: bool, quiet: bool) -> int:
    """Check everything, then run, keep and print."""
    replications, seed = whole("--replications", asked.replications), whole("--seed", asked.seed)
    threads = None if asked.threads is None else whole("--threads", asked.threads)
    record = _record(asked.record)
    if asked.out is None and record == Record():  # nothing is kept: the summary reads partnerships alone
        record = Record(contracts=False, events=False)
    scenario = scenario_of(asked)
    out = None if asked.out is None else free_folder(asked.out)
    if quiet and not as_json and out is None:
        raise InputError(
            "nothing would be printed and nothing kept",
            place="--quiet",
            remedy="name a folder with --out, or add --json",
        )
    try:
        with terminal.progress(replications, quiet) as progress:
            ensemble = simulate(scenario, replications, seed, record, threads=threads, progress=progress)
    except Interrupted as stopped:
        return _keep_what_is_complete(stopped, out)
    if out is not None:
        ensemble.save(out)
    if as_json:
        terminal.print_json(summary.document(ensemble, out))
    elif not quiet:
        summary.show(ensemble, out)
    return DONE


def _keep_what_is_complete(stopped: Interrupted, out: Path | None) -> int:
    complete: Ensemble | None = stopped.ensemble
    if complete is None:
        said = "no replication is complete; nothing was kept"
    else:
        n = complete.replications
        said = f"{n} of {stopped.replications} replications {'is' if n == 1 else 'are'} complete"
        if out is None:
            said += "; nothing was kept\n  to keep what is complete, name a folder with --out"
        else:
            complete.save(out)
            said += f" and kept in {out} (they are the ones a run of {n} would give)"
    print(f"stopped: {said}", file=sys.stderr)
    return STOPPED


# What was typed, in the API's terms. Whatever is refused is refused with the option as typed for its place.


def scenario_of(asked: Asked) -> Scenario:
    """The scenario that was named, with all that was asked to be changed in it."""
    scenario = Scenario.load(asked.scenario)
    for option, key, text in (("--years", "years", asked.years), ("--warmup", "warmup_years", asked.warmup)):
        if text is not None:
            number = whole(option, text)
            with _place(f"{option} {text}"):
                scenario = scenario.with_time(**{key: number})
    seen: set[tuple[str | None, str]] = set()
    for text in asked.set:
        scenario = _with_parameter(scenario, text, seen)
    for text in asked.reform:
        scenario = _with_reform(scenario, text)
    for name in asked.without:
        if name not in BARRIERS:
            remedy = did_you_mean(name, BARRIERS, "barriers")
            raise InputError(f"{shown(name)} is not a barrier", place=f"--without {name}", remedy=remedy)
        scenario = scenario.without(name)
    _check_that_all_have_an_effect(scenario, asked)
    return scenario


def _with_parameter(scenario: Scenario, text: str, seen: set[tuple[str | None, str]]) -> Scenario:
    place = f"--set {text}"
    subject, equals, value = text.rpartition("=")
    group, colon, name = subject.rpartition(":")
    group, name = group.strip(), name.strip()
    if not equals or not name or (colon and not group):
        remedy = (
            "write GROUP.NAME=VALUE, such as rotation.transfer_rate=0.5; of one agency group: pilot:rotation.deputy=1"
        )
        raise InputError("does not say which parameter is to have which value", place=place, remedy=remedy)
    key = (group or None, name)
    if key in seen:
        raise InputError(f"{name} is set twice", place=place, remedy="keep one of the two")
    seen.add(key)
    with _place(place):
        return scenario.with_parameters({name: _number(value)}, group=group or None)


def _number(text: str) -> float:
    """A number as typed; what is none is handed on as it is, for the scenario to refuse in its own words."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text.strip()  # type: ignore[return-value]


def _with_reform(scenario: Scenario, text: str) -> Scenario:
    place = f"--reform {text}"
    name, _, rest = text.partition("@")
    year, colon, groups = rest.partition(":")
    if name not in REFORMS:
        remedy = did_you_mean(name, REFORMS, "reforms")
        raise InputError(f"{shown(name)} is not a reform", place=place, remedy=remedy)
    example = f"such as {name}@{scenario.time.first_fiscal_year}"
    if not year:
        raise InputError("from which fiscal year on?", place=place, remedy=f"write NAME@YEAR, CE, {example}")
    if not (year.isascii() and year.isdecimal() and len(year) <= 9):
        raise InputError(f"{shown(year)} is not a fiscal year", place=place, remedy=f"write it CE, {example}")
    named = [group.strip() for group in groups.split(",")] if colon else None
    with _place(place):
        return scenario.with_reform(name, from_year=int(year), groups=named)


def _check_that_all_have_an_effect(scenario: Scenario, asked: Asked) -> None:
    """A barrier that is off holds its parameters; what is set there would be dropped in silence."""
    for text in asked.set:
        name = text.rpartition("=")[0].rpartition(":")[2].strip()
        for barrier in scenario.barriers_off:
            if name in BARRIERS[barrier].off:
                what = f"has no effect: the barrier {barrier} is switched off, and that holds {name}"
                raise InputError(what, place=f"--set {text}", remedy="leave one of the two out")


def _record(text: str) -> Record:
    logs = [field.name for field in fields(Record)]
    asked = [name.strip() for name in text.split(",")]
    if asked == ["nothing"]:
        return Record.nothing()
    for name in asked:
        if name not in logs:
            remedy = did_you_mean(name, [*logs, "nothing"], "what can be recorded")
            raise InputError(f"{shown(name)} cannot be recorded", place=f"--record {text}", remedy=remedy)
    return Record(**{name: name in asked for name in logs})


def whole(option: str, text: str) -> int:
    """A whole number that was typed."""
    try:
        return int(text)
    except ValueError:
        raise InputError(f"{shown(text)} is not a whole number", place=f"{option} {text}") from None


def free_folder(typed: str) -> Path:
    """A folder for results, refused before anything is run where it is in use or cannot be made."""
    target = Path(typed)
    with _place(f"--out {typed}"):
        try:
            check_free(target)
        except OSError as error:
            raise InputError(f"cannot be used: {error.strerror or error}") from None
        above = target.absolute().parent
        while not os.path.lexists(above):
            above = above.parent
        if not above.is_dir():
            raise InputError(f"{above} is not a folder", remedy="name a folder that does not exist yet")
        if not os.access(above, os.W_OK | os.X_OK):
            raise InputError(f"you may not write in {above}", remedy="name a folder where you may write")
    return target


@contextmanager
def _place(option: str) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        raise InputError(error.what, place=option, remedy=error.remedy) from None
