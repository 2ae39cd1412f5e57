import io
import os
import zipfile
from pathlib import Path

import pytest
from docx import Document
from lessonloom.lessons.export import export_plan, to_json, to_markdown, write_atomic, write_docx
from lessonloom.lessons.model import LessonPlan
from markdown_it import MarkdownIt

from .conftest import make_plan

OMML = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def test_markdown_escapes_dollars_and_sets_mathematics_as_tex(plan: LessonPlan) -> None:
    text = to_markdown(plan)
    assert r"0.75 L for \$0.90 and 1.5 L for \$1.65" in text
    assert r"$3\,\frac{1}{2}$" in text
    unescaped = text.replace(r"\$", "")
    assert all(line.count("$") % 2 == 0 for line in unescaped.splitlines())


def test_markdown_tables_keep_their_columns(plan: LessonPlan) -> None:
    html = MarkdownIt("commonmark").enable("table").render(to_markdown(plan))
    assert html.count("<table>") == 3
    assert html.count("<h1>") == 1


def test_markdown_cannot_smuggle_html(plan: LessonPlan) -> None:
    text = to_markdown(plan.model_copy(update={"title": "<script>x</script>", "big_idea": "a | b"}))
    assert "<script>" not in MarkdownIt("commonmark").render(text)


def test_markdown_sheets_hold_no_answers(plan: LessonPlan) -> None:
    sheets = to_markdown(plan).split("## Learner sheets")[1].split("## Key")[0]
    assert all(f"**{e.id}**" in sheets for e in plan.exercises)
    assert not [k for k in ("1.51", "9.27", "7.77", "0.79", "Notebooks for") if k in sheets]


def test_word_opens_with_headings_tables_and_equations(plan: LessonPlan, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    write_docx(plan, path)
    doc = Document(str(path))
    headings = [p.text for p in doc.paragraphs if p.style.name.startswith("Heading")]
    assert "Why this lesson now" in headings
    assert "Exit ticket" in headings
    assert next(doc.element.iter(f"{OMML}f"), None) is not None
    assert next(doc.element.iter(f"{OMML}sSup"), None) is not None
    assert len(doc.tables[0].rows) == 1 + len(plan.blocks)
    assert doc.core_properties.language == "en-US"


def test_word_sheets_begin_on_new_pages_and_hold_no_answers(plan: LessonPlan, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    write_docx(plan, path)
    pages: list[list[str]] = [[]]
    for p in Document(str(path)).paragraphs:
        if p.paragraph_format.page_break_before:
            pages.append([])
        pages[-1].append(p.text)
    titles = [page[0] for page in pages]
    assert titles[2:8] == [
        "Starter", "Questions for everyone", "○ Practice circle", "△ Practice triangle", "◇ Practice diamond",
        "Exit ticket",
    ]  # fmt: skip
    given = " ".join(" ".join(page) for page in pages[2:8])
    assert not [k for k in ("1.51", "9.27", "7.77", "0.79", "Notebooks for") if k in given]


def test_word_survives_characters_that_xml_forbids(plan: LessonPlan, tmp_path: Path) -> None:
    write_docx(plan.model_copy(update={"title": "A\x00B\x08 <b>"}), tmp_path / "x.docx")
    assert "AB <b>" in [p.text for p in Document(str(tmp_path / "x.docx")).paragraphs]


def test_json_reads_back_as_the_same_plan(plan: LessonPlan) -> None:
    assert LessonPlan.model_validate_json(to_json(plan)) == plan


def test_exporting_twice_writes_the_same_bytes(plan: LessonPlan, tmp_path: Path) -> None:
    first = export_plan(plan, tmp_path / "a", tree_titles={})
    second = export_plan(make_plan(), tmp_path / "b", stem="lesson-plan", tree_titles={})
    assert list(first) == ["html", "docx", "markdown", "json"]
    assert {k: p.read_bytes() for k, p in first.items()} == {k: p.read_bytes() for k, p in second.items()}
    with zipfile.ZipFile(io.BytesIO(first["docx"].read_bytes())) as z:
        assert {i.date_time[0] for i in z.infolist()} == {2020}
    assert sorted(os.listdir(tmp_path / "a")) == [
        "lesson-plan.docx", "lesson-plan.html", "lesson-plan.json", "lesson-plan.md",
    ]  # fmt: skip


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "plan.html"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["plan.html"]
