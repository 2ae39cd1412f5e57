"""Pictures of equality and of products: a balance with its pans, a rectangle cut into parts."""

from ...graph.figures import AreaModel, Balance
from ._svg import ACCENT, INK, TINT, Canvas, width_of
from ._text import inline_plain

_ROW = 4


def balance_svg(f: Balance) -> str:
    """A level beam with boxes on both pans; unknowns are shaded, numbers are not."""
    box = max(34.0, *(width_of(text) + 14 for text in (*f.left, *f.right)))
    rows = max(-(-len(side) // _ROW) for side in (f.left, f.right))
    pan = max(min(len(side), _ROW) for side in (f.left, f.right)) * box + 24
    floor = 8 + rows * 36.0
    canvas = Canvas(2 * pan + 84, floor + 92, inline_plain(f.caption))
    middle = pan + 42
    for center, side in ((4 + pan / 2, f.left), (2 * middle - 4 - pan / 2, f.right)):
        for i, text in enumerate(side):
            row, column = divmod(i, _ROW)
            count = min(_ROW, len(side) - row * _ROW)
            x = center + (column - count / 2) * box
            y = floor - (row + 1) * 36
            number = not any(c.isalpha() for c in text)
            canvas.box(x + 2, y + 2, box - 4, 34, fill="#ffffff" if number else TINT)
            canvas.label(x + box / 2, y + 19, text, bold=True)
        canvas.line(center - pan / 2, floor + 2, center + pan / 2, floor + 2, width=3)
        canvas.line(center, floor + 2, center, floor + 30, width=2)
    canvas.line(4 + pan / 2, floor + 30, 2 * middle - 4 - pan / 2, floor + 30, width=3)
    top, foot = floor + 30, floor + 84
    canvas.path(
        f"M{middle:g} {top:g} L{middle - 24:g} {foot:g} H{middle + 24:g} Z", fill="#eef3f3", stroke=INK
    )
    canvas.dot(middle, top, 5, ACCENT)
    return canvas.svg()


def area_model_svg(f: AreaModel) -> str:
    """The rectangle with its parts labelled along the top and the left side; empty parts are left to fill."""
    left = max(width_of(text) for text in f.side) + 18
    columns = range(len(f.top))
    texts = [[f.top[i], *(row[i] for row in f.cells if i < len(row))] for i in columns]
    wide = [max(84.0, *(width_of(text) + 24 for text in column)) for column in texts]
    high, top = 52.0, 30.0
    canvas = Canvas(left + sum(wide) + 4, top + high * len(f.side) + 4, inline_plain(f.caption))
    x = left
    for text, w in zip(f.top, wide, strict=True):
        canvas.label(x + w / 2, top - 14, text, bold=True)
        x += w
    for r, (text, row) in enumerate(zip(f.side, f.cells, strict=False)):
        y = top + r * high
        canvas.label(left - 10, y + high / 2, text, anchor="end", bold=True)
        x = left
        for cell, w in zip(row, wide, strict=False):
            canvas.box(x, y, w, high, fill="#eef3f3" if cell.strip() else "#ffffff")
            canvas.label(x + w / 2, y + high / 2, cell)
            x += w
    canvas.box(left, top, sum(wide), high * len(f.side), width=2.2)
    return canvas.svg()
