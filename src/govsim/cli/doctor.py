"""`govsim doctor`: is everything there that govsim needs, and what to do if not."""

import importlib.metadata
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from govsim.cli import DEFECT, DONE, options, terminal
from govsim.errors import InputError
from govsim.runs import provenance

_FOLDER = Path(__file__).parents[1] / "show" / "plots" / "fonts"
FONTS = tuple(_FOLDER / f"Sarabun-{face}.ttf" for face in ("Regular", "Bold"))
LITTLE_DISK, NO_DISK = 1e9, 5e7


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. "note": it works, but there is something to know; "broken": it must be mended."""

    what: str
    state: Literal["ok", "note", "broken"]
    text: str
    remedy: str | None = None


def doctor(as_json: options.Json = False) -> int:
    """Look over the installation and say what to do where something is wrong; exit code 1 if it is.

    The compiled engine is kept in a cache folder of your own; the environment variable GOVSIM_CACHE_DIR names another.
    """
    findings = [*_versions(), *_threads(), *_compile_cache(), *_plugins(), _thai(), _write_access(), _disk()]
    broken = [finding for finding in findings if finding.state == "broken"]
    if as_json:
        terminal.print_json({"ok": not broken, "findings": [asdict(finding) for finding in findings]})
    else:
        rows = []
        for finding in findings:
            remedy = f"\n{finding.remedy}" if finding.remedy else ""
            rows.append((finding.state, f"{finding.what}: {finding.text}{remedy}"))
        terminal.show(terminal.facts(rows), "")
        terminal.show(f"{len(broken)} broken: see above what to do." if broken else "All is well.")
    return DEFECT if broken else DONE


def _versions() -> Iterator[Finding]:
    commit = provenance.commit()
    where = f"{provenance.version()}{f', commit {commit}' if commit else ''}, in {provenance.PACKAGE}"
    yield Finding("govsim", "ok", where)
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", "ok", f"{python}, {sys.executable}")
    found, missing = [], []
    for name, least in _requirements():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(f"{name} is not installed")
            continue
        found.append(f"{name} {version}")
        if _numbers(version) < _numbers(least):
            missing.append(f"{name} {version} is older than {least}")
    if missing:
        yield Finding("packages", "broken", "; ".join(missing), "install govsim again: pip install --upgrade govsim")
    yield Finding("packages", "ok", ", ".join(found))


def _requirements() -> Iterator[tuple[str, str]]:
    """The packages govsim declares that it needs, each with its oldest version. Extras are for who asks for them."""
    for line in importlib.metadata.requires("govsim") or ():
        if "extra ==" in line:
            continue
        if match := re.fullmatch(r"([\w.-]+)\s*>=\s*([\d.]+)", line.partition(";")[0].strip()):
            yield match[1], match[2]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _threads() -> Iterator[Finding]:
    from govsim.runs.batch import available_threads

    threads = available_threads()
    yield Finding("threads", "ok", f"{threads} of {os.cpu_count() or threads} processors may be used")


def _compile_cache() -> Iterator[Finding]:
    from govsim.model import compiled, kept

    about = f"about {compiled.COMPILE_SECONDS} s"
    if compiled.INTERPRETED:
        remedy = "remove NUMBA_DISABLE_JIT from the environment"
        yield Finding("compiled engine", "note", "numba is switched off: runs take hundreds of times as long", remedy)
        return
    if compiled.CACHE is None:
        what = f"{compiled.CACHE_FAULT}, so every command that runs something compiles first ({about})"
        remedy = (compiled.CACHE_FAULT and compiled.CACHE_FAULT.remedy) or compiled.ANOTHER_PLACE
        yield Finding("compiled engine", "broken", what, remedy)
        return
    folder, faults = compiled.CACHE.folder, compiled.faults()
    if faults:
        several = f", and {len(faults) - 1} more faults" if len(faults) > 1 else ""
        what = f"{folder} was damaged: {faults[0]}{several}; what is damaged is never used"
        yield Finding("compiled engine", "broken", what, f"{_delete(folder)} (the next run compiles again, {about})")
    else:
        state = "compiled" if compiled.is_compiled() else f"not compiled yet: the first run does it ({about})"
        yield Finding("compiled engine", "ok", f"{folder}, {_megabytes(kept.size(folder))}, {state}")
    if others := kept.siblings(compiled.CACHE):
        size = _megabytes(sum(map(kept.size, others)))
        what = (
            f"{len(others)} folder{'s' if len(others) > 1 else ''} of other versions or changed rules beside it,"
            f" {size}; those unused for {kept.UNUSED_DAYS} days are deleted when an engine is compiled"
        )
        yield Finding("old compiled engines", "note", what, f"to delete them now: {_delete(*others)}")


def _delete(*folders: Path) -> str:
    return f"{'rmdir /s' if os.name == 'nt' else 'rm -r'} {' '.join(shlex.quote(str(folder)) for folder in folders)}"


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.1f} MB"


def _plugins() -> Iterator[Finding]:
    """Packages of others that extend govsim: what each brings, and which cannot be loaded."""
    from govsim.model import changed_rules, extensions

    for plugin in extensions.installed():
        what = f"plugin {plugin.name}"
        remedy = f"install {plugin.package} again in another version, or remove it: pip uninstall {plugin.package}"
        if plugin.fault:
            text = f"{plugin.origin} cannot be loaded: {plugin.fault}"
            yield Finding(what, "broken", text, remedy)
            continue
        try:
            changed_rules.together([each.rules for each in extensions.named(plugin.extensions)])
        except InputError as error:
            yield Finding(what, "broken", f"{plugin.origin} cannot be used: {error}", remedy)
        else:
            yield Finding(what, "ok", f"{plugin.origin}, extensions: {', '.join(plugin.extensions)}")


def _thai() -> Finding:
    version = importlib.metadata.version("matplotlib")
    missing = [path.name for path in FONTS if not path.is_file()]
    if missing:
        what = f"the fonts {', '.join(missing)} that ship with govsim are not there"
        return Finding("Thai in pictures", "broken", what, "pip install --force-reinstall govsim")
    return Finding("Thai in pictures", "ok", f"matplotlib {version} and the font Sarabun, which ships with govsim")


def _write_access() -> Finding:
    here = Path.cwd()
    try:
        with tempfile.TemporaryFile(dir=here):
            return Finding("write access", "ok", f"results can be written in {here}")
    except OSError as error:
        what = f"results cannot be written in {here}: {error.strerror or error}"
        return Finding("write access", "broken", what, "work in a folder of your own, or name one with --out")


def _disk() -> Finding:
    free = shutil.disk_usage(Path.cwd()).free
    text = f"{free / 1e9:,.1f} GB free"
    remedy = "make room, or name a folder on another disk with --out"
    if free < NO_DISK:
        return Finding("disk", "broken", text, remedy)
    if free < LITTLE_DISK:
        return Finding("disk", "note", f"{text}: enough for small ensembles only", remedy)
    return Finding("disk", "ok", text)
