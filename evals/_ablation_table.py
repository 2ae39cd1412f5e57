"""The result of the ablation as the tables of docs/benchmarks.md."""

from collections.abc import Iterator
from typing import Any

from ..lessons.quality import NAMES
from ._ablation_systems import SYSTEMS
from .ablation import ADDITIONS

_FOUND = ("errors", "warnings", "notes", "faults_left", "distance")
COUNTS = (*_FOUND, "plans_checked", "calls", "tokens", "seconds")
"""Beside the five dimensions."""
GAINS = (*NAMES, "errors", "warnings", "faults_left", "distance")
"""Of each addition, the paired differences that the page shows."""
TITLES = tuple(title for title, _, _ in ADDITIONS)


def tables(result: dict[str, Any]) -> str:
    """Systems by figures; additions by paired differences with their intervals; which claims hold."""
    results = result["results"]
    systems = [[name, *(_figure(results[name], m) for m in (*NAMES, *COUNTS))] for name in SYSTEMS]
    gains = [
        [title, *(_gain(found, m) for m in GAINS)] for title, found in results.items() if title in TITLES
    ]
    return "\n\n".join(
        (
            "\n".join(_rows(["system", *NAMES, *COUNTS], systems)),
            "\n".join(_rows(["addition", *GAINS], gains)),
            "\n".join(_broken(result["claims"])) or "Every addition helps where it claims to.",
        )
    )


def _rows(head: list[str], body: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(h.replace('_', ' ') for h in head)} |"
    yield "|" + "---|" * len(head)
    yield from (f"| {' | '.join(row)} |" for row in body)


def _broken(claims: dict[str, dict[str, bool]]) -> Iterator[str]:
    for title, metrics in claims.items():
        yield from (f"- {title}: no proven gain in {m}" for m, holds in metrics.items() if not holds)


def _figure(found: dict[str, dict[str, float]], metric: str) -> str:
    return _short(found[metric]["value"]) if metric in found else ""


def _gain(found: dict[str, dict[str, float]], metric: str) -> str:
    if metric not in found:
        return ""
    f = found[metric]
    return f"{_short(f['value'])} ({_short(f['low'])} to {_short(f['high'])})"


def _short(value: float) -> str:
    text = f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text
