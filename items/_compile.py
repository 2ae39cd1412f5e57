"""An item model made ready: every expression and template of it checked, its draws enumerated."""

import keyword
from collections.abc import Collection, Iterator
from itertools import islice

from ..graph.model import AnswerSpec, Distractor, ItemModel, Skill
from ._expr import Env, Expression, compile_expression
from ._figure import FigureTemplate
from ._functions import Value
from ._options import arrange
from ._params import Combinations, number_from, read_values
from ._plural import counted
from ._template import AnswerText, Template
from ._values import check_value, negative, same_answer
from ._write import FORMULAS, canonical, round_wrong, write_answer, write_wrong
from .errors import ExpressionError, Fault, ItemError
from .model import AnswerKey, Item, WrongAnswer

MAX_DRAW = 99_999
MAX_MISSES = 20_000
MAX_WALK = 500_000
"""So many combinations may fail the conditions in a row, or be looked at in all, before a model counts
as exhausted."""


class _Distractor:
    def __init__(self, source: Distractor, skill: str, names: Collection[str], *, words: bool) -> None:
        owner, _, name = source.misconception.rpartition("/")
        self.misconception = f"{owner or skill}/{name}"
        self.when = compile_expression(source.when, names)
        self.text = Template(str(source.value), names) if words else None
        self.value = None if words else compile_expression(source.value, names)

    def evaluate(self, env: Env) -> Value | None:
        """The wrong value, or None where the wrong procedure gives none."""
        try:
            if not self.when.holds(env):
                return None
            return self.text.render(env) if self.text else self.value(env) if self.value else None
        except ExpressionError:
            return None


