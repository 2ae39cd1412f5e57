"""Glicko-2 ratings: how good a player is, and how sure that is.

Mark E. Glickman, "Example of the Glicko-2 system" (revised 2022), http://www.glicko.net/glicko/glicko2.pdf;
the steps below are numbered as there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, pi, sqrt

SCALE = 173.7178
TAU = 0.5
"""How much a player's volatility may change from period to period."""
_TOLERANCE = 1e-6
Z95 = 1.96


@dataclass(frozen=True)
class Rating:
    """A player who has not played: rating 1500, deviation 350, volatility 0.06."""

    value: float = 1500.0
    deviation: float = 350.0
    volatility: float = 0.06

    @property
    def low(self) -> float:
        """The lower end of the 95 % interval."""
        return self.value - Z95 * self.deviation

    @property
    def high(self) -> float:
        """The upper end."""
        return self.value + Z95 * self.deviation


Game = tuple[Rating, float]
"""The opponent as before the period, and 1 for a win, 0.5 for a draw, 0 for a loss."""


def rated(player: Rating, games: Sequence[Game]) -> Rating:
    """The player after one rating period, in which all these games count as played at once."""
    phi = player.deviation / SCALE  # step 2
    if not games:
        return Rating(player.value, SCALE * sqrt(phi**2 + player.volatility**2), player.volatility)
    mu = (player.value - 1500) / SCALE
    terms = []
    for opponent, score in games:  # step 3
        g = 1 / sqrt(1 + 3 * (opponent.deviation / SCALE) ** 2 / pi**2)
        expected = 1 / (1 + exp(-g * (mu - (opponent.value - 1500) / SCALE)))
        terms.append((g, expected, score))
    v = 1 / sum(g**2 * e * (1 - e) for g, e, _ in terms)
    gain = sum(g * (s - e) for g, e, s in terms)
    volatility = _volatility(phi, player.volatility, v, v * gain)  # steps 4 and 5
    before = phi**2 + volatility**2  # step 6
    after = 1 / (1 / before + 1 / v)  # step 7
    return Rating(1500 + SCALE * (mu + after * gain), SCALE * sqrt(after), volatility)


def _volatility(phi: float, sigma: float, v: float, delta: float) -> float:
    """Step 5: the root of f by the Illinois algorithm."""
    a = log(sigma**2)

    def f(x: float) -> float:
        spread = phi**2 + v + exp(x)
        return exp(x) * (delta**2 - spread) / (2 * spread**2) - (x - a) / TAU**2

    low = a
    if delta**2 > phi**2 + v:
        high = log(delta**2 - phi**2 - v)
    else:
        k = 1
        while f(a - k * TAU) < 0:
            k += 1
        high = a - k * TAU
    f_low, f_high = f(low), f(high)
    while abs(high - low) > _TOLERANCE:
        new = low + (low - high) * f_low / (f_high - f_low)
        f_new = f(new)
        if f_new * f_high <= 0:
            low, f_low = high, f_high
        else:
            f_low /= 2
        high, f_high = new, f_new
    return exp(low / 2)


def tournament(scores: Mapping[str, Sequence[float]], period: int, margin: float) -> dict[str, Rating]:
    """Everyone plays everyone on every case, `period` cases at once; who scores higher by more than `margin`
    wins. All have scores on the same cases in the same order."""
    ratings = dict.fromkeys(scores, Rating())
    cases = min(map(len, scores.values()))
    for first in range(0, cases, period):
        numbers = range(first, min(first + period, cases))
        ratings = {
            name: rated(
                ratings[name],
                [
                    (ratings[other], _result(scores[name][n], scores[other][n], margin))
                    for other in scores
                    if other != name
                    for n in numbers
                ],
            )
            for name in scores
        }
    return ratings


def _result(own: float, other: float, margin: float) -> float:
    return 0.5 if abs(own - other) <= margin else float(own > other)
