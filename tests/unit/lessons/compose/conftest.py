"""A small class and a small tree: the shipped skill on unit rates over two short prerequisites."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from lessonloom.graph import PackInfo, Skill, SkillTree
from lessonloom.items import ItemBank
from lessonloom.learner.model import ClassMisconception, Diagnosis, SkillPicture, Tier, WrongEvidence
from lessonloom.lessons import Brief, LessonPlan, compose
from lessonloom.pathways.model import PathStep, Pathway

TARGET = "6.RP.A.2"
PACK = Path(__file__).parents[4] / "curricula" / "ccss_math" / "skills"
LEARNERS = tuple(f"L{n:02}" for n in range(1, 29))

RATIOS = """
id: 6.RP.A.1
standard: 6.RP.A.1
title: Ratio language
statement: Describe how two quantities go together with a ratio.
grade: "6"
domain: Ratios
explanation:
  - {say: "For every 2 red there are 3 yellow.", representation: counters}
bridge:
  teacher: "Lay 2 red and 3 yellow counters and say the ratio."
  learners: "Lay counters of your own and say both ratios to your partner; then swap."
misconceptions:
  - {id: swaps, belief: "Order is free.", correction: "It is not.", remedy: "Write the words first."}
item_models:
  - id: in-order
    level: support
    thinking: understand
    representation: word problem
    params: {a: 2..9, b: 2..9, who: [Amara, Mateo, Yuki]}
    where: a != b
    stem: "{who} has {a} red and {b} blue beads. What is the ratio of blue to red?"
    answer: {kind: ratio, value: "(b, a)"}
    verify: "same_ratio(answer, (b, a))"
    steps: ["Blue comes first: {answer}."]
    distractors: [{value: "(a, b)", misconception: swaps}]
  - id: missing
    level: core
    thinking: apply
    representation: word problem
    params: {a: 2..9, n: 2..9}
    stem: "For every 1 spoon of salt there are {a} cups of flour. How many cups go with {n} spoons?"
    answer: {kind: integer, value: a * n}
    verify: answer / n == a
    steps: ["`{n} × {a} = {a * n}`, so {answer}."]
"""
FRACTIONS = """
id: 5.NF.B.3
standard: 5.NF.B.3
title: Fractions as division
statement: See a divided by b as the fraction a/b.
grade: "5"
domain: Fractions
explanation:
  - {say: "Three liters in 4 cups are three quarters each.", ask: "Why?", representation: drawing}
item_models:
  - id: share
    level: core
    thinking: apply
    representation: word problem
    params: {a: 2..9, b: 3..12}
    where: [a < b, "gcd(a, b) == 1"]
    stem: "{b} friends share {a} loaves equally. How much does each get?"
    answer: {kind: fraction, value: a / b}
    verify: answer * b == a
    steps: ["`{a} ÷ {b} = {a}/{b}`, so {answer}."]
