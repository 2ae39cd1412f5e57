"""A school's own form: its fields are filled, the rest stays, and a bad form is refused with a reason."""

import io
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lessonloom.graph import InputError, MissingExtra
from lessonloom.lessons.export.form import LARGEST, fields, filled_form

from .conftest import make_plan

DOCS = (Path(__file__).parents[4] / "docs" / "files.md").read_text(encoding="utf-8")


def form(*paragraphs: str, row: tuple[str, ...] = ()) -> bytes:
    document = Document()
    document.add_heading("Springfield School", 1)
    for text in paragraphs:
        document.add_paragraph(text)
    if row:
        table = document.add_table(rows=len(row), cols=1)
        for cell, text in zip(table.columns[0].cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def filled(*paragraphs: str, row: tuple[str, ...] = ()):
    return Document(io.BytesIO(filled_form(make_plan(), form(*paragraphs, row=row))))


def test_fields_are_filled_and_the_rest_stays():
    document = filled("{{ title }} / grade {{ grade }} / {{ minutes }} min", "Signature: ____")
    plan = make_plan()
    texts = [p.text for p in document.paragraphs]
    assert texts == ["Springfield School", f"{plan.title} / grade {plan.grade} / 50 min", "Signature: ____"]


def test_lists_repeat_paragraphs_and_rows():
    document = filled(
        "{%p for one in success %}",
        "I can: {{ one }}",
        "{%p endfor %}",
        row=("{%tr for b in blocks %}", "{{ b.start }}-{{ b.end }} {{ b.role }}", "{%tr endfor %}"),
    )
    plan = make_plan()
    assert sum(p.text.startswith("I can: ") for p in document.paragraphs) == len(plan.success)
    rows = [row.cells[0].text for row in document.tables[0].rows]
    assert rows[0] == f"{plan.blocks[0].start}-{plan.blocks[0].start + plan.blocks[0].minutes} Starter"
    assert len(rows) == len(plan.blocks)


def test_signs_of_markup_and_line_ends_survive():
    plan = make_plan().model_copy(update={"title": 'a < b & "c" {{ d }}', "success": ("`x^2 ≤ 4`",)})
    document = Document(io.BytesIO(filled_form(plan, form("{{ title }}", "{{ success[0] }}"))))
    assert [p.text for p in document.paragraphs[1:]] == ['a < b & "c" {{ d }}', "x^2 ≤ 4"]


def test_every_field_is_in_the_documentation():
    known = fields(make_plan())
    assert [name for name in known if f"`{name}`" not in DOCS] == []
    parts = {
        key
        for one in known.values()
        if isinstance(one, list)
        for p in one
        if isinstance(p, dict)
        for key in p
    }
    assert parts
    assert [name for name in parts if f"`{name}`" not in DOCS] == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ tilte }}",
        "{{ blocks[0].nothing }}",
        "{{ title",
        "{% for x in %}",
        "{{ title + 1 }}",
        "{{ 1 / 0 }}",
        "{{ ().__class__.__mro__ }}",
        "{{ title.__init__.__globals__ }}",
        "{{ success.append(1) }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_field_that_cannot_be_filled_is_named_and_the_fields_are_listed(text):
    with pytest.raises(InputError, match="The form cannot be filled") as caught:
        filled(text)
    assert "Fields: title, grade" in caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 nothing"])
def test_what_is_no_word_document_is_refused(data):
    with pytest.raises(InputError, match="no Word document"):
        filled_form(make_plan(), data)


def test_a_zip_that_is_no_document_and_one_that_unfolds_too_far_are_refused():
    for name, content, said in (
        ("x.txt", b"x", "no Word document"),
        ("word/document.xml", None, "too large"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content or bytes(LARGEST + 1))
        with pytest.raises(InputError, match=said):
            filled_form(make_plan(), out.getvalue())


def test_without_the_extra_the_install_line_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(MissingExtra, match=r"lessonloom\[forms\]"):
        filled_form(make_plan(), form("{{ title }}"))
