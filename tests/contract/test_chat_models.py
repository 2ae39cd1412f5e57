"""One suite over every engine, and the faults a server can produce."""

import asyncio
import importlib.util
import time
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from fault_server import GOOD, Server, drips, hangs_up, says, sends, sleeps
from lessonloom.graph.errors import MissingExtra
from lessonloom.llm import (
    ChatModel,
    Failure,
    LlamaCpp,
    Message,
    OpenAIChat,
    PassageDraft,
    RandomJson,
    Reply,
    Scripted,
    make_model,
)
from lessonloom.llm.factory import weights
from lessonloom.llm.table import EMBEDDED, model_row

ASKED = [
    Message(role="system", content="Answer in JSON."),
    Message(role="user", content='Write {"text": "one short sentence about apples"}.'),
]


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
async def chat(server: Server) -> AsyncIterator[OpenAIChat]:
    model = OpenAIChat(server.url, "m", timeout=5.0, concurrency=2)
    yield model
    await model.aclose()


def embedded() -> LlamaCpp:
    """The real embedded model; its absence is told, not passed over."""
    row = model_row(EMBEDDED)
    assert row is not None
    try:
        path = weights(row)
    except MissingExtra as missing:
        pytest.skip(f"NOT TESTED, no weights: {missing.message} {missing.remedy}")
    if importlib.util.find_spec("xllamacpp") is None:
        pytest.skip("NOT TESTED: xllamacpp is not installed")
    return LlamaCpp(path, slots=2, context=512)


@pytest.fixture(params=["scripted", "random", "openai", "llama.cpp"])
async def model(request: pytest.FixtureRequest, server: Server) -> AsyncIterator[ChatModel]:
    server.behaviours = [says(GOOD)]
    made: ChatModel
    match request.param:
        case "scripted":
            made = Scripted(lambda messages: GOOD)
        case "random":
            made = RandomJson(3)
        case "openai":
            made = OpenAIChat(server.url, "m")
        case _:
            made = embedded()
    yield made
    await made.aclose()


async def test_every_engine_gives_a_reply_in_the_schema_with_the_raw_text_it_was_read_from(
    model: ChatModel,
) -> None:
    reply = await model.structured(ASKED, PassageDraft, max_tokens=200, temperature=0.0)
    assert isinstance(reply, Reply | Failure)
    if isinstance(reply, Failure):  # a small model may ramble into its limit; nothing else may happen
        assert (model.info.engine, reply.reason) == ("llama.cpp", "truncated")
    else:
        assert PassageDraft.model_validate_json(reply.raw) == reply.value
        assert reply.usage.seconds >= 0


async def test_every_engine_names_itself_without_a_path_and_serves_calls_side_by_side(
    model: ChatModel,
) -> None:
    assert model.info.model
    assert "/" not in model.info.model
    replies = await asyncio.gather(
        *(model.structured(ASKED, PassageDraft, max_tokens=40, seed=n) for n in range(4))
    )
    assert all(isinstance(r, Reply) or r.reason == "truncated" for r in replies)


async def test_every_engine_can_be_closed_twice(model: ChatModel) -> None:
    await model.aclose()
    await model.aclose()


async def test_the_embedded_model_tells_truncation_and_can_start_again_after_closing() -> None:
    model = embedded()
    cut = await model.structured(ASKED, PassageDraft, max_tokens=4)
    assert isinstance(cut, Failure)
    assert cut.reason == "truncated"
    await model.aclose()
    again = await model.structured(ASKED, PassageDraft, max_tokens=4)
    assert isinstance(again, Failure)
    assert again.reason == "truncated"
    await model.aclose()


