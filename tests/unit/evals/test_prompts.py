"""Ratings come out as in the paper, and a prompt is promoted when it is better and not when it is lucky."""

import json
import random

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.evals import prompts
from lessonloom.evals._glicko2 import Rating, rated, tournament
from lessonloom.evals.prompts import MARGIN, PERIOD, Text, decided, held_out, promotion, quality
from lessonloom.lessons import PassageRequest
from lessonloom.llm import Scripted
from lessonloom.prompts import load_prompt, variants
from lessonloom.settings import Settings

JUICE = PassageRequest(
    slot="closure",
    purpose="Let every learner say what was learned.",
    composed="Say in your own words how you compare the price of two bottles of juice.",
    facts=("The goal: learners compare prices.",),
    numbers=frozenset(),
    terms=("price", "juice"),
    max_words=40,
    grade=6,
)


def test_the_worked_example_of_the_paper_comes_out():
    games = [(Rating(1400, 30), 1.0), (Rating(1550, 100), 0.0), (Rating(1700, 300), 0.0)]
    after = rated(Rating(1500, 200, 0.06), games)
    assert after.value == pytest.approx(1464.06, abs=0.01)
    assert after.deviation == pytest.approx(151.52, abs=0.01)
    assert after.volatility == pytest.approx(0.05999, abs=0.00001)


def test_who_does_not_play_is_less_sure_and_no_worse():
    after = rated(Rating(1600, 50), [])
    assert (after.value, after.volatility) == (1600, 0.06)
    assert after.deviation == pytest.approx((50**2 + (173.7178 * 0.06) ** 2) ** 0.5)


def test_a_surprise_raises_the_volatility():
    strong = [(Rating(2200, 50), 1.0)] * 8
    assert rated(Rating(1500, 80, 0.06), strong).volatility > 0.06


def test_equal_texts_are_draws_and_nobody_is_promoted():
    ratings = tournament({"passage": [1.5] * 60, "passage-b": [1.5 + MARGIN / 2] * 60}, PERIOD, MARGIN)
    assert ratings["passage"].value == pytest.approx(1500)
    assert ratings["passage-b"].value == pytest.approx(1500)
    assert promotion(ratings) is None


def test_a_variant_that_is_better_nearly_always_is_promoted_and_a_worse_one_is_not():
    dice = random.Random(0)
    better = [1.9 if dice.random() < 0.85 else 0.0 for _ in range(120)]
    worse = [1.2 if dice.random() < 0.3 else 0.0 for _ in range(120)]
    assert promotion(tournament({"passage": worse, "passage-b": better}, PERIOD, MARGIN)) == "passage-b"
    assert promotion(tournament({"passage": better, "passage-b": worse}, PERIOD, MARGIN)) is None


def test_luck_is_seldom_taken_for_skill():
    """Two prompts that are the same in truth, three hundred times."""
    dice = random.Random(7)
    lucky = 0
    for _ in range(300):
        drawn = {name: [1 + dice.random() for _ in range(60)] for name in ("passage", "passage-b")}
        lucky += promotion(tournament(drawn, PERIOD, MARGIN)) is not None
    assert lucky <= 15


def test_the_decision_names_the_figures_it_rests_on():
    written = {"passage": [Text(None), Text(0.2)] * 40, "passage-b": [Text(0.9)] * 80}
    made = decided(written, {"passage": 10})
    assert made["headline"]["promoted"] == "passage-b"
    assert made["headline"]["rating_lead"] > 0
    assert made["results"]["passage"]["kept_share"]["value"] == 0.5
    assert made["results"]["passage-b"]["quality"]["value"] == pytest.approx(0.9)
    few = decided({name: texts[:2] for name, texts in written.items()}, {})
    assert few["headline"]["promoted"] is None  # two cases prove nothing


def test_quality_sees_copies_long_words_long_sentences_and_repeated_instructions():
    good = "Think of two bottles of juice on a shelf. Which price is better? Tell a friend how you know."
    instructions = load_prompt("passage").system
    best = quality(JUICE, good, instructions)
    assert best > 0.9
    assert quality(JUICE, JUICE.composed, instructions) < best
    long = good.replace(". ", " and ").replace("? ", " and ")
    assert quality(JUICE, long, instructions) < best
    assert (
        quality(JUICE, good.replace("a friend", "mathematical representatives approximately"), instructions)
        < best
    )
    assert quality(JUICE, good.replace("price", "one").replace("juice", "milk"), instructions) < best
    copied = "Write for learners of the grade that is named below: price."
    assert quality(JUICE, copied, instructions) == 0


def test_there_is_a_second_variant_that_takes_the_same_values():
    assert variants("passage") == ("passage", "passage-close")
    first, second = map(load_prompt, variants("passage"))
    assert first.placeholders == second.placeholders
    assert first.system != second.system


def test_held_out_skills_are_about_half_and_always_the_same():
    tree = load_tree(Settings())
    found = held_out(tree)
    taught = [s.id for s in tree.skills.values() if s.authored and tree.hard(s.id)]
    assert 0.4 < len(found) / len(taught) < 0.6
    assert held_out(tree) == found


def test_a_prompt_that_a_model_follows_better_wins_a_whole_tournament(monkeypatch):
    """The model of this test writes well only for the second prompt."""

    def answer(messages):
        composed = messages[-1].content.rpartition("<composed>\n")[2].partition("\n</composed>")[0]
        wild = " It is 987654." if "livelier" not in messages[0].content else ""
        return json.dumps({"text": f"{composed} Take your time.{wild}"})

    monkeypatch.setattr(prompts, "make_model", lambda spec, **options: Scripted(answer))
    made = prompts.run("scripted", cases=24, seed=3)
    assert made["headline"]["promoted"] == "passage-close"
    assert made["results"]["passage"]["kept_share"]["value"] == 0
    assert made["results"]["passage-close"]["kept_share"]["value"] > 0.9
    assert set(made["prompts"]) == {"passage", "passage-close"}
