"""Thai pages of the site: they say that they are Thai, have a Thai menu, and end no line within a word."""

import re
import tomllib
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from govsim.words.lines import kept_whole

MENU = Path(__file__).parent / "menu_th.toml"
_LABEL = re.compile(
    r"((?:class=\"md-tabs__link\"[^>]*>|<span class=\"md-ellipsis\">|class=\"md-nav__title\"[^>]*>\s*"
    r"(?:<span[^>]*></span>)?)\s*)([^<>]+?)(\s*<)"
)
_BODY = re.compile(r"(<article\b.*?</article>)", re.DOTALL)


def is_thai(address: str) -> bool:
    """Whether the page with this source is in Thai."""
    return address == "th.md" or address.endswith("-th.md") or address.startswith("lessons/th/")


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """A Thai page in Thai from its language to its menu; every other page as it is."""
    return in_thai(output) if is_thai(page.file.src_uri) else output


def in_thai(html: str) -> str:
    """A page of the site with the language, the menu and the lines of Thai."""
    menu = tomllib.loads(MENU.read_text("utf-8"))
    html = html.replace('<html lang="en"', '<html lang="th"', 1)
    html = _LABEL.sub(lambda label: label[1] + menu.get(label[2], label[2]) + label[3], html)
    for english, thai in menu.items():
        html = re.sub(rf'((?:title|aria-label|placeholder)=)"{re.escape(english)}"', rf'\1"{thai}"', html)
    return _BODY.sub(lambda body: kept_whole(body[0]), html)
