"""Defects of shape: curriculum, order, time, objectives, thinking, assessment."""

import random

from ..lessons import LessonPlan
from ..pathways import PathStep
from ._plan_defects import (
    Seeder,
    asked,
    block,
    changed,
    defect,
    foreign,
    fresh,
    ordered,
    placed,
    retimed,
    with_block,
    with_item,
    without,
)

Plan = LessonPlan


@defect("goal off the way", "alignment")
def goal_off(plan: Plan, s: Seeder) -> Plan:
    code = foreign(s, plan)
    return changed(plan, goal=s.pick([code, plan.goal + "9", "6.XX.A.1", "MA.912.AR.1.1"]))


@defect("unknown standard", "alignment")
def unknown_standard(plan: Plan, s: Seeder) -> Plan:
    code = s.pick(["6.RP.Z.1", "MA.6.AR.1.1", "KS3.A.4", plan.standards[0].code + ".q"])
    if s.rng.random() < 0.4:
        return with_item(plan, s.pick(plan.exercises).id, skill=code)
    first, *rest = plan.standards
    return changed(plan, standards=(first.model_copy(update={"code": code}), *rest))


@defect("exit ticket off the skill", "assessment", "alignment")
def exit_off(plan: Plan, s: Seeder) -> Plan | None:
    exits = asked(plan, "exit")
    before = [k for k in s.tree.hard(plan.skill) if s.bank.models(k)]
    skill = s.pick(before) if before and s.rng.random() < 0.5 else foreign(s, plan)
    return placed(plan, s.pick(exits).id, fresh(s, skill)) if exits else None


@defect("practice off the skill", "alignment", "differentiation")
def practice_off(plan: Plan, s: Seeder) -> Plan:
    tier = s.pick([t for t in plan.tiers if t.exercises])
    whole = s.rng.random() < 0.3
    skill = foreign(s, plan)
    ids = [e for t in plan.tiers for e in t.exercises] if whole else tier.exercises
    for id in ids:
        plan = placed(plan, id, fresh(s, skill))
    return plan


@defect("wrong grade", "alignment")
def wrong_grade(plan: Plan, s: Seeder) -> Plan:
    return changed(plan, grade=s.pick([g for g in ("K", "2", "4", "5", "7", "9", "HS") if g != plan.grade]))


@defect("exercise missing or unused", "alignment", "consistency")
def exercise_lost(plan: Plan, s: Seeder) -> Plan:
    if s.rng.random() < 0.5:
        gone = s.pick([e for e in plan.exercises if e.id[0] != "C"]).id
        return changed(plan, exercises=tuple(e for e in plan.exercises if e.id != gone))
    idle = plan.exercises[0].model_copy(update={"id": s.pick(["P77", "X9", "Extra"])})
    return changed(plan, exercises=(*plan.exercises, idle))


@defect("part of the lesson missing", "alignment", "assessment")
def part_missing(plan: Plan, s: Seeder) -> Plan:
    there = [b for b in plan.blocks if b.role in ("model", "check", "independent", "exit")]
    return without(plan, s, [s.pick(there)])


@defect("starter asks for the new", "prerequisites", "assessment")
def starter_new(plan: Plan, s: Seeder) -> Plan | None:
    starters = asked(plan, "review")
    if not starters or not s.tree.hard(plan.skill):
        return None
    later = [k for k in s.tree.successors(plan.skill) if s.bank.models(k)]
    skill = s.pick([plan.skill, *later[:2]])
    return placed(plan, s.pick(starters).id, fresh(s, skill))


@defect("bridge leads elsewhere", "prerequisites")
def bridge_elsewhere(plan: Plan, s: Seeder) -> Plan | None:
    if not plan.bridges:
        return None
    at = s.rng.randrange(len(plan.bridges))
    skill = s.pick([foreign(s, plan), plan.skill, *s.tree.successors(plan.skill)[:1]])
    return changed(
        plan,
        bridges=tuple(
            b.model_copy(update={"skill": skill}) if n == at else b for n, b in enumerate(plan.bridges)
        ),
    )


