"""The answers to choose from: labelled, in an order that gives nothing away."""

from collections.abc import Sequence
from fractions import Fraction

from ._params import number_from
from .model import AnswerKey, Option, WrongAnswer

LABELS = "ABCDEFGH"
_WORDS = ("choice", "text", "order", "ratio")


def arrange(key: AnswerKey, wrong: Sequence[WrongAnswer], draw: int, seed: int) -> tuple[Option, ...]:
    """Key and wrong answers as options.

    Numbers stand in numeric order. Words are shuffled by `seed` and `draw`; over consecutive draws
    the key takes every place equally often.
    """
    wrong = wrong[: len(LABELS) - 1]
    entries: list[tuple[str, str, str | None]] = [(key.text, key.value, None)]
    entries += [(one.text, one.value, one.misconception) for one in wrong]
    if key.kind in _WORDS:
        others = sorted(entries[1:], key=lambda entry: number_from(str(seed), str(draw), entry[0]))
        place = (seed + draw) % len(entries)
        entries = [*others[:place], entries[0], *others[place:]]
    else:
        entries.sort(key=lambda entry: Fraction(entry[1]))
    return tuple(
        [
            Option(label=label, text=text, correct=misconception is None, misconception=misconception)
            for label, (text, _, misconception) in zip(LABELS, entries, strict=False)
        ]
    )
