"""Materials, and whether what is done with them is safe."""

import re
from collections.abc import Iterator

from ..model import LessonPlan
from ._registry import CheckContext, Spot, check
from ._text import learner_texts, quoted, teacher_texts

_THINGS = (
    "whiteboard", "calculator", "protractor", "scissors", "ruler", "yardstick", "meter stick",
    "tape measure", "measuring tape", "measuring cup", "stopwatch", "spinner", "dice", "geoboard",
    "tangram", "cuisenaire rod", "pattern block", "base-ten block", "algebra tile", "fraction strip",
    "fraction circle", "graph paper", "squared paper", "grid paper", "chart paper", "index card",
    "sticky note", "highlighter", "thermometer", "kitchen scale", "balance scale", "pan balance",
    "laptop", "tablet computer", "projector", "document camera", "play money", "coin set",
    "linking cube", "unifix cube", "domino", "snap cube", "ten-frame", "hundred chart", "flash card",
    "playing card", "string", "glue", "masking tape", "colored pencil", "marker",
)  # fmt: skip
_NOT_NEEDED = re.compile(r"\b(?:no|nobody|without|not|never|instead of|put away)\b", re.IGNORECASE)
_USED = re.compile(
    r"\b(?:hand(?:s|ing)? out|give|gives|pass out|distribute|bring|get|gets|take|takes|set out|lay out|lay"
    r"|use|uses|using|with|need|needs|roll|rolls|spin|share|fetch|borrow|measure with|has|have"
    r"|holds?) (?:[\w-]+ ){0,6}?"
    rf"(?P<thing>{'|'.join(_THINGS)})(?:s|es)?\b",
    re.IGNORECASE,
)
_HAZARD = re.compile(
    r"\b(?:(?:light|burn)(?:s|ing)? (?:a |the )?(?:candle|match|burner|fire)|(?:over|in|into|near) (?:a "
    r"|the |an open )?flame|open flame|boil(?:s|ing)? (?:the |some |hot )?water|until it boils|bunsen"
    r"|boiling (?:hot )?water|hot glue|hot plate|box ?cutters?|craft kni(?:fe|ves)|utility kni(?:fe|ves)"
    r"|razor(?: blade)?s?|exacto|x-acto|scalpels?|bleach|kni(?:fe|ves)|cigarette lighters?|hot (?:stove|oven"
    r"|iron)|power drills?|hand ?saws?|(?:sewing )?needles|mousetraps?|ammonia|(?:hydrochloric|sulfuric"
    r"|battery) acid|laser pointers?|fireworks?|firecrackers?|dry ice|look(?:ing)? (?:straight "
    r"|directly )?(?:at|into) the sun|climb(?:s|ing)? (?:on|onto) (?:a |the )?(?:chairs?|desks?|tables?|roof"
    r"|window)|stand(?:s|ing)? on (?:a |the |their |your )?(?:chairs?|desks?|tables?)"
    r"|electric(?:al)? outlets?|power sockets?|blindfold(?:ed|s)?|run(?:ning)? with scissors)\b",
    re.IGNORECASE,
)
_FOOD = re.compile(
    r"\b(?:hand out|give out|give (?:each|every|them|learners)|pass (?:around|out)|bring|use|taste"
    r"|share out) (?:\w+ ){0,4}?(?:peanuts?|almonds?|walnuts?|cashews?|pecans?|hazelnuts?|nuts|shellfish)\b"
    r"|^(?:\w+ ){0,4}?(?:peanuts?|almonds?|walnuts?|cashews?|pecans?|hazelnuts?|nuts)$"
    r"|\b(?:let|have|invite|allow|ask) (?:\w+ ){1,3}(?:to )?(?:eat|taste|drink|nibble|chew)\b"
    r"|\b(?:learners|students|pupils|everyone|everybody|they|(?:each|every|the) (?:learner|pair|group|team"
    r"|class)) (?:may |can |then |all )?(?:eats?|tastes?|drinks?)\b",
    re.IGNORECASE,
)


@check("materials-listed", severity="warning", theme="materials", dimension="practicality")
def materials_listed(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """What a block needs is on the list of materials."""
    listed = {m.casefold() for m in plan.materials}
    for block in plan.blocks:
        for material in block.materials:
            if material.casefold() not in listed:
                yield Spot(
                    block.id,
                    material,
                    f"“{material}” is not on the list of materials.",
                    "Add it to the list.",
                )


@check("materials-mentioned", severity="warning", theme="materials", dimension="practicality")
def materials_mentioned(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A thing that the teacher is told to use or hand out is on the list of materials."""
    listed = " ".join(plan.materials).casefold()
    for place, text in teacher_texts(plan):
        for found in _USED.finditer(text):
            thing = found["thing"].casefold()
            if _NOT_NEEDED.search(text[max(0, found.start() - 20) : found.end()]):
                continue
            if thing.removesuffix("s") not in listed:
                yield Spot(place, thing, f"“{thing}” is not on the list of materials.", "Add it.")


@check("materials-used", severity="warning", theme="materials", dimension="practicality")
def materials_used(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every material on the list is needed by a part of the lesson, and listed once."""
    needed = {m.casefold() for b in plan.blocks for m in b.materials}
    listed = [m.casefold() for m in plan.materials]
    for material in dict.fromkeys(plan.materials):
        if material.casefold() not in needed:
            yield Spot("materials", material, "No part of the lesson needs this.", "Drop it.")
        if listed.count(material.casefold()) > 1:
            yield Spot("materials", material, "This is listed twice.", "Keep it once.")


@check("no-hazards", severity="error", theme="safety", dimension="practicality")
def no_hazards(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Nothing that is done or fetched can burn, cut or hurt: no flames, blades, chemicals, climbing."""
    done = (*teacher_texts(plan), *(("materials", m) for m in plan.materials))
    read = tuple((b.id, p.text) for b in plan.blocks for p in b.learners)
    for place, found in quoted(plan, _HAZARD, within=iter((*done, *read))):
        yield Spot(place, found, "This is not safe in a classroom.", "Use a picture or another thing.")


@check("no-allergens", severity="warning", theme="safety", dimension="practicality")
def no_allergens(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Nobody handles nuts or is told to eat or drink: somebody may be allergic. Stories may."""
    done = (*teacher_texts(plan), *(("materials", m) for m in plan.materials))
    for place, found in quoted(plan, _FOOD, within=iter(done)):
        yield Spot(place, found, "A learner may be allergic.", "Use counters instead.")


@check("no-links", severity="warning", theme="safety", dimension="practicality")
def no_links(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Learners are sent to no web site, app or account."""
    for place, found in quoted(plan, _ONLINE, within=learner_texts(plan)):
        yield Spot(place, found, "The lesson must work on paper alone.", "Print what they need.")


_ONLINE = re.compile(
    r"https?://\S+|\bwww\.\S+|\b\w+\.(?:com|org|net|io)\b"
    r"|\b(?:sign|log) (?:up|in)(?:to)? (?:for|to|on|at|with) (?:an?|your)\b"
    r"|\b(?:youtube|tiktok|instagram|snapchat|facebook|google it)\b|\bdownload (?:an?|the) (?:app|file)\b",
    re.IGNORECASE,
)
