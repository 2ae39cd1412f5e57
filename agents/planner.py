"""Planner: diagnosis + goal + minutes -> pathway -> brief of the next lesson."""

from collections.abc import Collection, Mapping, Sequence

from ..graph import GoalError, SkillTree
from ..graph.evidence import Response
from ..learner import Diagnosis, tiers_for
from ..lessons import Brief
from ..pathways import Need, PathStep, Pathway, class_needs, plan_pathway
from .deps import Deps
from .state import PlanState, Request


def planner(state: PlanState, deps: Deps) -> PlanState:
    """Plan the whole way to the goal and brief its first lesson."""
    diagnosis, course = state["diagnosis"], state["request"].course
    needs = learned(class_needs(diagnosis), course.taught if course else ())
    pathway = plan_pathway(deps.tree, needs, diagnosis.goals)
    made = brief(state["request"], diagnosis, pathway, deps.tree, state["data"].responses)
    return {"pathway": pathway, "brief": made}


def brief(
    request: Request,
    diagnosis: Diagnosis,
    pathway: Pathway,
    tree: SkillTree,
    responses: Sequence[Response] = (),
) -> Brief:
    """Choose the lesson: the first step the class as a whole needs; if none, deepen the goal. A goal that
    the pack cannot teach comes last, as a frame. Where the request names a skill, the lesson is on that one;
    GoalError if it is not on the way to the goal.

    `responses` are the class's answers: their questions do not come back in the lesson.
    """
    teachable = [s for s in pathway.steps if s.activity == "lesson" and tree.skill(s.skill).authored]
    step = _asked_for(request, diagnosis, pathway, tree) or (
        teachable[0] if teachable else _at_goal(diagnosis, pathway, tree)
    )
    ahead = pathway.steps
    if request.skill:  # what comes before it counts as taught
        ahead = ahead[ahead.index(step) + 1 :] if step in ahead else ()
    before = set(tree.closure((step.skill,))) - {step.skill}
    bridges = tuple(s.skill for s in pathway.steps if s.activity in ("bridge", "probe") and s.skill in before)
    since = set(request.course.taught) - {step.skill} if request.course else set()
    tiers = tiers_for(tree, _forgotten(diagnosis, since), step.skill)
    return Brief(
        goal=request.goal,
        skill=step.skill,
        prerequisites=_authored_before(step.skill, tree),
        bridges=bridges,
        minutes=request.minutes,
        template=request.template,
        learners=len(diagnosis.learners),
        diagnosis=diagnosis.model_copy(update={"tiers": tiers}),
        pathway=pathway,
        step=step,
        remaining=tuple(s for s in ahead if s.activity == "lesson" and s is not step),
        reviewing=(step.activity == "review" if request.skill else not teachable and step.activity != "probe")
        and tree.skill(step.skill).authored,
        seed=request.seed,
        asked=tuple(dict.fromkeys((*(r.item for r in responses), *_on_tickets(diagnosis)))),
        blank=sum(_blank(r) for r in responses),
        course=request.course,
        unmarked=tuple(dict.fromkeys(r.item for r in responses if r.correct is None and not _blank(r))),
    )


def _on_tickets(diagnosis: Diagnosis) -> list[str]:
    return [t.item for report in diagnosis.reports for t in report.tickets]


def learned(needs: Mapping[str, Need], taught: Collection[str]) -> dict[str, Need]:
    """What earlier lessons have taught counts as learned."""
    known = {"seen": True, "lacking": 0, "unsure": 0}
    return {skill: n.model_copy(update=known) if skill in taught else n for skill, n in needs.items()}


def _forgotten(diagnosis: Diagnosis, taught: Collection[str]) -> Diagnosis:
    """The diagnosis without what answers from before the lessons on these skills say of them."""
    if not taught:
        return diagnosis
    mastery = tuple(
        m.model_copy(update={"n": 0, "evidence": ()}) if m.skill in taught else m for m in diagnosis.mastery
    )
    return diagnosis.model_copy(update={"mastery": mastery})


def _blank(response: Response) -> bool:
    return response.correct is None and not (response.answer or "").strip()


def _asked_for(request: Request, diagnosis: Diagnosis, pathway: Pathway, tree: SkillTree) -> PathStep | None:
    """The step of the skill that the request names, if it names one."""
    if request.skill is None:
        return None
    skill = tree.skill(request.skill)
    if skill.id not in {picture.skill for picture in diagnosis.skills}:
        raise GoalError(
            f"{skill.id} is not on the way to {request.goal}.",
            f"`lessonloom path --goal {request.goal}` shows the way; or give --goal {skill.id}.",
        )
    for step in (*pathway.steps, *pathway.deferred):
        if step.skill == skill.id:
            return step
    picture = diagnosis.picture(skill.id)
    return PathStep(
        skill=skill.id,
        activity="review",
        minutes=skill.minutes,
        learners=picture.learners - picture.secure,
        serves=(),
        why="You asked for this skill: the class is secure on it, so this lesson deepens it.",
        evidence="",
        changes_if="",
    )


def _at_goal(diagnosis: Diagnosis, pathway: Pathway, tree: SkillTree) -> PathStep:
    """A step for a class that needs no lesson on the way: the last authored goal goes deeper; where none
    is authored, the first goal gets a frame."""
    authored = [g for g in diagnosis.goals if tree.skill(g).authored]
    goal = authored[-1] if authored else diagnosis.goals[0]
    step = next((s for s in pathway.steps if s.skill == goal), None)
    return step or PathStep(
        skill=goal,
        activity="review" if authored else "lesson",
        minutes=tree.skill(goal).minutes,
        learners=len(diagnosis.learners),
        serves=(),
        why="The class is secure on the goal: this lesson deepens it."
        if authored
        else "What the pack can teach on the way to the goal is there; the goal itself it cannot teach.",
        evidence="",
        changes_if="",
    )


def _authored_before(skill: str, tree: SkillTree) -> tuple[str, ...]:
    """The hard prerequisites; in place of one that the pack cannot teach, the authored ones before it too."""
    found: dict[str, None] = {}
    queue = list(tree.hard(skill))
    for before in queue:  # grows while it is walked
        found[before] = None
        if not tree.skill(before).authored:
            queue += [s for s in tree.hard(before) if s not in queue]
    return tuple(found)


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    b = state["brief"]
    return f"{len(state['pathway'].steps)} steps on the way to {b.goal}; this lesson: {b.skill}"
