from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lessonloom.evals._item_faults import FAULTS, ONLY_IN, seed_and_catch
from lessonloom.graph import Skill, SkillTree, Step, default_pack_path, load_pack
from lessonloom.graph.figures import Figure
from lessonloom.items._figure import figure_flaw
from lessonloom.items.validate import main, sample, validate, validate_skill
from pydantic import TypeAdapter


def about_models(skill: Skill) -> list[str]:
    return [problem.message for problem in validate_skill(skill) if problem.model]


@pytest.mark.parametrize("base", ["share", "which", "explain"])
def test_sound_models_have_no_problems(share: Callable[..., Skill], base: str) -> None:
    assert about_models(share(base)) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"verify": "answer == total / n"}, "repeats the formula"),
        ({"verify": "total / n == answer and n > 0"}, "repeats the formula"),
        ({"verify": "answer == (each * n) / n"}, "repeats the formula"),
        ({"verify": "answer > 0"}, "accepts a wrong answer"),
        ({"verify": "n > 0"}, "does not look at answer"),
        ({"verify": None}, "has no verify"),
        ({"params": {"n": [2, 3], "each": [1.5, 4, 7]}}, "only 6 different draws"),
        ({"distractors": []}, "has 0 distinct wrong answers: none"),
        ({"stem": "{n} kg cost `{total:dec} )`."}, "draw 0: "),
        ({"stem": "One kg costs how much?"}, "ask the same question"),
        ({"params": {"n": "2..9", "each": [1.5, 4, 7], "who": ["Noor", "Ana"]}}, "who changes nothing"),
        ({"stem": "{n}  kg of rice cost {total:money}."}, "doubled space"),
        ({"answer__value": "n / total"}, "cents"),
    ],
)
def test_a_flaw_is_named(share: Callable[..., Skill], changes: dict[str, Any], reason: str) -> None:
    assert any(reason in message for message in about_models(share(**changes)))


@pytest.mark.parametrize(
    "verify", ["answer * n == total", "answer == round(total / n, 2) and answer * n == total"]
)
def test_a_second_route_is_accepted(share: Callable[..., Skill], verify: str) -> None:
    assert about_models(share(verify=verify)) == []


def test_a_flaw_of_many_draws_is_told_once(share: Callable[..., Skill]) -> None:
    messages = about_models(share(verify="answer > 0"))
    assert messages == ["draw 0: verify accepts a wrong answer (and 24 more draws like it)"]


@pytest.mark.parametrize("name", FAULTS)
def test_every_kind_of_seeded_fault_is_caught(share: Callable[..., Skill], name: str) -> None:
    grade = min(ONLY_IN.get(name, {"6"}))
    skills = [share(base).model_copy(update={"grade": grade}) for base in ("share", "which", "explain")]
    if name.startswith(FORMULAS):
        skills = [load_pack(default_pack_path()).skill(skill) for skill in ALGEBRA]
    verdicts = [seed_and_catch(skill, model, name) for skill in skills for model in skill.item_models]
    seeded = [verdict for verdict in verdicts if verdict is not None]
    assert all(seeded)
    assert seeded or name == "too few draws"


def test_an_authored_skill_needs_more_than_items(share: Callable[..., Skill]) -> None:
    messages = {problem.message for problem in validate_skill(share()) if not problem.model}
    assert {"has no objective", "has no bridge", "has no hook", "has 1 item models"} <= messages


def test_a_skill_that_is_not_authored_is_fine(share: Callable[..., Skill]) -> None:
    assert validate_skill(share().model_copy(update={"item_models": ()})) == ()


def test_notation_is_checked_in_prose(share: Callable[..., Skill]) -> None:
    skill = share().model_copy(update={"success": ("I can write `3 + × )`.",)})
    assert any(problem.message.startswith("text: ") for problem in validate_skill(skill))


