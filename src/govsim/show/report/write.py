"""Writing a report: which format, to which file, whole or not at all."""

import os
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from govsim.arguments import a_path, check_ending, named, optional, takes, text
from govsim.errors import InputError, did_you_mean
from govsim.runs import new_files
from govsim.show.report.build import document
from govsim.show.report.document import Maker
from govsim.words import Lang, language

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "html": (".html", ".htm"), "pdf": (".pdf",), "docx": (".docx",), "pptx": (".pptx",), "xlsx": (".xlsx",),
}  # fmt: skip
"""The formats of reports, and how the names of their files end."""


@takes(folder=a_path, lang=text, out=optional(a_path), form=optional(text), template=optional(a_path))
def write_report(
    folder: str | Path,
    lang: str = "en",
    out: str | Path | None = None,
    *,
    form: str | None = None,
    template: str | Path | None = None,
) -> Path:
    """Write the report of a folder that `govsim compare --out`, `run`, `decide` or `seek --out` wrote.

    Args:
        folder: The folder of results.
        lang: "en" or "th".
        out: The file to write; by default next to the folder, named after it and the language.
        form: Its format: html, pdf, docx, pptx or xlsx; by default what the ending of `out` says, and without `out`
            html. All but html and xlsx need the extra `brief`.
        template: A .docx file whose styles, page, header and footer a report in Word takes over.

    Returns:
        Where the report is. The file appears complete or not at all.

    Raises:
        InputError: There is a file already, it cannot be written, its ending is of another format, a package for it is
            not installed, the template cannot be used, or the folder cannot be read.
    """
    spoken = language(lang, "--lang")
    source = named(folder)
    target, chosen = _target(source, spoken, out, form)
    make = maker(chosen, None if template is None else named(template))
    if os.path.lexists(target):
        remedy = "name another with --out"
        raise InputError("is there already; reports are never overwritten", place=str(target), remedy=remedy)
    content = make(document(source, spoken))
    new_files.make_above(target)
    return new_files.save_file(target, lambda work: work.write_bytes(content))


def _target(folder: Path, lang: Lang, out: str | Path | None, form: str | None) -> tuple[Path, str]:
    """The file, and the format that it is to have."""
    if form is not None and form not in ENDINGS:
        raise InputError(
            f"{form!r} is not a format of reports", place="--format", remedy=did_you_mean(form, ENDINGS, "formats")
        )
    if out is None:
        return _beside(folder, lang, form or "html"), form or "html"
    target = named(out)
    if form is not None:
        check_ending(target, ENDINGS[form], f"a report in the format {form}")
        return target, form
    check_ending(target, tuple(ending for endings in ENDINGS.values() for ending in endings), "a report")
    return target, next(name for name, endings in ENDINGS.items() if target.suffix.lower() in endings)


def _beside(folder: Path, lang: Lang, form: str) -> Path:
    whole = folder if folder.name not in ("", "..") else folder.resolve()
    name = f"{whole.name}-{lang}.{form}" if whole.name else f"report-{lang}.{form}"
    return whole.with_name(name) if whole.name else Path(name)


_MAKERS = {
    "html": ("page", "page"), "pdf": ("pdf", "pdf"), "docx": ("word", "word"), "pptx": ("slides", "slides"),
    "xlsx": ("sheets", "sheets"),
}  # fmt: skip
"""Where each format is made: file and function."""
_FOLDERS = {"docx": "word", "pptx": "ppt", "xlsx": "xl"}
"""The folder of an Office file's own parts."""
_NEEDS = {"pdf": ("typst", "typst"), "docx": ("docx", "python-docx"), "pptx": ("pptx", "python-pptx")}
"""What it takes of the extra: the package as it is imported, and as it is called."""


def form_of(content: bytes, path: Path) -> str:
    """The format of a report's file, by what it holds, as its name may be another. Raises InputError for none."""
    if content.startswith(b"%PDF"):
        return "pdf"
    if not content.startswith(b"PK"):
        return "html"
    form = next((form for form, folder in _FOLDERS.items() if f"{folder}/".encode() in content), None)
    if form is None:
        raise InputError("is not a report in a format that govsim writes", place=str(path))
    return form


def maker(form: str, template: Path | None = None) -> Maker:
    """What writes a format. Raises InputError where it needs a package that is not installed, or takes no template."""
    if form in _NEEDS and find_spec(_NEEDS[form][0]) is None:
        what = f"a report in the format {form} needs {_NEEDS[form][1]}, which is not installed"
        raise InputError(what, place="govsim report", remedy='install the extra: pip install "govsim[brief]"')
    if template is None:
        file, function = _MAKERS[form]
        make: Maker = getattr(import_module(f"govsim.show.report.{file}"), function)
        return make
    if form != "docx":
        remedy = "write a .docx, or leave the template out"
        raise InputError(f"a report in the format {form} takes no template", place="--template", remedy=remedy)
    from govsim.show.report import word

    word.opened(template)
    return partial(word.word, template=template)
