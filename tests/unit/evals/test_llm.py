"""The benchmark of models sees a slow stack, replies that are no JSON, and text that the gate turns away."""

import asyncio
import json

import pytest
from fault_server import Server, answers, says
from lessonloom.evals import llm
from lessonloom.evals.llm import _messages, _speed, _worth, ratio, share
from lessonloom.lessons import PassageRequest
from lessonloom.llm import OpenAIChat

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


@pytest.fixture
def server():
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
async def chat(server):
    model = OpenAIChat(server.url, "m", timeout=10.0, concurrency=llm.CONCURRENCY)
    yield model
    await model.aclose()


async def test_good_text_is_kept_and_every_reply_valid(server, chat) -> None:
    server.behaviours = [answers(lambda text: f"{text} Take your time.")]
    figures = await _worth(chat, [JUICE] * 4, 0)
    assert figures["kept_share"]["value"] == 1
    assert figures["kept_at_once_share"]["value"] == 1
    assert figures["json_valid_share"]["value"] == 1
    assert figures["calls"]["value"] == 4


async def test_prose_is_not_valid_and_what_was_cut_is_told_apart(server, chat) -> None:
    server.behaviours = [says("Sure, I can help!"), says('{"text": "Two', "length")]
    figures = await _worth(chat, [JUICE] * 4, 0)
    assert figures["kept_share"]["value"] == 0
    assert figures["json_valid_share"]["value"] == 0
    assert figures["truncated_share"]["value"] == 0.75


async def test_text_that_the_gate_turns_away_twice_is_not_kept_though_it_is_valid(server, chat) -> None:
    server.behaviours = [answers(lambda text: f"{text} It is 987654.")]
    figures = await _worth(chat, [JUICE] * 2, 0)
    assert figures["kept_share"]["value"] == 0
    assert figures["json_valid_share"]["value"] == 1
    assert figures["calls"]["value"] == 4


async def test_both_sides_send_the_same_bodies_and_a_slow_stack_shows_in_the_ratio(
    server, chat, monkeypatch
) -> None:
    monkeypatch.setattr(llm, "ROUNDS", 2)
    server.behaviours = [answers(lambda text: text)]
    asked = [_messages(JUICE)] * 4
    await _speed(chat, asked)
    told = [
        json.dumps({k: v for k, v in sent.items() if k != "stream"}, sort_keys=True)
        for sent in server.received
    ]
    assert len(told) == 4 * 5
    assert len(set(told)) == 3  # one body for each seed: unmeasured, first and second pair

    fast = chat.structured

    async def slow(*args, **kwargs):
        await asyncio.sleep(0.2)
        return await fast(*args, **kwargs)

    monkeypatch.setattr(chat, "structured", slow)
    assert (await _speed(chat, asked))["throughput_ratio"]["value"] < 0.5


def test_a_ratio_is_of_rates_and_one_slow_minute_counts_once() -> None:
    assert ratio([((10, 1.0), (10, 1.0))]) == 1
    assert ratio([((10, 2.0), (10, 1.0)), ((10, 1.0), (10, 2.0))]) == pytest.approx(1)
    assert ratio([((10, 2.0), (10, 1.0))]) == 0.5


def test_a_share_has_an_interval_that_never_leaves_zero_to_one() -> None:
    assert share(0, 10)["low"] == 0
    assert share(10, 10)["high"] == 1
    assert share(5, 10)["low"] < 0.5 < share(5, 10)["high"]
    assert share(0, 0) == {"value": 0.0, "low": 0.0, "high": 1.0}
