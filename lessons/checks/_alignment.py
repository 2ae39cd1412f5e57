"""Alignment with the curriculum, and what comes before and after the lesson."""

from collections.abc import Iterable, Iterator

from ...graph import GoalError, SkillTree
from .._parts import missing_parts
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import by_id, of_roles


@check("standards-known", severity="error", theme="alignment", dimension="integrity")
def standards_known(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The plan's skill and standards stand in the curriculum, and every exercise belongs to it."""
    skills = context.tree.skills
    standards = {s.standard for s in skills.values()} | set(skills)
    codes = [("standards", s.code) for s in plan.standards] + [("skill", plan.skill)]
    codes += [(e.id, e.item.skill) for e in plan.exercises]
    for place, code in codes:
        if code not in standards:
            yield Spot(place, code, f"{code} is not in the curriculum pack.", "Correct the code.")
    if plan.skill in skills and skills[plan.skill].standard not in {s.code for s in plan.standards}:
        yield Spot(
            "standards", plan.skill, "The standard of the lesson's own skill is not listed.", "List it."
        )


@check("content-present", severity="warning", theme="alignment", dimension="integrity")
def content_present(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The curriculum holds what the lesson teaches; where it does not, the plan says what to bring."""
    skill = context.tree.skills.get(plan.skill)
    lacks = missing_parts(skill) if skill else ()
    for part in lacks:
        yield Spot(
            "skill",
            plan.skill,
            f"The curriculum pack lacks {part} for {plan.skill}.",
            "Bring your own; docs/authoring.md shows how to add it to the pack.",
        )
    if plan.missing != lacks:
        yield Spot("missing", ", ".join(plan.missing), "The plan is silent on it.", "Compose it again.")


@check("exercise-references", severity="error", theme="alignment", dimension="integrity")
def exercise_references(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every exercise named in the plan exists, and every exercise is used."""
    known = {e.id for e in plan.exercises}
    used = {e for b in plan.blocks for e in b.exercises}
    used |= {e for t in plan.tiers for e in t.exercises}
    used |= {b.branch.exercise for b in plan.blocks if b.branch}
    used |= {w.exercise for w in plan.worked} | {b.starter for b in plan.bridges if b.starter}
    for missing in sorted(used - known):
        yield Spot(
            missing, missing, f"Exercise {missing} is named but not in the plan.", "Remove the reference."
        )
    for idle in sorted(known - used):
        yield Spot(
            idle, idle, f"Exercise {idle} is in the plan but nobody works on it.", "Use it or drop it."
        )


@check("parts-present", severity="error", theme="alignment", dimension="integrity", version=3)
def parts_present(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A lesson asks for prior knowledge, explains, checks, lets learners work, ends with an exit ticket."""
    known = plan.skill in context.tree.skills
    before = [s for s in context.tree.hard(plan.skill) if context.tree.skill(s).authored] if known else []
    if before and not plan.title.startswith(("Going deeper", "Going on")) and not plan.block("review"):
        yield Spot("blocks", "review", "Nothing asks for prior knowledge.", "Add a starter.")
    for role in ("model", "check", "independent", "exit"):
        if not any(b.role == role for b in plan.blocks):
            yield Spot(
                "blocks", role, f"The plan has no part of the kind “{role}”.", "Choose another template."
            )


@check("starter-predecessors", severity="error", theme="prerequisites", dimension="integrity", version=2)
def starter_predecessors(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The starter asks about predecessors of the lesson, or about an earlier lesson of its course that the
    plan names, never about the new content."""
    if plan.skill not in context.tree.skills:
        return
    before = set(context.tree.closure((plan.skill,))) - {plan.skill}
    before |= set(context.tree.soft(plan.skill))
    before |= {one.skill for one in plan.recalled} - {plan.skill}
    for exercise in of_roles(plan, "review"):
        if exercise.item.skill not in before and before:
            yield Spot(
                exercise.id,
                exercise.item.stem,
                f"The starter asks about {exercise.item.skill}, which is no predecessor of {plan.skill}.",
                "Ask about a prerequisite.",
            )


@check("bridges-predecessors", severity="error", theme="prerequisites", dimension="pertinence")
def bridges_predecessors(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A bridge leads to a real predecessor of the lesson in the skill tree."""
    if plan.skill not in context.tree.skills:
        return
    before = set(context.tree.closure((plan.skill,))) | set(context.tree.soft(plan.skill))
    for bridge in plan.bridges:
        if bridge.skill not in before - {plan.skill}:
            yield Spot(
                f"bridge {bridge.skill}",
                bridge.title,
                f"{bridge.skill} does not lead here.",
                "Drop the bridge.",
            )


@check("goal-reached", severity="error", theme="alignment", dimension="integrity")
def goal_reached(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The lesson's skill is the goal or one of the skills that the goal needs."""
    try:
        goals = context.tree.resolve_goal(plan.goal)
    except GoalError:
        yield Spot("goal", plan.goal, f"{plan.goal} is not in the curriculum pack.", "Correct the code.")
        return
    needed = _before(context.tree, goals, soft=True) | set(goals)
    if plan.skill not in needed:
        yield Spot(
            "skill", plan.skill, f"{plan.skill} is not on the way to {plan.goal}.", "Choose another skill."
        )


@check("goal-through-blocks", severity="error", theme="alignment", dimension="integrity", frames=False)
def goal_through_blocks(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Worked example, check, practice and exit ticket each work on the lesson's own skill: what is taught
    is what is practiced and what is asked."""
    for block in plan.blocks:
        if block.role not in ("model", "check", "independent", "exit"):
            continue
        skills = {e.item.skill for e in plan.exercises if e.id in block.exercises}
        if plan.skill not in skills:
            yield Spot(
                block.id,
                ", ".join(sorted(skills)) or "no exercise",
                f"{block.title} has no exercise on {plan.skill}.",
                "Take an exercise of the lesson's own skill.",
            )


@check("grade-matches", severity="error", theme="alignment", dimension="integrity")
def grade_matches(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The plan's grade is the grade of its skill, and the goal's grade that of the goal."""
    skills = context.tree.skills
    for place, grade, skill in (
        ("grade", plan.grade, plan.skill),
        ("goal_grade", plan.goal_grade, plan.goal),
    ):
        if skill in skills and grade != skills[skill].grade:
            yield Spot(
                place, grade, f"{skill} belongs to grade {skills[skill].grade}, not {grade}.", "Correct it."
            )


@check("bridge-starter", severity="error", theme="prerequisites", dimension="integrity")
def bridge_starter(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The starter question that sends learners to a bridge asks for that bridge's skill."""
    exercises = by_id(plan)
    asked = {e.id for e in of_roles(plan, "review")}
    for bridge in plan.bridges:
        if not bridge.starter:
            continue
        exercise = exercises.get(bridge.starter)
        if bridge.starter not in asked or exercise is None or exercise.item.skill != bridge.skill:
            yield Spot(
                f"bridge {bridge.skill}",
                bridge.starter,
                f"{bridge.starter} does not ask for {bridge.skill} in the starter.",
                "Name the starter question of this skill.",
            )


@check("bridge-teachable", severity="error", theme="prerequisites", dimension="practicality")
def bridge_teachable(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A bridge takes 3 to 10 minutes and says what teacher and learners do in them."""
    for bridge in plan.bridges:
        place = f"bridge {bridge.skill}"
        if not 3 <= bridge.minutes <= 10:
            yield Spot(place, f"{bridge.minutes} minutes", "A bridge takes 3 to 10 minutes.", "Correct it.")
        for text in (bridge.teacher, bridge.activity):
            if len(text.split()) < 4:
                yield Spot(place, text, "The bridge does not say what to do.", "Write out what happens.")


@check("later-in-order", severity="error", theme="prerequisites", dimension="integrity")
def later_in_order(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The lessons that follow stand after what they need, and none of them is needed today."""
    later = [step.skill for step in plan.remaining if step.skill in context.tree.skills]
    for at, skill in enumerate(later):
        before = _before(context.tree, (skill,))
        for needed in later[at + 1 :]:
            if needed in before:
                yield Spot(
                    "remaining", skill, f"{skill} needs {needed}, which comes after it.", "Change the order."
                )
    today = _before(context.tree, (plan.skill,)) if plan.skill in context.tree.skills else set()
    for skill in later:
        if skill in today or skill == plan.skill:
            yield Spot("remaining", skill, f"{plan.skill} needs {skill} first.", "Teach it before.")


def _before(tree: SkillTree, skills: Iterable[str], *, soft: bool = False) -> set[str]:
    """All that the skills build on; with `soft` also what only helps or is one of several."""
    found: set[str] = set()
    waiting = list(skills)
    while waiting:
        skill = tree.skill(waiting.pop())
        below = list(tree.hard(skill.id))
        if soft:
            below += [*tree.soft(skill.id), *(s for choice in skill.alternatives for s in choice.skills)]
        waiting += [s for s in below if s not in found]
        found.update(below)
    return found
