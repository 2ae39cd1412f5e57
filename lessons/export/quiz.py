"""A quiz as files: a sheet for learners with the key for the teacher, and a table to fill in."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from ...graph.tree import SkillTree
from ...items.model import Item
from .bundle import write_atomic
from .html import render

HEADING = "What do we know already?"


def quiz_html(items: Sequence[Item], tree: SkillTree, goals: Sequence[str], heading: str = HEADING) -> str:
    """One page: the sheet, then on a new page the key with what every wrong answer shows."""
    beliefs = {
        wrong.misconception: tree.misconception(wrong.misconception) for item in items for wrong in item.wrong
    }
    titles = {skill.id: skill.title for skill in tree.skills.values()}
    return render("quiz.html.j2", items=items, beliefs=beliefs, titles=titles, goals=goals, heading=heading)


def answers_csv(items: Sequence[Item], learners: int = 30) -> str:
    """A gradebook to fill in: one row per learner, what each wrote to Q1, Q2, ... The row `item` says which
    question each column is, so that answers can be graded and wrong ones explained."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["learner", *(f"Q{n}" for n in range(1, len(items) + 1))])
    table.writerow(["item", *(item.id for item in items)])
    for n in range(1, learners + 1):
        table.writerow([f"learner {n}", *("" for _ in items)])
    return out.getvalue()


def write_quiz(
    items: Sequence[Item], tree: SkillTree, goals: Sequence[str], folder: Path, heading: str = HEADING
) -> dict[str, Path]:
    """Write `quiz.html` and `quiz-answers.csv`; an existing table that somebody may have filled in stays."""
    files = {"quiz": folder / "quiz.html", "answers": folder / "quiz-answers.csv"}
    write_atomic(files["quiz"], quiz_html(items, tree, goals, heading).encode())
    if not files["answers"].exists():
        write_atomic(files["answers"], answers_csv(items).encode())
    return files
