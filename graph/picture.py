"""The neighborhood of a skill as a picture: SVG that also reads well in grey print, or a page with it."""

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from textwrap import wrap

from ._layers import Edge, EdgeKind, Layers, neighborhood
from .tree import SkillTree

WIDTH, GAP_X, GAP_Y, MARGIN = 208, 76, 16, 24
LINE, PAD = 16, 10
CHARACTERS, MAX_LINES = 27, 4
PASSING = 10
"""Height kept free in a column for an edge that passes it."""

_DASH: dict[EdgeKind, str] = {"hard": "", "soft": "7 4", "alternative": "2 4"}
_LEGEND = "solid line: needed first · dashed: helps · dotted: one of several · dashed box: no lesson yet"


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def neighborhood_svg(tree: SkillTree, skills: Collection[str], depth: int = 1) -> str:
    """An SVG of the skills with what comes up to `depth` edges before (left) and after (right)."""
    layers = neighborhood(tree, skills, depth)
    texts = {name: _lines(tree, name) for column in layers.columns for name in column if type(name) is str}
    heights = [
        [PASSING if isinstance(one, tuple) else 2 * PAD + LINE * len(texts[one]) for one in column]
        for column in layers.columns
    ]
    tall = max(sum(column) + GAP_Y * (len(column) - 1) for column in heights)
    boxes: dict[tuple[int, str | Edge], _Box] = {}
    for n, column in enumerate(layers.columns):
        y = MARGIN + (tall - sum(heights[n]) - GAP_Y * (len(column) - 1)) / 2
        for one, height in zip(column, heights[n], strict=True):
            boxes[n, one] = _Box(MARGIN + n * (WIDTH + GAP_X), y, height)
            y += height + GAP_Y
    width = max(2 * MARGIN + len(layers.columns) * (WIDTH + GAP_X) - GAP_X, 620)
    height = tall + 2 * MARGIN + 28
    body = [_line(layers, boxes, edge, kind) for edge, kind in layers.edges.items()]
    for (_, one), box in boxes.items():
        if isinstance(one, str):
            body.append(_drawn(box, texts[one], chosen=one in skills, authored=tree.skill(one).authored))
    title = escape(f"What comes before and after {', '.join(skills)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" '
        'font-family="Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif" font-size="12">'
        f"<title>{title}</title>"
        '<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 8 4 0 8z" fill="#333"/></marker></defs>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(body)}'
        f'<text x="{MARGIN}" y="{height - 16:g}" font-size="11" fill="#333">{_LEGEND}</text></svg>\n'
    )


def neighborhood_html(tree: SkillTree, skills: Collection[str], depth: int = 1) -> str:
    """A page of its own with the picture and, for each edge that meets the skills, its reason."""
    rows = []
    for skill in tree.skills.values():
        for edge in skill.prerequisites:
            if skill.id in skills or edge.skill in skills:
                cells = (edge.skill, tree.skill(edge.skill).title, skill.id, skill.title, edge.kind, edge.why)
                rows.append("".join(f"<td>{escape(_plain(cell))}</td>" for cell in cells))
    title = escape(f"What comes before and after {', '.join(skills)}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>'
        "body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#111}svg{max-width:100%;height:auto}"
        "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left}"
        f"</style></head><body><h1>{title}</h1>{neighborhood_svg(tree, skills, depth)}"
        "<table><tr><th colspan=2>before</th><th colspan=2>after</th><th>kind</th><th>because</th></tr>"
        + "".join(f"<tr>{row}</tr>" for row in rows)
        + "</table></body></html>\n"
    )


def _lines(tree: SkillTree, name: str) -> list[str]:
    lines = wrap(_plain(tree.skill(name).title), CHARACTERS)
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], lines[MAX_LINES - 1][: CHARACTERS - 1] + "…"]
    return [*wrap(name, CHARACTERS), *lines]


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def _drawn(box: _Box, lines: list[str], *, chosen: bool, authored: bool) -> str:
    dash = "" if authored else ' stroke-dasharray="5 3"'
    fill, border = ("#e4e4e4", 2.5) if chosen else ("#fff", 1.2)
    shown = ""
    for n, line in enumerate(lines):
        x, y, bold = box.x + PAD, box.y + PAD + LINE * n + 12, "" if n else ' font-weight="700"'
        shown += f'<text x="{x:g}" y="{y:g}"{bold}>{escape(line)}</text>'
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{box.height:g}" rx="6" stroke="#111" '
        f'fill="{fill}" stroke-width="{border}"{dash}/>{shown}'
    )


def _line(layers: Layers, boxes: dict[tuple[int, str | Edge], _Box], edge: Edge, kind: EdgeKind) -> str:
    places = [(n, one) for n, column in enumerate(layers.columns) for one in column if one in (*edge, edge)]
    path = ""
    for (n, a), (m, b) in pairwise(places):
        start, end = boxes[n, a], boxes[m, b]
        x, to = start.x + WIDTH, end.x
        if not path:
            path = f"M{x:g} {start.middle:g}"
        bend = (to - x) / 2
        path += f"C{x + bend:g} {start.middle:g} {to - bend:g} {end.middle:g} {to:g} {end.middle:g}"
        if b == edge:
            path += f"H{to + WIDTH:g}"
    dash = f' stroke-dasharray="{_DASH[kind]}"' if _DASH[kind] else ""
    weight = 1.6 if kind == "hard" else 1.2
    return f'<path d="{path}" fill="none" stroke="#333" stroke-width="{weight}"{dash} marker-end="url(#to)"/>'
