"""Parameters of an item model: their values, and a shuffled walk over all combinations."""

import hashlib
import re
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import Any

from ._functions import Value, bounded
from .errors import Fault, ItemError

MAX_VALUES = 2000

_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*\.\.\s*(-?\d+(?:\.\d+)?)(?:\s+step\s+(\d+(?:\.\d+)?))?")
_FRACTION = re.compile(r"-?\d{1,12}/[1-9]\d{0,11}")


def read_values(name: str, source: str | list[Any]) -> tuple[Value, ...]:
    """The distinct values of a parameter; raises ItemError when there are none or too many."""
    if isinstance(source, str):
        match = _RANGE.fullmatch(source.strip())
        if match is None:
            raise ItemError(
                f"parameter {name}: {source!r} is not a range", "Write 2..12, 10..100 step 10, or a list."
            )
        low, high, step = Fraction(match[1]), Fraction(match[2]), Fraction(match[3] or 1)
        count = (high - low) // step + 1 if step else 0
        if not 1 <= count <= MAX_VALUES:
            raise ItemError(
                f"parameter {name}: {source} has {max(0, count)} values", f"Give 1 to {MAX_VALUES} values."
            )
        try:
            return tuple(bounded(low + step * n) for n in range(count))
        except Fault as fault:
            raise ItemError(f"parameter {name}: {fault}", "Use smaller numbers.") from fault
    try:
        values = tuple(dict.fromkeys(_value(entry, 0) for entry in source))
    except Fault as fault:
        raise ItemError(f"parameter {name}: {fault}", "Use numbers, words, or lists of them.") from fault
    if not 1 <= len(values) <= MAX_VALUES:
        raise ItemError(f"parameter {name} has {len(values)} values", f"Give 1 to {MAX_VALUES} values.")
    return values


def _value(entry: Any, depth: int) -> Value:
    match entry:
        case bool() | int():
            return entry if isinstance(entry, bool) else bounded(entry)
        case float():
            return bounded(Fraction(repr(entry)))
        case str():
            return bounded(Fraction(entry)) if _FRACTION.fullmatch(entry) else entry
        case list() if depth < 3:
            return tuple(_value(part, depth + 1) for part in entry)
        case _:
            raise Fault(f"{entry!r} is not a value")


def number_from(*parts: str) -> int:
    """A 64-bit number that depends on `parts` only, the same in every run and on every machine."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest())


class Combinations:
    """All combinations of parameter values in a shuffled order that depends on `seed` only.

    The order is a Feistel permutation with cycle walking, so that no list of combinations is held.
    """

    def __init__(self, params: dict[str, tuple[Value, ...]], seed: int) -> None:
        self._params = list(params.items())
        self.total = prod(len(values) for values in params.values())
        self._half = max(1, ((self.total - 1).bit_length() + 1) // 2)
        self._mask = (1 << self._half) - 1
        self._keys = [(seed >> (16 * n)) & 0xFFFF | 1 << 16 for n in range(4)]

    def __iter__(self) -> Iterator[dict[str, Value]]:
        for place in range(self.total):
            index = self._shuffle(place)
            while index >= self.total:
                index = self._shuffle(index)
            combination = {}
            for name, values in self._params:
                index, choice = divmod(index, len(values))
                combination[name] = values[choice]
            yield combination

    def _shuffle(self, index: int) -> int:
        left, right = index >> self._half, index & self._mask
        for key in self._keys:
            mixed = (right * 0x9E3779B1 + key * 0x85EBCA6B) & 0xFFFFFFFF
            mixed = ((mixed ^ mixed >> 15) * 0x2C1B3C6D) & 0xFFFFFFFF
            left, right = right, left ^ ((mixed ^ mixed >> 13) & self._mask)
        return left << self._half | right
