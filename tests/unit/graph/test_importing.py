import json
from itertools import pairwise
from pathlib import Path

import pytest
from lessonloom.graph import InputError, load_pack
from lessonloom.graph.importing import import_pack

TABLE = "id,title,prerequisites,grade\nA.1,Count to ten,,K\nA.2,Add,A.1,1\nA.3,Multiply,A.1; A.2,3\n"


def item(name: str, code: str | None = None, **more: object) -> dict[str, object]:
    return {"identifier": name, "humanCodingScheme": code, "fullStatement": f"Statement of {name}.", **more}


def link(kind: str, origin: str, target: str) -> dict[str, object]:
    return {
        "associationType": kind,
        "originNodeURI": {"identifier": origin},
        "destinationNodeURI": {"identifier": target},
    }


def case() -> dict[str, list[dict[str, object]] | dict[str, object]]:
    return {
        "CFDocument": {"identifier": "d", "title": "State mathematics"},
        "CFItems": [
            item("h", None, CFItemType="Domain"),
            item("lvl", "Grade 5"),
            item("a", "CCSS.Math.Content.3.OA.A.1", educationLevel=["03"]),
            item("b", "4.OA (new)!", educationLevel=["09", "10", "11"]),
            item("c", "4.OA (new)?"),
        ],
        "CFAssociations": [
            link("isChildOf", "a", "h"),
            link("isPartOf", "b", "a"),
            link("precedes", "a", "b"),
            link("precedes", "b", "c"),
            link("hasSkillLevel", "c", "lvl"),
            link("isRelatedTo", "a", "c"),
        ],
    }


def round_trip(*steps: str) -> list[dict[str, object]]:
    return [link("precedes", a, b) for a, b in pairwise(steps)]


def write(folder: Path, text: str, name: str = "in.csv") -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_a_table_becomes_a_pack_one_can_write_lessons_on(tmp_path: Path) -> None:
    report = import_pack(write(tmp_path, TABLE), tmp_path / "pack")
    tree = load_pack(tmp_path / "pack")
    assert (report.standards, report.prerequisites) == (3, 3)
    assert tree.hard("A.3") == ("A.1", "A.2")
    assert tree.skill("A.2").grade == "1"
    (tmp_path / "pack" / "skills" / "A.2.yaml").write_text("id: A.2\nobjective: add within ten\n")
    assert load_pack(tmp_path / "pack").skill("A.2").objective == "add within ten"


def test_a_case_framework_becomes_a_pack(tmp_path: Path) -> None:
    report = import_pack(write(tmp_path, json.dumps(case()), "in.json"), tmp_path / "pack")
    tree = load_pack(tmp_path / "pack")
    assert list(tree.skills) == ["3.OA.A.1", "4.OA-new", "4.OA-new-2"]
    assert tree.hard("4.OA-new-2") == ("4.OA-new",)
    assert tree.skill("3.OA.A.1").domain == "Statement of h."
    assert [tree.skill(name).grade for name in tree.skills] == ["3", "HS", "Grade 5"]
    assert report.notes == ("2 headings became domains", "1 associations isRelatedTo left out")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("A.1; A.2", "A.1; A.9", "in.csv:4: there is no A.9"),
        ("A.3,", "A.2,", "in.csv:4: the id A.2 is there twice"),
        ("A.1,Count to ten,,", "A.1,Count to ten,A.3,", "prerequisites form a cycle"),
        ("A.2,Add", "../A,Add", "in.csv:3: '../A' is no usable id"),
        ("A.2,Add", "A.2,", "in.csv:3: has no title"),
        ("id,title", "code,title", "in.csv:1: has no column id"),
        (TABLE, "", "in.csv:1: has no column id"),
        (TABLE, "id,title,prerequisites\n", "holds no standard"),
        ("A.2,Add", 'A.2,"Add', "in.csv:4: is not a CSV table"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path: Path, old: str, new: str, found: str) -> None:
    assert old in TABLE
    with pytest.raises(InputError) as caught:
        import_pack(write(tmp_path, TABLE.replace(old, new, 1)), tmp_path / "pack")
    assert found in str(caught.value)
    assert caught.value.remedy
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{", "in.json: the file: "),
        ("[" * 100_000, "in.json: the file: "),
        ("{}", "CFDocument: Field required"),
        (json.dumps(case() | {"CFItems": [{"identifier": "x"}]}), "CFItems.0.fullStatement"),
        (json.dumps(case() | {"CFItems": [item("a"), item("a")]}), "1: the identifier a is there twice"),
        (json.dumps(case() | {"CFAssociations": round_trip("a", "q")}), "0: there is no item q"),
        (json.dumps(case() | {"CFAssociations": round_trip("a", "b", "a")}), "cycle"),
    ],
)  # fmt: skip
def test_a_bad_framework_is_refused_with_its_place(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(InputError) as caught:
        import_pack(write(tmp_path, text, "in.json"), tmp_path / "pack")
    assert found in str(caught.value)


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    file = write(tmp_path, TABLE)
    import_pack(file, tmp_path / "pack")
    with pytest.raises(InputError, match="not empty"):
        import_pack(file, tmp_path / "pack")
