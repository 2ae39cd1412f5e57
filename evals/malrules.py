"""Benchmark `malrules`: do the rules write what learners wrote, and do they help to name the mistake?

Our systems read the two equations alone; the n-gram baseline also reads the chosen action and its input.
`Feedback` is never read, as the label was made from it; nor is
`Previous Action`, which comes with some labels only.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from ..items.algebra import RULES, MalRule, UnreadableEquation, explain_step, parse_equation
from ._classes import DataError, Numbers, interval, macro_f1, rows_of, share
from ._step_features import features, spelled

VERSION = "1"
FOLDS = 5
KEYS = ("eq1", "eq2", "Label Name")


def run(data: Path, seed: int = 0, rules: Sequence[MalRule] = RULES) -> dict[str, Any]:
    """Explain every step; name labels with equations grouped so that none is in two folds."""
    path, rows = rows_of(data, KEYS)
    return judge(rows, source=path.name, seed=seed, rules=tuple(rules))


def judge(
    rows: list[dict[str, Any]], *, source: str, seed: int, rules: tuple[MalRule, ...] = RULES
) -> dict[str, Any]:
    """The figures for rows with `eq1`, `eq2` and `Label Name`."""
    console = Console(stderr=True)
    steps = [(str(row["eq1"]), str(row["eq2"])) for row in rows]
    names, labels = np.unique([str(row["Label Name"]) for row in rows], return_inverse=True)
    _, group = np.unique([before for before, _ in steps], return_inverse=True)
    if len(names) < 2 or group.max() + 1 < FOLDS:
        raise DataError(
            f"{source} has {len(names)} labels and {group.max() + 1} equations.",
            f"Two labels and {FOLDS} different equations are needed.",
        )
    told = [explained(*step, rules) for step in track(steps, "Explaining steps", console=console)]
    by_rule = np.array([any(not name.startswith("(") for name in names) for names, _, _ in told])
    hits = np.array([yes for _, _, yes in told]).astype(np.int64)
    texts = np.array([_all_typed(row) for row in rows], dtype=object)
    guesses = _guesses(steps, texts, [names for names, _, _ in told], labels, group, seed, console)
    results: dict[str, dict[str, dict[str, float]]] = {}
    for system, guess in guesses.items():
        results[system] = {
            "macro_f1": interval(macro_f1, labels, guess, group, seed=seed),
            "accuracy": interval(share, labels, guess, group, seed=seed),
        }
    ones = np.ones_like(hits)
    results["lessonloom"]["reproduced"] = interval(share, ones, hits, group, seed=seed)
    results["lessonloom"]["reproduced_or_rounded"] = interval(
        share, ones, by_rule.astype(np.int64), group, seed=seed
    )
    chance = _chance(steps, rules, seed)
    results["steps of other equations (control)"] = {
        "reproduced": interval(share, np.ones_like(chance), chance, np.arange(len(chance)), seed=seed)
    }
    headline = {
        key: round(results["lessonloom"][key]["value"], 4) for key in ("reproduced", "macro_f1", "accuracy")
    }
    return {
        "benchmark": "malrules",
        "version": VERSION,
        "seed": seed,
        "n": len(rows),
        "data": {
            "file": source,
            "equations": int(group.max()) + 1,
            "labels": len(names),
            "folds": FOLDS,
            "rules": len(rules),
            "unreadable": sum(not readable for _, readable, _ in told),
            "hits": dict(Counter(name for names, _, _ in told for name in names).most_common()),
        },
        "results": results,
        "headline": headline,
    }


def explained(before: str, after: str, rules: tuple[MalRule, ...]) -> tuple[list[str], bool, bool]:
    """Names of the hits, whether the step can be read, and whether a rule reproduces it exactly."""
    try:
        hits = explain_step(parse_equation(before), parse_equation(after), rules)
    except UnreadableEquation:
        return [], False, False
    names = [hit.rule.id if hit.rule else "(sound)" for hit in hits]
    return names, True, any(hit.exact and hit.rule is not None for hit in hits)


def _all_typed(row: dict[str, Any]) -> str:
    """What the baseline reads: both equations, and the chosen action and its input where they are there."""
    return f"{row['eq1']} | {row.get('action') or ''} {row.get('Input') or ''} | {row['eq2']}"


def _chance(steps: list[tuple[str, str]], rules: tuple[MalRule, ...], seed: int, most: int = 600) -> Numbers:
    """How often rules reproduce a step transplanted from another equation: what mere breadth would give.

    The operation another learner wrote behind both sides, or the side that learner rewrote, is put into
    this equation; only transplants that differ from the real step count.
    """
    rng = np.random.default_rng(seed)
    size = min(most, len(steps))
    pairs = zip(rng.choice(len(steps), size, replace=False), rng.integers(0, len(steps), size), strict=True)
    moved = [(steps[a], transplanted(steps[a][0], *steps[b])) for a, b in pairs]
    out = [explained(step[0], after, rules)[2] for step, after in moved if after and after != step[1]]
    return np.array(out or [False]).astype(np.int64)


def transplanted(here: str, before: str, after: str) -> str | None:
    """The step from `before` to `after`, done to `here`; None where it is no step of either kind."""
    ours, theirs, new = (text.split("=") for text in (here, before, after))
    if not len(ours) == len(theirs) == len(new) == 2:
        return None
    tails = {result.removeprefix(old) for old, result in zip(theirs, new, strict=True)}
    if all(result.startswith(old) for old, result in zip(theirs, new, strict=True)) and len(tails) == 1:
        tail = tails.pop()
        return f"{ours[0]}{tail}={ours[1]}{tail}"
    kept = [mine if old == result else result for mine, old, result in zip(ours, theirs, new, strict=True)]
    return "=".join(kept)


def _guesses(
    steps: list[tuple[str, str]],
    texts: NDArray[np.object_],
    told: list[list[str]],
    labels: Numbers,
    group: Numbers,
    seed: int,
    console: Console,
) -> dict[str, Numbers]:
    from sklearn.ensemble import ExtraTreesClassifier
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    seen = [
        features(*step) | {f"rule {name}": 1.0 for name in names}
        for step, names in zip(steps, told, strict=True)
    ]
    spelt = np.array([spelled(before, after) for before, after in steps], dtype=object)
    out = {
        name: np.zeros_like(labels)
        for name in ("majority", "character n-grams", "rules and features", "lessonloom")
    }
    for train, test in track(list(_folds(group, seed)), "Naming labels", console=console):
        out["majority"][test] = np.bincount(labels[train]).argmax()
        grams = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 5), min_df=2, sublinear_tf=True),
            LinearSVC(C=1.0, class_weight="balanced", random_state=seed),
        ).fit(texts[train], labels[train])
        out["character n-grams"][test] = grams.predict(texts[test])
        table = DictVectorizer(sparse=False)
        inside, outside = (
            table.fit_transform([seen[k] for k in train]),
            table.transform([seen[k] for k in test]),
        )
        trees = ExtraTreesClassifier(
            400, min_samples_leaf=1, class_weight="balanced", random_state=seed, n_jobs=2
        )
        trees.fit(inside, labels[train])
        shapes = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 6), min_df=2, sublinear_tf=True),
            LogisticRegression(C=20, max_iter=300, class_weight="balanced"),
        ).fit(spelt[train], labels[train])
        p = trees.predict_proba(outside)
        out["rules and features"][test] = trees.classes_[p.argmax(1)]
        both = p + 0.5 * shapes.predict_proba(spelt[test])
        out["lessonloom"][test] = trees.classes_[both.argmax(1)]
    return out


def _folds(group: Numbers, seed: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Train and test rows; all rows of an equation lie in one fold."""
    fold = np.random.default_rng(seed).permutation(int(group.max()) + 1)[group] % FOLDS
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(FOLDS)]
