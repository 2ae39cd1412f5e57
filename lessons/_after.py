"""What the last lesson on a skill says about the next one: where it stuck gets more time, and is told."""

from collections.abc import Mapping

from ..learner.reports import LessonReport
from . import wording as w
from ._draft import TITLES, Draft
from .model import Role, Template
from .templates import GRAMMARS

LONGER = 3
"""Minutes more for the block where the last lesson stuck."""


def last_report(draft: Draft) -> LessonReport | None:
    """The newest report on today's skill."""
    found = [r for r in draft.brief.diagnosis.reports if r.skill == draft.skill.id]
    return max(found, key=lambda r: r.at, default=None)


def linger(minutes: dict[Role, int], template: Template, stuck: str) -> int:
    """Give the role where the last lesson stuck up to LONGER minutes more, from the role with most to spare.

    Every role stays inside the template's bounds; returns the minutes given, 0 where there is no such role.
    """
    spans: Mapping[str, tuple[int, int]] = {s.role: (s.least, s.most) for s in GRAMMARS[template]}
    spare = {role: m - spans[role][0] for role, m in minutes.items() if role != stuck}
    wanted = next((role for role in minutes if role == stuck), None)
    if wanted is None or not spare:
        return 0
    giver = max(spare, key=lambda role: spare[role])
    given = max(0, min(LONGER, spare[giver], spans[wanted][1] - minutes[wanted]))
    minutes[giver] -= given
    minutes[wanted] += given
    return given


def said(draft: Draft) -> list[str]:
    """How the lessons so far went on today's skill and on what it builds on, the newest of each skill."""
    found: dict[str, LessonReport] = {}
    before = {draft.skill.id, *draft.tree.hard(draft.skill.id)}
    for report in sorted(draft.brief.diagnosis.reports, key=lambda r: r.at):
        if report.skill in before:
            found[report.skill] = report
    return [_sentence(draft, report) for report in found.values() if report.answered or report.stuck]


def _sentence(draft: Draft, report: LessonReport) -> str:
    parts = []
    if report.answered:
        counts = w.listed(f"{t.exercise} {t.right} of {t.answered}" for t in report.tickets)
        right = w.count(report.right, "answer")
        verb = w.plural(report.right, "was", "were")
        parts.append(f"{right} of {report.answered} on the exit ticket {verb} right ({counts})")
    role = next((role for role in TITLES if role == report.stuck), None)
    if role is not None:
        more = ", which gets more time today" if report.skill == draft.skill.id and draft.lingered else ""
        parts.append(f"it stuck at “{TITLES[role]}”{more}")
    return f"After the last lesson on {draft.name(report.skill)}: {w.listed(parts)}."
