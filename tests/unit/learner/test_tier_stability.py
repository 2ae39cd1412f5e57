"""Tiers stay as they are under small changes: another order, a learner more, an answer more or less."""

import random

import pytest
from lessonloom.learner import ClassData, diagnose, tiers_for

from .test_diagnosis import make_class

SKILLS = ("4.A", "5.B", "6.C")


def placed(tree, bank, data: ClassData) -> dict[str, str]:
    found = diagnose(data, tree=tree, bank=bank, goals=["6.C"])
    return {name: tier.level for tier in tiers_for(tree, found, "6.C") for name in tier.learners}


def moved(before: dict[str, str], after: dict[str, str], *, but: str = "") -> int:
    return sum(after[name] != level for name, level in before.items() if name != but)


def random_grid(seed: int, *, strong: float, learners: int = 28) -> dict[str, dict[str, str]]:
    rng = random.Random(seed)
    return {
        f"L{i:02d}": {
            s: "".join("01"[rng.random() < strong] for _ in range(rng.randrange(4))) for s in SKILLS
        }
        for i in range(learners)
    }


CLASSES = [(seed, strong) for strong in (0.15, 0.4, 0.7, 0.9) for seed in range(4)]


@pytest.mark.parametrize(("seed", "strong"), CLASSES)
def test_the_order_of_rows_and_of_learners_moves_nobody(tree, bank, seed, strong):
    data = make_class(random_grid(seed, strong=strong))
    rng = random.Random(seed)
    turned = data.model_copy(
        update={
            "learners": tuple(rng.sample(data.learners, len(data.learners))),
            "responses": tuple(rng.sample(data.responses, len(data.responses))),
        }
    )
    assert moved(placed(tree, bank, data), placed(tree, bank, turned)) == 0


@pytest.mark.parametrize(("seed", "strong"), CLASSES)
def test_a_learner_more_moves_at_most_two_others(tree, bank, seed, strong):
    grid = random_grid(seed, strong=strong)
    before = placed(tree, bank, make_class(grid))
    for marks in ("000", "1", "111"):
        grid["L99"] = dict.fromkeys(SKILLS, marks)
        assert moved(before, placed(tree, bank, make_class(grid))) <= 2


@pytest.mark.parametrize(("seed", "strong"), CLASSES)
def test_an_answer_more_or_less_moves_at_most_two_others(tree, bank, seed, strong):
    grid = random_grid(seed, strong=strong)
    before = placed(tree, bank, make_class(grid))
    rng = random.Random(seed)
    for _ in range(4):
        who, skill = rng.choice(list(grid)), rng.choice(SKILLS)
        marks = grid[who][skill]
        for changed in (marks[:-1], marks + "0", marks + "1"):
            other = grid | {who: grid[who] | {skill: changed}}
            assert moved(before, placed(tree, bank, make_class(other)), but=who) <= 2


@pytest.mark.parametrize("behind", range(28))
def test_one_more_who_is_behind_never_dissolves_the_support_group(tree, bank, behind):
    """Twelve behind of 28 used to be a support group, thirteen none."""

    def support(n: int) -> int:
        grid = {f"L{i:02d}": {"6.C": "000" if i < n else "110"} for i in range(28)}
        return list(placed(tree, bank, make_class(grid)).values()).count("support")

    assert abs(support(behind + 1) - support(behind)) <= 1


def test_equals_at_the_border_are_told_apart_by_name(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "000", "6.C": "100"} for i in range(28)}
    found = placed(tree, bank, make_class(dict(reversed(grid.items()))))
    assert sorted(name for name, level in found.items() if level == "support") == sorted(grid)[:12]
