"""A simulated class for examples and tests: `python -m lessonloom.evals.simulate_class --help`.

Nobody in it exists. Learners have latent mastery that respects the prerequisites, hold misconceptions
whose mal-rules compute their wrong answers, slip, leave blanks, and miss a day.
"""

import argparse
import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from ..graph import GoalError, SkillTree, default_pack_path, load_pack
from ..items import Item, ItemBank
from ._simulated_learners import Learner, answer, make_learners

Rows = tuple[tuple[str, ...], ...]

ITEMS = 16
FIRST_DAY = date(2026, 11, 16)
_SKILLS = 7
_GOALS = 2


class SimulatedClass(NamedTuple):
    """Three tables, each with its header: long form, gradebook with KEY, SKILL and ITEM rows, key."""

    long: Rows
    gradebook: Rows
    key: Rows


@dataclass(frozen=True)
class Simulation:
    """A simulated class with the truth behind it."""

    tables: SimulatedClass
    items: tuple[Item, ...]
    learners: tuple[Learner, ...]


def simulate_class(
    tree: SkillTree, bank: ItemBank, *, goal: str, learners: int = 28, seed: int = 5, grade: str | None = None
) -> SimulatedClass:
    """The tables of a simulated class for a goal (a skill id or a standard's code).

    `grade` raises or lowers everybody against the grade of the goal: a class of grade 7 knows more
    of a goal of grade 6. Raises GoalError when the goal has no exercises.
    """
    return simulate(tree, bank, goal=goal, learners=learners, seed=seed, grade=grade).tables


def simulate(
    tree: SkillTree,
    bank: ItemBank,
    *,
    goal: str,
    learners: int = 28,
    seed: int = 5,
    grade: str | None = None,
    lift: Mapping[str, float] | None = None,
) -> Simulation:
    """As `simulate_class`, with what the learners really know; `lift` moves single skills by so many levels
    (a grade is half a level)."""
    rng = random.Random(seed)
    goals = tree.resolve_goal(goal)
    levels = _levels(tree, goals)
    items = _quiz(tree, bank, goals, levels, rng)
    at = _grade(grade if grade is not None else tree.skill(goals[-1]).grade)
    known = {s: level + (at - _grade(tree.skill(s).grade)) / 2 for s, level in levels.items()}
    known = {s: level + (lift or {}).get(s, 0.0) for s, level in known.items()}
    people = make_learners(tree, items, known, count=learners, rng=rng)
    half = len(items) // 2
    absent = (
        {len(people) - 2: range(half), len(people) - 5: range(half, len(items))} if len(people) > 5 else {}
    )
    sheet: list[list[str | None]] = []
    for i, person in enumerate(people):
        missing = absent.get(i, range(0))
        sheet.append([None if j in missing else answer(person, item, rng) for j, item in enumerate(items)])
    return Simulation(_tables(items, people, sheet), items, people)


def _levels(tree: SkillTree, goals: Sequence[str]) -> dict[str, int]:
    """Longest distance of every skill of the closure below the goals that nothing else builds on."""
    closure = tree.closure(goals)
    level = dict.fromkeys(closure, 0)
    for skill in reversed(closure):
        for before in tree.hard(skill):
            level[before] = max(level[before], level[skill] + 1)
    return level


def _quiz(
    tree: SkillTree, bank: ItemBank, goals: Sequence[str], levels: Mapping[str, int], rng: random.Random
) -> tuple[Item, ...]:
    """14 to 18 items where the pack has them: the nearest prerequisites first, then the goals."""
    able = [s for s in tree.skills if s in levels and len(_gradable(bank, s)) >= 2]
    near = _nearest(tree, goals)
    grade = {s: _grade(tree.skill(s).grade) for s in able}
    before = sorted((s for s in able if s not in goals), key=lambda s: (near[s] > 2, -grade[s], near[s], s))
    wanted = [s for s in able if s in goals][:_GOALS]
    if not wanted and not before:
        raise GoalError(f"there are no exercises for {', '.join(goals)} or what it builds on")
    chosen = [*before[: _SKILLS - len(wanted)], *wanted]
    share = dict.fromkeys(chosen, 2)
    for s in chosen * 2:
        if sum(share.values()) < ITEMS and share[s] < min(4, len(_gradable(bank, s))):
            share[s] += 1
    items: list[Item] = []
    for s in (name for name in tree.skills if name in share):
        models = _gradable(bank, s)
        rng.shuffle(models)
        models.sort(key=lambda pair: ("core", "support", "extension").index(pair[1]))
        picked = _spread(models, share[s])
        items += [_draw(bank, s, model, rng) for model in picked]
    return tuple(items)


