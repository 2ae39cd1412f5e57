"""Defects of the whole: what must agree, what must print, where it came from."""

from ..lessons import LessonPlan
from ._plan_defects import Seeder, changed, defect, insert, with_block, with_item

Plan = LessonPlan


@defect("class counted wrong", "consistency", "differentiation")
def miscounted(plan: Plan, s: Seeder) -> Plan:
    off = s.pick([-3, -1, 1, 4])
    match s.rng.randrange(3):
        case 0:
            return changed(plan, learners=plan.learners + off)
        case 1:
            at = s.rng.randrange(len(plan.tiers))
            tiers = tuple(
                t.model_copy(update={"learners": max(0, t.learners + abs(off))}) if n == at else t
                for n, t in enumerate(plan.tiers)
            )
            return changed(plan, tiers=tiers)
        case _:
            why = f"{plan.learners + 2} of {plan.learners} learners divided the wrong way."
            return changed(plan, why_now=(*plan.why_now, why))


@defect("reference to nothing", "consistency", "alignment")
def dangling(plan: Plan, s: Seeder) -> Plan:
    blocks = len(plan.blocks)
    text = s.pick(
        [
            "Compare with P98.", "Then take S77 together.", f"You come back to it in block {blocks + 2}.",
            "Go on with block 1 (The long way home).", "Do bridge H first.", "Those who miss X8 stay.",
            "Look again at W5.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)


@defect("names used twice", "consistency")
def doubled(plan: Plan, s: Seeder) -> Plan:
    if s.rng.random() < 0.5:
        one, other = s.rng.sample(range(len(plan.exercises)), 2)
        id = plan.exercises[one].id
        same = tuple(
            e.model_copy(update={"id": id}) if n == other else e for n, e in enumerate(plan.exercises)
        )
        return changed(plan, exercises=same)
    one, other = s.rng.sample(range(len(plan.blocks)), 2)
    id = plan.blocks[one].id
    blocks = tuple(b.model_copy(update={"id": id}) if n == other else b for n, b in enumerate(plan.blocks))
    return changed(plan, blocks=blocks)


def _counts(thing: str) -> list[str]:
    return [w for w in thing.replace("(", " ").split() if w.isdigit()]


@defect("copies miscounted", "consistency", "materials")
def copies(plan: Plan, s: Seeder) -> Plan | None:
    found = [m for m in plan.materials if ("printed" in m or "versions" in m) and _counts(m)]
    if not found:
        return None
    old = s.pick(found)
    digits = _counts(old)[0]
    new = old.replace(digits, str(int(digits) + s.pick([1, 3])), 1)

    def swap(materials: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if m == old else m for m in materials)

    blocks = tuple(b.model_copy(update={"materials": swap(b.materials)}) for b in plan.blocks)
    return changed(plan, materials=swap(plan.materials), blocks=blocks)


@defect("teacher and learners read different words", "consistency")
def split_copy(plan: Plan, s: Seeder) -> Plan | None:
    shared = [(b, p) for b in plan.blocks for p in b.learners if any(p.text in t.text for t in b.teacher)]
    if not shared:
        return None
    b, p = s.pick(shared)
    text = s.pick(
        [
            "Which of the two would you choose?",
            p.text + " Why?",
            p.text.replace("the", "a")[: len(p.text) // 2],
        ]
    )
    learners = tuple(x.model_copy(update={"text": text}) if x is p else x for x in b.learners)
    return with_block(plan, b.id, learners=learners)


@defect("broken notation", "printability")
def broken(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(["`3 + `", "`(4 × 2`", "`5/`", "`2 ÷ × 3`", "`x^`", "Work it out: `7 -"])
    e = s.pick(plan.exercises)
    if s.rng.random() < 0.5:
        return with_item(plan, e.id, stem=f"{e.item.stem} {text}")
    return insert(plan, s, text, learners=True)


@defect("characters that do not print", "printability")
def junk(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Well done \U0001f389!", "Itâ€™s easy.", "3 Ã— 4 is 12.", "Look\u200bhere.", "An arrow: \ue000.",
            "A hole: \ufffd.", "Bell\x07.", "Smile \U0001f600.", "\ufeffBegin.", "Cost: Â£5.",
        ]
    )  # fmt: skip
    return insert(plan, s, text)


@defect("placeholder", "printability")
def placeholder(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "[insert example here]", "TODO: add a story.", "Dear {name}, begin.", "The answer is XXX.",
            "Lorem ipsum dolor sit amet.", "<Insert objective>", "TBD.", "[Your school] has 300 learners.",
            "[Generation failed]", "To be added.",
        ]
    )  # fmt: skip
    return insert(plan, s, text)


@defect("markup left in", "printability")
def markup(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "This is **important**.", "# Opening", "<b>Look</b> here.", "Use &nbsp; spaces.",
            "\\frac{1}{2} of it.",
            "```python", "See [the page](https://example.org).", "A line.\\nAnother line.", "It is __bold__.",
            "<br/> Next.", "$$3 \\times 4$$ is 12.",
        ]
    )  # fmt: skip
    return insert(plan, s, text)


@defect("told by color alone", "printability")
def color(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Look at the red line.", "The blue part is yours.", "Read the words in green.",
            "Use the number shown in red.",
            "Compare the green bar with the blue bar.", "Fill in the yellow boxes.",
            "The red dots are the answers.",
            "Everything blue belongs to you.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=True)


@defect("picture without words", "printability")
def uncaptioned(plan: Plan, s: Seeder) -> Plan | None:
    drawn = [e for e in plan.exercises if e.item.figure]
    blocks = [b for b in plan.blocks if b.figures]
    text = s.pick(["", " ", "Figure", "image.png"])
    if drawn and (not blocks or s.rng.random() < 0.5):
        e = s.pick(drawn)
        assert e.item.figure is not None
        return with_item(plan, e.id, figure=e.item.figure.model_copy(update={"caption": text}))
    if not blocks:
        return None
    b = s.pick(blocks)
    first, *rest = b.figures
    return with_block(plan, b.id, figures=(first.model_copy(update={"caption": text}), *rest))


@defect("text cut off", "printability")
def cut_off(plan: Plan, s: Seeder) -> Plan:
    b = s.pick(plan.blocks)
    field = s.pick(["teacher", "learners"]) if b.learners else "teacher"
    passages = getattr(b, field)
    p = s.pick([x for x in passages if len(x.text.split()) > 4])
    words = p.text.split()
    text = s.pick(
        [" ".join(words[: len(words) // 2]).rstrip('.,:;?!`"”'), p.text + " (see", p.text + " and the"]
    )
    spoiled = tuple(x.model_copy(update={"text": text}) if x is p else x for x in passages)
    return with_block(plan, b.id, **{field: spoiled})


@defect("too long for the page", "printability", "readability", "time")
def too_long(plan: Plan, s: Seeder) -> Plan:
    story = "Mia looks at the shelf. She counts the books and writes the number down. Then she counts again. "
    if s.rng.random() < 0.5:
        e = s.pick(plan.exercises)
        return with_item(plan, e.id, stem=story * 7 + e.item.stem)
    return insert(plan, s, story * 7, learners=True)


@defect("author not recorded", "provenance")
def unrecorded(plan: Plan, s: Seeder) -> Plan:
    b = s.pick(plan.blocks)
    passages = list(b.teacher)
    at = s.rng.randrange(len(passages))
    passages[at] = passages[at].model_copy(update={"origin": s.pick(["model", "repaired"])})
    return with_block(plan, b.id, teacher=tuple(passages))


@defect("source that does not exist", "provenance")
def unknown_source(plan: Plan, s: Seeder) -> Plan:
    b = s.pick(plan.blocks)
    passages = list(b.teacher)
    at = s.rng.randrange(len(passages))
    source = s.pick(["6.RP.Z.9 hook 1", "9.XY.A.1/no-such-model#3", "Smith 2031, p. 12", "my-notes.pdf"])
    passages[at] = passages[at].model_copy(update={"sources": (*passages[at].sources, source)})
    spoiled = with_block(plan, b.id, teacher=tuple(passages))
    if s.rng.random() < 0.4 and source[0].isdigit():
        p = plan.provenance
        return changed(spoiled, provenance=p.model_copy(update={"sources": (*p.sources, source)}))
    return spoiled


@defect("made with another curriculum", "provenance")
def other_pack(plan: Plan, s: Seeder) -> Plan:
    hash_ = s.pick(["", "0" * 64, plan.provenance.pack_hash[::-1]])
    return changed(plan, provenance=plan.provenance.model_copy(update={"pack_hash": hash_}))


@defect("no evidence", "provenance")
def no_evidence(plan: Plan, s: Seeder) -> Plan:
    return changed(
        plan, why_now=s.pick([(), ("It is the next topic.",), ("The class needs it.", "It comes next.")])
    )
