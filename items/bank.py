"""Verified items by skill, model and draw."""

from functools import lru_cache

from ..graph import ItemModel, Level, SkillTree
from ._compile import CompiledModel
from ._options import arrange
from ._params import number_from
from .errors import ItemError
from .model import Item

_KEPT = 4096
"""Items that a bank keeps, some 20 MB. A lesson asks for about 330, half of them asked for before."""


class ItemBank:
    """Draws items from the models of a skill tree.

    An item depends on skill, model and draw only: the same id gives the same item in every run.
    Raises ItemError rather than returning an item whose key does not pass its second route.
    """

    def __init__(self, tree: SkillTree) -> None:
        self._tree = tree
        self._compiled: dict[tuple[str, str], CompiledModel] = {}
        self._drawn = lru_cache(maxsize=_KEPT)(self._draw)

    def draw(self, skill: str, model: str, draw: int = 0) -> Item:
        """The item `skill/model#draw`; draws differ from each other as long as there are different ones."""
        return self._drawn(skill, model, draw)

    def _draw(self, skill: str, model: str, draw: int) -> Item:
        return self.compiled(skill, model).item(draw)

    def item(self, item_id: str) -> Item:
        """The item with this id (`SKILL/model#draw`)."""
        place, hash_, number = item_id.rpartition("#")
        skill, slash, model = place.partition("/")
        if not (hash_ and slash and number.isdecimal() and len(number) <= 6):
            raise ItemError(f"{item_id!r} is not an item id", "Write it as SKILL/model#draw.")
        return self.draw(skill, model, int(number))

    def models(self, skill: str, level: Level | None = None) -> tuple[ItemModel, ...]:
        """The item models of a skill, of one level if given, in the order of the pack."""
        found = self._tree.skill(skill).item_models
        return tuple(model for model in found if level is None or model.level == level)

    def as_choice(self, item: Item, n: int = 4) -> Item | None:
        """The item with up to `n` options, or None where it has fewer than two known wrong answers."""
        if item.options:
            return item
        if item.answer.kind == "text" or len(item.wrong) < 2:
            return None
        seed = number_from(f"{item.skill}/{item.model}")
        options = arrange(item.answer, item.wrong, item.draw, seed, max(2, n - 1))
        return item.model_copy(update={"options": options})

    def distinct(self, skill: str, model: str, limit: int = 1000) -> int:
        """How many different draws a model has, counted up to `limit`."""
        return self.compiled(skill, model).distinct(limit)

    def compiled(self, skill: str, model: str) -> CompiledModel:
        """The model made ready; made once."""
        found = self._compiled.get((skill, model))
        if found is None:
            owner = self._tree.skill(skill)
            source = next((one for one in owner.item_models if one.id == model), None)
            if source is None:
                known = ", ".join(one.id for one in owner.item_models) or "none"
                raise ItemError(f"{skill} has no item model {model!r}", f"It has: {known}.")
            found = self._compiled[skill, model] = CompiledModel(owner, source)
        return found
