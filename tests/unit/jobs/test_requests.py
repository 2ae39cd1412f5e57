"""What a model is asked by file, what comes back, and what becomes of every line of it."""

import json
from contextlib import asynccontextmanager

import pytest
from lessonloom.graph import InputError, StoreError
from lessonloom.jobs.replies import LONGEST, import_replies
from lessonloom.jobs.requests import export_requests
from lessonloom.lessons import LessonPlan
from lessonloom.llm import Scripted, make_model
from tests_support import assert_sound, quiet_deps


@pytest.fixture
async def asked(office):
    """An office, the file of its requests, and how they are answered."""
    office.file = office.folder / "requests.jsonl"
    office.exported = await export_requests(
        office.manifest, office.file, office.settings, model="qwen3-8b", open_deps=office.ports
    )
    office.asked = [json.loads(line) for line in office.file.read_text().splitlines()]
    return office


def lively(messages):
    """The composed text with a few words more: what passes the gate."""
    composed = messages[-1]["content"].rpartition("<composed>")[2].partition("</composed>")[0].strip()
    return json.dumps({"text": f"{composed} Take your time."})


def reply(request, content=None, *, finish="stop", **changes):
    """A line as `vllm run-batch` writes it."""
    content = lively(request["body"]["messages"]) if content is None else content
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish}
    usage = {"prompt_tokens": 400, "total_tokens": 440, "completion_tokens": 40}
    body = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": request["body"]["model"],
            "choices": [choice], "usage": usage}  # fmt: skip
    line = {
        "id": "vllm-1", "custom_id": request["custom_id"], "error": None,
        "response": {"status_code": 200, "request_id": "vllm-batch-1", "body": body},
    }  # fmt: skip
    return {**line, **changes}


def came_back(office, lines):
    file = office.folder / "replies.jsonl"
    file.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
    return import_replies(file, office.settings)


async def planned(office, imported, out="out"):
    """The plans by job, after the batch of an import."""
    office.manifest, office.out = imported.manifest, office.folder / out

    async def ports(model, tell):
        async with quiet_deps(office.settings, make_model(model)) as deps:
            yield deps

    report = await office.run(open_deps=asynccontextmanager(ports))
    assert report.ok, report.text()
    found = office.out.glob("*/lesson-plan.json")
    return {p.parent.name: LessonPlan.model_validate_json(p.read_text()) for p in found}


def outcomes(plan):
    return {p.slot: (p.outcome, " ".join(p.reasons)) for p in plan.provenance.passages}


async def test_an_export_asks_for_every_passage_once_in_the_format_of_batches(asked):
    assert asked.exported.ok
    assert asked.exported.requests == len(asked.asked) == asked.exported.passages > 8
    assert len({r["custom_id"] for r in asked.asked}) == len(asked.asked)
    for request in asked.asked:
        assert set(request) == {"custom_id", "method", "url", "body"}
        assert (request["method"], request["url"]) == ("POST", "/v1/chat/completions")
        assert len(request["custom_id"]) <= 64
        assert request["body"]["model"] == "Qwen/Qwen3-8B"
        assert [m["role"] for m in request["body"]["messages"]] == ["system", "user"]
        assert request["body"]["response_format"]["type"] == "json_schema"
        assert request["body"]["max_tokens"] > 0


async def test_the_same_manifest_gives_the_same_file_and_no_names(asked):
    before = asked.file.read_bytes()
    await export_requests(asked.manifest, asked.file, asked.settings, model="qwen3-8b", open_deps=asked.ports)
    assert asked.file.read_bytes() == before
    pupils = {line.split(",")[0] for line in (asked.folder / "6a.csv").read_text().splitlines()[1:]}
    assert pupils
    assert not any(name in before.decode() for name in pupils)


async def test_equal_requests_are_asked_once_and_answer_both(office):
    office.manifest.write_text("class,goal,name\n6a.csv,6.RP.A.2,a\n6a.csv,6.RP.A.2,b\n")
    file = office.folder / "requests.jsonl"
    done = await export_requests(
        office.manifest, file, office.settings, model="some/model", open_deps=office.ports
    )
    assert done.passages == 2 * done.requests
    lines = [reply(json.loads(line)) for line in file.read_text().splitlines()]
    plans = await planned(office, came_back(office, lines))
    assert outcomes(plans["a"]) == outcomes(plans["b"])


async def test_replies_in_any_order_go_through_the_gate_that_live_ones_go_through(asked):
    """The same words from a server and from a file make the same plan; what the gate refuses is refused."""
    wild = {r["custom_id"] for r in asked.asked[::3]}

    def words(request):
        return json.dumps({"text": "It costs 987654."}) if request["custom_id"] in wild else None

    imported = came_back(asked, [reply(r, words(r)) for r in reversed(asked.asked)])
    assert imported.used == len(asked.asked)
    assert (imported.missing, imported.errors, imported.twice, imported.foreign) == ((), {}, (), ())
    said = {r["body"]["messages"][1]["content"]: words(r) for r in asked.asked}

    def answer(messages):
        known = said.get(messages[-1].content, "gone")
        return "gone" if known == "gone" else known or lively([m.model_dump() for m in messages])

    live = asked.folder / "live"
    asked.out = live

    @asynccontextmanager
    async def ports(model, tell):
        async with quiet_deps(asked.settings, Scripted(answer)) as deps:
            yield deps

    assert (await asked.run(open_deps=ports)).ok
    plans = await planned(asked, imported)
    for name, plan in plans.items():
        online = LessonPlan.model_validate_json((live / name / "lesson-plan.json").read_text())
        assert [b.teacher for b in plan.blocks] == [b.teacher for b in online.blocks]
        assert {s: o for s, (o, _) in outcomes(plan).items()} == {
            s: o for s, (o, _) in outcomes(online).items()
        }
        assert {o for o, _ in outcomes(plan).values()} == {"kept", "replaced"}
        assert plan.provenance.model == "openai Qwen/Qwen3-8B"
        async with quiet_deps(asked.settings) as deps:
            assert_sound(plan, deps)


