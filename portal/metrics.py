"""Counters for those who run the portal, in Prometheus's format; no tenant, person or id is in them."""

import time
from typing import Annotated

from fastapi import APIRouter, Depends
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .access import Principal, require
from .api_common import EVERYWHERE

_STEPS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_KIND = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counters of one portal."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        names = ("method", "route", "status")
        self.answered = Counter(
            "lessonloom_requests", "Requests answered, by route.", names, registry=self.registry
        )
        self.seconds = Histogram(
            "lessonloom_request_seconds",
            "Time until the answer began, by route.",
            ("method", "route"),
            buckets=_STEPS,
            registry=self.registry,
        )
        self.under_way = Gauge(
            "lessonloom_requests_under_way", "Requests under way, streams among them.", registry=self.registry
        )


class Metered:
    """Counts what passes. Routes count by their pattern; all that match none count as one."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                waited = time.perf_counter() - began
                self._metrics.seconds.labels(_method(scope), _route(scope)).observe(waited)
            await send(message)

        with self._metrics.under_way.track_inprogress():
            try:
                await self._app(scope, receive, watched)
            finally:
                self._metrics.answered.labels(_method(scope), _route(scope), str(status)).inc()


def metering(metrics: Metrics) -> APIRouter:
    """The route that Prometheus asks."""
    router = APIRouter(tags=["life"])

    @router.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}, "description": "Counters"}, **EVERYWHERE},
    )
    def read(_: Annotated[Principal, Depends(require("admin"))]) -> Response:
        """Requests, their times, memory and open files; for the role admin."""
        return Response(generate_latest(metrics.registry), headers={"Content-Type": _KIND})

    return router


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "none"))


def _method(scope: Scope) -> str:
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return scope["method"] if scope["method"] in known else "other"
