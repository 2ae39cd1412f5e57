from xml.etree import ElementTree

import pytest
from lessonloom.graph.figures import Figure
from lessonloom.lessons.export import figure_html, figure_svg
from pydantic import TypeAdapter

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
