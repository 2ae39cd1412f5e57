"""One block worded anew as its teacher wishes: a model writes, the gate decides, everything else stays."""

import asyncio
from collections.abc import Callable

from ..graph import InputError
from ..lessons import LessonPlan
from ..lessons.editing import GRANTED
from ..lessons.editing.apply import worded
from ..lessons.editing.writers import credited
from ..lessons.passages import rewritable
from ._writing import admit, write
from .deps import Deps
from .events import Event


async def reworded(
    plan: LessonPlan, block: str, wish: str, deps: Deps, seed: int, emit: Callable[[Event], None]
) -> LessonPlan:
    """The plan with the passages of a block that a model may write as it wrote them.

    Raises InputError where there is no model or no such passage, and where nothing passed the gate.
    """
    found = next(b for b in plan.blocks if b.id == block)
    slots = {p.slot for p in (*found.teacher, *found.learners)}
    requests = [r for r in rewritable(plan, deps.tree) if r.slot in slots]
    if not requests:
        raise InputError(
            f"No text of {block} is a model's to word: what it asks and shows is the curriculum's.",
            f"Edit its texts yourself. Granted without a model: {GRANTED}.",
        )
    if deps.model is None:
        raise InputError(
            "This wish is a matter of wording, and there is no model to word it.",
            f"Name one with --model, or edit the text yourself. Granted without a model: {GRANTED}.",
        )
    asked = [r.model_copy(update={"purpose": f"{r.purpose} The teacher wishes: {wish}"}) for r in requests]
    written = await asyncio.gather(*(write(deps.model, r, seed, emit) for r in asked))
    good = [(record, text) for record, text in written if text is not None]
    if not good:
        reasons = "; ".join(dict.fromkeys(reason for record, _ in written for reason in record.reasons))
        raise InputError(f"Nothing that the model wrote for {block} passed the checks: {reasons}.", _TRY)
    changed, name = admit(plan, good), f"{deps.model.info.engine} {deps.model.info.model}"
    if plan.provenance.model in ("", "none"):
        provenance = changed.provenance.model_copy(update={"model": name})
        changed = changed.model_copy(update={"provenance": provenance})
    return credited(changed, [s for r, _ in good for s in worded(changed, r.slot)], "model", name)


_TRY = "Wish for something else, or edit the text yourself."
