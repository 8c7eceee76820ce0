"""Pages in HTML from templates: words in a language, type that stands inside them, nothing from elsewhere."""

import base64
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from govsim.show.plots.style import FONTS
from govsim.words import Lang, say
from govsim.words.lines import kept_whole


def filled(package: str, template: str, lang: Lang, **parts: Any) -> str:
    """A template of a package with these parts, the language, `say` and the fonts; a gap left open is an error."""
    fonts = [(weight, _font(f"Sarabun-{face}.ttf")) for weight, face in ((400, "Regular"), (700, "Bold"))]
    spoken = {"lang": lang, "say": lambda key, **gaps: say(key, lang, **gaps), "fonts": fonts}
    text = _templates(package).get_template(template).render(**spoken, **parts)
    return kept_whole(text) if lang == "th" else text


@cache
def _templates(package: str) -> Environment:
    return Environment(
        loader=PackageLoader(package, ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


@cache
def _font(file: str) -> str:
    return base64.b64encode((FONTS / file).read_bytes()).decode()
