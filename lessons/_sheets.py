"""Which exercises stand on the three practice sheets."""

from collections.abc import Sequence

from ..graph import Level
from ..graph.model import LEVELS, ItemModel
from ..items import Item
from ._draft import Draft
from .practice import Picker

JUDGING = ("analyse", "evaluate", "create")
_DEPTH = ("remember", "understand", "apply", *JUDGING)
_MOST: dict[Level, int] = {"support": 10, "core": 12, "extension": 8}
_EACH: dict[Level, float] = {"support": 2.75, "core": 2.25, "extension": 3.5}
"""Minutes that one exercise of a tier takes."""
JUDGED_FROM = 3
"""From so many support exercises on, one of them asks to judge."""
_STEP = "Say the first step to a partner, then write it."
_EARLY_STEP = "Say the first step to a partner."
JUDGE = "Decide with a partner and say why, then write it."
EARLY_JUDGE = "Decide with a partner and say why."
"""Printed with the support exercise that asks to judge; to children who do not read yet it is said."""


def practice(draft: Draft, picker: Picker, skill: str) -> None:
    """Place the sheets of the three tiers, as long as the minutes allow; on each something to judge."""
    minutes = draft.minutes.get("independent", 0)
    size = {level: min(_MOST[level], max(2, round(minutes / _EACH[level]))) for level in LEVELS}
    core = picker.models(skill, ("core",))
    deep = [m for m in picker.models(skill, LEVELS) if m.thinking in JUDGING]
    if draft.brief.reviewing:
        found = (*picker.models(skill, ("extension",)), *deep, *core)
        core = tuple({m.id: m for m in found}.values())
    middle = _balanced(picker, skill, core, size["core"])
    if not any(item.thinking in JUDGING for item in middle):
        extra = picker.several(skill, deep, 1)
        middle = [*middle[: size["core"] - len(extra)], *extra]
    hard = _stretching(picker, skill, deep, size["extension"])
    if draft.brief.reviewing:
        easy = picker.several(skill, picker.models(skill, ("core",)), size["support"])
    else:
        easy = _supported(picker, skill, core, deep, size["support"])
    if len(easy) < 2:
        easy += picker.several(skill, core, size["support"] - len(easy))
    if len(hard) < 2:
        hard += picker.several(skill, deep or core, size["extension"] - len(hard))
    draft.add("S", easy, _fading(draft, easy))
    draft.add("P", _by_depth(middle))
    draft.add("E", _by_depth(hard))


def _supported(
    picker: Picker, skill: str, core: Sequence[ItemModel], deep: Sequence[ItemModel], n: int
) -> list[Item]:
    """Support exercises: routine with help, one to judge where three or more fit on the sheet (who needs
    help is not spared thinking), and one of the core sheet at the end."""
    near = [m for m in deep if m.level != "extension"]
    judged = picker.several(skill, _graded(near) or near, 1, lean=-1) if n >= JUDGED_FROM else []
    last = picker.first(skill, calculable(tuple(core)), closed, lean=-1)
    easy = picker.several(skill, picker.models(skill, ("support",)), n - 1 - len(judged), lean=-1)
    return [*easy, *judged, last] if last else [*easy, *judged]


def _fading(draft: Draft, easy: list[Item]) -> tuple[str, ...]:
    """How much help is printed with each support exercise: all of it first, none at the end."""
    if draft.brief.reviewing or len(easy) < 2:
        return ("",) * len(easy)
    frame = draft.frame
    full = f"Frame: {frame}" if frame else "Do the first step together."
    judge, step = (EARLY_JUDGE, _EARLY_STEP) if draft.early else (JUDGE, _STEP)
    between = (judge if item.thinking in JUDGING else step for item in easy[1:-1])
    return (full, *between, "On your own.")


def _balanced(picker: Picker, skill: str, models: tuple[ItemModel, ...], n: int) -> list[Item]:
    """Routine and judging in about equal parts; where a sheet is longer than there are models, all come
    again in turn, with other numbers."""
    deep = [m for m in models if m.thinking in JUDGING]
    routine = [m for m in models if m.thinking not in JUDGING]
    plain = min(max(len(routine), n // 3), (n + 1) // 2) if routine else 0
    judged = picker.several(skill, deep, min(n - plain, len(deep)))
    found = [*picker.several(skill, routine, min(plain, n - len(judged))), *judged]
    found += picker.several(skill, _graded(models), n - len(found))
    return [*found, *picker.several(skill, deep, n - len(found))]


def _stretching(picker: Picker, skill: str, deep: Sequence[ItemModel], n: int) -> list[Item]:
    """Extension exercises: one to judge first, that a short sheet has it too; then every model once, judging
    from the core level, and each once more. A sheet that asked the same thing a third time would not stretch
    anybody: it stays shorter."""
    models = picker.models(skill, ("extension",))
    spare = [m for m in deep if m.level == "core"]
    judging = [m for m in models if m in deep] or spare
    judged = picker.several(skill, _graded(judging) or judging, 1, lean=1)
    left = [m for m in models if m.id not in {item.model for item in judged}]
    found = [*judged, *picker.several(skill, left, min(n - len(judged), len(left)), lean=1)]
    found += picker.several(skill, spare, min(n // 2, n - len(found), len(spare)), lean=1)
    for again in (_graded(models), _graded(spare)):
        found += picker.several(skill, again, min(n - len(found), len(again)), lean=1)
    return found


def _graded(models: Sequence[ItemModel]) -> list[ItemModel]:
    return [m for m in models if m.answer.kind != "text"]


def _by_depth(items: list[Item]) -> list[Item]:
    """From routine to judging; within each, the models take turns, so that no two neighbors are alike
    while there is another."""

    def place(n: int) -> tuple[bool, int, int]:
        item = items[n]
        turn = sum((o.model, o.thinking) == (item.model, item.thinking) for o in items[:n])
        return item.thinking in JUDGING, turn, _DEPTH.index(item.thinking)

    return [items[n] for n in sorted(range(len(items)), key=place)]


def calculable(models: tuple[ItemModel, ...], choices: bool = True) -> tuple[ItemModel, ...]:
    """Models that are not answered in sentences, nor by choosing unless `choices`."""
    barred = {"text"} if choices else {"text", "choice", "order"}
    return tuple(m for m in models if m.answer.kind not in barred)


def closed(item: Item) -> bool:
    """Whether code can grade it."""
    return item.answer.kind != "text"
