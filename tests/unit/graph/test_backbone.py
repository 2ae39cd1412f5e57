from pathlib import Path

import pytest
from lessonloom.graph import GoalError, PackError, SkillTree, load_pack

PACK = "name: p\ntitle: P\nversion: '1'\nlicence: Apache-2.0\nsubject: mathematics\n"

BACKBONE = """grade: "4"
standards:
- id: 3.X.A.1
  grade: "3"
  title: Before
  statement: What comes before.
  domain: Numbers
  emphasis: major
- id: 4.X.A.1
  title: Whole
  statement: A standard with two parts.
  domain: Numbers
  prerequisites:
  - {skill: 3.X.A.1, why: it begins there}
- id: 4.X.A.1.a
  title: First part
  statement: The first part.
  domain: Numbers
- id: 4.X.A.1.b
  title: Second part
  statement: The second part.
  domain: Numbers
  emphasis: supporting
  courses: [Algebra 1]
  modeling: true
  prerequisites:
  - {skill: 4.X.A.1.a, why: the second builds on the first}
- id: 5.X.A.1
  grade: "5"
  title: After
  statement: What comes after.
  domain: Numbers
  prerequisites:
  - {skill: 4.X.A.1.b, why: it uses the second part}
  - {skill: 3.X.A.1, kind: soft, strength: 0.4, why: it helps}
"""


def pack(folder: Path, backbone: str = BACKBONE, **skills: str) -> Path:
    """A pack with the backbone and skills whose names have `_` for `.`."""
    (folder / "skills").mkdir()
    (folder / "backbone").mkdir()
    (folder / "pack.yaml").write_text(PACK)
    (folder / "backbone" / "4.yaml").write_text(backbone)
    for name, text in skills.items():
        code = name.replace("_", ".").replace("..", "~")
        (folder / "skills" / f"{code}.yaml").write_text(f"id: {code}\n{text}")
    return folder


def split(*prerequisites: str) -> str:
    edges = "".join(f"\n- {{skill: {name}, why: needed}}" for name in prerequisites) or " []"
    return f"standard: 4.X.A.1\ntitle: T\nstatement: S\ngrade: '4'\ndomain: Numbers\nprerequisites:{edges}\n"


def edges(tree: SkillTree, skill: str) -> dict[str, str]:
    return {edge.skill: edge.kind for edge in tree.skill(skill).prerequisites}


