"""Any text of a question survives every format of a quiz."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonloom.lessons.export.quiz_files import Quiz
from lessonloom.lessons.export.quiz_files._prose import plainly
from lessonloom.lessons.export.quiz_files.record import Choice, Choose, Known, Question, Short, _text
from unit.lessons.quiz_files.expected import CARRIED, expected, taken_in

SIGNS = st.text(alphabet="\"'&<>{}[]()=~#:\\%$`^*/-+@|;!?\n\t ;.,0123456789abnx")
PIECES = st.sampled_from(
    [
        "`3/4`",
        "`x^2 ≤ 4`",
        "\\(",
        "$$",
        "-->",
        "]]>",
        "->",
        "####",
        "::",
        "%100%",
        "&amp;",
        "\\n",
        "<br>",
        "\r\n",
    ]
)
ANY = st.text(alphabet=st.characters(exclude_categories=["Co", "Cs"]))
TEXT = st.lists(SIGNS | PIECES | ANY, min_size=1, max_size=4).map("".join).map(_text)
TEXT = TEXT.filter(lambda text: plainly(text) == plainly(text).strip() != "")
"""Also without blanks around once a stray sign of code is gone, which is not shown."""
LINE = TEXT.map(lambda t: " ".join(t.replace("->", "").split())).filter(bool)


@pytest.mark.parametrize("format", CARRIED)
@settings(max_examples=60, deadline=None)
@given(stem=TEXT, right=TEXT, wrong=TEXT, told=TEXT, title=TEXT)
def test_any_text_of_a_choice_survives(format, stem, right, wrong, told, title):
    options = (
        Choice(label="A", text=right, correct=True),
        Choice(label="B", text=wrong, correct=False, feedback=told, misconception="S/m"),
    )
    check(format, stem, told, title, Choose(options=options))


@pytest.mark.parametrize("format", [name for name in CARRIED if name != "csv"])
@settings(max_examples=40, deadline=None)
@given(stem=TEXT, forms=st.lists(LINE, min_size=2, max_size=2, unique=True), told=TEXT)
def test_any_short_answer_survives(format, stem, forms, told):
    known = Known(text=forms[1], forms=(forms[1],), feedback=told, misconception="S/m")
    check(format, stem, told, "Title", Short(accepted=(forms[0],), known=(known,)))


def check(format, stem, solution, title, task):
    question = Question(
        id="Q1",
        item="S/model#1",
        skill="S",
        title=title,
        stem=stem,
        figure=None,
        task=task,
        key="1",
        solution=(solution,),
    )
    (read,) = taken_in(Quiz(name="q", title=title, questions=(question,)), format)
    assert read == expected(question, format)
