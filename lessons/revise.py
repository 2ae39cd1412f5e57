"""The smallest changes of a plan that answer a finding, each tried against the check that objected."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Literal, NamedTuple

from ..learner.model import Diagnosis
from . import _mend_text as text
from . import _retime as time
from ._features import HIGHER, LONG, applies
from ._front_matter import access, language
from ._restore import own_practice, parts
from ._swaps import exchanged, practised, redrawn
from .checks import CHECKS, CheckContext
from .mistakes import analysed, rank, reveals
from .model import Block, Exercise, Finding, LessonPlan, Move, PassageRecord

Kind = Literal["cut", "list", "move-minutes", "order", "reword", "restore", "scaffold", "split", "swap"]


class Revision(NamedTuple):
    """A changed plan and the kind of change: a sentence cut (where nothing else answers), things listed,
    minutes moved, blocks or mistakes put in order, words mended, a part as the curriculum composes it, help
    added for a tier, a paragraph split, an exercise swapped."""

    kind: Kind
    plan: LessonPlan


def revisions(
    plan: LessonPlan,
    finding: Finding,
    context: CheckContext,
    reference: LessonPlan | None = None,
    most: int = 3,
) -> tuple[Revision, ...]:
    """Up to `most` different revisions after which the check objects less, and to nothing new; the
    smallest first. Everything that the finding does not concern stays as it is.

    `reference` is what the curriculum alone composes for the same brief: a part of the plan that no smaller
    change mends is taken from there.
    """
    found: list[Revision] = []
    for kind, candidate in _candidates(plan, finding, context, reference):
        if kind == "cut" and found:
            break  # what can be mended is not left out
        if candidate == plan or any(candidate == r.plan for r in found):
            continue
        if answers(plan, candidate, finding, context):
            found.append(Revision(kind, _accounted(plan, candidate, finding.message)))
        if len(found) == most:
            break
    return tuple(found)


def revise(
    plan: LessonPlan, finding: Finding, context: CheckContext, reference: LessonPlan | None = None
) -> LessonPlan | None:
    """The plan after its smallest revision, or None if code has no answer to the finding."""
    return next((r.plan for r in revisions(plan, finding, context, reference, most=1)), None)


def improvements(
    plan: LessonPlan,
    move: Move,
    context: CheckContext,
    *,
    reference: LessonPlan | None = None,
    diagnosis: Diagnosis | None = None,
    most: int = 3,
) -> tuple[Revision, ...]:
    """Revisions that take back points which a feature of the plan cost it: where the curriculum has the
    exercises for it, a long paragraph can be split, the class's answers name its likely mistakes, or what
    is missing stands in `reference`."""
    made: Iterator[LessonPlan] = iter(())
    kind: Kind = "swap"
    match move.source:
        case "higher-thinking":
            made = exchanged(plan, context, _routine, lambda m: m.thinking in HIGHER)
        case "applied":
            made = exchanged(plan, context, _bare, lambda m: applies(m.representation, m.thinking))
        case "representations":
            known = {e.item.representation for e in plan.exercises}
            made = exchanged(plan, context, _routine, lambda m: m.representation not in known)
        case "long-paragraph":
            kind, two = "split", text.halved(plan, LONG)
            made = iter([two] if two else [])
        case "likely-mistakes" | "guessed-mistakes" if diagnosis is not None:
            kind, made = "list", iter([analysed(plan, context.tree, diagnosis)])
        case "opening" | "discussion" | "closure" | "vocabulary" | "worked-example" if reference is not None:
            kind, made = "restore", _completed(plan, move.source, reference)
        case _:
            pass
    if kind == "swap" and reference is not None:
        ids = {e.id for e in plan.exercises}
        made = chain((p.restored for p in parts(plan, reference) if p.place in ids), made)
    return tuple(Revision(kind, p) for p in islice(made, most))


_MISSING = {"opening": "hook", "discussion": "discuss", "closure": "closure", "worked-example": "worked"}


def _completed(plan: LessonPlan, missing: str, reference: LessonPlan) -> Iterator[LessonPlan]:
    """The plan with a part that it lacks as it was composed; other blocks give the minutes for a block."""
    for part in parts(plan, reference):
        if part.place == _MISSING.get(missing, missing) or (
            missing == "discussion" and part.place == "elaborate"
        ):
            yield from islice(time.filled(part.restored), 1)


def answers(before: LessonPlan, after: LessonPlan, finding: Finding, context: CheckContext) -> bool:
    """Whether the check objects to less after the change, and to nothing that it let pass before."""
    check = CHECKS[finding.check]
    old = [(f.place, f.evidence) for f in check.findings(before, context)]
    new = [(f.place, f.evidence) for f in check.findings(after, context)]
    return len(new) < len(old) and all(new.count(mark) <= old.count(mark) for mark in new)


_SWAPS = frozenset(
    {
        "dignified-contexts",
        "items-differ",
        "key-among-options",
        "key-has-unit",
        "keys-solved-twice",
        "levels-fit",
        "no-home-assumed",
        "no-joint-option",
        "no-names",
        "no-negative-stem",
        "no-stem-echo",
        "notation-parses",
        "one-key",
        "options-alike-length",
        "options-labelled",
        "options-one-kind",
        "rubric-given",
        "stem-asks",
        "steps-reach-key",
        "steps-true",
    }
)
"""Checks whose finding at an exercise another draw or another model of its level may answer."""


def _candidates(
    plan: LessonPlan, finding: Finding, context: CheckContext, reference: LessonPlan | None
) -> Iterator[tuple[Kind, LessonPlan]]:
    """What may answer the finding, the smallest change first; nothing of it is tried yet.

    What a person or a model wrote is mended where it stands; what code composed is taken back as composed.
    """
    every = list(parts(plan, reference)) if reference is not None else []
    here = [p for p in every if p.place == finding.place]
    named = [p for p in here if finding.evidence and finding.evidence in p.words]
    theirs = any(
        p.origin in ("model", "repaired", "teacher") and finding.evidence in p.text
        for b in plan.blocks
        for p in (*b.teacher, *b.learners)
    )
    exercise = finding.place in {e.id for e in plan.exercises}
    if finding.check in ("tiers-one-goal", "goal-through-blocks") and reference is not None:
        yield "restore", own_practice(plan, reference)
    if CHECKS[finding.check].theme == "time":
        yield from (("move-minutes", time.followed(plan, p.restored)) for p in every if p.minutes)
    if not theirs:
        yield from (("restore", p.restored) for p in (*named, *(here if exercise else ())))
    if finding.check in _SWAPS and finding.place in practised(plan):
        yield from (("swap", p) for p in redrawn(plan, finding.place, context))
    yield from _special(plan, finding, context)
    far = [p for p in every if p.place != finding.place]
    yield from (("restore", p.restored) for p in (*named, *here, *far))
    yield "cut", text.at(plan, finding.place, text.cut(finding.evidence))


def _special(plan: LessonPlan, finding: Finding, context: CheckContext) -> Iterator[tuple[Kind, LessonPlan]]:
    """What answers the findings of single checks."""
    place, evidence = finding.place, finding.evidence
    skill = context.tree.skills.get(plan.skill)
    match finding.check:
        case "materials-listed":
            yield "list", plan.model_copy(update={"materials": (*plan.materials, evidence)})
        case "materials-mentioned":
            yield "list", _fetch(plan, finding)
        case "materials-used":
            needed = {m for block in plan.blocks for m in block.materials}
            kept = dict.fromkeys(m for m in plan.materials if m != evidence or m in needed)
            yield "list", plan.model_copy(update={"materials": tuple(kept)})
        case "minutes-sum":
            yield from (("move-minutes", p) for p in time.filled(plan))
        case "block-time" | "reading-time" | "block-lasts":
            yield from (("move-minutes", p) for p in time.given(plan, place))
        case "talk-limited":
            yield from (("move-minutes", p) for p in time.taken(plan, place))
        case "template-followed":
            yield "order", time.in_order(plan)
        case "mistakes-ordered":
            yield "order", _sort_mistakes(plan)
        case "plain-text" | "mojibake-free" | "sentences-finished":
            yield "reword", text.at(plan, place, text.tidied)
        case "reveals-match" | "options-named":
            told = [(e.id, e.item) for e in plan.exercises if e.id[0] in "CX" and e.item.options]
            yield "list", plan.model_copy(update={"reveals": reveals(told, context.tree)})
        case "vocabulary-used" | "vocabulary-few":
            words = tuple(v for v in plan.vocabulary if v.term != evidence)
            yield "reword", plan.model_copy(update={"vocabulary": words})
        case "support-scaffolded" if skill:
            yield "scaffold", _scaffolded(plan, skill.sentence_frames)
        case "language-support" if skill:
            yield "scaffold", plan.model_copy(update={"language": language(skill)})
        case "access-given" if skill:
            yield "scaffold", plan.model_copy(update={"access": access(skill)})
        case "objective-measurable" | "objective-length" | "objective-on-topic" if skill and skill.objective:
            yield "reword", plan.model_copy(update={"objective": skill.objective.rstrip(".")})
        case "success-few" | "success-observable" | "objective-on-topic" if skill and skill.success:
            yield "reword", plan.model_copy(update={"success": skill.success})
        case "grade-matches" if skill:
            yield "reword", plan.model_copy(update={"grade": skill.grade})
        case _:
            pass


def _fetch(plan: LessonPlan, finding: Finding) -> LessonPlan:
    """The thing on the list, and with the block that speaks of it (practice, where no block does)."""
    ids = {block.id for block in plan.blocks}
    place = finding.place if finding.place in ids else "independent"

    def with_it(block: Block) -> Block:
        return block.model_copy(update={"materials": (*block.materials, finding.evidence)})

    blocks = tuple(with_it(b) if b.id == place else b for b in plan.blocks)
    return plan.model_copy(update={"blocks": blocks, "materials": (*plan.materials, finding.evidence)})


def _sort_mistakes(plan: LessonPlan) -> LessonPlan:
    worked = tuple(
        w.model_copy(update={"mistakes": tuple(sorted(w.mistakes, key=rank))}) for w in plan.worked
    )
    return plan.model_copy(update={"worked": worked})


def _scaffolded(plan: LessonPlan, frames: tuple[str, ...]) -> LessonPlan:
    """A frame, or a first step with a partner, printed with the first exercise for support."""
    help_ = f"Frame: {min(frames, key=len)}" if frames else "Say the first step to a partner, then write it."
    first = next((t.exercises[0] for t in plan.tiers if t.level == "support" and t.exercises), "")
    exercises = tuple(e.model_copy(update={"note": help_}) if e.id == first else e for e in plan.exercises)
    return plan.model_copy(update={"exercises": exercises})


def _routine(exercise: Exercise) -> bool:
    return exercise.item.thinking not in HIGHER and exercise.item.answer.kind != "text"


def _bare(exercise: Exercise) -> bool:
    item = exercise.item
    return not applies(item.representation, item.thinking) and item.answer.kind != "text"


def _accounted(before: LessonPlan, after: LessonPlan, reason: str) -> LessonPlan:
    """The record of passages as it is now: what a model wrote and code took back counts as replaced."""
    kept = {p.slot for b in after.blocks for p in b.teacher if p.origin in ("model", "repaired")}

    def now(record: PassageRecord) -> PassageRecord:
        if record.outcome == "replaced" or record.slot in kept:
            return record
        return PassageRecord(slot=record.slot, outcome="replaced", reasons=(*record.reasons, reason))

    records = tuple(now(r) for r in after.provenance.passages)
    if records == after.provenance.passages or before.provenance.passages != after.provenance.passages:
        return after
    return after.model_copy(update={"provenance": after.provenance.model_copy(update={"passages": records})})