def _nearest(tree: SkillTree, goals: Sequence[str]) -> dict[str, int]:
    """Shortest distance below any goal."""
    near = dict.fromkeys(goals, 0)
    waiting = list(goals)
    for skill in waiting:
        for before in tree.hard(skill):
            if before not in near:
                near[before] = near[skill] + 1
                waiting.append(before)
    return {s: near.get(s, len(tree.skills)) for s in tree.skills}


def _gradable(bank: ItemBank, skill: str) -> list[tuple[str, str]]:
    return [
        (m.id, m.level)
        for m in bank.models(skill)
        if m.answer.kind not in ("text", "order") and m.distractors
    ]


def _spread(models: Sequence[tuple[str, str]], count: int) -> list[str]:
    """Core models first, one of support among them when there is room for three."""
    core = [m for m, level in models if level == "core"]
    others = [m for m, level in models if level == "support"]
    late = [m for m, level in models if level == "extension"]
    order = (
        [*others[:1], *core[:2], *late[:1], *others[1:], *core[2:], *late[1:]]
        if count >= 3
        else [*core, *others, *late]
    )
    return order[:count]


def _draw(bank: ItemBank, skill: str, model: str, rng: random.Random) -> Item:
    return bank.draw(skill, model, rng.randrange(20))


def _tables(
    items: Sequence[Item], people: Sequence[Learner], sheet: Sequence[Sequence[str | None]]
) -> SimulatedClass:
    days = [FIRST_DAY + timedelta(days=int(j >= len(items) // 2)) for j in range(len(items))]
    long = [("student", "item", "answer", "date")]
    for person, row in zip(people, sheet, strict=True):
        for item, day, text in zip(items, days, row, strict=True):
            if text is not None:
                long.append((person.name, item.id, text, day.isoformat()))
    labels = [f"Q{j + 1}" for j in range(len(items))]
    right = [_key(item) for item in items]
    gradebook: list[tuple[str, ...]] = [
        ("Student", *labels),
        ("KEY", *right),
        ("SKILL", *(item.skill for item in items)),
        ("ITEM", *(item.id for item in items)),
    ]
    gradebook += [
        (person.name, *(text or "" for text in row)) for person, row in zip(people, sheet, strict=True)
    ]
    key = [("question", "item", "skill", "answer", "text")]
    key += [
        (label, item.id, item.skill, text, _question(item))
        for label, item, text in zip(labels, items, right, strict=True)
    ]
    return SimulatedClass(tuple(long), tuple(gradebook), tuple(key))


def _key(item: Item) -> str:
    """The right answer as a teacher would type it: a letter where there are options."""
    letter = next((option.label for option in item.options if option.correct), None)
    return letter or item.answer.text.replace("`", "").replace(" : ", ":")


def _question(item: Item) -> str:
    """The question with its options, if it has any."""
    return " ".join([item.stem, *(f"({option.label}) {option.text}" for option in item.options)])


def _grade(grade: str) -> int:
    return int(grade) if grade.isdecimal() else 0


def write_examples(tables: SimulatedClass, folder: Path) -> tuple[Path, ...]:
    """Write the three tables as CSV files; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = (
        folder / "class_6b_simulated.csv",
        folder / "class_6b_simulated_gradebook.csv",
        folder / "quiz_key.csv",
    )
    for path, rows in zip(paths, tables, strict=True):
        _write(rows, path)
    return paths


def write_long(tables: SimulatedClass, path: Path) -> None:
    """Write the long form alone."""
    _write(tables.long, path)


def _write(rows: Rows, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main() -> None:
    """Write a simulated class into a folder."""
    parser = argparse.ArgumentParser(description="Write a simulated class: long form, gradebook and key.")
    parser.add_argument("--goal", default="6.RP.A.3", help="skill id or standard's code")
    parser.add_argument("--out", type=Path, default=Path("examples"), help="folder to write into")
    parser.add_argument("--learners", type=int, default=28)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--grade", default=None, help="grade of the class, if not that of the goal")
    given = parser.parse_args()
    tree = load_pack(default_pack_path())
    tables = simulate_class(
        tree, ItemBank(tree), goal=given.goal, learners=given.learners, seed=given.seed, grade=given.grade
    )
    for path in write_examples(tables, given.out):
        print(path)


if __name__ == "__main__":
    main()
