"""Make the notebooks of both languages from the lessons' texts, or say whether they are up to date.

uv run python notebooks/build.py             # all; or some: build.py 01_first_run 03_the_fiscal_year
uv run python notebooks/build.py --check     # were the .ipynb made from these texts, and did every cell run cleanly?
uv run python notebooks/build.py --prose     # only prose or comments changed: keep the outputs there are, run nothing
uv run python notebooks/build.py --again     # do the cells still say what the .ipynb say? runs everything (minutes)

A text (01_first_run.py, solutions/01_first_run.py) is py:percent: prose cells say by lang="en" or lang="th" whose they
are, code cells hold both as languages.py says. Of a lesson come two notebooks a language: the student's in en/ or th/,
with blanks for answers and no outputs, and the teacher's in executed/, with example answers and outputs, of which the
site's pages are made. Solutions are the teacher's. Cells tagged "claims" hold what the prose asserts to the numbers:
they are in no notebook, and tests/notebooks/test_claims.py runs them.
"""

import argparse
import ast
import os
import re
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jupytext
import languages
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

HERE = Path(__file__).parent
LANGUAGES = ("en", "th")
LANG_LINE = re.compile(r'^LANG = "en"$', re.MULTILINE)
CLAIMS = "claims"
"""The tag of a cell that holds sentences to the numbers (Lesson.holds): no notebook has it, a test runs it."""
MOST_BYTES = 400_000
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def sources(names: Sequence[str] = ()) -> list[Path]:
    """The texts of the lessons and their solutions, of all or of some lessons."""
    found = sorted(HERE.glob("[0-9][0-9]_*.py")) + sorted((HERE / "solutions").glob("[0-9][0-9]_*.py"))
    unknown = set(names) - {path.stem for path in found}
    if unknown:
        raise SystemExit(f"error: there is no lesson {', '.join(sorted(unknown))}")
    return [path for path in found if not names or path.stem in names]


def executed_at(source: Path, lang: str) -> Path:
    """Where the teacher's notebook of a text lies."""
    solved = source.parent.name == "solutions"
    return HERE / "executed" / lang / f"{source.stem}{'_solutions' if solved else ''}.ipynb"


def students_at(source: Path, lang: str) -> Path | None:
    """Where the student's notebook of a text lies; None of solutions."""
    return None if source.parent.name == "solutions" else HERE / lang / f"{source.stem}.ipynb"


HEADERS: dict[str, dict[str, str]] = tomllib.loads((HERE / "headers.toml").read_text("utf-8"))
"""What stands under the title, by whose notebook it is and language."""


def is_claim(cell: NotebookNode) -> bool:
    """Whether a cell holds sentences to the numbers, rather than teaches."""
    return CLAIMS in cell.metadata.get("tags", ())


def notebook(source: Path, lang: str, *, student: bool = False) -> NotebookNode:
    """A text as a notebook in one language, not yet executed, for a student or for the teacher."""
    read = jupytext.reads(source.read_text("utf-8"), fmt="py:percent")
    cells = [cell for cell in read.cells if cell.metadata.get("lang", lang) == lang and not is_claim(cell)]
    whose = "student" if student else "solutions" if students_at(source, lang) is None else "executed"
    book: NotebookNode = nbformat.v4.new_notebook(metadata=_METADATA)
    for place, cell in enumerate(cells):
        name = f"cell-{place:02}"
        if cell.cell_type == "code":
            code = languages.for_reader(LANG_LINE.sub(f'LANG = "{lang}"', cell.source), lang, student=student)
            book.cells.append(nbformat.v4.new_code_cell(code, id=name))
        else:
            book.cells.append(nbformat.v4.new_markdown_cell(cell.source, id=name))
    title, _, rest = cells[0].source.partition("\n")
    book.cells[0].source = f"{title}\n\n{HEADERS[whose][lang]}"
    if rest.strip():
        book.cells.insert(1, nbformat.v4.new_markdown_cell(rest.strip(), id="question"))
    formatted: NotebookNode = nbformat.reads(languages.formatted(nbformat.writes(book)), as_version=4)
    return formatted


