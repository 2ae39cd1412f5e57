import re
from xml.etree import ElementTree

import pytest
from lessonloom.graph.figures import DotArray, Figure
from lessonloom.lessons.export import figure_html, figure_svg
from lessonloom.lessons.export._png import png
from lessonloom.lessons.export._svg import FONT_FILE
from pydantic import TypeAdapter
from resvg_py import svg_to_bytes

ANY = TypeAdapter(Figure)
SVG = "{http://www.w3.org/2000/svg}"
FIGURES = [
    {"kind": "number_line", "end": 2, "parts": 4, "marks": [{"at": "5/4", "label": "`5/4`"}, {"at": "11/8"}]},
    {"kind": "number_line", "start": -10, "end": 200, "parts": 24},
    {"kind": "fraction_bars", "bars": [{"parts": 4, "shaded": 3, "label": "3/4"}, {"parts": 24}]},
    {"kind": "tape", "rows": [{"label": "rice & <oats>", "parts": 20, "part": "12.50", "total": "20 cups"}]},
    {
        "kind": "double_number_line",
        "top": {"label": "kg", "values": ["0", "1", "2"]},
        "bottom": {"label": "$", "values": ["0", "1.50", "?"]},
    },
    {"kind": "array", "rows": 12, "columns": 12},
    {"kind": "area", "columns": 4, "rows": 3, "across": 3, "down": 2},
    {"kind": "table", "header": ["a", "b"], "rows": [["1/2", ""]]},
    {
        "kind": "coordinate",
        "x_label": "h",
        "y_label": "km",
        "points": [["0", "0"], ["3", "7/2"]],
        "line": True,
    },
    {
        "kind": "number_line",
        "start": -5,
        "end": 5,
        "rays": [{"at": -2, "to": "left", "open": True}, {"at": 3, "to": "right"}],
    },
    {
        "kind": "coordinate",
        "x_label": "x",
        "y_label": "y",
        "x_from": -6,
        "x_to": 6,
        "y_from": -8,
        "y_to": 8,
        "points": [[-3, 4], [2, -5]],
        "labels": ["A", "B"],
        "lines": [{"through": [[0, 1], [1, 3]], "label": "g"}, {"through": [[-4, 0], [-4, 1]]}],
        "paths": [
            {"points": [[-2, 4], [-1, 1], [0, 0], [1, 1], [2, 4]], "smooth": True, "label": "p"},
            {"points": [[-6, -8], [0, -8], [6, 0]]},
        ],
    },
    {"kind": "balance", "left": ["x", "x", "x", "x", "x", "`3/4`"], "right": ["11"]},
    {
        "kind": "area_model",
        "top": ["20", "3"],
        "side": ["10", "4"],
        "cells": [["200", "30"], ["80", ""]],
    },
    {
        "kind": "polygon",
        "points": [[0, 0], [6, 0], [6, 3], [2, 3], [2, 5], [0, 5]],
        "sides": ["6 cm", "3 cm", "", "2 cm", "2 cm", "5 cm"],
        "grid": True,
    },
    {"kind": "array", "rows": 3, "columns": 5, "filled": 2},
]


def draw(raw: dict[str, object]) -> Figure:
    return ANY.validate_python({"caption": "What is <seen> & said.", **raw})


@pytest.mark.parametrize("raw", FIGURES, ids=lambda f: f["kind"])
def test_every_figure_is_wellformed_described_and_inside_its_frame(raw: dict[str, object]) -> None:
    root = ElementTree.fromstring(figure_svg(draw(raw)))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "What is <seen> & said."
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for element in root.iter():
        for key in ("x", "x1", "x2", "cx"):
            assert 0 <= float(element.get(key, 0)) <= width
        for key in ("y", "y1", "y2", "cy"):
            assert 0 <= float(element.get(key, 0)) <= height


def test_a_table_becomes_a_table_with_an_empty_cell_to_fill() -> None:
    page = figure_html(draw(FIGURES[7]))
    assert page.startswith("<table")
    assert '<td class="empty">' in page
    assert "<mfrac>" in page


def test_fractions_in_labels_are_stacked() -> None:
    texts = [t.text for t in ElementTree.fromstring(figure_svg(draw(FIGURES[0]))).iter(f"{SVG}text")]
    assert "5/4" not in texts
    assert {"5", "4"} <= set(texts)


