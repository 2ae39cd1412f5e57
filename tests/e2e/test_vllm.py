"""A whole plan written with a real vLLM, which `lessonloom serve-model` keeps up (`make test-vllm`)."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from lessonloom.lessons import LessonPlan
from lessonloom.llm import serving

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
