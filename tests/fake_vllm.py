"""What a test installs as `vllm`: enough of `vllm serve` to be watched, and it dies when it is told to.

It reads from the environment: FAKE_VLLM_NOTES, a file that gets one line for each process; FAKE_VLLM_FAILS,
words to print before it ends at once; FAKE_VLLM_MUTE, seconds after which it answers no more.
"""

import json
import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMAND = f"#!{sys.executable}\nimport runpy\nrunpy.run_path({str(Path(__file__))!r}, run_name='__main__')\n"


def install(folder: Path) -> Path:
    """A command `vllm` in an environment in `folder`."""
    path = folder / "bin" / "vllm"
    path.parent.mkdir(parents=True)
    path.write_text(COMMAND)
    path.chmod(0o755)
    return path


def main() -> None:
    with Path(os.environ["FAKE_VLLM_NOTES"]).open("a") as notes:
        notes.write(json.dumps([os.getpid(), *sys.argv[1:]]) + "\n")
    if words := os.environ.get("FAKE_VLLM_FAILS"):
        sys.exit(words)
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with Path(os.environ["FAKE_VLLM_NOTES"]).open("a") as notes:
        notes.write(json.dumps([worker.pid, "worker"]) + "\n")
    started = time.monotonic()
    mute = float(os.environ.get("FAKE_VLLM_MUTE", "1e9"))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            age = time.monotonic() - started
            if self.path == "/die":
                os._exit(9)
            self.send_response(200 if 0.3 < age < mute else 503)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    print("loading the weights", flush=True)
    port = int(sys.argv[sys.argv.index("--port") + 1])
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main()
