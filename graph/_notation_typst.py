"""Mathematics for Typst: everything that is shown stands in quotation marks, so nothing is read as markup."""

from typing import assert_never

from ._notation_ast import (
    CLOSING,
    Beside,
    Fraction,
    Group,
    Infix,
    Mixed,
    Money,
    Node,
    Number,
    Postfix,
    Power,
    Symbol,
    Unary,
    Word,
)
from ._notation_render import to_text


def to_typst(node: Node) -> str:
    """An inline equation as a Typst expression with its hash, with the linear text as its alternative."""
    return f"#math.equation(alt: {typst_string(to_text(node))}, ${_set(node)}$)"


def typst_string(text: str) -> str:
    """A string literal of Typst; line ends become spaces."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + " ".join(plain.splitlines()) + '"'


def _set(node: Node) -> str:
    match node:
        case Number(text):
            return typst_string(text)
        case Word(text):
            return f"italic({typst_string(text)})" if node.variable else typst_string(text)
        case Symbol("?"):
            return '"□"'
        case Symbol(text):
            return typst_string(text)
        case Fraction(top, bottom):
            if node.units:
                return typst_string(to_text(node))
            return f"frac({_set(top)}, {_set(bottom)})"
        case Mixed(whole, fraction):
            return f"{_set(whole)}thin {_set(fraction)}"
        case Power(base, exponent):
            return f"attach({_set(base)}, t: {_set(exponent)})"
        case Group(bracket, body):
            opening, closing = typst_string(bracket), typst_string(CLOSING[bracket])
            return f'class("opening", {opening}){_set(body)}class("closing", {closing})'
        case Money(body):
            return f'"$"{_set(body)}'
        case Postfix(body, mark, gap):
            return f"{_set(body)}{'thin ' if gap else ''}{typst_string(mark)}"
        case Unary(sign, body):
            return f'class("unary", {typst_string(sign)}){_set(body)}'
        case Beside(parts, gaps):
            line = _set(parts[0])
            for part, gap in zip(parts[1:], gaps, strict=True):
                line += f"{'space.nobreak ' if gap else ''}{_set(part)}"
            return line
        case Infix(terms, operators):
            line = "" if terms[0] is None else _set(terms[0])
            for operator, term in zip(operators, terms[1:], strict=True):
                line += f" {_operator(operator)} " + ("" if term is None else _set(term))
            return line.strip()
        case other:
            assert_never(other)


def _operator(operator: str) -> str:
    kind = "punctuation" if operator == "," else "binary" if operator in "+−×÷·:" else "relation"
    return f'class("{kind}", {typst_string(operator)})'
