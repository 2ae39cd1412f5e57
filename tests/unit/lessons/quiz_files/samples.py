"""A quiz by hand with every shape of question and every sign that some format takes for its own."""

from lessonloom.graph.figures import NumberLine
from lessonloom.lessons.export.quiz_files.record import (
    Choice,
    Choose,
    Essay,
    Known,
    Number,
    Question,
    Quiz,
    Short,
)

LINE = NumberLine(kind="number_line", caption='A line from 0 to 1 & "more" <than> that.', parts=4)
NASTY = r"""He says: "2 < 3 & {a=b} ~ #1" \(x\) $$ ::t:: ->
 it's 100% => </p> ]]> \n"""
ABOUT = "6.RP.A.2/inverts"


def question(id: str, task, **more) -> Question:
    told = {
        "id": id,
        "item": f"6.RP.A.2/model-{id.lower()}#3",
        "skill": "6.RP.A.2",
        "title": "Rates: a/b",
        "stem": f"What is `3/4 × 2` in {id}?",
        "figure": None,
        "key": "`3/4`",
        "solution": ("First `x = 2`.", "So {it} is 3: done."),
        "task": task,
    }
    return Question(**(told | more))


def known(text: str, *forms: str, feedback: str) -> Known:
    return Known(text=text, forms=forms, feedback=feedback, misconception=ABOUT)


CHOICE = Choose(
    options=(
        Choice(label="A", text="%50% of `1/2`", correct=False, feedback=NASTY, misconception=ABOUT),
        Choice(label="B", text="=SUM(A1) ~ {b}", correct=True),
        Choice(
            label="C", text="`x^2 ≤ 4` & more", correct=False, feedback="No: `2 1/3`.", misconception=ABOUT
        ),
    )
)
NUMBER = Number(value="-1.5", before="$", known=(known("−0.67", "-0.67", feedback="Turn it: 1/2."),))
SHORT = Short(
    accepted=("3/4", "0.75", "2*10^3", "%5"),
    known=(known("`4/3`", "4/3", "1 1/3", feedback="The other way around."),),
)
ESSAY = Essay(sample="Because `2 < 3`.", rubric=("Names both.", "=Compares."))
QUIZ = Quiz(
    name="exit",
    title="Rates / ratios: {1}",
    questions=(
        question("Q1", CHOICE, stem=NASTY, figure=LINE, points=2),
        question("Q2", NUMBER),
        question("Q3", SHORT, figure=LINE),
        question("Q4", ESSAY, solution=()),
    ),
)
