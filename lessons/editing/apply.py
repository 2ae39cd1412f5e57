"""One change of a plan: blocks that it does not concern stay byte for byte as they were, save the clock
and the numbers by which texts speak of blocks."""

from datetime import datetime

from ...graph.errors import InputError
from ..checks import CheckContext
from ..model import LessonPlan
from .clock import moved, with_minutes
from .fields import field, with_field
from .model import (
    Approve,
    Change,
    ChangeTemplate,
    EditField,
    Lock,
    Locked,
    Move,
    Refresh,
    SetMinutes,
    Unlock,
    Version,
)
from .questions import asked
from .stale import due_after, refreshed
from .template import reshaped


def fresh(plan: LessonPlan, at: datetime, author: str = "Lessonloom") -> Version:
    """The first version of a plan."""
    return Version(number=1, at=at, author=author, note="The plan as it was made.", plan=plan)


def apply_change(
    version: Version,
    change: Change,
    *,
    number: int,
    at: datetime,
    author: str,
    context: CheckContext | None = None,
) -> Version:
    """The version after the change, numbered `number`. With `context` a new question is solved again.

    Raises Locked for a locked block, and InputError for a block or text the plan has not, for minutes that
    cannot be found, and for changes that need more than the plan itself.
    """
    plan, locked, note, approved = version.plan, version.locked, "", False
    changed: tuple[str, ...] = ()
    due = version.due
    match change:
        case EditField(slot=slot, text=text):
            _open(version, field(plan, slot).block)
            asks = any(e.id == slot for e in plan.exercises)
            plan = asked(plan, slot, text, context) if asks else with_field(plan, slot, text)
            changed, note = (slot,), f"Words of {slot} changed."
            due = due_after(version, slot)
        case Lock(block=block):
            locked, note = locked | {_known(plan, block)}, f"{block} locked."
        case Unlock(block=block):
            locked, note = locked - {_known(plan, block)}, f"{block} unlocked."
        case Move(block=block, to=to):
            _open(version, _known(plan, block))
            plan, note = moved(plan, block, to), f"{block} moved to place {to}."
        case SetMinutes(block=block, minutes=minutes):
            _open(version, _known(plan, block))
            plan = with_minutes(plan, block, minutes, locked)
            note = f"{block} has {minutes} minutes."
        case ChangeTemplate(template=template):
            plan, note = reshaped(plan, template, locked), f"Changed to {template}."
        case Refresh(block=block):
            _open(version, _known(plan, block))
            plan, note = refreshed(version, block), f"{block} brought into line."
            due = tuple(d for d in due if d.block != block)
        case Approve():
            note, approved = "Approved.", True
        case _:
            raise InputError(
                f"A change of kind {change.kind!r} cannot be made here.", "Make it in the plan's run."
            )
    done = {"locked": locked, "approved": approved, "changed": changed, "due": due}
    return after(version, plan, note, number=number, at=at, author=author).model_copy(update=done)


def after(
    version: Version, plan: LessonPlan, note: str, *, number: int, at: datetime, author: str
) -> Version:
    """The version that follows another one with this plan; not approved yet."""
    return version.model_copy(
        update={
            "number": number,
            "parent": version.number,
            "at": at,
            "author": author,
            "note": note,
            "plan": plan,
            "approved": False,
            "changed": (),
        }
    )


def _known(plan: LessonPlan, block: str) -> str:
    ids = [b.id for b in plan.blocks]
    if block not in ids:
        raise InputError(f"The plan has no block {block!r}.", f"Its blocks are: {', '.join(ids)}.")
    return block


def _open(version: Version, block: str) -> None:
    if block in version.locked:
        raise Locked(f"The block {block} is locked.", "Unlock it first, or leave it as it is.")
