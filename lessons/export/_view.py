"""What every medium shows of a plan: passages with their figures, sheets without answers, who wrote what."""

import re
from collections import Counter
from dataclasses import dataclass

from ...graph.figures import Figure
from ...graph.model import Level
from ..editing.writers import byline, others, written_by
from ..model import (
    Block,
    Dimension,
    Exercise,
    LessonPlan,
    Mistake,
    Passage,
    QualityReport,
    Reveal,
    Role,
)
from ._fit import option_columns as option_columns
from ._fit import room as room
from ._wording import LEVELS, ROLES, SHAPES, TEMPLATES, count, grade_name

ON_SHEETS: frozenset[Role] = frozenset({"review", "independent", "exit"})
"""Blocks whose exercises learners meet on a sheet of their own."""
_NUMBERED = re.compile(r"(\D*)(\d+)")


@dataclass(frozen=True)
class Sheet:
    """One sheet for learners: no answers on it. `note` is what the teacher calls it."""

    id: str
    title: str
    note: str
    exercises: tuple[Exercise, ...]
    shape: str = ""
    named: bool = True


_SHOWS = re.compile(r"\bshow\b[^.]*\bbelow\b", re.IGNORECASE)


def taught(plan: LessonPlan, block: Block) -> tuple[tuple[Passage, tuple[Figure, ...]], ...]:
    """The teacher's passages, each with the figures it shows "below"; the last takes what is left.

    A figure that belongs to an exercise of the block is shown there, not here.
    """
    drawn = [plan.exercise(id).item.figure for id in block.exercises]
    figures = [f for f in block.figures if f not in drawn]
    found: list[tuple[Passage, tuple[Figure, ...]]] = []
    for passage in block.teacher:
        shown = figures[:1] if _SHOWS.search(passage.text) else []
        figures = figures[len(shown) :]
        found.append((passage, tuple(shown)))
    if figures and found:
        found[-1] = (found[-1][0], (*found[-1][1], *figures))
    return tuple(found)


def for_learners(block: Block) -> tuple[Passage, ...]:
    """What learners do, without what the teacher's text already says."""
    said = {p.text for p in block.teacher}
    return tuple(p for p in block.learners if p.text not in said)


def steps_told(plan: LessonPlan, block: Block, exercise: str) -> bool:
    """Whether the teacher's passages already hold every step of the exercise."""
    said = " ".join(p.text for p in block.teacher)
    return all(step in said for step in plan.exercise(exercise).item.steps)


def heading(block: Block) -> str:
    """The title of a block after its role, without saying the role twice."""
    role = ROLES[block.role]
    title = block.title.removeprefix(role).lstrip(" :")
    return title[:1].upper() + title[1:]


def sheets(plan: LessonPlan) -> tuple[Sheet, ...]:
    """Starter, questions for everyone, practice by tier, exit ticket: together they hold every exercise."""
    starter, leave = _of_roles(plan, "review"), _of_roles(plan, "exit")
    placed = {e.id for e in (*starter, *leave)}
    tiers: list[Sheet] = []
    for tier in plan.tiers:
        own = tuple(plan.exercise(id) for id in tier.exercises if id not in placed)
        if own:
            note = f"{LEVELS[tier.level]}: {count(tier.learners, 'learner')}"
            tiers.append(_practice(tier.level, note, own))
    placed |= {e.id for sheet in tiers for e in sheet.exercises}
    rest = tuple(e for e in plan.exercises if e.id not in placed)
    shared = {id for b in plan.blocks if b.role == "independent" for id in b.exercises}
    alone = tuple(e for e in rest if e.id in shared)
    order = [id for b in plan.blocks for id in b.exercises]
    together = tuple(
        sorted(
            (e for e in rest if e.id not in shared),
            key=lambda e: order.index(e.id) if e.id in order else len(order),
        )
    )
    found = [
        Sheet("starter", "Starter", "Starter", starter),
        Sheet("together", "Questions for everyone", "For the board, or printed", together, named=False),
        Sheet("practice", "Practice", "Practice for everyone", alone),
        *tiers,
        Sheet("exit", "Exit ticket", "Exit ticket", leave),
    ]
    return tuple(sheet for sheet in found if sheet.exercises)


