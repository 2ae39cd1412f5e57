"""What is different between two plans, place by place."""

from ...graph._base import Frozen
from ..model import LessonPlan, Writer
from .fields import fields
from .writers import written_by


class Difference(Frozen):
    """One place: a text by its slot, `minutes`, `order`, `exercises` or `template`. Empty is absent. `writer`
    is whose words the new text is."""

    place: str
    block: str
    before: str
    after: str
    writer: Writer | None = None


def diff(a: LessonPlan, b: LessonPlan) -> tuple[Difference, ...]:
    """Differences in the reading order of `b`; what only `a` has comes last."""
    old, new = ({f.slot: f for f in fields(plan)} for plan in (a, b))
    found = []
    if a.template != b.template:
        found.append(Difference(place="template", block="", before=a.template, after=b.template))
    if (before := [x.id for x in a.blocks]) != (after := [x.id for x in b.blocks]):
        found.append(Difference(place="order", block="", before=", ".join(before), after=", ".join(after)))
    for slot in (*new, *(s for s in old if s not in new)):
        was, now = old.get(slot), new.get(slot)
        if was is None or now is None or was.text != now.text:
            one = now or was
            assert one is not None
            found.append(
                Difference(
                    place=slot,
                    block=one.block,
                    before=was.text if was else "",
                    after=now.text if now else "",
                    writer=written_by(b, slot) if now else None,
                )
            )
    for name in ("minutes", "exercises"):
        lengths = [{x.id: _shown(plan, x.id, name) for x in plan.blocks} for plan in (a, b)]
        for block in (*lengths[1], *(x for x in lengths[0] if x not in lengths[1])):
            pair = [one.get(block, "") for one in lengths]
            if pair[0] != pair[1]:
                found.append(Difference(place=name, block=block, before=pair[0], after=pair[1]))
    return tuple(found)


def _shown(plan: LessonPlan, block: str, name: str) -> str:
    one = next(b for b in plan.blocks if b.id == block)
    if name == "minutes":
        return str(one.minutes)
    return ", ".join(one.exercises)
