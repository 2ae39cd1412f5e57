"""A skill small enough to read, and a way to change one thing in it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from lessonloom.graph import PackInfo, Skill, SkillTree

PACK = PackInfo(name="small", title="Small", version="1", licence="Apache-2.0", subject="mathematics")

SHARE: dict[str, Any] = {
    "id": "share",
    "level": "core",
    "thinking": "apply",
    "representation": "word problem",
    "params": {"n": "2..9", "each": [1.5, 2.25, 4, 7]},
    "where": ["n != each"],
    "let": {"total": "n * each"},
    "stem": "{n} kg of rice cost {total:money}. What does 1 kg cost?",
    "answer": {"kind": "money", "value": "total / n"},
    "verify": "answer * n == total",
    "steps": ["`{total:dec} ÷ {n} = {each:dec}`", "1 kg costs {answer}."],
    "distractors": [
        {"value": "n / total", "misconception": "inverts"},
        {"value": "n * total", "misconception": "multiplies"},
        {"value": "total - n", "misconception": "subtracts", "when": "total > n"},
    ],
}
CHOICE: dict[str, Any] = {
    "id": "which",
    "level": "support",
    "thinking": "understand",
    "representation": "symbols",
    "params": {"a": "2..6", "b": "7..12"},
    "stem": "Which is larger, {a} or {b}?",
    "answer": {"kind": "choice", "value": "{b}, because it comes later"},
    "verify": "b > a",
    "steps": ["{b} comes after {a}."],
    "distractors": [
        {"value": "{a}, because it comes first", "misconception": "inverts"},
        {"value": "{a}, because it is shorter", "misconception": "subtracts"},
    ],
}
EXPLAIN: dict[str, Any] = {
    "id": "explain",
    "level": "extension",
    "thinking": "evaluate",
    "representation": "words",
    "params": {"a": "2..29"},
    "stem": "Is `{a} + {a} = 2 × {a}`? Say why.",
    "answer": {"kind": "text", "value": "Yes, two {a}s.", "rubric": ["Says that there are two {a}s."]},
    "steps": ["Two equal numbers are twice one of them."],
}


def skill_of(*models: dict[str, Any]) -> Skill:
    return Skill.model_validate(
        {
            "id": "6.RP.A.2",
            "standard": "6.RP.A.2",
            "title": "Unit rates",
            "statement": "Find the amount for one.",
            "grade": "6",
            "domain": "Ratios",
            "misconceptions": [
                {"id": name, "belief": "b", "correction": "c", "remedy": "r"}
                for name in ("inverts", "multiplies", "subtracts")
            ],
            "item_models": models,
        }
    )


@pytest.fixture
def tree() -> SkillTree:
    """One skill with the models share (money), which (choice) and explain (text)."""
    return SkillTree(PACK, [skill_of(SHARE, CHOICE, EXPLAIN)])


@pytest.fixture
def share() -> Callable[..., Skill]:
    """The skill with the model share alone, after changes such as `stem="..."` or `answer__kind="..."`."""

    def make(base: str = "share", **changes: Any) -> Skill:
        model = copy.deepcopy({"share": SHARE, "which": CHOICE, "explain": EXPLAIN}[base])
        for name, value in changes.items():
            outer, _, inner = name.partition("__")
            if inner:
                model[outer][inner] = value
            elif value is None:
                del model[outer]
            else:
                model[outer] = value
        return skill_of(model)

    return make


@pytest.fixture
def tree_of() -> Callable[[Skill], SkillTree]:
    return lambda skill: SkillTree(PACK, [skill])
