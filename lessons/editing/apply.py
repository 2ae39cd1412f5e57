"""One change of a plan: blocks that it does not concern stay byte for byte as they were, save the clock
and the numbers by which texts speak of blocks."""

from datetime import datetime

from ...graph.errors import InputError
from .. import wording as w
from ..checks import CheckContext
from ..model import LessonPlan
from ..passages import LEARNER_COPY
from .clock import moved, with_minutes
from .fields import field, fields, with_field
from .model import (
    Approve,
    Change,
    ChangeTemplate,
    Due,
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
from .stale import due_after, due_with, refreshed
from .template import reshaped
from .writers import credited


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
    due: tuple[Due, ...] | None = None
    match change:
        case EditField(slot=slot, text=text):
            _open(version, field(plan, slot).block)
            asks = any(e.id == slot for e in plan.exercises)
            plan = asked(plan, slot, text, context) if asks else with_field(plan, slot, text)
            changed, note = (slot,), f"Words of {slot} changed."
            plan = credited(plan, worded(plan, slot), "teacher", author)
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
            note = f"{block} has {w.count(minutes, 'minute')}."
        case ChangeTemplate(template=template):
            plan, note = reshaped(plan, template, locked), f"Changed to {template}."
        case Refresh(block=block):
            _open(version, _known(plan, block))
            plan = refreshed(version, block)
            note = f"{block} {'quotes nothing old' if plan == version.plan else 'brought into line'}."
            due = tuple(d for d in version.due if d.block != block)
        case Approve():
            note, approved = "Approved.", True
        case _:
            raise InputError(
                f"A change of kind {change.kind!r} cannot be made here.", "Make it in the plan's run."
            )
    made = after(version, plan, note, number=number, at=at, author=author)
    done = {"locked": locked, "approved": approved, "changed": changed}
    return made.model_copy(update=done | ({} if due is None else {"due": due}))


def worded(plan: LessonPlan, slot: str) -> tuple[str, ...]:
    """The text and, where learners read the same words, their copy of it."""
    texts = {f.slot: f.text for f in fields(plan)}
    copy = LEARNER_COPY.get(slot, "")
    return (slot, copy) if texts.get(copy) == texts[slot] else (slot,)


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
            "due": due_with(version, plan),
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
