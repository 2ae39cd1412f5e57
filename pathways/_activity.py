"""What to do about one skill, and how many minutes it takes."""

from dataclasses import dataclass
from math import ceil

from ..graph.model import Skill
from ..learner.thresholds import ASSUMED_P, LACKING_P, LESSON_SHARE, SETTLED_SHARE, share_to_learn
from .model import Activity, Need

LEAST_MINUTES = 5
PROBE_MINUTES = 3
BRIDGE_MINUTES = 5
"""For a skill whose author wrote no bridge."""


@dataclass(frozen=True)
class Choice:
    """The activity for a skill and its expected minutes."""

    activity: Activity
    minutes: int


def choose(skill: Skill, need: Need | None) -> Choice | None:
    """The activity that fits the class, or None where the skill counts as mastered.

    Expected minutes of a lesson are `minutes * (1 - p)`, at least 5: what some already know is
    quicker to teach. A skill nobody was asked about is assumed mastered, probed or taught by its
    prior. What the pack cannot teach can only be probed.
    """
    if need is None:
        return _teachable(skill, Choice("lesson", skill.minutes))
    if not need.seen:
        expected = need.p if need.median is None else need.median
        if expected >= ASSUMED_P:
            return None
        if expected >= LACKING_P:
            return Choice("probe", PROBE_MINUTES)
        return _teachable(skill, _lesson(skill, need))
    share = share_to_learn(not_secure=need.lacking, unsure=need.unsure, learners=need.learners)
    if share <= SETTLED_SHARE:
        return None
    if share > LESSON_SHARE:
        return _teachable(skill, _lesson(skill, need))
    return _teachable(skill, Choice("bridge", bridge_minutes(skill)))


def bridge_minutes(skill: Skill) -> int:
    """Minutes of the bridge of a skill."""
    return skill.bridge.minutes if skill.bridge else BRIDGE_MINUTES


def _lesson(skill: Skill, need: Need) -> Choice:
    return Choice("lesson", max(LEAST_MINUTES, ceil(skill.minutes * (1 - need.p) - 1e-9)))


def _teachable(skill: Skill, choice: Choice) -> Choice:
    return choice if skill.authored else Choice("probe", PROBE_MINUTES)
