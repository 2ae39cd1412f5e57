"""Which prompt writes the better passages: a tournament of variants on held-out lessons, decided by code."""

import asyncio
import hashlib
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from .. import __version__
from ..agents._writing import ask
from ..agents.deps import Deps, load_tree, open_store
from ..graph import SkillTree, english
from ..items import ItemBank
from ..lessons import PassageRequest
from ..llm import ChatModel, make_model
from ..llm.metered import Metered
from ..prompts import Prompt, load_prompt, variants
from ..retrieval import NullRetriever
from ..settings import Settings
from ._glicko2 import Rating, tournament
from .llm import passages_of, share

INCUMBENT = "passage"
PERIOD = 12
"""Cases of a rating period; Glicko-2 wants ten to fifteen games in each."""
MARGIN = 0.05
"""Two kept texts whose quality differs by no more are a draw."""
_AT_ONCE = 4


@dataclass(frozen=True)
class Text:
    """What a prompt made of one case: `quality` from 0 to 1 where the gate kept it, None where it did not."""

    quality: float | None

    @property
    def score(self) -> float:
        """What is compared: any kept text beats any that was not kept."""
        return 0.0 if self.quality is None else 1.0 + self.quality


def run(spec: str, *, cases: int, seed: int) -> dict[str, Any]:
    """Let each variant of the passage prompt write the same `cases` held-out passages with the model `spec`.

    Asked once, no repair. `rating` is Glicko-2 with its 95 % interval, `kept_share` what the gate let
    through, `quality` the mean of the kept texts. `promoted` names the best-rated variant whose interval
    lies wholly above the incumbent's, or is None: then the prompt stays.
    """
    model = make_model(spec, timeout=600.0, concurrency=_AT_ONCE)
    if model is None:
        raise ValueError("a tournament of prompts needs a model")
    prompts = [load_prompt(name) for name in variants(INCUMBENT)]
    with tempfile.TemporaryDirectory(prefix="lessonloom-prompts-") as folder:
        written, tokens = asyncio.run(_written(model, prompts, cases, seed, Path(folder)))
    return {
        "benchmark": "prompts",
        "version": __version__,
        "seed": seed,
        "n": cases,
        "data": f"passages of lessons on held-out skills, {model.info.engine} {model.info.model}",
        "prompts": {p.name: {"version": p.version, "sha256": p.sha256} for p in prompts},
        **decided(written, tokens),
    }


def decided(written: Mapping[str, Sequence[Text]], tokens: Mapping[str, int]) -> dict[str, Any]:
    """Ratings, shares and the decision, from what each variant wrote on the same cases."""
    scores = {name: [text.score for text in texts] for name, texts in written.items()}
    ratings = tournament(scores, PERIOD, MARGIN)
    best = promotion(ratings)
    results = {}
    for name, texts in written.items():
        rating = ratings[name]
        kept = [text.quality for text in texts if text.quality is not None]
        results[name] = {
            "rating": {"value": rating.value, "low": rating.low, "high": rating.high},
            "kept_share": share(len(kept), len(texts)),
            "quality": {"value": mean(kept) if kept else 0.0},
            "tokens": {"value": float(tokens.get(name, 0))},
        }
    return {
        "results": results,
        "headline": {
            "promoted": best,
            "rating_lead": round(max(r.value for r in ratings.values()) - ratings[INCUMBENT].value, 1),
        },
    }


def promotion(ratings: Mapping[str, Rating]) -> str | None:
    """The best-rated variant whose whole interval lies above the incumbent's, if there is one."""
    bar = ratings[INCUMBENT].high
    clear = [name for name, rating in ratings.items() if name != INCUMBENT and rating.low > bar]
    return max(clear, key=lambda name: ratings[name].value, default=None)


def held_out(tree: SkillTree) -> list[str]:
    """Half of the skills that have lessons, the same half always; prompts are tried out on the other."""
    taught = [s.id for s in tree.skills.values() if s.authored and tree.hard(s.id)]
    return [skill for skill in taught if hashlib.sha256(skill.encode()).digest()[0] % 2]


def quality(request: PassageRequest, text: str, instructions: str) -> float:
    """How good a kept text is, from 0 to 1: the mean of four shares that can be seen in it.

    It is written for the grade (grade level, full at the grade and none four above), in short sentences
    (full at 14 words, none at 28), in words of its own (sequences of four that the composed text does not
    have, full at half of them), and with the words of the lesson (full at a third of six). A text that
    repeats seven words of its prompt in a row is worth nothing.
    """
    own = english.ngrams(text, 4).keys()
    known = english.ngrams(request.composed, 4).keys()
    given = english.ngrams(" ".join((request.composed, *request.facts)), 7).keys()
    if (english.ngrams(text, 7).keys() & english.ngrams(instructions, 7).keys()) - given:
        return 0.0
    above = english.grade_level(text, request.terms) - request.grade
    length = len(english.words(text)) / max(1, english.sentences(text))
    terms = [term for term in request.terms[:6] if term.lower() in text.lower()]
    return mean(
        (
            _full(1 - above / english.GRADES_ABOVE),
            _full((28 - length) / 14),
            _full(2 * len(own - known) / max(1, len(own))),
            _full(len(terms) / max(1.0, min(6, len(request.terms)) / 3)),
        )
    )


def _full(share: float) -> float:
    return max(0.0, min(1.0, share))


async def _written(
    model: ChatModel, prompts: Sequence[Prompt], cases: int, seed: int, folder: Path
) -> tuple[dict[str, list[Text]], dict[str, int]]:
    requests = await _cases(cases, seed, folder)
    written: dict[str, list[Text]] = {}
    tokens: dict[str, int] = {}
    slots = asyncio.Semaphore(_AT_ONCE)
    try:
        for prompt in prompts:
            meter = Metered(model)

            async def one(number: int, prompt: Prompt = prompt, meter: Metered = meter) -> Text:
                async with slots:
                    text, reasons = await ask(meter, prompt, requests[number], seed + number)
                kept = text is not None and not reasons
                return Text(quality(requests[number], text, prompt.system) if kept and text else None)

            written[prompt.name] = list(await asyncio.gather(*map(one, range(len(requests)))))
            tokens[prompt.name] = meter.tokens
            kept = sum(text.quality is not None for text in written[prompt.name])
            print(f"{prompt.name}: {kept} of {len(requests)} kept", file=sys.stderr)
    finally:
        await model.aclose()
    return written, tokens


async def _cases(cases: int, seed: int, folder: Path) -> list[PassageRequest]:
    """So many passages of lessons on held-out skills, no more than three of one lesson."""
    settings = Settings(home=folder / "home")
    tree = load_tree(settings)
    store = open_store(settings)
    deps = Deps(tree=tree, bank=ItemBank(tree), store=store, retriever=NullRetriever(), model=None, roster={})
    found: list[PassageRequest] = []
    number = 0
    try:
        while len(found) < cases:
            asked = await passages_of(deps, number, seed, folder, goals=held_out(tree))
            dice = random.Random(f"{seed}|{number}")
            found += dice.sample(asked, min(3, len(asked), cases - len(found)))
            number += 1
    finally:
        store.close()
    return found
