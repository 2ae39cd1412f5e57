"""A portal in a process of its own, on a free port, that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
from tests_support import environment

_MAIN = """
import os
import signal
import sys
from pathlib import Path
import uvicorn
from lessonloom.portal import create_app
from lessonloom.settings import Settings
from tests_support import quiet_deps
def fall():
    os.kill(os.getpid(), signal.SIGKILL)
PRELUDE
uvicorn.run(
    create_app(Settings(home=Path(sys.argv[1])), deps=quiet_deps),
    port=int(sys.argv[2]), log_level="warning",
)
"""


class Served:
    """The portal of one home; `start` and `kill` as often as one likes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None
        self.client = httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60)

    def start(self, prelude: str = "") -> httpx2.Client:
        """Start and wait until it is ready. `prelude` runs first; it may call `fall()`, a kill -9."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", _MAIN.replace("PRELUDE", prelude), str(self.home), str(self.port)],
            env=environment(),
        )
        for _ in range(1200):
            assert self.process.poll() is None, "the portal ended"
            try:
                if self.client.get("/readyz").status_code == 200:
                    return self.client
            except httpx2.TransportError:
                time.sleep(0.05)
        raise AssertionError("the portal never became ready")

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def finished(self, run: str) -> str:
        """The last line of a run's events: how it ended."""
        return self.client.get(f"/v1/plans/{run}/events").text.strip().splitlines()[-1]
