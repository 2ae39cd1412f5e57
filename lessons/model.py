"""The lesson plan: ordered, timed, role-tagged blocks with their items and their provenance."""

from typing import Literal

from pydantic import Field

from ..graph._base import Frozen
from ..graph.figures import Figure
from ..graph.model import Level
from ..items.model import Item
from ..learner.model import Diagnosis
from ..pathways.model import PathStep, Pathway

Role = Literal[
    "review",
    "hook",
    "explore",
    "model",
    "guided",
    "check",
    "discuss",
    "independent",
    "elaborate",
    "closure",
    "exit",
]
Template = Literal["gradual-release", "direct-instruction", "5e", "rosenshine", "hunter", "4as"]
Origin = Literal["computed", "composed", "model", "repaired", "teacher"]
Severity = Literal["error", "warning", "note"]


class InCourse(Frozen):
    """What a lesson of a course is told of the others. `taught` are skills of earlier lessons on which there
    are no answers since: that they were learned is an assumption. `recall` are those that the starter asks
    again. `hooks` (`6.RP.A.2 hook 1`) and `items` (ids of exercises) the class has met in other lessons.
    A `later` lesson goes on with a skill that was begun: its second part, its rest, or a review."""

    unit: str
    taught: tuple[str, ...] = ()
    recall: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    later: Literal["", "part", "rest", "review"] = ""


class Brief(Frozen):
    """What the planner hands the tutor. `skill` is what this lesson teaches; `bridges` are
    prerequisites that some learners still lack, `remaining` what later lessons must bring."""

    goal: str
    skill: str
    prerequisites: tuple[str, ...]
    bridges: tuple[str, ...]
    minutes: int
    template: Template
    learners: int
    diagnosis: Diagnosis
    pathway: Pathway
    step: PathStep
    remaining: tuple[PathStep, ...]
    reviewing: bool = Field(description="the goal is already secure: deepen instead of teach")
    seed: int = 0
    asked: tuple[str, ...] = Field(default=(), description="ids of the questions the class has answered")
    blank: int = Field(default=0, ge=0, description="answers left empty")
    unmarked: tuple[str, ...] = Field(default=(), description="questions with answers nobody could grade")
    course: InCourse | None = None


class Passage(Frozen):
    """A text of the plan that knows where it came from. `slot` is stable (`hook`, `explain-2`);
    `sources` cite curriculum documents."""

    slot: str
    text: str
    origin: Origin
    sources: tuple[str, ...] = ()


class Exercise(Frozen):
    """An item in its place: `id` is what the plan calls it (`S1`, `P4`, `E2`)."""

    id: str
    item: Item
    note: str = ""


class Branch(Frozen):
    """What to do when fewer than `threshold` of the class succeed on `exercise`."""

    exercise: str
    threshold: int
    action: str
    otherwise: str


class Mistake(Frozen):
    """A likely mistake on one exercise: the wrong result its mal-rule gives there, the share of this
    class expected to make it with a 95 % interval, and what to do. `on` is the exercise where the
    result arises, the worked example's if empty. `observed` counts learners who have shown it, of
    `asked`; `prior` is the mean of the prior, and the share itself with `asked == 0`. `lessons.mistakes`
    gives the formula."""

    misconception: str
    belief: str
    wrong: str
    on: str = ""
    p: float
    low: float
    high: float
    prior: float = 0.125
    observed: int
    asked: int
    correction: str
    remedy: str


class Block(Frozen):
    """One timed part of the lesson. `start` and `minutes` in minutes; `exercises` are ids; `gist` says
    what happens, for page one, where the teacher's first sentences would not."""

    id: str
    role: Role
    title: str
    start: int
    minutes: int
    teacher: tuple[Passage, ...]
    learners: tuple[Passage, ...] = ()
    figures: tuple[Figure, ...] = ()
    exercises: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    branch: Branch | None = None
    gist: str = ""


class WorkedExample(Frozen):
    """The example the teacher works aloud, with the likeliest mistakes under it."""

    exercise: str
    mistakes: tuple[Mistake, ...]


class Recalled(Frozen):
    """A starter question that reaches back to the lesson of a course on `skill`; `title` is what the lesson
    was on."""

    exercise: str
    skill: str
    title: str


class BridgePlan(Frozen):
    """Five minutes on a prerequisite for those who miss it. `starter` is the exercise that tells."""

    skill: str
    title: str
    minutes: int
    learners: int
    starter: str
    teacher: str
    activity: str


class TierPlan(Frozen):
    """One tier: the goal is the same; teaching, practice and assessment change as said here. `placed` of its
    `learners` are here because of their answers."""

    level: Level
    learners: int
    placed: int = 0
    reason: str
    teaching: str
    practice: str
    assessment: str
    exercises: tuple[str, ...]


class Reveal(Frozen):
    """What choosing a wrong option of an exercise tells the teacher, and what to do tomorrow."""

    exercise: str
    option: str
    misconception: str
    belief: str
    remedy: str


