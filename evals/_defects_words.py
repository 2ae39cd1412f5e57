"""Defects of words and help: vocabulary, reading, tiers, language, materials."""

from ..lessons import LessonPlan
from ._plan_defects import Seeder, changed, defect, foreign, fresh, insert, placed, with_block, with_item

Plan = LessonPlan


def _term(plan: Plan, s: Seeder, **fields: str) -> Plan:
    at = s.rng.randrange(len(plan.vocabulary))
    spoiled = plan.vocabulary[at].model_copy(update=fields)
    return changed(plan, vocabulary=(*plan.vocabulary[:at], spoiled, *plan.vocabulary[at + 1 :]))


@defect("word not explained", "vocabulary")
def unexplained(plan: Plan, s: Seeder) -> Plan:
    at = s.pick(plan.vocabulary)
    text = s.pick(["", f"a {at.term}", f"What a {at.term} is.", f"{at.term}s", f"The {at.term}."])
    words = tuple(v.model_copy(update={"definition": text}) if v is at else v for v in plan.vocabulary)
    return changed(plan, vocabulary=words)


@defect("word never used", "vocabulary")
def unused_word(plan: Plan, s: Seeder) -> Plan:
    return _term(
        plan, s, term=s.pick(["tessellation", "hypotenuse", "isosceles", "asymptote", "quartile", "radicand"])
    )


@defect("too many words", "vocabulary")
def many_words(plan: Plan, s: Seeder) -> Plan:
    more = [*plan.vocabulary, *s.other.vocabulary, *plan.vocabulary, *s.other.vocabulary]
    return changed(plan, vocabulary=tuple(more[: s.pick([9, 10, 12])]))


@defect("too hard to read", "readability")
def hard_text(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "Subsequently, practitioners systematically operationalize proportional interdependencies by"
            " constructing representational equivalences whose multiplicative invariance necessitates"
            " considerable methodological sophistication and deliberate metacognitive orchestration.",
            "The commutative and associative characteristics of arithmetical operations facilitate the"
            " rearrangement of constituent quantities, thereby substantially diminishing computational"
            " complexity while simultaneously preserving numerical equivalence throughout the procedure.",
            "Mathematical investigations demonstrate that hypothetical generalizations, notwithstanding their"
            " apparent universality, require rigorous verification utilizing counterexamples deliberately"
            " constructed to interrogate underlying presuppositions regarding quantitative relationships.",
        ]
    )
    b = s.pick([x for x in plan.blocks if x.learners])
    last = b.learners[-1].model_copy(update={"text": text, "slot": "added"})
    return with_block(plan, b.id, learners=(*b.learners, last))


@defect("endless sentence", "readability")
def endless(plan: Plan, s: Seeder) -> Plan:
    parts = [
        "you look at the first one and write it down", "you take the next one and do the same with it",
        "you think about what has changed and what has not", "you tell the person beside you what you see",
        "you go back to the start and look at it again", "you do it once more with the last one of all",
    ]  # fmt: skip
    s.rng.shuffle(parts)
    text = s.pick(["First ", "Now "]) + s.pick(
        [", and then ", " and after that ", ", and when you are done, "]
    ).join(parts)
    return insert(plan, s, text + ".", learners=True)


@defect("tiers all alike", "differentiation")
def alike(plan: Plan, s: Seeder) -> Plan:
    field = s.pick(["teaching", "practice", "assessment"])
    text = s.pick(["Everyone works on the same sheet at their own pace.", "", getattr(plan.tiers[0], field)])
    return changed(plan, tiers=tuple(t.model_copy(update={field: text}) for t in plan.tiers))


@defect("tier says nothing", "differentiation")
def empty_tier(plan: Plan, s: Seeder) -> Plan:
    at = s.rng.randrange(len(plan.tiers))
    field = s.pick(["teaching", "practice", "assessment", "reason"])
    text = s.pick(["Help them.", "More support.", "As above.", "Harder tasks.", "Same.", "Extra time."])
    spoiled = plan.tiers[at].model_copy(update={field: text})
    return changed(plan, tiers=(*plan.tiers[:at], spoiled, *plan.tiers[at + 1 :]))


