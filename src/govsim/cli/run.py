"""`govsim run`: from what was typed to a scenario, an ensemble, a summary and a folder; what other commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from govsim.arguments import named
from govsim.cli import DONE, STOPPED, options, stopping, terminal
from govsim.errors import InputError, buddhist_era, did_you_mean, refuse_odd, shown
from govsim.model import extensions
from govsim.model.reforms import REFORMS
from govsim.scenario.typed import Typed, split, typed

if TYPE_CHECKING:
    from govsim.runs.batch import Record
    from govsim.runs.ensemble import Ensemble
    from govsim.scenario.scenario import Scenario


def run(
    scenario: options.Scenario,
    replications: Annotated[int, options.number("--replications", "-n", help="How many runs.")] = 200,
    seed: Annotated[int, options.number(help="Run r depends on the seed and r alone.")] = 1,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="[GROUP:]NAME=VALUE",
            help="Another parameter value, of one agency group if named. May be repeated.",
        ),
    ] = None,
    reform: Annotated[
        list[str] | None,
        typer.Option(
            metavar=options.DATED,
            help="A reform from a fiscal year (CE) on, or to a last one, for all or for some agency groups:"
            " deputy*0.5@2030-2034:north,south is half of it for five years. May be repeated.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="BARRIER", help="Switch a barrier off. May be repeated.")
    ] = None,
    years: options.Years = None,
    warmup: options.Warmup = None,
    record: Annotated[
        str, typer.Option(metavar="LOGS", help="What to record in addition to years, such as months; or nothing.")
    ] = "partnerships,contracts,events",
    threads: options.Threads = None,
    out: options.Out = None,
    first: Annotated[
        int, options.number("--first", help="Go on from this run: the folder of --out holds those before it.")
    ] = 0,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Run a scenario many times and sum up what happens to partnerships.

    For example: govsim run default -n 100 --set rotation.transfer_rate=0.5 --reform deputy@2030 --out results
    """
    from govsim.cli import large, summary
    from govsim.runs.ensemble import simulate

    logs = _record(record, kept=out is not None)
    changed = scenario_of(scenario, set_, reform, without, years, warmup)
    check_effects(set_, reform, changed)
    check_that_something_comes_of_it(quiet=quiet and not as_json, out=out)
    large.check_first(first, out, replications)
    results: tuple[Ensemble, Path | None]

    def make(progress: Progress) -> Ensemble:
        return simulate(changed, replications, seed, logs, threads=threads, progress=progress)

    if out is not None and (first or large.is_large(changed, replications, logs)):
        asked = large.Asked(changed, replications, seed, logs, threads, first)
        results = large.made(asked, out, quiet=quiet)
    else:
        results = made(make, out, replications, quiet=quiet)
    return printed(summary.document, summary.parts, *results, as_json=as_json, quiet=quiet)


# Results, of whatever command makes some: kept as soon as they are there, then printed


type Progress = Callable[[int], None]


class Results(Protocol):
    """An ensemble, a comparison, a factorial."""

    @property
    def replications(self) -> int:
        """Runs of each scenario in it."""

    def save(self, folder: Path, /) -> object:
        """Write them to a new folder."""


_COMPLETE = ("ensemble", "comparison", "factorial")
"""By which name the exceptions of a stop hold what is complete."""


def made[R: Results](
    make: Callable[[Progress], R],
    out: str | None,
    replications: int,
    each: str = "",
    scenarios: int = 1,
    *,
    quiet: bool,
) -> tuple[R, Path | None]:
    """Make results and keep them, if a folder was named for them; also what is complete where the user stops it.

    each: of what `replications` runs are made, where it is not one scenario ("every option").
    """
    with output(out) as folder:
        try:
            with terminal.progress(scenarios * max(replications, 0), quiet) as progress:
                results = make(progress)
        except KeyboardInterrupt as stopped:
            held = [name for name in _COMPLETE if name in vars(stopped)]
            if not held:
                raise
            _keep_complete(getattr(stopped, held[0]), replications, f" of {each}" if each else "", folder)
            raise typer.Exit(STOPPED) from None
        keep(results.save, folder)
    return results, folder


def _keep_complete(complete: Results | None, replications: int, each: str, folder: Path | None) -> None:
    """After a stop: keep complete replications, if a folder was named for them, and say so."""
    if complete is None:
        terminal.tell(f"stopped: no replication{each} is complete; nothing was kept")
        return
    n = complete.replications
    message = f"{n} of {replications} replications{each} {'is' if n == 1 else 'are'} complete"
    if folder is None:
        message += "; nothing was kept\n  to keep what is complete, name a folder with --out"
    else:
        keep(complete.save, folder)
        message += f" and kept in {folder} (they are the ones a run of {n} would give)"
    terminal.tell(f"stopped: {message}")


