"""The styles of a Word report, and its type.

To Word Thai is a complex script: font, size, bold and language of it are stated apart from those of Latin letters
(w:cs, w:szCs, w:bCs, w:bidi), and both are stated alike here. Thai is set in TH Sarabun where this system has it, 16
points as official documents are; else in Sarabun, which the file then carries, so that it looks alike everywhere
(Sarabun's letters are larger: 11 points look as those 16).
"""

import uuid
from typing import Any

from govsim.show.plots.style import FONTS
from govsim.show.report.office import official_font
from govsim.words import Lang

SMALL, ANSWER, CELL, BELOW, TABLE = (f"govsim {name}" for name in ("note", "answer", "cell", "cell below", "table"))
"""Styles of our own. A template that has styles of these names has them used."""
TOGETHER = 12
"""A table of so many rows at most is not cut by the end of a page."""
_INK, _FAINT, _LINE, _TINT, _MARK = "1F2328", "545B64", "C9CED4", "F3F6F9", "00558A"


def prepare(file: Any, lang: Lang, *, own: bool) -> None:
    """Give a file the styles that it lacks; one of our own page, type and footer besides."""
    if own:
        official = official_font() if lang == "th" else None
        size = 16.0 if official else 10.0 if lang == "en" else 10.5
        _page(file)
        _own(file, official or "Sarabun", size)
        if not official:
            _embed(file)
        _footer(file)
    else:
        size = _size(file)
    _speak(file)
    _missing(file, size)


def _own(file: Any, font: str, size: float) -> None:
    """The built-in styles, in one font."""
    for name, share, before, after, bold, colour in (
        ("Normal", 1.0, 0, 3, False, _INK),
        ("Title", 1.45, 0, 2, True, _INK),
        ("Subtitle", 1.08, 0, 2, True, _INK),
        ("Heading 1", 1.3, 0, 4, True, _MARK),
        ("Heading 2", 1.12, 7, 3, True, _INK),
        ("Heading 3", 1.0, 7, 2, True, _INK),
        ("List Bullet", 1.0, 0, 2, False, _INK),
        ("Caption", 0.95, 6, 3, True, _INK),
    ):
        style = file.styles[name]
        _type(style, size * share, bold, colour, font)
        _room(style, before, after)
        for left_over in (*style.element.findall(".//{*}pBdr"), *style.element.findall("{*}rPr/{*}spacing")):
            left_over.getparent().remove(left_over)


def _missing(file: Any, size: float) -> None:
    """Our own styles, where the file has none of these names."""
    from docx.enum.style import WD_STYLE_TYPE

    names = {style.name for style in file.styles}
    for name, share, before, after, colour in (
        (SMALL, 0.81, 0, 3, _FAINT),
        (ANSWER, 1.0, 0, 2, _INK),
        (CELL, 0.82, 1, 0, _INK),
        (BELOW, 0.7, 0, 0, _FAINT),
    ):
        if name not in names:
            style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = file.styles["Normal"] if "Normal" in names else None
            _type(style, size * share, False, colour)
            _room(style, before, after)
            if name == ANSWER:
                _insert(
                    style.element.get_or_add_pPr(),
                    f'<w:pBdr {_NS}><w:left w:val="single" w:sz="24" w:space="6" w:color="{_MARK}"/></w:pBdr>',
                    f'<w:shd {_NS} w:val="clear" w:color="auto" w:fill="{_TINT}"/>',
                )
    if TABLE not in names:
        file.styles.element.append(_xml(_TABLE_STYLE))


def _size(file: Any) -> float:
    """The size of a template's text, in points: that of Thai where it states one."""
    styles = file.styles.element
    paragraphs = (style for style in styles.findall("{*}style") if style.get(_w("type")) == "paragraph")
    normal = [style for style in paragraphs if style.get(_w("default"))]
    for place in (*normal, styles):
        for tag in ("szCs", "sz"):
            if (found := place.find(f".//{{*}}rPr/{{*}}{tag}")) is not None:
                return float(found.get(_w("val"))) / 2
    return 11.0


