"""Places on the map of the skill tree: grades from left to right, strands from top to bottom."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from textwrap import wrap
from types import MappingProxyType
from typing import Literal

from ...graph import Skill, SkillTree
from ...lessons.export import inline_plain
from ..languages import mark

WIDTH, HEIGHT = 178, 52
GAP_X, GAP_Y = 44, 10
GRADE_GAP = 30
TOP, LEFT, LANE_HEAD = 34, 16, 26
CHARACTERS, LINES = 27, 2
GRADES = ("K", "1", "2", "3", "4", "5", "6", "7", "8", "HS")
Kind = Literal["hard", "soft", "alternative"]

STRANDS: Mapping[str, str] = MappingProxyType(
    {
        "number": mark("Number"),
        "fractions": mark("Fractions and ratios"),
        "algebra": mark("Operations and algebra"),
        "functions": mark("Functions"),
        "data": mark("Measurement, data and chance"),
        "geometry": mark("Geometry"),
        "other": mark("Further skills"),
    }
)
_WORDS = (
    ("fractions", ("fraction", "ratio")),
    ("functions", ("function", "exponential models")),
    ("data", ("measurement and data", "statistic", "probability", "data", "inference")),
    ("algebra", ("algebra", "algebraic", "expression", "equation", "polynomial")),
    ("geometry", ("geometr", "congruence", "similarity", "circle")),
    ("number", ("number", "counting", "quantities")),
)


@dataclass(frozen=True)
class Node:
    """A skill and the upper left corner of its box; `lines` are its title."""

    skill: Skill
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """A prerequisite, drawn along `path`."""

    before: str
    after: str
    kind: Kind
    path: str


@dataclass(frozen=True)
class Band:
    """A grade (`start` and `size` across) or a strand (down)."""

    name: str
    start: int
    size: int


@dataclass(frozen=True)
class Map:
    """The whole picture; sizes are in units of the SVG."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    grades: tuple[Band, ...]
    strands: tuple[Band, ...]
    width: int
    height: int


def strand(domain: str) -> str:
    """The strand that a domain of the standards belongs to, by its words."""
    told = f" {domain.casefold()}"
    return next((name for name, words in _WORDS if any(f" {word}" in told for word in words)), "other")


def skill_map(tree: SkillTree, only: Collection[str] | None = None) -> Map:
    """Places for all skills of the tree, or for some.

    Within a grade a skill stands to the right of what it needs there; a column has the skills of a strand
    next to each other, ordered by the height of what they need.
    """
    shown = [s for s in tree.skills.values() if only is None or s.id in only]
    before = {s.id: _before(s) for s in shown}
    step = _steps(shown, before)
    cells: dict[tuple[int, int, str], list[Skill]] = defaultdict(list)
    for skill in shown:
        cells[grade_place(skill), step[skill.id], strand(skill.domain)].append(skill)
    across, grades, width = _across(cells)
    down, strands, height = _down(cells)
    places: dict[str, tuple[int, int]] = {}
    for key in sorted(cells, key=lambda key: (key[0], key[1], list(STRANDS).index(key[2]))):

        def wanted(skill: Skill) -> tuple[float, str]:
            near = [places[one][1] for one in before[skill.id] if one in places]
            return (sum(near) / len(near) if near else 0.0, skill.id)

        for row, skill in enumerate(sorted(cells[key], key=wanted)):
            places[skill.id] = (across[key[:2]], down[key[2]] + row * (HEIGHT + GAP_Y))
    nodes = tuple(Node(s, *places[s.id], lines=_lines(s.title)) for s in shown)
    edges = tuple(
        Edge(a, b, kind, _path(*places[a], *places[b]))
        for b, found in before.items()
        for a, kind in found.items()
        if a in places
    )
    return Map(nodes, edges, grades, strands, width, height)


def _before(skill: Skill) -> dict[str, Kind]:
    found: dict[str, Kind] = {edge.skill: edge.kind for edge in skill.prerequisites}
    for choice in skill.alternatives:
        found.update(dict.fromkeys(choice.skills, "alternative"))
    return found


def grade_place(skill: Skill) -> int:
    """Where the grade of a skill stands among all grades."""
    return GRADES.index(skill.grade) if skill.grade in GRADES else len(GRADES) - 1


def _steps(shown: list[Skill], before: Mapping[str, Mapping[str, Kind]]) -> dict[str, int]:
    """How many skills of the same grade come before each, along the longest chain."""
    grade = {s.id: grade_place(s) for s in shown}
    step: dict[str, int] = {}
    for first in before:
        waiting = [first]
        while waiting:
            name = waiting[-1]
            same = [a for a in before[name] if grade.get(a) == grade[name]]
            missing = [a for a in same if a not in step]
            if missing:
                waiting += missing
            else:
                step[name] = max((step[a] + 1 for a in same), default=0)
                waiting.pop()
    return step


def _across(
    cells: Collection[tuple[int, int, str]],
) -> tuple[dict[tuple[int, int], int], tuple[Band, ...], int]:
    x, found, bands = LEFT, {}, []
    for grade in sorted({key[0] for key in cells}):
        start = x
        for step in sorted({key[1] for key in cells if key[0] == grade}):
            found[grade, step] = x
            x += WIDTH + GAP_X
        x += GRADE_GAP
        bands.append(Band(GRADES[grade], start, x - start - GRADE_GAP - GAP_X))
    return found, tuple(bands), x


def _down(
    cells: Mapping[tuple[int, int, str], list[Skill]],
) -> tuple[dict[str, int], tuple[Band, ...], int]:
    y, found, bands = TOP, {}, []
    for name in STRANDS:
        rows = max((len(skills) for key, skills in cells.items() if key[2] == name), default=0)
        if rows:
            found[name] = y + LANE_HEAD
            size = LANE_HEAD + rows * (HEIGHT + GAP_Y)
            bands.append(Band(name, y, size))
            y += size + GAP_Y
    return found, tuple(bands), y


def _lines(title: str) -> tuple[str, ...]:
    lines = wrap(inline_plain(title), CHARACTERS)
    if len(lines) > LINES:
        return (*lines[: LINES - 1], lines[LINES - 1][: CHARACTERS - 1] + "…")
    return tuple(lines)


def _path(x: int, y: int, to_x: int, to_y: int) -> str:
    start, end = x + WIDTH, to_x
    bend = max(20, (end - start) // 2)
    middle, to_middle = y + HEIGHT // 2, to_y + HEIGHT // 2
    return f"M{start} {middle}C{start + bend} {middle} {end - bend} {to_middle} {end} {to_middle}"
