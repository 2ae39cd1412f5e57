"""Printability: what a printer, a copier without color and a reader of the page can do with it."""

import re
import unicodedata
from collections.abc import Iterator

from ...graph.notation import NotationError, check_text
from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import learner_texts, plain, quoted, texts, words

_UNUSUAL = re.compile(r"[^ -~]")
_PLACEHOLDER = re.compile(
    r"\[[A-Za-z][^\[\]]{0,60}\]|\{[^{}`]{0,60}\}|<[A-Z][^<>]{0,60}>"
    r"|\b(?:TBD|TODO|FIXME|XX+|lorem ipsum|insert (?:\w+ )?here)\b"
    r"|(?:^|[.:?!] )to be (?:added|decided|written|done)\b|\bGeneration failed\b|\?{3,}",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"\*\*|(?<!_)__[A-Za-z]|^\s*#{1,6} |```|</?[a-z][a-z0-9]*>|&(?:nbsp|amp|lt|gt|#\d+);"
    r"|\\(?:frac|times|div|text|n|u[0-9a-f]{4})|\]\(",
    re.MULTILINE,
)
_COLOR = re.compile(
    r"\b(?:everything|anything|all that is|what is) (?:in )?(?:red|blue|green|yellow|orange|purple|pink)\b"
    r"|\b(?:words?|numbers?|texts?|lines?|parts?|boxes|answers?|dots?|bars?) in (?:red|blue|green|yellow"
    r"|orange|purple|pink)\b"
    r"|\b(?:in|the) (?:red|blue|green|yellow|orange|purple|pink)(?:[- ]colou?red)? (?:part|line|bar|box"
    r"|boxes|area|region|section|curve|graph|text|number|word|arrow|side|column|row|shape|segment|dot|cell"
    r"|letter|label)s?\b"
    r"|\b(?:shown|printed|written|marked|colored|drawn) in (?:red|blue|green|yellow|orange|purple|pink)\b",
    re.IGNORECASE,
)
LONGEST = {"passage": 110, "stem": 90, "option": 40}
"""Words that fit where they are printed: a slip to read, a strip of a sheet, a line."""


@check("notation-parses", severity="error", theme="printability", dimension="clarity")
def notation_parses(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """All mathematics of the learners' texts, steps and keys can be set."""
    solutions = ((e.id, text) for e in plan.exercises for text in (*e.item.steps, e.item.answer.text))
    for place, text in (*learner_texts(plan), *solutions):
        try:
            check_text(text)
        except NotationError as error:
            yield Spot(place, text, f"The notation cannot be read: {error}.", "Correct the text.")


@check("prints", severity="error", theme="printability", dimension="clarity")
def prints(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every character can be printed: no control or private characters, no broken encoding, no emoji."""
    solutions = ((e.id, s) for e in plan.exercises for s in (*e.item.steps, e.item.answer.text))
    for place, text in (*texts(plan), *solutions):
        for char in _UNUSUAL.findall(text):
            kind = unicodedata.category(char)
            if kind in ("Cc", "Cf", "Co", "Cn", "Cs") or char == "\ufffd" or ord(char) > 0x1F000:
                yield Spot(place, f"U+{ord(char):04X}", "This character cannot be printed.", "Delete it.")
                break


@check("mojibake-free", severity="error", theme="printability", dimension="clarity")
def mojibake_free(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No text was read in the wrong encoding (“â€™” for an apostrophe, “Ã—” for ×)."""
    for place, found in quoted(plan, re.compile(r"â€|Ã[\u0080-\u00bf—–]|Â[\u00a0-\u00bf]|ï»¿")):
        yield Spot(place, found, "This text was read in the wrong encoding.", "Read it as UTF-8.")


@check("no-placeholders", severity="error", theme="printability", dimension="integrity")
def no_placeholders(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No text still waits to be written: no [insert here], no {name}, no TODO."""
    outside = ((place, re.sub(r"`[^`]*`", "", text)) for place, text in texts(plan))
    for place, found in quoted(plan, _PLACEHOLDER, within=outside):
        yield Spot(place, found, "This was to be replaced.", "Write it out.")


@check("plain-text", severity="error", theme="printability", dimension="clarity")
def plain_text(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """No markup stands in a text: it would be printed as it is."""
    for place, found in quoted(plan, _MARKUP):
        yield Spot(place, found, "Markup would be printed.", "Write plain text.")


@check("fits-page", severity="warning", theme="printability", dimension="clarity")
def fits_page(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A passage for learners has at most 110 words, a question 90, an option 40."""
    said = [("passage", b.id, p.text) for b in plan.blocks for p in b.learners]
    said += [("stem", e.id, e.item.stem) for e in plan.exercises]
    said += [("option", e.id, o.text) for e in plan.exercises for o in e.item.options]
    for kind, place, text in said:
        if len(words(text)) > LONGEST[kind]:
            yield Spot(place, text, f"{len(words(text))} words do not fit there.", "Shorten it.")


@check("not-by-color", severity="warning", theme="printability", dimension="clarity")
def not_by_color(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Nothing on a sheet is told apart by color alone: copies are gray, and not everyone sees color."""
    for place, found in quoted(plan, _COLOR, within=learner_texts(plan)):
        yield Spot(place, found, "A gray copy does not show this.", "Name it by a letter or a pattern.")


@check("figures-captioned", severity="error", theme="printability", dimension="clarity")
def figures_captioned(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every picture has a description in words, for those who do not see it."""
    drawn = [(b.id, f) for b in plan.blocks for f in b.figures]
    drawn += [(e.id, e.item.figure) for e in plan.exercises if e.item.figure]
    for place, figure in drawn:
        if len(words(figure.caption)) < 3:
            yield Spot(place, figure.caption, "This picture is not described.", "Say what it shows.")


@check("sentences-finished", severity="warning", theme="printability", dimension="clarity")
def sentences_finished(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every passage ends as a sentence does, and what is opened in it is closed."""
    for block in plan.blocks:
        for passage in (*block.teacher, *block.learners):
            text = plain(passage.text).strip()
            open_ = next((o for o, c in ("()", "“”") if text.count(o) != text.count(c)), "")
            if text.count('"') % 2:
                open_ = '"'
            if open_ or not re.search(r"[.!?…:][\"'”’)]*\Z|\".*\"\Z|_\Z", text):
                yield Spot(block.id, passage.text[-80:], "This passage is not finished.", "Finish it.")
