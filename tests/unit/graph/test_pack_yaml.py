from pathlib import Path

import pytest
from lessonloom.graph import PackError
from lessonloom.graph._yaml import read_yaml


def read(tmp_path: Path, text: str) -> object:
    file = tmp_path / "x.yaml"
    file.write_text(text)
    return read_yaml(file).data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0.75", 0.75),
        ("true", True),
        ("~", None),
        ("yes", "yes"),
        ("1:30", "1:30"),
        ("010", "010"),
        ("2026-01-01", "2026-01-01"),
        ("1_000", "1_000"),
        ("'12'", "12"),
        ("3/4", "3/4"),
        ("2..12", "2..12"),
    ],
)
def test_only_what_a_teacher_calls_a_number_is_one(tmp_path: Path, text: str, value: object) -> None:
    data = read(tmp_path, f"a: {text}")
    assert data == {"a": value}
    assert type(data["a"]) is type(value)  # type: ignore[index]


def test_every_place_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\nb:\n  - c: 2\n  - d:\n      e: 3\n")
    document = read_yaml(file)
    assert document.line(("b", 1, "d", "e")) == 5
    assert document.line(("b", 1, "d", "missing")) == 4
    assert document.line(()) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x 1\nb: *x", ":1: uses an anchor"),
        ("a: *x", "alias"),
        ("a: !!python/object:os.system x", "uses the tag"),
        ("a: 1\na: 2", ":2: has the key 'a' twice"),
        ("a: 1\n---\nb: 2", "second document"),
        ("a: b: c", ":1: is not valid YAML"),
        ("{[1]: 2}", "key that is not a word"),
        ("[" * 60 + "]" * 60, "nested deeper"),
        ("a: " + "x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_surprises_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(PackError, match=r"x\.yaml:") as caught:
        read(tmp_path, text)
    assert reason in str(caught.value)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(b"a: \xff\xfe")
    with pytest.raises(PackError, match="not UTF-8"):
        read_yaml(file)