class CompiledModel:
    """Draws items of one model. Raises ItemError when the model is broken or a draw fails its check."""

    def __init__(self, skill: Skill, model: ItemModel) -> None:
        self.skill = skill.id
        self.model = model
        self.place = f"{skill.id}/{model.id}"
        try:
            self._compile()
        except ExpressionError as error:
            raise ItemError(f"{self.place}: {error.message}", "See docs/authoring.md.") from error
        except ItemError as error:
            raise ItemError(f"{self.place}: {error.message}", error.remedy) from error
        self._found: list[dict[str, Value]] = []
        self._walk = self._valid()

    def _compile(self) -> None:
        model, spec = self.model, self.model.answer
        self.params = {name: read_values(name, values) for name, values in model.params.items()}
        self._signed = any(negative(value) for values in self.params.values() for value in values)
        """Only where numbers below zero are dealt with is a wrong answer below zero plausible."""
        self.let: dict[str, Expression] = {}
        names = set(self.params)
        for name, source in model.let.items():
            self.let[name] = compile_expression(source, names)
            if name in names:
                raise ItemError(f"let {name}: the name is a parameter already", "Choose another name.")
            names.add(name)
        for name in names:
            if not name.isidentifier() or keyword.iskeyword(name) or name == "answer":
                raise ItemError(f"{name!r} cannot be the name of a value", "Choose another name.")
        conditions = model.where if isinstance(model.where, list) else [model.where]
        where = [compile_expression(source, names) for source in conditions]
        self._early = [test for test in where if test.names <= self.params.keys()]
        self._late = [test for test in where if not test.names <= self.params.keys()]
        self._words = spec.kind in ("choice", "text", *FORMULAS)
        with_answer = names | {"answer"}
        self._value = None if self._words else compile_expression(spec.value, names)
        self._text = Template(str(spec.value), names) if self._words else None
        self._unit = Template(spec.unit or "", names)
        self._rubric = [Template(line, with_answer) for line in spec.rubric]
        self.verify = None if model.verify is None else compile_expression(model.verify, with_answer)
        self._stem = Template(model.stem, names)
        self._figure = None if model.figure is None else FigureTemplate(model.figure, names)
        self._steps = [Template(step, with_answer) for step in model.steps]
        self._distractors = [
            _Distractor(source, self.skill, with_answer, words=self._words) for source in model.distractors
        ]

    def idle(self) -> tuple[str, ...]:
        """Parameters on which neither the question nor the answers depend."""
        used = set(self._stem.names)
        used |= self._figure.names if self._figure else set()
        used |= self._value.names if self._value else self._text.names if self._text else set()
        for one in self._distractors:
            used |= one.text.names if one.text else one.value.names if one.value else set()
        for name, expression in reversed(self.let.items()):
            if name in used:
                used |= expression.names
        return tuple(name for name in self.params if name not in used)

    @property
    def value(self) -> Expression | None:
        """The formula of the key; None where the key is words."""
        return self._value

    def _valid(self) -> Iterator[dict[str, Value]]:
        misses = 0
        for env in islice(Combinations(self.params, number_from(self.place)), MAX_WALK):
            if all(test.holds(env) for test in self._early):
                for name, expression in self.let.items():
                    env[name] = expression(env)
                if all(test.holds(env) for test in self._late):
                    misses = 0
                    yield env
                    continue
            misses += 1
            if misses >= MAX_MISSES:
                return

    def distinct(self, limit: int) -> int:
        """How many different draws there are, counted up to `limit`."""
        while len(self._found) < limit:
            try:
                env = next(self._walk, None)
            except ExpressionError as error:
                raise ItemError(f"{self.place}: {error.message}", "See docs/authoring.md.") from error
            if env is None:
                break
            self._found.append(env)
        return min(limit, len(self._found))

    def values(self, draw: int) -> dict[str, Value]:
        """Parameters and derived values of a draw; after the last different draw they begin again."""
        if not 0 <= draw <= MAX_DRAW:
            raise ItemError(f"{self.place}: there is no draw {draw}", f"Draws go from 0 to {MAX_DRAW}.")
        count = self.distinct(draw + 1)
        if count == 0:
            raise ItemError(f"{self.place}: no draw meets `where`", "Widen the parameters or the conditions.")
        return dict(self._found[draw % count])

    def stem(self, draw: int) -> str:
        """The question of a draw alone, without solving it."""
        return self._stem.render(self.values(draw))

    def item(self, draw: int) -> Item:
        """The verified item of a draw."""
        env = self.values(draw)
        try:
            return self._build(draw, env)
        except ExpressionError as error:
            raise ItemError(f"{self.place}: {error.message}{_with(env)}", "See docs/authoring.md.") from error
        except ItemError as error:
            raise ItemError(f"{self.place}: {error.message}{_with(env)}", error.remedy) from error

    def key(self, env: dict[str, Value]) -> Value:
        """The right answer for these values, not yet verified."""
        value = self._text.render(env) if self._text else self._value(env) if self._value else ""
        try:
            check_value(self.model.answer.kind, value)
        except Fault as fault:
            raise ExpressionError(str(self.model.answer.value), str(fault)) from fault
        return value

    def _build(self, draw: int, env: dict[str, Value]) -> Item:
        spec: AnswerSpec = self.model.answer
        value = self.key(env)
        env["answer"] = value
        if self.verify is not None and not self.verify.holds(env):
            raise ItemError(
                f"the key {canonical(value)} fails verify `{self.verify.source}`", "Correct value or verify."
            )
        if self.verify is None and spec.kind != "text":
            raise ItemError("the key has no verify", "State a second route to the answer.")
        unit = self._unit.render(env)
        answer = AnswerText(spec.kind, value, unit)
        key = AnswerKey(
            kind=spec.kind,
            text=counted(write_answer(spec.kind, value), unit),
            value=canonical(value),
            unit=unit,
            form=spec.form,
        )
        item_id = f"{self.place}#{draw}"
        wrong = tuple(self._wrong(env, value, unit))
        return Item(
            id=item_id,
            skill=self.skill,
            model=self.model.id,
            draw=draw,
            level=self.model.level,
            thinking=self.model.thinking,
            representation=self.model.representation,
            stem=self._stem.render(env),
            figure=self._figure.render(env) if self._figure else None,
            answer=key,
            steps=tuple([step.render(env, answer) for step in self._steps]),
            wrong=wrong,
            options=arrange(key, wrong, draw, number_from(self.place)) if spec.kind == "choice" else (),
            rubric=tuple([line.render(env, answer) for line in self._rubric]),
        )

    def wrong_values(self, env: Env, key: Value) -> Iterator[tuple[int, Value]]:
        """Place in the model and value of each wrong answer: defined, plausible, unlike key and others."""
        kind = self.model.answer.kind
        seen = [key]
        for place, distractor in enumerate(self._distractors):
            value = distractor.evaluate(env)
            if value is None or (negative(value) and not self._signed and not negative(key)):
                continue
            value = round_wrong(kind, value)
            try:
                if any(same_answer(kind, value, other) for other in seen):
                    continue
            except Fault as fault:
                raise ExpressionError(str(self.model.distractors[place].value), str(fault)) from fault
            seen.append(value)
            yield place, value

    def _wrong(self, env: Env, key: Value, unit: str) -> Iterator[WrongAnswer]:
        kind = self.model.answer.kind
        for place, value in self.wrong_values(env, key):
            try:
                text = write_wrong(kind, value)
            except Fault:
                continue
            yield WrongAnswer(
                text=counted(text, unit),
                value=canonical(value),
                misconception=self._distractors[place].misconception,
            )


def _with(env: Env) -> str:
    shown = ", ".join(f"{name} = {canonical(value)}" for name, value in env.items())
    return f" (with {shown[:300]})"
