"""The systems that an ablation compares: which parts of the whole each of them has."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .. import __version__
from ..agents.evaluator import best_of, reported
from ..agents.optimizer import variants
from ..graph import SkillTree
from ..items import ItemBank
from ..learner import Diagnosis
from ..lessons import (
    FAMILIES,
    Brief,
    CheckContext,
    LessonPlan,
    compose,
    name_parts,
    run_family,
)
from ..lessons._front_matter import access, language
from ..lessons._mend_text import at, tidied
from ..lessons._retime import filled, in_order
from ..lessons.mistakes import OFFERED, reveals
from ..lessons.model import WorkedExample
from ._plan_defects import DEFECTS, Seeder
from .checks import SEEDERS

ROUNDS, VARIANTS, KEPT = 3, 3, 2
FAULTS = 3
"""So many faults every first draft has."""
assert SEEDERS  # importing them has entered the kinds of faults into their table

Vary = Callable[..., tuple[LessonPlan, ...]]
"""`agents.optimizer.variants`, or what stands in for it."""


@dataclass(frozen=True)
class System:
    """Which parts work: the evaluator tells the optimizer what to mend; the analyst knows which mistakes the
    class has shown; the skill tree who has mastered what."""

    evaluator: bool = False
    optimizer: bool = False
    analyst: bool = False
    tree: bool = False


SYSTEMS: dict[str, System] = {
    "evaluator only": System(evaluator=True),
    "optimizer only": System(optimizer=True),
    "both": System(evaluator=True, optimizer=True),
    "both, analyst": System(evaluator=True, optimizer=True, analyst=True),
    "both, skill tree": System(evaluator=True, optimizer=True, tree=True),
    "full": System(evaluator=True, optimizer=True, analyst=True, tree=True),
}


@dataclass(frozen=True)
class Outcome:
    """What a system made of a brief: the plan with its report, the draft with and without the faults,
    seconds, and how many plans it checked on the way."""

    plan: LessonPlan
    faulty: LessonPlan
    sound: LessonPlan
    seconds: float
    checked: int


@dataclass(frozen=True)
class Case:
    """One class with one goal, and what every system works with."""

    brief: Brief
    context: CheckContext
    tree: SkillTree
    bank: ItemBank
    other: LessonPlan | None
    seed: str
    drafts: dict[tuple[bool, bool], LessonPlan] = field(default_factory=dict)

    def draft(self, system: System) -> LessonPlan:
        """The first draft without a fault and before the question analyst; made once for what is known."""
        key = (system.analyst, system.tree)
        if key not in self.drafts:
            self.drafts[key] = _without_mistakes(
                compose(
                    self.known(system),
                    tree=self.tree,
                    bank=self.bank,
                    avoid_names=name_parts(self.context.names),
                    package=__version__,
                )
            )
        return self.drafts[key]

    def known(self, system: System) -> Brief:
        """The brief with what this system knows of the class; the lesson's skill is the same for all."""
        found = self.brief.diagnosis
        if not system.tree:
            found = Diagnosis(
                goals=found.goals,
                learners=found.learners,
                silent=found.learners,
                skills=(),
                mastery=(),
                misconceptions=found.misconceptions,
                tiers=(),
                graded=0,
                ungraded=0,
                unseen=(self.brief.skill,),
            )
        if not system.analyst:
            found = found.model_copy(update={"misconceptions": ()})
        blind = {} if system.tree else {"bridges": (), "remaining": ()}
        return self.brief.model_copy(update={"diagnosis": found, **blind})


def made(case: Case, system: System, vary: Vary = variants, faults: int = FAULTS) -> Outcome:
    """The plan of one system: a first draft, the same number of faults for all, and what the system has to
    mend them with. The report is always the one that the whole class's context gives."""
    sound = case.draft(system)
    faulty = spoiled(case, sound, faults)
    started = time.perf_counter()
    plan, checked = faulty, 1
    if system.evaluator and system.optimizer:
        plan, checked = _loop(case, faulty, sound, case.known(system).diagnosis, vary)
    elif system.optimizer:
        plan = _blind(case, faulty)
    judged = _judged(case, plan)
    return Outcome(judged, faulty, sound, time.perf_counter() - started, checked)


def spoiled(case: Case, sound: LessonPlan, faults: int) -> LessonPlan:
    """The draft with faults of different kinds, the same kinds for every system where its draft has room."""
    rng = random.Random(f"{case.seed} faults")
    kinds = rng.sample(sorted(DEFECTS), len(DEFECTS))
    plan, done = sound, 0
    for kind in kinds:
        if done == faults or case.other is None:
            break
        seeder = Seeder(
            random.Random(f"{case.seed} {kind}"),
            case.tree,
            case.bank,
            tuple(sorted(case.context.names)),
            case.other,
        )
        worse = DEFECTS[kind].spoil(plan, seeder)
        if worse is not None and worse != plan:
            plan, done = worse, done + 1
    return plan


def _without_mistakes(plan: LessonPlan) -> LessonPlan:
    """The draft before the question analyst has seen it."""
    blocks = tuple(
        b.model_copy(update={"teacher": tuple(p for p in b.teacher if p.slot not in OFFERED)})
        if b.role == "model"
        else b
        for b in plan.blocks
    )
    worked = tuple(WorkedExample(exercise=w.exercise, mistakes=()) for w in plan.worked)
    return plan.model_copy(update={"blocks": blocks, "worked": worked})


def _loop(
    case: Case, draft: LessonPlan, sound: LessonPlan, diagnosis: Diagnosis, vary: Vary
) -> tuple[LessonPlan, int]:
    kept: tuple[LessonPlan, ...] = (_judged(case, draft),)
    checked = 1
    known = diagnosis if diagnosis.misconceptions else None
    for _ in range(ROUNDS):
        tried = vary(kept, case.context, sound, known, most=VARIANTS)
        judged = tuple(_judged(case, plan) for plan in tried)
        checked += len(judged)
        best = best_of((*kept, *judged), KEPT)
        if best[0] == kept[0]:
            break
        kept = best
    return kept[0], checked


def _blind(case: Case, plan: LessonPlan) -> LessonPlan:
    """What can be put right without being told what is wrong: minutes, order, loose wording, what the pack
    says word for word, the list of materials, what options reveal."""
    plan = in_order(plan)
    plan = next(filled(plan), plan)
    told = [(e.id, e.item) for e in plan.exercises if e.id[0] in "CX" and e.item.options]
    skill = (
        case.tree.skill(plan.skill) if plan.skill in case.tree.skills else case.tree.skill(case.brief.skill)
    )
    plan = plan.model_copy(
        update={
            "objective": skill.objective or plan.objective,
            "success": skill.success or plan.success,
            "language": language(skill),
            "access": access(skill),
            "materials": tuple(dict.fromkeys(m for b in plan.blocks for m in b.materials)),
            "reveals": reveals(told, case.tree),
        }
    )
    for block in plan.blocks:
        plan = at(plan, block.id, tidied)
    for tier in plan.tiers:
        plan = at(plan, f"tier {tier.level}", tidied)
    return plan


def _judged(case: Case, plan: LessonPlan) -> LessonPlan:
    findings = tuple(f for family in FAMILIES for f in run_family(family, plan, case.context))
    return reported(plan.model_copy(update={"quality": None}), findings)