def _type(style: Any, size: float, bold: bool, colour: str, font: str | None = None) -> None:
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.bold, style.font.cs_bold = Pt(round(2 * size) / 2), bold, bold
    style.font.italic = style.font.cs_italic = False
    style.font.color.rgb = RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    for old in properties.findall("{*}szCs"):
        properties.remove(old)
    properties.find("{*}sz").addnext(_xml(f'<w:szCs {_NS} w:val="{round(2 * size)}"/>'))
    if font:
        for old in properties.findall("{*}rFonts"):
            properties.remove(old)
        names = " ".join(f'w:{kind}="{font}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
        properties.insert(0, _xml(f"<w:rFonts {_NS} {names}/>"))


def _room(style: Any, before: float, after: float) -> None:
    from docx.shared import Pt

    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0


def _page(file: Any) -> None:
    from docx.shared import Mm

    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(13), Mm(15)
    section.header_distance = section.footer_distance = Mm(7)


def _footer(file: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph._p.append(_xml(f'<w:fldSimple {_NS} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _speak(file: Any) -> None:
    """Say that Thai is Thai, by which lines are broken between its words."""
    for properties in file.styles.element.findall("{*}docDefaults/{*}rPrDefault/{*}rPr"):
        for old in properties.findall("{*}lang"):
            old.set(_w("bidi"), "th-TH")
            break
        else:
            properties.append(_xml(f'<w:lang {_NS} w:val="en-GB" w:bidi="th-TH"/>'))


# Tables


def mark_table(table: Any, head: bool, caption: str) -> None:
    """Say that the first row and column are heads, and what the table is of for those who cannot see it."""
    properties = table._tbl.tblPr
    for old in properties.findall("{*}tblLook"):
        properties.remove(old)
    on = int(head)
    properties.append(
        _xml(
            f'<w:tblLook {_NS} w:val="0{4 if head else 0}A0" w:firstRow="{on}" w:lastRow="0" w:firstColumn="{on}"'
            ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        )
    )
    if caption:
        element = _xml(f"<w:tblCaption {_NS}/>")
        element.set(_w("val"), caption)
        properties.append(element)


def mark_row(row: Any, *, head: bool) -> None:
    """A row is never cut by the end of a page; a head repeats on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(_xml(f"<w:cantSplit {_NS}/>"))
    if head:
        properties.append(_xml(f"<w:tblHeader {_NS}/>"))


def narrow(paragraph: Any) -> None:
    """A line without text, of which only the room is wanted."""
    from docx.shared import Pt

    paragraph.paragraph_format.line_spacing = Pt(4)


# Type that the file carries (ECMA-376, part 4, 2.8.1: the first 32 bytes are mixed with a key)


def _embed(file: Any) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    table = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    faces = ""
    for n, (kind, weight) in enumerate((("Regular", "Regular"), ("Bold", "Bold")), 1):
        content = (FONTS / f"Sarabun-{weight}.ttf").read_bytes()
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"govsim Sarabun {weight}")
        mask = key.bytes[::-1] * 2
        mixed = bytes(a ^ b for a, b in zip(content, mask, strict=False)) + content[32:]
        place = PackURI(f"/word/fonts/font{n}.odttf")
        part = Part(place, "application/vnd.openxmlformats-officedocument.obfuscatedFont", mixed, file.part.package)
        number = table.relate_to(part, f"{RELATIONSHIP_TYPE.FONT_TABLE.rsplit('/', 1)[0]}/font")
        faces += f'<w:embed{kind} r:id="{number}" w:fontKey="{{{str(key).upper()}}}"/>'
    table._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {_NS} {_RELATIONS}><w:font w:name="Sarabun">'
        f'<w:altName w:val="TH Sarabun New"/><w:charset w:val="DE"/><w:family w:val="auto"/>{faces}</w:font></w:fonts>'
    ).encode()
    settings = file.settings.element
    before = [settings.find(f"{{*}}{name}") for name in ("writeProtection", "view", "zoom")]
    place_of = max((list(settings).index(element) + 1 for element in before if element is not None), default=0)
    settings.insert(place_of, _xml(f"<w:embedTrueTypeFonts {_NS}/>"))


# XML

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS = f'xmlns:w="{_W}"'
_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TABLE_STYLE = f"""
<w:style {_NS} w:type="table" w:customStyle="1" w:styleId="govsimtable">
  <w:name w:val="{TABLE}"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/></w:tblBorders>
    <w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_INK}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>
  </w:tblStylePr>
</w:style>
"""


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(text.strip())


def _insert(properties: Any, *texts: str) -> None:
    """Elements of a paragraph's properties, where their order wants them: before its spacing."""
    spacing = properties.find("{*}spacing")
    for text in texts:
        spacing.addprevious(_xml(text))
