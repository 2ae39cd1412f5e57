"""Which exercises stand where in the lesson, and the order in which they are drawn."""

import re
from collections.abc import Callable, Sequence

from ..graph import Level
from ..graph.model import LEVELS, ItemModel
from ..graph.notation import plain
from ..items import Item, ItemBank
from ._blocks_close import topic
from ._blocks_open import opening
from ._draft import Draft, Starter
from ._pace import TWO_EXAMPLES
from ._sheets import JUDGING, calculable, closed, practice
from .mistakes import evidence, expected_share
from .practice import Picker

_NEEDS_OPTIONS = re.compile(
    r"\b(these|choose|following|below|which (of|one of|fraction is|story|answer|statement|sentence|equation"
    r"|expression|picture|drawing|diagram|question|problem|number line|explanation|reason"
    r"|claim|feature|sum|sentences|two sentences|multiplication|thought|is the same))\b",
    re.I,
)
"""A question with one of these has no answer before its options are read."""
_SHORT = 3
"""So many of a skill's shortest questions take turns in the starter."""
LONG_EXPLORE = 10
"""From this many minutes of exploring on, pairs need a second problem."""


def choose(draft: Draft, picker: Picker, bank: ItemBank) -> None:
    """Place all exercises. The worked example, the check and the exit ticket choose first, because
    they ask most of an item. No number that was worked out for all is the key of the check or the exit."""
    skill = draft.skill.id
    opened = opening(draft)
    picker.tell(*(step.say for step in draft.skill.explanation[: draft.steps_taught]))
    picker.tell(opened.setup if opened else "")
    levels: tuple[Level, ...] = ("extension", "core") if draft.brief.reviewing else ("core",)
    fallback: tuple[Level, ...] = (*levels, *(level for level in LEVELS if level not in levels))
    shown = _shown(draft)
    main = _by_evidence(draft, picker.models(skill, levels) or picker.models(skill, fallback), bank)
    every = picker.models(skill, fallback)
    ahead = picker.models(skill, ("extension",)) if draft.brief.reviewing else ()
    worked = [
        _worked(picker, skill, ahead or main) or _worked(picker, skill, every)
        for _ in range(2 if draft.minutes["model"] >= TWO_EXAMPLES else 1)
    ]

    solved = {_key(item) for item in worked if item and item.answer.kind != "choice"}

    def hidden(item: Item) -> bool:
        key = _key(item)
        return len(key) < 2 or not (key in solved or any(key in text for text in shown))

    def telling(item: Item) -> bool:
        return hidden(item) and _beliefs(bank.as_choice(item, 4)) > 1

    def choice(models: tuple[ItemModel, ...], least: int = 4) -> Item | None:
        return picker.choice(skill, models, hidden, least) or picker.choice(skill, every, hidden, least)

    others = tuple(m for m in main if not picker.uses(skill, m.id))
    check = (
        _telling(draft, picker, bank, (others, every), telling)
        or picker.choice(skill, others or main, telling)
        or choice(others or main)
    )
    same = tuple(m for m in every if check and m.id == check.model)
    size = len(check.options) if check else 0
    parallel = picker.choice(skill, same, telling, size) or choice(same, size) if check else None
    first = choice(main)
    second = choice(tuple(m for m in main if first is None or m.id != first.model))
    draft.add("W", worked)
    draft.add("C", [check, parallel], ("", "Only where the check asks for it."))
    draft.add("X", [first, second])
    if "explore" in draft.minutes:
        draft.add("D", _explored(picker, skill, 1 if draft.minutes["explore"] < LONG_EXPLORE else 2))
    if "guided" in draft.minutes:
        n = min(6, max(1, round(draft.minutes["guided"] / 3)))
        together = picker.several(skill, calculable(main) or calculable(every), n)
        draft.add("G", [_unprompted(item) for item in together])
    if "elaborate" in draft.minutes:
        draft.add("A", [_judged(picker, skill, every)])
    practice(draft, picker, skill)


def _key(item: Item) -> str:
    return plain(item.answer.text).casefold()


def _shown(draft: Draft) -> tuple[str, ...]:
    """What learners read outside the exercises, where no key of the check or the exit may stand."""
    skill = draft.skill
    opened, talked = opening(draft), topic(draft)
    texts = [skill.closure or "", *skill.sentence_frames]
    texts += [opened.setup, opened.question] if opened else []
    texts += [skill.discussion[talked].question] if talked is not None else []
    return tuple(plain(text).casefold() for text in texts)