def test_labels_that_lie_close_together_get_rows_of_their_own() -> None:
    marks = [{"at": f"{n}/20", "label": "a long label"} for n in range(4)]
    root = ElementTree.fromstring(figure_svg(draw({"kind": "number_line", "marks": marks})))
    heights = {t.get("y") for t in root.iter(f"{SVG}text") if t.text == "a long label"}
    assert len(heights) == 4


def test_as_many_parts_are_shaded_as_the_figure_says() -> None:
    root = ElementTree.fromstring(
        figure_svg(draw({"kind": "fraction_bars", "bars": [{"parts": 8, "shaded": 5}]}))
    )
    fills = [r.get("fill") for r in root.iter(f"{SVG}rect")]
    assert fills.count("#ffffff") == 3
    assert len(fills) == 9


def attributes(raw: dict[str, object], tag: str) -> list[dict[str, str]]:
    return [e.attrib for e in ElementTree.fromstring(figure_svg(draw(raw))).iter(f"{SVG}{tag}")]


def test_an_excluded_end_of_a_ray_is_an_open_circle() -> None:
    fills = [c["fill"] for c in attributes(FIGURES[9], "circle")]
    assert fills.count("#ffffff") == 1
    assert len(fills) == 2


def test_a_line_crosses_the_window_and_stops_at_its_edges() -> None:
    plane = {"kind": "coordinate", "x_label": "x", "y_label": "y", "y_from": -8, "y_to": 8}
    line = {**plane, "x_from": -6, "x_to": 6, "lines": [{"through": [[0, 1], [1, 3]]}]}
    drawn = [e for e in attributes(line, "line") if e["stroke"] == "#0b6b73"]
    assert [float(drawn[0][key]) for key in ("y1", "y2")] == [312, 34]
    missed = {**line, "lines": [{"through": [[0, 20], [1, 20]]}]}
    assert not [e for e in attributes(missed, "line") if e["stroke"] == "#0b6b73"]


def test_a_smooth_path_through_points_of_a_parabola_is_that_parabola() -> None:
    path = next(p["d"] for p in attributes(FIGURES[10], "path") if " C" in p["d"])
    numbers = [float(n) for n in path.replace("M", "").replace("C", " ").split()]
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    across, up = (396 - 58) / 12, (312 - 34) / 16
    assert len(points) == 13
    for i in range(0, 12, 3):
        piece = points[i : i + 4]
        x, y = (sum(w * p[axis] for w, p in zip((1, 3, 3, 1), piece, strict=True)) / 8 for axis in (0, 1))
        assert (312 - y) / up - 8 == pytest.approx(((x - 58) / across - 6) ** 2, abs=0.01)


def test_negative_points_widen_the_window_and_the_axes_cross_at_the_origin() -> None:
    raw = {"kind": "coordinate", "x_label": "x", "y_label": "y", "points": [[-4, -2], [4, 3]]}
    texts = [t.text for t in ElementTree.fromstring(figure_svg(draw(raw))).iter(f"{SVG}text")]
    assert {"\u22124", "4", "\u22122", "0"} <= set(texts)


def test_labels_of_sides_stand_outside_whichever_way_the_corners_run() -> None:
    square = [[0, 0], [4, 0], [4, 4], [0, 4]]
    for corners in (square, square[::-1]):
        raw = {"kind": "polygon", "points": corners, "sides": ["a", "b", "c", "d"]}
        height = float(ElementTree.fromstring(figure_svg(draw(raw))).attrib["height"])
        ys = sorted(float(t["y"]) for t in attributes(raw, "text"))
        assert ys[0] < 32
        assert ys[-1] > height - 32


def test_dots_of_two_kinds_are_filled_and_open():
    figure = DotArray(kind="array", caption="", rows=3, columns=5, filled=2)
    circles = re.findall(r"<circle[^>]*>", figure_html(figure))
    assert ["#ffffff" in one for one in circles] == 3 * [False, False, True, True, True]


def test_labels_of_a_picture_are_drawn_on_a_machine_without_fonts():
    svg = figure_svg(ANY.validate_python({**FIGURES[0], "caption": "A line."}))
    bare = {"svg_string": svg, "zoom": 3, "background": "#ffffff", "skip_system_fonts": True}
    assert png(svg) == bytes(svg_to_bytes(**bare, font_files=[str(FONT_FILE)]))
    assert png(svg) != bytes(svg_to_bytes(**bare))
