import os
import random
from pathlib import Path

import pytest
from lessonloom.graph import LessonloomError, PackError, load_pack
from lessonloom.items import ItemBank
from lessonloom.items.errors import ItemError
from lessonloom.items.validate import validate

PACK = "name: p\ntitle: P\nversion: '1'\nlicence: Apache-2.0\nsubject: mathematics\n"
SKILL = """id: A
standard: A
title: Sums
statement: Add two numbers.
grade: '3'
domain: Numbers
misconceptions:
- {id: adds-one, belief: b, correction: c, remedy: r}
item_models:
- id: one
  level: core
  thinking: apply
  representation: symbols
  params: {a: 2..9, b: 2..9}
  where: a != b
  stem: "What is `{a} + {b}`?"
  answer: {kind: integer, value: a + b}
  verify: answer - a == b
  steps: ["`{a} + {b} = {answer}`"]
  distractors:
  - {value: a + b + 1, misconception: adds-one}
"""


def pack(folder: Path, skill: str | bytes = SKILL) -> Path:
    (folder / "skills").mkdir()
    (folder / "pack.yaml").write_text(PACK)
    (folder / "skills" / "A.yaml").write_bytes(skill if isinstance(skill, bytes) else skill.encode())
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return str(caught.value)


def flaws(folder: Path) -> str:
    return "\n".join(str(problem) for problem in validate(load_pack(folder)))


LAUGHS = 'a: &a ["lol","lol"]\nb: &b [*a,*a]\nc: &c [*b,*b]\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SKILL + LAUGHS, "A.yaml:22: uses an anchor"),
        (SKILL + "x: " + "[" * 400_000, "A.yaml:22: "),
        (SKILL + "x: " + "{a: " * 100_000, "A.yaml:22: "),
        (SKILL + "\n".join(" " * n + "- x:" for n in range(300)), "A.yaml:"),
        (SKILL + "x: !!python/object/apply:os.system ['true']\n", "A.yaml:22: uses the tag"),
        (SKILL + "<<: {title: merged}\n", "A.yaml:22: <<: this field is not known"),
        (SKILL + "include: ../../etc/passwd\n", "A.yaml:22: include: this field is not known"),
        (SKILL.encode().replace(b"Sums", b"Su\0ms"), "A.yaml:3: is not plain text"),
        (SKILL.encode().replace(b"Sums", b"S\xfcms"), "A.yaml:3: is not UTF-8 text"),
        (SKILL.encode("utf-16"), "A.yaml:1: is not UTF-8 text"),
        (SKILL.replace("id: A\n", "id: ../../A\n"), "A.yaml:1: id: string should match"),
        (SKILL.replace("id: A\n", "id: ..\n"), "A.yaml:1: id: string should match"),
        (SKILL.replace("Sums", "x" * 3000), "A.yaml:3: title: string should have at most"),
        (SKILL + "---\nid: B\n", "A.yaml:22: holds a second document"),
        (SKILL.replace("value: a + b}", "value: [1, 2]}"), "A.yaml:17: item_models.0.answer.value"),
        ("- just\n- a list\n", "A.yaml:1: the file: input should be"),
        ("", "A.yaml:1: the file: input should be"),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(tmp_path: Path, text: str | bytes, found: str) -> None:
    assert found in refusal(pack(tmp_path, text))


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    with (folder / "skills" / "B.yaml").open("wb") as file:
        file.truncate(100_000_000)
    assert "B.yaml:1: is larger than 1 MB" in refusal(folder)


def test_links_out_of_the_pack_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(SKILL)
    (tmp_path / "pack").mkdir()
    folder = pack(tmp_path / "pack")
    (folder / "skills" / "B.yaml").symlink_to(tmp_path / "secret.yaml")
    assert "B.yaml:1: is a link out of the pack" in refusal(folder)


def test_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "A.yaml").write_text(SKILL)
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.yaml").write_text(PACK)
    (tmp_path / "pack" / "skills").symlink_to(tmp_path / "elsewhere")
    assert "A.yaml:1: is a link out of the pack" in refusal(tmp_path / "pack")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    os.mkfifo(folder / "skills" / "B.yaml")
    assert "B.yaml:1: is not an ordinary file" in refusal(folder)


def test_a_file_with_another_ending_is_not_silently_left_out(tmp_path: Path) -> None:
    folder = pack(tmp_path)
    (folder / "skills" / "B.yml").write_text(SKILL)
    assert "B.yml:1: would be left out Rename it to B.yaml." in refusal(folder)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("value: a + b}", "value: 9**9**9}", "exponent"),
        ("value: a + b}", "value: 10**12 * 10**12}", "too large"),
        ("value: a + b}", f'value: "{"(" * 200}a{")" * 200}"}}', ""),
        ("value: a + b}", f'value: "{"-" * 200}a"}}', "more than 250 parts"),
        ("value: a + b}", f'value: "{"a+" * 250}a"}}', "more than"),
        ("value: a + b}", f'value: "{"a+" * 9000}a"}}', "longer than"),
        ("value: a + b}", "value: \"__import__('os').getcwd()\"}", "no function"),
        ("value: a + b}", 'value: "a.__class__"}', "not part of the expression language"),
        ("value: a + b}", 'value: "[a for a in (1, 2)]"}', "not part of the expression language"),
        ("params: {a: 2..9, b: 2..9}", "params: {a: 2..999999999, b: 2..9}", "values"),
        ("where: a != b", "where: a > b + 100", "no draw meets"),
        ("`{a} + {b}`?", "`{a} + {b}`?" + "{a}" * 600, ""),
        ("`{a} + {b}`?", "`" + "(" * 500 + "{a} + {b}" + ")" * 500 + "`?", "Correct the template"),
        ("`{a} + {b}`?", "{{{{a}}}} {b}?", "brace"),
    ],
)  # fmt: skip
def test_a_hostile_exercise_is_a_problem_and_no_harm(tmp_path: Path, old: str, new: str, found: str) -> None:
    assert old in SKILL
    text = flaws(pack(tmp_path, SKILL.replace(old, new, 1)))
    assert "A.yaml: [one]" in text
    assert found in text


PIECES = (b"", b"\0", b"\xff", b"*", b"&a ", b"{", b"]", b": ", b"- ", b"\n  ", b"9**9", b"..", b"`")


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_done_to_a_pack_only_its_own_errors_come_out(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    raw = bytearray(SKILL.encode())
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(raw))
        end = min(len(raw), at + rng.randint(1, 12))
        piece = rng.choice((*PIECES, bytes(raw[at:end]) * 9))
        raw[at : end if rng.random() < 0.5 else at] = piece
    try:
        tree = load_pack(pack(tmp_path, bytes(raw)))
        validate(tree, draws=3)
        bank = ItemBank(tree)
        for model in bank.models("A"):
            bank.draw("A", model.id, 0)
    except (PackError, ItemError, LessonloomError):
        pass
