"""A whole plan written with a real vLLM, which `lessonloom serve-model` keeps up (`make test-vllm`)."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from lessonloom.jobs import import_replies
from lessonloom.lessons import LessonPlan
from lessonloom.llm import model_row, serving

pytestmark = pytest.mark.vllm


def test_a_plan_with_vllm_is_sound_and_tells_who_wrote_what(cli, answers_csv, tmp_path, vllm_url):
    done = cli(
        "plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out",
        "--model", vllm_url, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert json.loads(done.out)["status"] == "done"
    plan = LessonPlan.model_validate_json((tmp_path / "out" / "lesson-plan.json").read_text())
    assert plan.quality is not None
    assert plan.quality.errors == ()
    assert plan.provenance.model == "openai smollm2-135m"
    assert plan.provenance.passages
    reasons = " ".join(reason for p in plan.provenance.passages for reason in p.reasons)
    for broken in ("unavailable:", "not_json:", "schema:", "empty:"):
        assert broken not in reasons


def test_replies_carry_no_white_space_between_their_parts(vllm_url):
    body = {
        "model": "smollm2-135m", "max_tokens": 60,
        "messages": [{"role": "user", "content": "Name two fruits."}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {
            "type": "object", "properties": {"a": {"enum": [1, 2]}, "b": {"enum": [3]}},
            "required": ["a", "b"], "additionalProperties": False}}},
    }  # fmt: skip
    request = urllib.request.Request(
        f"{vllm_url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as reply:
        content = json.loads(reply.read())["choices"][0]["message"]["content"]
    assert content in ('{"a":1,"b":3}', '{"a":2,"b":3}')


def test_a_killed_vllm_is_started_again(vllm):
    url, watcher = vllm
    port = int(url.rpartition(":")[2].removesuffix("/v1"))
    children = Path(f"/proc/{watcher.pid}/task/{watcher.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
    deadline = time.monotonic() + 300
    while serving.healthy(port) and time.monotonic() < deadline:
        time.sleep(0.2)
    while not serving.healthy(port) and time.monotonic() < deadline:
        time.sleep(1)
    assert serving.healthy(port)
    assert watcher.poll() is None
    again = Path(f"/proc/{watcher.pid}/task/{watcher.pid}/children").read_text().split()
    assert again != children
    listed = subprocess.run(
        ["ps", "-o", "pid=", "-g", children[0]], capture_output=True, text=True, check=False
    )
    assert listed.stdout.strip() == ""


def run_batch(requests, replies):
    """`vllm run-batch` as docs/batch.md has it, in the environment of the other tests."""
    environment = Path(os.environ.get("LESSONLOOM_TEST_VLLM", ".vllm")).absolute()
    known = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"VLLM_NO_USAGE_STATS": "1"}
    command = [
        environment / "bin" / "vllm", "run-batch", "-i", requests, "-o", replies,
        "--model", environment / "smollm2-135m", "--served-model-name", model_row("smollm2-135m").hub,
        "--generation-config", "vllm", "--structured-outputs-config", json.dumps(serving.OUTPUT),
        "--max-model-len", "4096", "--gpu-memory-utilization", serving.CPU_SHARE, serving.WHOLE_PROMPTS,
        "--enforce-eager",
    ]  # fmt: skip
    subprocess.run(list(map(str, command)), env=known, check=True, timeout=1200)


def test_what_run_batch_answers_becomes_plans_and_what_it_refuses_is_told(
    cli, settings, answers_csv, tmp_path
):
    """With two requests that a real vLLM refuses, one that is not ours, and a file that comes back in another
    order and is cut off at its end."""
    jobs, requests, replies = (tmp_path / name for name in ("jobs.csv", "requests.jsonl", "replies.jsonl"))
    jobs.write_text(f"class,goal,name\n{answers_csv},6.RP.A.2,one\n{answers_csv},6.RP.A.1,two\n")
    done = cli("batch", "export-requests", jobs, "--out", requests, "--model", "smollm2-135m")
    assert done.code == 0, done.err
    asked = [json.loads(line) for line in requests.read_text().splitlines()]
    too_long, unknown, *good = asked
    too_long["body"]["max_tokens"] = 100_000
    unknown["body"]["model"] = "another/model"
    foreign = {**good[0], "custom_id": "0123456789ab-00000000000000000000"}
    requests.write_text("".join(json.dumps(r) + "\n" for r in (*asked, foreign)))
    run_batch(requests, replies)
    lines = {json.loads(line)["custom_id"]: line for line in replies.read_text().splitlines()}
    assert lines.keys() == {r["custom_id"] for r in (*asked, foreign)}
    cut = good[-1]["custom_id"]
    whole = [line for id, line in reversed(lines.items()) if id != cut]
    replies.write_text("\n".join([*whole, lines[cut][: len(lines[cut]) // 2]]))

    imported = import_replies(replies, settings)
    assert imported.used == len(good) - 1
    assert len(imported.foreign) == len(imported.unreadable) == 1
    assert imported.missing
    told = " ".join(imported.errors.values())
    assert "max_tokens" in told
    assert "does not exist" in told
    done = cli("batch", "import-replies", replies, "--out", tmp_path / "out", "--yes")
    assert done.code == 0, done.err
    reasons = []
    for name in ("one", "two"):
        plan = LessonPlan.model_validate_json((tmp_path / "out" / name / "lesson-plan.json").read_text())
        assert plan.quality is not None
        assert plan.quality.errors == ()
        assert plan.provenance.model == f"openai {model_row('smollm2-135m').hub}"
        reasons += [reason for p in plan.provenance.passages for reason in p.reasons]
    for refused in ("max_tokens", "does not exist", "no reply to this"):
        assert any(refused in reason for reason in reasons)
    assert not any(reason.startswith(("not_json:", "schema:", "empty:")) for reason in reasons)
