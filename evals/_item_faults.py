"""Faults that an author could make in an item model, seeded to see whether they are caught."""

from collections.abc import Callable, Mapping

from ..graph import ItemModel, Skill
from ..items.validate import validate_skill

Fault = Callable[[ItemModel], ItemModel | None]
"""A copy of the model with the fault in it; None where the fault makes no sense."""


def _numeric(model: ItemModel) -> bool:
    return model.answer.kind not in ("ratio", "order", "choice", "text")


def _answer(model: ItemModel, **changes: object) -> ItemModel:
    return model.model_copy(update={"answer": model.answer.model_copy(update=changes)})


def _stem(addition: str) -> Fault:
    return lambda model: model.model_copy(update={"stem": f"{model.stem} {addition}"})


def _step(addition: str) -> Fault:
    return lambda model: model.model_copy(update={"steps": (*model.steps, addition)})


def _number_key(formula: str, **changes: object) -> Fault:
    def seed(model: ItemModel) -> ItemModel | None:
        if not _numeric(model):
            return None
        return _answer(model, value=formula.format(value=model.answer.value), **changes)

    return seed


def _verify(formula: str | None) -> Fault:
    def seed(model: ItemModel) -> ItemModel | None:
        if model.verify is None or (formula and not _numeric(model)):
            return None
        made = formula.format(value=model.answer.value) if formula else None
        return model.model_copy(update={"verify": made})

    return seed


def _distractor(place: int, source: Callable[[ItemModel], object]) -> Fault:
    def seed(model: ItemModel) -> ItemModel | None:
        if len(model.distractors) <= place:
            return None
        changed = list(model.distractors)
        changed[place] = changed[place].model_copy(update={"value": source(model), "when": True})
        return model.model_copy(update={"distractors": tuple(changed)})

    return seed


def _nameless(model: ItemModel) -> ItemModel | None:
    if not model.distractors:
        return None
    first = model.distractors[0].model_copy(update={"misconception": "no-such-belief"})
    return model.model_copy(update={"distractors": (first, *model.distractors[1:])})


def _only_first_values(model: ItemModel) -> ItemModel | None:
    if any(isinstance(values, str) for values in model.params.values()):
        return None
    return model.model_copy(update={"params": {name: values[:1] for name, values in model.params.items()}})


def _no_rubric(model: ItemModel) -> ItemModel | None:
    return _answer(model, rubric=()) if model.answer.kind == "text" else None


def _wrong_choice(model: ItemModel) -> ItemModel | None:
    if model.answer.kind != "choice" or model.verify is None:
        return None
    return model.model_copy(update={"verify": f"not ({model.verify})"})


def _figure(model: ItemModel) -> ItemModel:
    bars = {"kind": "fraction_bars", "caption": "A bar.", "bars": [{"parts": 3, "shaded": 5}]}
    return model.model_copy(update={"figure": bars})


def _idle_parameter(model: ItemModel) -> ItemModel:
    return model.model_copy(update={"params": {**model.params, "idle_one": list(range(60))}})


FAULTS: Mapping[str, Fault] = {
    "wrong key formula": _number_key("({value}) + 1"),
    "key with the wrong sign": _number_key("-({value})"),
    "key that is no whole number": _number_key("({value}) + 1 / 7", kind="integer"),
    "money that is not whole cents": _number_key("({value}) + 1 / 700", kind="money"),
    "key condition turned round": _wrong_choice,
    "distractor equal to the key": _distractor(0, lambda model: model.answer.value),
    "distractor given twice": _distractor(1, lambda model: model.distractors[0].value),
    "distractor without a value": _distractor(0, lambda model: "1 / 0" if _numeric(model) else "{1 / 0}"),
    "unknown misconception": _nameless,
    "broken template": _stem("{"),
    "unknown name in the stem": _stem("{no_such_name}"),
    "answer in the stem": _stem("{answer}"),
    "unknown format": _stem("{1:roman}"),
    "decimal that does not end": _step("{1 / 3:dec}"),
    "division by zero in a step": _step("{1 / 0}"),
    "notation that does not parse": _stem("`3 + × 4 )`"),
    "backtick left open": _stem("`3 + 4"),
    "verify left out": _verify(None),
    "verify repeats the formula": _verify("answer == {value}"),
    "verify repeats itself": _verify("answer == answer"),
    "verify without the answer": _verify("1 < 2"),
    "verify that is always true": lambda model: (
        model.model_copy(update={"verify": "1 < 2"}) if model.answer.kind == "choice" else None
    ),
    "verify too lax": _verify("answer > -1000000"),
    "condition that nothing meets": lambda model: model.model_copy(update={"where": "1 > 2"}),
    "too few draws": _only_first_values,
    "parameter that nothing uses": _idle_parameter,
    "unknown name in the unit": lambda model: _answer(model, unit="{no_such_name}"),
    "hostile power": _number_key("9 ** 9 ** 9"),
    "attribute access": _number_key("({value}).__class__"),
    "impossible figure": _figure,
    "no rubric": _no_rubric,
}


def seed_and_catch(skill: Skill, model: ItemModel, fault: Fault) -> bool | None:
    """Whether validation names the seeded fault; None where it cannot be seeded in this model."""
    faulty = fault(model)
    if faulty is None:
        return None

    def problems(one: ItemModel) -> set[str]:
        copy = skill.model_copy(update={"item_models": (one,)})
        return {problem.message for problem in validate_skill(copy, 20) if problem.model == one.id}

    return bool(problems(faulty) - problems(model))
