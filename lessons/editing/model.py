"""What can be changed, and what a change leaves behind."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ...graph._base import Frozen
from ...graph.errors import InputError
from ..model import LessonPlan, Template


class Locked(InputError):
    """The block is locked; unlock it first."""


class EditField(Frozen):
    """The teacher's own words for one text of the plan; `fields.fields` lists the names."""

    kind: Literal["edit"] = "edit"
    slot: str
    text: str = Field(min_length=1, max_length=5000)


class Lock(Frozen):
    """Keep a block as it is, whatever else is changed."""

    kind: Literal["lock"] = "lock"
    block: str


class Unlock(Frozen):
    """Let a block be changed again."""

    kind: Literal["unlock"] = "unlock"
    block: str


class Move(Frozen):
    """Teach a block at another place; `to` counts from 1."""

    kind: Literal["move"] = "move"
    block: str
    to: int = Field(ge=1, le=20)


class SetMinutes(Frozen):
    """Give a block so many minutes; others that are not locked give or take the difference."""

    kind: Literal["minutes"] = "minutes"
    block: str
    minutes: int = Field(ge=1, le=180)


class Regenerate(Frozen):
    """Make one block anew; `wish` says in a sentence what should be different."""

    kind: Literal["regenerate"] = "regenerate"
    block: str
    wish: str = Field(default="", max_length=500)


class ChangeTemplate(Frozen):
    """Teach the same blocks in the shape of another template."""

    kind: Literal["template"] = "template"
    template: Template


class Refresh(Frozen):
    """Bring a block that an earlier change has left out of date into line with the plan."""

    kind: Literal["refresh"] = "refresh"
    block: str


class Approve(Frozen):
    """The teacher will teach it as it is."""

    kind: Literal["approve"] = "approve"


Change = Annotated[
    EditField | Lock | Unlock | Move | SetMinutes | Regenerate | ChangeTemplate | Refresh | Approve,
    Field(discriminator="kind"),
]


class Due(Frozen):
    """A block that rests on the text `slot`, which said `before` when the block was made; `hook-minutes` are
    the minutes of the block `hook`."""

    block: str
    slot: str
    before: str


class Version(Frozen):
    """A plan as it stood after a change. `parent` is the number of the version it came from, `note` the
    change in a sentence, `locked` ids of blocks, `due` what an edit elsewhere has left out of date, `changed`
    the names of texts whose words are the author's.
    """

    number: int = Field(ge=1)
    parent: int | None = None
    at: datetime
    author: str = Field(min_length=1, max_length=200)
    note: str
    plan: LessonPlan
    locked: frozenset[str] = frozenset()
    due: tuple[Due, ...] = ()
    approved: bool = False
    changed: tuple[str, ...] = ()

    @property
    def stale(self) -> frozenset[str]:
        """Ids of blocks that an edit elsewhere has left out of date."""
        return frozenset(due.block for due in self.due)
