"""Defects of keys, worked steps and likely mistakes."""

import re

from ..graph.notation import plain
from ..items import Item
from ..lessons import LessonPlan
from ._defects_in_items import keyed, set_options, some, wrong
from ._plan_defects import Seeder, asked, block, changed, defect, numbers_in, with_block, with_item

Plan = LessonPlan


def _shifted(item: Item, s: Seeder) -> str | None:
    """The key's value, a little off."""
    if found := numbers_in(item.answer.value.replace("/", " / ")):
        old = s.pick(found)
        new = str(int(old) + s.pick([1, 2, 10]))
        return re.sub(rf"(?<!\d){old}(?!\d)", new, item.answer.value, count=1)
    return None


@defect("wrong key", "keys")
def wrong_key(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in keyed(plan) if e.item.wrong or numbers_in(e.item.answer.value)]
    if not found:
        return None
    e = s.pick(found)
    if e.item.wrong and s.rng.random() < 0.5:
        w = s.pick(e.item.wrong)
        text, value = w.text, w.value
    else:
        shifted = _shifted(e.item, s)
        if shifted is None or shifted == e.item.answer.value:
            return None
        text, value = f"`{shifted}`", shifted
    answer = e.item.answer.model_copy(update={"text": text, "value": value})
    options = tuple(o.model_copy(update={"text": text}) if o.correct else o for o in e.item.options)
    steps = (*e.item.steps[:-1], f"So the answer is {text}.")
    return with_item(plan, e.id, answer=answer, options=options, steps=steps)


@defect("key and options disagree", "keys", "items")
def key_moved(plan: Plan, s: Seeder) -> Plan | None:
    e = some(plan, s)
    if e is None:
        return None
    other = s.pick(wrong(e))
    return set_options(
        plan, e, tuple(o.model_copy(update={"correct": o.label == other.label}) for o in e.item.options)
    )


@defect("steps end elsewhere", "keys")
def steps_astray(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in keyed(plan) if s.bank.distinct(e.item.skill, e.item.model, 20) > 3]
    if not found:
        return None
    e = s.pick(found)
    match s.rng.randrange(3):
        case 0:
            draw = next(
                (
                    d
                    for n in range(12)
                    if (d := s.bank.draw(e.item.skill, e.item.model, n)).answer.value != e.item.answer.value
                ),
                None,
            )
            return with_item(plan, e.id, steps=draw.steps) if draw else None
        case 1:
            return with_item(plan, e.id, steps=("Think about what is given.", "Then calculate."))
        case _:
            return with_item(plan, e.id, steps=(*e.item.steps[:1], "The rest is left to the learner."))


@defect("false calculation in the steps", "keys")
def false_step(plan: Plan, s: Seeder) -> Plan | None:
    found = []
    for e in plan.exercises:
        for n, step in enumerate(e.item.steps):
            for m in re.finditer(r"`(\d+(?:\.\d+)?) ([×+÷-]) (\d+(?:\.\d+)?) = (\d+)`", step):
                found.append((e, n, m))
    if not found:
        return None
    e, n, m = s.pick(found)
    off = int(m[4]) + s.pick([1, 2, 10])
    step = f"{m.string[: m.start(4)]}{off}{m.string[m.end(4) :]}"
    return with_item(plan, e.id, steps=(*e.item.steps[:n], step, *e.item.steps[n + 1 :]))


@defect("teacher reads another key", "keys", "consistency")
def misquoted(plan: Plan, s: Seeder) -> Plan | None:
    places = []
    for b in plan.blocks:
        if b.role not in ("check", "review"):
            continue
        for e in (x for x in plan.exercises if x.id in b.exercises):
            for p in b.teacher:
                if e.item.answer.text in p.text and len(plain(e.item.answer.text)) > 1:
                    places.append((b, p, e))
    if not places:
        return None
    b, p, e = s.pick(places)
    others = [o.text for o in wrong(e)] + [w.text for w in e.item.wrong if w.text != e.item.answer.text]
    if not others:
        return None
    text = p.text.replace(e.item.answer.text, s.pick(others))
    teacher = tuple(x.model_copy(update={"text": text}) if x is p else x for x in b.teacher)
    return with_block(plan, b.id, teacher=teacher)


