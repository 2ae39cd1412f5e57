"""A teacher's own words for the question of an exercise: solved again, or said to be unsolved."""

import re
from collections.abc import Mapping

from ...graph.errors import InputError
from ...items import AnswerKey, Item, recognized
from .. import wording as w
from .._swaps import practised, swapped
from ..checks import CheckContext
from ..mistakes import reveals
from ..model import Block, LessonPlan, Passage

UNSOLVED = "The question is a teacher's own: nobody has solved it twice. Solve it before the lesson."

_OWN = "{}/own-"
"""How the name of a question begins that no model of the skill asks."""


def asked(plan: LessonPlan, id: str, question: str, context: CheckContext | None) -> LessonPlan:
    """The plan with this question in the exercise, its key solved again by the route that never saw one.

    A question that reads as one of the curriculum's brings that exercise's key, steps and options, and every
    text that quotes the old ones follows. Any other question keeps no key: the plan says so, beside the
    exercise and among what is not known. Raises InputError where texts of the plan quote the exercise, such
    as a worked example, and the new question cannot be solved again.
    """
    old = plan.exercise(id).item
    item = _solved(old, question, context)
    known = tuple(text for text in plan.unknown if not text.startswith(_line(id)))
    if item is None:
        if id not in practised(plan):
            raise InputError(
                f"{id} is quoted in the plan with its lines and its key, and the new question cannot be "
                "solved again here.",
                f"Keep its words and change numbers as the curriculum does ({old.stem!r}), or put your own "
                "question in the place of a practice exercise.",
            )
        plan = swapped(plan, id, _own(old, id, question))
        return plan.model_copy(update={"unknown": (*known, f"{_line(id)} {UNSOLVED}")})
    assert context is not None
    plan = swapped(plan, id, item).model_copy(update={"unknown": known})
    told = {e.id: e.item for e in plan.exercises if any(r.exercise == e.id for r in plan.reveals)}
    plan = plan.model_copy(update={"reveals": reveals(told.items(), context.tree)})
    return _followed(plan, id, old, item)


def _line(id: str) -> str:
    return f"The key of {id}:"


def _solved(old: Item, question: str, context: CheckContext | None) -> Item | None:
    """The verified exercise that asks this, with options where the old one had some; None without one."""
    if context is None or old.skill not in context.tree.skills:
        return None
    models = [m.id for m in context.bank.models(old.skill)]
    models.sort(key=lambda m: m != old.model)
    found = recognized(context.bank, old.skill, models, question)
    if found is None or old.id.startswith(_OWN.format(old.skill)):
        return found
    if (found.answer.kind == "text") != (old.answer.kind == "text"):
        return None
    if not old.options:
        return found.model_copy(update={"options": ()})
    return context.bank.as_choice(found, len(old.options))


def _own(old: Item, id: str, question: str) -> Item:
    """The question without a key, without steps, and under a name that no answers are graded by."""
    key = AnswerKey(kind="text", text=UNSOLVED, value="")
    before = f"Before it was changed, the exercise asked: {old.stem} Its answer was {old.answer.text}."
    bare = {"answer": key, "steps": (), "wrong": (), "options": (), "rubric": (UNSOLVED, before)}
    return old.model_copy(update={"id": _OWN.format(old.skill) + id, "stem": question, **bare})


def _followed(plan: LessonPlan, id: str, old: Item, new: Item) -> LessonPlan:
    """Texts that cite the exercise with the new lines, key and letters where they quote the old ones."""
    swaps = {**_steps(old, new), **_letters(old, new)}
    worked = next((one for one in plan.worked if one.exercise == id), None)
    wrong = {x.misconception: x.text for x in new.wrong}
    if worked is not None:
        here = [m for m in worked.mistakes if m.on == ""]
        swaps |= {m.wrong: wrong[m.misconception] for m in here if m.misconception in wrong}
        kept = [m for m in worked.mistakes if m.on or m.misconception in wrong]
        fresh = tuple(m if m.on else m.model_copy(update={"wrong": wrong[m.misconception]}) for m in kept)
        now = worked.model_copy(update={"mistakes": fresh})
        plan = plan.model_copy(update={"worked": tuple(now if x is worked else x for x in plan.worked)})

    def passage(one: Passage, block: Block) -> Passage:
        here = old.id in one.sources or (id in block.exercises and re.search(rf"\b{id}\b", one.text))
        if not (here or (worked is not None and one.slot == "mistakes")):
            return one
        sources = tuple(new.id if s == old.id else s for s in one.sources)
        return one.model_copy(update={"text": _replaced(one.text, swaps), "sources": sources})

    def followed(block: Block) -> Block:
        branch = block.branch
        if branch is not None and branch.exercise == id:
            letters = {f"hold up {a}:": f"hold up {b}:" for a, b in _labels(old, new).items()}
            branch = branch.model_copy(update={"action": _replaced(branch.action, letters)})
        teacher = tuple(passage(p, block) for p in block.teacher)
        learners = tuple(passage(p, block) for p in block.learners)
        figures = tuple(
            new.figure if f == old.figure and new.figure is not None else f for f in block.figures
        )
        fresh = {"teacher": teacher, "learners": learners, "branch": branch, "figures": figures}
        return block.model_copy(update=fresh)

    cited = tuple(new.id if s == old.id else s for s in plan.provenance.sources)
    provenance = plan.provenance.model_copy(update={"sources": cited})
    blocks = tuple(followed(b) for b in plan.blocks)
    return plan.model_copy(update={"blocks": blocks, "provenance": provenance})


def _steps(old: Item, new: Item) -> dict[str, str]:
    whole = {w.lines(old.steps): w.lines(new.steps)}
    return whole | {w.closed(a): w.closed(b) for a, b in zip(old.steps, new.steps, strict=False)}


def _labels(old: Item, new: Item) -> dict[str, str]:
    """The new letter of each old option: of the key, and of each wrong option by its misconception."""
    place = {o.misconception: o.label for o in reversed(new.options)}
    return {o.label: place[o.misconception] for o in old.options if o.misconception in place}


def _letters(old: Item, new: Item) -> dict[str, str]:
    """What texts call the old key and options, and what they call the new ones."""
    if not old.options:
        return {old.answer.text: new.answer.text}
    now = {o.label: o for o in new.options}
    labels, found = _labels(old, new), {}
    for option in old.options:
        if option.label in labels:
            other = now[labels[option.label]]
            found[w.labelled(option.label, option.text)] = w.labelled(other.label, other.text)
    return found


def _replaced(text: str, swaps: Mapping[str, str]) -> str:
    """All at once, the longest first, so that nothing put in is replaced again."""
    parts = sorted((s for s in swaps if s), key=len, reverse=True)
    if not parts:
        return text
    found = re.compile("|".join(rf"(?<!\w){re.escape(p)}(?!\w)" for p in parts))
    return found.sub(lambda m: swaps[m.group()], text)
