"""Choosing exercises: no question twice, no learner's name, variety before repetition."""

import re
from collections.abc import Callable, Iterable, Sequence

from ..graph import Level
from ..graph.model import ItemModel
from ..items import Item, ItemBank

_NUMBERS = re.compile(r"\d+(?:[.,/]\d+)*")
_TRIES = 40

Wanted = Callable[[Item], bool]


def _any(_: Item) -> bool:
    return True


class Picker:
    """Hands out items of one plan. An item is never given twice, two items of one model never share
    all their numbers or their key while others are left, and no stem holds a name to avoid."""

    def __init__(self, bank: ItemBank, seed: int, avoid_names: frozenset[str] = frozenset()) -> None:
        self._bank = bank
        self._seed = seed
        self._names = frozenset(name.casefold() for name in avoid_names)
        self._stems: set[str] = set()
        self._numbers: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        self._keys: dict[tuple[str, str], set[str]] = {}
        self._given: dict[tuple[str, str], int] = {}

    def models(self, skill: str, levels: Sequence[Level]) -> tuple[ItemModel, ...]:
        """Models of these levels, in the order of the levels."""
        return tuple(m for level in levels for m in self._bank.models(skill, level))

    def uses(self, skill: str, model: str) -> int:
        """How many items of this model the plan already holds."""
        return self._given.get((skill, model), 0)

    def pick(self, skill: str, model: ItemModel, wanted: Wanted = _any) -> Item | None:
        """The next fitting draw of the model, or None when it has no further one."""
        reserve: Item | None = None
        for item in self._draws(skill, model.id):
            if not wanted(item):
                continue
            place = (skill, model.id)
            fresh = item.answer.kind == "choice" or item.answer.value not in self._keys.get(place, ())
            if fresh and _numbers(item) not in self._numbers.get(place, ()):
                return self._give(item)
            reserve = reserve or item
        return self._give(reserve) if reserve else None

    def first(self, skill: str, models: Iterable[ItemModel], wanted: Wanted = _any) -> Item | None:
        """An item of the first model that has one, the models least used so far first."""
        for model in sorted(models, key=lambda m: self.uses(skill, m.id)):
            item = self.pick(skill, model, wanted)
            if item:
                return item
        return None

    def choice(
        self, skill: str, models: Iterable[ItemModel], wanted: Wanted = _any, least: int = 4
    ) -> Item | None:
        """A multiple-choice question with at least `least` options where there is one, else with as
        many as the models give (three or more)."""
        models = tuple(models)
        for size in range(least, 2, -1):

            def rich(item: Item, size: int = size) -> bool:
                return self._options(item) >= size and wanted(item)

            item = self.first(skill, models, rich)
            if item:
                return self._bank.as_choice(item, 4)
        return None

    def several(self, skill: str, models: Sequence[ItemModel], n: int) -> list[Item]:
        """Up to `n` items over all the models in turn; one that is answered in sentences comes once."""
        found: list[Item] = []
        spent: set[str] = set()
        while len(found) < n and len(spent) < len(models):
            for model in models:
                if len(found) == n or model.id in spent:
                    continue
                item = self.pick(skill, model)
                if item:
                    found.append(item)
                if item is None or model.answer.kind == "text":
                    spent.add(model.id)
        return found

    def _draws(self, skill: str, model: str) -> Iterable[Item]:
        limit = self._bank.distinct(skill, model, _TRIES)
        for n in range(limit):
            item = self._bank.draw(
                skill, model, (self._seed + n) % limit if limit < _TRIES else self._seed + n
            )
            words = set(re.findall(r"\w+", _visible(item).casefold()))
            if _text(item) not in self._stems and not words & self._names:
                yield item

    def _options(self, item: Item) -> int:
        chosen = self._bank.as_choice(item, 4)
        return len(chosen.options) if chosen else 0

    def _give(self, item: Item) -> Item:
        place = (item.skill, item.model)
        self._stems.add(_text(item))
        self._numbers.setdefault(place, set()).add(_numbers(item))
        self._keys.setdefault(place, set()).add(item.answer.value)
        self._given[place] = self.uses(*place) + 1
        return item


def _visible(item: Item) -> str:
    options = (option.text for option in item.options)
    return " ".join((_text(item), item.answer.text, *item.steps, *item.rubric, *options))


def _text(item: Item) -> str:
    """What makes two questions the same: the words and the picture."""
    return f"{item.stem}\n{item.figure.model_dump_json() if item.figure else ''}"


def _numbers(item: Item) -> tuple[str, ...]:
    found = _NUMBERS.findall(_text(item))
    return tuple(sorted(found))
