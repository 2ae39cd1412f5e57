"""Expert lessons in the format of Oak's curriculum as plans: the fields they have, all others empty."""

import re
from pathlib import Path
from typing import Any

from ..lessons import Block, LessonPlan, Passage
from ..lessons.model import Mistake, Provenance, Vocabulary, WorkedExample
from ._oak import rows

EXPERT_CHECKS: tuple[str, ...] = (
    "objective-measurable",
    "objective-length",
    "success-few",
    "vocabulary-defined",
    "vocabulary-few",
    "readable",
    "sentences-short",
    "no-idioms",
    "no-learning-styles",
    "no-stereotypes",
    "respectful-words",
    "no-ability-labels",
    "dignified-contexts",
    "no-home-assumed",
    "no-contact-data",
    "no-private-status",
    "no-hazards",
    "no-allergens",
    "no-links",
    "materials-mentioned",
    "belief-stated",
    "mistakes-distinct",
    "prints",
    "mojibake-free",
    "no-placeholders",
    "plain-text",
    "fits-page",
    "not-by-color",
)
"""The checks whose fields an expert lesson has: title, outcome, key learning points (what learners read),
keywords, misconception with correction. The others speak of blocks, exercises, keys or a class."""


def expert_plans(folder: Path) -> list[LessonPlan]:
    """A plan for every lesson of `lessons.jsonl`; misconceptions and years come from the files beside it.

    Grade is the year of the lesson's unit less one (a key stage's middle year where no year is told).
    Raises RetrievalDataError with file and line.
    """
    beliefs = {row["id"]: row for _, row in rows(folder / "misconceptions.jsonl", ("id", "statement"))}
    years: dict[str, int] = {}
    for _, unit in rows(folder / "units.jsonl", ("id",)):
        for programme in unit.get("programmes") or ():
            if found := re.search(r"year-group-(\d+)", str(programme.get("programme", ""))):
                years[unit["id"]] = int(found[1])
    lessons = rows(folder / "lessons.jsonl", ("title", "misconception_ids"))
    return [
        _plan(row, [beliefs[i] for i in row["misconception_ids"] if i in beliefs], years)
        for _, row in lessons
    ]


def _plan(row: dict[str, Any], beliefs: list[dict[str, Any]], years: dict[str, int]) -> LessonPlan:
    stage = (row.get("key_stages") or [2])[0]
    units = [u.get("unit", "") for u in row.get("units") or ()]
    year = next((years[u] for u in units if u in years), {1: 2, 2: 5, 3: 8, 4: 11}.get(stage, 5))
    points = tuple(
        Passage(slot=f"point-{n}", text=text, origin="teacher")
        for n, text in enumerate(row.get("key_learning_points") or (), start=1)
    )
    mistakes = tuple(
        Mistake(
            misconception=str(b["id"]),
            belief=b["statement"],
            wrong="",
            p=0.0,
            low=0.0,
            high=1.0,
            observed=0,
            asked=0,
            correction=b.get("correction") or "",
            remedy="",
        )
        for b in beliefs
    )
    outcome = re.sub(r"^(?:I|you|we) can\s+", "", row.get("outcome") or row["title"], flags=re.IGNORECASE)
    return LessonPlan(
        title=row["title"],
        grade=str(max(1, year - 1)),
        goal="",
        skill="",
        minutes=0,
        template="direct-instruction",
        learners=0,
        standards=(),
        why_now=(),
        changes_if="",
        objective=outcome,
        success=(row.get("outcome") or row["title"],),
        big_idea="",
        blocks=(Block(id="model", role="model", title="", start=0, minutes=0, teacher=(), learners=points),),
        exercises=(),
        bridges=(),
        worked=(WorkedExample(exercise="", mistakes=mistakes),),
        tiers=(),
        reveals=(),
        vocabulary=tuple(
            Vocabulary(term=str(k.get("term") or ""), definition=str(k.get("definition") or ""))
            for k in row.get("keywords") or ()
        ),
        materials=(),
        language=(),
        access=(),
        cut_first="",
        remaining=(),
        unknown=(),
        provenance=Provenance(package="", pack="", pack_hash="", model="none", seed=0),
    )
