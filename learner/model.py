"""What the diagnostician hands on: mastery, misconceptions with evidence, tiers."""

from datetime import date
from typing import Literal

from pydantic import Field

from ..graph._base import Frozen
from ..graph.evidence import Mastery
from ..graph.model import Level
from .abilities import AbilityProfile
from .reports import LessonReport


class SkillPicture(Frozen):
    """One skill over the whole class. `p`, `low`, `high`: median learner with a 95 % interval of
    the median; counts are learners. With `answers == 0` the numbers are priors (`seen` is False)."""

    skill: str
    p: float
    low: float
    high: float
    answers: int
    secure: int
    unsure: int
    lacking: int

    @property
    def seen(self) -> bool:
        """Whether anybody in the class has answered a question on this skill."""
        return self.answers > 0

    @property
    def learners(self) -> int:
        """Size of the class."""
        return self.secure + self.unsure + self.lacking


class WrongEvidence(Frozen):
    """One wrong answer that a mal-rule reproduces exactly."""

    response: str
    learner: str
    item: str
    stem: str
    answer: str


class ClassMisconception(Frozen):
    """A misconception in this class: `learners` showed it among `asked` who met a question that
    could show it (nobody may have); `p`, `low`, `high` is the share with a 95 % interval (Jeffreys)."""

    misconception: str
    skill: str
    belief: str
    learners: tuple[str, ...]
    asked: int
    p: float
    low: float
    high: float
    evidence: tuple[WrongEvidence, ...]


class HeldBelief(Frozen):
    """What one learner may believe: posterior probability `p` of the misconception (`SKILL/id`) after the
    answers on the skill; `evidence` are the responses whose wrong answer its mal-rule gives exactly."""

    learner: str
    skill: str
    misconception: str
    p: float
    evidence: tuple[str, ...]


class Tier(Frozen):
    """A group inside the class that gets a variant of the same goal."""

    level: Level
    learners: tuple[str, ...]
    reason: str
    needs: tuple[str, ...] = ()
    """Prerequisite skills that members of this tier still lack."""


class Probe(Frozen):
    """One more question, because learners look strong on `later` and weak on `earlier`, which it needs.

    `p` is the mean probability of the contradiction over these learners. `ask` is the skill to ask about;
    `item`, `stem`, `key` a question that nobody has met, empty where the pack has none in words alone.
    """

    later: str
    earlier: str
    learners: tuple[str, ...]
    p: float
    ask: str
    item: str | None = None
    stem: str = ""
    key: str = ""


class Skipped(Frozen):
    """Something in the input that was not used, where it stood and why."""

    place: str
    reason: str


class Diagnosis(Frozen):
    """What the class's answers show, for the skills in the closure of the goals."""

    goals: tuple[str, ...]
    learners: tuple[str, ...]
    silent: tuple[str, ...] = Field(description="learners without a single graded answer")
    skills: tuple[SkillPicture, ...]
    mastery: tuple[Mastery, ...]
    misconceptions: tuple[ClassMisconception, ...]
    tiers: tuple[Tier, ...]
    beliefs: tuple[HeldBelief, ...] = Field(default=(), description="what single learners may believe")
    graded: int
    ungraded: int
    until: date | None = None
    unseen: tuple[str, ...] = Field(description="skills of the closure nobody was asked about")
    flags: tuple[str, ...] = Field(default=(), description="inconsistencies that ask for a probe")
    probes: tuple[Probe, ...] = Field(default=(), description="the inconsistencies, one for each flag")
    skipped: tuple[Skipped, ...] = ()
    abilities: tuple[AbilityProfile, ...] = Field(default=(), description="one for each learner, in order")
    class_abilities: AbilityProfile | None = None
    reports: tuple[LessonReport, ...] = Field(
        default=(), description="lessons on these skills as they went, counted in above"
    )

    def picture(self, skill: str) -> SkillPicture:
        """The class picture of one skill (KeyError if it is not in the closure)."""
        return next(s for s in self.skills if s.skill == skill)

    def of(self, learner: str, skill: str) -> Mastery:
        """Mastery of one learner on one skill (KeyError if unknown)."""
        for m in self.mastery:
            if m.learner == learner and m.skill == skill:
                return m
        raise KeyError((learner, skill))


Status = Literal["secure", "unsure", "lacking"]
