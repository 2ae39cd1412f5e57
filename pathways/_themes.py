"""Units of a course: what belongs together stays together, and no unit comes before what it needs."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ..graph.tree import SkillTree
from .course_model import CourseUnit, Theme

LEAST_UNIT = 3
"""Lessons from which a group of skills is a unit of its own, where its domain has another."""
_CLUSTER = re.compile(r"(.+?[.\-][A-Z]+)\.\d")
Natural = tuple[tuple[bool, int, str], ...]
_NUMBERS = re.compile(r"(\d+)")


def units_of(
    tree: SkillTree, steps: Iterable[str], goals: Sequence[str], themes: Sequence[Theme] = ()
) -> tuple[CourseUnit, ...]:
    """Units of the steps to be taught, and the order of the steps inside each.

    `themes` are units that a teacher has named, in the teacher's order as far as prerequisites allow;
    the other goals stand together by cluster of standards. A step that is no goal joins the first unit that
    needs it, right before what builds on it; so does a goal that an earlier unit needs.
    """
    inside = frozenset(steps)
    groups = _groups(tree, inside, goals, themes)
    wanted = {skill: key for key, skills in groups.items() for skill in skills}
    before = {s: _before(tree, s, inside) for s in inside}
    done: dict[str, None] = {}
    found: list[CourseUnit] = []
    last = ""
    while groups:
        key = min(groups, key=lambda k: _score(tree, k, groups, wanted, before, done, last, bool(themes)))
        skills = groups.pop(key)
        order: dict[str, None] = {}
        for skill in _sorted(tree, skills):
            _visit(tree, skill, key, wanted, before, done, order)
        done.update(order)
        if order:
            title = _title(tree, key, skills, themes)
            found.append(CourseUnit(id=_slug(key), title=title, skills=tuple(order)))
            last = tree.skill(skills[0]).domain
    return tuple(found)


def _groups(
    tree: SkillTree, inside: frozenset[str], goals: Sequence[str], themes: Sequence[Theme]
) -> dict[str, list[str]]:
    """Goals to be taught by the name of their unit; small clusters of one domain are one unit."""
    found: dict[str, list[str]] = {}
    named = {goal: theme.title for theme in themes for goal in theme.goals}
    for theme in themes:
        if held := [g for g in theme.goals if g in inside]:
            found[theme.title] = held
    clusters: dict[str, list[str]] = {}
    for goal in goals:
        if goal in inside and goal not in named:
            clusters.setdefault(cluster(tree, goal), []).append(goal)
    for key in sorted(clusters, key=_natural):
        domain = tree.skill(clusters[key][0]).domain
        alike = [
            k
            for k in found
            if k in clusters
            and tree.skill(clusters[k][0]).domain == domain
            and tree.skill(clusters[k][0]).grade == tree.skill(clusters[key][0]).grade
            and min(len(found[k]), len(clusters[key])) < LEAST_UNIT
        ]
        if alike:
            found[alike[-1]] += clusters[key]
        else:
            found[key] = list(clusters[key])
    if not found and inside:  # every goal is without a lesson: the way up to them is one unit
        found["the way to the goals"] = sorted(inside, key=_natural)
    return found


def cluster(tree: SkillTree, skill: str) -> str:
    """The cluster of a skill's standard (`6.RP.A`); where codes have none, grade and domain."""
    one = tree.skill(skill)
    match = _CLUSTER.match(one.standard)
    return match[1] if match else f"{one.grade} {one.domain}"


def _score(
    tree: SkillTree,
    key: str,
    groups: Mapping[str, Sequence[str]],
    wanted: Mapping[str, str],
    before: Mapping[str, frozenset[str]],
    done: Mapping[str, None],
    last: str,
    in_order: bool,
) -> tuple[int, int, bool, int, bool, Natural]:
    """The less the better: goals of other units it would have to take along; then the teacher's own order;
    then what the standards call major; then the most other units that wait for it or gain by it; then the
    same domain as before."""
    need = _closure(groups[key], before) - done.keys()
    foreign = sum(1 for s in need if wanted.get(s, key) != key)
    waiting = sum(
        1
        for other, skills in groups.items()
        if other != key and (_closure(skills, before) | _helped(tree, skills)) & set(groups[key])
    )
    here = tree.skill(groups[key][0]).domain == last
    major = 2 * sum(tree.skill(s).emphasis == "major" for s in groups[key]) > len(groups[key])
    return foreign, list(groups).index(key) if in_order else 0, not major, -waiting, not here, _natural(key)


def _helped(tree: SkillTree, skills: Iterable[str]) -> set[str]:
    return {soft for skill in skills for soft in tree.soft(skill)}


def _closure(skills: Iterable[str], before: Mapping[str, frozenset[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(skills)
    while waiting:
        skill = waiting.pop()
        if skill not in found:
            found.add(skill)
            waiting += before[skill]
    return found


def _before(tree: SkillTree, skill: str, inside: frozenset[str]) -> frozenset[str]:
    groups = tree.skill(skill).alternatives
    return inside.intersection((*tree.hard(skill), *(s for group in groups for s in group.skills)))


def _visit(
    tree: SkillTree,
    skill: str,
    key: str,
    wanted: Mapping[str, str],
    before: Mapping[str, frozenset[str]],
    done: Mapping[str, None],
    order: dict[str, None],
) -> None:
    """Put a skill after all it needs, and after what helps it in the same unit."""
    if skill in done or skill in order:
        return
    helps = [s for s in tree.soft(skill) if wanted.get(s) == key]
    for other in _sorted(tree, {*before[skill], *helps}):
        _visit(tree, other, key, wanted, before, done, order)
    order[skill] = None


def _title(tree: SkillTree, key: str, skills: Sequence[str], themes: Sequence[Theme]) -> str:
    if any(theme.title == key for theme in themes):
        return key
    codes = list(dict.fromkeys(cluster(tree, s) for s in skills))
    domain = tree.skill(skills[0]).domain
    if key not in codes or domain in key:
        return key[:1].upper() + key[1:]
    return f"{domain} ({', '.join(codes)})"


def _slug(key: str) -> str:
    return re.sub(r"[^\w.]+", "-", key).strip("-.")[:60] or "unit"


def _sorted(tree: SkillTree, skills: Iterable[str]) -> list[str]:
    """In the order of the standards; parts of one standard, the easier first."""
    return sorted(skills, key=lambda s: (_natural(tree.skill(s).standard), tree.depth[s], _natural(s)))


def _natural(code: str) -> Natural:
    """Codes with numbers in them in the order a person expects."""
    parts = _NUMBERS.split(code)
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)
