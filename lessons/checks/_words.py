"""Words: vocabulary, reading level, and support for learners of English."""

from collections.abc import Iterator

from ...graph.english import GRADES_ABOVE, READABLE_FROM, grade_level, school_years
from ..model import LessonPlan
from ._idioms import IDIOMS
from ._registry import CheckContext, Spot, check
from ._text import learner_texts, mentions, plain, quoted, sentences, stems, texts, words

MOST_TERMS = 7
"""Expert lessons have up to 5 keywords (Oak)."""
DEFINITION_WORDS = 35
"""99 % of expert definitions have up to 32 words (Oak)."""


@check("vocabulary-used", severity="warning", theme="vocabulary", dimension="clarity")
def vocabulary_used(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every word that is defined is used in the lesson."""
    rest = [t for place, t in texts(plan) if place != "vocabulary"]
    rest += [s for e in plan.exercises for s in e.item.steps]
    for entry in plan.vocabulary:
        if not any(mentions(text, entry.term) for text in rest):
            yield Spot(
                "vocabulary", entry.term, f"“{entry.term}” is defined but never used.", "Use it or drop it."
            )


@check("readable", severity="warning", theme="readability", dimension="clarity")
def readable(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What learners read lies within four years of their grade (texts of 20 words and more)."""
    band = school_years(plan.grade) + GRADES_ABOVE
    familiar = (plan.title, *(v.term for v in plan.vocabulary))
    for place, text in learner_texts(plan):
        if len(words(text)) >= READABLE_FROM and (grade := grade_level(text, familiar)) > band:
            yield Spot(place, text, f"It reads like grade {grade:.0f}.", "Use shorter sentences and words.")


@check("vocabulary-defined", severity="warning", theme="vocabulary", dimension="clarity")
def vocabulary_defined(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every word is told by other words, in at most 35."""
    for entry in plan.vocabulary:
        if not entry.definition.strip() or not stems(entry.definition) - stems(entry.term):
            yield Spot("vocabulary", entry.term, "The word is not explained.", "Define it by other words.")
        if len(entry.definition.split()) > DEFINITION_WORDS:
            yield Spot("vocabulary", entry.definition, "Too long to be kept in mind.", "Shorten it.")


@check("vocabulary-few", severity="warning", theme="vocabulary", dimension="clarity")
def vocabulary_few(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A lesson defines at most seven words, each once."""
    terms = [v.term.casefold() for v in plan.vocabulary]
    if len(terms) > MOST_TERMS:
        yield Spot("vocabulary", ", ".join(terms), f"{len(terms)} words are too many at once.", "Choose.")
    for term in dict.fromkeys(t for t in terms if terms.count(t) > 1):
        yield Spot("vocabulary", term, "This word is defined twice.", "Keep one definition.")


@check("vocabulary-before-use", severity="warning", theme="vocabulary", dimension="clarity")
def vocabulary_before_use(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A word of the day is not used in an opening for learners before the explanation has defined it,
    unless an earlier skill has."""
    roles = [b.role for b in plan.blocks]
    if "model" not in roles or plan.skill not in context.tree.skills:
        return
    before = (context.tree.skill(s) for s in context.tree.closure(context.tree.hard(plan.skill)))
    known = {
        mentionable for s in before for mentionable in (s.title, s.statement, *(v.term for v in s.vocabulary))
    }
    for block in plan.blocks[: roles.index("model")]:
        if block.role not in ("hook", "explore"):
            continue
        for passage in block.learners:
            for entry in plan.vocabulary:
                met = any(mentions(text, entry.term) for text in known)
                if " " in entry.term and not met and mentions(passage.text, entry.term):
                    yield Spot(
                        block.id, entry.term, "Learners meet this word undefined.", "Say it otherwise."
                    )


@check("sentences-short", severity="warning", theme="readability", dimension="clarity")
def sentences_short(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No sentence for learners has more than 25 words up to grade 2, 30 up to grade 5, 40 above."""
    years = school_years(plan.grade)
    most = 25 if years <= 2 else 30 if years <= 5 else 40
    for place, text in learner_texts(plan):
        for sentence in sentences(plain(text)):
            if len(words(sentence)) > most:
                yield Spot(
                    place, sentence, f"This sentence has {len(words(sentence))} words.", "Cut it in two."
                )


@check("language-support", severity="warning", theme="language", dimension="pertinence")
def language_support(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Learners of English get at least two supports, one of them a sentence frame, and every frame has a
    gap to fill."""
    frames = [text for text in plan.language if "frame" in text.casefold()]
    if len(plan.language) < 2 or not frames:
        yield Spot(
            "language", " ".join(plan.language), "Support for learners of English is missing.", "Add a frame."
        )
    for frame in frames:
        if frame.casefold().startswith("sentence frame") and "__" not in frame and "..." not in frame:
            yield Spot("language", frame, "This frame has no gap to fill.", "Leave a blank.")


@check("no-idioms", severity="warning", theme="language", dimension="clarity")
def no_idioms(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What learners read contains no idiom that can only be understood as a whole."""
    for place, found in quoted(plan, IDIOMS, within=learner_texts(plan)):
        yield Spot(place, found, "Learners of English cannot take this word by word.", "Say it plainly.")
