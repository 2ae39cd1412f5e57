"""A real Neo4j 5.26 on a free loopback port: in Docker where there is an engine, else from Maven's artefacts.

`python -m neo4j_server start|stop FOLDER` (with `tests` on the path), or `Server` in tests.
"""

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).parent
PASSWORD = "lessonloom-local"
IMAGE = "neo4j:5.26-community"
START_SECONDS = 120


class Unavailable(Exception):
    """Neither Docker nor Java with Maven is there."""


def how() -> str:
    """`docker` or `maven`; raises Unavailable."""
    if shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True).returncode == 0:
        return "docker"
    if shutil.which("java") and shutil.which("mvn"):
        return "maven"
    raise Unavailable("Neither a Docker engine nor Java 17 with Maven is installed.")


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def libraries(folder: Path) -> Path:
    """Neo4j's jars, fetched once into `folder`."""
    lib = folder / "lib"
    if not (lib / ".complete").exists():
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={lib}"]
        subprocess.run(["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), *goal], check=True)
        (lib / ".complete").touch()
    return lib


class Server:
    """One server process with its data in `home`; it can be killed and started again."""

    def __init__(self, home: Path, lib: Path, port: int | None = None) -> None:
        self.home, self.lib, self.port = home, lib, port or free_port()
        self.url = f"bolt://neo4j@127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **settings: str) -> "Server":
        """Start and wait until it answers; `settings` are lines of neo4j.conf with `_` for `.`."""
        self.home.mkdir(parents=True, exist_ok=True)
        conf = {
            "server.bolt.enabled": "true",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "dbms.security.auth_enabled": "true",
            "server.memory.pagecache.size": "64m",
            "dbms.usage_report.enabled": "false",
        } | {name.replace("__", "."): value for name, value in settings.items()}
        (self.home / "neo4j.conf").write_text("".join(f"{k}={v}\n" for k, v in conf.items()))
        command = ["java", "-Xmx1g", "-cp", f"{self.lib}/*", str(HERE / "Server.java"), str(self.home)]
        with (self.home / "server.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self._wait()
        return self

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Shut down in order."""
        self._end(signal.SIGTERM)

    def pause(self) -> None:
        """Stop answering without going away."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def _end(self, number: int) -> None:
        if self.process:
            self.process.send_signal(number)
            self.process.wait(60)
            self.process = None

    def _wait(self) -> None:
        from neo4j import GraphDatabase, exceptions

        end = time.monotonic() + START_SECONDS
        address = f"bolt://127.0.0.1:{self.port}"
        while True:
            assert self.process
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.home / "server.log").read_text()[-2000:])
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    pass
                try:
                    with GraphDatabase.driver(address, auth=("neo4j", PASSWORD)) as driver:
                        driver.execute_query("RETURN 1", database_="neo4j")
                    return
                except exceptions.AuthError:
                    with GraphDatabase.driver(address, auth=("neo4j", "neo4j")) as driver:
                        driver.execute_query(
                            "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new",
                            new=PASSWORD,
                            database_="system",
                        )
            except (OSError, exceptions.DriverError, exceptions.Neo4jError):
                time.sleep(0.2)