NOTHING_ELSE = b'{"id": "1", "object": "chat.completion", "choices": []}'
FAULTS = {
    "prose": (says("I would love to help!"), "not_json"),
    "truncated": (says('{"text": "Two bot', "length"), "truncated"),
    "other JSON": (says('{"answer": 42}'), "schema"),
    "a bare number": (says("42"), "schema"),
    "an extra key": (says('{"text": "a", "more": 1}'), "schema"),
    "lone surrogate": (says('{"text": "\\ud800"}'), "not_json"),
    "empty": (says(""), "empty"),
    "null": (says(None), "empty"),
    "no choices": (sends(200, NOTHING_ELSE), "not_json"),
    "a list": (sends(200, b"[1, 2]"), "not_json"),
    "not JSON at all": (sends(200, b"<html>busy</html>"), "not_json"),
    "no body": (sends(200, b""), "not_json"),
    "invalid UTF-8": (sends(200, b'{"choices": "\xff\xfe"}'), "not_json"),
    "10 MB": (sends(200, b'{"x": "' + b"y" * 10_000_000 + b'"}'), "too_large"),
    "400": (sends(400, b'{"error": {"message": "no"}}'), "unavailable"),
    "redirect": (sends(302, b"", Location="http://127.0.0.1:9/"), "unavailable"),
    "429 for ever": (sends(429, b"{}"), "unavailable"),
    "500 for ever": (sends(500, b"oops"), "unavailable"),
    "hangs up": (hangs_up, "unavailable"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_fault_of_a_server_is_a_typed_failure(
    server: Server, chat: OpenAIChat, fault: str
) -> None:
    behaviour, reason = FAULTS[fault]
    server.behaviours = [behaviour]
    reply = await chat.structured(ASKED, PassageDraft)
    assert isinstance(reply, Failure)
    assert reply.reason == reason
    assert reply.detail
    assert len(reply.raw) <= 2000


@pytest.mark.parametrize("slow", [sleeps, drips])
async def test_a_server_that_is_slow_or_drips_is_a_timeout_and_is_not_asked_again(
    server: Server, slow: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    server.behaviours = [slow]
    chat = OpenAIChat(server.url, "m", timeout=0.4)
    reply = await chat.structured(ASKED, PassageDraft)
    await chat.aclose()
    assert isinstance(reply, Failure)
    assert reply.reason == "timeout"
    assert len(server.received) == 1


async def test_a_server_that_is_down_is_unavailable() -> None:
    chat = OpenAIChat("http://127.0.0.1:9/v1", "m", timeout=2.0)
    reply = await chat.structured(ASKED, PassageDraft)
    await chat.aclose()
    assert isinstance(reply, Failure)
    assert reply.reason == "unavailable"


async def test_what_passes_in_a_moment_is_tried_three_times_and_what_stays_wrong_once(
    server: Server, chat: OpenAIChat
) -> None:
    server.behaviours = [sends(503, b"{}"), hangs_up, says(GOOD)]
    assert isinstance(await chat.structured(ASKED, PassageDraft), Reply)
    assert len(server.received) == 3
    server.received.clear()
    server.behaviours = [sends(500, b"{}")]
    await chat.structured(ASKED, PassageDraft)
    assert len(server.received) == 3
    server.received.clear()
    server.behaviours = [says("prose")]
    await chat.structured(ASKED, PassageDraft)
    assert len(server.received) == 1


async def test_the_request_carries_schema_seed_temperature_and_limit_and_the_reply_its_usage(
    server: Server, chat: OpenAIChat
) -> None:
    server.behaviours = [says(GOOD)]
    reply = await chat.structured(ASKED, PassageDraft, max_tokens=77, temperature=0.5, seed=9)
    assert isinstance(reply, Reply)
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (7, 3)
    [sent] = server.received
    assert (sent["max_tokens"], sent["seed"], sent["temperature"]) == (77, 9, 0.5)
    assert sent["messages"] == [m.model_dump() for m in ASKED]
    form = sent["response_format"]
    assert isinstance(form, dict)
    assert form["json_schema"]["schema"]["required"] == ["text"]


async def test_no_more_calls_are_under_way_than_the_setting_allows(server: Server, chat: OpenAIChat) -> None:
    def lingers(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.1)
        says(GOOD)(handler)

    server.behaviours = [lingers]
    await asyncio.gather(*(chat.structured(ASKED, PassageDraft) for _ in range(6)))
    assert server.busiest == 2


def test_a_model_can_be_used_from_one_event_loop_after_another(server: Server) -> None:
    server.behaviours = [says(GOOD)]
    chat = OpenAIChat(server.url, "m")

    async def once() -> Reply[PassageDraft] | Failure:
        reply = await chat.structured(ASKED, PassageDraft)
        await chat.aclose()
        return reply

    assert isinstance(asyncio.run(once()), Reply)
    assert isinstance(asyncio.run(once()), Reply)


async def test_a_cancelled_call_stays_cancelled(server: Server, chat: OpenAIChat) -> None:
    server.behaviours = [sleeps]
    call = asyncio.create_task(chat.structured(ASKED, PassageDraft))
    await asyncio.sleep(0.2)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


def test_the_factory_asks_a_server_for_its_model(server: Server) -> None:
    made = make_model(server.url)
    assert made is not None
    assert made.info.model == "served-model"
    named = make_model(server.url.removesuffix("/v1") + "#other")
    assert named is not None
    assert named.info.model == "other"
