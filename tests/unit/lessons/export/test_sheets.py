"""What stands on the sheets, at the head of the plan and in its first table, in every medium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from lessonloom.graph.figures import Table
from lessonloom.learner.misconceptions import jeffreys
from lessonloom.learner.model import Diagnosis
from lessonloom.lessons.export import _fit as fit
from lessonloom.lessons.export import _front as front
from lessonloom.lessons.export import _view as view
from lessonloom.lessons.export import diagnosis_html, to_html, to_markdown, write_docx
from lessonloom.lessons.export._text import inline_markdown
from lessonloom.lessons.export._wording import grade_name, learners_of, too_few
from lessonloom.lessons.model import LessonPlan, StandardRef

from .pages import read, sheets


def noted(plan: LessonPlan, id: str, note: str) -> LessonPlan:
    exercises = tuple(e.model_copy(update={"note": note}) if e.id == id else e for e in plan.exercises)
    return plan.model_copy(update={"exercises": exercises})


def in_word(plan: LessonPlan, folder: Path) -> str:
    path = folder / "plan.docx"
    write_docx(plan, path)
    return "\n".join(p.text for p in Document(str(path)).paragraphs)


def test_help_that_fades_is_printed_with_its_exercise_in_every_medium(
    plan: LessonPlan, tmp_path: Path
) -> None:
    helped = noted(plan, "S1", "Frame: There are ___ for every 1 ___.")
    (line,) = [
        e.text for s in sheets(read(to_html(helped))) for e in s.all("p") if e.attrs.get("class") == "help"
    ]
    assert line == "There are ___ for every 1 ___."
    learners = to_markdown(helped).split("## Learner sheets")[1].split("## Key")[0]
    assert r"> There are \_\_\_ for every 1 \_\_\_." in learners
    assert in_word(helped, tmp_path).count("There are ___ for every 1 ___.") == 1


def test_a_note_for_the_teacher_stays_off_the_sheets(plan: LessonPlan) -> None:
    told = noted(plan, "C1", "Only where the check asks for it.")
    assert not any("Only where" in s.text for s in sheets(read(to_html(told))))
    assert "Only where" not in to_markdown(told).split("## Learner sheets")[1].split("## Key")[0]


def test_a_goal_that_the_lesson_only_leads_to_is_marked(plan: LessonPlan, tmp_path: Path) -> None:
    goal = StandardRef(code=plan.goal, title="Rate problems")
    both = plan.model_copy(update={"standards": (*plan.standards, goal)})
    for text in (read(to_html(both)).text, to_markdown(both), in_word(both, tmp_path)):
        assert text.count("6.RP.A.3.b (goal)") == 2
        assert "6.RP.A.2 (goal)" not in text
    part = plan.model_copy(update={"standards": (goal,)})
    assert "(goal)" not in to_markdown(part)


@pytest.mark.parametrize(
    ("grade", "goal", "said"),
    [
        ("6", "", "Grade 6"),
        ("6", "6", "Grade 6"),
        ("3", "5", "Content of grade 3"),
        ("K", "1", "Content of kindergarten"),
        ("K", "K", "Kindergarten"),
    ],
)
def test_a_class_is_not_called_by_the_grade_of_what_it_still_lacks(grade: str, goal: str, said: str) -> None:
    assert grade_name(grade, goal) == said


def test_page_one_says_what_a_block_shows_where_the_block_says_it(plan: LessonPlan) -> None:
    gist = "Three short steps (table and symbols), each with its question; then W1 worked aloud."
    blocks = tuple(b.model_copy(update={"gist": gist}) if b.role == "model" else b for b in plan.blocks)
    rows = front.timetable(plan.model_copy(update={"blocks": blocks}))
    assert [r.happens for r in rows if r.block.role == "model"] == [gist]


def test_page_one_says_what_to_collect_while_the_opening_question_is_open(plan: LessonPlan) -> None:
    (hook,) = [b for b in plan.blocks if b.role == "hook"]
    heard = hook.teacher[0].model_copy(
        update={"slot": "hook-listen", "text": 'Listen for: "No, one is larger" / "Halves"'}
    )
    told = hook.model_copy(update={"teacher": (*hook.teacher, heard)})
    assert front.gist(told).endswith('Collect reasons, such as "No, one is larger"; settle nothing.')
    assert "Collect" not in front.gist(hook)


def test_a_mistake_that_two_worked_examples_name_stands_once_beside_its_exercise(plan: LessonPlan) -> None:
    first = plan.worked[0]
    again = first.model_copy(
        update={"mistakes": tuple(m.model_copy(update={"on": first.exercise}) for m in first.mistakes)}
    )
    both = plan.model_copy(update={"worked": (first, again.model_copy(update={"exercise": "W2"}))})
    named = [m.misconception for m in view.mistakes_of(both, first.exercise)]
    assert named
    assert len(named) == len(set(named))


def test_a_rule_for_one_learner_counts_nobody() -> None:
    assert too_few("Q2", 1, 1) == "If Q2 is not right"
    assert too_few("Q2", 23, 28) == "If fewer than 23 of 28 get Q2"
    assert (learners_of(0), learners_of(1), learners_of(2)) == ("", " for 1 learner", " for about 2 learners")


def test_mathematics_in_quotation_marks_is_plain_in_markdown() -> None:
    assert (
        inline_markdown('4 to "What is `3/4 × 20`?", so `3/4`')
        == r'4 to "What is 3/4 × 20?", so $\frac{3}{4}$'
    )
    assert inline_markdown('a 12" ruler and `3/4`') == r'a 12" ruler and $\frac{3}{4}$'


def test_a_wrong_result_that_is_a_sentence_ends_once(plan: LessonPlan) -> None:
    worked = tuple(
        w.model_copy(
            update={"mistakes": tuple(m.model_copy(update={"wrong": "It is 4."}) for m in w.mistakes)}
        )
        for w in plan.worked
    )
    page_one = to_markdown(plan.model_copy(update={"worked": worked})).split("## The lesson")[0]
    assert "It is 4. " in page_one
    assert ".." not in page_one


def test_room_to_write_fills_a_page_and_takes_no_further_page(plan: LessonPlan) -> None:
    calculation = plan.exercise("W1").model_copy(
        update={"item": plan.exercise("W1").item.model_copy(update={"figure": None})}
    )
    roomy, tight = fit.room([calculation] * 2), fit.room([calculation] * 6)
    assert (roomy, fit.LEAST < tight < roomy) == (fit.MOST, True)
    for n in (6, 7, 12):
        assert fit._pages([calculation] * n, fit.room([calculation] * n)) == fit._pages(
            [calculation] * n, fit.LEAST
        )
    table = Table(kind="table", caption="c", header=("a", "b"), rows=(("1", "2"),) * 10)
    long = calculation.item.model_copy(update={"figure": table})
    assert fit.room([calculation.model_copy(update={"item": long})] * 4) < roomy


@pytest.fixture
def nobody(diagnosis: Diagnosis) -> Callable[[int], Diagnosis]:
    def make(n: int) -> Diagnosis:
        low, high = jeffreys(0, 25)
        absent = diagnosis.misconceptions[0].model_copy(
            update={"learners": (), "asked": 25, "p": 0.0, "low": low, "high": high, "evidence": ()}
        )
        return diagnosis.model_copy(update={"misconceptions": (*diagnosis.misconceptions, *(absent,) * n)})

    return make


def test_what_nobody_showed_stands_in_one_line_with_its_numbers(nobody: Callable[[int], Diagnosis]) -> None:
    page = read(diagnosis_html(nobody(2), {}))
    beliefs = [e for e in page.all("article") if e.attrs.get("class") == "belief"]
    (line,) = page.all("details")
    assert len(beliefs) == 1
    assert "2 more misconceptions were asked about and not shown" in line.text
    assert "0 of 25 (0–9%)" in line.text
    assert not read(diagnosis_html(nobody(0), {})).all("details")
