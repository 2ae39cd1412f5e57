"""What must hold for every unit, as a list of faults that is empty for a right one."""

from lessonloom.graph import SkillTree
from lessonloom.pathways import Unit


def faults(tree: SkillTree, unit: Unit, taught: int = 0) -> list[str]:
    """`taught` lessons were given before this plan: what they left unfinished has a rest later on."""
    found = []
    if [one.number for one in unit.lessons] != list(range(1, len(unit.lessons) + 1)):
        found.append("lessons are not numbered in order")
    if [one.kind for one in unit.lessons].count("assessment") != 1 or unit.lessons[-1].kind != "assessment":
        found.append("the unit does not end with its only assessment")
    missing = {one.step.skill for one in unit.left_out}
    ends = {step.skill: (one.number, n) for one in unit.lessons for n, step in enumerate(one.steps)}
    settled, begun, met = set(unit.sources) - ends.keys(), {}, set()
    ahead = {s for one in unit.lessons[taught:] for step in one.steps for s in tree.hard(step.skill)}
    needed = (ahead | {*unit.goals}) - {*unit.sources}  # what was begun and is needed no more may be dropped
    for lesson in unit.lessons:
        spent = [lesson.review, lesson.practice, lesson.assessment, *(step.minutes for step in lesson.steps)]
        if sum(spent) != lesson.minutes or min(spent) < 0 or lesson.minutes != unit.minutes:
            found.append(f"the minutes of lesson {lesson.number} do not add up")
        if (lesson.kind == "teach") != bool(lesson.steps) or bool(lesson.recall) != bool(lesson.review):
            found.append(f"lesson {lesson.number} is not what it is called")
        if not met.issuperset(one.skill for one in lesson.recall):
            found.append(f"lesson {lesson.number} asks what was not taught yet")
        for n, step in enumerate(lesson.steps):
            groups = [set(g.skills) for g in tree.skill(step.skill).alternatives]
            ready = settled.issuperset(tree.hard(step.skill)) and all(g & settled for g in groups)
            if lesson.number > taught and not ready:
                found.append(f"{step.skill} comes before what it needs")
            key = step.skill, step.rest
            if step.part != begun.get(key, 0) + 1 and lesson.number > taught:
                found.append(f"the parts of {step.skill} are out of order")
            again = lesson.number <= taught and step.part == step.parts  # it may be taught anew
            begun[key] = 0 if again else step.part
            met.add(step.skill)
            if ends[step.skill] == (lesson.number, n):
                settled.add(step.skill)
                dropped = lesson.number <= taught and step.skill not in needed
                if step.part != step.parts and step.skill not in missing and not dropped:
                    found.append(f"{step.skill} is begun and not finished")
    if missing & {step.skill for one in unit.lessons[taught:] for step in one.steps}:
        found.append("a step is both planned and left out")
    for goal in unit.goals:
        if goal not in settled | missing | {*unit.sources, *(one.goal for one in unit.unreachable)}:
            found.append(f"nothing is said about the goal {goal}")
    return found + _cut_faults(tree, unit, taught)


def _cut_faults(tree: SkillTree, unit: Unit, taught: int) -> list[str]:
    found = []
    before = {step.skill for lesson in unit.lessons[:taught] for step in lesson.steps}
    steps = {step.skill for lesson in unit.lessons[taught:] for step in lesson.steps}
    for cut in unit.cuts:
        if not steps.issuperset(cut.skills):
            found.append("a cut names what is not there")
        steps -= set(cut.skills)
        met = steps | set(unit.sources) | before
        for name in steps:
            groups = [set(g.skills) for g in tree.skill(name).alternatives]
            if not met.issuperset(tree.hard(name)) or not all(g & met for g in groups):
                found.append(f"cutting {cut.skills} takes from {name} what it needs")
    if unit.cuts and not steps:
        found.append("the cuts leave nothing")
    return found
