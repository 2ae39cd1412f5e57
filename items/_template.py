"""Templates of item models: text with `{expression}` and `{expression:format}` in it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from ..graph.model import AnswerKind
from ._expr import Env, Expression, compile_expression
from ._functions import Value
from ._plural import counted, one
from ._spell import SPELLED
from ._write import FORMATS, write_answer, write_value
from .errors import ExpressionError, Fault

_FIELD = re.compile(r"""\{((?:[^{}'"]|'[^'{}]*'|"[^"{}]*")*)\}""")
_TIGHT = "/^"
_SIGNS = "+-−*×÷/^:"
_ALONE = re.compile(r"(?:(?<=[-+−×÷] )|(?<=`)(?=\(\d+(?:\.\d+)?\) [-+−×÷]))\((\d+(?:\.\d+)?)\)(?![\^(\w])")
"""A positive number in parentheses of its own, which only a negative one needs."""
_MEASURE = re.compile(
    r"^ (parts|wholes|tens|hundreds|tenths|hundredths|thousandths|pairs|steps|lines|dollars|cents|degrees"
    r"|hours|minutes|days|weeks|years|meters|miles|feet|inches|fingers|points)\b"
)


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What `{answer}` writes: the key as its kind writes it, with its unit in a sentence."""

    kind: AnswerKind
    value: Value
    unit: str


@dataclass(frozen=True, slots=True)
class _Field:
    source: str
    expression: Expression
    form: str
    inside: bool
    before: str
    after: str

    def render(self, env: Env, answer: AnswerText | None) -> str:
        value = self.expression(env)
        try:
            if answer is not None and not self.form and self.source == "answer":
                return self._answer(answer)
            text = write_value(value, self.form, inside=self.inside)
        except Fault as fault:
            raise ExpressionError("{" + self.source + "}", str(fault)) from fault
        if self.inside and type(value) in (int, Fraction) and self.form not in SPELLED:
            return self._guard(text)
        return text

    def _answer(self, answer: AnswerText) -> str:
        text = write_answer(answer.kind, answer.value, inside=self.inside)
        if self.inside:
            return self._guard(text)
        if not answer.unit or self.after.lstrip().startswith(answer.unit):
            return text
        return counted(text, answer.unit)

    def _guard(self, text: str) -> str:
        before, after = self.before.rstrip(), self.after.lstrip()
        tight = before[-1:] in _TIGHT if before else False
        tight = tight or (after[:1] in _TIGHT if after else False)
        if ("/" in text and tight) or (text.startswith("-") and before[-1:] and before[-1] in _SIGNS):
            return f"({text})"
        if text.startswith("-") and after.startswith("^"):
            return f"({text})"
        return text


class Template:
    """A checked template; raises ExpressionError when built from a broken one."""

    __slots__ = ("_parts", "source")

    def __init__(self, source: str, names: Collection[str]) -> None:
        self.source = source
        self._parts: list[str | _Field] = []
        end = 0
        inside = False
        matches = list(_FIELD.finditer(source))
        for place, match in enumerate(matches):
            text = self._literal(source[end : match.start()])
            inside ^= text.count("`") % 2 == 1
            end = match.end()
            following = matches[place + 1].start() if place + 1 < len(matches) else len(source)
            expression, form = _split(match[1])
            if form not in FORMATS and form not in SPELLED:
                raise ExpressionError(match[0], f"there is no format {form}")
            self._parts.append(text)
            self._parts.append(
                _Field(
                    expression,
                    compile_expression(expression, names),
                    form,
                    inside,
                    text.rpartition("`")[2] if inside else text,
                    source[end:following],
                )
            )
        self._parts.append(self._literal(source[end:]))
        if source.count("`") % 2:
            raise ExpressionError(source, "a backtick is not closed")

    def render(self, env: Env, answer: AnswerText | None = None) -> str:
        """The text for these values; `answer` is what `{answer}` writes."""
        parts = [part if isinstance(part, str) else part.render(env, answer) for part in self._parts]
        for place in range(1, len(parts) - 1, 2):
            if parts[place] == "1":
                self._single(parts, place)
        text = "".join(parts)
        return _ALONE.sub(r"\1", text) if "(" in text and "`" in text else text

    def _single(self, parts: list[str], place: int) -> None:
        """What stands after a lone 1 is one of it: the word of the next field, or a measure."""
        field, after = self._parts[place], parts[place + 1]
        if isinstance(field, str) or field.inside or self._count_goes_on(parts[place - 1]):
            return
        if after == " " and place + 2 < len(parts):
            parts[place + 2] = one(parts[place + 2])
        else:
            parts[place + 1] = _MEASURE.sub(lambda found: f" {one(found[1])}", after)

    @staticmethod
    def _count_goes_on(before: str) -> bool:
        """Whether the 1 belongs to a longer number or calculation."""
        return bool(before) and (before[-1] in "0123456789.,/-−$" or before.rstrip()[-1:] in _SIGNS)

    @property
    def names(self) -> frozenset[str]:
        """The names that the fields use."""
        fields = [part.expression.names for part in self._parts if isinstance(part, _Field)]
        return frozenset().union(*fields)

    @property
    def only_expression(self) -> Expression | None:
        """The expression of a template that is nothing but one field without format."""
        if len(self._parts) == 3 and self._parts[0] == "" and self._parts[2] == "":
            field = self._parts[1]
            if isinstance(field, _Field) and not field.form:
                return field.expression
        return None

    def _literal(self, text: str) -> str:
        if "{" in text or "}" in text:
            raise ExpressionError(self.source, "a brace { or } has no partner")
        return text


def _split(field: str) -> tuple[str, str]:
    expression, colon, form = field.rpartition(":")
    if colon and re.fullmatch(r"\s*[a-z]+\s*", form):
        return expression.strip(), form.strip()
    return field.strip(), ""
