"""What a diagnosis means for planning: per skill, how much is still to be learned, by how many."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..learner.model import Diagnosis
from .model import Need


def class_needs(diagnosis: Diagnosis) -> dict[str, Need]:
    """One need per skill of the diagnosis. `lacking` counts everyone who is not yet secure."""
    values: dict[str, list[float]] = defaultdict(list)
    for mastery in diagnosis.mastery:
        values[mastery.skill].append(mastery.p)
    return {
        picture.skill: Need(
            skill=picture.skill,
            p=sum(values[picture.skill]) / len(values[picture.skill]) if values[picture.skill] else picture.p,
            low=picture.low,
            high=picture.high,
            seen=picture.seen,
            lacking=picture.unsure + picture.lacking,
            learners=picture.learners,
            median=picture.p,
            answers=picture.answers,
            unsure=picture.unsure,
        )
        for picture in diagnosis.skills
    }


def goal_weights(needs: Mapping[str, Need], goals: Sequence[str]) -> dict[str, float]:
    """The number of learners who are not secure on a goal, at least 1; 1 where nothing is known."""
    return {goal: float(max(1, needs[goal].lacking)) if goal in needs else 1.0 for goal in goals}
