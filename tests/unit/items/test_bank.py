import ast
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from lessonloom.graph import GoalError, Skill, SkillTree, default_pack_path, load_pack
from lessonloom.items import AnswerKey, ItemBank, ItemError, WrongAnswer
from lessonloom.items._options import arrange

RATES = "6.RP.A.2"


def test_an_item_has_key_steps_and_named_wrong_answers(tree: SkillTree) -> None:
    item = ItemBank(tree).draw(RATES, "share", 3)
    assert item.id == "6.RP.A.2/share#3"
    assert item.answer.kind == "money"
    assert item.answer.text.startswith("$")
    assert item.steps[-1] == f"1 kg costs {item.answer.text}."
    assert {wrong.misconception for wrong in item.wrong} <= {
        f"{RATES}/inverts",
        f"{RATES}/multiplies",
        f"{RATES}/subtracts",
    }


def test_an_item_depends_on_its_id_only(tree: SkillTree) -> None:
    first, second = ItemBank(tree), ItemBank(tree)
    ahead = [first.draw(RATES, "share", draw) for draw in range(20)]
    for item in reversed(ahead):
        assert second.item(item.id) == item


def test_an_item_is_the_same_in_another_process(tree: SkillTree) -> None:
    code = (
        "from lessonloom.items._params import Combinations, number_from\n"
        "c = Combinations({'a': (1, 2, 3, 4, 5), 'b': (1, 2, 3)}, number_from('x'))\n"
        "print([tuple(d.values()) for d in c])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(set(ast.literal_eval(outputs.pop()))) == 15


def test_draws_differ_until_all_are_used(tree: SkillTree) -> None:
    bank = ItemBank(tree)
    count = bank.distinct(RATES, "share")
    assert count == 8 * 4 - 2
    stems = [bank.draw(RATES, "share", draw).stem for draw in range(count)]
    assert len(set(stems)) == count
    assert bank.draw(RATES, "share", count).stem == stems[0]


def test_large_parameter_spaces_are_sampled_without_listing_them(
    share: Callable[..., Skill], tree_of: Callable[[Skill], SkillTree]
) -> None:
    wide = {"n": "2..2000", "each": list(range(2, 1500))}
    bank = ItemBank(tree_of(share(params=wide)))
    assert len({bank.draw(RATES, "share", draw).stem for draw in range(200)}) == 200


def test_conditions_hold_in_every_draw(
    share: Callable[..., Skill], tree_of: Callable[[Skill], SkillTree]
) -> None:
    bank = ItemBank(tree_of(share(where=["n != each", "total > 10", "is_int(total)"])))
    for draw in range(bank.distinct(RATES, "share")):
        values = bank.compiled(RATES, "share").values(draw)
        assert values["n"] != values["each"]
        assert Fraction(values["total"]) > 10
        assert isinstance(values["total"], int)


def test_a_key_that_fails_its_second_route_is_never_returned(
    share: Callable[..., Skill], tree_of: Callable[[Skill], SkillTree]
) -> None:
    bank = ItemBank(tree_of(share(answer__value="total / n + 1")))
    with pytest.raises(ItemError, match="fails verify `answer \\* n == total`"):
        bank.draw(RATES, "share")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"verify": None}, "has no verify"),
        ({"where": "n > 99"}, "no draw meets `where`"),
        ({"answer__kind": "integer", "answer__value": "each + 1/2"}, "not a whole number"),
        ({"answer__value": "each / 3"}, "not a whole number of cents"),
        ({"answer__kind": "decimal", "answer__value": "each / 11"}, "no decimal"),
        ({"answer__kind": "ratio"}, "pair of numbers"),
        ({"answer__kind": "order"}, "two different values"),
        ({"stem": "{m}"}, "the name m is not known here"),
        ({"stem": "{answer}"}, "the name answer is not known here"),
        ({"params": {"n": "9..2"}}, "has 0 values"),
        ({"params": {"n": "2 to 9"}}, "is not a range"),
        ({"params": {"n": "1..9999999999"}}, "values"),
        ({"params": {"n": []}}, "has 0 values"),
        ({"params": {"n": [None]}}, "is not a value"),
        ({"let": {"n": "1"}}, "parameter already"),
        ({"let": {"answer": "1"}}, "cannot be the name"),
        ({"let": {"a b": "1"}}, "cannot be the name"),
        ({"let": {"total": "n / 0"}}, "divides by zero"),
        (
            {"figure": {"kind": "array", "caption": "{n}", "rows": "{n + 20}", "columns": 2}},
            "figure array.rows",
        ),
        ({"steps": ["{total / 11:dec}"]}, "no decimal"),
    ],
)
def test_a_broken_model_is_an_error_that_names_it(
    share: Callable[..., Skill],
    tree_of: Callable[[Skill], SkillTree],
    changes: dict[str, Any],
    reason: str,
) -> None:
    with pytest.raises(ItemError, match=f"{RATES}/share: ") as caught:
        ItemBank(tree_of(share(**changes))).draw(RATES, "share")
    assert reason in str(caught.value)


def test_wrong_answers_differ_from_key_and_each_other_and_make_sense(
    share: Callable[..., Skill], tree_of: Callable[[Skill], SkillTree]
) -> None:
    distractors = [
        {"value": source, "misconception": "inverts"}
        for source in (
            "each",
            "each + 0.001",
            "n - 1000",
            "1 / 0",
            "total",
            "total",
            "total + 1/300",
            "n / 3",
        )
    ]
    bank = ItemBank(tree_of(share(distractors=distractors)))
    for draw in range(20):
        item = bank.draw(RATES, "share", draw)
        values = [Fraction(wrong.value) for wrong in item.wrong]
        assert Fraction(item.answer.value) not in values
        assert len(set(values)) == len(values) <= 2
        assert all((value * 100).denominator == 1 for value in values)


