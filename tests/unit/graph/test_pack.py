from pathlib import Path

import pytest
from lessonloom.graph import PackError, load_pack

PACK = "name: p\ntitle: P\nversion: '1'\nlicence: Apache-2.0\nsubject: mathematics\n"


def skill(name: str, *prerequisites: str, more: str = "") -> str:
    edges = "".join(f"\n  - {{skill: {other}, why: needed}}" for other in prerequisites) or " []"
    return (
        f"id: {name}\nstandard: {name}\ntitle: T\nstatement: S\ngrade: '3'\ndomain: D\n"
        f"prerequisites:{edges}\n{more}"
    )


def write(folder: Path, **skills: str) -> Path:
    (folder / "skills").mkdir()
    (folder / "pack.yaml").write_text(PACK)
    for name, text in skills.items():
        (folder / "skills" / f"{name}.yaml").write_text(text)
    return folder


def message(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return str(caught.value)


def test_a_pack_becomes_a_tree_with_prerequisites_first(tmp_path: Path) -> None:
    tree = load_pack(write(tmp_path, A=skill("A", "B"), B=skill("B")))
    assert list(tree.skills) == ["B", "A"]
    assert tree.pack.title == "P"
    assert len(tree.content_hash) == 64


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    folder = write(tmp_path, A=skill("A"))
    before = load_pack(folder).content_hash
    assert load_pack(folder).content_hash == before
    (folder / "skills" / "A.yaml").write_text(skill("A").replace("title: T", "title: U"))
    assert load_pack(folder).content_hash != before


def test_an_unknown_prerequisite_is_named_with_its_line(tmp_path: Path) -> None:
    text = message(write(tmp_path, A=skill("A", "BB"), B=skill("B")))
    assert "A.yaml:8: there is no skill BB" in text


def test_a_partial_pack_leaves_out_what_is_not_there(tmp_path: Path) -> None:
    tree = load_pack(write(tmp_path, A=skill("A", "BB")), partial=True)
    assert tree.hard("A") == ()


def test_a_cycle_is_named(tmp_path: Path) -> None:
    text = message(write(tmp_path, A=skill("A", "B"), B=skill("B", "C"), C=skill("C", "A")))
    assert "A -> B -> C -> A" in text


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    text = message(
        write(
            tmp_path,
            A=skill("A", "Z"),
            B=skill("B", more="colour: red\n"),
            C=skill("D"),
            E="id: [",
        )
    )
    assert "A.yaml:8: there is no skill Z" in text
    assert "B.yaml:8: colour: this field is not known here" in text
    assert "C.yaml:1: the id is D Rename the file to D.yaml." in text
    assert "E.yaml" in text
    assert len(text.splitlines()) == 4


def test_a_misspelled_field_gets_a_suggestion(tmp_path: Path) -> None:
    assert "Did you mean objective?" in message(write(tmp_path, A=skill("A", more="objectiv: x\n")))


def test_abilities_are_only_the_five(tmp_path: Path) -> None:
    assert "A.yaml:8: abilities.juggling" in message(
        write(tmp_path, A=skill("A", more="abilities: {juggling: 0.5}\n"))
    )


MODEL = """misconceptions:
  - {id: adds, belief: b, correction: c, remedy: r}
  - {id: NAME, belief: b, correction: c, remedy: r}
item_models:
  - id: one
    level: core
    thinking: apply
    representation: symbols
    params: {a: 1..9}
    stem: "{a}?"
    answer: {kind: integer, value: a}
    steps: [s]
    distractors:
      - {value: a + 1, misconception: WRONG}
"""


def test_misconceptions_are_unique_and_distractors_name_existing_ones(tmp_path: Path) -> None:
    more = MODEL.replace("NAME", "adds").replace("WRONG", "ads")
    text = message(write(tmp_path, A=skill("A", more=more)))
    assert "A.yaml:10: misconceptions has the id adds twice" in text
    assert "A.yaml:21: there is no misconception A/ads Did you mean adds?" in text


def test_a_distractor_may_name_a_misconception_of_another_skill(tmp_path: Path) -> None:
    more = MODEL.replace("NAME", "other").replace("WRONG", "B/adds")
    other = MODEL.replace("NAME", "other").replace("WRONG", "adds")
    tree = load_pack(write(tmp_path, A=skill("A", more=more), B=skill("B", more=other)))
    assert tree.misconception("B/adds").belief == "b"


def test_a_folder_without_pack_file_says_what_to_do(tmp_path: Path) -> None:
    assert "holds no pack.yaml" in message(tmp_path)
