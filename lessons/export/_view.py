"""What every medium shows of a plan, in the same order: the timetable, the sheets, the likely mistakes."""

import re
from collections import Counter
from dataclasses import dataclass

from ...graph.model import Level
from ..model import Block, Exercise, LessonPlan, Mistake, Passage, Reveal
from ._wording import LEVELS, SHAPES, count, minutes_range

GIST = 200
_NUMBERED = re.compile(r"(\D*)(\d+)")
_SENTENCE = re.compile(r"(?<=[.?!])(?=\s)|(?<=[.?!][\"”’)])(?=\s)")


@dataclass(frozen=True)
class Sheet:
    """One sheet for learners: no answers on it. `note` is what the teacher calls it."""

    id: str
    title: str
    note: str
    exercises: tuple[Exercise, ...]
    shape: str = ""
    named: bool = True


@dataclass(frozen=True)
class Row:
    """One line of the timetable."""

    clock: str
    block: Block
    happens: str


def timetable(plan: LessonPlan) -> tuple[Row, ...]:
    """The blocks with the minutes they take and what happens in them, briefly."""
    return tuple(Row(minutes_range(b.start, b.minutes), b, gist(b)) for b in plan.blocks)


def gist(block: Block) -> str:
    """The first sentences of a block, and the number that decides how it goes on."""
    texts = [p.text for p in block.teacher] or [p.text for p in block.learners]
    line = _opening(" ".join(texts[0].split())) if texts else ""
    if block.branch:
        line += f" If fewer than {block.branch.threshold} get {block.branch.exercise}: see the branch."
    return line


def _opening(text: str) -> str:
    kept = ""
    for sentence in _SENTENCE.split(text):
        longer = kept + sentence
        if kept and len(longer) > GIST and kept.count("`") % 2 == 0:
            break
        kept = longer
    return kept.strip()


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
    shared = {id for b in plan.blocks if b.role in ("independent", "elaborate") for id in b.exercises}
    alone = tuple(e for e in rest if e.id in shared)
    together = tuple(e for e in rest if e.id not in shared)
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


def likeliest(plan: LessonPlan, most: int = 3) -> tuple[tuple[Exercise, Mistake], ...]:
    """The likeliest mistakes under the worked examples, each misconception once."""
    every = [(plan.exercise(w.exercise), m) for w in plan.worked for m in w.mistakes]
    best: dict[str, tuple[Exercise, Mistake]] = {}
    for exercise, mistake in sorted(every, key=lambda pair: -pair[1].p):
        best.setdefault(mistake.misconception, (exercise, mistake))
    return tuple(best.values())[:most]


def mistakes_of(plan: LessonPlan, exercise: str) -> tuple[Mistake, ...]:
    """The mistakes under one worked example; empty if it is none."""
    return tuple(m for w in plan.worked if w.exercise == exercise for m in w.mistakes)


def reveals_of(plan: LessonPlan, exercise: str) -> tuple[Reveal, ...]:
    """What the wrong options of one exercise tell."""
    return tuple(r for r in plan.reveals if r.exercise == exercise)


def option_text(exercise: Exercise, option: str) -> str:
    """The text of an option that is named by its label; other texts stay as they are."""
    for o in exercise.item.options:
        if o.label == option:
            return f"{o.label}: {o.text}"
    return option


def by_model(passage: Passage) -> bool:
    """Whether a language model wrote this passage."""
    return passage.origin in ("model", "repaired")


def passages(plan: LessonPlan) -> tuple[Passage, ...]:
    """Every passage of the plan in order."""
    return tuple(p for b in plan.blocks for p in (*b.teacher, *b.learners))


def tally(plan: LessonPlan) -> str:
    """Who wrote the passages, in a sentence."""
    total = len(passages(plan))
    own = sum(by_model(p) for p in passages(plan))
    outcomes = Counter(r.outcome for r in plan.provenance.passages)
    if not outcomes and not own:
        return f"All {count(total, 'passage')} were composed from the curriculum; no language model wrote any text."
    asked = sum(outcomes.values())
    return (
        f"{own} of {count(total, 'passage')} were written by a language model and passed every check. "
        f"It was asked for {asked}: {outcomes['kept']} kept, {outcomes['repaired']} kept after one repair, "
        f"{outcomes['replaced']} replaced by the text composed from the curriculum."
    )


def answer_of(exercise: Exercise) -> str:
    """The key as the teacher reads it: the label of an option first, the unit last."""
    item = exercise.item
    text = item.answer.text
    label = next((o.label for o in item.options if o.correct), "")
    unit = item.answer.unit or ""
    if unit and not text.endswith(unit):
        text = f"{text} {unit}"
    return f"{label}: {text}" if label else text


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
    return ", ".join(", ".join(run) if len(run) < 3 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(before: str, after: str) -> bool:
    a, b = _NUMBERED.fullmatch(before), _NUMBERED.fullmatch(after)
    return bool(a and b and a[1] == b[1] and int(a[2]) + 1 == int(b[2]))