"""


def stub(id: str, **more: Any) -> Skill:
    """A skill that is known and not authored."""
    return Skill(
        id=id, standard=id, title=f"Title of {id}", statement="Later.", grade="6", domain="x", **more
    )


@pytest.fixture(scope="session")
def target() -> Skill:
    return Skill.model_validate(yaml.safe_load((PACK / f"{TARGET}.yaml").read_text()))


@pytest.fixture(scope="session")
def make_tree(target: Skill) -> Callable[[Skill], SkillTree]:
    def make(skill: Skill) -> SkillTree:
        small = [Skill.model_validate(yaml.safe_load(text)) for text in (RATIOS, FRACTIONS)]
        known = {s.id: s for s in (*small, skill)}
        goal = stub("6.RP.A.3", prerequisites=({"skill": TARGET, "why": "it builds on it"},))
        missing = {e.skill for e in skill.prerequisites} - set(known)
        info = PackInfo(name="small", title="Small", version="1", licence="Apache-2.0", subject="mathematics")
        return SkillTree(info, [*known.values(), goal, *(stub(id) for id in missing)], "abc")

    return make


@pytest.fixture(scope="session")
def tree(make_tree: Callable[[Skill], SkillTree], target: Skill) -> SkillTree:
    return make_tree(target)


@pytest.fixture(scope="session")
def bank(tree: SkillTree) -> ItemBank:
    return ItemBank(tree)


def picture(skill: str, p: float, secure: int, answers: int = 84) -> SkillPicture:
    rest = 28 - secure
    return SkillPicture(
        skill=skill, p=p, low=p - 0.08, high=min(1, p + 0.08), answers=answers,
        secure=secure, unsure=rest // 2, lacking=rest - rest // 2,
    )  # fmt: skip


def shown(id: str, k: int, target: Skill) -> ClassMisconception:
    belief = next(m.belief for m in target.misconceptions if m.id == id)
    seen = WrongEvidence(
        response="r1", learner="L01", item="4", stem="6 kg cost $9. What is 1 kg?", answer="0.67"
    )
    return ClassMisconception(
        misconception=f"{TARGET}/{id}", skill=TARGET, belief=belief, learners=LEARNERS[:k], asked=28,
        p=(k + 0.5) / 29, low=max(0, k / 28 - 0.15), high=k / 28 + 0.17, evidence=(seen,),
    )  # fmt: skip


@pytest.fixture(scope="session")
def diagnosis(target: Skill) -> Diagnosis:
    return Diagnosis(
        goals=("6.RP.A.3",),
        learners=LEARNERS,
        silent=(),
        skills=(picture("6.RP.A.1", 0.91, 26), picture("5.NF.B.3", 0.6, 14), picture(TARGET, 0.46, 6)),
        mastery=(),
        misconceptions=(shown("inverts-the-rate", 11, target), shown("subtracts-for-rate", 5, target)),
        tiers=(
            Tier(
                level="support", learners=LEARNERS[:6], reason="Six are below a third.", needs=("5.NF.B.3",)
            ),
            Tier(level="core", learners=LEARNERS[6:23], reason="Most are on the way."),
            Tier(level="extension", learners=LEARNERS[23:], reason="Five are nearly there."),
        ),
        graded=200,
        ungraded=0,
        unseen=(),
    )


@pytest.fixture(scope="session")
def make_brief(diagnosis: Diagnosis) -> Callable[..., Brief]:
    def make(**changes: Any) -> Brief:
        needed = changes.pop("needed", 50)
        step = PathStep(
            skill=TARGET, activity="lesson", minutes=needed, learners=22, serves=("6.RP.A.3",),
            why="Why.", evidence="Evidence.", changes_if="If.",
        )  # fmt: skip
        path = Pathway(
            goals=("6.RP.A.3",), sources=(), steps=(step,), cost=50, bound=50, gap=0, optimal=True, coverage=1
        )
        values: dict[str, Any] = {
            "goal": "6.RP.A.3", "skill": TARGET, "prerequisites": ("6.RP.A.1", "5.NF.B.3"),
            "bridges": ("5.NF.B.3",), "minutes": 50, "template": "gradual-release", "learners": 28,
            "diagnosis": diagnosis, "pathway": path, "step": step, "remaining": (), "reviewing": False,
        }  # fmt: skip
        return Brief(**(values | changes))

    return make


@pytest.fixture(scope="session")
def plan_for(make_brief: Callable[..., Brief], tree: SkillTree, bank: ItemBank) -> Callable[..., LessonPlan]:
    def make(avoid_names: frozenset[str] = frozenset(), **changes: Any) -> LessonPlan:
        brief = make_brief(**changes)
        return compose(brief, tree=tree, bank=bank, avoid_names=avoid_names, package="test")

    return make


@pytest.fixture(scope="session")
def plan(plan_for: Callable[..., LessonPlan]) -> LessonPlan:
    return plan_for()
