"""A real PostgreSQL on a free loopback port, from the programs of Debian's packages; never run as root."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "pa:ss@wo/rd%"
"""One that must be quoted in an address."""
QUOTED = "pa%3Ass%40wo%2Frd%25"
_SECONDS = 60


class Unavailable(Exception):
    """PostgreSQL is not installed."""


def _program(name: str) -> str:
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(debian[-1]) if debian else None)
    if found is None:
        raise Unavailable(f"PostgreSQL is not installed: there is no {name} (apt install postgresql).")
    return found


class Postgres:
    """One cluster in a temporary folder, which can be killed and started again."""

    def __init__(self) -> None:
        self._initdb, self._postgres = _program("initdb"), _program("postgres")
        self._folder = Path(tempfile.mkdtemp(prefix="lessonloom-pg-"))
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            user = (
                "postgres"
                if subprocess.run(["id", "postgres"], capture_output=True).returncode == 0
                else "nobody"
            )
            shutil.chown(self._folder, user)
            self._as = {"user": user, "cwd": self._folder, "env": {**os.environ, "HOME": str(self._folder)}}
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        made = [self._initdb, "-D", self._folder / "data", "-U", "lessonloom", "-A", "scram-sha-256",
                f"--pwfile={secret}", "--no-sync", "-E", "UTF8", "--locale=C"]  # fmt: skip
        subprocess.run(list(map(str, made)), check=True, capture_output=True, **self._as)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://lessonloom:{QUOTED}@127.0.0.1:{self.port}/postgres"

    def start(self) -> "Postgres":
        command = [self._postgres, "-D", str(self._folder / "data"), "-p", str(self.port)]
        for setting in ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"):
            command += ["-c", setting]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._as)
        until = time.monotonic() + _SECONDS
        while not self._ready():
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError((self._folder / "log").read_text()[-2000:])
            time.sleep(0.1)
        return self

    def kill(self) -> None:
        """At once, with all its connections, as after a power cut."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=_SECONDS)
            self._process = None

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def rows(self, sql: str):
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def _ready(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True
