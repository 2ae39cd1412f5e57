"""What must hold for every course, as a list of faults that is empty for a right one."""

from collections import Counter

from lessonloom.graph import SkillTree
from lessonloom.pathways import Course


def faults(tree: SkillTree, course: Course, taught: int = 0) -> list[str]:
    """`taught` lessons were given before this design: they stay whatever is known now."""
    found = []
    ids = [one.id for one in course.lessons]
    if len(set(ids)) != len(ids):
        found.append("two lessons have one id")
    if not {one.unit for one in course.lessons} <= {one.id for one in course.units}:
        found.append("a lesson belongs to no unit")
    left = {one.step.skill for one in course.left_out}
    ends = {one.step.skill: n for n, one in enumerate(course.lessons) if one.step}
    settled = set(course.sources) - ends.keys()
    along, met, parts = set(), set(), Counter()
    for n, lesson in enumerate(course.lessons):
        if not met.issuperset(lesson.recall):
            found.append(f"{lesson.id} asks what was not taught before")
        if lesson.skill in lesson.recall:
            found.append(f"{lesson.id} asks its own skill in the starter")
        if lesson.kind in ("free", "assessment") and lesson.recall:
            found.append(f"{lesson.id} has a starter")
        alone = lesson.kind == "review" and len(lesson.covers) == 1
        starts = n >= taught and lesson.kind in ("teach", "review") and not alone
        if starts and met - {lesson.skill} and not lesson.recall:
            found.append(f"{lesson.id} goes back to nothing")
        if (lesson.kind in ("teach", "rest")) != (lesson.step is not None):
            found.append(f"{lesson.id} is not what it is called")
        if lesson.kind == "assessment" and not lesson.covers:
            found.append(f"{lesson.id} asks nothing")
        along |= {step.skill for step in lesson.along}
        if lesson.step is None:
            continue
        skill = lesson.step.skill
        groups = [set(g.skills) for g in tree.skill(skill).alternatives]
        known = settled | along
        ready = known.issuperset(tree.hard(skill)) and all(g & known for g in groups)
        if n >= taught and lesson.kind == "teach" and not ready:
            found.append(f"{skill} comes before what it needs")
        if lesson.kind == "teach":
            parts[skill] = parts[skill] % lesson.parts + 1
            if lesson.part != parts[skill] and n >= taught:
                found.append(f"the parts of {skill} are out of order")
        met.add(skill)
        if ends[skill] == n:
            settled.add(skill)
    if left & {one.step.skill for one in course.lessons[taught:] if one.step and one.kind == "teach"}:
        found.append("a skill is both planned and left out")
    for goal in course.goals:
        if goal not in settled | left | along | {*course.sources, *(u.goal for u in course.unreachable)}:
            found.append(f"nothing is said about the goal {goal}")
    return found
