"""The answers to choose from: labelled, in an order that gives nothing away."""

from collections.abc import Sequence
from fractions import Fraction

from ._params import number_from
from .model import AnswerKey, Option, WrongAnswer

LABELS = "ABCDEFGH"
_WORDS = ("choice", "text", "order", "ratio", "expression", "equation", "inequality", "set", "point")


def arrange(
    key: AnswerKey, wrong: Sequence[WrongAnswer], draw: int, seed: int, most: int = len(LABELS) - 1
) -> tuple[Option, ...]:
    """Key and up to `most` wrong answers as options.

    Over consecutive draws the key takes every place equally often, so that no letter is the safer
    guess. Numbers stand in numeric order where keeping other wrong answers brings the key to its
    place and the first wrong answer stays; otherwise they are shuffled by `seed` and `draw`, like words.
    """
    size = min(len(wrong), most, len(LABELS) - 1)
    place = (seed + draw) % (size + 1)
    kept = () if key.kind in _WORDS else _around(key, wrong, place, size)
    if not kept:
        kept = tuple(sorted(wrong[:size], key=lambda one: number_from(str(seed), str(draw), one.text)))
    options = [(one.text, one.misconception) for one in kept]
    entries: list[tuple[str, str | None]] = [*options[:place], (key.text, None), *options[place:]]
    return tuple(
        [
            Option(label=label, text=text, correct=misconception is None, misconception=misconception)
            for label, (text, misconception) in zip(LABELS, entries, strict=False)
        ]
    )


def _around(key: AnswerKey, wrong: Sequence[WrongAnswer], place: int, size: int) -> tuple[WrongAnswer, ...]:
    """The first `place` wrong numbers below the key and the first others above it, in numeric order;
    empty where there are too few, or where the first wrong answer would be left out."""
    right = Fraction(key.value)
    below = [one for one in wrong if Fraction(one.value) < right][:place]
    above = [one for one in wrong if Fraction(one.value) > right][: size - place]
    if len(below) + len(above) < size or wrong[0] not in (*below, *above):
        return ()
    return tuple(sorted((*below, *above), key=lambda one: Fraction(one.value)))
