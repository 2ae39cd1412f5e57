"""What designing the courses came to: as a record, as lines for the terminal, and as a page."""

from collections import Counter
from pathlib import Path

from ...agents.state import StopReason
from ...graph import LessonloomError, SkillTree
from ...graph._base import Frozen
from .._stop import Stopped
from ..manifest import Problem
from ..overview import Line, ranges
from ..overview import lines as totals
from ..report import range_of
from .estimate import Estimate
from .events import ClassFailed, LessonFailed
from .files import COURSE, read_class_course
from .plans import PlanRecord, planned, read_records
from .unfilled import Unfilled
from .written import page

STOPPED: dict[Stopped, str] = {
    "asked": "stopped because that was asked",
    "limit": "stopped at the limit of lessons",
    "time": "stopped at the limit of time",
    "budget": "stopped at the limit of tokens",
    "disk": "stopped because nothing more can be written to the disk",
}


class Gap(Frozen):
    """A skill that the pack has no lesson on, and the classes whose goal it is."""

    skill: str
    title: str
    classes: tuple[str, ...]


class ClassLine(Frozen):
    """One class: its lessons by kind, plans done and missing, coverage, and what did not fit with the reason.
    `spare` are lesson days after the last lesson; `notes` are what the pack could not give, by lesson."""

    name: str
    lessons: dict[str, int]
    units: tuple[str, ...]
    plans: int
    missing: int
    coverage: float
    quality: float | None
    left_out: dict[str, str]
    notes: dict[str, tuple[str, ...]]
    taught: int = 0
    asked: bool = True
    spare: int = 0


class Standing(Frozen):
    """Where all classes of a folder stand. `quality` and `stops` count plans as `jobs.overview` does; `needs`
    are skills on the way to the goals on which most learners who were asked are not secure."""

    classes: tuple[ClassLine, ...]
    gaps: tuple[Gap, ...]
    quality: dict[str, int]
    stops: dict[StopReason, int]
    needs: tuple[Line, ...]


class CourseReport(Standing):
    """`planned`, `failed`, `classes_failed` are of this session, `up_to_date` plans were there already; `why`
    counts the reasons for which plans were made; `left` were not begun, and `stopped` says why; `calls` and
    `tokens` were spent by the model."""

    planned: int
    up_to_date: int
    left: int
    stopped: Stopped | None = None
    calls: int = 0
    tokens: int = 0
    why: dict[str, int]
    failed: tuple[LessonFailed, ...]
    classes_failed: tuple[ClassFailed, ...]
    problems: tuple[Problem, ...]
    estimate: Estimate | None = None
    seconds: float

    @property
    def unfilled(self) -> Unfilled:
        """What all classes together cannot fill."""
        return Unfilled(goals=len(self.gaps), days=max((one.spare for one in self.classes), default=0))

    @property
    def ok(self) -> bool:
        """Whether nothing failed and every class could be used."""
        return not (self.failed or self.classes_failed or self.problems)

    def text(self) -> str:
        """A few lines for the terminal, problems last."""
        counts = {
            "plans made": self.planned,
            "up to date": self.up_to_date,
            "failed": len(self.failed),
            "left for the next time": self.left,
        }
        told = ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "nothing to do"
        rate = f", {3600 * self.planned / self.seconds:.0f} plans an hour" if self.planned > 1 else ""
        lines = [f"{told} ({self.seconds:.1f} s{rate})"]
        if self.stopped:
            lines.append(STOPPED[self.stopped])
        if self.calls:
            lines.append(f"{self.calls:,} requests to the model, {self.tokens:,} tokens")
        if again := {why: n for why, n in self.why.items() if why != "new"}:
            lines.append("made again: " + ", ".join(f"{n} {why}" for why, n in again.items()))
        if self.quality:
            spread = ", ".join(f"{n} {range_of(low)}" for low, n in self.quality.items())
            stops = ", ".join(f"{reason} {n}" for reason, n in self.stops.items())
            lines.append(f"quality: {spread}; stops: {stops}")
        for one in self.classes:
            kinds = ", ".join(f"{n} {kind}" for kind, n in one.lessons.items())
            empty = f", {one.spare} left empty" if one.spare else ""
            lines.append(f"{one.name}: {kinds}{empty}; reaches {one.coverage:.0%} of its goals")
            lines += [f"  left out: {skill}: {why}" for skill, why in one.left_out.items()]
        if self.gaps:
            lines.append(f"without a lesson in the pack: {', '.join(gap.skill for gap in self.gaps)}")
        if self.unfilled.remedy:
            lines.append(f"  try: {self.unfilled.remedy}")
        for lost in self.classes_failed:
            lines += [f"{lost.class_name}: {lost.reason}", f"  try: {lost.remedy}"]
        for miss in self.failed:
            lines += [f"{miss.class_name}, {miss.lesson}: {miss.reason}", f"  try: {miss.remedy}"]
        for p in self.problems:
            lines += [f"{p.place}: {p.column}: {p.reason}", f"  try: {p.remedy}"]
        return "\n".join(lines)


def standing(out: Path, tree: SkillTree) -> Standing:
    """All classes of a folder that can be read, what they need, and what the pack lacks for them."""
    found: list[ClassLine] = []
    plans: list[PlanRecord] = []
    needs: list[tuple[str, dict[str, int]]] = []
    gaps: dict[str, list[str]] = {}
    for path in sorted(out.glob(f"*/{COURSE}")):
        try:
            state, records = read_class_course(path.parent), read_records(path.parent)
        except LessonloomError:
            continue
        course = state.course
        done = [records[one.id] for one in planned(state) if one.id in records and records[one.id].done]
        plans += done
        needs.append((state.class_name, {n.skill: n.lacking for n in course.needs if n.seen and n.lacking}))
        scores = [one.quality for one in done if one.quality is not None]
        found.append(
            ClassLine(
                name=state.class_name,
                lessons=dict(Counter(one.kind for one in course.lessons)),
                units=tuple(unit.title for unit in course.units),
                plans=len(done),
                missing=len(planned(state)) - len(done),
                coverage=round(course.coverage, 4),
                quality=round(sum(scores) / len(scores), 1) if scores else None,
                left_out={one.step.skill: one.reason for one in course.left_out},
                notes={one.lesson: one.notes for one in done if one.notes},
                taught=state.taught,
                asked=any(state.answers.values()),
                spare=course.spare,
            )
        )
        for one in course.unreachable:
            gaps.setdefault(one.goal, []).append(state.class_name)
    titles = {skill.id: skill.title for skill in tree.skills.values()}
    return Standing(
        classes=tuple(found),
        gaps=tuple(
            Gap(skill=skill, title=titles.get(skill, ""), classes=tuple(names))
            for skill, names in sorted(gaps.items())
        ),
        quality=ranges(one.quality for one in plans if one.quality is not None),
        stops=dict(Counter(one.stop_reason for one in plans if one.stop_reason)),
        needs=totals(needs, titles),
    )


def write_course_report(report: CourseReport, out: Path) -> None:
    """report.json and report.html. Raises OSError."""
    from ...lessons.export import write_atomic

    write_atomic(out / "report.json", (report.model_dump_json(indent=1) + "\n").encode())
    text = page("report.html.j2", report=report, stopped=STOPPED, range_of=range_of)
    write_atomic(out / "report.html", text.encode())