class Vocabulary(Frozen):
    """A word and its meaning."""

    term: str
    definition: str


class StandardRef(Frozen):
    """A standard, with our own title."""

    code: str
    title: str


class Finding(Frozen):
    """One located result of a check."""

    check: str
    version: int
    severity: Severity
    place: str = Field(description="block id, exercise id or field of the plan")
    evidence: str
    message: str
    suggestion: str


class Move(Frozen):
    """Points that one thing took off a dimension: a finding of the check `source` at `place`, or the
    feature `source` of the plan as a whole (`place` empty)."""

    source: str
    place: str
    points: int = Field(gt=0)
    reason: str


class Dimension(Frozen):
    """A rule-based score 0..100, the sentences that say what moved it, and the same in figures."""

    score: int = Field(ge=0, le=100)
    because: tuple[str, ...]
    moves: tuple[Move, ...] = ()


class ModelOpinion(Frozen):
    """What a model that was calibrated on teachers' judgments says about one dimension, 1 to 5; None with
    the reason where it says nothing that counts. It stands beside the rule-based score, never in it.
    `agreement` is the lower end of its macro-F1 with teachers."""

    dimension: Literal["clarity", "integrity", "depth", "practicality", "pertinence"]
    model: str
    score: float | None
    agreement: float
    evidence: tuple[str, ...] = ()
    reason: str = ""


class QualityReport(Frozen):
    """Findings of all checks, and the rule-based CIDDP scores; `opinions` of a model stand apart."""

    checks: int
    passed: int
    findings: tuple[Finding, ...]
    clarity: Dimension
    integrity: Dimension
    depth: Dimension
    practicality: Dimension
    pertinence: Dimension
    resolved: int = Field(description="items whose key a blind second solve confirmed")
    opinions: tuple[ModelOpinion, ...] = ()
    rounds: int = 0
    stop_reason: Literal["passed", "no_improvement", "rounds", "budget", "drained"] | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings a plan must not ship with."""
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def score(self) -> float:
        """Mean of the five dimensions less 100 for every error: higher is better."""
        five = (self.clarity, self.integrity, self.depth, self.practicality, self.pertinence)
        return sum(d.score for d in five) / 5 - 100 * len(self.errors)


class FromDocument(Frozen):
    """A passage of the teacher's own documents that is about this lesson: quoted, not checked.

    `source` is the name of the file and the page, heading or line.
    """

    source: str
    excerpt: str


class PassageRecord(Frozen):
    """What became of one passage that a model was asked for."""

    slot: str
    outcome: Literal["kept", "repaired", "replaced"]
    reasons: tuple[str, ...] = ()


class Writer(Frozen):
    """Whose words the text `slot` is: `name` is a person's or a model's."""

    slot: str
    origin: Origin
    name: str


class Provenance(Frozen):
    """Everything needed to make the same plan again, and who wrote what."""

    package: str
    pack: str
    pack_hash: str
    model: str
    seed: int
    prompts: dict[str, str] = Field(default_factory=dict, description="prompt name -> hash")
    checks: dict[str, int] = Field(default_factory=dict, description="check id -> version")
    passages: tuple[PassageRecord, ...] = ()
    sources: tuple[str, ...] = ()
    writers: tuple[Writer, ...] = Field(default=(), description="texts worded anew since the plan was made")


class LessonPlan(Frozen):
    """A plan a teacher reads in ninety seconds and can teach from."""

    title: str
    grade: str
    goal: str
    goal_grade: str = ""
    skill: str
    minutes: int
    template: Template
    learners: int
    standards: tuple[StandardRef, ...]
    why_now: tuple[str, ...]
    changes_if: str
    objective: str
    success: tuple[str, ...]
    big_idea: str
    blocks: tuple[Block, ...]
    exercises: tuple[Exercise, ...]
    bridges: tuple[BridgePlan, ...]
    worked: tuple[WorkedExample, ...]
    tiers: tuple[TierPlan, ...]
    reveals: tuple[Reveal, ...]
    vocabulary: tuple[Vocabulary, ...]
    materials: tuple[str, ...]
    language: tuple[str, ...]
    access: tuple[str, ...]
    cut_first: str
    remaining: tuple[PathStep, ...]
    unknown: tuple[str, ...] = Field(description="what is not known and how to find out")
    missing: tuple[str, ...] = Field(
        default=(), description="what the pack lacks for this skill; such a plan is a frame"
    )
    documents: tuple[FromDocument, ...] = ()
    recalled: tuple[Recalled, ...] = ()
    quality: QualityReport | None = None
    provenance: Provenance

    def exercise(self, id: str) -> Exercise:
        """The exercise the plan calls `id` (KeyError if there is none)."""
        for e in self.exercises:
            if e.id == id:
                return e
        raise KeyError(id)

    def block(self, role: Role) -> Block | None:
        """The first block with this role."""
        return next((b for b in self.blocks if b.role == role), None)
