"""What a model is worth here: speed against the engine's own, valid replies, kept passages."""

import asyncio
import csv
import http.client
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from pydantic import JsonValue

from .. import __version__
from ..agents._writing import TEMPERATURE, write
from ..agents.deps import Deps, load_tree, open_store
from ..agents.diagnostician import diagnostician
from ..agents.planner import planner
from ..agents.state import PlanState, Request
from ..agents.tutor import tutor
from ..items import ItemBank
from ..learner import read_class
from ..lessons import PassageRequest, passage_requests
from ..llm import Endpoint, Failure, LlamaCpp, Message, ModelInfo, OpenAIChat, PassageDraft, Reply, make_model
from ..llm.openai import response_format
from ..llm.port import T
from ..prompts import load_prompt
from ..retrieval import NullRetriever
from ..settings import Settings
from .simulate_class import simulate_class

CONCURRENCY = 4
TOKENS = 48
"""Most tokens of a reply where speed is measured, so that both sides do the same work."""
ROUNDS = 6
"""Pairs of rounds, ours and the engine's in turn."""

Figures = dict[str, dict[str, float]]
Engine = LlamaCpp | OpenAIChat


class Counting:
    """A model that counts what comes back."""

    def __init__(self, model: Engine) -> None:
        self._model = model
        self.outcomes: Counter[str] = Counter()

    @property
    def info(self) -> ModelInfo:
        """The model's own."""
        return self._model.info

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        *,
        max_tokens: int = 400,
        temperature: float = 0.2,
        seed: int = 0,
    ) -> Reply[T] | Failure:
        """The model's reply."""
        reply = await self._model.structured(
            messages, schema, max_tokens=max_tokens, temperature=temperature, seed=seed
        )
        self.outcomes[reply.reason if isinstance(reply, Failure) else "valid"] += 1
        return reply

    async def aclose(self) -> None:
        """Nothing of its own to release."""


def run(models: Sequence[str], *, plans: int, calls: int, seed: int) -> dict[str, Any]:
    """Measure each model on the passages of `plans` plans and the speed of `calls` calls a round.

    `throughput_ratio` is completion tokens per second through our stack over those of a bare HTTP client with
    the same bodies at the same concurrency; its interval resamples pairs of rounds. `kept_share` counts
    passages that passed the gate at once or after one repair, `json_valid_share` replies that met their
    schema, truncated ones not. The headline is the first model's.
    """
    with tempfile.TemporaryDirectory() as folder:
        results, named = asyncio.run(_all(models, plans, calls, seed, Path(folder)))
    first = results[named[0]]
    names = ("throughput_ratio", "kept_share", "json_valid_share")
    return {
        "benchmark": "llm",
        "version": __version__,
        "seed": seed,
        "n": plans,
        "data": f"passages of {plans} plans; {ROUNDS} rounds of {calls} calls, {CONCURRENCY} at once",
        "results": results,
        "headline": {name: round(first[name]["value"], 3) for name in names},
    }


async def _all(
    models: Sequence[str], plans: int, calls: int, seed: int, folder: Path
) -> tuple[dict[str, Figures], list[str]]:
    settings = Settings(home=folder / "home")
    tree = load_tree(settings)
    store = open_store(settings)
    results: dict[str, Figures] = {}
    try:
        deps = Deps(
            tree=tree, bank=ItemBank(tree), store=store, retriever=NullRetriever(), model=None, roster={}
        )
        requests = [r for n in range(plans) for r in await passages_of(deps, n, seed, folder)]
        for spec in models:
            model = make_model(spec, timeout=600.0, concurrency=CONCURRENCY)
            if not isinstance(model, LlamaCpp | OpenAIChat):
                continue
            name = f"{model.info.engine} {model.info.model}"
            print(f"{name}: {len(requests)} passages", file=sys.stderr)
            try:
                speed = await _speed(model, [_messages(r) for r in requests][:calls])
                results[name] = speed | await _worth(model, requests, seed)
            finally:
                await model.aclose()
        return results, list(results)
    finally:
        store.close()


async def passages_of(
    deps: Deps, number: int, seed: int, folder: Path, goals: Sequence[str] = ()
) -> tuple[PassageRequest, ...]:
    """What a model would be asked to write in one plan of a simulated class, on one of `goals`, or any."""
    goals = goals or [s.id for s in deps.tree.skills.values() if s.authored and deps.tree.hard(s.id)]
    goal = random.Random(f"{seed}|{number}").choice(goals)
    path = folder / f"class{number}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(simulate_class(deps.tree, deps.bank, goal=goal, seed=seed + number).long)
    request = Request(class_name="c", goal=goal, minutes=50, out=folder)
    state: PlanState = {
        "run": "llm",
        "request": request,
        "data": read_class(path, tree=deps.tree, bank=deps.bank),
    }
    for step in (diagnostician, planner):
        state = {**state, **step(state, deps)}
    state = {**state, **await tutor(state, deps, lambda _: None)}
    return passage_requests(state["draft"], state["brief"], deps.tree)