@defect("bridge cannot be taught", "prerequisites")
def bridge_empty(plan: Plan, s: Seeder) -> Plan | None:
    if not plan.bridges:
        return None
    first, *rest = plan.bridges
    choices: list[dict[str, object]] = [
        {"minutes": 0}, {"minutes": 30}, {"teacher": ""}, {"activity": "Review."}, {"starter": "X1"},
    ]  # fmt: skip
    return changed(plan, bridges=(first.model_copy(update=s.pick(choices)), *rest))


@defect("later lessons in the wrong order", "prerequisites")
def later_disordered(plan: Plan, s: Seeder) -> Plan | None:
    before = list(s.tree.hard(plan.skill))
    after = [k for k in s.tree.successors(plan.skill) if plan.skill in s.tree.hard(k)]
    if not before and not after:
        return None
    skills = [s.pick(before)] if before and (not after or s.rng.random() < 0.5) else []
    if not skills:
        last = s.pick(after)
        beyond = [k for k in s.tree.successors(last) if last in s.tree.hard(k)]
        skills = [s.pick(beyond), last] if beyond else [last, plan.skill]
    steps = tuple(
        PathStep(
            skill=k, activity="lesson", minutes=50, learners=plan.learners, serves=(), why="It follows.",
            evidence="", changes_if="",
        )
        for k in skills
    )  # fmt: skip
    return changed(plan, remaining=steps)


@defect("minutes do not add up", "time")
def minutes_wrong(plan: Plan, s: Seeder) -> Plan:
    b = s.pick(plan.blocks)
    match s.rng.randrange(4):
        case 0:
            return with_block(plan, b.id, minutes=b.minutes + s.pick([1, 3, 10]))
        case 1:
            return changed(plan, minutes=plan.minutes + s.pick([-5, 5, 10]))
        case 2:
            later = s.pick(plan.blocks[1:])
            return with_block(plan, later.id, start=later.start + s.pick([-1, 2]))
        case _:
            return changed(plan, blocks=tuple(x for x in plan.blocks if x is not b))


@defect("too little time", "time")
def too_short(plan: Plan, s: Seeder) -> Plan:
    heavy = [b for b in plan.blocks if b.role in ("model", "independent", "check", "exit")]
    b = max(heavy, key=lambda x: x.minutes) if s.rng.random() < 0.6 else s.pick(heavy)
    rest = s.pick([x for x in plan.blocks if x is not b])
    left = s.pick([0, 1])
    return retimed(plan, {b.id: left, rest.id: rest.minutes + b.minutes - left})


