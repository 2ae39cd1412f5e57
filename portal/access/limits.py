"""Rates: a token bucket for each principal and each address that fails to be one."""

import time
from collections.abc import Callable, Hashable


class Buckets:
    """Each key may act `burst` times at once and `per_second` times a second on average."""

    def __init__(
        self,
        per_second: float,
        burst: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        most: int = 10_000,
    ) -> None:
        self._rate = per_second
        self._burst = max(1.0, burst)
        self._clock = clock
        self._most = most
        self._levels: dict[Hashable, tuple[float, float]] = {}

    def wait(self, key: Hashable) -> float:
        """Seconds until `key` may act; 0 where it may now. Takes nothing."""
        level, then = self._levels.get(key, (self._burst, 0.0))
        now = self._clock()
        level = min(self._burst, level + (now - then) * self._rate)
        return max(0.0, (1 - level) / self._rate)

    def take(self, key: Hashable) -> float:
        """Act: 0 where it was allowed, else the seconds to wait."""
        if (wait := self.wait(key)) > 0:
            return wait
        now = self._clock()
        level, then = self._levels.pop(key, (self._burst, now))
        self._levels[key] = min(self._burst, level + (now - then) * self._rate) - 1, now
        while len(self._levels) > self._most:  # oldest first: whoever is left out begins with a full bucket
            del self._levels[next(iter(self._levels))]
        return 0.0
