"""Teaching slides: what learners see, large; what the teacher says, in the notes with the minutes."""

import math
from collections.abc import Sequence

from ..model import Block, Exercise, LessonPlan, Passage
from . import _view as view
from ._slide import BODY, Box, Deck, Says, fitting
from ._text import lines
from ._wording import ROLES, count, too_few

TOGETHER = 3
"""So many starter questions stand beside one another on a slide."""
_GAP = 0.4


def pptx_bytes(plan: LessonPlan) -> bytes:
    """The presentation: a title, then for each block a slide, its figures and the questions shown to all."""
    deck = Deck(plan.title)
    page = deck.slide(plan.title, kicker="By the end of the lesson", notes=_about(plan))
    page.text([Says(one, "•") for one in plan.success], largest=32)
    for block in plan.blocks:
        _block(deck, plan, block)
    return deck.bytes()


def _about(plan: LessonPlan) -> list[str]:
    notes = [
        " · ".join(view.facts(plan)),
        "Why this lesson now:",
        *plan.why_now,
        plan.changes_if,
        f"The idea: {plan.big_idea}",
    ]
    if plan.materials:
        notes.append(f"Have ready: {'; '.join(plan.materials)}.")
    return [note for note in [*notes, plan.cut_first] if note]


def _block(deck: Deck, plan: LessonPlan, block: Block) -> None:
    kicker = f"{ROLES[block.role]} · {count(block.minutes, 'minute')}"
    asked = [plan.exercise(id) for id in block.exercises]
    shown = [] if block.role in view.ON_SHEETS - {"review"} else asked
    taught = view.taught(plan, block)
    page = deck.slide(
        view.heading(block) or ROLES[block.role],
        kicker=kicker,
        notes=_notes(plan, block, asked, [passage for passage, _ in taught]),
    )
    page.text(_for_learners(block) or [Says(plan.objective)])
    for passage, figures in taught:
        for figure in figures:
            one = deck.slide(view.heading(block), kicker=kicker, notes=_said(passage))
            one.figure(figure, BODY)
    together = TOGETHER if block.role == "review" else 1
    for first in range(0, len(shown), together):
        _questions(deck, plan, kicker, shown[first : first + together])


def _for_learners(block: Block) -> list[Says]:
    return [
        Says(f"{line.cue}: {line.text}" if line.cue else line.text, "•" if line.entry else "")
        for passage in block.learners
        for line in lines(passage.text)
    ]


def _notes(plan: LessonPlan, block: Block, asked: Sequence[Exercise], taught: Sequence[Passage]) -> list[str]:
    end = block.start + block.minutes
    notes = [f"Minutes {block.start} to {end} ({block.minutes} of {plan.minutes})."]
    for passage in taught:
        notes += _said(passage)
    if block.role in view.ON_SHEETS - {"review"} and asked:
        notes.append(f"On the sheet: {view.id_range(block.exercises)}. {_answers(asked)}")
    if block.branch:
        b = block.branch
        notes.append(f"{too_few(b.exercise, b.threshold, plan.learners)}: {b.action}")
        notes.append(f"Otherwise: {b.otherwise}")
    if block.materials:
        notes.append(f"Needs: {'; '.join(block.materials)}.")
    return notes


def _said(passage: Passage) -> list[str]:
    return [
        f"{'– ' if line.entry else ''}{f'{line.cue}: ' if line.cue else ''}{line.text}"
        for line in lines(passage.text)
    ]


def _answers(asked: Sequence[Exercise]) -> str:
    told = [f"{e.id} {_brief(e)}" for e in asked]
    return f"Right: {'; '.join(told)}."


def _brief(e: Exercise) -> str:
    return "see key" if e.item.answer.kind == "text" else view.answer_of(e, brief=True)


def _questions(deck: Deck, plan: LessonPlan, kicker: str, asked: Sequence[Exercise]) -> None:
    notes: list[str] = []
    for e in asked:
        if e.note:
            notes.append(f"{e.id}: {e.note}")
        notes.append(f"{e.id}, right: {view.answer_of(e)}")
        notes += [f"– {step}" for step in e.item.steps]
        for m in view.mistakes_of(plan, e.id):
            notes.append(f"{view.wrong_of(m)}: {m.belief} Say: {m.correction} Do: {m.remedy}")
    page = deck.slide(view.id_range(tuple(e.id for e in asked)), kicker=kicker, notes=notes)
    says = [_asks(e, named=len(asked) > 1) for e in asked]
    rooms = [_room(e, box, alone=len(asked) == 1) for e, box in zip(asked, _columns(says), strict=True)]
    size = min(fitting(said, text) for said, (text, _) in zip(says, rooms, strict=True))
    for e, said, (text, drawn) in zip(asked, says, rooms, strict=True):
        page.text(said, text, largest=size)
        if e.item.figure is not None:
            page.figure(e.item.figure, drawn)


def _columns(says: Sequence[Sequence[Says]]) -> list[Box]:
    """Places side by side. Their widths go with the roots of the lengths, so that a long question does not
    make the type of all of them small."""
    roots = [math.sqrt(sum(len(one.text) for one in said)) for said in says]
    room = BODY.width - _GAP * (len(says) - 1)
    places: list[Box] = []
    x = BODY.x
    for root in roots:
        places.append(Box(x, BODY.y, room * root / sum(roots), BODY.height))
        x += places[-1].width + _GAP
    return places


def _asks(e: Exercise, *, named: bool) -> list[Says]:
    return [Says(e.item.stem, e.id if named else ""), *(Says(o.text, o.label) for o in e.item.options)]


def _room(e: Exercise, box: Box, *, alone: bool) -> tuple[Box, Box]:
    """Where the words stand and where the figure: beside one another, or below in a narrow column."""
    if e.item.figure is None:
        return box, box
    if alone:
        half = (box.width - _GAP) / 2
        beside = Box(box.x + half + _GAP, box.y, half, box.height)
        return Box(box.x, box.y, half, box.height), beside
    high = box.height * 0.55
    below = Box(box.x, box.y + high, box.width, box.height - high)
    return Box(box.x, box.y, box.width, high), below
