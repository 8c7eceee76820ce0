"""What is done while the site is built: the help of every command, the font and the page to try come from the package,
and documents that were written to be read as text get what a page needs."""

import contextlib
import io
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

FONTS = Path(__file__).resolve().parents[2] / "src" / "govsim" / "show" / "plots" / "fonts"
TRY_IT = "try-it.html"
MARK = "<!-- the help of every command -->"
HOMES = {"README.md": "start.md"}  # what stands in the site for a file beside docs/
_LINK = re.compile(r"\[([^\]]+)\]\(((?:\.\./)+[^)#\s]+)\)")
_CELL = re.compile(r"<td[^>]*>.*?</td>", re.S)
_NAME = re.compile(r"<code>[^<>]*</code>")
_JOINT = re.compile(r"(?<=\w)([._])(?=\w)")
_FENCE = re.compile(r"(^```.*?^```$)", re.M | re.S)
_LISTED = re.compile(r"^  ([a-z][a-z-]*)(?=  |$)", re.M)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the font of the pictures, which has Thai, and its licence beside the style sheet, and the page, live."""
    for path in sorted(FONTS.iterdir()):
        if path.suffix in (".ttf", ".txt"):
            files.append(File.generated(config, f"site/fonts/{path.name}", abs_src_path=str(path)))
    files.append(File.generated(config, TRY_IT, content=live_page()))
    return files


def live_page() -> str:
    """What `govsim page default` writes."""
    from govsim.scenario.scenario import Scenario
    from govsim.show.page.write import html

    return html(Scenario.load("default"), name="default")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Write the help of every command where a page asks for it, one title a page, and links that stay in the site."""
    text = markdown.replace(MARK, commands_reference()) if MARK in markdown else markdown
    return with_one_title(_LINK.sub(lambda link: link_within(page.file.src_uri, link[1], link[2]), text))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let names in tables break after a dot or an underscore and nowhere else, and ranges not at all; frame cards."""
    html = html.replace("<th></th>", "<td></td>")  # a head without words is none
    html = _CELL.sub(lambda cell: with_breaks(cell[0]), html)
    return as_cards(html) if page.file.src_uri.startswith("teaching/role-cards") else html


def as_cards(html: str) -> str:
    """Each section in a frame of its own, to print and cut."""
    before, *cards = re.split(r"(?=<h2)", html)
    return before + "".join(f'<section class="card">{card}</section>' for card in cards)


def with_breaks(cell: str) -> str:
    """A cell of a table with places where a line may end."""
    return _NAME.sub(lambda name: _JOINT.sub(r"\1<wbr>", name[0]), cell).replace(" – ", "&nbsp;–&nbsp;")


def link_within(page: str, text: str, target: str) -> str:
    """A link of a page, without one where it leads to a file that is not in the site, such as ../LICENSE."""
    folder = posixpath.dirname(page)
    place = posixpath.normpath(posixpath.join(folder, target))
    if not place.startswith("../"):
        return f"[{text}]({target})"
    home = HOMES.get(place.removeprefix("../"))
    return f"[{text}]({posixpath.relpath(home, folder or '.')})" if home else f"{text} (`{place[3:]}`)"


def with_one_title(markdown: str) -> str:
    """A document with its headings one level down where it has more than one title; the first one stays."""
    parts = _FENCE.split(markdown)  # every other one is a block of code
    if sum(len(re.findall(r"^# ", part, re.M)) for part in parts[::2]) < 2:
        return markdown
    parts[::2] = [re.sub(r"^(#+ )", r"#\1", part, flags=re.M) for part in parts[::2]]
    return re.sub(r"^##( )", r"#\1", "".join(parts), count=1, flags=re.M)


def commands_reference() -> str:
    """Every command with what `--help` says of it, so that it cannot be out of date."""
    sections = (
        f"## {' '.join(('govsim', *words))}\n\n```text\n{text.strip()}\n```" for words, text in helps() if words
    )
    return "\n\n".join(sections)


def helps(words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each command's words and help, a command before those below it."""
    text = help_of(words)
    yield words, text
    if "\nCommands:\n" in text:
        for name in _LISTED.findall(text.split("\nCommands:\n")[1]):
            yield from helps((*words, name))


def help_of(words: tuple[str, ...]) -> str:
    """What `govsim WORDS --help` prints."""
    from govsim.cli import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main([*words, "--help"])
    if code:
        raise ValueError(f"govsim {' '.join(words)} --help: exit code {code}")
    return said.getvalue()
