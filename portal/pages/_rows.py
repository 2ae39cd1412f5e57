"""A plan as its editor shows it: rows of blocks with clock times, lines with their writers, findings beside
the line they concern."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ...lessons import Finding, LessonPlan, Origin
from ...lessons.editing import Version, fields
from ...lessons.model import Block, Exercise

Writer = str
"""`curriculum`, `computed`, `model`, or the name of the person whose words they are."""
WRITERS: Mapping[Origin, Writer] = {
    "composed": "curriculum",
    "computed": "computed",
    "model": "model",
    "repaired": "model",
    "teacher": "teacher",
}
"""What each origin of a text is called."""


@dataclass(frozen=True)
class Line:
    """A text that can be worded anew. `part` is the teacher's, the learners', a title, a
    question, or the plan's own."""

    slot: str
    text: str
    part: str
    writer: Writer
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Row:
    """A block in its place, counted from 1. `begins` and `ends` are clock times where a start is known."""

    place: int
    block: Block
    locked: bool
    stale: bool
    lines: tuple[Line, ...]
    exercises: tuple[Exercise, ...]
    findings: tuple[Finding, ...]
    first: bool
    last: bool
    begins: str = ""
    ends: str = ""

    @property
    def title(self) -> Line:
        """The line with the title."""
        return self.lines[0]

    @property
    def troubles(self) -> int:
        """Findings in the row, wherever they stand."""
        return len(self.findings) + sum(len(line.findings) for line in self.lines)


@dataclass(frozen=True)
class PlanRows:
    """The whole plan for the page: lines of its own, the findings on no line, and the blocks."""

    own: tuple[Line, ...]
    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]
    minutes: int
    planned: int

    @property
    def adds_up(self) -> bool:
        """Whether the blocks take exactly the period."""
        return self.planned == self.minutes


def rows(version: Version, versions: Sequence[Version] = (), begins: time | None = None) -> PlanRows:
    """The rows of a version; `versions` tell whose words stand where, `begins` is when the lesson starts."""
    plan = version.plan
    people, origins = wrote(version, versions), _origins(plan)
    questions = {e.id for e in plan.exercises}
    slots = {field.slot for field in fields(plan)} - questions  # their findings stand with the block
    placed: dict[str, list[Finding]] = {}
    loose: list[Finding] = []
    for finding in plan.quality.findings if plan.quality else ():
        home = home_of(finding.place, plan, slots)
        if home:
            placed.setdefault(home, []).append(finding)
        else:
            loose.append(finding)

    def line(slot: str, text: str, part: str) -> Line:
        writer = people.get(slot) or WRITERS[origins.get(slot, "composed")]
        return Line(slot, text, part, writer, tuple(placed.get(slot, ())))

    own, found = [], []
    texts: dict[str, list[Line]] = {}
    learners = {p.slot for b in plan.blocks for p in b.learners}
    for field in fields(plan):
        if field.block:
            title = field.slot == f"{field.block}-title"
            part = "title" if title else "learners" if field.slot in learners else "teacher"
            part = "question" if field.slot in questions else part
            texts.setdefault(field.block, []).append(line(field.slot, field.text, part))
        else:
            own.append(line(field.slot, field.text, "plan"))
    for place, block in enumerate(plan.blocks, 1):
        found.append(
            Row(
                place=place,
                block=block,
                locked=block.id in version.locked,
                stale=block.id in version.stale,
                lines=tuple(texts[block.id]),
                exercises=tuple(plan.exercise(id) for id in block.exercises),
                findings=tuple(placed.get(f"block {block.id}", ())),
                first=place == 1,
                last=place == len(plan.blocks),
                begins=_clock(begins, block.start),
                ends=_clock(begins, block.start + block.minutes),
            )
        )
    return PlanRows(
        own=tuple(own),
        findings=tuple(loose),
        rows=tuple(found),
        minutes=plan.minutes,
        planned=sum(block.minutes for block in plan.blocks),
    )


def named(text: str, plan: LessonPlan) -> str:
    """A sentence that begins with the id of a block, with the block's title in its place."""
    first, _, rest = text.partition(" ")
    title = next((block.title for block in plan.blocks if block.id == first), "")
    return f"“{title}” {rest}" if title and rest else text


def wrote(version: Version, versions: Sequence[Version]) -> dict[str, str]:
    """Slot -> the person whose words they are, going back from this version to the first."""
    by_number = {one.number: one for one in versions}
    found: dict[str, str] = {}
    at: Version | None = version
    while at is not None:
        for slot in at.changed:
            found.setdefault(slot, at.author)
        at = by_number.get(at.parent) if at.parent is not None else None
    return found


def home_of(place: str, plan: LessonPlan, slots: set[str]) -> str:
    """Where a finding is shown: a slot, `block ID`, or nothing for what concerns the plan as a whole."""
    if any(place == block.id for block in plan.blocks):
        return f"block {place}"
    if place in slots:
        return place
    holder = next((block.id for block in plan.blocks if place in block.exercises), "")
    return f"block {holder}" if holder else ""


def _origins(plan: LessonPlan) -> dict[str, Origin]:
    return {p.slot: p.origin for b in plan.blocks for p in (*b.teacher, *b.learners)}


def _clock(begins: time | None, minutes: int) -> str:
    if begins is None:
        return ""
    moment = datetime.combine(datetime.min.date(), begins) + timedelta(minutes=minutes)
    return f"{moment:%H:%M}"
