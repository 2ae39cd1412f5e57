"""Figures as clean pictures: black, greys and one accent, readable in a grey print."""

from typing import assert_never

from markupsafe import Markup

from ...graph.figures import (
    Area,
    AreaModel,
    Balance,
    Coordinate,
    DotArray,
    DoubleNumberLine,
    Figure,
    FractionBars,
    NumberLine,
    Polygon,
    Table,
    Tape,
)
from ._plane import coordinate_svg, polygon_svg
from ._shapes import area_model_svg, balance_svg
from ._svg import ACCENT, FAINT, INK, SIZE, SOFT, TINT, Canvas, width_of
from ._text import answer_html, inline_plain

WIDTH = 600.0
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)


def figure_html(figure: Figure) -> Markup:
    """The figure as inline SVG, or as an HTML table for a table."""
    if isinstance(figure, Table):
        return _table(figure)
    return Markup(figure_svg(figure))


def figure_svg(figure: Figure) -> str:
    """The figure as one `<svg>` element; a table is drawn too, for media without tables of their own."""
    match figure:
        case NumberLine():
            return _number_line(figure)
        case FractionBars():
            return _fraction_bars(figure)
        case Tape():
            return _tape(figure)
        case DoubleNumberLine():
            return _double_number_line(figure)
        case DotArray():
            return _array(figure)
        case Area():
            return _area(figure)
        case Table():
            return _drawn_table(figure)
        case Coordinate():
            return coordinate_svg(figure)
        case Balance():
            return balance_svg(figure)
        case AreaModel():
            return area_model_svg(figure)
        case Polygon():
            return polygon_svg(figure)
        case other:
            assert_never(other)


def _caption(figure: Figure) -> str:
    return inline_plain(figure.caption)


def _gutter(labels: list[str]) -> float:
    widest = max((width_of(label) for label in labels), default=0.0)
    return widest + 14 if widest else 2.0


def _step(span: int) -> int:
    """Every how many units a label stands, so that at most about 13 do."""
    return next((s for s in _STEPS if span / s <= 12), 200)