def where_tables_are(out: Path | None, kept: str) -> Iterator[str]:
    """The end of what is printed: that nothing is kept, or what is kept where."""
    yield ""
    yield "The tables are not kept: name a folder with --out to keep them." if out is None else kept


def printed[R: Results](
    document: Callable[[R, Path | None], dict[str, object]],
    parts: Callable[[R, Path | None], Iterable[Any]],
    results: R,
    folder: Path | None,
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Print results as one document or for a reader."""
    if as_json:
        terminal.print_json(document(results, folder))
    elif not quiet:
        terminal.show(*parts(results, folder))
    return DONE


def check_that_something_comes_of_it(*, quiet: bool, out: str | None) -> None:
    """Refuse to run where nothing would be printed and nothing kept."""
    if quiet and out is None:
        remedy = "name a folder with --out, or add --json"
        raise InputError("nothing would be printed and nothing kept", place="--quiet", remedy=remedy)


def keep(save: Callable[[Path], object], out: Path | None) -> None:
    """Save results, if a folder was named for them; who stops the command meanwhile waits until it is done."""
    if out is not None:
        with stopping.finishing():
            save(out)
        stopping.keeping(str(out))


# What was typed, in the API's terms. Whatever is refused is refused with the option as typed for its place.


def scenario_of(
    name: str,
    set_: Iterable[str] | None,
    reform: Iterable[str] | None,
    without: Iterable[str] | None,
    years: int | None,
    warmup: int | None,
) -> Scenario:
    """The scenario that was named, with all that was asked to be changed in it."""
    from govsim.scenario.scenario import Scenario

    scenario = Scenario.load(name)
    for option, key, number in (("--years", "years", years), ("--warmup", "warmup_years", warmup)):
        if number is not None:
            with placed(f"{option} {number}"):
                scenario = scenario.with_time(**{key: number})
    seen: set[tuple[str | None, str]] = set()
    for text in set_ or ():
        scenario = _with_parameter(scenario, text, seen)
    for text in each_reform(reform):
        scenario = _with_reform(scenario, text)
    for barrier in without or ():
        if barrier not in scenario.known_barriers:
            refuse_odd(barrier, f"--without {barrier}")
            remedy = did_you_mean(barrier, scenario.known_barriers, "barriers")
            raise InputError(f"{shown(barrier)} is not a barrier", place=f"--without {barrier}", remedy=remedy)
        if barrier in scenario.barriers_off:
            raise InputError("is switched off already", place=f"--without {barrier}", remedy="leave it out")
        scenario = scenario.without(barrier)
    return scenario


def each_reform(reform: Iterable[str] | None) -> list[str]:
    """Every reform that was typed, of those with + between them each."""
    return [part for text in reform or () for part in split(text)]


def _with_parameter(scenario: Scenario, text: str, seen: set[tuple[str | None, str]]) -> Scenario:
    place = f"--set {text}"
    subject, equals, value = text.rpartition("=")
    group, colon, name = subject.rpartition(":")
    for part in (name, value):
        refuse_odd(part, place)
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
    with placed(place):
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
    place, found = f"--reform {text}", typed(text)
    for part in (found.name, found.size, found.condition, found.year, found.last):
        refuse_odd(part or "", place)
    if found.name not in REFORMS:
        extensions.installed()  # it may be one of theirs
    if found.name not in (known := extensions.reforms()):
        remedy = did_you_mean(found.name, known, "reforms")
        raise InputError(f"{shown(found.name)} is not a reform", place=place, remedy=remedy)
    example = f"such as {found.name}@{scenario.time.first_fiscal_year}"
    if not found.year:
        raise InputError("from which fiscal year on?", place=place, remedy=f"write NAME@YEAR, CE, {example}")
    for year in (found.year, found.last):
        if year is not None and not (year.isascii() and year.isdecimal() and len(year) <= 9):
            raise InputError(f"{shown(year)} is not a fiscal year", place=place, remedy=f"write it CE, {example}")
    named = None if found.groups is None else [group.strip() for group in found.groups.split(",")]
    if found.condition is not None:
        return _with_adaptive(scenario, found, place, named)
    with placed(place):
        return scenario.with_reform(
            found.name,
            from_year=int(found.year),
            groups=named,
            size=1.0 if found.size is None else _number(found.size),
            until_year=None if found.last is None else _after(int(found.last), int(found.year)),
        )


def _with_adaptive(scenario: Scenario, found: Typed, place: str, groups: list[str] | None) -> Scenario:
    """With a reform that begins in the year after the first, of those looked at, in which its condition is met."""
    parts = re.fullmatch(r"\s*(\w+)\s*([<>])(.*)", found.condition or "")
    if parts is None:
        remedy = f'write "{found.name}?renewal_rate<0.7@{found.year}": an observable, < or >, a level'
        raise InputError("does not say what must be seen for it to begin", place=place, remedy=remedy)
    observable, sign, level = parts.group(1), parts.group(2), _number(parts.group(3))
    first, last = int(found.year or 0), int(found.last or found.year or 0)
    with placed(place):
        return scenario.with_adaptive(
            found.name,
            observable=observable,
            first_year=first,
            by_year=_after(last, first) - 1,
            groups=groups,
            size=1.0 if found.size is None else _number(found.size),
            below=level if sign == "<" else None,
            above=level if sign == ">" else None,
        )


def _after(last: int, first: int) -> int:
    """The year after the last in which a reform is in force, as a scenario states its end."""
    if remedy := buddhist_era(last):
        raise InputError(f"{last} is not a fiscal year CE", remedy=remedy)
    if last < first:
        raise InputError(f"ends in {last}, before it begins in {first}", remedy="write NAME@FIRST-LAST, both included")
    return last + 1


def check_effects(set_: Iterable[str] | None, reform: Sequence[str] | None, *scenarios: Scenario) -> None:
    """Refuse what was typed and has no effect in any of these scenarios, which were made of it."""
    from govsim.scenario.reach import Reach
    from govsim.scenario.unchanged import idle_because

    reforms = [text for text in each_reform(reform) if typed(text).condition is None]
    reaches = [Reach.of(scenario) for scenario in scenarios]
    for text in set_ or ():
        group, _, name = text.rpartition("=")[0].strip().rpartition(":")
        whys = [reach.why_not(name.strip(), group.strip() or None) for reach in reaches]
        if all(why is not None for why in whys):
            remedy = "leave one of the two out"
            if not group and whys[0] and whys[0].of_groups:
                remedy = f"set it for a group: --set {whys[0].of_groups[0]}:{text}"
            raise InputError(f"has no effect: {whys[0]}", place=f"--set {text}", remedy=remedy)
    own = scenarios[0].reforms[len(scenarios[0].reforms) - len(reforms) :]
    for text, one in zip(reforms, own, strict=True):
        idle = [idle_because(scenario, one) for scenario in scenarios]
        if all(idle):
            what = "; ".join(reason.text("en") for reason in idle[0])
            raise InputError(f"changes nothing: {what}", place=f"--reform {text}", remedy="leave it out")


def _record(text: str, *, kept: bool) -> Record:
    """What is to be recorded; where nothing is kept, no more of the usual than the summary reads."""
    from govsim.runs.batch import Record

    logs = [field.name for field in fields(Record)]
    asked = [name.strip() for name in text.split(",")]
    if asked == ["nothing"]:
        return Record.nothing()
    for name in asked:
        if name not in logs:
            remedy = did_you_mean(name, [*logs, "nothing"], "what can be recorded")
            raise InputError(f"{shown(name)} cannot be recorded", place=f"--record {text}", remedy=remedy)
    record = Record(**{name: name in asked for name in logs})
    return Record(contracts=False, events=False) if not kept and record == Record() else record


_OF_FILES = (".csv", ".tsv", ".xlsx", ".xls", ".parquet", ".html", ".htm", ".pdf", ".json", ".toml", ".zip", ".txt")


def free_folder(typed: str) -> Path:
    """A folder for results, refused before anything is run where it is in use or cannot be made."""
    from govsim.runs.new_files import check_free

    target = named(typed)
    with placed(f"--out {typed}"):
        try:
            check_free(target)
        except OSError as error:
            raise InputError(f"cannot be used: {error.strerror or error}") from None
        if target.suffix.lower() in _OF_FILES:
            remedy = f"name a folder: {target.with_suffix('')}"
            raise InputError(f"{target.suffix} is the ending of a file; results are a folder of tables", remedy=remedy)
        above = target.absolute().parent
        while not os.path.lexists(above):
            above = above.parent
        if not above.is_dir():
            raise InputError(f"{above} is not a folder", remedy="name a folder that does not exist yet")
        if not os.access(above, os.W_OK | os.X_OK):
            raise InputError(f"you may not write in {above}", remedy="name a folder where you may write")
    return target


@contextmanager
def output(typed: str | None) -> Iterator[Path | None]:
    """The folder for results, if one is named: claimed before the first run, so that no other run can take it."""
    if typed is None:
        yield None
        return
    from govsim.runs import new_files

    target = free_folder(typed)
    with ExitStack() as held:
        with placed(f"--out {typed}"):
            held.enter_context(new_files.claimed(target))
        yield target


@contextmanager
def placed(option: str) -> Iterator[None]:
    """Whatever is refused here is refused with the option as typed for its place."""
    try:
        yield
    except InputError as error:
        raise InputError(error.what, place=option, remedy=error.remedy) from None
