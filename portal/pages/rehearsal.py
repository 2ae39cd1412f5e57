"""A rehearsal: five simulated pupils of the class try the exit ticket before anybody teaches."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from ...graph.errors import GoalError
from ...learner import diagnose
from ...lessons.rehearsal import Cause, Profile, Pupil, Rehearsal, RehearsedAnswer, rehearse
from .._render import page
from ..desk import Desk
from ..languages import gettext, mark, ngettext
from ._lesson import finished

_CAUSES: Mapping[Cause, str] = {
    "knows": mark("Knows how."),
    "slip": mark("Knows how, and slips this time."),
    "belief": mark("Does what the belief says."),
    "harmless": mark("The belief leads to no mistake here, and the rest is right."),
    "not-offered": mark("Finds another result, which is not on offer, and guesses."),
    "guess": mark("Guesses."),
    "blank": mark("Does not know how to begin."),
    "open": mark("Answers in words; nobody simulates that."),
}
_LONGEST_SEED = 9999


def routes(desk: Desk) -> APIRouter:
    """The page of the rehearsal of a plan."""
    router = APIRouter()

    @router.get("/plans/{run}/rehearsal")
    def rehearsal(run: str, seed: Annotated[int, Query(ge=0, le=_LONGEST_SEED)] = 0) -> Response:
        lesson = finished(desk, run)
        tree, plan = desk.tree, lesson.plan
        goals = tree.resolve_goal(lesson.job.request.goal)
        diagnosis = diagnose(desk.data(run), tree=tree, bank=desk.bench.bank, goals=goals)
        found = rehearse(plan, diagnosis, tree, seed=seed)
        seats = Counter(pupil.profile for pupil in found.pupils)
        beliefs = {a: _belief(desk, a) for p in found.pupils for one in p.answers for a in one.seen}
        return page(
            "rehearsal",
            run=run,
            plan=plan,
            found=found,
            people=[
                (pupil, like(pupil.profile, plan.learners, seats[pupil.profile])) for pupil in found.pupils
            ],
            answers={
                q.id: [(p, a) for p in found.pupils for a in p.answers if a.exercise == q.id]
                for q in found.questions
            },
            because={cause: gettext(text) for cause, text in _CAUSES.items()},
            seen=lambda pupil, answer: seen(pupil, answer, beliefs),
            warnings=warnings(found),
            again=(seed + 1) % (_LONGEST_SEED + 1),
        )

    return router


def like(profile: Profile, learners: int, pupils: int) -> str:
    """How many of the class one of so many simulated pupils like this stands for, and how that is known."""
    n = max(1, round(profile.learners / pupils))
    told = gettext("Stands for about %(n)d of your %(all)d learners.") % {"n": n, "all": learners}
    if profile.kind != "belief":
        return told
    if not profile.asked:
        return f"{told} {gettext('Nobody was asked about it yet: one in eight is assumed.')}"
    shown = ngettext(
        "%(num)d learner has shown it, of %(asked)d who could have.",
        "%(num)d learners have shown it, of %(asked)d who could have.",
        profile.observed,
    ) % {"num": profile.observed, "asked": profile.asked}
    return f"{told} {shown}"


def seen(pupil: Pupil, answer: RehearsedAnswer, beliefs: Mapping[str, str]) -> str:
    """What the teacher learns from an answer who knows nothing but the answer."""
    if answer.right is None:
        return gettext("Nothing.") if answer.cause == "blank" else gettext("You mark it yourself.")
    if answer.right:
        hides = pupil.profile.kind == "belief"
        return gettext("Right; the belief does not show.") if hides else gettext("Right.")
    if not answer.seen:
        return gettext("Wrong, and it names no mistake.")
    named = "; ".join(f"“{beliefs[name]}”" for name in answer.seen)
    if pupil.profile.kind == "belief" and pupil.profile.misconception in answer.seen:
        return gettext("Wrong, and it names the mistake: %(belief)s") % {"belief": named}
    return gettext("Wrong, and it looks like: %(belief)s") % {"belief": named}


def warnings(found: Rehearsal) -> tuple[str, ...]:
    """What the ticket cannot tell apart."""
    hidden = [
        gettext("What pupil %(pupil)s believes shows in no answer: look at the reasons they write.")
        % {"pupil": n}
        for n in found.hidden
    ]
    alike = [
        gettext("Pupils %(a)s and %(b)s hand in the same, though they differ in what they know.")
        % {"a": a, "b": b}
        for a, b in found.alike
    ]
    return (*hidden, *alike)


def _belief(desk: Desk, name: str) -> str:
    try:
        return desk.tree.misconception(name).belief
    except GoalError:  # the plan was made with another version of the curriculum
        return name