@defect("tiers share exercises", "differentiation")
def shared(plan: Plan, s: Seeder) -> Plan | None:
    if len(plan.tiers) < 2:
        return None
    one, other = s.rng.sample(range(len(plan.tiers)), 2)
    same = plan.tiers[one].exercises
    update = s.pick([same, (), (*plan.tiers[other].exercises, same[0])])
    tiers = tuple(
        t.model_copy(update={"exercises": update}) if n == other else t for n, t in enumerate(plan.tiers)
    )
    return changed(plan, tiers=tiers)


@defect("tier with another goal", "differentiation")
def other_goal(plan: Plan, s: Seeder) -> Plan | None:
    tier = s.pick([t for t in plan.tiers if t.exercises])
    before = [k for k in s.tree.hard(plan.skill) if s.bank.models(k)]
    skill = s.pick([*before, foreign(s, plan)])
    for id in tier.exercises:
        plan = placed(plan, id, fresh(s, skill))
    return plan


@defect("support without help", "differentiation", "thinking")
def helpless(plan: Plan, s: Seeder) -> Plan | None:
    support = next((t for t in plan.tiers if t.level == "support"), None)
    if support is None or not support.exercises:
        return None
    exercises = tuple(
        e.model_copy(update={"note": ""}) if e.id in support.exercises else e for e in plan.exercises
    )
    plan = changed(plan, exercises=exercises)
    for id in support.exercises:
        plan = with_item(plan, id, figure=None, level=s.pick(["core", "extension"]))
    return plan


@defect("no help with language", "language")
def no_language(plan: Plan, s: Seeder) -> Plan:
    return changed(
        plan,
        language=s.pick(
            [
                (), ("Speak slowly.",), ("Use a dictionary.", "Pair learners who share a language."),
                ("Sentence frame: The answer is right because it is right.", "Speak slowly."),
            ]
        ),
    )  # fmt: skip


@defect("idiom", "language")
def idiom(plan: Plan, s: Seeder) -> Plan:
    text = s.pick(
        [
            "This one is a piece of cake.", "Give us a ballpark figure.", "Back to square one!",
            "Do not jump the gun.", "Does that ring a bell?", "Think outside the box.",
            "It costs an arm and a leg.",
            "Let us wrap our heads around it.", "You will get the hang of it.",
            "That hits the nail on the head.",
            "Go the extra mile.", "Two heads are better than one.", "It is not rocket science.",
            "Keep your eyes peeled.", "Now it is crunch time.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=True)


@defect("material not on the list", "materials")
def unlisted(plan: Plan, s: Seeder) -> Plan:
    if s.rng.random() < 0.4:
        used = [m for b in plan.blocks for m in b.materials]
        gone = s.pick(used)
        return changed(plan, materials=tuple(m for m in plan.materials if m != gone))
    text = s.pick(
        [
            "Give each pair a geoboard.", "Hand out a stopwatch to every group.",
            "Learners need a protractor for this.",
            "Let everyone take a calculator.", "Have each learner roll two dice.",
            "Use the tangram set here.",
            "Pass out the spinners.", "Distribute the pattern blocks now.", "Show it with algebra tiles.",
            "Each table gets a kitchen scale.", "Let them measure with a tape measure.",
            "Get out the balance scales.",
        ]
    )  # fmt: skip
    return insert(plan, s, text, learners=False)


@defect("material nobody needs", "materials")
def unneeded(plan: Plan, s: Seeder) -> Plan:
    thing = s.pick(["a globe", "12 magnets", "3 meters of rope", plan.materials[0]])
    return changed(plan, materials=(*plan.materials, thing))
