"""Key, options and feedback come back from every format as they went in."""

import dataclasses
import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest
from lessonloom.lessons.export.quiz_files import QUIZ_FORMATS
from lessonloom.lessons.export.quiz_files.qti import qti_package
from lessonloom.lessons.export.quiz_files.qti12 import qti12_package
from lessonloom.lessons.export.quiz_files.table import guarded, quiz_csv
from qti_convert import upgrade_qti2_to_qti3
from qti_package_maker.common.package_integrity import check_entries, check_package

from .expected import CARRIED, expected, taken_in
from .readers import Asked
from .samples import QUIZ


def without_picture(asked: Asked) -> Asked:
    return dataclasses.replace(asked, picture=b"")


@pytest.mark.parametrize("format", CARRIED)
def test_what_went_in_comes_back(format):
    read = taken_in(QUIZ, format)
    assert len(read) == len(QUIZ.questions)
    for asked, question in zip(read, QUIZ.questions, strict=True):
        assert without_picture(asked) == expected(question, format)


@pytest.mark.parametrize("format", [name for name in CARRIED if name not in ("csv", "jsonld")])
def test_figures_are_inside(format):
    for asked, question in zip(taken_in(QUIZ, format), QUIZ.questions, strict=True):
        assert bool(asked.picture) == (question.figure is not None)
        assert asked.picture[:4] in (b"", b"\x89PNG", b"<svg")


def test_a_table_says_what_a_figure_shows():
    assert 'A line from 0 to 1 & ""more"" <than> that.' in quiz_csv(QUIZ)


@pytest.mark.parametrize("format", QUIZ_FORMATS)
def test_the_same_quiz_gives_the_same_bytes(format):
    made = QUIZ_FORMATS[format][1]
    assert made(QUIZ) == made(QUIZ)


@pytest.mark.parametrize("made", [lambda: qti12_package(QUIZ), lambda: qti_package(QUIZ, "2.1")])
def test_an_independent_checker_finds_no_reference_that_leads_nowhere(made, tmp_path):
    (tmp_path / "quiz.zip").write_bytes(made())
    assert check_package(str(tmp_path / "quiz.zip")) == []


def test_that_checker_sees_a_key_that_no_option_has():
    archive = zipfile.ZipFile(io.BytesIO(qti_package(QUIZ, "2.1")))
    files = {name: archive.read(name) for name in archive.namelist()}
    files["items/Q1.xml"] = files["items/Q1.xml"].replace(b"<value>B</value>", b"<value>X</value>")
    assert any("'X'" in found for found in check_entries(files))


def test_an_independent_converter_makes_of_2_1_what_we_write_as_3_0():
    old, new = (zipfile.ZipFile(io.BytesIO(qti_package(QUIZ, version))) for version in ("2.1", "3.0"))
    compared = [name for name in old.namelist() if name.endswith(".xml") and name != "imsmanifest.xml"]
    assert len(compared) == 5
    for name in compared:
        assert same(upgrade_qti2_to_qti3(old.read(name).decode())) == same(new.read(name).decode())


def same(xml: str) -> str:
    """Without what stands before the root."""
    return ET.canonicalize(re.sub(r"<\?.*?\?>", "", xml).lstrip(), strip_text=True)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+2", "'=1+2"),
        ("@cmd", "'@cmd"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3|cmd", "'-2+3|cmd"),
        ("'=1", "''=1"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("-1.5", "-1.5"),
        ("3 = 3", "3 = 3"),
    ],
)
def test_no_cell_is_a_formula(cell, written):
    assert guarded(cell) == written


@pytest.mark.parametrize("format", ["gift", "qti12"])
def test_no_wrong_answer_stands_where_a_reader_could_take_it_for_right(format):
    number, short = taken_in(QUIZ, format)[1:3]
    assert (number.known, short.known) == ([], [])
    assert "If you wrote −0.67: Turn it: 1/2." in (number.solution + number.if_wrong)
