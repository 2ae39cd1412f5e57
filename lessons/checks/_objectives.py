"""What learners shall be able to do, and how much thinking it asks for."""

import re
from collections.abc import Iterator

from ...graph.model import Thinking
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import by_id, stems, words

_VAGUE = """
absorb acquire appreciate aware be become comprehend confident consider develop enjoy experience explore
familiar gain grasp have internalize know learn perceive realise realize see sense study think understand
value
"""
VAGUE = frozenset(_VAGUE.split())
"""Verbs whose doing nobody can see; 5.8 % of expert outcomes begin with one, so it is a warning."""
SHARED = (0.45, 0.35)
"""Parts of the words of objective and criteria that must be the skill's: over pairs of skills from different
domains, 95 % of the objectives and 93 % of the criteria share less with the other skill."""
SLACK = 0.5
"""Levels of thinking by which means over a few exercises may differ by chance."""
OBJECTIVE_WORDS = (3, 30)
"""Expert outcomes have 4 to 32 words, 99 % of them up to 27 (Oak)."""
_OF_ONESELF = "a am an are believe feel get learned learnt like no remember the understood"
UNSEEN = VAGUE | set(_OF_ONESELF.split())
"""The same, as learners say it of themselves."""
_FIRST_PERSON = re.compile(
    r"(?:i|we|you)(?:'m| am| are| have| can| will| could| should| now| also| always| really| fully)* (\w+)",
    re.IGNORECASE,
)
_BY_HEART = re.compile(r"\b(?:memory|by heart|fluen\w+|recall)\b", re.IGNORECASE)
ORDER: tuple[Thinking, ...] = ("remember", "understand", "apply", "analyse", "evaluate", "create")