@defect("lecture", "time")
def lecture(plan: Plan, s: Seeder) -> Plan | None:
    told = block(plan, "model")
    if told is None:
        return None
    least = {b.id: max(1, b.minutes // 3) for b in plan.blocks if b is not told}
    spare = plan.minutes - sum(least.values())
    return retimed(plan, {**least, told.id: spare})


@defect("blocks out of order", "time", "assessment")
def out_of_order(plan: Plan, s: Seeder) -> Plan:
    blocks = list(plan.blocks)
    match s.rng.randrange(3):
        case 0:
            blocks.insert(0, blocks.pop())
        case 1:
            at = next(n for n, b in enumerate(blocks) if b.role == "model")
            blocks.append(blocks.pop(at))
        case _:
            random.Random(s.rng.random()).shuffle(blocks)
            if blocks == list(plan.blocks):
                blocks.reverse()
    return ordered(plan, blocks)


@defect("vague objective", "objectives")
def vague(plan: Plan, s: Seeder) -> Plan:
    topic = plan.title.split(",")[0].lower()
    text = s.pick(
        [
            "understand {}", "know about {}", "appreciate the beauty of {}",
            "be familiar with {}",
            "become aware of {}", "gain insight into {}", "learn about {}", "explore {}",
            "grasp the idea of {}",
            "be exposed to {}", "develop an understanding of {}", "be introduced to {}",
            "have a good sense of {}", "be comfortable with {}",
        ]
    )  # fmt: skip
    return changed(plan, objective=text.format(topic))


@defect("objective of another lesson", "objectives")
def other_objective(plan: Plan, s: Seeder) -> Plan:
    if s.rng.random() < 0.5:
        return changed(plan, objective=s.other.objective)
    return changed(plan, success=s.other.success)


@defect("objective says too much", "objectives")
def long_objective(plan: Plan, s: Seeder) -> Plan:
    more = [plan.objective, *(text.removeprefix("I can ").rstrip(".") for text in plan.success)]
    return changed(plan, objective="; ".join(more) + ", and apply all of it to problems from daily life")


@defect("success cannot be seen", "objectives")
def vague_success(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "I understand the idea.", "I know the rule.", "I can understand why it works.",
            "I am familiar with the words.", "I feel confident about it.", "I can appreciate the method.",
            "I have learned something new.", "I get it.",
        ]
    )  # fmt: skip
    return changed(plan, success=(*plan.success[:-1], text))


@defect("only recall", "thinking")
def only_recall(plan: Plan, s: Seeder) -> Plan:
    level = s.pick(["remember", "remember", "understand"])
    for e in plan.exercises:
        plan = with_item(plan, e.id, thinking=level, representation="symbols")
    return without(plan, s, [b for b in plan.blocks if b.role in ("discuss", "elaborate")])


@defect("tiers upside down", "thinking")
def upside_down(plan: Plan, s: Seeder) -> Plan | None:
    tiers = {t.level: t for t in plan.tiers}
    if not {"support", "extension"} <= tiers.keys():
        return None
    one, other = tiers["support"].exercises, tiers["extension"].exercises
    swap = {"support": other, "extension": one}
    return changed(
        plan,
        tiers=tuple(t.model_copy(update={"exercises": swap.get(t.level, t.exercises)}) for t in plan.tiers),
    )


@defect("nothing to discuss", "thinking")
def closed_discussion(plan: Plan, s: Seeder) -> Plan | None:
    b = block(plan, "discuss")
    if b is None:
        return None
    if s.rng.random() < 0.4:
        quiet = tuple(p for p in b.teacher if "listen" not in p.slot)
        return with_block(plan, b.id, teacher=quiet) if quiet != b.teacher else None
    text = s.pick(
        [
            "Mathematics is useful in daily life.", "Remember what we did today.", "Good work, everyone.",
            "That is how it goes.", "Today was about an important idea.",
        ]
    )  # fmt: skip
    spoiled = {
        name: tuple(p.model_copy(update={"text": text}) for p in getattr(b, name)) for name in ("learners",)
    }
    teacher = tuple(
        p.model_copy(update={"text": text}) if p.slot in ("discuss", "discuss-back") else p for p in b.teacher
    )
    return with_block(plan, b.id, teacher=teacher, **spoiled)


@defect("check without consequence", "assessment")
def no_branch(plan: Plan, s: Seeder) -> Plan | None:
    b = block(plan, "check")
    if b is None or b.branch is None:
        return None
    update = s.pick(
        [
            None, {"action": ""}, {"threshold": plan.learners + 2}, {"threshold": 1}, {"exercise": "Z1"},
            {"otherwise": b.branch.action},
        ]
    )  # fmt: skip
    return with_block(plan, b.id, branch=b.branch.model_copy(update=update) if update else None)


@defect("open answer without a rubric", "assessment")
def no_rubric(plan: Plan, s: Seeder) -> Plan | None:
    open_ = [e for e in plan.exercises if e.item.answer.kind == "text"]
    return with_item(plan, s.pick(open_).id, rubric=s.pick([(), ("",)])) if open_ else None


@defect("check tells nothing apart", "assessment", "items")
def blunt_check(plan: Plan, s: Seeder) -> Plan | None:
    with_options = [e for e in asked(plan, "check") if e.item.options]
    if not with_options:
        return None
    e = with_options[0]
    one = s.pick([next((o.misconception for o in e.item.options if o.misconception), None), None])
    same = tuple(o if o.correct else o.model_copy(update={"misconception": one}) for o in e.item.options)
    return with_item(plan, e.id, options=same)


@defect("exit ticket too long", "assessment")
def long_exit(plan: Plan, s: Seeder) -> Plan | None:
    b = block(plan, "exit")
    if b is None:
        return None
    more = [e.id for e in plan.exercises if e.item.skill == plan.skill and e.id not in b.exercises]
    return with_block(plan, b.id, exercises=(*b.exercises, *more[: s.pick([4, 5, 7])]))