def test_figures_are_checked_in_items_and_explanations(share: Callable[..., Skill]) -> None:
    bars = {"kind": "fraction_bars", "caption": "`{n} +`", "bars": [{"parts": 12, "shaded": "{n}"}]}
    assert any("`" in message for message in about_models(share(figure=bars)))
    bars |= {"caption": "Bars.", "bars": [{"parts": 3, "shaded": 4}]}
    step = Step.model_validate({"say": "s", "representation": "bars", "figure": bars})
    messages = [one.message for one in validate_skill(share().model_copy(update={"explanation": (step,)}))]
    assert "explanation 1: 4 of 3 parts are shaded" in messages


ALGEBRA = ("A-CED.A.2", "A-REI.B.3~inequalities", "A-REI.B.4.b~factoring", "A-REI.C.6", "F-IF.A.2")
FORMULAS = ("expression with", "equation of", "inequality with", "set with", "point with")


def test_an_option_with_the_value_of_the_key_makes_a_question_ambiguous(share: Callable[..., Skill]) -> None:
    model = {
        "answer": {"kind": "choice", "value": "`1/{a}`"},
        "verify": "1 / a < 1",
        "distractors": [
            {"value": "`2/{2 * a}`", "misconception": "swaps"},
            {"value": "`{a}`", "misconception": "swaps"},
        ],
    }
    messages = about_models(share("explain", **model))
    assert any("is as right as" in message for message in messages)


PLANE = {"kind": "coordinate", "caption": "c", "x_label": "x", "y_label": "y"}


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (PLANE, "nothing to show"),
        ({**PLANE, "points": [[1, 2]], "labels": ["A", "B"]}, "2 labels for 1 points"),
        ({**PLANE, "lines": [{"through": [[1, 2], [1, 2]]}]}, "one point only"),
        ({**PLANE, "points": [[1, 2]], "x_from": 3, "x_to": 3}, "window is empty"),
        ({**PLANE, "points": [[1, 7]], "y_to": 5}, "(1, 7) lies outside"),
        ({**PLANE, "paths": [{"points": [[0, 0], [9, 0]]}], "x_to": 5}, "(9, 0) lies outside"),
        ({"kind": "number_line", "caption": "c", "rays": [{"at": 2, "to": "left"}]}, "not between 0 and 1"),
        (
            {"kind": "area_model", "caption": "c", "top": ["a"], "side": ["b"], "cells": [["", ""]]},
            "1 rows of 1",
        ),
        ({"kind": "polygon", "caption": "c", "points": [[0, 0], [1, 1], [2, 2]]}, "one line"),
        ({"kind": "polygon", "caption": "c", "points": [[0, 0], [1, 0], [1, 2]], "sides": ["a"]}, "1 labels"),
    ],
)
def test_a_picture_that_cannot_be_is_refused(raw: dict[str, object], flaw: str) -> None:
    assert flaw in figure_flaw(TypeAdapter(Figure).validate_python(raw))


def test_a_tree_is_validated_skill_by_skill(tree: SkillTree) -> None:
    assert {problem.file for problem in validate(tree)} == {"6.RP.A.2.yaml"}


def test_a_sample_shows_key_steps_and_what_wrong_answers_mean(tree: SkillTree) -> None:
    text = sample(tree, "6.RP.A.2", 1)
    assert "6.RP.A.2/share#0  (core, apply, word problem)" in text
    assert "<- key" in text
    assert "(6.RP.A.2/multiplies)" in text
    assert "look for: Says that there are two" in text


def test_the_command_names_file_and_line_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "skills").mkdir()
    for name in ("pack.yaml", "skills/6.RP.A.2.yaml"):
        (tmp_path / name).write_text((default_pack_path() / name).read_text())
    assert main([str(tmp_path), "--partial"]) == 0
    file = tmp_path / "skills" / "6.RP.A.2.yaml"
    text = file.read_text().replace("verify: answer * n == total\n", "verify: answer * n == total + 1\n")
    file.write_text(text)
    line = text[: text.index("- id: price-per-kilogram")].count("\n") + 1
    capsys.readouterr()
    assert main([str(tmp_path), "--partial"]) == 1
    assert f"6.RP.A.2.yaml:{line}: [price-per-kilogram] the key" in capsys.readouterr().out
    assert main([str(tmp_path)]) == 1
    assert "there is no skill 6.RP.A.1" in capsys.readouterr().err
