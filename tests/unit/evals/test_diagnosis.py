"""The benchmark of diagnosis learns from other examples alone."""

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest
from lessonloom.evals import _own_exercises, diagnosis
from lessonloom.evals._classes import DataError
from lessonloom.evals._wrong_arithmetic import acted_out
from lessonloom.graph import default_pack_path, load_pack

MAPPING = Path(diagnosis.__file__).with_name("_mae_mapping.json")


class Letters:
    """Counts letters in place of a model."""

    id = "letters"
    dimension = 26

    def encode(self, texts):
        counts = np.array([[text.lower().count(chr(97 + k)) + 0.01 for k in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def rows() -> list[dict[str, str]]:
    kinds = ["apples per basket", "shaded tiles", "steep hills", "money owed", "clock hands", "long ropes"]
    return [
        {
            "Misconception ID": f"M{at}",
            "Misconception": f"Belief about {kind}.",
            "Topic": "even" if at % 2 else "odd",
            "Question": f"How many {kind} in case {n}?",
            "Incorrect Answer": f"{n} {kind}",
        }
        for at, kind in enumerate(kinds)
        for n in range(4)
    ]


@pytest.mark.parametrize(
    ("question", "wrong", "name"),
    [
        ("1/5+2/7=", "1/5+2/7=3/12", "MaE08"),
        ("Add 1/3+1/6", "2/6", "MaE09"),
        ("3/7*2=", "6/14", "MaE13"),
        ("5/9÷2/4=", "2/2", "MaE14"),
        ("2/9÷1/4=", "9/2*1/4=9/8", "MaE15"),
        ("0.7+0.6=", ".13", "MaE16"),
        ("50-2.45=", "48.45", "MaE17"),
        ("-9+4=", "5", "MaE18"),
        ("-3+-4=", "7", "MaE19"),
        ("4.2*3=", "1.26", "MaE20"),
        ("342-158=", "216", "MaE21"),
        ("2+3*4=", "20", "MaE34"),
        ("0.07 __ 0.3", "0.07 > 0.3", "MaE05"),
        ("Reduce 5/9", "1/3", "MaE06"),
        ("Simplify 6/9", "2/9", "MaE07"),
    ],
)
def test_a_wrong_procedure_is_recognized_by_its_result(question, wrong, name):
    assert name in acted_out(question, wrong)


@pytest.mark.parametrize(
    ("question", "right"), [("1/5+2/7=", "17/35"), ("0.7+0.6=", "1.3"), ("2+3*4=", "14"), ("", "")]
)
def test_a_right_answer_acts_out_nothing(question, right):
    assert acted_out(question, right) == set()


def test_examples_alike_are_diagnosed():
    told = diagnosis.judge(rows(), source="made up", seed=0, embedder=Letters())
    assert set(told["headline"]) == {"accuracy_cross_topic", "accuracy_in_topic", "recall_at_5"}
    assert told["headline"]["accuracy_cross_topic"] > 0.9
    json.dumps(told)


def test_shuffled_labels_fall_to_chance():
    mixed = rows()
    labels = [(row["Misconception ID"], row["Misconception"]) for row in mixed]
    random.Random(3).shuffle(labels)
    beliefs = {}
    for row, (name, _) in zip(mixed, labels, strict=True):
        row["Misconception ID"], row["Misconception"] = name, beliefs.setdefault(name, "A belief.")
    told = diagnosis.judge(mixed, source="made up", seed=0, embedder=Letters())
    assert told["headline"]["accuracy_cross_topic"] < 0.5


def test_correct_answer_and_explanation_are_never_read():
    spoiled = [
        {**row, "Correct Answer": row["Misconception ID"], "Explanation": row["Misconception"]}
        for row in rows()
    ]
    plain = diagnosis.judge(rows(), source="made up", seed=0, embedder=Letters())
    assert diagnosis.judge(spoiled, source="made up", seed=0, embedder=Letters()) == plain


@pytest.mark.parametrize("text", [None, "nope", "{}", '[{"Question": "?"}]'])
def test_bad_data_is_refused_with_place_and_remedy(tmp_path, text):
    place = tmp_path / "data"
    if text is not None:
        place.mkdir()
        (place / "data.json").write_text(text)
    with pytest.raises(DataError) as caught:
        diagnosis.run(place, embedder=Letters())
    assert caught.value.remedy


def test_the_mapping_names_misconceptions_of_the_pack():
    tree = load_pack(default_pack_path())
    ours = {f"{skill.id}/{each.id}" for skill in tree.skills.values() for each in skill.misconceptions}
    mapping = json.loads(MAPPING.read_text())
    assert list(mapping) == [f"MaE{number:02}" for number in range(1, 56)]
    assert all(mapping.values())
    assert {name for names in mapping.values() for name in names} <= ours


def test_our_exercises_tell_for_each_published_misconception_what_it_answers() -> None:
    tree = load_pack(default_pack_path())
    pools, beliefs = _own_exercises.exercises(["MaE03", "unknown"], tree)
    asked = [re.fullmatch(r"What is the value of (\d+)\^(\d)\? (\d+)", text) for text in pools[0]]
    assert any(match and int(match[1]) * int(match[2]) == int(match[3]) for match in asked)
    assert "Multiplies the base by the exponent" in beliefs[0]
    assert (pools[1], beliefs[1]) == ([], "")


def test_an_answer_is_nearest_to_exercises_that_make_the_same_mistake() -> None:
    tree = load_pack(default_pack_path())
    names = ["MaE03", "MaE08", "MaE51"]
    scores = _own_exercises.channels(["Add 1/5 + 2/7. 3/12"], names, tree, Letters())["exercise words"]
    assert scores.shape == (1, 3)
    assert scores[0].argmax() == 1
