"""Faults that an author could make in an item model, seeded to see whether they are caught."""

from collections.abc import Callable, Mapping

from ..graph import ItemModel, Skill
from ..items.validate import validate_skill

Fault = Callable[[ItemModel], ItemModel | None]
"""A copy of the model with the fault in it; None where the fault makes no sense."""


_ALGEBRA = ("expression", "equation", "inequality", "set", "point")


def _numeric(model: ItemModel) -> bool:
    return model.answer.kind not in ("ratio", "order", "choice", "text", *_ALGEBRA)


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


def _value(kind: str, change: Callable[[str], str]) -> Fault:
    """The key of a model of this kind, changed."""

    def seed(model: ItemModel) -> ItemModel | None:
        value = str(model.answer.value)
        return _answer(model, value=change(value)) if model.answer.kind == kind else None

    return seed


def _swapped(pair: str) -> str:
    left, _, right = pair.strip("()").partition(", ")
    return f"({right}, {left})"


def _other_unit(model: ItemModel) -> ItemModel | None:
    return _answer(model, unit="furlongs") if _numeric(model) else None


def _pictured(**figure: object) -> Fault:
    picture = {"caption": "A picture.", **figure}
    return lambda model: model.model_copy(update={"figure": picture})


def _denominator(model: ItemModel) -> ItemModel | None:
    """A learner's own mistake may go beyond the grade."""
    return None if model.representation == "learner's work" else _stem("The others are `5/7`.")(model)


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


def _idle_parameter(model: ItemModel) -> ItemModel:
    return model.model_copy(update={"params": {**model.params, "idle_one": list(range(60))}})


_PLANE = {"kind": "coordinate", "x_label": "x", "y_label": "y"}
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
    "no rubric": _no_rubric,
    "bar with more shaded than there is": _pictured(kind="fraction_bars", bars=[{"parts": 3, "shaded": 5}]),
    "line through one point only": _pictured(**_PLANE, lines=[{"through": [[1, 2], [1, 2]]}]),
    "point outside the window": _pictured(**_PLANE, points=[[9, 1]], x_to=5),
    "area model with a part missing": _pictured(
        kind="area_model", top=["10", "2"], side=["3"], cells=[["30"]]
    ),
    "polygon without area": _pictured(kind="polygon", points=[[0, 0], [1, 1], [2, 2]]),
    "expression with one more term": _value("expression", lambda value: value + " + 1"),
    "equation of another line": _value("equation", lambda value: value + " + 1"),
    "inequality with another boundary": _value("inequality", lambda value: value + " + 1"),
    "set with a wrong member": _value("set", lambda value: value.replace(")", ", 997)")),
    "point with its coordinates swapped": _value("point", _swapped),
    "unit that the question does not name": _other_unit,
    "misspelt word in the stem": _stem("Now explane this."),
    "misspelt word in a step": _step("So the reslut is known."),
    "stem far above the grade": _stem(
        "Considering heterogeneous circumstances, representatives of international organizations"
        " subsequently characterized individual responsibilities, notwithstanding considerable"
        " administrative difficulties encountered by municipalities undertaking extraordinary"
        " infrastructural modernization and comprehensive environmental rehabilitation initiatives."
    ),
    "number above the grade": _stem("There are 2,000,000 others."),
    "decimal above the grade": _stem("Another one weighs 1.375 kg."),
    "denominator above the grade": _denominator,
    "number below zero": _stem("It was `-5` degrees outside."),
}
ONLY_IN: Mapping[str, frozenset[str]] = {
    "number above the grade": frozenset({"3", "4"}),
    "decimal above the grade": frozenset({"3", "4"}),
    "denominator above the grade": frozenset({"3", "4"}),
    "number below zero": frozenset({"3", "4", "5"}),
}
"""The grades in which something is a fault at all."""


def seed_and_catch(skill: Skill, model: ItemModel, name: str) -> bool | None:
    """Whether validation tells of the seeded fault; None where it cannot be seeded in this model."""
    if skill.grade not in ONLY_IN.get(name, {skill.grade}):
        return None
    faulty = FAULTS[name](model)
    if faulty is None:
        return None

    def problems(one: ItemModel) -> set[str]:
        copy = skill.model_copy(update={"item_models": (one,)})
        return {problem.message for problem in validate_skill(copy, 20) if problem.model == one.id}

    return bool(problems(faulty) - problems(model))
