"""Item-writing flaws: what lets a learner be right, or wrong, for another reason than mathematics."""

import re
from collections.abc import Iterator

from ...items import Correct, grade
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import by_id, of_roles, plain, words

_NEGATIVE = re.compile(
    r"(?i:\b(?:which|what)\b[^.?!]*\b(?:not|never|cannot|can't|isn't|aren't|doesn't|don't|except)\b|\b(?:all"
    r"|every|each)[^.?!]*\bexcept\b|\b(?:which|find|choose|pick|circle)(?: \w+){0,3} (?:is|are|answer"
    r"|statement|sentence|option|one)? ?(?:in|un)?(?:correct|true|false|wrong)(?<!\bcorrect)(?<!\btrue)\b)"
    r"|\bNOT\b|\bEXCEPT\b",
)
_JOINT = re.compile(
    r"\ball the above\b"
    r"|\b(?:all|none|both|neither|any|some|two|three|more than one|at least one"
    r"|exactly one) of (?:the (?:\w+ )?(?:above|others?|options|answers|choices)|these|them are)\b"
    r"|^\s*(?:both |neither )?[A-F] (?:and|or|nor) [A-F]\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|_{2,}|…|\.\.\.|□"
    r"|(?:^|[.:!;][\"'”’)]* +|\b(?:and|then|to) )(?:please )?(?:add|break|build|calculate|change|check|choose"
    r"|circle|collect|combine|compare|complete|convert|correct|count|cut|decide|describe|divide|draw"
    r"|estimate|evaluate|expand|explain|express|factor|fill|find|give|graph|identify|invent|list|make|mark"
    r"|match|measure|move|multiply|name|order|place|plot|put|read|rewrite|round|say|shade|show|simplify"
    r"|sketch|solve|sort|split|state|subtract|tell|trade|turn|use|work out|write)\b",
    re.IGNORECASE,
)
SAME_PLACE = 6
"""With fewer keys than these, all in one place is chance: six of four options are so once in 1,000."""