def starters(draft: Draft, picker: Picker, needed: list[str], helpful: list[str]) -> None:
    """Two to four questions on the prerequisites: every needed one once, the weakest first and then once
    more, then those that help. In a course, one on each lesson that the starter goes back to, and those of
    them that today does not build on last."""
    minutes = draft.minutes.get("review", 0)
    n = 2 if minutes < 4 else 4 if minutes > 5 else 3
    queue = [*needed[:n], *needed[:1], *helpful, *needed[1:], *needed, *needed, *helpful]
    if draft.recall:
        before = (*needed, *helpful)
        back = [s for s in draft.recall if s not in before][:n]
        built = [s for s in draft.recall if s in before][: n - len(back)]
        rest = list(dict.fromkeys(s for s in queue if s not in built))
        queue = [*built, *rest[: n - len(back) - len(built)], *back, *rest, *queue]
    items: list[Item] = []
    for skill in queue:
        if len(items) == n:
            break
        models = sorted(calculable(picker.models(skill, ("core", "support"))), key=_effort)
        short = models[:_SHORT]
        turn = draft.turn % max(1, len(short))
        models = [*short[turn:], *short[:turn], *models[_SHORT:]]
        item = picker.first(skill, models, closed)
        if item:
            items.append(item)
    for item, name in zip(items, draft.add("Q", items), strict=True):
        draft.starters.append(Starter(skill=item.skill, id=name))


def _worked(picker: Picker, skill: str, models: tuple[ItemModel, ...]) -> Item | None:
    """An example to work aloud, shown without options: a question that needs them comes last."""
    usable = (*calculable(models, choices=False), *(m for m in models if m.answer.kind == "choice"))
    ranked = sorted(
        (m for m in usable if not _NEEDS_OPTIONS.search(m.stem)),
        key=lambda m: models.index(m) if m.representation == "word problem" else len(models),
    )
    item = picker.first(skill, ranked, lambda item: len(item.wrong) >= 2) or picker.first(skill, ranked)
    return _unprompted(item) if item else picker.first(skill, models)


def _unprompted(item: Item) -> Item:
    """The question without its options, where it can be answered without them."""
    if item.answer.kind != "choice" or _NEEDS_OPTIONS.search(item.stem):
        return item
    return item.model_copy(update={"options": ()})


def _telling(
    draft: Draft,
    picker: Picker,
    bank: ItemBank,
    pools: Sequence[tuple[ItemModel, ...]],
    hidden: Callable[[Item], bool],
) -> Item | None:
    """A multiple-choice question that offers a mistake of this class, the likeliest that any can offer,
    from a model that the plan has not used yet."""
    skill = draft.skill.id
    shown = [m for m in evidence(draft.brief.diagnosis).values() if m.skill == skill and m.learners]
    for belief in [m.misconception for m in sorted(shown, key=lambda m: -m.p)[:3]]:

        def offers(item: Item, belief: str = belief) -> bool:
            asked = bank.as_choice(item, 4)
            return bool(asked and any(o.misconception == belief for o in asked.options)) and hidden(item)

        for pool in pools:
            able = [m for m in pool if not picker.uses(skill, m.id) and _provokes(m, belief)]
            item = picker.choice(skill, able, offers)
            if item:
                return item
    return None


def _beliefs(item: Item | None) -> int:
    """How many misconceptions the wrong options tell apart."""
    return len({o.misconception for o in item.options if o.misconception}) if item else 0


def _provokes(model: ItemModel, belief: str) -> bool:
    return any(belief.endswith(f"/{d.misconception.rpartition('/')[2]}") for d in model.distractors)


def _explored(picker: Picker, skill: str, n: int) -> list[Item]:
    """Problems worth exploring: from life rather than bare, without options, the first near to what is
    taught next."""
    found: list[Item] = []
    for level in (("core",), ("extension",), ("core", "extension"), ("support", "core")):
        models = calculable(picker.models(skill, level), choices="support" in level)
        lives = [m for m in models if m.representation == "word problem" or len(level) == 2]
        met = {item.model for item in found}
        item = picker.first(skill, [m for m in lives if m.id not in met], closed)
        found += [item] if item else []
        if len(found) == n or (found and len(level) == 2):
            break
    return found


def _judged(picker: Picker, skill: str, models: tuple[ItemModel, ...]) -> Item | None:
    """Something to judge rather than to calculate, of a model that the lesson has not used."""
    deep = [m for m in models if m.thinking in JUDGING]
    ranked = sorted(deep, key=lambda m: (m.answer.kind == "text", m.thinking != "evaluate"))
    applied = tuple(m for m in calculable(models) if m.thinking not in ("remember", "understand"))
    return picker.first(skill, ranked) or picker.first(skill, applied) or picker.first(skill, models)


def _by_evidence(draft: Draft, models: tuple[ItemModel, ...], bank: ItemBank) -> tuple[ItemModel, ...]:
    """Models that can provoke what this class gets wrong come first."""
    share = {m.id: expected_share(bank.draw(draft.skill.id, m.id, 0), draft.brief.diagnosis) for m in models}
    return tuple(sorted(models, key=lambda m: -share[m.id]))


def _effort(model: ItemModel) -> tuple[bool, int]:
    return model.thinking in JUDGING, len(model.stem.split())
