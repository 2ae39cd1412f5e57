"""Benchmark `diagnosis`: from a question and a wrong answer to the misconception behind it.

Every example is held out in turn. What is known about a misconception is its description and its other
examples; the held-out example's correct answer and explanation are never read.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from ..graph import SkillTree, default_pack_path, load_pack
from ..retrieval.embedder import Embedder, MiniLM
from . import _own_exercises
from ._classes import DataError, Numbers, interval, rows_of, share
from ._wrong_arithmetic import acted_out

VERSION = "1"
KEYS = ("Misconception ID", "Misconception", "Topic", "Question", "Incorrect Answer")
Scores = NDArray[np.float64]
SHAPES = (
    r"\d\s*/\s*\d", r"\d*\.\d", r"[-−]\s*\d", r"\d\s*\+\s*\d", r"\d\s*[-−]\s*\d", r"\d\s*[*x×]\s*\d", r"÷",
    r"\^", r"=", r"[<>]", r"%|percent", r"\bsolve\b", r"\bcheck\b", r"graph|plot|grid|axis|axes", r"table",
    r"express|equation", r"_|\[_\]", r"\b[a-z]\b\s*[-+=]|\d[a-z]\b", r"simplif|reduc",
    r"shaded|part", r"ratio|:", r"always|sometimes|never|true", r"\[",
)  # fmt: skip


def run(data: Path, seed: int = 0, embedder: Embedder | None = None) -> dict[str, Any]:
    """Rank the misconceptions for every example. `embedder` is the bundled MiniLM unless given."""
    path, rows = rows_of(data, KEYS)
    return judge(rows, source=path.name, seed=seed, embedder=embedder or MiniLM(device="cpu"))


def judge(
    rows: list[dict[str, Any]],
    *,
    source: str,
    seed: int,
    embedder: Embedder,
    tree: SkillTree | None = None,
) -> dict[str, Any]:
    """The figures for rows of the published format; `tree` is the pack shipped unless given."""
    names, labels = np.unique([str(row["Misconception ID"]) for row in rows], return_inverse=True)
    topics = np.array([str(row["Topic"]).strip().lower() for row in rows])
    if len(names) < 2 or len(rows) < 4:
        raise DataError(
            f"{source} has {len(rows)} usable examples of {len(names)} misconceptions.", "Give more rows."
        )
    allowed = np.array(
        [[any((topics == topic) & (labels == m)) for m in range(len(names))] for topic in topics]
    )
    systems = _scores(rows, list(names), labels, embedder, tree or load_pack(default_pack_path()))
    results: dict[str, dict[str, dict[str, float]]] = {}
    for system, scores in systems.items():
        order = (-scores).argsort(1, kind="stable")
        within = np.where(allowed, scores, -np.inf).argmax(1)
        near = np.where((order[:, :5] == labels[:, None]).any(1), labels, -1)
        picks = {"accuracy_cross_topic": order[:, 0], "accuracy_in_topic": within, "recall_at_5": near}
        results[system] = {
            key: interval(share, labels, pick, labels, seed=seed) for key, pick in picks.items()
        }
    headline = {key: round(figure["value"], 4) for key, figure in results["lessonloom"].items()}
    return {
        "benchmark": "diagnosis",
        "version": VERSION,
        "seed": seed,
        "n": len(rows),
        "data": {
            "file": source,
            "misconceptions": len(names),
            "protocol": "leave one out",
            "embedder": embedder.id,
        },
        "results": results,
        "headline": headline,
    }


def _scores(
    rows: list[dict[str, Any]], names: list[str], labels: Numbers, embedder: Embedder, tree: SkillTree
) -> dict[str, Scores]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    asked = [f"{row['Question']} {row['Incorrect Answer']}" for row in rows]
    beliefs = [str(rows[int(np.flatnonzero(labels == m)[0])]["Misconception"]) for m in range(len(names))]
    between = _similarities(rows, asked, embedder)
    told = _to_beliefs(asked, beliefs, embedder) | _own_exercises.channels(asked, names, tree, embedder)
    acted = [acted_out(str(row["Question"]), str(row["Incorrect Answer"])) for row in rows]
    fired = np.array([[float(name in ids) for name in names] for ids in acted])
    told["rules"] = fired
    told["rules, shared out"] = fired / np.maximum(fired.sum(1, keepdims=True), 1)
    member = np.equal.outer(labels, np.arange(len(names)))
    size = len(rows)
    channels = [*between, *told, "known"]
    systems = {
        "lessonloom": list(range(len(channels))),
        "without rules": [at for at, name in enumerate(channels) if not name.startswith("rules")],
        "without rules and marks": [
            at for at, name in enumerate(channels) if not name.startswith(("rules", "marks"))
        ],
        "without rules and our exercises": [
            at for at, name in enumerate(channels) if not name.startswith(("rules", "exercise", "own"))
        ],
    }
    out = {
        name: np.zeros((size, len(names)))
        for name in ("majority", "TF-IDF nearest", "MiniLM nearest", *systems)
    }
    console = Console(stderr=True)
    for held in track(range(size), "Diagnosing", console=console):
        rest = np.array([k for k in range(size) if k != held])
        table = {k: _features(k, held, between, told, member) for k in range(size)}
        out["majority"][held] = member[rest].sum(0)
        out["TF-IDF nearest"][held] = table[held][:, list(between).index("words")]
        out["MiniLM nearest"][held] = table[held][:, list(between).index("sense")]
        for system, columns in systems.items():
            scaler = StandardScaler().fit(np.vstack([table[k][:, columns] for k in rest]))
            model = LogisticRegression(C=0.3, max_iter=500).fit(
                scaler.transform(np.vstack([table[k][:, columns] for k in rest])),
                np.concatenate([np.arange(len(names)) == labels[k] for k in rest]),
            )
            out[system][held] = model.decision_function(scaler.transform(table[held][:, columns]))
    return out


def _features(
    row: int, held: int, between: dict[str, Scores], told: dict[str, Scores], member: NDArray[np.bool_]
) -> Scores:
    """One line per misconception: nearness to its examples other than both rows, and to its description."""
    free = member.copy()
    free[[row, held]] = False
    columns = [np.where(free, scores[row][:, None], 0.0).max(0) for scores in between.values()]
    return np.column_stack([*columns, *(scores[row] for scores in told.values()), free.any(0).astype(float)])


def _similarities(rows: list[dict[str, Any]], asked: list[str], embedder: Embedder) -> dict[str, Scores]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    questions, answers = ([str(row[key]) for row in rows] for key in ("Question", "Incorrect Answer"))
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit_transform(asked)
    signs = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    shapes = np.array([[bool(re.search(shape, text.lower())) for shape in SHAPES] for text in questions])
    more = np.array([[bool(re.search(shape, text.lower())) for shape in SHAPES] for text in answers])
    marks = np.hstack([shapes, more]).astype(float)
    marks /= np.maximum(np.linalg.norm(marks, axis=1, keepdims=True), 1e-9)
    masked = [re.sub(r"\d+", "9", text) for text in asked]
    vectors = [np.asarray(embedder.encode(texts), dtype=float) for texts in (asked, questions, answers)]
    out = {"words": _dot(words), "sense": vectors[0] @ vectors[0].T}
    out["sense of questions"], out["sense of answers"] = (v @ v.T for v in vectors[1:])
    out["marks"] = marks @ marks.T
    for name, texts in (("signs", asked), ("masked signs", masked), ("signs of answers", answers)):
        out[name] = _dot(signs.fit_transform(texts))
    return out


def _to_beliefs(asked: list[str], beliefs: list[str], embedder: Embedder) -> dict[str, Scores]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit([*asked, *beliefs])
    words = (table.transform(asked) @ table.transform(beliefs).T).toarray()
    sense = (
        np.asarray(embedder.encode(asked), dtype=float) @ np.asarray(embedder.encode(beliefs), dtype=float).T
    )
    return {"belief words": words, "belief sense": sense}


def _dot(matrix: Any) -> Scores:
    return np.asarray((matrix @ matrix.T).toarray())
