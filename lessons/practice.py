"""Choosing exercises: no question twice, no learner's name, variety before repetition."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Literal

from ..graph import Level
from ..graph.errors import LessonloomError
from ..graph.model import ItemModel
from ..items import Item, ItemBank

_WORDS = re.compile(r"[^\W\d_]{3,}")
_NUMBERS = re.compile(r"\d+(?:[.,/]\d+)*")
_TRIES = 40
_COMPARED = 12
"""How many fitting draws of a model are compared for the one that repeats least."""
_STRIDE, _STARTS = 17, 200
"""Neighboring seeds begin this many draws apart, so that they compare different draws; in all there are
so many places to begin."""

_LEAN = 2
"""What a digit more weighs, against 3 for a word that the plan has used."""

Wanted = Callable[[Item], bool]
Lean = Literal[-1, 0, 1]


def _any(_: Item) -> bool:
    return True


class Picker:
    """Hands out items of one plan. An item is never given twice, and none of `asked` (ids of questions
    that the class has answered) comes back. Two items of one model never share all their numbers or
    their key while others are left, and no stem holds a name to avoid. Among the draws that fit, the one
    whose words and numbers the plan has used least is taken."""

    def __init__(
        self,
        bank: ItemBank,
        seed: int,
        avoid_names: frozenset[str] = frozenset(),
        asked: Iterable[str] = (),
    ) -> None:
        self._bank = bank
        self._start = seed * _STRIDE % _STARTS
        self._drawn: dict[tuple[str, str, int], Item] = {}
        self._names = frozenset(name.casefold() for name in avoid_names)
        known = [item for id in asked if (item := _known(bank, id))]
        self._stems = {_text(item) for item in known}
        self._used: Counter[str] = Counter()
        self.tell(*(item.stem for item in known))
        self._numbers: dict[tuple[str, str], set[tuple[str, ...]]] = {}
        self._keys: dict[tuple[str, str], set[str]] = {}
        self._given: dict[tuple[str, str], int] = {}

    def models(self, skill: str, levels: Sequence[Level]) -> tuple[ItemModel, ...]:
        """Models of these levels, in the order of the levels."""
        return tuple(m for level in levels for m in self._bank.models(skill, level))

    def uses(self, skill: str, model: str) -> int:
        """How many items of this model the plan already holds."""
        return self._given.get((skill, model), 0)

    def tell(self, *texts: str) -> None:
        """Note what else the class hears or has answered, so that exercises speak of other things."""
        for text in texts:
            self._used.update(set[str]().union(*_content(text)))

    def pick(self, skill: str, model: ItemModel, wanted: Wanted = _any, lean: Lean = 0) -> Item | None:
        """The fitting draw of the model that repeats least, or None when it has no further one. It leans
        to smaller numbers (-1) or to larger ones (1)."""

        def rank(item: Item) -> int:
            return self._repetition(item) + _LEAN * -lean * _size(item)

        reserve: list[Item] = []

        def fresh(item: Item) -> bool:
            place = (skill, model.id)
            new_key = item.answer.kind == "choice" or item.answer.value not in self._keys.get(place, ())
            if new_key and _numbers(item) not in self._numbers.get(place, ()):
                return True
            reserve.append(item)
            return False

        fitting = (item for item in self._draws(skill, model.id) if wanted(item) and fresh(item))
        best = min(islice(fitting, _COMPARED), key=rank, default=None)
        if best is None:
            best = min(reserve, key=rank, default=None)
        return self._give(best) if best else None

    def _repetition(self, item: Item) -> int:
        """How often the plan has used the item's words (three times as heavy) and its numbers."""
        words, numbers = _content(item.stem)
        told = sum(self._used[word] for word in words)
        return 3 * told + sum(self._used[number] for number in numbers)

    def first(
        self, skill: str, models: Iterable[ItemModel], wanted: Wanted = _any, lean: Lean = 0
    ) -> Item | None:
        """An item of the first model that has one, the models least used so far first."""
        for model in sorted(models, key=lambda m: self.uses(skill, m.id)):
            item = self.pick(skill, model, wanted, lean)
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

    def several(self, skill: str, models: Sequence[ItemModel], n: int, lean: Lean = 0) -> list[Item]:
        """Up to `n` items over all the models in turn, those that the plan has used least first; one
        that is answered in sentences comes once."""
        found: list[Item] = []
        spent: set[str] = set()
        while len(found) < n and len(spent) < len(models):
            for model in sorted(models, key=lambda m: self.uses(skill, m.id)):
                if len(found) == n or model.id in spent:
                    continue
                item = self.pick(skill, model, lean=lean)
                if item:
                    found.append(item)
                if item is None or model.answer.kind == "text":
                    spent.add(model.id)
        return found

    def _draws(self, skill: str, model: str) -> Iterable[Item]:
        limit = self._bank.distinct(skill, model, _TRIES)
        for n in range(limit):
            number = (self._start + n) % limit if limit < _TRIES else self._start + n
            item = self._drawn.get((skill, model, number))
            if item is None:
                item = self._drawn[skill, model, number] = self._bank.draw(skill, model, number)
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
        self.tell(item.stem)
        return item


def _known(bank: ItemBank, id: str) -> Item | None:
    """The item behind a question label; None for a school's own question and for one no longer there."""
    try:
        return bank.item(id)
    except LessonloomError:
        return None


def _content(text: str) -> tuple[set[str], set[str]]:
    """Words and numbers of a question without its picture: names, things, places and amounts."""
    return {word.casefold() for word in _WORDS.findall(text)}, set(_NUMBERS.findall(text))


def _visible(item: Item) -> str:
    options = (option.text for option in item.options)
    return " ".join((_text(item), item.answer.text, *item.steps, *item.rubric, *options))


def _text(item: Item) -> str:
    """What makes two questions the same: the words and the picture."""
    return f"{item.stem}\n{item.figure.model_dump_json() if item.figure else ''}"


def _size(item: Item) -> int:
    """How many digits a learner meets in the question, a rough measure of its effort."""
    return sum(character.isdigit() for character in item.stem)


def _numbers(item: Item) -> tuple[str, ...]:
    found = _NUMBERS.findall(_text(item))
    return tuple(sorted(found))
