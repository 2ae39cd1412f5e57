"""A class as its page shows it: the heat-map, the answers behind each cell and each belief, the groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...graph import GoalError, LessonloomError, Response, SkillTree
from ...graph.model import LEVELS
from ...items import ItemBank
from ...learner import ClassMisconception, Diagnosis, SkillPicture, Status, Tier, status

SHADES = 5
"""Steps from light (little) to dark (much), told apart in gray too."""
MOST_ANSWERS = 8
"""Answers shown with a belief before the rest is counted."""


@dataclass(frozen=True)
class Cell:
    """A learner on a skill. Without an own answer (`n` is 0) the estimate is a prior and is not shown."""

    learner: str
    skill: str
    p: float
    low: float
    high: float
    n: int
    right: int
    status: Status

    @property
    def shade(self) -> int:
        """0 to SHADES - 1."""
        return min(SHADES - 1, int(SHADES * self.p))


@dataclass(frozen=True)
class Row:
    """A learner over all columns."""

    learner: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """A group and its rows; `tier` is None for learners in none."""

    tier: Tier | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Said:
    """A wrong answer to a question, and everybody who gave it."""

    answer: str
    stem: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Belief:
    """A misconception of the class, with the answers that show it and what helps."""

    found: ClassMisconception
    said: tuple[Said, ...]
    more: int
    correction: str
    remedy: str


@dataclass(frozen=True)
class ClassView:
    """What the page needs, in the order in which it stands there."""

    diagnosis: Diagnosis
    columns: tuple[SkillPicture, ...]
    groups: tuple[Group, ...]
    beliefs: tuple[Belief, ...]
    absent: tuple[ClassMisconception, ...]


@dataclass(frozen=True)
class Given:
    """An answer of one learner; `right` is None where it could not be graded."""

    at: datetime | None
    stem: str
    item: str
    answer: str
    right: bool | None
    beliefs: tuple[str, ...]


def class_view(
    diagnosis: Diagnosis, responses: Sequence[Response], tree: SkillTree, names: Mapping[str, str]
) -> ClassView:
    """The view of a diagnosis; `names` by pseudonym, where they may be shown."""
    columns = tuple(s for s in diagnosis.skills if s.seen or s.skill in diagnosis.goals)
    rows = _rows(diagnosis, columns, responses, names)
    tiers = {level: tier for level in LEVELS for tier in diagnosis.tiers if tier.level == level}
    grouped = [Group(tier, tuple(r for r in rows if r.learner in tier.learners)) for tier in tiers.values()]
    placed = {r.learner for group in grouped for r in group.rows}
    groups = (*grouped, Group(None, tuple(r for r in rows if r.learner not in placed)))
    return ClassView(
        diagnosis,
        columns,
        tuple(group for group in groups if group.rows),
        tuple(_belief(m, tree, names) for m in diagnosis.misconceptions if m.learners),
        tuple(m for m in diagnosis.misconceptions if not m.learners),
    )


def given(
    responses: Sequence[Response], learner: str, skill: str, tree: SkillTree, bank: ItemBank
) -> tuple[Given, ...]:
    """The answers of one learner on one skill, in order of time."""
    own = [r for r in responses if r.learner == learner and r.skill == skill]
    return tuple(
        Given(
            r.at,
            _stem(bank, r.item),
            r.item,
            _chosen(bank, r.item, r.answer or ""),
            r.correct,
            _beliefs(tree, r.misconceptions),
        )
        for r in sorted(own, key=lambda r: (r.at is not None, r.at.isoformat() if r.at else ""))
    )


def _rows(
    d: Diagnosis, columns: Sequence[SkillPicture], responses: Sequence[Response], names: Mapping[str, str]
) -> tuple[Row, ...]:
    mastery = {(m.learner, m.skill): m for m in d.mastery}
    right: dict[tuple[str, str], int] = {}
    for r in responses:
        right[r.learner, r.skill] = right.get((r.learner, r.skill), 0) + bool(r.correct)
    rows = []
    for learner in d.learners:
        cells = []
        for column in columns:
            m = mastery[learner, column.skill]
            correct = right.get((learner, column.skill), 0)
            cells.append(Cell(learner, column.skill, m.p, m.low, m.high, m.n, correct, status(m)))
        rows.append(Row(learner, names.get(learner, learner), tuple(cells)))
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _belief(m: ClassMisconception, tree: SkillTree, names: Mapping[str, str]) -> Belief:
    grouped: dict[tuple[str, str], dict[str, None]] = {}
    for e in m.evidence:
        grouped.setdefault((e.answer, e.stem), {})[names.get(e.learner, e.learner)] = None
    said = tuple(Said(*key, names=tuple(who)) for key, who in grouped.items())
    try:
        told = tree.misconception(m.misconception)
    except GoalError:
        return Belief(m, said[:MOST_ANSWERS], len(said[MOST_ANSWERS:]), "", "")
    return Belief(m, said[:MOST_ANSWERS], len(said[MOST_ANSWERS:]), told.correction, told.remedy)


def _beliefs(tree: SkillTree, ids: Sequence[str]) -> tuple[str, ...]:
    known = []
    for one in ids:
        try:
            known.append(tree.misconception(one).belief)
        except GoalError:  # of another version of the curriculum
            known.append(one)
    return tuple(known)


def _chosen(bank: ItemBank, item: str, answer: str) -> str:
    """The answer; of a choice also the text behind its letter."""
    try:
        options = bank.item(item).options if "#" in item else ()
    except LessonloomError:
        return answer
    return next((f"{o.label}: {o.text}" for o in options if o.label == answer.strip().upper()), answer)


def _stem(bank: ItemBank, item: str) -> str:
    """The question; empty for a school's own, of which only the label is known."""
    if "#" not in item:
        return ""
    try:
        return bank.item(item).stem
    except LessonloomError:
        return ""