def _number_line(f: NumberLine) -> str:
    left, right = 34.0, WIDTH - 34
    span = max(f.end - f.start, 1)
    marks = sorted(f.marks, key=lambda m: m.at)
    rows = _mark_rows(
        [left + (right - left) * float(m.at - f.start) / span for m in marks], [m.label for m in marks]
    )
    lift = 38.0 * (max(rows, default=-1) + 1)
    y = 20.0 + lift
    canvas = Canvas(WIDTH, y + 42, _caption(f))
    canvas.line(left - 22, y, right + 22, y, width=2)
    for tip, back in ((right + 28, -9), (left - 28, 9)):
        canvas.path(f"M{tip + back:g} {y - 5:g} L{tip:g} {y:g} L{tip + back:g} {y + 5:g}", width=2)
    parts = f.parts if span * f.parts <= 120 else 1
    for i in range(span * parts + 1):
        x = left + (right - left) * i / (span * parts)
        whole = i % parts == 0
        reach = 9.0 if whole else 5.5
        canvas.line(x, y - reach, x, y + reach, width=2 if whole else 1.3)
        if whole and (i // parts) % _step(span) == 0:
            canvas.label(x, y + 25, str(f.start + i // parts).replace("-", "−"))
    for mark, row in zip(marks, rows, strict=True):
        x = left + (right - left) * float(mark.at - f.start) / span
        if mark.label:
            canvas.line(x, y - 8, x, y - 15 - 38 * row, stroke=ACCENT, width=1.2)
            canvas.label(x, y - 32 - 38 * row, mark.label, fill=ACCENT, bold=True)
        canvas.dot(x, y, 5.5, ACCENT)
    for ray in f.rays:
        x = left + (right - left) * float(ray.at - f.start) / span
        end, back = (right + 24, -12) if ray.to == "right" else (left - 24, 12)
        canvas.line(x, y, end + back / 2, y, stroke=ACCENT, width=5)
        canvas.path(
            f"M{end + back:g} {y - 8:g} L{end:g} {y:g} L{end + back:g} {y + 8:g} Z",
            stroke=ACCENT,
            fill=ACCENT,
        )
        canvas.circle(x, y, 6.5, "#ffffff" if ray.open else ACCENT)
    return canvas.svg()


def _mark_rows(xs: list[float], labels: list[str]) -> list[int]:
    """The row (0 is nearest to the line) of each label, so that none lies over another."""
    ends: list[float] = []
    rows: list[int] = []
    for x, label in zip(xs, labels, strict=True):
        half = width_of(label) / 2 + 4
        row = next((r for r, end in enumerate(ends) if x - half > end), len(ends))
        ends[row : row + 1] = [x + half]
        rows.append(row)
    return rows if any(labels) else [-1] * len(rows)


def _fraction_bars(f: FractionBars) -> str:
    left = _gutter([b.label for b in f.bars])
    right, high, gap = min(left + 460, WIDTH - 4), 36.0, 12.0
    canvas = Canvas(right + 2, len(f.bars) * (high + gap) - gap + 4, _caption(f))
    for row, bar in enumerate(f.bars):
        y, wide = 2 + row * (high + gap), (right - left) / bar.parts
        if bar.label:
            canvas.label(left - 12, y + high / 2, bar.label, anchor="end")
        for i in range(bar.parts):
            canvas.box(left + i * wide, y, wide, high, fill=TINT if i < bar.shaded else "#ffffff")
        canvas.box(left, y, right - left, high, width=2)
    return canvas.svg()


def _tape(f: Tape) -> str:
    left = _gutter([r.label for r in f.rows])
    most = max(r.parts for r in f.rows)
    wide = min(max(64.0, *(width_of(r.part) + 18 for r in f.rows)), (WIDTH - left - 4) / most)
    high, y = 38.0, 2.0
    heights = [high + 14 + (32 if r.total else 0) for r in f.rows]
    totals = [left + r.parts * wide / 2 + width_of(r.total) / 2 for r in f.rows]
    canvas = Canvas(max(left + most * wide, *totals) + 3, sum(heights) - 10, _caption(f))
    for row, height in zip(f.rows, heights, strict=True):
        long = row.parts * wide
        if row.total:
            canvas.label(left + long / 2, y + 9, row.total, bold=True)
            _brace(canvas, left, left + long, y + 29)
            y += 32
        if row.label:
            canvas.label(left - 12, y + high / 2, row.label, anchor="end")
        fits = width_of(row.part) + 4 <= wide
        for i in range(row.parts):
            canvas.box(left + i * wide, y, wide, high, fill="#eef3f3")
            if row.part and (fits or i == 0):
                size = SIZE if fits else max(9.0, SIZE * wide / (width_of(row.part) + 4))
                canvas.label(left + (i + 0.5) * wide, y + high / 2, row.part, size=size)
        canvas.box(left, y, long, high, width=2)
        y += height - (32 if row.total else 0)
    return canvas.svg()


def _brace(canvas: Canvas, x1: float, x2: float, y: float) -> None:
    """A flat brace that opens downward, its tip in the middle."""
    m, r = (x1 + x2) / 2, 5.0
    canvas.path(
        f"M{x1:.4g} {y:g} q0 {-r:g} {r:g} {-r:g} H{m - r:.4g} q{r:g} 0 {r:g} {-r:g}"
        f" q0 {r:g} {r:g} {r:g} H{x2 - r:.4g} q{r:g} 0 {r:g} {r:g}",
        stroke=SOFT,
        width=1.4,
    )


def _double_number_line(f: DoubleNumberLine) -> str:
    left = _gutter([f.top.label, f.bottom.label]) + 8
    right, high, low = WIDTH - 34, 46.0, 104.0
    canvas = Canvas(WIDTH, 148, _caption(f))
    count = max(len(f.top.values), len(f.bottom.values))
    xs = [left + 14 + (right - left - 14) * i / (count - 1) for i in range(count)]
    for x in xs:
        canvas.line(x, high, x, low, stroke=FAINT, width=1.2, dash="3 3")
    for scale, y, side in ((f.top, high, -1), (f.bottom, low, 1)):
        canvas.label(left - 14, y, scale.label, anchor="end", bold=True)
        canvas.line(left, y, right + 22, y, width=2)
        canvas.path(f"M{right + 19:g} {y - 5:g} L{right + 28:g} {y:g} L{right + 19:g} {y + 5:g}", width=2)
        for x, value in zip(xs, scale.values, strict=False):
            canvas.line(x, y - 7, x, y + 7, width=2)
            if value.strip() in ("", "?", "`?`"):
                canvas.box(x - 15, y + side * 25 - 13, 30, 26, fill="#ffffff", stroke=ACCENT)
            else:
                canvas.label(x, y + side * 25, value)
    return canvas.svg()


def _array(f: DotArray) -> str:
    gap = 30.0
    canvas = Canvas(f.columns * gap + 4, f.rows * gap + 4, _caption(f))
    for row in range(f.rows):
        for column in range(f.columns):
            x, y = 2 + gap * (column + 0.5), 2 + gap * (row + 0.5)
            canvas.circle(x, y, 8.5, ACCENT if column < f.filled else "#ffffff")
    return canvas.svg()


def _area(f: Area) -> str:
    side = 220.0
    wide, high = side / f.columns, side / f.rows
    canvas = Canvas(side + 4, side + 4, _caption(f))
    canvas.box(2, 2, side, side, fill="#ffffff", stroke="none")
    both = f.across and f.down and f.rows > 1
    across, down = min(f.across, f.columns) * wide, min(f.down, f.rows) * high
    if both:
        canvas.box(2, 2, side, down, fill="#d9dfe0", stroke="none")
        canvas.box(2, 2, across, down, fill=TINT, stroke="none")
        canvas.hatch(2, 2, across, side)
    elif across:
        canvas.box(2, 2, across, side, fill=TINT, stroke="none")
    elif down:
        canvas.box(2, 2, side, down, fill=TINT, stroke="none")
    for i in range(1, f.columns):
        canvas.line(2 + i * wide, 2, 2 + i * wide, side + 2, width=1.2)
    for i in range(1, f.rows):
        canvas.line(2, 2 + i * high, side + 2, 2 + i * high, width=1.2)
    canvas.box(2, 2, side, side, width=2.2)
    return canvas.svg()


def _table(f: Table) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(answer_html(h)) for h in f.header)
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(_cell(c) for c in row)) for row in f.rows
    )
    return Markup(
        '<table class="values"><caption class="aside">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>"
    ).format(_caption(f), head, rows)


def _cell(text: str) -> Markup:
    if not text.strip():
        return Markup('<td class="empty"><span class="aside">empty</span></td>')
    return Markup("<td>{}</td>").format(answer_html(text))


def _drawn_table(f: Table) -> str:
    columns = range(len(f.header))
    wide = [max(width_of(r[i]) if i < len(r) else 0 for r in (f.header, *f.rows)) + 32 for i in columns]
    high = 36.0
    canvas = Canvas(sum(wide) + 4, high * (len(f.rows) + 1) + 4, _caption(f))
    for r, row in enumerate((f.header, *f.rows)):
        x = 2.0
        for i, w in zip(columns, wide, strict=True):
            canvas.box(x, 2 + r * high, w, high, fill="#eef3f3" if r == 0 else "#ffffff", stroke=INK)
            if i < len(row) and row[i].strip():
                canvas.label(x + w / 2, 2 + (r + 0.5) * high, row[i], bold=r == 0)
            x += w
    return canvas.svg()
