"""What every block needs while a plan is being written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from ..graph import Level, Skill, SkillTree
from ..graph.english import school_years
from ..items import Item
from ..learner.model import SkillPicture
from . import wording as w
from ._alone import to_few, to_one
from ._pace import after_both, lent
from .model import Brief, Exercise, Passage, Role
from .templates import threshold

TITLES: Mapping[Role, str] = {
    "review": "Starter: what we build on",
    "hook": "Opening question",
    "explore": "Explore in pairs",
    "model": "Explain and show",
    "guided": "Solve together",
    "check": "Check: everyone answers",
    "discuss": "Talk about it",
    "independent": "Practice in three tiers",
    "elaborate": "Take it further",
    "closure": "Say what you learned",
    "exit": "Exit ticket",
}


@dataclass(frozen=True)
class Starter:
    """A starter question and the prerequisite that it tells about."""

    skill: str
    id: str


@dataclass
class Draft:
    """The plan under construction: the brief, what has been chosen, and how texts are cited."""

    brief: Brief
    tree: SkillTree
    skill: Skill
    minutes: dict[Role, int]
    grounding: Sequence[str]
    names: frozenset[str] = frozenset()
    exercises: list[Exercise] = field(default_factory=list)
    starters: list[Starter] = field(default_factory=list)
    steps_taught: int = 0
    partial: bool = False
    nothing_before: bool = False
    lingered: int = 0

    @property
    def taught(self) -> tuple[str, ...]:
        """Skills that earlier lessons of the course have taught, without answers since."""
        return self.brief.course.taught if self.brief.course else ()

    @property
    def recall(self) -> tuple[str, ...]:
        """Skills of earlier lessons of the course that the starter asks again."""
        return self.brief.course.recall if self.brief.course else ()

    @property
    def early(self) -> bool:
        """Kindergarten and grade 1: learners do not yet write sentences, they watch and tell."""
        return school_years(self.skill.grade) < 2

    def add(self, prefix: str, items: Iterable[Item | None], notes: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Place items as `prefix` 1, 2, ...; returns their ids."""
        ids = []
        for n, item in enumerate([item for item in items if item], start=1):
            note = notes[n - 1] if n <= len(notes) else ""
            self.exercises.append(Exercise(id=f"{prefix}{n}", item=item, note=note))
            ids.append(f"{prefix}{n}")
        return tuple(ids)

    def ids(self, prefix: str) -> tuple[str, ...]:
        """Ids of the exercises placed under a prefix."""
        return tuple(e.id for e in self.exercises if e.id.rstrip("0123456789") == prefix)

    def item(self, id: str) -> Item:
        """The item of a placed exercise."""
        return next(e.item for e in self.exercises if e.id == id)

    def key(self, id: str) -> str:
        """The right answer, with its letter where there are options: `B ($1.25)`."""
        item = self.item(id)
        label = next((option.label for option in item.options if option.correct), None)
        return w.labelled(label, item.answer.text) if label else item.answer.text

    def say(self, slot: str, text: str, *sources: str) -> Passage:
        """A composed passage that cites its place in the curriculum."""
        said = " ".join(text.split())
        if self.brief.learners == 1:
            said = to_one(said)
        elif self.brief.learners < 4:
            said = to_few(said)
        return Passage(slot=slot, text=said, origin="composed", sources=sources)

    def cite(self, part: str, n: int | None = None) -> str:
        """`6.RP.A.2 hook 1`."""
        return f"{self.skill.id} {part}" + (f" {n}" if n is not None else "")

    def picture(self, skill: str) -> SkillPicture | None:
        """The class picture of a skill, or None outside the diagnosis and for what was taught since."""
        if skill in self.taught:
            return None
        return next((p for p in self.brief.diagnosis.skills if p.skill == skill), None)

    def name(self, skill: str) -> str:
        """`6.RP.A.1 (Ratios)`."""
        return f"{skill} ({self.tree.skill(skill).title})"

    @property
    def turn(self) -> int:
        """A number that differs from class to class and from seed to seed: what varies turns with it."""
        seen = "|".join(f"{p.skill} {p.answers} {p.secure} {p.lacking}" for p in self.brief.diagnosis.skills)
        return crc32(f"{self.brief.learners} {seen}".encode()) % 1000 + self.brief.seed

    @property
    def frame(self) -> str:
        """The shortest sentence frame of the skill, the easiest to begin with; empty if it has none."""
        return min(self.skill.sentence_frames, key=len, default="")

    @property
    def threshold(self) -> int:
        """How many right answers let the lesson go on."""
        return threshold(self.brief.learners)

    @property
    def enough(self) -> str:
        """The threshold in words: `23 of 28`."""
        return f"{self.threshold} of {self.brief.learners}"

    def block(self, role: Role) -> str:
        """`block 6 (Practice in three tiers)`, for references from other blocks."""
        return f"block {list(self.minutes).index(role) + 1} ({self.title(role)})"

    def title(self, role: Role) -> str:
        """What the block is called."""
        return TITLES[role]

    def time_for(self, want: int) -> str:
        """Minutes and the block they come from: `5 minutes, taken from block 6 (Practice in three tiers)`;
        where less than three minutes of it would be left, the block becomes homework."""
        role: Role = "independent" if "independent" in self.minutes else "model"
        given = min(want, self.minutes[role])
        return lent(given, self.block(role), self.minutes[role])

    def both(self, bridge: int, again: int) -> str:
        """What remains of the practice when a bridge with everyone and teaching again both take from it;
        empty where nothing is lost by it."""
        if not bridge or "independent" not in self.minutes:
            return ""
        whole = self.minutes["independent"]
        left = whole - bridge - again
        return "" if 0 <= left < 3 and whole - again < 3 else after_both(left)

    @property
    def tables(self) -> int:
        """How many bridges fit into the practice, one after the other at one table."""
        return min(2, max(0, (self.minutes.get("independent", 0) - 4) // 5))

    def tier_size(self, level: Level) -> int:
        """How many learners the diagnosis puts into this tier."""
        return sum(len(t.learners) for t in self.brief.diagnosis.tiers if t.level == level)

    @property
    def class_size(self) -> str:
        """`28 learners`."""
        return w.count(self.brief.learners, "learner")
