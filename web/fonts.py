"""The letters of the page: Sarabun, cut to Thai and Latin, as a style sheet with the fonts in it.

`uv run --with brotli python web/fonts.py` writes web/src/fonts.css, which is kept: how it is packed depends on the
machine's brotli.
"""

import base64
import io
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from govsim.show.plots.style import FONTS

HERE = Path(__file__).parent
LETTERS = [*range(0x20, 0x7F), *range(0xE00, 0xE7F), *map(ord, "–—’“”…·×−→←↺°±é")]
FACES = {400: "Sarabun-Regular.ttf", 600: "Sarabun-Bold.ttf"}


def main() -> None:
    """Write the style sheet."""
    faces = []
    for weight, name in FACES.items():
        url = f"data:font/woff2;base64,{base64.b64encode(cut(FONTS / name)).decode()}"
        faces.append(f'@font-face {{ font-family: "govsim Sarabun"; font-weight: {weight}; src: url("{url}"); }}\n')
    (HERE / "src" / "fonts.css").write_text("".join(faces))


def cut(path: Path) -> bytes:
    """A font with these letters only. The same bytes whenever it is made."""
    options = Options(hinting=False, notdef_outline=True, layout_features=["*"], name_IDs=[0, 1, 2, 13, 14])
    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
