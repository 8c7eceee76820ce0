"""The lessons as pages: what stands in the executed notebooks, pictures included, with code and results folded away."""

import base64
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks" / "executed"
LANGUAGES = {"en": "In English", "th": "ภาษาไทย"}
CODE = {"en": "The code", "th": "โค้ด"}
RESULT = {"en": "The result", "th": "ผลลัพธ์"}
SOLUTIONS = {"en": "Solutions", "th": "เฉลยแบบฝึกหัด"}
RUN = {
    "en": "To do it yourself, before you read: {path} in the project's folder.",
    "th": "ลงมือทำเองก่อนอ่านได้ที่ {path} ในโฟลเดอร์ของโครงการ",
}
MARK = "<!-- the lessons -->"
_BELOW = re.compile(r"^ {2,3}(?=(?:[-*]|\d+\.) )", re.M)  # a list in a list: Jupyter is content with less


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each notebook, and its pictures beside it."""
    for path in notebooks():
        text, pictures = page_of(path)
        address = address_of(path)
        # A lesson has its place in the navigation, so that one leads to the next; its solutions are linked from it.
        solved = path.stem.endswith("_solutions")
        level = InclusionLevel.NOT_IN_NAV if solved else InclusionLevel.INCLUDED
        files.append(File.generated(config, address, content=text, inclusion=level))
        for name, picture in pictures.items():
            files.append(File.generated(config, f"lessons/{path.parent.name}/{name}", content=picture))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Write the list of lessons where a page asks for it."""
    return markdown.replace(MARK, table()) if MARK in markdown else markdown


def notebooks() -> list[Path]:
    """The executed notebooks of both languages, solutions too."""
    return [path for lang in LANGUAGES for path in sorted((NOTEBOOKS / lang).glob("*.ipynb"))]


def address_of(path: Path) -> str:
    """Where in the site a notebook's page lies."""
    return f"lessons/{path.parent.name}/{path.stem}.md"


def table() -> str:
    """The lessons, a row each, with their titles in both languages."""
    rows = ["| In English | ภาษาไทย |", "| --- | --- |"]
    for path in sorted((NOTEBOOKS / "en").glob("*.ipynb")):
        both = [NOTEBOOKS / lang / path.name for lang in LANGUAGES]
        if not path.stem.endswith("_solutions"):
            rows.append(f"| {' | '.join(f'[{title_of(one)}]({address_of(one)})' for one in both if one.exists())} |")
    return "\n".join(rows)


def title_of(path: Path) -> str:
    """The first line of a notebook."""
    return _source(_cells(path)[0]).split("\n")[0].removeprefix("# ")


def page_of(path: Path) -> tuple[str, dict[str, bytes]]:
    """A notebook as Markdown, and its pictures by name."""
    lang = path.parent.name
    parts: list[str] = []
    pictures: dict[str, bytes] = {}
    asked = False  # from the first question on results are folded, and the reader unfolds them who has thought
    for cell in _cells(path):
        if cell["cell_type"] == "markdown":
            parts.append(_BELOW.sub("    ", _source(cell)))
            continue
        code = f"```python\n{_source(cell)}\n```"
        parts.append(f'??? quote "{CODE[lang]}"\n\n' + textwrap.indent(code, "    "))
        asks = "lesson.ask(" in code
        asked = asked or asks
        shown = "\n\n".join(_shown(cell["outputs"], path.stem, pictures))
        if shown and asked and not asks and "lesson.quiz(" not in code:
            shown = f'??? example "{RESULT[lang]}"\n\n' + textwrap.indent(shown, "    ")
        parts += [shown] * bool(shown)
    title, _, rest = parts[0].partition("\n")
    text = "\n\n".join([title, " · ".join(_beside(path)), rest, *parts[1:]]) + "\n"
    return text.replace("](../../docs/", "](../../"), pictures  # a page of docs/ lies at the top of the site


def _shown(outputs: list[dict[str, Any]], stem: str, pictures: dict[str, bytes]) -> Iterator[str]:
    """What a cell shows, as Markdown; its pictures are added to those of the page."""
    for output in outputs:
        data = output.get("data", {})
        if "image/png" in data:
            name = f"{stem}-{len(pictures) + 1}.png"
            pictures[name] = base64.b64decode(data["image/png"])
            yield f"![{_said(output)}]({name})"
        elif "text/markdown" in data:
            yield _BELOW.sub("    ", "".join(data["text/markdown"]))
        else:
            yield f"```text\n{''.join(output.get('text', data.get('text/plain', '')))}\n```"


def _said(output: dict[str, Any]) -> str:
    """What a picture shows, as the lesson says it for who does not see it."""
    alt = str(output.get("metadata", {}).get("image/png", {}).get("alt", ""))
    return " ".join(alt.replace("[", "(").replace("]", ")").split())


def _beside(path: Path) -> Iterator[str]:
    lang = path.parent.name
    for other, label in LANGUAGES.items():
        if other != lang and (NOTEBOOKS / other / path.name).exists():
            yield f"[{label}](../{other}/{path.stem}.md)"
    if (path.parent / f"{path.stem}_solutions.ipynb").exists():
        yield f"[{SOLUTIONS[lang]}]({path.stem}_solutions.md)"
    lesson = path.stem.removesuffix("_solutions")
    yield RUN[lang].format(path=f"`notebooks/{lang}/{lesson}.ipynb`")


def _cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
