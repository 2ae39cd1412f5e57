"""The portal on an address of this machine, until it is ended."""

import socket
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from ..graph import InputError


def serve(app: FastAPI, host: str, port: int) -> bool:
    """Say where the portal is and serve it until it is ended; False where it could not start.

    Raises InputError where the address cannot be had.
    """
    with listening(host, port) as opened:
        print(f"Lessonloom: http://{host}:{port}  (Ctrl-C ends it)", flush=True)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3))
        with suppress(KeyboardInterrupt):  # raised again once all is put down
            server.run(sockets=[opened])
    return server.started


def listening(host: str, port: int) -> socket.socket:
    """A socket that waits for connections. These inherit TCP_NODELAY: head and body of an answer are two
    writes, and without it the second waits for the acknowledgement of the first, some 40 ms."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"{host}, port {port}, cannot be opened: {reason}.",
            "Name another port (--port), or end the program that has this one.",
        ) from None
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened
