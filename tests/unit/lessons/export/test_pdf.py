"""The plan in print: read back by a reader of PDF that knows nothing of how it was made."""

import io
from collections import Counter

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonloom.graph.notation import parse_math, to_typst
from lessonloom.lessons.export._typst import TypstWriter
from lessonloom.lessons.export.pdf import pdf_bytes
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from .conftest import make_plan


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def compiled(writer: TypstWriter) -> bytes:
    return typst.compile(writer.source().encode(), format="pdf", pdf_standards="ua-1")


def test_pictures_bring_their_own_font(data):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(data)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert any("Arimo" in name for name in fonts), fonts


def structure(node, found: Counter[str], alts: list[str]) -> None:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for one in node:
            structure(one, found, alts)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            found[node["/S"]] += 1
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
        if "/K" in node:
            structure(node["/K"], found, alts)


@pytest.fixture(scope="module")
def data() -> bytes:
    return pdf_bytes(make_plan())


@pytest.fixture(scope="module")
def tagged(data):
    found, alts = Counter(), []
    structure(PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"], found, alts)
    return found, alts


def test_it_is_tagged_has_a_title_and_a_language(data):
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert reader.metadata.title == make_plan().title


def test_headings_lists_tables_equations_and_pictures_are_real(tagged):
    found, alts = tagged
    assert found["/H1"] == 1
    assert found["/H2"] >= 4
    assert min(found[tag] for tag in ("/H3", "/L", "/LI", "/Table", "/TH", "/TD", "/Formula", "/Figure")) >= 1
    assert any("double number line" in alt for alt in alts)
    assert "3 1/2" in alts


def test_page_one_holds_the_plan_and_the_lesson_begins_on_page_two(data):
    first, second = (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages[:2])
    assert "Why this lesson now" in first
    assert "The 50 minutes" in first
    assert second.startswith("The lesson, block by block")


def test_sheets_stand_on_pages_of_their_own_and_give_nothing_away(data):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    (exit_,) = [p for p in pages if p.startswith("Exit ticket")]
    assert "What does 1 pen cost?" in exit_
    assert "$0.79" not in exit_
    assert any("$0.79" in p for p in pages)


def test_the_same_plan_gives_the_same_bytes(data):
    assert pdf_bytes(make_plan()) == data


SIGNS = st.text(alphabet="\"\\#$*_`@<>[]{}()=~/-+%&'!|^;:., \nabc123")


@settings(max_examples=40, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=3))
def test_any_text_is_set_and_none_is_read_as_markup(texts):
    writer = TypstWriter('"#panic()" \\ [')
    writer.heading("begin", 0)
    for text in texts:
        writer.para(text, lead=text)
        writer.bullets([text, f"**b**{text}"])
        writer.framed(text)
        writer.prose(text)
        writer.table([text], [[text]], [1.0])
    writer.para("end.")
    read = text_of(compiled(writer))
    assert "begin" in read
    assert "end." in read


@pytest.mark.parametrize(
    "text", ['#panic("x")', "$ x $ *bold* _it_", "<label> @ref", "\\ # [ ] ( ) {", '"quotes"; // comment']
)
def test_signs_of_typst_come_out_as_they_went_in(text):
    writer = TypstWriter("T")
    writer.heading("H", 0)
    writer.para(text)
    assert text in text_of(compiled(writer))


@pytest.mark.parametrize(
    "span",
    ["3/4", "2 3/4", "x^2 ≤ 4", "(a + b)/2", "|x − 2| = 5", "$4.50", "30 %", "2 × 10^9", "? + 3 = 7",
     "{1, 2}", "80 km/h", "−3/4", "÷ 3", "1, 2, …", "x^(n + 1)"],
)  # fmt: skip
def test_every_kind_of_mathematics_is_set(span):
    writer = TypstWriter("T")
    writer.heading("H", 0)
    writer.para(f"`{span}`")
    found, alts = Counter(), []
    structure(PdfReader(io.BytesIO(compiled(writer))).trailer["/Root"]["/StructTreeRoot"], found, alts)
    assert found["/Formula"] == 1
    assert to_typst(parse_math(span)).startswith("#math.equation(alt: ")
