"""How well a model judges: its verdicts against people's on MRBench and MathFish, beside baselines."""

import asyncio
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from .. import __version__
from ..agents.judging import Agreement, Calibration, Dimension, Scored, Unscored, opinion, trusted
from ..graph.errors import InputError
from ..llm import ChatModel, make_model
from ..prompts import load_prompt

Verdict = Literal["yes", "partly", "no"]
LABELS: tuple[Verdict, ...] = ("yes", "partly", "no")
TRAINING = 0.6
"""Share of the groups (conversations, standards) that the baselines learn from; the rest is judged."""
ROUNDS = 1000


@dataclass(frozen=True)
class Case:
    """Something people have judged. Cases of one `group` share their text and are kept together."""

    group: str
    learners: str
    material: str
    words: str
    verdict: Verdict


@dataclass(frozen=True)
class Source:
    """Where the cases of a dimension come from, and what is asked about each."""

    read: Callable[[Path], list[Case]]
    criterion: str


def _turns(file: str, key: str, annotation: str) -> Callable[[Path], list[Case]]:
    def read(data: Path) -> list[Case]:
        talks = json.loads(_text(data / "mrbench" / file))
        return [
            Case(
                group=talk["conversation_id"],
                learners="One learner, in a conversation with a tutor about a problem they got wrong.",
                material=f"{talk['conversation_history'].strip()}\n\nThe tutor's reply:\n{one['response']}",
                words=one["response"],
                verdict=_TURN[one["annotation"][annotation]],
            )
            for talk in talks
            for one in talk[key].values()
            if one["annotation"].get(annotation) in _TURN
        ]

    return read


def _problems(data: Path) -> list[Case]:
    rows = [json.loads(line) for line in _text(data / "mathfish" / "problems.jsonl").splitlines()]
    return [
        Case(
            group=row["Standard"],
            learners=f"A class of grade {row['Grade']}. {_asked(row['Original Prompt'])}",
            material=row["Problem/Activity Text"].strip(),
            words=f"{row['Standard']} {row['Problem/Activity Text']}",
            verdict=_alignment(row["Align?"]),
        )
        for row in rows
        if row["Align?"]
    ]


def _asked(prompt: str) -> str:
    return f"What they are to learn now: {prompt.partition('Standard ')[2].strip()}"


def _alignment(text: str) -> Verdict:
    return "partly" if text.startswith("Partial") else "yes" if text.startswith("Full") else "no"


_TURN: dict[str, Verdict] = {"Yes": "yes", "To some extent": "partly", "No": "no"}
V1, V3 = ("MRBench_V1.json", "anno_llm_responses"), ("mrbench_v3_devset.json", "tutor_responses")
SOURCES: dict[Dimension, Source] = {
    "clarity": Source(
        _turns(*V1, "Coherence"),
        "Clarity. Does the tutor's reply follow clearly and sensibly from what the learner said?",
    ),
    "integrity": Source(
        _turns(*V3, "Mistake_Location"),
        "Integrity. Does the tutor's reply point exactly to the mistake and where it was made, leaving "
        "nothing out?",
    ),
    "depth": Source(
        _turns(*V3, "Providing_Guidance"),
        "Depth. Does the tutor's reply guide the learner's thinking with a right and relevant hint, "
        "question or example?",
    ),
    "practicality": Source(
        _turns(*V3, "Actionability"),
        "Practicality. Is it clear from the tutor's reply what the learner should do next?",
    ),
    "pertinence": Source(
        _problems,
        "Pertinence. Does the problem ask for exactly what these learners are to learn now, all of it and "
        "nothing beyond it?",
    ),
}
"""Each CIDDP dimension is calibrated on the judgments of people that come nearest to it."""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{path}: {error.strerror}", "Give the folder that holds mrbench/ and mathfish/ with --data."
        ) from None


def run(model: str, *, data: Path, cases: int, votes: int, seed: int) -> tuple[dict[str, Any], Calibration]:
    """Judge `cases` held-out cases of each dimension (0: all of them) by the model and two baselines.

    A score of 4 or 5 reads as yes, of 3 as partly, below as no; what is `Unscored` is no verdict, and never
    right. Intervals resample conversations and standards.
    """
    judge = make_model(model, timeout=600.0)
    if judge is None:
        raise InputError("No model, no judge.", "Name one with --model.")
    return asyncio.run(measure(judge, data=data, cases=cases, votes=votes, seed=seed))


