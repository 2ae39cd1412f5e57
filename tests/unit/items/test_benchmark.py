import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from lessonloom.evals import items as benchmark
from lessonloom.evals._second_opinion import read_text
from lessonloom.graph import Skill, SkillTree, default_pack_path, load_pack
from lessonloom.items import AnswerKey, Item, ItemBank, WrongAnswer

PACK = "name: p\ntitle: P\nversion: '1'\nlicence: Apache-2.0\nsubject: mathematics\n"


@pytest.fixture
def item(tree: SkillTree) -> Item:
    return ItemBank(tree).draw("6.RP.A.2", "share")


def judge(tree: SkillTree, item: Item) -> set[str]:
    model = next(one for one in tree.skill(item.skill).item_models if one.id == item.model)
    return {flaw for flaw, _ in benchmark._judge(ItemBank(tree), model, item)}


def key_of(item: Item, **changes: str) -> Item:
    return item.model_copy(update={"answer": item.answer.model_copy(update=changes)})


def test_a_good_item_has_no_flaws(tree: SkillTree, item: Item) -> None:
    assert judge(tree, item) == set()


def test_a_wrong_key_is_seen_in_value_and_in_text(tree: SkillTree, item: Item) -> None:
    assert "wrong_keys" in judge(tree, key_of(item, value=str(Fraction(item.answer.value) + 1)))
    assert "wrong_keys" in judge(tree, key_of(item, text=item.answer.text + "5"))
    assert "wrong_keys" in judge(tree, key_of(item, text="−" + item.answer.text))


def test_clashes_duplicates_and_broken_text_are_seen(tree: SkillTree, item: Item) -> None:
    key = item.answer
    same = WrongAnswer(text=key.text, value=key.value, misconception="6.RP.A.2/inverts")
    seen = judge(tree, item.model_copy(update={"wrong": (same, *item.wrong)}))
    assert {"key_distractor_clashes", "duplicate_options"} <= seen
    assert "unparseable" in judge(tree, item.model_copy(update={"stem": "What is `3 + × )`?"}))
    assert "other_flaws" in judge(tree, item.model_copy(update={"stem": "What is {n}?"}))
    loose = item.wrong[0].model_copy(update={"misconception": "6.RP.A.2/else"})
    assert "other_flaws" in judge(tree, item.model_copy(update={"wrong": (loose, *item.wrong[1:])}))


@pytest.mark.parametrize(
    ("kind", "text", "unit", "value"),
    [
        ("fraction", "`3/4` liters", "liters", Fraction(3, 4)),
        ("mixed", "`-2 1/4`", "", Fraction(-9, 4)),
        ("money", "−$1,250.50", "", Fraction(-2501, 2)),
        ("percent", "2.5 %", "", Fraction(5, 2)),
        ("ratio", "`3 : 4`", "", (3, 4)),
        ("order", "`1/2`, 3", "", (Fraction(1, 2), 3)),
        ("integer", "3 km", "miles", None),
    ],
)
def test_the_second_reader_reads_answers(kind: str, text: str, unit: str, value: object) -> None:
    assert read_text(kind, text, unit) == value


def test_the_benchmark_reports_what_scripts_rely_on(
    share: Callable[..., Skill], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "skills").mkdir()
    (tmp_path / "pack.yaml").write_text(PACK)
    skill = share().model_dump(mode="json")
    (tmp_path / "skills" / "6.RP.A.2.yaml").write_text(json.dumps(skill))
    report = benchmark.run(draws=10, pack=tmp_path)
    headline = report["headline"]
    assert report["n"] == 10
    assert [headline[name] for name in list(headline)[:5]] == [0, 0, 0, 0, 0]
    assert headline["faults_seeded"] == headline["faults_caught"] >= 12
    assert headline["items_per_second"] > 0
    json.dumps(report)
    assert capsys.readouterr().out == ""


def test_a_key_is_checked_against_its_own_text() -> None:
    key = AnswerKey(kind="integer", text="12", value="12")
    assert read_text(key.kind, key.text, key.unit) == 12


def test_percent_is_read_as_it_is_written() -> None:
    assert read_text("percent", "34%", "") == read_text("percent", "34 %", "") == 34


def test_a_pack_is_judged_the_same_over_several_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    place = default_pack_path()
    tree = load_pack(place)
    some = ["3.OA.A.1", "6.RP.A.2"]
    few = SkillTree(
        tree.pack, [tree.skill(s).model_copy(update={"prerequisites": (), "alternatives": ()}) for s in some]
    )
    alone = list(benchmark._judge_pack(few, place, 2))
    monkeypatch.setattr(benchmark, "FEW_SKILLS", 1)
    monkeypatch.setattr(benchmark, "MOST_CORES", 2)
    together = list(benchmark._judge_pack(few, place, 2))
    assert [(p.skill, p.items, p.flaws) for p in alone] == [(p.skill, p.items, p.flaws) for p in together]
    assert [p.skill for p in alone] == some
