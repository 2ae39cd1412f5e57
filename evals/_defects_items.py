"""Defects of exercises: how they are asked and what can be chosen."""

import re

from ..graph.notation import plain
from ..lessons import LessonPlan
from ._defects_in_items import keyed, right, saying, set_options, some, with_options, wrong
from ._plan_defects import Seeder, asked, changed, defect, placed, with_item

Plan = LessonPlan


@defect("negative question", "items")
def negative(plan: Plan, s: Seeder) -> Plan | None:
    e = some(plan, s)
    if e is None:
        return None
    text = s.pick(
        [
            "Which of the following is NOT the answer?",
            "All of these are wrong except one. Which one?", "Which one isn't a possible result?",
            "Which answer does not fit?", "Which statement is never true?",
            "Which of these cannot be the result?", "What is not shown here?", "Which answer is incorrect?",
            "All are correct EXCEPT which?", "Find the false statement.",
        ]
    )  # fmt: skip
    return with_item(plan, e.id, stem=f"{e.item.stem.rsplit('.', 1)[0].rstrip('?')}. {text}")


@defect("all or none of the above", "items")
def above(plan: Plan, s: Seeder) -> Plan | None:
    e = some(plan, s)
    if e is None:
        return None
    text = s.pick(
        [
            "All of the above", "None of the above", "none of these", "Both A and B", "A and C",
            "all of these",
            "Neither A nor B", "none of the other answers", "All of the answers are right.",
            "More than one of the above", "two of these are right",
        ]
    )  # fmt: skip
    o = s.pick(e.item.options)
    return set_options(plan, e, saying(e, o.label, text))


@defect("two right options", "items", "keys")
def two_right(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in with_options(plan) if e.item.answer.kind not in ("choice", "text")]
    if not found:
        return None
    e = s.pick(found)
    other = s.pick(wrong(e))
    match s.rng.randrange(3):
        case 0:
            same = tuple(o.model_copy(update={"correct": o.correct or o is other}) for o in e.item.options)
            return set_options(plan, e, same)
        case 1:
            return set_options(plan, e, saying(e, other.label, right(e).text))
        case _:
            value = e.item.answer.value
            again = f"`{value}`" if re.fullmatch(r"-?\d+(/\d+)?", value) else right(e).text.upper()
            if re.fullmatch(r"-?\d+", value):
                again = s.pick([f"`{value}.0`", f"`{2 * int(value)}/2`"])
            return set_options(plan, e, saying(e, other.label, again))


@defect("no right option", "items", "keys")
def none_right(plan: Plan, s: Seeder) -> Plan | None:
    e = some(plan, s)
    if e is None:
        return None
    if s.rng.random() < 0.5:
        return set_options(plan, e, tuple(o.model_copy(update={"correct": False}) for o in e.item.options))
    return set_options(plan, e, tuple(o for o in e.item.options if not o.correct))


@defect("longest option is the key", "items", "keys")
def long_key(plan: Plan, s: Seeder) -> Plan | None:
    e = some(plan, s)
    if e is None:
        return None
    more = s.pick(
        [
            ", because this is what the calculation gives when every step is done with care",
            " (this follows from the definition and can be checked by drawing the situation step by step)",
            ", as one sees when the amounts are put side by side and compared part by part",
        ]
    )
    brief = tuple(
        o.model_copy(update={"text": o.text + more if o.correct else " ".join(o.text.split()[:4])})
        for o in e.item.options
    )
    return set_options(plan, e, brief)


@defect("key is the odd one out", "items")
def odd_one(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in keyed(plan) if len(e.item.options) > 2 and len(plain(e.item.answer.text).split()) < 3]
    if not found:
        return None
    e = s.pick(found)
    said = iter(
        s.rng.sample(
            [
                "it cannot be found", "a little more than before", "less than each of the others",
                "the same as at the start", "nobody can know", "it depends on the order",
            ],
            6,
        )
    )  # fmt: skip
    spoiled = tuple(o if o.correct else o.model_copy(update={"text": next(said)}) for o in e.item.options)
    return set_options(plan, e, spoiled)


@defect("question gives the key away", "items")
def echo(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in with_options(plan) if e.item.answer.kind == "choice"] or with_options(plan)
    if not found:
        return None
    e = s.pick(found)
    stem, key = s.pick(
        [
            ("Which picture shows equal portions of the rectangle?", "the rectangle with equal portions"),
            ("Which statement describes multiplicative comparison?", "a multiplicative comparison"),
            ("Which expression shows repeated addition?", "the expression of repeated addition"),
            ("Which quantity is proportional to the distance?", "what is proportional to distance"),
        ]
    )
    spoiled = with_item(plan, e.id, stem=stem)
    return set_options(spoiled, e, saying(e, right(e).label, key))


@defect("nothing is asked", "items")
def unasked(plan: Plan, s: Seeder) -> Plan:
    e = s.pick(plan.exercises)
    text = s.pick(
        [
            "Mia has 3 bags with 4 marbles in each bag.",
            "A train leaves at noon and travels 60 miles an hour.",
            "The rectangle is 4 cm wide and 7 cm long.", "There are 12 apples in the basket. Five are green.",
            "Look at the number line.", "",
        ]
    )  # fmt: skip
    return with_item(plan, e.id, stem=text)


@defect("key always in one place", "items")
def one_place(plan: Plan, s: Seeder) -> Plan | None:
    found = with_options(plan)
    if len(found) < 6:
        return None
    at = s.rng.randrange(3)
    for e in found:
        rest = wrong(e)
        order = [*rest[:at], right(e), *rest[at:]]
        labeled = tuple(o.model_copy(update={"label": "ABCDEF"[n]}) for n, o in enumerate(order))
        plan = set_options(plan, e, labeled)
    return changed(plan, reveals=())


@defect("question asked twice", "items", "consistency")
def twice(plan: Plan, s: Seeder) -> Plan:
    one, other = s.rng.sample(list(plan.exercises), 2)
    return placed(plan, other.id, one.item)


@defect("option names no misconception", "items", "assessment", "misconceptions")
def unnamed_option(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in asked(plan, "check", "exit") if e.item.options]
    if not found:
        return None
    e = s.pick(found)
    bare = s.pick(wrong(e))
    same = tuple(o.model_copy(update={"misconception": None}) if o is bare else o for o in e.item.options)
    return set_options(plan, e, same)


@defect("reveals the wrong option", "items", "misconceptions")
def reveal_mixed(plan: Plan, s: Seeder) -> Plan | None:
    if len(plan.reveals) < 2:
        return None
    at = s.rng.randrange(len(plan.reveals))
    r = plan.reveals[at]
    options = next(e.item.options for e in plan.exercises if e.id == r.exercise)
    label = next(o.label for o in options if o.correct)
    update = s.pick([{"option": label}, {"option": "F"}, {"exercise": plan.exercises[0].id}])
    spoiled = r.model_copy(update=update)
    return changed(plan, reveals=(*plan.reveals[:at], spoiled, *plan.reveals[at + 1 :]))
