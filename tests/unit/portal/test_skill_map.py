from itertools import combinations

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.portal.pages._map import HEIGHT, STRANDS, WIDTH, skill_map, strand
from lessonloom.portal.pages.skills import matching, opened
from lessonloom.settings import Settings


@pytest.fixture(scope="module")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="module")
def whole(tree):
    return skill_map(tree)


def test_every_skill_and_every_prerequisite_is_on_the_map(tree, whole):
    assert {n.skill.id for n in whole.nodes} == set(tree.skills)
    stated = {(e.skill, s.id) for s in tree.skills.values() for e in s.prerequisites}
    assert {(e.before, e.after) for e in whole.edges} >= stated


def test_no_two_boxes_overlap(whole):
    for a, b in combinations(whole.nodes, 2):
        assert abs(a.x - b.x) >= WIDTH or abs(a.y - b.y) >= HEIGHT, (a.skill.id, b.skill.id)
    assert all(0 <= n.x <= whole.width - WIDTH and 0 <= n.y <= whole.height - HEIGHT for n in whole.nodes)


def test_what_is_needed_in_the_same_grade_stands_to_the_left(tree, whole):
    x = {n.skill.id: n.x for n in whole.nodes}
    for edge in whole.edges:
        if tree.skill(edge.before).grade == tree.skill(edge.after).grade:
            assert x[edge.before] < x[edge.after]


def test_a_box_lies_in_the_band_of_its_strand_and_grade(whole):
    bands = {b.name: b for b in whole.strands}
    for n in whole.nodes:
        band = bands[strand(n.skill.domain)]
        assert band.start < n.y < band.start + band.size


def test_a_part_of_the_tree_is_drawn_by_itself(tree):
    part = skill_map(tree, {"6.RP.A.1", "6.RP.A.2"})
    assert [(e.before, e.after, e.kind) for e in part.edges] == [("6.RP.A.1", "6.RP.A.2", "hard")]
    assert part.width < 600


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("Ratios and proportional relationships", "fractions"),
        ("Operations and algebraic thinking", "algebra"),
        ("Number and operations in base ten", "number"),
        ("Number and operations, fractions", "fractions"),
        ("Similarity, right triangles and trigonometry", "geometry"),
        ("Painting", "other"),
    ],
)
def test_a_domain_belongs_to_a_strand(domain, name):
    assert strand(domain) == name
    assert name in STRANDS


def test_no_domain_of_the_pack_is_left_over(tree):
    assert {s.domain for s in tree.skills.values() if strand(s.domain) == "other"} == set()


def test_words_find_skills_by_code_title_and_statement(tree):
    assert "6.RP.A.2" in matching(tree, "unit rates")
    assert matching(tree, "6.rp.a.2") == {"6.RP.A.2"}
    assert matching(tree, "unit xyzzy") == frozenset()


def test_what_a_skill_opens_is_told_with_its_reason(tree):
    found = opened(tree, "6.RP.A.1")
    assert all(why for _, why in found)
    assert "6.RP.A.2" in [s.id for s, _ in found]
    grades = [s.grade for s, _ in found]
    assert grades == sorted(grades, key=lambda g: "K12345678".find(g) if g != "HS" else 99)


def test_pages_of_skills(quick):
    assert quick.get("/skills").status_code == 200
    assert "No skill holds" in quick.get("/skills?q=xyzzy").text
    assert quick.get("/skills/6.RP.A.2").status_code == 200
    assert quick.get("/skills/nothing").status_code == 404
    assert quick.get("/skills?plan=261001-101010-abcd").status_code == 404
    assert quick.get(f"/skills?q={'x' * 200}").status_code == 422
