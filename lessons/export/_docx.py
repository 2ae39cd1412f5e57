"""A Word document, written line by line: headings, prose with equations, tables, pictures, page breaks.

The package with its styles, footer and pictures is python-docx's. What stands in the body is put together as
XML and read once at the end, in a fraction of the time that elements take which are added one by one.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Inches, Length, Pt, RGBColor
from lxml import etree

from ...graph.figures import Figure, Table
from ...graph.notation import Plain, to_omml
from ._document import Style
from ._png import png
from ._text import inline_plain, lines, pieces, visible, with_fractions
from .figures import figure_svg

_ACCENT = RGBColor(0x0B, 0x6B, 0x73)
_SOFT = RGBColor(0x56, 0x60, 0x65)
_EPOCH = datetime(2020, 1, 1)
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_BREAKS = re.compile(r"([\t\r\n])")
_SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'
_INDENT = f'<w:ind w:left="{Emu(360000).twips}"/>'
_EDGE = 'w:val="single" w:sz="4" w:space="4" w:color="C9CFD1"'
_FRAME = "".join(f"<w:{side} {_EDGE}/>" for side in ("top", "left", "bottom", "right"))
_TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="{}"/><w:tblW w:type="auto" w:w="0"/><w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0" w:noHBand="0" w:noVBand="1"'
    ' w:val="04A0"/></w:tblPr>'
)
_PICTURE = (
    f"<w:drawing><wp:inline {nsdecls('a', 'pic')}>"
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{id}" name="Picture" descr={caption}/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="0" name="image.png"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
)


def _size(points: float) -> str:
    return f'<w:sz w:val="{int(Pt(points).pt * 2)}"/>'


def _after(space: Length) -> str:
    return f'<w:spacing w:after="{space.twips}"/>'


def _paragraph(properties: str, content: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def _run(text: str, properties: str) -> str:
    """One run; a tab and the end of a line are elements of their own."""
    out = []
    for part in _BREAKS.split(text):
        if part in ("\t", "\r", "\n"):
            out.append("<w:tab/>" if part == "\t" else "<w:br/>")
        elif part:
            space = ' xml:space="preserve"' if len(part.strip()) < len(part) else ""
            out.append(f"<w:t{space}>{escape(part)}</w:t>")
    return f"<w:r><w:rPr>{properties}</w:rPr>{''.join(out)}</w:r>"


def _runs(
    text: str, *, lead: str = "", soft: bool = False, bold: bool = False, size: float | None = None
) -> str:
    """Runs and equations; `lead` is bold before the text."""
    points = _size(size) if size else ""
    rest = f'<w:color w:val="{_SOFT}"/>{points}' if soft else points
    out = []
    for words, heavy in ((lead, True), (text, bold)):
        for piece in pieces(words):
            if isinstance(piece, Plain):
                out.append(_run(visible(piece.text), f"<w:b/>{rest}" if heavy else rest))
            else:
                out.append(to_omml(piece.node).replace("</w:rPr>", f"{points}</w:rPr>"))
    return "".join(out)


def _row(texts: Sequence[str], widths: Sequence[int], properties: str, *, bold: bool = False) -> str:
    """A row with a cell for every width."""
    cells = []
    for n, width in enumerate(widths):
        lead = _BOLD.match(texts[n]) if n < len(texts) else None
        if n >= len(texts):
            content = "<w:p/>"
        elif lead:
            content = _paragraph(_after(Pt(2)), _runs(texts[n][lead.end() :], lead=lead[1], bold=bold))
        else:
            content = _paragraph(_after(Pt(2)), _runs(texts[n], bold=bold))
        cells.append(f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>{content}</w:tc>')
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


class Writer:
    """Adds to one document in order; `bytes` is the finished file."""

    def __init__(self, title: str) -> None:
        self._doc: DocumentObject = Document()
        self._body: list[str] = []
        self._pictures = 0
        self._title = visible(inline_plain(title))[:250]
        self._style()
        self._footer()

    # --- content

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A real heading; level 0 is the title."""
        style = f'<w:pStyle w:val="{f"Heading{level}" if level else "Title"}"/>'
        page = "<w:pageBreakBefore/>" if new_page else '<w:pageBreakBefore w:val="0"/>'
        self._body.append(_paragraph(style + page, _runs(text)))

    def para(
        self,
        text: str,
        *,
        lead: str = "",
        style: Style = "Normal",
        soft: bool = False,
        mark: str = "",
        size: float | None = None,
        indent: bool = False,
    ) -> None:
        """One paragraph; `lead` is bold before it, `mark` a small superscript after it."""
        named = "" if style == "Normal" else f'<w:pStyle w:val="{style.replace(" ", "")}"/>'
        content = _runs(text, lead=lead, soft=soft, size=size)
        if mark:
            content += _run(mark, _SUPERSCRIPT)
        self._body.append(_paragraph(named + (_INDENT if indent else ""), content))

    def framed(self, text: str) -> None:
        """A soft paragraph in a thin frame."""
        self._body.append(_paragraph(f"<w:pBdr>{_FRAME}</w:pBdr>", _runs(text, soft=True)))

    def prose(self, text: str, *, lead: str = "", mark: str = "") -> None:
        """A passage: paragraphs, entries and lines that open with a cue."""
        found = lines(text)
        for n, line in enumerate(found):
            style: Style = "List Bullet" if line.entry else "Normal"
            cue = f"{line.cue}: " if line.cue else ""
            last = mark if n == len(found) - 1 else ""
            self.para(line.text, lead=(lead if n == 0 else "") + cue, style=style, mark=last)

    def bullets(self, texts: Iterable[str], *, style: Style = "List Bullet") -> None:
        """A list; `**bold**` at the beginning of an entry is set bold."""
        for text in texts:
            bold = _BOLD.match(text)
            if bold:
                self.para(text[bold.end() :], lead=bold[1], style=style)
            else:
                self.para(text, style=style)

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        boxed: bool = False,
    ) -> None:
        """A table whose header repeats on every page; `widths` in inches."""
        twips = [Inches(width).twips for width in widths]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
        self._body += (
            _TABLE.format("TableGrid" if boxed else "Lessonloom"),
            f"<w:tblGrid>{grid}</w:tblGrid>",
            _row(header, twips, "<w:tblHeader/>", bold=True),
            *(_row(row, twips, "<w:cantSplit/>") for row in rows),
            "</w:tbl>",
            _paragraph(_after(Pt(2))),
        )

    def figure(self, figure: Figure) -> None:
        """A picture with its caption as alternative text, a table as a table, or the caption in words."""
        if isinstance(figure, Table):
            width = [1.4] * len(figure.header)
            self.table(
                [with_fractions(h) for h in figure.header],
                [[with_fractions(c) for c in row] for row in figure.rows],
                width,
                boxed=True,
            )
            return
        svg = figure_svg(figure)
        picture = png(svg)
        size = re.search(r'width="([\d.e+]+)"', svg)
        pixels = float(size[1]) if size else 600.0
        rel, image = self._doc.part.get_or_add_image(io.BytesIO(picture))
        width, height = image.scaled_dimensions(width=Inches(min(6.2, pixels / 105)))
        self._pictures += 1
        caption = quoteattr(visible(inline_plain(figure.caption)))
        drawn = _PICTURE.format(cx=int(width), cy=int(height), id=self._pictures, caption=caption, rel=rel)
        self._body.append(_paragraph("", f"<w:r>{drawn}</w:r>"))

    def space(self, points: float) -> None:
        """Room to write in."""
        self._body.append(_paragraph(_after(Pt(points))))

    def bytes(self) -> bytes:
        """The document; the same content gives the same bytes."""
        body = self._doc.element.body
        names = nsdecls("w", "m", "r", "wp")
        for element in etree.fromstring(f"<w:body {names}>{''.join(self._body)}</w:body>"):
            body.insert(len(body) - 1, element)  # before the section's properties
        self._body.clear()
        buffer = io.BytesIO()
        self._doc.save(buffer)
        out = io.BytesIO()
        with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
                info = zipfile.ZipInfo(name, date_time=_EPOCH.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                new.writestr(info, old.read(name))
        return out.getvalue()

    # --- machinery

    def _style(self) -> None:
        doc = self._doc
        properties = doc.core_properties
        properties.title, properties.author, properties.language = self._title, "Lessonloom", "en-US"
        properties.created = properties.modified = _EPOCH
        properties.comments, properties.revision = "", 1
        section = doc.sections[0]
        section.left_margin = section.right_margin = Inches(0.8)
        section.top_margin = section.bottom_margin = Inches(0.65)
        normal = doc.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10)
        normal.paragraph_format.space_after = Pt(4)
        normal.paragraph_format.line_spacing = 1.0
        for name in ("List Bullet", "List Number"):
            doc.styles[name].paragraph_format.space_after = Pt(2)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        normal.element.get_or_add_rPr().append(language)
        for name, points in (("Title", 22), ("Heading 1", 16), ("Heading 2", 12.5), ("Heading 3", 11)):
            style = doc.styles[name]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(points), True
            style.font.color.rgb = RGBColor(0x1C, 0x23, 0x26) if name in ("Title", "Heading 1") else _ACCENT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            style.paragraph_format.space_before = Pt(0 if name == "Title" else 8)
            style.paragraph_format.space_after = Pt(3)
        for border in doc.styles["Title"].element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
        self._table_style()

    def _table_style(self) -> None:
        """Thin rules below rows, none at the sides."""
        styles = self._doc.styles.element
        rule = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="C9CFD1"/>'
        styles.append(
            parse_xml(
                '<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
                ' w:type="table" w:customStyle="1" w:styleId="Lessonloom"><w:name w:val="Lessonloom"/>'
                '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
                f"{rule.format('top')}{rule.format('bottom')}{rule.format('insideH')}"
                "</w:tblBorders></w:tblPr></w:style>"
            )
        )

    def _footer(self) -> None:
        paragraph = self._doc.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{self._title} · page ").font.size = Pt(8)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        field.append(OxmlElement("w:r"))
        paragraph._p.append(field)
