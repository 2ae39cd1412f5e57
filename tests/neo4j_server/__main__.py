"""Start or stop a server for trying out: `python -m neo4j_server start|stop FOLDER`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from neo4j_server import IMAGE, PASSWORD, Server, Unavailable, free_port, how, libraries


def start(folder: Path) -> None:
    """Start one server, or say where the one that runs is."""
    state = folder / "running"
    if state.exists() and _alive(state):
        print(state.read_text().split("\n", 1)[1].strip())
        return
    folder.mkdir(parents=True, exist_ok=True)
    if how() == "docker":
        port = free_port()
        auth = f"NEO4J_AUTH=neo4j/{PASSWORD}"
        run = ["docker", "run", "-d", "--rm", "-p", f"127.0.0.1:{port}:7687", "-e", auth, IMAGE]
        name = "docker " + subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
        url = f"bolt://neo4j@127.0.0.1:{port}"
    else:
        server = Server(folder / "home", libraries(folder)).start()
        assert server.process
        name, url = f"process {server.process.pid}", server.url
    text = f"export LESSONLOOM_STORE={url} LESSONLOOM_STORE_PASSWORD={PASSWORD}"
    state.write_text(f"{name}\n{text}\n")
    print(text)


def stop(folder: Path) -> None:
    """Stop the server, if one runs."""
    state = folder / "running"
    if state.exists():
        kind, name = state.read_text().split()[:2]
        if kind == "docker":
            subprocess.run(["docker", "stop", name], check=False)
        elif _alive(state):
            os.kill(int(name), signal.SIGTERM)
        state.unlink()


def _alive(state: Path) -> bool:
    kind, name = state.read_text().split()[:2]
    if kind == "docker":
        return subprocess.run(["docker", "inspect", name], capture_output=True).returncode == 0
    return Path(f"/proc/{name}").exists()


if __name__ == "__main__":
    try:
        {"start": start, "stop": stop}[sys.argv[1]](Path(sys.argv[2]).resolve())
    except Unavailable as error:
        sys.exit(f"{error} Install one of them; Lessonloom itself needs neither.")
