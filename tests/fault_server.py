"""An OpenAI-compatible server for tests that behaves as badly as it is told to."""

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[[BaseHTTPRequestHandler], None]
GOOD = '{"text": "Two bottles stand on the shelf."}'


class Server:
    """Answers every POST with what `behaviours` say, the last one for ever; keeps what it received."""

    def __init__(self, port: int = 0) -> None:
        self.behaviours: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.received: list[dict[str, object]] = []
        self.busy = self.busiest = 0
        lock = threading.Lock()
        server = self
        connections = self._connections = list[socket.socket]()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                connections.append(self.connection)

            def do_GET(self) -> None:
                send(self, 200, b'{"object": "list", "data": [{"id": "served-model"}]}')

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with lock:
                    server.busy += 1
                    server.busiest = max(server.busiest, server.busy)
                    self.asked = json.loads(body)
                    server.received.append(self.asked)
                    turn = min(len(server.received), len(server.behaviours)) - 1
                try:
                    server.behaviours[turn](self)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the client has had enough
                finally:
                    with lock:
                        server.busy -= 1

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def die(self) -> int:
        """End all connections and refuse new ones; the port that was listened on."""
        self.http.shutdown()
        self.http.server_close()
        for one in self._connections:
            with suppress(OSError):  # ended already
                one.shutdown(socket.SHUT_RDWR)
        return self.http.server_address[1]


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def says(content: str | None, finish: str = "stop") -> Callable[[BaseHTTPRequestHandler], None]:
    reply = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
        ],
        "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10},
    }
    return sends(200, json.dumps(reply).encode())


def answers(text_for: Callable[[str], str]) -> Behaviour:
    """A good model: the passage that `text_for` makes of the composed one."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        asked = "\n".join(m["content"] for m in handler.asked["messages"])  # type: ignore[attr-defined]
        says(json.dumps({"text": text_for(composed_in(asked))}))(handler)

    return behave


def composed_in(prompt: str) -> str:
    """The composed passage that a prompt holds."""
    return prompt.rpartition("<composed>")[2].partition("</composed>")[0].strip()


def sends(status: int, body: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: send(handler, status, body, **headers)


def sends_half(content: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """The first half of a good reply, then the connection is cut."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])
        handler.wfile.flush()
        handler.close_connection = True
        handler.connection.close()

    return behave


def nicely(handler: BaseHTTPRequestHandler) -> None:
    """Content that meets whatever schema is asked for."""
    wanted = handler.asked["response_format"]["json_schema"]["schema"]  # type: ignore[attr-defined]
    content = GOOD if wanted["required"] == ["text"] else json.dumps(_least(wanted))
    says(content)(handler)


def _least(schema: dict) -> object:  # type: ignore[type-arg]
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if "anyOf" in schema:
        return _least(schema["anyOf"][0])
    if schema["type"] == "object":
        return {name: _least(part) for name, part in schema["properties"].items()}
    if schema["type"] == "array":
        return [_least(schema["items"])]
    return {"string": "a", "integer": schema.get("minimum", 0), "boolean": True}[schema["type"]]


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()


def sleeps(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)
    says(GOOD)(handler)


def drips(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(12):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)