@check("one-key", severity="error", theme="items", dimension="integrity", version=2)
def one_key(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Options are different, exactly one is right, and none of the others is graded right either."""
    for exercise in plan.exercises:
        options, answer = exercise.item.options, exercise.item.answer
        if not options:
            continue
        if sum(o.correct for o in options) != 1:
            yield Spot(
                exercise.id, exercise.item.stem, "Not exactly one option is right.", "Swap the exercise."
            )
        if len({plain(o.text).casefold() for o in options}) < len(options):
            yield Spot(exercise.id, exercise.item.stem, "Two options say the same.", "Swap the exercise.")
        for option in options:
            if option.correct or answer.kind in ("choice", "text"):
                continue
            if isinstance(grade(answer, option.text), Correct):
                yield Spot(exercise.id, option.text, "This option is right, too.", "Swap the exercise.")


@check("options-named", severity="error", theme="items", dimension="integrity")
def options_named(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every wrong option of the check and of the exit ticket names a misconception and is revealed."""
    told = {(r.exercise, r.option) for r in plan.reveals}
    for exercise in of_roles(plan, "check", "exit"):
        for option in exercise.item.options:
            if option.correct:
                continue
            if not option.misconception:
                yield Spot(
                    exercise.id, option.text, "A wrong option names no misconception.", "Swap the exercise."
                )
            elif (exercise.id, option.label) not in told:
                yield Spot(
                    exercise.id, option.text, "The key does not say what this option reveals.", "Add it."
                )


@check("items-differ", severity="error", theme="items", dimension="integrity")
def items_differ(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No question is asked twice."""
    seen: dict[str, str] = {}
    for exercise in plan.exercises:
        stem = exercise.item.stem + repr(exercise.item.figure)
        if stem in seen:
            yield Spot(
                exercise.id, exercise.item.stem, f"{exercise.id} repeats {seen[stem]}.", "Swap the exercise."
            )
        seen.setdefault(stem, exercise.id)


@check("no-negative-stem", severity="warning", theme="items", dimension="clarity")
def no_negative_stem(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No question with options asks which of them is not so: negations are overread."""
    for exercise in plan.exercises:
        asked = plain(exercise.item.stem)
        if exercise.item.options and (found := _NEGATIVE.search(asked)):
            yield Spot(exercise.id, found.group(), "It asks for what is not so.", "Ask for what is so.")


@check("no-joint-option", severity="error", theme="items", dimension="integrity")
def no_joint_option(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No option is “all of the above”, “none of the above” or “A and B”."""
    for exercise in plan.exercises:
        for option in exercise.item.options:
            if _JOINT.search(option.text):
                yield Spot(
                    exercise.id, option.text, "This option speaks of the others.", "Swap the exercise."
                )


@check("options-alike-length", severity="warning", theme="items", dimension="integrity")
def options_alike_length(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The right option is not given away by being much longer than all others."""
    for exercise in plan.exercises:
        right = [len(plain(o.text)) for o in exercise.item.options if o.correct]
        wrong = [len(plain(o.text)) for o in exercise.item.options if not o.correct]
        if right and wrong and right[0] >= 2 * max(wrong) and right[0] - max(wrong) >= 12:
            key = next(o.text for o in exercise.item.options if o.correct)
            yield Spot(exercise.id, key, "The right option is much the longest.", "Swap the exercise.")


@check("options-one-kind", severity="warning", theme="items", dimension="integrity")
def options_one_kind(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The right option is not the only number among words, or the only words among numbers."""
    for exercise in plan.exercises:
        options = exercise.item.options
        kinds = {o.label: _is_number(o.text) for o in options}
        for option in options:
            alone = sum(k == kinds[option.label] for k in kinds.values()) == 1
            if option.correct and alone and len(options) > 2:
                yield Spot(
                    exercise.id, option.text, "The right option is the only one of its kind.", "Swap it."
                )


def _is_number(text: str) -> bool:
    """Whether a text is a number or a formula, perhaps with a unit, and no sentence."""
    return len(words(text)) <= 2 and re.match(r"[-−+$(`\d<>=]", text.strip()) is not None


@check("no-stem-echo", severity="warning", theme="items", dimension="integrity")
def no_stem_echo(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The right option does not repeat two or more longer words of the question that no other option has."""
    for exercise in plan.exercises:
        item = exercise.item
        asked = {w.casefold() for w in words(item.stem) if len(w) > 5}
        wrong = {w.casefold() for o in item.options if not o.correct for w in words(o.text)}
        for option in item.options:
            echo = asked & {w.casefold() for w in words(option.text)} - wrong
            if option.correct and len(echo) > 1 and len(item.options) > 2:
                yield Spot(
                    exercise.id,
                    ", ".join(sorted(echo)),
                    "Of the options only the right one repeats these words of the question.",
                    "Swap the exercise.",
                )


@check("options-labelled", severity="error", theme="items", dimension="clarity")
def options_labelled(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Options are called A, B, C and so on, in this order."""
    for exercise in plan.exercises:
        labels = "".join(o.label for o in exercise.item.options)
        if not "ABCDEFGH".startswith(labels):
            yield Spot(exercise.id, labels, "The options are not called A, B, C ...", "Label them anew.")


@check("key-place-varies", severity="warning", theme="items", dimension="integrity")
def key_place_varies(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Where six or more questions have options, the right one does not always stand in the same place."""
    keys = [o.label for e in plan.exercises for o in e.item.options if o.correct]
    if len(keys) >= SAME_PLACE and len(set(keys)) == 1:
        yield Spot("exercises", "".join(keys), f"Every right option is {keys[0]}.", "Swap some exercises.")


@check("stem-asks", severity="warning", theme="items", dimension="clarity", version=2)
def stem_asks(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every exercise asks something or says what to do."""
    for exercise in plan.exercises:
        if not _ASKS.search(plain(exercise.item.stem)):
            yield Spot(exercise.id, exercise.item.stem, "Nothing is asked.", "End with a question.")


@check("reveals-match", severity="error", theme="items", dimension="integrity")
def reveals_match(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What the key says about an option fits the option: it exists, is wrong, and has that misconception."""
    exercises = by_id(plan)
    for reveal in plan.reveals:
        exercise = exercises.get(reveal.exercise)
        option = (
            next((o for o in exercise.item.options if o.label == reveal.option), None) if exercise else None
        )
        if option is None or option.correct or option.misconception != reveal.misconception:
            yield Spot(
                reveal.exercise,
                f"{reveal.option}: {reveal.belief}",
                "This is not what the option reveals.",
                "Compute it again.",
            )