def executed(book: NotebookNode, folder: Path) -> NotebookNode:
    """The notebook with its outputs, run as a student would who opens it in this folder."""
    client = NotebookClient(
        book,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute()
    book.metadata = nbformat.from_dict(_METADATA)  # the kernel told its version
    for cell in book.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            if "metadata" in output:
                output.metadata = _kept(output.metadata)
    return book


def with_outputs_of(book: NotebookNode, old: NotebookNode) -> NotebookNode | None:
    """The notebook with the outputs of the executed one; None where code differs, by more than form and comments."""
    fresh, run = ([cell for cell in one.cells if cell.cell_type == "code"] for one in (book, old))
    if [ast.dump(ast.parse(cell.source)) for cell in fresh] != [ast.dump(ast.parse(cell.source)) for cell in run]:
        return None
    for cell, done in zip(fresh, run, strict=True):
        cell.execution_count, cell.outputs = done.execution_count, done.outputs
    return book


def _kept(metadata: dict[str, Any]) -> dict[str, Any]:
    return {kind: facts for kind, facts in metadata.items() if kind.startswith("image/")}


def written(book: NotebookNode) -> str:
    """The text of the .ipynb file."""
    return str(nbformat.writes(book)) + "\n"


def complaints(source: Path, lang: str) -> Iterator[str]:
    """What is wrong with the committed notebooks of a text."""
    yield from _complaints(source, executed_at(source, lang), notebook(source, lang), done=True)
    if path := students_at(source, lang):
        yield from _complaints(source, path, notebook(source, lang, student=True), done=False)


def _complaints(source: Path, path: Path, fresh: NotebookNode, *, done: bool) -> Iterator[str]:
    where = path.relative_to(HERE).as_posix()
    if not path.exists():
        yield f"{where}: is not there"
        return
    try:
        book = nbformat.read(path, as_version=4)
        nbformat.validate(book)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        yield f"{where}: is no notebook: {str(error)[:200]}"
        return
    if [(c.cell_type, c.source) for c in book.cells] != [(c.cell_type, c.source) for c in fresh.cells]:
        yield f"{where}: its cells are not those of {source.relative_to(HERE).as_posix()}"
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    if not done:
        if any(cell.outputs or cell.execution_count is not None for cell in code):
            yield f"{where}: a student's notebook has outputs"
        return
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        yield f"{where}: was not executed from top to bottom"
    for cell in code:
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"{where}: a cell failed or warned: {str(output.get('text') or output.get('evalue'))[:200]}"
    if path.stat().st_size > MOST_BYTES:
        yield f"{where}: {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}"


def texts(book: NotebookNode) -> list[str]:
    """What the cells of an executed notebook say, without pictures."""
    return [
        str(output.get("text") or output.data.get("text/markdown") or "")
        for cell in book.cells
        for output in cell.get("outputs", ())
        if output.output_type != "error"
    ]


def main() -> None:
    """Build, check or run again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="lessons; all when not told")
    parser.add_argument("--check", action="store_true", help="only look")
    parser.add_argument("--prose", action="store_true", help="run nothing, keep outputs; refuse where code changed")
    parser.add_argument("--again", action="store_true", help="execute, write nothing, and compare what is said")
    asked = parser.parse_args()
    pairs = [(source, lang) for source in sources(asked.names) for lang in LANGUAGES]
    wrong = [complaint for source, lang in pairs for complaint in complaints(source, lang)] if asked.check else []
    if asked.prose:
        wrong += [complaint for source, lang in pairs for complaint in _rewrite(source, lang)]
    elif not asked.check or asked.again:
        warm_up()
        for source, lang in pairs:
            path, began = executed_at(source, lang), time.perf_counter()
            path.parent.mkdir(parents=True, exist_ok=True)
            book = executed(notebook(source, lang), path.parent)
            print(f"{path.relative_to(HERE)}: {time.perf_counter() - began:.1f} s", flush=True)
            if asked.again:
                if texts(book) != texts(nbformat.read(path, as_version=4)):
                    wrong.append(f"{path.relative_to(HERE)}: its cells now say something else")
            else:
                _write(path, book)
                _write_students(source, lang)
                wrong += complaints(source, lang)
    print("\n".join(wrong) or f"the notebooks of {len(pairs)} texts are as these say")
    sys.exit(bool(wrong))


def _rewrite(source: Path, lang: str) -> Iterator[str]:
    """Write notebooks again with the outputs there are; what is wrong with them, or why that cannot be."""
    _write_students(source, lang)
    path = executed_at(source, lang)
    book = with_outputs_of(notebook(source, lang), nbformat.read(path, as_version=4))
    if book is None:
        yield f"{path.relative_to(HERE)}: code has changed: run it, without --prose"
        return
    _write(path, book)
    yield from complaints(source, lang)


def _write_students(source: Path, lang: str) -> None:
    if path := students_at(source, lang):
        _write(path, notebook(source, lang, student=True))


def _write(path: Path, book: NotebookNode) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(written(book), encoding="utf-8", newline="\n")


def warm_up() -> None:
    """Compile the engine once, so that no notebook shows the word about the wait."""
    import govsim

    govsim.simulate("default", 1, 1)
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # the kernel's debugger would warn


if __name__ == "__main__":
    main()
