"""A quiz on paper: questions without answers on the first pages, the key on a page of its own."""

import io

import pytest
from docx import Document
from lessonloom.lessons.export.quiz_files.sheet import docx_sheet, pdf_sheet
from pypdf import PdfReader

from .samples import QUIZ


@pytest.fixture(scope="module")
def pages():
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf_sheet(QUIZ))).pages]


def test_the_key_begins_a_page_and_nothing_of_it_is_on_the_sheet(pages):
    (start,) = [n for n, page in enumerate(pages) if page.startswith("Key, and what to say")]
    sheet, key = "\n".join(pages[:start]), "\n".join(pages[start:])
    assert sheet.count("What is") == 3
    assert "=SUM(A1) ~ {b}" in sheet
    for told in ("Turn it", "The other way around", "So {it} is 3", "Names both"):
        assert told not in sheet
        assert told in key
    assert "B: " in key


def test_the_pdf_is_tagged_and_titled():
    reader = PdfReader(io.BytesIO(pdf_sheet(QUIZ)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == QUIZ.title


def test_word_has_the_same_in_the_same_order():
    document = Document(io.BytesIO(docx_sheet(QUIZ)))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == QUIZ.title
    asked = [t for t in texts if t.startswith(("Q1", "Q2", "Q3", "Q4"))]
    assert [t[:2] for t in asked] == ["Q1", "Q2", "Q3", "Q4"] * 2
    assert any(t.startswith("Answer $____") for t in texts)
    assert len(document.inline_shapes) == 2