@defect("learners see the key", "keys")
def key_shown(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in asked(plan, "check", "exit") if e.item.answer.kind != "text"]
    places = [b for b in plan.blocks if b.learners]
    if not found:
        return None
    e, b = s.pick(found), s.pick(places)
    text = s.pick(
        ["Hint: {key}.", "The answer to {id} is {key}.", "For {id} you should get {key}.", "({id}: {key})"]
    ).format(id=e.id, key=e.item.answer.text)
    last = b.learners[-1]
    told = last.model_copy(update={"text": f"{last.text} {text}"})
    return with_block(plan, b.id, learners=(*b.learners[:-1], told))


@defect("unit missing from the key", "keys")
def no_unit(plan: Plan, s: Seeder) -> Plan | None:
    found = [e for e in plan.exercises if e.item.answer.unit and not e.item.options]
    if not found:
        return None
    e = s.pick(found)
    text = e.item.answer.text.replace(e.item.answer.unit, "").strip()
    return with_item(plan, e.id, answer=e.item.answer.model_copy(update={"text": text}))


@defect("unknown misconception", "misconceptions")
def unknown_belief(plan: Plan, s: Seeder) -> Plan | None:
    name = s.pick(["6.RP.A.2/does-not-exist", f"{plan.skill}/guessing", "careless"])
    if plan.reveals and s.rng.random() < 0.5:
        first, *rest = plan.reveals
        return changed(plan, reveals=(first.model_copy(update={"misconception": name}), *rest))
    return _mistake(plan, s, {"misconception": name})


@defect("misconception without a remedy", "misconceptions")
def no_remedy(plan: Plan, s: Seeder) -> Plan | None:
    if plan.reveals and s.rng.random() < 0.5:
        at = s.rng.randrange(len(plan.reveals))
        bare = plan.reveals[at].model_copy(update={"remedy": ""})
        return changed(plan, reveals=(*plan.reveals[:at], bare, *plan.reveals[at + 1 :]))
    return _mistake(plan, s, {"remedy": s.pick(["", " "])})


@defect("mistakes out of order", "misconceptions")
def disordered(plan: Plan, s: Seeder) -> Plan | None:
    worked = [w for w in plan.worked if len({(m.asked == 0, m.p) for m in w.mistakes}) > 1]
    if not worked:
        return None
    w = s.pick(worked)
    turned = w.model_copy(update={"mistakes": w.mistakes[::-1]})
    return changed(plan, worked=tuple(turned if x is w else x for x in plan.worked))


@defect("impossible shares", "misconceptions")
def impossible(plan: Plan, s: Seeder) -> Plan | None:
    choices: list[dict[str, object]] = [
        {"observed": plan.learners + 9, "asked": plan.learners + 9}, {"observed": 5, "asked": 3},
        {"p": 1.3}, {"low": 0.9, "p": 0.5}, {"observed": 1, "asked": 9, "p": 0.8, "high": 1.0},
    ]  # fmt: skip
    return _mistake(plan, s, s.pick(choices))


@defect("mistake repeated", "misconceptions")
def repeated(plan: Plan, s: Seeder) -> Plan | None:
    found = [w for w in plan.worked if w.mistakes]
    if not found:
        return None
    w = s.pick(found)
    twice_ = w.model_copy(update={"mistakes": (w.mistakes[0], *w.mistakes)})
    return changed(plan, worked=tuple(twice_ if x is w else x for x in plan.worked))


@defect("mistake nobody answers", "misconceptions")
def unanswered(plan: Plan, s: Seeder) -> Plan | None:
    b = block(plan, "model")
    here = [m for w in plan.worked[:1] for m in w.mistakes if m.on in ("", w.exercise)]
    if b is None or not here:
        return None
    quiet = tuple(p for p in b.teacher if "mistake" not in p.slot)
    return with_block(plan, b.id, teacher=quiet) if quiet != b.teacher else None


def _mistake(plan: Plan, s: Seeder, update: dict[str, object]) -> Plan | None:
    """One likely mistake with other fields."""
    found = [(w, n) for w in plan.worked for n in range(len(w.mistakes))]
    if not found:
        return None
    w, n = s.pick(found)
    spoiled = w.mistakes[n].model_copy(update=update)
    all_ = w.model_copy(update={"mistakes": (*w.mistakes[:n], spoiled, *w.mistakes[n + 1 :])})
    return changed(plan, worked=tuple(all_ if x is w else x for x in plan.worked))
