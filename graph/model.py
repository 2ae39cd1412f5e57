"""What a curriculum pack says: skills, their prerequisites, misconceptions and item models."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from ._base import Frozen
from .figures import Figure

Level = Literal["support", "core", "extension"]
LEVELS: tuple[Level, ...] = ("support", "core", "extension")
Thinking = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
AnswerKind = Literal[
    "integer",
    "fraction",
    "mixed",
    "decimal",
    "percent",
    "money",
    "ratio",
    "choice",
    "order",
    "expression",
    "equation",
    "inequality",
    "set",
    "point",
    "scientific",
    "text",
]
Ability = Literal[
    "numerical_calculation",
    "abstract_thinking",
    "logical_reasoning",
    "analogy_association",
    "spatial_imagination",
]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""Prose; mathematics stands between backticks in the notation of `graph.notation`."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
SkillId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9]+([.\-][A-Za-z0-9]+)*(~[a-z0-9]+(-[a-z0-9]+)*)?$", max_length=40),
]
"""Begins and ends with a letter or digit; it is a file's name, so it can never lead out of the pack."""
Grade = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Course = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Emphasis = Literal["major", "supporting", "additional"]
Expression = str | int | float | bool
"""Source of the exact expression language of `items`; numbers are taken as written (0.1 is 1/10)."""


class Prerequisite(Frozen):
    """A directed edge: `skill` comes before the skill that lists it."""

    skill: SkillId
    kind: Literal["hard", "soft"] = "hard"
    why: Text
    strength: float = Field(default=1.0, gt=0, le=1)


class Alternative(Frozen):
    """An OR inside the AND: one of `skills` suffices."""

    skills: tuple[SkillId, ...] = Field(min_length=2)
    why: Text


class Misconception(Frozen):
    """A named wrong belief about a skill, with what to say and do about it."""

    id: Slug
    belief: Text
    correction: Text
    remedy: Text


class Term(Frozen):
    """A word of the lesson and what it means, in the learners' language."""

    term: Text
    definition: Text


class Step(Frozen):
    """A small step of an explanation: what the teacher says, shows and asks, and what to hear."""

    say: Text
    ask: Text | None = None
    expect: Text | None = None
    representation: Text
    figure: Figure | None = None


class Hook(Frozen):
    """An opening that learners can argue about before they can calculate it."""

    setup: Text
    question: Text
    listen_for: tuple[Text, ...] = Field(min_length=1)


class Discussion(Frozen):
    """A question worth talking about, with what a good answer contains."""

    question: Text
    listen_for: tuple[Text, ...] = Field(min_length=1)


class Bridge(Frozen):
    """Five minutes for a class that lacks this skill as a prerequisite."""

    minutes: int = Field(default=5, ge=3, le=10)
    teacher: Text
    learners: Text


class AnswerSpec(Frozen):
    """How an item model's key is computed and written.

    `value` is an expression; for `choice`, `text` and formulas (`expression`, `equation`, `inequality`) it is
    a template. `rubric` is for `text`
    only, which a teacher marks.
    """

    kind: AnswerKind
    value: Expression
    unit: str | None = None
    form: Literal["any", "simplest", "expanded", "factored"] = "any"
    rubric: tuple[Text, ...] = ()


class Distractor(Frozen):
    """A mal-rule: the wrong answer that a misconception produces on this item.

    `misconception` is an id of the same skill, or `SKILL/id` for one of another skill.
    """

    value: Expression
    misconception: str
    when: Expression = True


class ItemModel(Frozen):
    """A parametrised exercise; one draw of its parameters is an item."""

    id: Slug
    level: Level
    thinking: Thinking
    representation: Text
    params: dict[str, str | list[Any]]
    where: Expression | list[Expression] = True
    let: dict[str, Expression] = Field(default_factory=dict)
    stem: Text
    figure: dict[str, Any] | None = None
    answer: AnswerSpec
    verify: Expression | None = None
    steps: tuple[Text, ...] = Field(min_length=1)
    distractors: tuple[Distractor, ...] = ()


class Standard(Frozen):
    """A standard as the curriculum states it, with its own edges; lessons are laid over it."""

    id: SkillId
    title: Text
    statement: Text
    grade: Grade
    domain: Text
    emphasis: Emphasis | None = None
    courses: tuple[Course, ...] = ()
    modeling: bool = False
    prerequisites: tuple[Prerequisite, ...] = ()


class Skill(Frozen):
    """A teachable node of the tree. Without `explanation` it is known but not yet authored."""

    id: SkillId
    standard: SkillId
    title: Text
    statement: Text
    grade: Grade
    domain: Text
    emphasis: Emphasis | None = None
    courses: tuple[Course, ...] = ()
    modeling: bool = False
    prerequisites: tuple[Prerequisite, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    minutes: int = Field(default=50, ge=10, le=300)
    abilities: dict[Ability, float] = Field(default_factory=dict)
    objective: Text | None = None
    success: tuple[Text, ...] = ()
    big_idea: Text | None = None
    why_it_matters: Text | None = None
    hooks: tuple[Hook, ...] = ()
    explanation: tuple[Step, ...] = ()
    discussion: tuple[Discussion, ...] = ()
    closure: Text | None = None
    vocabulary: tuple[Term, ...] = ()
    materials: tuple[Text, ...] = ()
    bridge: Bridge | None = None
    support: tuple[Text, ...] = ()
    extension: tuple[Text, ...] = ()
    sentence_frames: tuple[Text, ...] = ()
    language: tuple[Text, ...] = ()
    access: tuple[Text, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    item_models: tuple[ItemModel, ...] = ()

    @property
    def authored(self) -> bool:
        """Whether a lesson can be composed from this skill alone."""
        return bool(self.explanation and self.item_models)
