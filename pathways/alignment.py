"""How much do two paths agree? Three answers that are never mixed: skills, order of pairs, sequence."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import combinations

from ..graph._base import Frozen


class Alignment(Frozen):
    """Each from 0 to 1. `nodes`: F1 of the sets of skills. `edges`: F1 of the pairs (earlier, later).
    `sequence`: longest common subsequence over the longer length."""

    nodes: float
    edges: float
    sequence: float


def align(path: Sequence[str], reference: Sequence[str]) -> Alignment:
    """Compare a path with a reference such as an expert's; skills repeated later in a path count once."""
    ours, theirs = list(dict.fromkeys(path)), list(dict.fromkeys(reference))
    return Alignment(
        nodes=_f1(set(ours), set(theirs)),
        edges=_f1(set(combinations(ours, 2)), set(combinations(theirs, 2))),
        sequence=_common(ours, theirs) / max(len(ours), len(theirs), 1) if ours or theirs else 1.0,
    )


def _f1(ours: set[object], theirs: set[object]) -> float:
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 1.0


def _common(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Length of the longest common subsequence; no skill stands twice, so it is the longest rising run of
    places (patience sorting)."""
    place = {name: n for n, name in enumerate(theirs)}
    tails: list[int] = []
    for name in ours:
        if name in place:
            at = bisect_left(tails, place[name])
            tails[at : at + 1] = [place[name]]
    return len(tails)
