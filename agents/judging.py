"""A model's opinion of a plan, one CIDDP dimension a call; it counts only where it was calibrated.

Never mixed with the rule-based scores of `lessons.quality`, which alone decide where there is no calibration.
"""

import asyncio
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from ..graph._base import Frozen
from ..graph.errors import InputError
from ..llm import ChatModel, Failure, Message
from ..prompts import load_prompt

Dimension = Literal["clarity", "integrity", "depth", "practicality", "pertinence"]
CRITERIA: dict[Dimension, str] = {
    "clarity": "Clarity. Is it direct and plain, so that a colleague could teach from it at once, without "
    "needless complexity?",
    "integrity": "Integrity. Is it complete and systematic: do explanation and exercises fit together, and "
    "is nothing missing that the goal needs?",
    "depth": "Depth. Does it provoke thought and connect ideas, instead of asking for recall and procedure "
    "only?",
    "practicality": "Practicality. Does it use real situations, and can it be done in an ordinary classroom "
    "with the time and things at hand?",
    "pertinence": "Pertinence. Does it fit exactly these learners: what they know, what they lack, the "
    "mistakes they make?",
}
"""What is asked about each dimension."""
FLOOR = 0.5
"""Least macro-F1, at the lower end of its interval, with which an opinion counts."""
VOTES = 3
LIVELY = 0.7
"""Temperature of votes, which must be able to differ."""


class Opinion(Frozen):
    """What a judge replies: the evidence comes first, so that the score can rest on it."""

    evidence: str = Field(max_length=240)
    score: int = Field(ge=1, le=5)


class Pair(Frozen):
    """What a judge replies about two pieces."""

    evidence_first: str = Field(max_length=240)
    evidence_second: str = Field(max_length=240)
    better: Literal["first", "second", "same"]


class Scored(Frozen):
    """The median of the votes that could be read, 1 to 5, with what each of them quoted."""

    score: float
    votes: tuple[int, ...]
    evidence: tuple[str, ...]


class Unscored(Frozen):
    """No opinion, and why. Never a low score."""

    reason: str


class Preference(Frozen):
    """Which piece is better; "same" also where the judge changed its mind when the order changed."""

    better: Literal["first", "second", "same"]
    steady: bool


class Agreement(Frozen):
    """How well a judge agreed with people on the cases of one dimension, and simple baselines on the same."""

    macro_f1: float
    low: float
    high: float
    majority: float
    tfidf: float
    cases: int


class Calibration(Frozen):
    """What `lessonloom eval judge` measured for one model with one version of the prompt."""

    model: str
    prompt: str = Field(description="hash of the prompt it was measured with")
    agreement: dict[Dimension, Agreement]


async def opinion(
    model: ChatModel, criterion: str, *, learners: str, material: str, votes: int = VOTES, seed: int = 0
) -> Scored | Unscored:
    """The median of `votes` independent replies; Unscored where fewer than half of them can be used.

    A reply can be used when it meets its schema and quotes the material word for word.
    """
    replies = await asyncio.gather(
        *(_vote(model, criterion, learners, material, votes, seed + n) for n in range(votes))
    )
    read = [r for r in replies if isinstance(r, Opinion)]
    if 2 * len(read) <= votes - (votes % 2 == 0):
        return Unscored(reason="; ".join(dict.fromkeys(r for r in replies if isinstance(r, str))))
    return Scored(
        score=statistics.median(r.score for r in read),
        votes=tuple(r.score for r in read),
        evidence=tuple(dict.fromkeys(r.evidence for r in read)),
    )


async def judge_plan(
    model: ChatModel, *, learners: str, plan: str, votes: int = VOTES, seed: int = 0
) -> dict[Dimension, Scored | Unscored]:
    """One opinion for each dimension; the calls share their beginning, so engines read the plan once."""
    found = await asyncio.gather(
        *(
            opinion(model, criterion, learners=learners, material=plan, votes=votes, seed=seed)
            for criterion in CRITERIA.values()
        )
    )
    return dict(zip(CRITERIA, found, strict=True))


async def prefer(
    model: ChatModel, criterion: str, *, learners: str, first: str, second: str, seed: int = 0
) -> Preference | Unscored:
    """Compare twice with the order swapped; only what holds both ways is a preference."""
    straight, swapped = await asyncio.gather(
        _compare(model, criterion, learners, first, second, seed),
        _compare(model, criterion, learners, second, first, seed),
    )
    if isinstance(straight, str) or isinstance(swapped, str):
        return Unscored(reason="; ".join(r for r in (straight, swapped) if isinstance(r, str)))
    back: dict[str, Literal["first", "second", "same"]] = {"first": "second", "second": "first"}
    again = back.get(swapped.better, "same")
    steady = straight.better == again
    return Preference(better=again if steady else "same", steady=steady)


def trusted(calibration: Calibration | None, model: str) -> frozenset[Dimension]:
    """The dimensions on which this model's opinion may count.

    Those where the lower end of its agreement clears both `FLOOR` and the word-counting baseline of the same
    run, measured with the prompt as it is now. Without a calibration: none.
    """
    if calibration is None or calibration.model != model or calibration.prompt != load_prompt("judge").sha256:
        return frozenset()
    return frozenset(d for d, a in calibration.agreement.items() if a.low > max(FLOOR, a.tfidf))


def gating(
    opinions: Mapping[Dimension, Scored | Unscored], calibration: Calibration | None, model: str
) -> dict[Dimension, float]:
    """The scores that a workflow may act on: scored, and of a dimension on which this model is trusted."""
    allowed = trusted(calibration, model)
    return {d: o.score for d, o in opinions.items() if d in allowed and isinstance(o, Scored)}


def read_calibration(path: Path) -> Calibration | None:
    """What was kept at `path`; None where nothing is. Raises InputError for a file that is none."""
    try:
        return Calibration.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(
            f"{path}: {first['msg']}", "Measure again: lessonloom eval judge --data DIR --keep"
        ) from None


async def _vote(
    model: ChatModel, criterion: str, learners: str, material: str, votes: int, seed: int
) -> Opinion | str:
    prompt = load_prompt("judge")
    asked = prompt.render(criterion=criterion, learners=learners, material=material)
    reply = await model.structured(
        [Message(role="system", content=asked.system), Message(role="user", content=asked.user)],
        Opinion,
        max_tokens=prompt.max_tokens,
        temperature=LIVELY if votes > 1 else 0.0,
        seed=seed,
    )
    if isinstance(reply, Failure):
        return f"{reply.reason}: {reply.detail}"
    if not quoted(reply.value.evidence, material):
        return "it quotes what is not there"
    return reply.value


async def _compare(
    model: ChatModel, criterion: str, learners: str, first: str, second: str, seed: int
) -> Pair | str:
    prompt = load_prompt("judge-pair")
    asked = prompt.render(criterion=criterion, learners=learners, first=first, second=second)
    reply = await model.structured(
        [Message(role="system", content=asked.system), Message(role="user", content=asked.user)],
        Pair,
        max_tokens=prompt.max_tokens,
        temperature=0.0,
        seed=seed,
    )
    if isinstance(reply, Failure):
        return f"{reply.reason}: {reply.detail}"
    pair = reply.value
    if not (quoted(pair.evidence_first, first) and quoted(pair.evidence_second, second)):
        return "it quotes what is not there"
    return pair


def quoted(evidence: str, material: str) -> bool:
    """Whether the material has these words, in this order; spaces, case and outer marks are forgiven."""
    words = " ".join(evidence.split()).strip("\"'“”‘’ .…").lower()
    return len(words) >= 4 and words in " ".join(material.split()).lower()