async def _worth(model: Engine, requests: Sequence[PassageRequest], seed: int) -> Figures:
    counting = Counting(model)
    written = await asyncio.gather(*(write(counting, r, seed, lambda _: None) for r in requests))
    outcomes = Counter(record.outcome for record, _ in written)
    asked = counting.outcomes.total()
    return {
        "kept_share": share(len(written) - outcomes["replaced"], len(written)),
        "kept_at_once_share": share(outcomes["kept"], len(written)),
        "json_valid_share": share(counting.outcomes["valid"], asked),
        "truncated_share": share(counting.outcomes["truncated"], asked),
        "passages": {"value": len(written)},
        "calls": {"value": asked},
    }


def share(part: int, whole: int) -> dict[str, float]:
    """A share with Wilson's 95 % interval."""
    if not whole:
        return {"value": 0.0, "low": 0.0, "high": 1.0}
    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    spread = z / (1 + z * z / whole) * (p * (1 - p) / whole + z * z / (4 * whole * whole)) ** 0.5
    return {"value": p, "low": max(0.0, middle - spread), "high": min(1.0, middle + spread)}


def _messages(request: PassageRequest) -> list[Message]:
    rendered = load_prompt("passage").render(
        composed=request.composed,
        facts="\n".join(request.facts),
        grade=request.grade,
        max_words=request.max_words,
        numbers=", ".join(sorted(request.numbers)) or "none",
        purpose=request.purpose,
        terms=", ".join(request.terms),
    )
    return [Message(role="system", content=rendered.system), Message(role="user", content=rendered.user)]


Round = tuple[int, float]
"""Completion tokens and seconds."""


async def _speed(model: Engine, asked: Sequence[list[Message]]) -> Figures:
    """One unmeasured round fills prefix caches; then ours and the engine's own take turns at being first."""
    endpoint = await model.endpoint()
    await _ours(model, asked, 0)
    pairs: list[tuple[Round, Round]] = []
    for number in range(1, ROUNDS + 1):
        if number % 2:
            ours = await _ours(model, asked, number)
            bare = await asyncio.to_thread(_bare, endpoint, asked, number)
        else:
            bare = await asyncio.to_thread(_bare, endpoint, asked, number)
            ours = await _ours(model, asked, number)
        pairs.append((ours, bare))
        print(f"  round {number}: {_rate(ours):.0f} of {_rate(bare):.0f} tokens/s", file=sys.stderr)
    rng = np.random.default_rng(0)
    drawn = [ratio([pairs[i] for i in rng.integers(0, len(pairs), len(pairs))]) for _ in range(1000)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return {
        "throughput_ratio": {"value": ratio(pairs), "low": float(low), "high": float(high)},
        "tokens_per_second": {"value": _rate((sum(o[0] for o, _ in pairs), sum(o[1] for o, _ in pairs)))},
        "engine_tokens_per_second": {
            "value": _rate((sum(b[0] for _, b in pairs), sum(b[1] for _, b in pairs)))
        },
    }


def _rate(done: Round) -> float:
    return done[0] / done[1]


def ratio(pairs: Sequence[tuple[Round, Round]]) -> float:
    """Geometric mean over pairs of our rate to the engine's: a slow minute of the machine counts once."""
    return float(np.exp(np.mean([np.log(_rate(ours) / _rate(bare)) for ours, bare in pairs])))


async def _ours(model: Engine, asked: Sequence[list[Message]], seed: int) -> Round:
    started = time.perf_counter()
    replies = await asyncio.gather(
        *(
            model.structured(m, PassageDraft, max_tokens=TOKENS, temperature=TEMPERATURE, seed=seed)
            for m in asked
        )
    )
    return sum(r.usage.completion_tokens for r in replies), time.perf_counter() - started


def _bare(endpoint: Endpoint, asked: Sequence[list[Message]], seed: int) -> Round:
    """The same bodies from threads that do nothing but send and receive."""
    parts = urlsplit(endpoint.base_url)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {endpoint.api_key}"}
    kept, opened = local(), list[http.client.HTTPConnection]()

    def call(messages: list[Message]) -> int:
        body: dict[str, JsonValue] = {
            "model": endpoint.model,
            "messages": [m.model_dump() for m in messages],
            "max_tokens": TOKENS,
            "temperature": TEMPERATURE,
            "seed": seed,
            "response_format": response_format(PassageDraft),
        }
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=600)
            opened.append(kept.connection)
        kept.connection.request("POST", f"{parts.path}/chat/completions", json.dumps(body), headers)
        return int(json.loads(kept.connection.getresponse().read())["usage"]["completion_tokens"])

    started = time.perf_counter()
    with ThreadPoolExecutor(CONCURRENCY) as threads:
        tokens = sum(threads.map(call, asked))
    seconds = time.perf_counter() - started
    for connection in opened:
        connection.close()
    return tokens, seconds
