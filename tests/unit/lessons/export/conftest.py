"""A plan by hand: small, but with something in every field."""

import pytest
from lessonloom.graph.evidence import Mastery
from lessonloom.graph.figures import DoubleNumberLine, Figure, Scale, Table
from lessonloom.items.model import AnswerKey, Item, Option, WrongAnswer
from lessonloom.learner.model import (
    ClassMisconception,
    Diagnosis,
    SkillPicture,
    Skipped,
    Tier,
    WrongEvidence,
)
from lessonloom.lessons.model import (
    Block,
    Branch,
    BridgePlan,
    Dimension,
    Exercise,
    Finding,
    LessonPlan,
    Mistake,
    Passage,
    PassageRecord,
    Provenance,
    QualityReport,
    Reveal,
    StandardRef,
    TierPlan,
    Vocabulary,
    WorkedExample,
)
from lessonloom.pathways.model import PathStep, Pathway, Unreachable

RATE = "6.RP.A.2"
LINE = DoubleNumberLine(
    kind="double_number_line",
    caption="A double number line. Above, kilograms 0 to 6; below, dollars 0 to 9.",
    top=Scale(label="kilograms", values=("0", "2", "4", "6")),
    bottom=Scale(label="dollars", values=("0", "3", "6", "9")),
)
TABLE = Table(
    kind="table",
    caption="A table with minutes 4 and 1 beside pages 37 and an empty cell.",
    header=("minutes", "pages"),
    rows=(("4", "37"), ("1", "")),
)


def exercise(id: str, stem: str, answer: str, *, kind: str = "money", figure: Figure | None = None, **more):
    """One exercise whose steps end with the answer."""
    item = Item(
        id=f"{RATE}/hand#{len(stem)}",
        skill=RATE,
        model="hand",
        draw=0,
        level="core",
        thinking="analyse",
        representation="word problem",
        stem=stem,
        figure=figure,
        answer=AnswerKey(kind=kind, text=answer, value="1", unit=more.pop("unit", "")),
        steps=("Say the sentence first.", f"So the answer is {answer}."),
        wrong=(WrongAnswer(text="$0.67", value="2/3", misconception=f"{RATE}/inverts-the-rate"),),
        **more,
    )
    return Exercise(id=id, item=item)


def options(*texts: str, right: int) -> tuple[Option, ...]:
    """Options of which the one at `right` is the key."""
    return tuple(
        Option(
            label="ABCD"[i],
            text=text,
            correct=i == right,
            misconception=None if i == right else f"{RATE}/inverts-the-rate",
        )
        for i, text in enumerate(texts)
    )


EXERCISES = (
    exercise(
        "Q1", "Share 3 liters equally among 4 cups. How much is in 1 cup?", "3/4 liters", kind="fraction"
    ),
    exercise("W1", "6 kg of oranges cost $9. What is the price of 1 kg?", "$1.51", figure=LINE),
    exercise(
        "C1",
        "5 cartons weigh 4 kg. How much does 1 carton weigh?",
        "0.83 kg",
        options=options("0.83 kg", "1.25 kg", "20 kg", right=0),
    ),
    exercise(
        "S1", "How many pages go with exactly 1 minute?", "9.27", kind="decimal", figure=TABLE, unit="pages"
    ),
    exercise(
        "P1", "A tram covers 7 km in `3 1/2` minutes. How long is 1 km?", "`13/26` min", kind="fraction"
    ),
    exercise(
        "P2",
        "Aisha writes `3 ÷ 4.50`. What has she found?",
        "Notebooks for 1 dollar.",
        kind="text",
        rubric=("Names the unit.",),
    ),
    exercise("E1", "Write a problem whose rate is `x^2 ≤ 4`.", "$7.77"),
    exercise("X1", "8 pens cost $6. What does 1 pen cost?", "$0.79"),
)


@pytest.fixture
def plan() -> LessonPlan:
    """50 minutes on unit rates for 28 learners."""
    return make_plan()


