"""A judge in the workflow: heard where it was calibrated, refused where it was not, never in the scores."""

import json

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.agents.evaluator import reported
from lessonloom.agents.judging import CRITERIA, Agreement, Calibration
from lessonloom.agents.opinions import plan_words, with_opinions
from lessonloom.evals._plan_corpus import composed_plans
from lessonloom.items import ItemBank
from lessonloom.lessons.export.markdown import to_markdown as markdown
from lessonloom.llm import Scripted
from lessonloom.prompts import load_prompt
from lessonloom.settings import Settings
from tests_support import quiet_deps

NAME = "scripted teacher"


@pytest.fixture(scope="module")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="module")
def first(tree):
    plan, _ = composed_plans(tree, ItemBank(tree), count=1, seed=2)[0]
    return reported(plan, ())


@pytest.fixture
async def deps(tree, tmp_path):
    async with quiet_deps(Settings(home=tmp_path), tree=tree) as opened:
        yield opened


def revised(plan):
    """The plan with its first block a minute longer: what a round might have made of it."""
    block, *rest = plan.blocks
    return plan.model_copy(
        update={"blocks": (block.model_copy(update={"minutes": block.minutes + 1}), *rest)}
    )


def calibration(**low):
    """The judge agrees with teachers on these dimensions, at the lower end of the interval."""
    agreement = {
        d: Agreement(macro_f1=x + 0.1, low=x, high=x + 0.2, majority=0.2, tfidf=0.3, cases=90)
        for d, x in low.items()
    }
    return Calibration(model=NAME, prompt=load_prompt("judge").sha256, agreement=agreement)


def judge(score, plans):
    """Scores a plan by `score(criterion, which)`, `which` being its place among `plans`; quotes its title."""

    def answer(messages):
        asked = messages[-1].content
        which = next(n for n, p in enumerate(plans) if plan_words(p) in asked)
        criterion = next(d for d, text in CRITERIA.items() if text in asked)
        said = score(criterion, which)
        return said if isinstance(said, str) else json.dumps({"evidence": plans[which].title, "score": said})

    return Scripted(answer, name="teacher")


async def end(deps, plans, model, calibrated, **more):
    first, best = plans
    ports = type(deps)(**{**vars(deps), "judge": model, "calibration": calibrated})

    class Brief:
        seed = 0

    return await with_opinions({"first": first, "best": best, "brief": Brief(), **more}, ports)


async def test_a_trusted_dimension_refuses_a_revision_and_one_under_its_floor_does_not(deps, first):
    better = revised(first)
    plans = (first, better)
    speaks_against = judge(lambda d, which: 2 if which else 4, plans)
    done = await end(deps, plans, speaks_against, calibration(depth=0.62, clarity=0.31))
    assert done["best"].blocks == first.blocks
    assert {d for c in speaks_against.calls for d, t in CRITERIA.items() if t in c[-1].content} == {"depth"}

    speaks_against = judge(lambda d, which: 2 if which else 4, plans)
    done = await end(deps, plans, speaks_against, calibration(clarity=0.31))
    assert done["best"].blocks == better.blocks
    assert speaks_against.calls == []


async def test_opinions_stand_apart_from_the_scores_of_rules(deps, first):
    plans = (first, first)
    done = await end(deps, plans, judge(lambda d, which: 1, plans), calibration(depth=0.62, clarity=0.31))
    quality = done["best"].quality
    assert quality.model_copy(update={"opinions": ()}) == first.quality
    assert quality.score == first.quality.score
    said = {o.dimension: o for o in quality.opinions}
    assert (said["depth"].score, said["depth"].evidence) == (1, (first.title,))
    assert said["clarity"].score is None
    assert "does not agree with teachers" in said["clarity"].reason
    page = markdown(done["best"])
    assert "Depth: 1 of 5, agreement with teachers at least 0.62" in page
    assert "never part of them" in page
    assert "never part of them" not in markdown(first)


async def test_what_cannot_be_read_is_unscored_and_refuses_nothing(deps, first):
    plans = (first, revised(first))
    garbled = judge(lambda d, which: "A fine plan!" if which else 5, plans)
    done = await end(deps, plans, garbled, calibration(depth=0.62))
    assert done["best"].blocks == plans[1].blocks
    (said,) = done["best"].quality.opinions
    assert said.score is None
    assert said.reason


async def test_better_on_one_and_worse_on_another_is_no_refusal(deps, first):
    plans = (first, revised(first))
    divided = judge(lambda d, which: 3 + which if d == "depth" else 3 - which, plans)
    done = await end(deps, plans, divided, calibration(depth=0.62, clarity=0.7))
    assert done["best"].blocks == plans[1].blocks


async def test_another_model_than_the_calibrated_one_and_no_judge_at_all_say_nothing(deps, first):
    plans = (first, revised(first))
    stranger = Scripted([], name="stranger")
    done = await end(deps, plans, stranger, calibration(depth=0.62))
    assert [o.score for o in done["best"].quality.opinions] == [None]
    assert stranger.calls == []
    assert await end(deps, plans, None, calibration(depth=0.62)) == {}
    assert await end(deps, plans, stranger, None) == {}
