"""The benchmark of judges: groups kept apart, baselines in the same run, no verdict never right."""

import json
import random

import pytest
from lessonloom.agents.judging import Scored, Unscored
from lessonloom.evals.judge import Case, macro_f1, measure, split, tfidf, verdict_of
from lessonloom.graph import InputError
from lessonloom.llm import Scripted

YES = ("Look at your second step: what is 12 divided by 4?", "Which number tells how many glasses there are?")
NO = ("Great job, well done!", "That is wonderful, keep going!")


@pytest.fixture
def data(tmp_path):
    """Small files in the form of the published ones; every dimension is decided by the reply's words."""
    rng = random.Random(1)
    talks = []
    for n in range(30):
        replies = {}
        for tutor in ("A", "B", "C"):
            good = rng.random() < 0.5
            verdict = "Yes" if good else "No"
            names = ("Coherence", "Mistake_Location", "Providing_Guidance", "Actionability")
            replies[tutor] = {
                "response": rng.choice(YES if good else NO),
                "annotation": dict.fromkeys(names, verdict),
            }
        talks.append(
            {"conversation_id": f"c{n}", "conversation_history": f"Student: It is {n}.", "r": replies}
        )
    folder = tmp_path / "mrbench"
    folder.mkdir()
    for file, key in (
        ("MRBench_V1.json", "anno_llm_responses"),
        ("mrbench_v3_devset.json", "tutor_responses"),
    ):
        rows = [{**{k: v for k, v in t.items() if k != "r"}, key: t["r"]} for t in talks]
        (folder / file).write_text(json.dumps(rows))
    folder = tmp_path / "mathfish"
    folder.mkdir()
    lines = [
        {
            "Grade": "1",
            "Problem/Activity Text": "Solve 3 + 4 with beads." if n % 2 else "Paint a picture of the sea.",
            "Original Prompt": "Make one. Standard 1.OA.A.1: Add within 20.",
            "Standard": f"1.OA.A.{n // 3}",
            "Align?": "Full-intent alignment" if n % 2 else "No alignment",
        }
        for n in range(60)
    ]
    (folder / "problems.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    return tmp_path


def understanding(messages) -> str:
    """A judge that sees what the cases differ in."""
    asked = messages[-1].content.partition("<material>")[2].partition("</material>")[0]
    good = any(text in asked for text in YES) or "beads" in asked
    return json.dumps({"evidence": " ".join(asked.split()[:4]), "score": 5 if good else 1})


async def test_a_judge_who_understands_agrees_and_is_trusted_where_counting_words_is_beaten(data) -> None:
    result, calibration = await measure(Scripted(understanding), data=data, cases=0, votes=1, seed=0)
    own = result["results"]["scripted scripted"]
    assert own["clarity macro_f1"]["value"] == 1.0
    assert own["pertinence macro_f1"]["value"] == 1.0
    assert own["depth scored_share"]["value"] == 1.0
    assert result["headline"]["macro_f1"] == 1.0
    assert result["results"]["majority"]["clarity macro_f1"]["value"] < 0.5
    assert calibration.agreement["clarity"].low == 1.0


async def test_a_judge_who_always_says_the_same_is_no_better_than_the_majority_and_not_trusted(data) -> None:
    def same(messages) -> str:
        asked = messages[-1].content.partition("<material>")[2]
        return json.dumps({"evidence": " ".join(asked.split()[:4]), "score": 5})

    result, calibration = await measure(Scripted(same), data=data, cases=0, votes=1, seed=0)
    assert result["headline"]["macro_f1"] <= 0.5
    assert result["headline"]["margin_over_tfidf"] < 0
    assert result["trusted"] == []
    assert calibration.agreement["depth"].cases > 20


async def test_a_judge_who_talks_is_unscored_and_never_right(data) -> None:
    result, _ = await measure(Scripted(lambda messages: "Nice!"), data=data, cases=6, votes=1, seed=0)
    own = result["results"]["scripted scripted"]
    assert own["clarity macro_f1"]["value"] == 0
    assert own["clarity scored_share"]["value"] == 0
    assert result["n"] == 30


async def test_missing_data_is_told_with_the_folder_it_must_be_in(tmp_path) -> None:
    with pytest.raises(InputError, match="MRBench_V1") as told:
        await measure(Scripted([]), data=tmp_path, cases=1, votes=1, seed=0)
    assert "--data" in told.value.remedy


def cases(count: int) -> list[Case]:
    return [
        Case(f"g{n // 4}", "", "", YES[0] if n % 2 else NO[0], "yes" if n % 2 else "no") for n in range(count)
    ]


def test_no_group_is_both_learned_from_and_judged() -> None:
    known, held = split(cases(80), seed=3)
    assert {c.group for c in known} & {c.group for c in held} == set()
    assert len(known) + len(held) == 80
    assert tfidf(known, held) == [c.verdict for c in held]


def test_macro_f1_is_the_mean_over_the_verdicts_that_occur() -> None:
    assert macro_f1(["yes", "yes", "no", "no"], ["yes", "yes", "no", "no"]) == 1
    assert macro_f1(["yes", "yes", "no", "no"], ["yes"] * 4) == pytest.approx(1 / 3)
    assert macro_f1(["yes", "no"], [None, None]) == 0


def test_scores_read_as_verdicts_and_unscored_as_none() -> None:
    scores = [verdict_of(Scored(score=s, votes=(1,), evidence=("x",))) for s in (1, 2, 2.5, 3, 3.5, 4, 5)]
    assert scores == ["no", "no", "no", "partly", "partly", "yes", "yes"]
    assert verdict_of(Unscored(reason="x")) is None