def make_plan() -> LessonPlan:
    """The plan of the fixture, for tests that change it."""

    def said(slot: str, text: str, origin: str = "composed") -> tuple[Passage, ...]:
        return (Passage(slot=slot, text=text, origin=origin, sources=(f"{RATE} {slot}",)),)

    mistake = Mistake(
        misconception=f"{RATE}/inverts-the-rate",
        belief="Divides in the order the numbers appear.",
        wrong="$0.67",
        p=0.39,
        low=0.24,
        high=0.56,
        observed=11,
        asked=28,
        correction="The quantity we want exactly one of is the divisor.",
        remedy="Ask for the sentence with both units.",
    )
    guess = mistake.model_copy(
        update={"misconception": f"{RATE}/subtracts", "belief": "Subtracts.", "asked": 0}
    )
    blocks = (
        Block(
            id="review",
            role="review",
            title="Starter: what we build on",
            start=0,
            minutes=6,
            teacher=said("review", "One question, alone. Boards up after 4 minutes."),
            exercises=("Q1",),
            branch=Branch(exercise="Q1", threshold=23, action="Do bridge A now.", otherwise="Go on."),
        ),
        Block(
            id="hook",
            role="hook",
            title="Opening question",
            start=6,
            minutes=4,
            teacher=said(
                "hook", "Two bottles: 0.75 L for $0.90 and 1.5 L for $1.65. Which would you buy?", "model"
            ),
        ),
        Block(
            id="model",
            role="model",
            title="Explain and show",
            start=10,
            minutes=12,
            teacher=said(
                "explain-1",
                "Say: Half of 6 kg costs half of $9. Show the line below. Ask: What is under `1/2`?",
            ),
            figures=(LINE,),
            exercises=("W1",),
        ),
        Block(
            id="check",
            role="check",
            title="Everyone answers",
            start=22,
            minutes=4,
            teacher=said("check", "Show C1. Wait half a minute."),
            exercises=("C1",),
            branch=Branch(
                exercise="C1", threshold=23, action="Say the sentence first.", otherwise="Practice."
            ),
        ),
        Block(
            id="independent",
            role="independent",
            title="In three tiers",
            start=26,
            minutes=19,
            teacher=said("practice", "Hand out the sheets.", "repaired"),
            learners=said("practice-learners", "Work alone."),
            exercises=("S1", "P1", "P2", "E1"),
            materials=("printed sheets",),
        ),
        Block(
            id="exit",
            role="exit",
            title="Exit ticket",
            start=45,
            minutes=5,
            teacher=said("exit", "Alone, in silence."),
            exercises=("X1",),
        ),
    )
    step = PathStep(
        skill="6.RP.A.3.b",
        activity="lesson",
        minutes=32,
        learners=28,
        serves=(),
        why="It uses the rate.",
        evidence="",
        changes_if="",
    )
    five = Dimension(score=90, because=("Every success line is practiced.",))
    return LessonPlan(
        title="Unit rates: how much for one?",
        grade="6",
        goal="6.RP.A.3.b",
        skill=RATE,
        minutes=50,
        template="gradual-release",
        learners=28,
        standards=(StandardRef(code=RATE, title="Unit rates"),),
        why_now=("Your goal is 6.RP.A.3.b.", "11 of 28 divide in the order the numbers appear."),
        changes_if="If fewer than 6 miss Q1, skip the bridge.",
        objective="find how much goes with exactly one",
        success=("I can say which quantity there is exactly one of.",),
        big_idea="Each pair of quantities has two unit rates: `a/b` and `b/a`.",
        blocks=blocks,
        exercises=EXERCISES,
        bridges=(
            BridgePlan(
                skill="5.NF.B.3",
                title="A fraction as a division",
                minutes=5,
                learners=2,
                starter="Q1",
                teacher="Pour 3 liters into 4 cups.",
                activity="Say it with 8 meters.",
            ),
        ),
        worked=(WorkedExample(exercise="W1", mistakes=(mistake, guess)),),
        tiers=tuple(
            TierPlan(
                level=level,
                learners=n,
                reason="By what they answered.",
                teaching="Frame printed.",
                practice="Their own sheet.",
                assessment="X1.",
                exercises=ids,
            )
            for level, n, ids in (
                ("support", 6, ("S1",)),
                ("core", 16, ("P1", "P2")),
                ("extension", 6, ("E1",)),
            )
        ),
        reveals=(
            Reveal(
                exercise="C1",
                option="B",
                misconception=f"{RATE}/inverts-the-rate",
                belief="Divides the larger by the smaller.",
                remedy="Ask for the sentence.",
            ),
        ),
        vocabulary=(Vocabulary(term="unit rate", definition="How much goes with exactly 1."),),
        materials=("28 whiteboards",),
        language=('Say "per" in six ways.',),
        access=("Print at double size.",),
        cut_first="Cut block 2, never block 4.",
        remaining=(step,),
        unknown=("Nobody was asked about 4.OA.A.2: ask one question.",),
        quality=QualityReport(
            checks=44,
            passed=43,
            findings=(
                Finding(
                    check="dollars",
                    version=1,
                    severity="warning",
                    place="hook",
                    evidence="$0.90",
                    message="The hook assumes prices in dollars.",
                    suggestion="Name the currency.",
                ),
            ),
            clarity=five,
            integrity=five,
            depth=five,
            practicality=five,
            pertinence=five,
            resolved=8,
            rounds=1,
            stop_reason="passed",
        ),
        provenance=Provenance(
            package="0.1.0",
            pack="ccss_math 0.1.0",
            pack_hash="abcdef0123456789",
            model="small-model",
            seed=3,
            checks={"dollars": 1},
            passages=(
                PassageRecord(slot="hook", outcome="kept"),
                PassageRecord(slot="practice", outcome="repaired"),
                PassageRecord(slot="exit", outcome="replaced", reasons=("gave the answer away",)),
            ),
            sources=(f"{RATE} hook",),
        ),
    )


