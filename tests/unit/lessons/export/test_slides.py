"""Teaching slides: large on the screen, complete in the notes."""

import io
import re

import pytest
from lessonloom.graph.notation import parse_math, to_runs, to_text
from lessonloom.lessons.export._slide import BODY, SIZES, Box, Says, _runs, fitting
from lessonloom.lessons.export.slides import pptx_bytes
from pptx import Presentation

from .conftest import make_plan


@pytest.fixture(scope="module")
def slides():
    return list(Presentation(io.BytesIO(pptx_bytes(make_plan()))).slides)


def shown(slide) -> str:
    return "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def test_the_first_slide_says_what_learners_will_be_able_to_do(slides):
    plan = make_plan()
    assert slides[0].shapes.title.text_frame.text == plan.title
    assert all(one.replace("`", "") in shown(slides[0]) for one in plan.success)
    assert plan.why_now[0] in notes(slides[0])


def test_every_block_has_its_slide_in_order_with_minutes_in_the_notes(slides):
    plan = make_plan()
    opening = [
        re.match(r"Minutes (\d+) to (\d+)", notes(s)).groups()
        for s in slides
        if notes(s).startswith("Minutes")
    ]
    assert opening == [(str(b.start), str(b.start + b.minutes)) for b in plan.blocks]


def test_what_the_teacher_says_is_in_the_notes_alone(slides):
    said = "One question, alone. Boards up after 4 minutes."
    assert [said in notes(s) for s in slides].count(True) == 1
    assert not any(said in shown(s) for s in slides)


def test_no_answer_and_no_practice_sheet_is_on_the_screen(slides):
    everything = "\n".join(map(shown, slides))
    assert "0.83 kg" in everything, "an option to choose from"
    for answer in ("$1.51", "9.27", "$7.77", "So the answer is"):
        assert answer not in everything
    assert any("So the answer is $1.51" in notes(s) for s in slides)


def test_every_slide_has_a_title_and_every_picture_says_what_it_shows(slides):
    assert all(s.shapes.title is not None and s.shapes.title.text_frame.text for s in slides)
    pictures = [p for s in slides for p in s.shapes if p.shape_type == 13]
    described = [p._pic.xpath("./p:nvPicPr/p:cNvPr")[0].get("descr") for p in pictures]
    assert len(described) >= 1
    assert any("double number line" in d for d in described)


def test_nothing_lies_off_the_slide(slides):
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= 13.34 * 914400
            assert shape.top + shape.height <= 7.51 * 914400


def test_the_same_plan_gives_the_same_bytes():
    assert pptx_bytes(make_plan()) == pptx_bytes(make_plan())


def test_text_is_as_large_as_it_fits_and_never_tiny():
    short, long = [Says("Who is right?")], [Says("a word " * 150)]
    assert fitting(short, BODY) == SIZES[0]
    assert SIZES[-1] <= fitting(long, BODY) < 28
    assert fitting(long, Box(0, 0, 1, 1)) == SIZES[-1]
    fractions = [Says("`3/4`")] * 6
    assert fitting(fractions, BODY) < fitting([Says("0.75")] * 6, BODY)


def test_small_fractions_stand_around_a_slash_and_exponents_above():
    assert to_runs(parse_math("2 3/4")) == (
        ("2", "line"),
        ("3", "top"),
        ("⁄", "line"),
        ("4", "bottom"),
    )
    assert to_runs(parse_math("x^2")) == (("x", "line"), ("2", "raised"))
    assert to_runs(parse_math("(a + b)/2"))[0][1] == "line"


@pytest.mark.parametrize(
    "span", ["3 : 4", "2x + 5 ≤ 12", "−3/4", "$4.50", "30%", "|x − 2|", "÷ 3", "1, 2, 3"]
)
def test_runs_say_the_same_as_the_line_of_text(span):
    node = parse_math(span)
    said = "".join(words for words, _ in to_runs(node)).replace("⁄", "/")
    assert said == to_text(node)


@pytest.mark.parametrize("text", ["Ana writes 3 : 1.", "Ana writes `3 : 1`."])
def test_a_ratio_stays_on_one_line(text):
    assert "3\u00a0:\u00a01" in "".join(words for words, _ in _runs(text))
