"""Planner: diagnosis + goal + minutes -> pathway -> brief of the next lesson."""

from collections.abc import Sequence

from ..graph import GoalError, SkillTree
from ..graph.evidence import Response
from ..learner import Diagnosis, tiers_for
from ..lessons import Brief
from ..pathways import PathStep, Pathway, class_needs, plan_pathway
from .deps import Deps
from .state import PlanState, Request


def planner(state: PlanState, deps: Deps) -> PlanState:
    """Plan the whole way to the goal and brief its first lesson."""
    diagnosis = state["diagnosis"]
    pathway = plan_pathway(deps.tree, class_needs(diagnosis), diagnosis.goals)
    made = brief(state["request"], diagnosis, pathway, deps.tree, state["data"].responses)
    return {"pathway": pathway, "brief": made}


def brief(
    request: Request,
    diagnosis: Diagnosis,
    pathway: Pathway,
    tree: SkillTree,
    responses: Sequence[Response] = (),
) -> Brief:
    """Choose the lesson: the first step the class as a whole needs; if none, deepen the goal.

    `responses` are the class's answers: their questions do not come back in the lesson.
    """
    teachable = [s for s in pathway.steps if s.activity == "lesson" and tree.skill(s.skill).authored]
    step = teachable[0] if teachable else _deepen(diagnosis, pathway, tree)
    before = set(tree.closure((step.skill,))) - {step.skill}
    bridges = tuple(s.skill for s in pathway.steps if s.activity in ("bridge", "probe") and s.skill in before)
    return Brief(
        goal=request.goal,
        skill=step.skill,
        prerequisites=tree.hard(step.skill),
        bridges=bridges,
        minutes=request.minutes,
        template=request.template,
        learners=len(diagnosis.learners),
        diagnosis=diagnosis.model_copy(update={"tiers": tiers_for(tree, diagnosis, step.skill)}),
        pathway=pathway,
        step=step,
        remaining=tuple(s for s in pathway.steps if s.activity == "lesson" and s is not step),
        reviewing=not teachable,
        seed=request.seed,
        asked=tuple(dict.fromkeys(r.item for r in responses)),
        blank=sum(_blank(r) for r in responses),
        unmarked=tuple(dict.fromkeys(r.item for r in responses if r.correct is None and not _blank(r))),
    )


def _blank(response: Response) -> bool:
    return response.correct is None and not (response.answer or "").strip()


def teachable_goals(goal: str, tree: SkillTree) -> tuple[str, ...]:
    """The skills that `goal` names. Raises GoalError where it is unknown or none of them is authored."""
    goals = tree.resolve_goal(goal)
    if any(tree.skill(g).authored for g in goals):
        return goals
    named = ", ".join(f"{g} ({tree.skill(g).title})" for g in goals)
    near = _nearest_authored(goals, tree)
    on_the_way = (
        f"On the way to it can be taught: {', '.join(near)}; give --goal one of them. " if near else ""
    )
    raise GoalError(
        f"No lesson can be planned for {named}: it has no explanation or no exercises yet.",
        f"{on_the_way}docs/authoring.md shows how to write a skill.",
    )


def _deepen(diagnosis: Diagnosis, pathway: Pathway, tree: SkillTree) -> PathStep:
    """A step for a class that needs no lesson on the way: the last authored goal."""
    authored = [g for g in diagnosis.goals if tree.skill(g).authored]
    goal = authored[-1]
    step = next((s for s in pathway.steps if s.skill == goal), None)
    return step or PathStep(
        skill=goal,
        activity="review",
        minutes=tree.skill(goal).minutes,
        learners=len(diagnosis.learners),
        serves=(),
        why="The class is secure on the goal: this lesson deepens it.",
        evidence="",
        changes_if="",
    )


def _nearest_authored(goals: tuple[str, ...], tree: SkillTree) -> list[str]:
    """The last authored skills before these goals."""
    found: list[str] = []
    queue = list(goals)
    for skill in queue:  # grows while it is walked
        for edge in tree.skill(skill).prerequisites:
            if edge.skill in queue or edge.skill in found:
                continue
            (found if tree.skill(edge.skill).authored else queue).append(edge.skill)
    return found


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    b = state["brief"]
    return f"{len(state['pathway'].steps)} steps on the way to {b.goal}; this lesson: {b.skill}"