@check("objective-measurable", severity="warning", theme="objectives", dimension="clarity")
def objective_measurable(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The objective begins with a verb one can observe."""
    first = (words(plan.objective) or [""])[0].casefold()
    if first in VAGUE or not first:
        yield Spot("objective", plan.objective, f"“{first}” cannot be observed.", "Say what learners do.")


@check("thinking-beyond-procedure", severity="warning", theme="thinking", dimension="depth")
def thinking_beyond_procedure(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """At least one exercise asks to analyse, evaluate or create, or a discussion is planned."""
    higher = any(e.item.thinking in ("analyse", "evaluate", "create") for e in plan.exercises)
    if not higher and not (plan.block("discuss") or plan.block("elaborate")):
        yield Spot(
            "exercises", "", "Nothing in the lesson asks for more than a procedure.", "Add such an exercise."
        )


@check("real-use", severity="warning", theme="thinking", dimension="practicality", frames=False)
def real_use(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """At least one exercise puts the skill to use in a situation."""
    if not any(e.item.thinking == "apply" or "problem" in e.item.representation for e in plan.exercises):
        yield Spot("exercises", "", "No exercise applies the skill.", "Add an application.")


@check("objective-length", severity="warning", theme="objectives", dimension="clarity")
def objective_length(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The objective is one statement of 3 to 30 words."""
    count = len(plan.objective.split())
    if not OBJECTIVE_WORDS[0] <= count <= OBJECTIVE_WORDS[1]:
        yield Spot(
            "objective", plan.objective, f"The objective has {count} words.", "Say one thing, briefly."
        )


@check("objective-on-topic", severity="warning", theme="objectives", dimension="integrity")
def objective_on_topic(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Objective and success criteria speak of the lesson's skill: they share words with the curriculum."""
    skill = context.tree.skills.get(plan.skill)
    if skill is None:
        return
    about = stems(" ".join((skill.title, skill.statement, skill.objective or "", skill.big_idea or "")))
    about |= stems(" ".join((*(v.term for v in skill.vocabulary), *skill.success)))
    for place, text, least in (
        ("objective", plan.objective, SHARED[0]),
        ("success", " ".join(plan.success), SHARED[1]),
    ):
        said = stems(text)
        if said and len(said & about) < least * len(said):
            yield Spot(
                place, text, f"It does not speak of {skill.title}.", "Take the curriculum's own words."
            )


@check("success-observable", severity="warning", theme="objectives", dimension="clarity")
def success_observable(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Each success criterion says what a learner can be seen or heard to do."""
    for text in plan.success:
        said = _FIRST_PERSON.match(text.strip())
        verb = (said[1] if said else (words(text) or [""])[0]).casefold()
        if verb in (UNSEEN if said else VAGUE) or not verb:
            yield Spot("success", text, f"“{verb}” cannot be observed.", "Say what learners do.")


@check("success-few", severity="warning", theme="objectives", dimension="clarity")
def success_few(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """There are one to five success criteria, all different."""
    if not 1 <= len(plan.success) <= 5:
        yield Spot("success", f"{len(plan.success)} criteria", "One to five can be kept in mind.", "Choose.")
    if len({text.strip().casefold() for text in plan.success}) < len(plan.success):
        yield Spot("success", " / ".join(plan.success), "Two criteria say the same.", "Drop one.")


@check("extension-deeper", severity="warning", theme="thinking", dimension="depth")
def extension_deeper(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The extension tier asks for as much thinking as the support tier, on average, up to half a level."""
    exercises = by_id(plan)
    mean: dict[str, float] = {}
    for tier in plan.tiers:
        found = [ORDER.index(e.item.thinking) for id in tier.exercises if (e := exercises.get(id))]
        if found:
            mean[tier.level] = sum(found) / len(found)
    if mean.get("extension", 5) < mean.get("support", 0) - SLACK:
        yield Spot(
            "tier extension",
            f"{mean['extension']:.1f} against {mean['support']:.1f}",
            "Extension asks for less thinking than support (0 remember to 5 create).",
            "Swap exercises between the tiers.",
        )


@check("levels-fit", severity="warning", theme="thinking", dimension="pertinence")
def levels_fit(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Support gets no exercise made for extension, extension none made for support."""
    exercises = by_id(plan)
    for tier in plan.tiers:
        wrong = {"support": "extension", "extension": "support"}.get(tier.level)
        for id in tier.exercises:
            if (e := exercises.get(id)) and e.item.level == wrong:
                yield Spot(
                    id,
                    e.item.stem,
                    f"It is made for {wrong}, but stands in {tier.level}.",
                    "Swap the exercise.",
                )


@check("exit-beyond-recall", severity="warning", theme="thinking", dimension="depth")
def exit_beyond_recall(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The exit ticket asks for more than to remember, unless knowing by heart is the goal."""
    skill = context.tree.skills.get(plan.skill)
    if skill and _BY_HEART.search(f"{skill.title} {skill.statement}"):
        return
    for block in plan.blocks:
        asked = [e for e in plan.exercises if e.id in block.exercises]
        if block.role == "exit" and asked and all(e.item.thinking == "remember" for e in asked):
            yield Spot(
                block.id, asked[0].item.stem, "It only asks to remember.", "Let learners use the idea."
            )


@check("discussion-open", severity="warning", theme="thinking", dimension="depth", frames=False)
def discussion_open(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A discussion puts a question to the learners and tells the teacher what to listen for."""
    for block in plan.blocks:
        if block.role != "discuss":
            continue
        asked = " ".join(p.text for p in block.learners) or " ".join(p.text for p in block.teacher)
        if not _ASKS.search(asked):
            yield Spot(block.id, asked, "Nothing is asked.", "Ask a question that can be argued about.")
        if not any("listen for" in p.text.casefold() for p in block.teacher):
            yield Spot(
                block.id, block.title, "The plan does not say what to listen for.", "Name two good answers."
            )


_ASKS = re.compile(
    r"\?|\b(?:explain|convince|compare|find|decide|describe|say|tell|show|give|think|argue|invent|write)\b",
    re.IGNORECASE,
)