async def test_every_kind_of_bad_line_is_listed_and_the_plans_are_sound(asked):
    a, b, c, d, e, f, g, *rest = asked.asked
    other = {**a, "custom_id": "0123456789ab-00000000000000000000"}
    refused = {"response": {"status_code": 400, "body": None}, "error": {"message": "too long", "code": 400}}
    by_vllm = {
        "response": {"status_code": 404, "request_id": "vllm-batch-1", "body": None},
        "error": {
            "error": {"message": "No such model.", "type": "NotFoundError", "param": "model", "code": 404}
        },
    }
    lines = [
        reply(a),
        reply(a, '{"text": "Another answer."}'),
        reply(b, '{"text": "Cut in the mid', finish="length"),
        reply(c, **refused),
        reply(c),  # asked again, and this time it went well
        reply(d, **by_vllm),
        reply(other),
        reply(e, "Sure, here it is!"),
        reply(f, ""),
        *(reply(r) for r in rest),
        "\n",
        '{"custom_id": 7}\n',
        '{"x": "' + "y" * LONGEST + '"}\n',
        json.dumps(reply(g))[:-40],  # the disk was full
    ]  # fmt: skip
    imported = came_back(asked, lines)
    last = len(lines)
    assert imported.twice == (2,)
    assert imported.foreign == (7,)
    assert imported.unreadable == (last - 2, last - 1, last)
    places = {r["custom_id"]: n for n, r in enumerate(asked.asked)}
    assert len(imported.missing) == 1
    assert len(imported.truncated) == 1
    assert list(imported.errors.values()) == ["the batch says: No such model."]
    assert imported.used == len(places) - 2
    for told in (
        "no reply for",
        "cut at",
        "No such model.",
        "answered before: line 2",
        "not of this export: line 7",
    ):
        assert told in imported.text()
    plans = await planned(asked, imported)
    reasons = " ".join(r for plan in plans.values() for _, r in outcomes(plan).values())
    for told in ("truncated:", "not_json:", "empty:", "No such model.", "no reply to this"):
        assert told in reasons
    async with quiet_deps(asked.settings) as deps:
        for plan in plans.values():
            assert_sound(plan, deps)


async def test_the_same_replies_are_up_to_date_and_better_ones_plan_anew(asked):
    some = [reply(r) for r in asked.asked[1:]]
    first = came_back(asked, some)
    before = await planned(asked, first)
    again = came_back(asked, some[::-1])
    assert again.manifest == first.manifest
    await planned(asked, again)
    assert asked.kinds() == ["job_skipped"] * 2
    whole = came_back(asked, [reply(r) for r in asked.asked])
    after = await planned(asked, whole)
    assert {e.kind for e in asked.events} & {"job_finished"}
    assert sum(o == "kept" for p in after.values() for o, _ in outcomes(p).values()) == 1 + sum(
        o == "kept" for p in before.values() for o, _ in outcomes(p).values()
    )


async def test_a_class_that_changed_since_takes_no_reply_to_another_question(asked):
    imported = came_back(asked, [reply(r) for r in asked.asked])
    kept = (asked.folder / "6a.csv").read_text().splitlines()
    (asked.folder / "6a.csv").write_text("\n".join(kept[: len(kept) // 3]) + "\n")
    plans = await planned(asked, imported)
    async with quiet_deps(asked.settings) as deps:
        for plan in plans.values():
            assert_sound(plan, deps)


async def test_a_class_that_cannot_be_read_is_named_and_the_others_are_asked(office):
    (office.folder / "torn.csv").write_text("student,skill,answer,correct\nAda,6.RP.A.1,2:3,perhaps\n")
    office.manifest.write_text("class,goal,name\ntorn.csv,6.RP.A.2,torn\n6b.csv,6.RP.A.2,good\n,6.RP.A.2,\n")
    file = office.folder / "requests.jsonl"
    done = await export_requests(office.manifest, file, office.settings, model="m", open_deps=office.ports)
    assert not done.ok
    assert list(done.failed) == ["torn"]
    assert len(done.problems) == 1
    assert (done.lessons, bool(done.requests)) == (1, True)
    assert "torn.csv, row 2" in done.text()


async def test_a_file_that_answers_nothing_of_ours_is_refused(asked, tmp_path):
    with pytest.raises(InputError, match="exported here"):
        came_back(asked, [reply({**asked.asked[0], "custom_id": "request-1"})])
    with pytest.raises(InputError, match="cannot be read"):
        import_replies(tmp_path / "none.jsonl", asked.settings)
    with pytest.raises(StoreError, match="holds no replies"):
        make_model(f"replies:{tmp_path}")


async def test_an_export_that_is_cut_off_leaves_no_file(office):
    office.file = office.folder / "requests.jsonl"

    def stop(done, of):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await export_requests(
            office.manifest, office.file, office.settings, model="m", open_deps=office.ports, watch=stop
        )
    assert not list(office.folder.glob("*requests.jsonl*"))