def _practice(level: Level, note: str, exercises: tuple[Exercise, ...]) -> Sheet:
    name, shape = SHAPES[level]
    return Sheet(f"practice-{level}", f"Practice {name.lower()}", note, exercises, shape)


def _of_roles(plan: LessonPlan, role: str) -> tuple[Exercise, ...]:
    ids = [id for b in plan.blocks if b.role == role for id in b.exercises]
    return tuple(plan.exercise(id) for id in dict.fromkeys(ids))


def mistakes_of(plan: LessonPlan, exercise: str) -> tuple[Mistake, ...]:
    """The likely mistakes that arise on one exercise, each once; empty where none is expected."""
    here = [m for w in plan.worked for m in w.mistakes if (m.on or w.exercise) == exercise]
    return tuple({m.misconception: m for m in here}.values())


SHARES = (
    "A share beside a likely mistake is an estimate: it weighs this class's answers with how common its "
    "other mistakes on the skill are, and lies in the range given 19 times out of 20."
)
"""What the numbers beside likely mistakes mean."""


def has_mistakes(plan: LessonPlan) -> bool:
    """Whether the plan names any likely mistake."""
    return any(w.mistakes for w in plan.worked)


def reveals_of(plan: LessonPlan, exercise: str) -> tuple[Reveal, ...]:
    """What the wrong options of one exercise tell."""
    return tuple(r for r in plan.reveals if r.exercise == exercise)


def help_on_sheet(sheet: Sheet, exercise: Exercise) -> str:
    """The help that is printed with an exercise; notes on questions for everyone are the teacher's."""
    return exercise.note.removeprefix("Frame: ") if sheet.named else ""


def setting(sheet: Sheet) -> str:
    """How a sheet is printed: as two slips to cut apart, for the board, or as a page to write on."""
    return "twin" if sheet.id == "exit" else "paper" if sheet.named else "board"


def standards(plan: LessonPlan) -> tuple[tuple[str, str], ...]:
    """Code and title of each standard; a goal that this lesson only leads to is marked."""
    taught = plan.standards[0].code if plan.standards else ""
    ahead = plan.goal if plan.goal not in (plan.skill, taught) else ""
    return tuple((f"{s.code} (goal)" if s.code == ahead else s.code, s.title) for s in plan.standards)


def facts(plan: LessonPlan) -> tuple[str, ...]:
    """The line under the title: grade, minutes, class size, standards, way of teaching."""
    return (
        grade_name(plan.grade, plan.goal_grade),
        f"{plan.minutes} minutes",
        count(plan.learners, "learner"),
        ", ".join(code for code, _ in standards(plan)) or plan.skill,
        TEMPLATES[plan.template],
    )


def from_documents(plan: LessonPlan) -> tuple[str, ...]:
    """What the teacher's own documents hold for this lesson, each with its place."""
    return tuple(f"{d.source}: “{d.excerpt}”" for d in plan.documents)


def option_text(exercise: Exercise, option: str) -> str:
    """The text of an option that is named by its label; other texts stay as they are."""
    for o in exercise.item.options:
        if o.label == option:
            return f"{o.label}: {o.text}"
    return option


def by_model(passage: Passage) -> bool:
    """Whether a language model wrote this passage."""
    return passage.origin in ("model", "repaired")


def mark(passage: Passage) -> str:
    """The small letter behind a passage: `m` for a model's words, `t` for a teacher's own."""
    return "m" if by_model(passage) else "t" if passage.origin == "teacher" else ""


def said_by(plan: LessonPlan, passage: Passage) -> str:
    """Whose words a passage is, for those who ask: `Written by the language model …`."""
    line = byline(written_by(plan, passage.slot))
    return line[:1].upper() + line[1:] + (", and checked" if by_model(passage) else "")


def since(plan: LessonPlan) -> str:
    """Who has put words into the plan since it was made, and where; empty where nobody has."""
    told = others(plan)
    if any(p.origin == "teacher" for p in passages(plan)):
        told = (*told, "Passages in a teacher's own words carry a small t.")
    return " ".join(told)


