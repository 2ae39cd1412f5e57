import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lessonloom.graph import PackInfo, Prerequisite, Skill, SkillTree
from lessonloom.graph.picture import neighborhood_html, neighborhood_svg

INFO = PackInfo(name="p", title="P", version="1", licence="Apache-2.0", subject="mathematics")


def skill(name: str, *before: str, title: str = "A title of some length that has to be wrapped") -> Skill:
    edges = tuple(Prerequisite(skill=other, why="because <b>") for other in before)
    return Skill(
        id=name, standard=name, title=title, statement="S", grade="5", domain="D", prerequisites=edges
    )


@pytest.fixture
def tree() -> SkillTree:
    many = [skill(f"B{n}") for n in range(9)]
    names = [one.id for one in many]
    return SkillTree(
        INFO,
        [*many, skill("C", *names), skill("E", "C", "B1"), skill("F", "E", "C"), skill("Z", "F"), skill("Y")],
    )


def boxes(svg: str) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of each box by the first line in it."""
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    rects = [r for r in root.iter(f"{space}rect") if r.get("rx")]
    texts = [t for t in root.iter(f"{space}text") if t.get("font-weight")]
    found = {}
    for r, t in zip(rects, texts, strict=True):
        x, y, w, h = (float(r.get(name) or 0) for name in ("x", "y", "width", "height"))
        found[str(t.text)] = (x, y, x + w, y + h)
    return found


def test_prerequisites_stand_left_and_successors_right(tree: SkillTree) -> None:
    found = boxes(neighborhood_svg(tree, ("C",)))
    assert set(found) == {*(f"B{n}" for n in range(9)), "C", "E", "F"}
    assert all(found[f"B{n}"][2] < found["C"][0] for n in range(9))
    assert found["C"][2] < found["E"][0] < found["F"][0]


def test_depth_says_how_far_to_go(tree: SkillTree) -> None:
    assert "Z" not in boxes(neighborhood_svg(tree, ("C",), 1))
    assert "Z" in boxes(neighborhood_svg(tree, ("C",), 2))


def test_no_two_boxes_overlap_and_all_text_is_inside(tree: SkillTree) -> None:
    svg = neighborhood_svg(tree, ("C",), 3)
    for (ax, ay, az, aw), (bx, by, bz, bw) in combinations(boxes(svg).values(), 2):
        assert az < bx or bz < ax or aw < by or bw < ay
    assert max(len(line) for line in re.findall(r"<text[^>]*>([^<]*)</text>", svg)[:-1]) <= 27


def test_text_of_a_pack_stays_text() -> None:
    tree = SkillTree(INFO, [skill("A", title="<script>alert(1)</script>"), skill("B", "A")])
    for shown in (neighborhood_svg(tree, ("A",)), neighborhood_html(tree, ("A",))):
        assert "<script" not in shown
        assert "<b>" not in shown


def test_the_picture_can_be_rendered(tree: SkillTree, tmp_path: Path) -> None:
    resvg_py = pytest.importorskip("resvg_py")
    png = bytes(resvg_py.svg_to_bytes(svg_string=neighborhood_svg(tree, ("C",), 2)))
    assert png.startswith(b"\x89PNG")
