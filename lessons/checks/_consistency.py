"""Consistency: numbers, names and copies that must agree across the plan."""

import re
from collections.abc import Iterator

from ..model import LessonPlan
from ..passages import LEARNER_COPY
from ._registry import CheckContext, Spot, check
from ._text import teacher_texts, texts

_EXERCISE = re.compile(r"(?<![\w`.])([WCXGPSEQ]\d{1,2})(?![\w`])")
_BLOCK = re.compile(r"\b[Bb]lock (\d{1,2})(?: \(([^()]*)\))?")
_BRIDGE = re.compile(r"\b[Bb]ridge ([A-H])\b")
_OF = re.compile(r"(?<![\d/.`$])\b(\d+) of (?:the )?(\d+)(?: learners)?\b(?![/.]\d|%)")
_VERSIONS = re.compile(r"\((\d+) support, (\d+) core, (\d+) extension\)")
_COPIES = re.compile(r"^(\d+) (?:printed|copies|exit)")


@check("counts-agree", severity="error", theme="consistency", dimension="pertinence")
def counts_agree(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Learners in the plan, in its tiers and in the class are the same number."""
    total = plan.learners if plan.missing else sum(t.learners for t in plan.tiers)
    if plan.learners != context.learners or total != context.learners:
        yield Spot(
            "tiers",
            f"{plan.learners}, {total}",
            f"The class has {context.learners} learners; the plan says {plan.learners}, its tiers {total}.",
            "Count again.",
        )
    for bridge in plan.bridges:
        if bridge.learners > context.learners:
            yield Spot(
                f"bridge {bridge.skill}",
                str(bridge.learners),
                "More learners than the class has.",
                "Count again.",
            )


@check("ids-unique", severity="error", theme="consistency", dimension="integrity")
def ids_unique(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No two blocks and no two exercises have the same name, and no block asks an exercise twice."""
    for kind, ids in (("block", [b.id for b in plan.blocks]), ("exercise", [e.id for e in plan.exercises])):
        for id in dict.fromkeys(i for i in ids if ids.count(i) > 1):
            yield Spot(id, id, f"Two {kind}s are called {id}.", "Rename one.")
    for block in plan.blocks:
        if len(set(block.exercises)) < len(block.exercises):
            yield Spot(block.id, ", ".join(block.exercises), "An exercise stands here twice.", "Drop one.")


@check("exercise-mentions", severity="error", theme="consistency", dimension="integrity")
def exercise_mentions(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """An exercise that a text speaks of is in the plan."""
    known = {e.id for e in plan.exercises}
    learners = ((b.id, p.text) for b in plan.blocks for p in b.learners)
    said = (
        ("changes_if", plan.changes_if),
        ("cut_first", plan.cut_first),
        *(("unknown", t) for t in plan.unknown),
    )
    for place, text in (*teacher_texts(plan), *learners, *said):
        for id in _EXERCISE.findall(text):
            if id not in known:
                yield Spot(place, id, f"There is no exercise {id}.", "Correct the reference.")


@check("block-mentions", severity="error", theme="consistency", dimension="integrity", version=2)
def block_mentions(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A block that a text speaks of stands in that place and has that title."""
    said = (("changes_if", plan.changes_if), ("cut_first", plan.cut_first))
    for place, text in (*teacher_texts(plan), *said):
        for number, title in _BLOCK.findall(text):
            at = int(number) - 1
            if not 0 <= at < len(plan.blocks) or (title and plan.blocks[at].title != title):
                yield Spot(
                    place,
                    f"block {number} ({title})",
                    "No such block stands there.",
                    "Correct the reference.",
                )


@check("bridge-mentions", severity="error", theme="consistency", dimension="integrity")
def bridge_mentions(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A bridge that a text speaks of is in the plan."""
    for place, text in texts(plan):
        for letter in _BRIDGE.findall(text):
            if "ABCDEFGH".index(letter) >= len(plan.bridges):
                yield Spot(place, f"bridge {letter}", "There is no such bridge.", "Correct the reference.")


@check("counts-said", severity="error", theme="consistency", dimension="integrity")
def counts_said(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """“9 of 28” is possible: no part is larger than its whole, no whole larger than the class; what decides
    about the starter is the number that stands in the starter."""
    said = [("changes_if", plan.changes_if), *(("why_now", t) for t in plan.why_now)]
    said += [(f"tier {t.level}", t.reason) for t in plan.tiers]
    said += [(b.id, b.branch.action) for b in plan.blocks if b.branch]
    for place, text in said:
        for part, whole in _OF.findall(text):
            if int(part) > int(whole) or int(whole) > context.learners:
                yield Spot(
                    place, f"{part} of {whole}", f"The class has {context.learners} learners.", "Count again."
                )
    starter = plan.block("review")
    told = _OF.search(plan.changes_if)
    if not (starter and starter.branch and told and "starter" in plan.changes_if.casefold()):
        return
    if int(told[1]) != starter.branch.threshold:
        yield Spot(
            "changes_if",
            told.group(),
            f"The starter says {starter.branch.threshold}.",
            "Say the same number in both places.",
        )


@check("copies-agree", severity="error", theme="consistency", dimension="practicality")
def copies_agree(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """As many sheets are printed as the tiers and the class have learners."""
    sizes = {t.level: t.learners for t in plan.tiers}
    wanted = tuple(sizes.get(level, 0) for level in ("support", "core", "extension"))
    for material in plan.materials:
        if (found := _VERSIONS.search(material)) and tuple(map(int, found.groups())) != wanted:
            yield Spot("materials", material, f"The tiers have {wanted} learners.", "Count again.")
        if (copies := _COPIES.match(material)) and int(copies[1]) != context.learners:
            yield Spot("materials", material, f"The class has {context.learners} learners.", "Count again.")


@check("shared-words", severity="error", theme="consistency", dimension="clarity")
def shared_words(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Where teacher and learners share an opening, a discussion or a closing, both read the same words."""
    for block in plan.blocks:
        spoken = {p.slot: p.text for p in block.teacher}
        for passage in block.learners:
            source = next((slot for slot, copy in LEARNER_COPY.items() if copy == passage.slot), None)
            if source in spoken and passage.text.strip() != spoken[source].strip():
                yield Spot(block.id, passage.text, "The teacher reads other words.", "Use the same words.")