def passages(plan: LessonPlan) -> tuple[Passage, ...]:
    """Every passage of the plan in order."""
    return tuple(p for b in plan.blocks for p in (*b.teacher, *b.learners))


def tally(plan: LessonPlan) -> str:
    """Who wrote the passages, in a sentence."""
    total = len(passages(plan))
    own = sum(by_model(p) for p in passages(plan))
    outcomes = Counter(r.outcome for r in plan.provenance.passages)
    if not outcomes and not own:
        hers = sum(p.origin == "teacher" for p in passages(plan))
        whole = f"{total - hers} of {count(total, 'passage')}" if hers else f"All {count(total, 'passage')}"
        return f"{whole} were composed from the curriculum; no language model wrote any text."
    asked = sum(outcomes.values())
    return (
        f"{own} of {count(total, 'passage')} were written by a language model and passed every check. "
        f"It was asked for {asked}: {outcomes['kept']} kept, {outcomes['repaired']} kept after one repair, "
        f"{outcomes['replaced']} replaced by the text composed from the curriculum."
    )


def wrong_of(mistake: Mistake) -> str:
    """The wrong result, to stand inside a sentence."""
    return mistake.wrong.removesuffix(".")


def answer_of(exercise: Exercise, *, brief: bool = False) -> str:
    """The key as the teacher reads it: the label of an option first, the unit last; `brief` leaves
    out a long option behind its label."""
    item = exercise.item
    text = item.answer.text
    label = next((o.label for o in item.options if o.correct), "")
    unit = item.answer.unit or ""
    if unit and not text.endswith(unit):
        text = f"{text} {unit}"
    if label:
        return label if brief and len(text) > 24 else f"{label}: {text}"
    return text


def has_model_text(plan: LessonPlan) -> bool:
    """Whether any passage carries the mark of a model."""
    return any(by_model(p) for p in passages(plan))


def id_range(ids: tuple[str, ...]) -> str:
    """`P1–P6` for ids that follow one another, otherwise a list."""
    runs: list[list[str]] = []
    for id in ids:
        if runs and _follows(runs[-1][-1], id):
            runs[-1].append(id)
        else:
            runs.append([id])
    return ", ".join(", ".join(run) if len(run) < 3 else f"{run[0]}\u2060–\u2060{run[-1]}" for run in runs)


def _follows(before: str, after: str) -> bool:
    a, b = _NUMBERED.fullmatch(before), _NUMBERED.fullmatch(after)
    return bool(a and b and a[1] == b[1] and int(a[2]) + 1 == int(b[2]))


def dimensions(report: QualityReport) -> tuple[tuple[str, Dimension], ...]:
    """The five scores by name."""
    return (
        ("Clarity", report.clarity),
        ("Integrity", report.integrity),
        ("Depth", report.depth),
        ("Practicality", report.practicality),
        ("Pertinence", report.pertinence),
    )


def opinions(report: QualityReport) -> tuple[str, ...]:
    """What a calibrated model says of each dimension, with how well it agrees with teachers; empty where
    none was asked."""
    found = []
    for o in report.opinions:
        if o.score is None:
            found.append(f"{o.dimension.capitalize()}: no opinion ({o.reason}).")
            continue
        quoted = f" It quotes: “{o.evidence[0]}”" if o.evidence else ""
        said = f"{o.score:g} of 5, agreement with teachers at least {o.agreement:.2f}"
        found.append(f"{o.dimension.capitalize()}: {said}.{quoted}")
    return tuple(found)


OPINIONS = "A model's opinion, apart from the scores above and never part of them"
"""Heading of the opinions."""


def made_with(plan: LessonPlan) -> str:
    """What is needed to make the same plan again."""
    v = plan.provenance
    model = "no language model" if v.model in ("", "none") else f"language model {v.model}"
    parts = [f"Lessonloom {v.package}", f"curriculum {v.pack} ({v.pack_hash[:12]})", model, f"seed {v.seed}"]
    if v.checks:
        parts.append(count(len(v.checks), "kind of check", "kinds of checks"))
    return " · ".join(parts)
