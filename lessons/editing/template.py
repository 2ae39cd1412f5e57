"""The same blocks in the shape of another template: nothing is written anew, nothing is left out."""

from collections.abc import Collection

from ..model import Block, LessonPlan, Role, Template
from ..templates import GRAMMARS, fitted
from .clock import timed
from .mentions import follow
from .model import Locked
from .pace import follow_minutes

NEAREST: dict[Role, tuple[Role, ...]] = {
    "review": ("hook", "model"),
    "hook": ("explore", "model"),
    "explore": ("hook", "guided", "model"),
    "guided": ("independent", "model"),
    "discuss": ("elaborate", "closure"),
    "elaborate": ("discuss", "independent"),
    "independent": ("guided", "elaborate"),
    "closure": ("discuss", "exit"),
}
"""Where the work of a role is done in a template that has no such role, the nearest first."""


def reshaped(plan: LessonPlan, template: Template, locked: Collection[str]) -> LessonPlan:
    """The plan in another template.

    A block whose role the template has not takes the nearest role that it has; where the plan has a block of
    that role already, its texts, exercises and materials go there and its minutes with them. The blocks
    then follow the template's order and share the period within its bounds, as near to their minutes as
    these allow; locked blocks keep theirs. Raises Locked where a locked block would be changed, and
    InputError where the locked minutes leave no room.
    """
    roles: list[Role] = [span.role for span in GRAMMARS[template]]
    blocks, joined = list(plan.blocks), {}
    for block in plan.blocks:
        if block.role in roles:
            continue
        if block.id in locked:
            raise Locked(
                f"The block {block.id} is locked, and {template} has no part for it.", "Unlock it first."
            )
        role = next(r for r in NEAREST[block.role] if r in roles)
        home = next((b for b in blocks if b.role == role), None)
        if home is None:
            blocks[blocks.index(block)] = block.model_copy(update={"role": role})
            continue
        if home.id in locked:
            raise Locked(f"The block {home.id} is locked, and {block.id} would join it.", "Unlock it first.")
        earlier = plan.blocks.index(block) < plan.blocks.index(home)
        blocks[blocks.index(home)] = _joined(home, block, block_first=earlier)
        blocks.remove(block)
        joined[block.id] = home.id
    blocks.sort(key=lambda b: roles.index(b.role))
    fixed = {b.role: b.minutes for b in blocks if b.id in locked}
    minutes = fitted(plan.minutes, template, {b.role: b.minutes for b in blocks}, fixed)
    lasting = [
        b if b.minutes == minutes[b.role] else b.model_copy(update={"minutes": minutes[b.role]})
        for b in blocks
    ]
    shaped = timed(plan.model_copy(update={"template": template}), lasting)
    return follow_minutes(plan, follow(plan, shaped, joined), locked)


def _joined(home: Block, block: Block, *, block_first: bool) -> Block:
    one, two = (block, home) if block_first else (home, block)
    return home.model_copy(
        update={
            "teacher": (*one.teacher, *two.teacher),
            "learners": (*one.learners, *two.learners),
            "figures": (*one.figures, *two.figures),
            "exercises": tuple(dict.fromkeys((*one.exercises, *two.exercises))),
            "materials": tuple(dict.fromkeys((*one.materials, *two.materials))),
            "minutes": home.minutes + block.minutes,
            "branch": home.branch or block.branch,
        }
    )
