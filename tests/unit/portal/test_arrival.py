import asyncio

from lessonloom.portal.guard import Arrival
from starlette.responses import JSONResponse


async def ask(messages, seconds=5.0):
    """What the application saw and answered; a number among the messages is a pause."""
    seen, sent = [], []

    async def app(scope, receive, send):
        seen.append(await receive())
        await JSONResponse({})(scope, receive, send)

    left = list(messages)

    async def receive():
        while left:
            message = left.pop(0)
            if not isinstance(message, float):
                return message
            await asyncio.sleep(message)
        return await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    await Arrival(app, seconds)({"type": "http", "method": "POST", "headers": []}, receive, send)
    return seen, [m["status"] for m in sent if "status" in m]


def part(body: bytes, more: bool):
    return {"type": "http.request", "body": body, "more_body": more}


async def test_a_request_arrives_in_one_piece():
    seen, status = await ask([part(b"a", True), part(b"b", False)])
    assert seen == [part(b"ab", False)]
    assert status == [200]


async def test_one_that_never_ends_is_refused_and_reaches_nothing():
    seen, status = await ask([part(b"a", True)], seconds=0.05)
    assert (seen, status) == ([], [408])


async def test_bytes_that_trickle_in_do_not_prolong_the_wait():
    slow = [step for _ in range(20) for step in (0.02, part(b"a", True))]
    seen, status = await ask(slow, seconds=0.1)
    assert (seen, status) == ([], [408])


async def test_nobody_is_answered_who_has_gone():
    assert await ask([part(b"a", True), {"type": "http.disconnect"}]) == ([], [])
