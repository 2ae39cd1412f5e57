"""Looking up the items behind responses, each only once."""

from typing import Protocol

from ..graph.errors import LessonloomError
from ..items.model import Item


class ItemSource(Protocol):
    """Whatever can draw an item again from its id; `items.ItemBank` does."""

    def item(self, item_id: str, /) -> Item:
        """The item `SKILL/model#draw`; raises LessonloomError if there is none."""
        ...


def is_item_id(label: str) -> bool:
    """Whether a question label has the form of a Lessonloom item id, `SKILL/model#draw`."""
    skill, slash, rest = label.partition("/")
    model, hash_, draw = rest.partition("#")
    return bool(skill and slash and model and hash_) and draw.isdecimal()


class Lookup:
    """A cache over an item source; a school's own questions have no item."""

    def __init__(self, source: ItemSource) -> None:
        self._source = source
        self._known: dict[str, Item | LessonloomError] = {}

    def item(self, label: str) -> Item | None:
        """The item with this id, or None for any other label and for an item no longer there."""
        try:
            return self.require(label) if is_item_id(label) else None
        except LessonloomError:
            return None

    def require(self, item_id: str) -> Item:
        """The item with this id; raises what the source raises."""
        found = self._known.get(item_id)
        if found is None:
            try:
                found = self._source.item(item_id)
            except LessonloomError as error:
                found = error
            self._known[item_id] = found
        if isinstance(found, LessonloomError):
            raise found
        return found
