"""A diagnosis as a page: heat-map, skills, misconceptions with their evidence, groups, what is not known."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...learner.model import ClassMisconception, Diagnosis, SkillPicture, Status
from ...learner.thresholds import status
from ...pathways.model import Pathway
from ._wording import between, named, percent
from .diagnosis_abilities import NOTE, ability_people, ability_rows, level_text
from .html import render


@dataclass(frozen=True)
class Cell:
    """One learner on one skill; without an answer there is nothing to show but that."""

    text: str
    status: Status | None
    shade: int
    low: float
    high: float
    title: str
    asked: bool


@dataclass(frozen=True)
class Line:
    """One learner over all skills."""

    name: str
    group: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Answers:
    """One wrong answer to one question, and everybody who gave it."""

    answer: str
    stem: str
    names: tuple[str, ...]


def diagnosis_html(
    diagnosis: Diagnosis,
    titles: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    pathway: Pathway | None = None,
) -> str:
    """The page; `titles` by skill id, `names` by pseudonym (None leaves the pseudonyms)."""
    known = names or {}
    return render(
        "diagnosis.html.j2",
        d=diagnosis,
        shown=_shown(diagnosis),
        titles=titles,
        called=lambda learner: known.get(learner, learner),
        groups=_grouped(_lines(diagnosis, _shown(diagnosis), titles, known)),
        beliefs=tuple(m for m in diagnosis.misconceptions if m.learners),
        absent=tuple(m for m in diagnosis.misconceptions if not m.learners),
        answers=lambda m: _answers(m, known),
        pathway=pathway,
        ability_rows=ability_rows,
        ability_people=ability_people,
        level_text=level_text,
        ABILITY_NOTE=NOTE,
    )


def _grouped(found: tuple[Line, ...]) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Lines by group: support first, then by name."""
    groups = ("support", "core", "extension", "")
    members = {g: sorted((f for f in found if f.group == g), key=lambda f: f.name.casefold()) for g in groups}
    return tuple((g, tuple(members[g])) for g in groups if members[g])


def _shown(d: Diagnosis) -> tuple[SkillPicture, ...]:
    """Skills somebody was asked about, and the goals."""
    return tuple(s for s in d.skills if s.seen or s.skill in d.goals)


def _lines(
    d: Diagnosis, shown: tuple[SkillPicture, ...], titles: Mapping[str, str], names: Mapping[str, str]
) -> tuple[Line, ...]:
    mastery = {(m.learner, m.skill): m for m in d.mastery}
    groups = {learner: tier.level for tier in d.tiers for learner in tier.learners}
    found = []
    for learner in d.learners:
        cells = []
        for picture in shown:
            m = mastery.get((learner, picture.skill))
            title = f"{names.get(learner, learner)}, {named(picture.skill, titles)}"
            if m is None or m.n == 0:
                cells.append(Cell("", None, 0, 0, 0, f"{title}: not asked", asked=False))
                continue
            told = f"{title}: {percent(m.p)}, interval {between(m.low, m.high)}, answers: {m.n}"
            cells.append(Cell(str(round(100 * m.p)), status(m), _shade(m.p), m.low, m.high, told, asked=True))
        found.append(Line(names.get(learner, learner), groups.get(learner, ""), tuple(cells)))
    return tuple(found)


def _shade(p: float) -> int:
    """Five steps from light (little) to dark (much), told apart in grey too."""
    return min(4, int(5 * p))


def _answers(m: ClassMisconception, names: Mapping[str, str]) -> tuple[Answers, ...]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for e in m.evidence:
        key = (e.answer, e.stem)
        who = names.get(e.learner, e.learner)
        if who not in grouped.setdefault(key, []):
            grouped[key].append(who)
    return tuple(Answers(*key, names=tuple(who)) for key, who in grouped.items())