def message(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return str(caught.value)


def test_standards_without_a_lesson_are_skills_to_be_written(tmp_path: Path) -> None:
    tree = load_pack(pack(tmp_path))
    assert list(tree.skills) == ["3.X.A.1", "4.X.A.1.a", "4.X.A.1.b", "5.X.A.1"]
    assert not any(skill.authored for skill in tree.skills.values())
    assert tree.skill("3.X.A.1").grade == "3"
    assert tree.skill("4.X.A.1.b").courses == ("Algebra 1",)
    assert tree.skill("4.X.A.1.b").modeling


def test_all_standards_stay_as_they_are_written(tmp_path: Path) -> None:
    tree = load_pack(pack(tmp_path, **{"4_X_A_1": "objective: o\n"}))
    assert len(tree.standards) == 5
    assert sum(len(standard.prerequisites) for standard in tree.standards.values()) == 4


def test_edges_are_counted_once_however_many_lessons_they_reach(tmp_path: Path) -> None:
    mine = "prerequisites:\n- {skill: 4.X.A.1.a, why: mine}\n- {skill: 3.X.A.1, why: known}\n"
    assert load_pack(pack(tmp_path, **{"5_X_A_1": mine})).count_edges() == 4 + 1


def test_a_group_means_its_parts_and_hands_down_its_prerequisites(tmp_path: Path) -> None:
    tree = load_pack(pack(tmp_path))
    assert tree.resolve_goal("4.x.a.1") == ("4.X.A.1.a", "4.X.A.1.b")
    assert edges(tree, "4.X.A.1.a") == {"3.X.A.1": "hard"}
    assert edges(tree, "4.X.A.1.b") == {"4.X.A.1.a": "hard", "3.X.A.1": "hard"}


def test_a_group_as_prerequisite_means_all_its_parts(tmp_path: Path) -> None:
    text = BACKBONE.replace("{skill: 4.X.A.1.b, why: it uses", "{skill: 4.X.A.1, why: it uses")
    tree = load_pack(pack(tmp_path, text))
    assert edges(tree, "5.X.A.1") == {"4.X.A.1.a": "hard", "4.X.A.1.b": "hard", "3.X.A.1": "soft"}


def test_parts_are_taught_by_the_lesson_on_their_standard(tmp_path: Path) -> None:
    tree = load_pack(pack(tmp_path, **{"4_X_A_1": "objective: o\n"}))
    assert list(tree.skills) == ["3.X.A.1", "4.X.A.1", "5.X.A.1"]
    assert tree.resolve_goal("4.X.A.1.b") == ("4.X.A.1",)
    assert edges(tree, "4.X.A.1") == {"3.X.A.1": "hard"}
    assert edges(tree, "5.X.A.1") == {"4.X.A.1": "hard", "3.X.A.1": "soft"}
    with pytest.raises(GoalError, match=r"taught by 4\.X\.A\.1"):
        tree.skill("4.X.A.1.b")


def test_a_skill_file_needs_to_say_only_what_differs_from_its_standard(tmp_path: Path) -> None:
    text = "title: Mine\nprerequisites:\n- {skill: 3.X.A.1, why: mine, kind: hard}\n"
    skill = load_pack(pack(tmp_path, **{"5_X_A_1": text})).skill("5.X.A.1")
    assert (skill.title, skill.statement, skill.grade) == ("Mine", "What comes after.", "5")
    assert [(e.skill, e.kind, e.why) for e in skill.prerequisites] == [
        ("3.X.A.1", "hard", "mine"),
        ("4.X.A.1.b", "hard", "it uses the second part"),
    ]


def test_a_skill_may_call_an_edge_of_the_backbone_soft_by_any_of_its_codes(tmp_path: Path) -> None:
    soft = "prerequisites:\n- {skill: 4.X.A.1.b, kind: soft, why: only helps}\n"
    tree = load_pack(pack(tmp_path, **{"4_X_A_1": "objective: o\n", "5_X_A_1": soft}))
    assert edges(tree, "5.X.A.1")["4.X.A.1"] == "soft"


def test_splits_state_their_own_prerequisites_and_share_the_standard(tmp_path: Path) -> None:
    tree = load_pack(pack(tmp_path, **{"4_X_A_1__one": split(), "4_X_A_1__two": split("4.X.A.1~one")}))
    assert list(tree.skills) == ["3.X.A.1", "4.X.A.1~one", "4.X.A.1~two", "5.X.A.1"]
    assert edges(tree, "4.X.A.1~one") == {}
    assert tree.resolve_goal("4.X.A.1") == ("4.X.A.1~one", "4.X.A.1~two")
    assert tree.resolve_goal("4.X.A.1.b") == ("4.X.A.1~one", "4.X.A.1~two")
    assert set(edges(tree, "5.X.A.1")) == {"4.X.A.1~one", "4.X.A.1~two", "3.X.A.1"}


def test_an_alternative_of_the_skill_replaces_the_edge_of_the_backbone(tmp_path: Path) -> None:
    text = "alternatives:\n- {skills: [4.X.A.1.a, 4.X.A.1.b], why: either will do}\n"
    tree = load_pack(pack(tmp_path, **{"5_X_A_1": text}))
    assert edges(tree, "5.X.A.1") == {"3.X.A.1": "soft"}


def test_a_group_cannot_stand_in_an_alternative(tmp_path: Path) -> None:
    text = "alternatives:\n- {skills: [4.X.A.1, 3.X.A.1], why: either will do}\n"
    found = message(pack(tmp_path, **{"5_X_A_1": text}))
    assert "5.X.A.1.yaml:3: 4.X.A.1 is no single skill Name one of 4.X.A.1.a, 4.X.A.1.b." in found


def test_a_lesson_beside_one_of_its_parts_makes_no_cycle(tmp_path: Path) -> None:
    tree = load_pack(pack(tmp_path, **{"4_X_A_1": "objective: o\n", "4_X_A_1_a": "objective: o\n"}))
    assert set(tree.skills) == {"3.X.A.1", "4.X.A.1.a", "4.X.A.1", "5.X.A.1"}
    assert tree.resolve_goal("4.X.A.1.a") == ("4.X.A.1.a",)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("{skill: 3.X.A.1, why", "{skill: 3.X.A.7, why", "14: there is no skill 3.X.A.7 Did you mean"),
        ("- id: 4.X.A.1.b", "- id: 4.X.A.1.a", "19: 4.X.A.1.a is a standard twice, first in 4.yaml:15"),
        ("{skill: 4.X.A.1.a,", "{skill: 4.X.A.1.b,", "27: 4.X.A.1.b is its own prerequisite Remove it."),
        ("{skill: 3.X.A.1, kind: soft", "{skill: 4.X.A.1.b, kind: soft", "4.X.A.1.b is listed twice"),
        ("emphasis: major", "emphasis: huge", "4.yaml:8: standards.0.emphasis"),
        ("modeling: true", "modelling: true", "3.modelling: this field is not known here Did you"),
    ],
)  # fmt: skip
def test_a_fault_of_the_backbone_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, found: str
) -> None:
    assert old in BACKBONE
    assert found in message(pack(tmp_path, BACKBONE.replace(old, new, 1)))


def test_a_cycle_through_the_backbone_is_named(tmp_path: Path) -> None:
    text = BACKBONE.replace(
        "  emphasis: major\n", "  prerequisites:\n  - {skill: 5.X.A.1, why: round we go}\n"
    )
    assert "4.yaml:8: prerequisites form a cycle" in message(pack(tmp_path, text))


def test_a_skill_of_an_unknown_standard_is_refused(tmp_path: Path) -> None:
    text = split().replace("standard: 4.X.A.1", "standard: 4.X.A.9")
    found = message(pack(tmp_path, **{"4_X_A_1__one": text}))
    assert "4.X.A.1~one.yaml:2: there is no standard 4.X.A.9 Did you mean 4.X.A.1" in found


def test_a_broken_backbone_file_is_the_only_fault_reported(tmp_path: Path) -> None:
    whole = split("3.X.A.1")
    found = message(pack(tmp_path, BACKBONE + "- [", **{"4_X_A_1": whole}))
    assert len(found.splitlines()) == 1
    assert "4.yaml:37: is not valid YAML" in found
