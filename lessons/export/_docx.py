"""A Word document, written line by line: headings, prose with equations, tables, pictures, page breaks."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Inches, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

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


def _equation(omml: str, size: float | None) -> BaseOxmlElement:
    """The equation in the size of its paragraph."""
    element = parse_xml(omml)
    if size:
        for fonts in list(element.iter(qn("w:rPr"))):
            points = OxmlElement("w:sz")
            points.set(qn("w:val"), str(round(2 * size)))
            fonts.append(points)
    return element


class Writer:
    """Adds to one document in order; `bytes` is the finished file."""

    def __init__(self, title: str) -> None:
        self._doc: DocumentObject = Document()
        self._title = visible(inline_plain(title))[:250]
        self._style()
        self._footer()

    # --- content

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A real heading; level 0 is the title."""
        paragraph = self._paragraph(f"Heading {level}" if level else "Title")
        self._write(paragraph, text)
        paragraph.paragraph_format.page_break_before = new_page

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
    ) -> Paragraph:
        """One paragraph; `lead` is bold before it, `mark` a small superscript after it."""
        paragraph = self._paragraph(style)
        if indent:
            paragraph.paragraph_format.left_indent = Emu(360000)
        self._write(paragraph, text, lead=lead, soft=soft, size=size)
        if mark:
            run = paragraph.add_run(mark)
            run.font.superscript = True
        return paragraph

    def framed(self, text: str) -> None:
        """A soft paragraph in a thin frame."""
        paragraph = self.para(text, soft=True)
        edge = 'w:val="single" w:sz="4" w:space="4" w:color="C9CFD1"'
        sides = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right"))
        names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {names}>{sides}</w:pBdr>"))

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
        table = self._doc.add_table(rows=1, cols=len(header), style="Table Grid" if boxed else "Lessonloom")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=False):
            column.width = Inches(width)
        self._row(table.rows[0].cells, header, widths, bold=True)
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        for row in rows:
            added = table.add_row()
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            self._row(added.cells, row, widths)
        self._doc.add_paragraph().paragraph_format.space_after = Pt(2)

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
        if picture is None:
            self.para(f"Picture: {figure.caption}", soft=True)
            return
        size = re.search(r'width="([\d.e+]+)"', svg)
        pixels = float(size[1]) if size else 600.0
        shape = self._doc.add_picture(io.BytesIO(picture), width=Inches(min(6.2, pixels / 105)))
        described = shape._inline.docPr
        described.set("descr", visible(inline_plain(figure.caption)))
        described.set("name", "Picture")

    def space(self, points: float) -> None:
        """Room to write in."""
        self._doc.add_paragraph().paragraph_format.space_after = Pt(points)

    def bytes(self) -> bytes:
        """The document; the same content gives the same bytes."""
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

    def _paragraph(self, style: str) -> Paragraph:
        """A paragraph whose style is set by its id: looking styles up by name is slow."""
        paragraph = self._doc.add_paragraph()
        if style != "Normal":
            paragraph._p.style = style.replace(" ", "")
        return paragraph

    def _write(
        self,
        paragraph: Paragraph,
        text: str,
        *,
        lead: str = "",
        soft: bool = False,
        bold: bool = False,
        size: float | None = None,
    ) -> None:
        parts = [(p, True) for p in pieces(lead)] + [(p, bold) for p in pieces(text)]
        for piece, heavy in parts:
            if isinstance(piece, Plain):
                run = paragraph.add_run(visible(piece.text))
                run.bold = heavy or None
                if soft:
                    run.font.color.rgb = _SOFT
                if size:
                    run.font.size = Pt(size)
            else:
                paragraph._p.append(_equation(to_omml(piece.node), size))

    def _row(
        self, cells: Sequence[_Cell], texts: Sequence[str], widths: Sequence[float], *, bold: bool = False
    ) -> None:
        for cell, text, width in zip(cells, texts, widths, strict=False):
            cell.width = Inches(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            lead = _BOLD.match(text)
            if lead:
                self._write(paragraph, text[lead.end() :], lead=lead[1], bold=bold)
            else:
                self._write(paragraph, text, bold=bold)

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
