"""What all plans of a folder together say of classes, lessons and pack; no learner is named."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..agents.state import StopReason
from ..graph import SkillTree
from ..graph._base import Frozen
from .ledger import JobRecord, Status

BINS = (0, 60, 70, 80, 90, 95, 100)
"""Lower ends of the ranges of quality; plans with errors lie below the first."""
_MOST = 20


class Line(Frozen):
    """A skill, goal or misconception with its title: in how many `classes` and, where it is known, of how
    many `learners` of these classes together."""

    id: str
    title: str
    classes: int
    learners: int = 0


class Gap(Frozen):
    """A skill that the pack has no lesson on: so many `jobs` have it as their goal or on the way to it, and
    so many `frames` are plans on the skill itself, which the teacher has to fill."""

    id: str
    title: str
    jobs: int
    frames: int


class Overview(Frozen):
    """`quality` counts plans by the lower end of their range (`BINS`; below 0 stands as "errors"); `taught`
    are the skills of the lessons, `goals` what was asked for; `needs` are skills that most learners still
    need, `mistakes` misconceptions that most have shown, each class counted once and by its largest
    number."""

    classes: int
    statuses: dict[Status, int]
    quality: dict[str, int]
    stop_reasons: dict[StopReason, int]
    taught: tuple[Line, ...]
    goals: tuple[Line, ...]
    needs: tuple[Line, ...]
    mistakes: tuple[Line, ...]
    gaps: tuple[Gap, ...]


def overview(records: Sequence[JobRecord], tree: SkillTree) -> Overview:
    """The overview of these jobs."""
    done = [record for record in records if record.status == "done"]
    titles = {skill.id: skill.title for skill in tree.skills.values()}
    titles |= {standard.id: standard.title for standard in tree.standards.values()}
    beliefs = {
        misconception: tree.misconception(misconception).belief
        for misconception in {m for record in done for m in record.mistakes}
    }
    return Overview(
        classes=len({record.class_name for record in done}),
        statuses=dict(Counter(record.status for record in records)),
        quality=ranges(record.quality for record in done if record.quality is not None),
        stop_reasons=dict(Counter(r.stop_reason for r in done if r.stop_reason)),
        taught=lines(((r.class_name, {r.skill: 0}) for r in done), titles, most=None),
        goals=lines(((r.class_name, {r.goal: 0}) for r in records), titles, most=None),
        needs=lines(((r.class_name, r.needs) for r in done), titles),
        mistakes=lines(((r.class_name, r.mistakes) for r in done), beliefs),
        gaps=_gaps(done, titles),
    )


def ranges(scores: Iterable[float]) -> dict[str, int]:
    """How many scores lie in each range, by its lower end."""
    counts = dict.fromkeys(("errors", *map(str, BINS)), 0)
    for score in scores:
        ends = [low for low in BINS if low <= score]
        counts[str(ends[-1]) if ends else "errors"] += 1
    return {low: n for low, n in counts.items() if n}


def lines(
    found: Iterable[tuple[str, Mapping[str, int]]], titles: Mapping[str, str], most: int | None = _MOST
) -> tuple[Line, ...]:
    """For every id the classes it stands for and their learners, most learners first."""
    learners: dict[str, dict[str, int]] = defaultdict(dict)
    for class_name, counts in found:
        for id, n in counts.items():
            learners[id][class_name] = max(n, learners[id].get(class_name, 0))
    made = [
        Line(id=id, title=titles.get(id, ""), classes=len(by_class), learners=sum(by_class.values()))
        for id, by_class in learners.items()
    ]
    return tuple(sorted(made, key=lambda line: (-line.learners, -line.classes, line.id))[:most])


def _gaps(done: Sequence[JobRecord], titles: Mapping[str, str]) -> tuple[Gap, ...]:
    jobs = Counter(skill for record in done for skill in set(record.gaps))
    frames = Counter(record.skill for record in done if record.skill in record.gaps)
    gaps = [Gap(id=id, title=titles.get(id, ""), jobs=n, frames=frames[id]) for id, n in jobs.items()]
    return tuple(sorted(gaps, key=lambda gap: (-gap.frames, -gap.jobs, gap.id)))
