"""Benchmark `items`: are the keys right, the options clean, and are seeded faults caught?"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

from ..graph import Distractor, ItemModel, Skill, SkillTree, default_pack_path, load_pack
from ..graph.notation import NotationError, check_text
from ..items import Correct, Item, ItemBank, ItemError, Wrong, WrongAnswer, grade
from ..items._suitable import unsuitable
from ..items.validate import MIN_DRAWS
from ._item_faults import FAULTS, seed_and_catch
from ._second_algebra import FORMULAS
from ._second_algebra import same as same_formula
from ._second_opinion import evaluate, exact, read_text

VERSION = "1"
MODELS_PER_FAULT = 6
MOST_CORES = 4
FEW_SKILLS = 4
SUITABLE = {
    "ambiguous": "ambiguous",
    "grade": "grade_inappropriate",
    "unit": "unit_slips",
    "readable": "readability",
    "spelling": "spelling",
}
FLAWS = (
    "wrong_keys",
    "key_distractor_clashes",
    "duplicate_options",
    "unparseable",
    "few_draws",
    *SUITABLE.values(),
    "other_flaws",
)


def run(draws: int = 300, seed: int = 0, pack: Path | None = None) -> dict[str, Any]:
    """Judge up to `draws` different draws of every item model of a pack, and seed faults in copies.

    Every key is judged by recomputing it from the parameters with other code, by grading the key's
    own text, and by reading that text back.
    """
    place = pack or default_pack_path()
    tree = load_pack(place)
    flaws: Counter[str] = Counter()
    examples: list[str] = []
    speeds: list[float] = []
    count = 0
    for part in _judge_pack(tree, place, draws):
        count += part.items
        flaws.update(part.flaws)
        examples += part.examples
        speeds += part.speeds
    seeded, caught, missed = _faults(tree, seed)
    speeds.sort()
    speed = speeds[len(speeds) // 2] if speeds else 0.0
    headline = {
        **{flaw: flaws[flaw] for flaw in FLAWS},
        "faults_seeded": seeded,
        "faults_caught": caught,
        "items_per_second": round(speed),
    }
    metrics = {name: {"value": value, "low": value, "high": value} for name, value in headline.items()}
    return {
        "benchmark": "items",
        "version": VERSION,
        "seed": seed,
        "n": count,
        "data": {
            "pack": tree.pack.name,
            "pack_version": tree.pack.version,
            "pack_hash": tree.content_hash,
            "skills": len({skill.id for skill, _ in _models(tree)}),
            "item_models": sum(1 for _ in _models(tree)),
            "fault_kinds": len(FAULTS),
            "examples": examples[:20],
            "missed_faults": missed,
        },
        "results": {"lessonloom": metrics},
        "headline": headline,
    }


@dataclass
class _Part:
    """What was found in the models of one skill. `speeds` are verified items per second of processor
    time on one core for each model, compiling and searching draws included."""

    skill: str
    items: int = 0
    flaws: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)


def _judge_pack(tree: SkillTree, place: Path, draws: int) -> Iterator[_Part]:
    """Every skill with models, over the cores of the machine where there are many."""
    names = list(dict.fromkeys(skill.id for skill, _ in _models(tree)))
    cores = min(MOST_CORES, os.cpu_count() or 1)
    if cores == 1 or len(names) < FEW_SKILLS:
        for name in names:
            yield _told(_judge_skill(ItemBank(tree), tree.skill(name), draws))
        return
    with ProcessPoolExecutor(cores) as pool:
        for part in pool.map(_judge_named, repeat(str(place)), names, repeat(draws)):
            yield _told(part)


def _told(part: _Part) -> _Part:
    print(f"items: {part.skill}: {part.items} judged", file=sys.stderr)
    return part


def _judge_named(place: str, name: str, draws: int) -> _Part:
    bank, tree = _opened(place)
    return _judge_skill(bank, tree.skill(name), draws)


@lru_cache(maxsize=1)
def _opened(place: str) -> tuple[ItemBank, SkillTree]:
    tree = load_pack(Path(place))
    return ItemBank(tree), tree


def _judge_skill(bank: ItemBank, skill: Skill, draws: int) -> _Part:
    part = _Part(skill.id)
    for model in skill.item_models:
        begin = time.process_time()
        try:
            drawn = list(_draw(bank, skill, model, draws))
        except ItemError as error:
            part.flaws["other_flaws"] += 1
            part.examples.append(error.message)
            continue
        part.speeds.append(len(drawn) / max(time.process_time() - begin, 1e-9))
        part.items += len(drawn)
        if len(drawn) < min(draws, MIN_DRAWS):
            part.flaws["few_draws"] += 1
            part.examples.append(f"{skill.id}/{model.id}: {len(drawn)} draws")
        for item in drawn:
            for flaw, detail in {*_judge(bank, model, item), *_judge_wording(skill, item)}:
                part.flaws[flaw] += 1
                part.examples.append(f"{item.id}: {flaw}: {detail}")
    return part


def _models(tree: SkillTree) -> Iterator[tuple[Skill, ItemModel]]:
    for skill in tree.skills.values():
        for model in skill.item_models:
            yield skill, model


def _draw(bank: ItemBank, skill: Skill, model: ItemModel, draws: int) -> Iterator[Item]:
    for draw in range(bank.distinct(skill.id, model.id, draws)):
        yield bank.draw(skill.id, model.id, draw)


def _judge(bank: ItemBank, model: ItemModel, item: Item) -> Iterator[tuple[str, str]]:
    key = item.answer
    names = bank.compiled(item.skill, item.model).values(item.draw)
    values = {name: exact(names[name]) for name in model.params}
    for name, source in model.let.items():
        values[name] = evaluate(source, values)
    if key.kind in ("choice", *FORMULAS):
        values["answer"] = key.value
        if key.kind in FORMULAS and key.text != f"`{key.value}`":
            yield "wrong_keys", f"the text {key.text} is not {key.value}"
    elif key.kind != "text":
        right = evaluate(model.answer.value, values)
        if key.kind == "set":
            right = tuple(sorted(set(right)))
        values["answer"] = right
        if read_text(key.kind, key.text, key.unit) != right:
            yield "wrong_keys", f"the text {key.text} does not read as {right}"
        if read_text(key.kind, _stored(key.value, key.kind), "") != right:
            yield "wrong_keys", f"the value {key.value} is not {right}"
    if key.kind != "text":
        if model.verify is None or evaluate(model.verify, values) is not True:
            yield "wrong_keys", "verify does not hold"
        if grade(item, key.text) != Correct():
            yield "wrong_keys", f"the key {key.text} is not graded correct"
    yield from _judge_wrong(item, model, values)
    yield from _judge_options(bank, item)
    yield from _judge_text(item)


def _stored(value: str, kind: str) -> str:
    if kind == "ratio":
        return value.strip("()").replace(", ", " : ")
    return value if kind in ("set", "point") else value.strip("()")


def _judge_wrong(item: Item, model: ItemModel, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    key = item.answer
    right = read_text(key.kind, key.text, key.unit) if key.kind != "choice" else key.text
    for wrong in item.wrong:
        value = read_text(key.kind, wrong.text, key.unit) if key.kind != "choice" else wrong.text
        if value is None:
            yield "unparseable", f"wrong answer {wrong.text}"
        elif value == right or _same(key.kind, value, right):
            yield "key_distractor_clashes", wrong.text
        if not any(_gives(distractor, wrong, value, item, values) for distractor in model.distractors):
            yield "other_flaws", f"{wrong.misconception} does not give {wrong.text}"
        verdict = grade(item, wrong.text)
        if not isinstance(verdict, Wrong) or wrong.misconception not in verdict.misconceptions:
            yield "other_flaws", f"the wrong answer {wrong.text} is graded {verdict}"


def _gives(
    distractor: Distractor, wrong: WrongAnswer, value: Any, item: Item, values: dict[str, Any]
) -> bool:
    name = distractor.misconception
    if wrong.misconception != (name if "/" in name else f"{item.skill}/{name}"):
        return False
    if item.answer.kind in ("choice", *FORMULAS):
        return True
    try:
        made = evaluate(distractor.value, values)
    except (ArithmeticError, IndexError):
        return False
    if item.answer.kind == "set":
        made = tuple(sorted(set(made)))
    rounded = evaluate("round(x, 2)", {"x": made}) if isinstance(made, Fraction) else made
    return value == made or (item.answer.kind in ("money", "decimal", "percent") and value == rounded)


def _same(kind: str, a: Any, b: Any) -> bool:
    """Whether two answers that are written differently are one."""
    if kind in FORMULAS:
        return same_formula(kind, a, b)
    return kind == "ratio" and _ratio(a) == _ratio(b)


def _ratio(pair: Any) -> Any:
    return Fraction(pair[0]) / Fraction(pair[1]) if pair[1] else None


def _judge_options(bank: ItemBank, item: Item) -> Iterator[tuple[str, str]]:
    choice = bank.as_choice(item)
    if choice is None:
        return
    key = item.answer
    texts = [option.text for option in choice.options]
    if len(set(texts)) < len(texts):
        yield "duplicate_options", str(texts)
    if key.kind not in ("choice", "order", "ratio", *FORMULAS):
        values = [read_text(key.kind, text, key.unit) for text in texts]
        if len(set(values)) < len(values):
            yield "duplicate_options", str(texts)
    right = [option.text for option in choice.options if option.correct]
    if right != [key.text]:
        yield "wrong_keys", f"the options mark {right}, the key is {key.text}"
    for option in choice.options:
        if isinstance(grade(choice, option.label), Correct) != option.correct:
            yield "wrong_keys", f"option {option.label} is graded the other way"


def _judge_wording(skill: Skill, item: Item) -> Iterator[tuple[str, str]]:
    for flaw, detail, _ in unsuitable(skill, item):
        yield SUITABLE[flaw], detail


def _judge_text(item: Item) -> Iterator[tuple[str, str]]:
    texts = [item.stem, item.answer.text, *item.steps, *item.rubric, *(wrong.text for wrong in item.wrong)]
    for text in texts:
        try:
            check_text(text)
        except NotationError as error:
            yield "unparseable", f"{error} in {text}"
        if "{" in text or "}" in text or "  " in text or "None" in text:
            yield "other_flaws", text


def _faults(tree: SkillTree, seed: int) -> tuple[int, int, list[str]]:
    rng = random.Random(seed)
    pool = list(_models(tree))
    seeded = caught = 0
    missed = []
    for name in FAULTS:
        tried = 0
        for skill, model in rng.sample(pool, len(pool)):
            found = seed_and_catch(skill, model, name)
            if found is None:
                continue
            seeded += 1
            caught += found
            if not found:
                missed.append(f"{name} in {skill.id}/{model.id}")
            tried += 1
            if tried == MODELS_PER_FAULT:
                break
        print(f"items: fault {name}: seeded {tried}", file=sys.stderr)
    return seeded, caught, missed