def test_equivalent_ratios_are_one_answer(
    share: Callable[..., Skill], tree_of: Callable[[Skill], SkillTree]
) -> None:
    skill = share(
        answer={"kind": "ratio", "value": "(1, n)"},
        verify="same_ratio(answer, (2, 2 * n))",
        steps=["s"],
        distractors=[
            {"value": "(2, 2 * n)", "misconception": "inverts"},
            {"value": "(n, 1)", "misconception": "inverts"},
        ],
    )
    item = ItemBank(tree_of(skill)).draw(RATES, "share")
    assert [wrong.value for wrong in item.wrong] == [item.answer.value.replace("(1, ", "(")[:-1] + ", 1)"]


def test_options_hold_one_key_and_keep_the_likeliest_wrong_answer(tree: SkillTree) -> None:
    bank = ItemBank(tree)
    for draw in range(20):
        item = bank.draw(RATES, "share", draw)
        choice = bank.as_choice(item)
        assert choice is not None
        assert [option.text for option in choice.options if option.correct] == [choice.answer.text]
        assert "".join(option.label for option in choice.options) in ("ABC", "ABCD")
        assert item.wrong[0].text in [option.text for option in choice.options]
        assert choice == bank.as_choice(item)


def number(text: str) -> WrongAnswer:
    return WrongAnswer(text=text, value=text, misconception=f"{RATES}/inverts")


def test_numbers_stand_in_order_where_other_wrong_answers_bring_the_key_to_its_place() -> None:
    key = AnswerKey(kind="integer", text="10", value="10")
    wrong = [number(n) for n in ("12", "8", "14", "6", "16", "4")]
    for draw, shown in enumerate(["10 12 14 16", "8 10 12 14", "6 8 10 12"]):
        assert " ".join(option.text for option in arrange(key, wrong, draw, 0, 3)) == shown
    last = arrange(key, wrong, 3, 0, 3)  # all below the key would leave out the likeliest, 12
    assert last[3].correct
    assert {option.text for option in last} == {"8", "10", "12", "14"}


def test_no_letter_holds_the_key_of_a_numeric_model_much_more_often_than_others() -> None:
    tree = load_pack(default_pack_path())
    bank = ItemBank(tree)
    looked = 0
    for skill in tree.skills.values():
        for model in skill.item_models:
            if model.answer.kind in ("choice", "text", "order", "ratio") or len(model.distractors) < 3:
                continue
            choices = [
                bank.as_choice(bank.draw(skill.id, model.id, draw))
                for draw in range(bank.distinct(skill.id, model.id, 40))
            ]
            letters = Counter(o.label for c in choices if c for o in c.options if o.correct)
            looked += 1
            assert max(letters.values()) <= 0.6 * sum(letters.values()), f"{skill.id}/{model.id} {letters}"
    assert looked > 50


def test_the_key_of_a_choice_takes_every_place_equally_often(tree: SkillTree) -> None:
    bank = ItemBank(tree)
    items = [bank.draw(RATES, "which", draw) for draw in range(30)]
    places = Counter(next(option.label for option in item.options if option.correct) for item in items)
    assert places == {"A": 10, "B": 10, "C": 10}


def test_no_options_without_two_wrong_answers(
    share: Callable[..., Skill], tree_of: Callable[[Skill], SkillTree], tree: SkillTree
) -> None:
    bank = ItemBank(tree_of(share(distractors=[{"value": "total", "misconception": "inverts"}])))
    assert bank.as_choice(bank.draw(RATES, "share")) is None
    text = ItemBank(tree)
    assert text.as_choice(text.draw(RATES, "explain")) is None


def test_text_items_carry_a_rubric(tree: SkillTree) -> None:
    item = ItemBank(tree).draw(RATES, "explain", 1)
    number = item.answer.value.removeprefix("Yes, two ").removesuffix("s.")
    assert item.rubric == (f"Says that there are two {number}s.",)


def test_figures_get_plain_numbers_and_written_texts(
    share: Callable[..., Skill], tree_of: Callable[[Skill], SkillTree]
) -> None:
    line = {
        "kind": "number_line",
        "caption": "A line with a mark at {1 / n}.",
        "parts": "{n}",
        "marks": [{"at": "{1}/{n}", "label": "{1 / n}"}, {"at": 0.5}],
    }
    figure = ItemBank(tree_of(share(figure=line))).draw(RATES, "share").figure
    assert figure is not None
    assert figure.kind == "number_line"
    assert figure.marks[0].at == Fraction(1, figure.parts)
    assert figure.marks[0].label == f"`1/{figure.parts}`"
    assert figure.marks[1].at == Fraction(1, 2)


def test_models_are_listed_by_level(tree: SkillTree) -> None:
    bank = ItemBank(tree)
    assert [model.id for model in bank.models(RATES)] == ["share", "which", "explain"]
    assert [model.id for model in bank.models(RATES, "support")] == ["which"]


@pytest.mark.parametrize(
    "item_id",
    ["", "x", "6.RP.A.2/share", "6.RP.A.2#1", "6.RP.A.2/share#-1", "6.RP.A.2/share#9999999", "6.RP.A.2/no#1"],
)
def test_what_is_no_item_id_is_an_error(tree: SkillTree, item_id: str) -> None:
    with pytest.raises(ItemError):
        ItemBank(tree).item(item_id)


def test_an_unknown_skill_is_a_goal_error(tree: SkillTree) -> None:
    with pytest.raises(GoalError):
        ItemBank(tree).draw("6.RP.A.9", "share")
