"""The benchmark of mal-rules measures, and falls when what it measures is broken."""

import json
import random

import pytest
from lessonloom.evals._classes import DataError
from lessonloom.evals._step_features import spelled
from lessonloom.evals.malrules import judge, run, transplanted
from lessonloom.items.algebra import RULES


def rows() -> list[dict[str, str]]:
    out = []
    for a in range(2, 8):
        for b in range(11, 15):
            shown = [
                (f"{a}x={b}", f"{a}x*{a}={b}*{a}", "MULTIPLIES"),
                (f"x+{a}={b}", f"x+{a}+{a}={b}+{a}", "ADDS"),
                (f"x={a}-{b}", f"x={b - a}", "SIGN"),
            ]
            out += [{"eq1": one, "eq2": two, "Label Name": label} for one, two, label in shown]
    return out


@pytest.fixture(scope="module")
def told():
    return judge(rows(), source="made up", seed=0)


def test_made_up_mistakes_are_reproduced_and_named(told):
    assert told["headline"] == {"reproduced": 1.0, "macro_f1": 1.0, "accuracy": 1.0}


def test_the_json_has_the_fixed_shape(told):
    assert {"benchmark", "version", "seed", "n", "data", "results", "headline"} <= set(told)
    assert {"majority", "character n-grams", "lessonloom"} <= set(told["results"])
    json.dumps(told)


def test_a_broken_rule_lowers_what_is_reproduced():
    kept = tuple(rule for rule in RULES if rule.id != "multiplies-by-coefficient")
    assert judge(rows(), source="made up", seed=0, rules=kept)["headline"]["reproduced"] < 0.7


def test_shuffled_labels_fall_to_chance():
    mixed = rows()
    labels = [row["Label Name"] for row in mixed]
    random.Random(1).shuffle(labels)
    for row, label in zip(mixed, labels, strict=True):
        row["Label Name"] = label
    assert judge(mixed, source="made up", seed=0)["headline"]["macro_f1"] < 0.6


def test_feedback_is_never_read(told):
    spoiled = [{**row, "Feedback": row["Label Name"], "Previous Action": row["Label Name"]} for row in rows()]
    assert judge(spoiled, source="made up", seed=0)["results"] == told["results"]


def test_a_transplanted_step_keeps_the_equation_it_is_put_into():
    assert transplanted("5x=30", "4x=12", "4x*4=12*4") == "5x*4=30*4"
    assert transplanted("5x=30", "x=3-5", "x=2") == "5x=2"


def test_equal_shapes_are_spelled_alike():
    assert spelled("5x=30", "5x*5=30*5") == spelled("7y=12", "7y*7=12*7")


@pytest.mark.parametrize(
    "text", [None, "{", "{}", "[]", '[{"eq1": "x=1"}]', '[{"eq1": "x=1", "eq2": "x=2", "Label Name": "A"}]']
)
def test_bad_data_is_refused_with_place_and_remedy(tmp_path, text):
    place = tmp_path / "data"
    if text is not None:
        place.mkdir()
        (place / "bug.json").write_text(text)
    with pytest.raises(DataError) as caught:
        run(place)
    assert caught.value.remedy