async def measure(
    judge: ChatModel, *, data: Path, cases: int, votes: int, seed: int
) -> tuple[dict[str, Any], Calibration]:
    """As `run`, with a model that is there; closes it."""
    name = f"{judge.info.engine} {judge.info.model}"
    results: dict[str, dict[str, dict[str, float]]] = {"majority": {}, "tfidf": {}, name: {}}
    agreement: dict[Dimension, Agreement] = {}
    try:
        for dimension, source in SOURCES.items():
            known, held = split(source.read(data), seed)
            rng = random.Random(seed)
            held = rng.sample(held, min(cases, len(held))) if cases else held
            said = await _judged(judge, source.criterion, held, votes, seed)
            guesses: dict[str, Sequence[Verdict | None]] = {
                "majority": [_commonest(known)] * len(held),
                "tfidf": tfidf(known, held),
                name: [verdict_of(s) for s in said],
            }
            figures = {system: _figure(held, guess, seed) for system, guess in guesses.items()}
            for system, figure in figures.items():
                results[system][f"{dimension} macro_f1"] = figure
            scored = sum(isinstance(s, Scored) for s in said)
            results[name][f"{dimension} scored_share"] = {"value": scored / len(held)}
            for why, count in Counter(_why(s) for s in said if isinstance(s, Unscored)).items():
                results[name][f"{dimension} unscored: {why}"] = {"value": count / len(held)}
            results[name][f"{dimension} margin_over_tfidf"] = _figure(
                held, guesses[name], seed, guesses["tfidf"]
            )
            agreement[dimension] = Agreement(
                macro_f1=figures[name]["value"],
                low=figures[name]["low"],
                high=figures[name]["high"],
                majority=figures["majority"]["value"],
                tfidf=figures["tfidf"]["value"],
                cases=len(held),
            )
            reached = ", ".join(f"{system} {figure['value']:.3f}" for system, figure in figures.items())
            print(f"{dimension}: {reached}; {scored} of {len(held)} scored", file=sys.stderr)
    finally:
        await judge.aclose()
    calibration = Calibration(model=name, prompt=load_prompt("judge").sha256, agreement=agreement)
    mean = float(np.mean([a.macro_f1 for a in agreement.values()]))
    margin = float(np.mean([a.macro_f1 - a.tfidf for a in agreement.values()]))
    result = {
        "benchmark": "judge",
        "version": __version__,
        "seed": seed,
        "n": sum(a.cases for a in agreement.values()),
        "data": f"MRBench V1 and V3, MathFish; {votes} votes a case",
        "results": results,
        "trusted": sorted(trusted(calibration, name)),
        "headline": {"macro_f1": round(mean, 3), "margin_over_tfidf": round(margin, 3)},
    }
    return result, calibration


def _why(said: Unscored) -> str:
    return said.reason.partition(":")[0]


def split(cases: Sequence[Case], seed: int) -> tuple[list[Case], list[Case]]:
    """Cases to learn from and cases to judge; no group is on both sides."""
    groups = sorted({c.group for c in cases})
    random.Random(f"judge|{seed}").shuffle(groups)
    known = set(groups[: round(TRAINING * len(groups))])
    return [c for c in cases if c.group in known], [c for c in cases if c.group not in known]


async def _judged(
    judge: ChatModel, criterion: str, held: Sequence[Case], votes: int, seed: int
) -> list[Scored | Unscored]:
    return await asyncio.gather(
        *(
            opinion(judge, criterion, learners=c.learners, material=c.material, votes=votes, seed=seed)
            for c in held
        )
    )


def verdict_of(said: Scored | Unscored) -> Verdict | None:
    """What a score says in the people's words; None where there is no opinion."""
    if isinstance(said, Unscored):
        return None
    return "yes" if said.score > 3.5 else "partly" if said.score > 2.5 else "no"


def _commonest(known: Sequence[Case]) -> Verdict:
    verdicts = [c.verdict for c in known]
    return max(LABELS, key=verdicts.count)


def tfidf(known: Sequence[Case], held: Sequence[Case]) -> list[Verdict]:
    """Logistic regression on weighted words and pairs of words, all classes weighing the same."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    features = words.fit_transform([c.words for c in known])
    fitted = LogisticRegression(class_weight="balanced", max_iter=2000, C=3.0)
    fitted.fit(features, [c.verdict for c in known])
    found: list[Verdict] = list(fitted.predict(words.transform([c.words for c in held])))
    return found


def macro_f1(truth: Sequence[Verdict], said: Sequence[Verdict | None]) -> float:
    """Mean F1 of the classes that occur among the true verdicts."""
    scores = []
    for label in LABELS:
        if label not in truth:
            continue
        right = sum(t == s == label for t, s in zip(truth, said, strict=True))
        asked, given = sum(t == label for t in truth), sum(s == label for s in said)
        scores.append(2 * right / (asked + given))
    return sum(scores) / len(scores) if scores else 0.0


def _figure(
    held: Sequence[Case],
    said: Sequence[Verdict | None],
    seed: int,
    than: Sequence[Verdict | None] | None = None,
) -> dict[str, float]:
    """Macro-F1, or its margin over another's, with a 95 % interval over resampled groups."""

    def value(rows: Sequence[int]) -> float:
        truth = [held[i].verdict for i in rows]
        one = macro_f1(truth, [said[i] for i in rows])
        return one - macro_f1(truth, [than[i] for i in rows]) if than is not None else one

    groups: dict[str, list[int]] = {}
    for i, case in enumerate(held):
        groups.setdefault(case.group, []).append(i)
    rows = list(groups.values())
    rng = random.Random(seed)
    drawn = [value([i for g in rng.choices(rows, k=len(rows)) for i in g]) for _ in range(ROUNDS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return {"value": value(range(len(held))), "low": float(low), "high": float(high)}
