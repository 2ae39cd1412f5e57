"""Pictures in the plane: coordinate systems with points, lines and graphs, and polygons drawn to scale."""

from fractions import Fraction

from ...graph.figures import Coordinate, Path, Point, Polygon, doubled_area, tick, window
from ._svg import ACCENT, FAINT, INK, TINT, Canvas, width_of
from ._text import inline_plain

_LEFT, _RIGHT, _TOP, _LOW = 58.0, 396.0, 34.0, 312.0
_DASHES = ("", "9 5", "2 4", "9 4 2 4")


class _Plane:
    """A window of the plane on a canvas: where a point lies, in pixels."""

    def __init__(self, f: Coordinate) -> None:
        (self.x_from, self.x_to), (self.y_from, self.y_to) = window(f)

    def at(self, point: Point) -> tuple[float, float]:
        x, y = point
        across = float((x - self.x_from) / (self.x_to - self.x_from))
        up = float((y - self.y_from) / (self.y_to - self.y_from))
        return _LEFT + (_RIGHT - _LEFT) * across, _LOW - (_LOW - _TOP) * up

    def clipped(self, p: Point, q: Point) -> tuple[Point, Point] | None:
        """The part of the line through p and q that lies in the window (Liang and Barsky 1984)."""
        (px, py), (qx, qy) = p, q
        dx, dy = qx - px, qy - py
        enter: Fraction | None = None
        leave: Fraction | None = None
        edges = ((dx, px, self.x_from, self.x_to), (dy, py, self.y_from, self.y_to))
        for change, start, low, high in edges:
            if change == 0:
                if not low <= start <= high:
                    return None
                continue
            near, far = sorted(((low - start) / change, (high - start) / change))
            enter = near if enter is None else max(enter, near)
            leave = far if leave is None else min(leave, far)
        if enter is None or leave is None or enter > leave:
            return None
        return (px + enter * dx, py + enter * dy), (px + leave * dx, py + leave * dy)


def coordinate_svg(f: Coordinate) -> str:
    """The window with its grid and axes, then lines, paths and points."""
    plane = _Plane(f)
    wide = max(460.0, _RIGHT + 40 + width_of(f.x_label) / 2, _RIGHT + 12 + _widest_label(f))
    canvas = Canvas(wide, _LOW + 56, inline_plain(f.caption))
    _axes(canvas, plane, f)
    if f.line and f.points and (ends := plane.clipped((Fraction(0), Fraction(0)), max(f.points))):
        canvas.line(*plane.at(ends[0]), *plane.at(ends[1]), stroke=ACCENT, width=2)
    for dash, line in zip(_DASHES, f.lines, strict=False):
        if ends := plane.clipped(*line.through):
            canvas.line(*plane.at(ends[0]), *plane.at(ends[1]), stroke=ACCENT, width=2, dash=dash)
            x, y = plane.at(max(ends))
            canvas.label(x + 8, max(y, _TOP), line.label, anchor="start", fill=ACCENT, bold=True)
    for dash, path in zip(_DASHES, f.paths, strict=False):
        canvas.path(_curve([plane.at(p) for p in path.points], path), stroke=ACCENT, width=2, dash=dash)
        x, y = plane.at(path.points[-1])
        canvas.label(x + 8, y, path.label, anchor="start", fill=ACCENT, bold=True)
    for i, point in enumerate(f.points):
        x, y = plane.at(point)
        canvas.dot(x, y, 5, ACCENT)
        if i < len(f.labels) and f.labels[i]:
            canvas.label(x + 8, y - 11, f.labels[i], anchor="start", bold=True)
    return canvas.svg()


def _widest_label(f: Coordinate) -> float:
    texts = [*(line.label for line in f.lines), *(path.label for path in f.paths), *f.labels]
    return max((width_of(text) for text in texts), default=0.0)


def _axes(canvas: Canvas, plane: _Plane, f: Coordinate) -> None:
    x_axis = min(max(Fraction(0), plane.y_from), plane.y_to)
    y_axis = min(max(Fraction(0), plane.x_from), plane.x_to)
    corner_x, corner_y = plane.at((y_axis, x_axis))
    for value, named in _ticks(plane.x_from, plane.x_to):
        x, _ = plane.at((value, x_axis))
        canvas.line(x, _TOP, x, _LOW, stroke=FAINT, width=1)
        if named and value != y_axis:
            canvas.label(x, corner_y + 16, _number(value), size=13)
    for value, named in _ticks(plane.y_from, plane.y_to):
        _, y = plane.at((y_axis, value))
        canvas.line(_LEFT, y, _RIGHT, y, stroke=FAINT, width=1)
        if named and value != x_axis:
            canvas.label(corner_x - 8, y, _number(value), anchor="end", size=13)
    corner = _number(y_axis) if x_axis == y_axis else ""
    canvas.label(corner_x - 8, corner_y + 14, corner, anchor="end", size=13)
    canvas.line(_LEFT, corner_y, _RIGHT + 22, corner_y, width=2)
    canvas.line(corner_x, _LOW, corner_x, _TOP - 12, width=2)
    tip = _RIGHT + 27
    canvas.path(f"M{tip - 9:g} {corner_y - 5:g} L{tip:g} {corner_y:g} L{tip - 9:g} {corner_y + 5:g}", width=2)
    tip = _TOP - 18
    canvas.path(f"M{corner_x - 5:g} {tip + 9:g} L{corner_x:g} {tip:g} L{corner_x + 5:g} {tip + 9:g}", width=2)
    canvas.label((_LEFT + _RIGHT) / 2, _LOW + 42, f.x_label, bold=True)
    canvas.label(corner_x + 10, _TOP - 18, f.y_label, anchor="start", bold=True)