@pytest.fixture
def diagnosis() -> Diagnosis:
    """Three learners, one of them silent, on two skills, one of them never asked about."""
    mastery = (
        Mastery(learner="L1", skill=RATE, p=0.82, low=0.6, high=0.95, n=4),
        Mastery(learner="L2", skill=RATE, p=0.31, low=0.1, high=0.6, n=4),
        Mastery(learner="L3", skill=RATE, p=0.5, low=0.1, high=0.9, n=0),
    )
    seen = SkillPicture(skill=RATE, p=0.5, low=0.3, high=0.7, answers=8, secure=1, unsure=1, lacking=1)
    unseen = SkillPicture(
        skill="5.NF.B.3", p=0.7, low=0.2, high=0.95, answers=0, secure=0, unsure=3, lacking=0
    )
    return Diagnosis(
        goals=(RATE,),
        learners=("L1", "L2", "L3"),
        silent=("L3",),
        skills=(unseen, seen),
        mastery=mastery,
        misconceptions=(
            ClassMisconception(
                misconception=f"{RATE}/inverts-the-rate",
                skill=RATE,
                belief="Divides in the order the numbers appear.",
                learners=("L2",),
                asked=2,
                p=0.4,
                low=0.1,
                high=0.8,
                evidence=(
                    WrongEvidence(
                        response="r1", learner="L2", item="Q", stem="What is 1 kg?", answer="$0.67"
                    ),
                ),
            ),
        ),
        tiers=(
            Tier(level="support", learners=("L2",), reason="Not yet secure.", needs=("5.NF.B.3",)),
            Tier(level="core", learners=("L1", "L3"), reason="On the way."),
            Tier(level="extension", learners=(), reason="Nobody yet."),
        ),
        graded=8,
        ungraded=1,
        unseen=("5.NF.B.3",),
        flags=("L1 is strong in a later skill: probe the earlier one.",),
        skipped=(Skipped(place="row 7", reason="no such question"),),
    )


@pytest.fixture
def pathway() -> Pathway:
    """A bridge, then a lesson; one goal cannot be reached."""

    def step(skill: str, activity: str, minutes: int) -> PathStep:
        return PathStep(
            skill=skill,
            activity=activity,
            minutes=minutes,
            learners=3,
            serves=(RATE,),
            why="The goal needs it.",
            evidence="8 answers.",
            changes_if="If all starters are right.",
        )

    return Pathway(
        goals=(RATE,),
        sources=("3.OA.A.2",),
        steps=(step("5.NF.B.3", "bridge", 5), step(RATE, "lesson", 40)),
        deferred=(step("6.RP.A.3.b", "lesson", 50),),
        budget=60,
        cost=45,
        bound=45.0,
        gap=0.0,
        optimal=True,
        coverage=1.0,
        unreachable=(Unreachable(goal="7.RP.A.1", reason="It has no lesson yet."),),
    )