def _ticks(low: Fraction, high: Fraction) -> list[tuple[Fraction, bool]]:
    """Grid lines and whether a number stands at them; units are drawn where at most 20 fit."""
    labelled = tick(high - low)
    step = min(labelled, Fraction(1)) if high - low <= 20 else labelled
    first = -(-low // step)
    return [(v, (v / labelled).denominator == 1) for v in (step * i for i in range(first, high // step + 1))]


def _number(value: Fraction) -> str:
    return f"{float(value):g}".replace("-", "−")


def _curve(at: list[tuple[float, float]], path: Path) -> str:
    """A path through the points in pixels.

    Smooth ones are cubic Hermite pieces with slopes from the neighbors (Catmull and Rom 1974), at the ends
    from the parabola through three points: equally spaced points of a parabola give that parabola.
    """
    start = f"M{at[0][0]:.5g} {at[0][1]:.5g}"
    if not path.smooth or len(at) < 3:
        return start + "".join(f" L{x:.5g} {y:.5g}" for x, y in at[1:])
    inner = [_scaled(a, b, 0.5) for a, b in zip(at, at[2:], strict=False)]
    slopes = [_end(at[0], at[1], at[2]), *inner, _end(at[-1], at[-2], at[-3], -1)]
    pieces = []
    for (p, m), (q, n) in zip(
        zip(at, slopes, strict=True), zip(at[1:], slopes[1:], strict=True), strict=False
    ):
        c1, c2 = (p[0] + m[0] / 3, p[1] + m[1] / 3), (q[0] - n[0] / 3, q[1] - n[1] / 3)
        pieces.append(f" C{c1[0]:.5g} {c1[1]:.5g} {c2[0]:.5g} {c2[1]:.5g} {q[0]:.5g} {q[1]:.5g}")
    return start + "".join(pieces)


def _scaled(a: tuple[float, float], b: tuple[float, float], by: float) -> tuple[float, float]:
    return (b[0] - a[0]) * by, (b[1] - a[1]) * by


def _end(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], sign: int = 1
) -> tuple[float, float]:
    """The slope at `a` of the parabola through a, b and c; `sign` is -1 where `a` is the last point."""
    x, y = (sign * (4 * b[i] - 3 * a[i] - c[i]) / 2 for i in (0, 1))
    return x, y


def polygon_svg(f: Polygon) -> str:
    """The polygon to scale, with unit squares behind it if asked, and the labels of its sides outside."""
    lows = [min(p[axis] for p in f.points) for axis in (0, 1)]
    highs = [max(p[axis] for p in f.points) for axis in (0, 1)]
    spans = [float(high - low) for low, high in zip(lows, highs, strict=True)]
    scale = min(300 / (spans[0] or 1), 220 / (spans[1] or 1))
    margin = max((width_of(text) for text in f.sides), default=0.0) + 26
    wide, high = spans[0] * scale + 2 * margin, spans[1] * scale + 64
    canvas = Canvas(wide, high, inline_plain(f.caption))

    def at(x: Fraction, y: Fraction) -> tuple[float, float]:
        return margin + float(x - lows[0]) * scale, high - 32 - float(y - lows[1]) * scale

    corners = [at(*p) for p in f.points]
    outline = "M" + " L".join(f"{x:.5g} {y:.5g}" for x, y in corners) + " Z"
    canvas.path(outline, stroke="none", fill=TINT)
    if f.grid:
        for x in range(int(lows[0]), int(highs[0]) + 1):
            canvas.line(*at(Fraction(x), lows[1]), *at(Fraction(x), highs[1]), stroke="#8f989b", width=1)
        for y in range(int(lows[1]), int(highs[1]) + 1):
            canvas.line(*at(lows[0], Fraction(y)), *at(highs[0], Fraction(y)), stroke="#8f989b", width=1)
    canvas.path(outline, stroke=INK, width=2.2)
    turn = 1 if doubled_area(f.points) > 0 else -1
    for text, p, q in zip(f.sides, corners, (*corners[1:], corners[0]), strict=False):
        dx, dy = q[0] - p[0], q[1] - p[1]
        length = (dx * dx + dy * dy) ** 0.5
        nx, ny = -turn * dy / length, turn * dx / length
        reach = 10 + abs(nx) * width_of(text) / 2 + abs(ny) * 6
        canvas.label((p[0] + q[0]) / 2 + nx * reach, (p[1] + q[1]) / 2 + ny * reach, text)
    return canvas.svg()
