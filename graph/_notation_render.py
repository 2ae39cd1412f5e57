"""One tree, four ways to set it: a line of text, MathML Core, TeX and Word's equations (OMML)."""

from html import escape

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

MATH_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_TEX = {
    "×": r"\times", "÷": r"\div", "·": r"\cdot", "−": "-", "≠": r"\neq", "≤": r"\le", "≥": r"\ge",
    "≈": r"\approx", "→": r"\rightarrow", "<": r"\lt", ">": r"\gt", "…": r"\ldots", "?": r"\square",
    "%": r"\%", "°": r"^\circ", "¢": r"\text{¢}", "{": r"\{", "}": r"\}", ":": r"\mathbin{:}",
}  # fmt: skip


# --- one line of text


def to_text(node: Node) -> str:
    """Linear, with × ÷ −; reading it again gives the same tree."""
    match node:
        case Number(text) | Word(text) | Symbol(text):
            return text
        case Fraction(top, bottom):
            return f"{_held(top)}/{_held(bottom)}"
        case Mixed(whole, fraction):
            return f"{whole.text} {to_text(fraction)}"
        case Power(base, exponent):
            return f"{to_text(base)}^{_exponent(exponent)}"
        case Group(bracket, body):
            return f"{bracket}{to_text(body)}{CLOSING[bracket]}"
        case Money(body):
            return f"${to_text(body)}"
        case Postfix(body, mark, gap):
            return f"{to_text(body)}{' ' if gap else ''}{mark}"
        case Unary(sign, body):
            return f"{sign}{to_text(body)}"
        case Beside(parts, gaps):
            line = to_text(parts[0])
            for part, gap in zip(parts[1:], gaps, strict=True):
                line += f" {to_text(part)}" if gap else to_text(part)
            return line
        case Infix(terms, operators):
            line = "" if terms[0] is None else to_text(terms[0])
            for operator, term in zip(operators, terms[1:], strict=True):
                line += operator if operator == "," else f" {operator}"
                line += "" if term is None else f" {to_text(term)}"
            return line.lstrip()


def _held(node: Node) -> str:
    """A part of a linear fraction, in parentheses unless it holds together by itself."""
    text = to_text(node)
    tight = isinstance(node, Number | Word | Symbol | Money | Power | Postfix)
    tight = tight or (isinstance(node, Beside) and not any(node.gaps))
    tight = tight or (isinstance(node, Group) and node.open != "(")
    return text if tight else f"({text})"


def _exponent(node: Node) -> str:
    inner = node.body if isinstance(node, Unary) else node
    return to_text(node) if isinstance(inner, Number | Word | Symbol) else f"({to_text(node)})"


# --- MathML Core


def to_mathml(node: Node) -> str:
    """An inline `<math>` element with the linear text as its alternative."""
    return f'<math alttext="{escape(to_text(node))}">{_ml(node)}</math>'


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _mo(text: str, space: str = "") -> str:
    around = f' lspace="{space}" rspace="{space}"' if space else ""
    return f"<mo{around}>{escape(text)}</mo>"


def _ml(node: Node) -> str:
    match node:
        case Number(text):
            return f"<mn>{text}</mn>"
        case Word(text):
            return f"<mi>{text}</mi>" if node.variable else f"<mtext>{text}</mtext>"
        case Symbol("?"):
            return '<mtext class="blank" aria-label="blank">□</mtext>'
        case Symbol(text):
            return f"<mi>{text}</mi>" if text == "…" else _mo(text)
        case Fraction(top, bottom):
            if node.units:
                return _row(_ml(top), _mo("/", "0"), _ml(bottom))
            return f"<mfrac>{_ml(top)}{_ml(bottom)}</mfrac>"
        case Mixed(whole, fraction):
            return _row(_ml(whole), "<mo>&#x2064;</mo>", '<mspace width="0.15em"/>', _ml(fraction))
        case Power(base, exponent):
            return f"<msup>{_ml(base)}{_ml(exponent)}</msup>"
        case Group(bracket, body):
            left = f'<mo form="prefix" stretchy="true">{bracket}</mo>'
            right = f'<mo form="postfix" stretchy="true">{CLOSING[bracket]}</mo>'
            return _row(left, _ml(body), right)
        case Money(body):
            return _row("<mtext>$</mtext>", _ml(body))
        case Postfix(body, mark, gap):
            space = '<mspace width="0.17em"/>' if gap else ""
            return _row(_ml(body), space, f"<mtext>{mark}</mtext>")
        case Unary(sign, body):
            return _row(f'<mo form="prefix" lspace="0" rspace="0">{sign}</mo>', _ml(body))
        case Beside(parts, gaps):
            row = [_ml(parts[0])]
            for part, gap in zip(parts[1:], gaps, strict=True):
                joint = '<mspace width="0.25em"/>' if gap else "<mo>&#x2062;</mo>"
                row += ["" if part == Symbol("…") and not gap else joint, _ml(part)]
            return _row(*row)
        case Infix(terms, operators):
            row = ["" if terms[0] is None else _ml(terms[0])]
            for operator, term in zip(operators, terms[1:], strict=True):
                row.append(_ml_operator(operator))
                row.append("" if term is None else _ml(term))
            return _row(*row)


def _ml_operator(operator: str) -> str:
    if operator == ",":
        return '<mo separator="true" lspace="0" rspace="0.3em">,</mo>'
    return _mo(operator, "0.22em" if operator in "+−×÷·:" else "0.28em")


# --- TeX


def to_tex(node: Node) -> str:
    """TeX without the dollars around it, as Markdown renderers read it."""
    match node:
        case Number(text):
            return text.replace(",", "{,}")
        case Word(text):
            return text if node.variable else rf"\text{{{text}}}"
        case Symbol(text):
            return _TEX.get(text, text)
        case Fraction(top, bottom):
            return (
                f"{to_tex(top)}/{to_tex(bottom)}"
                if node.units
                else rf"\frac{{{to_tex(top)}}}{{{to_tex(bottom)}}}"
            )
        case Mixed(whole, fraction):
            return rf"{to_tex(whole)}\,{to_tex(fraction)}"
        case Power(base, exponent):
            return f"{{{to_tex(base)}}}^{{{to_tex(exponent)}}}"
        case Group(bracket, body):
            if bracket == "|":
                return rf"\left\lvert {to_tex(body)} \right\rvert"
            left, right = (_TEX.get(b, b) for b in (bracket, CLOSING[bracket]))
            return rf"\left{left} {to_tex(body)} \right{right}"
        case Money(body):
            return rf"\${to_tex(body)}"
        case Postfix(body, mark, gap):
            return f"{{{to_tex(body)}}}" + (r"\," if gap else "") + _TEX[mark]
        case Unary(sign, body):
            return f"{_TEX.get(sign, sign)}{to_tex(body)}"
        case Beside(parts, gaps):
            line = to_tex(parts[0])
            for part, gap in zip(parts[1:], gaps, strict=True):
                line += (r"\ " if gap else " ") + to_tex(part)
            return line
        case Infix(terms, operators):
            line = "" if terms[0] is None else to_tex(terms[0])
            for operator, term in zip(operators, terms[1:], strict=True):
                line += ", " if operator == "," else f" {_TEX.get(operator, operator)} "
                line += "" if term is None else to_tex(term)
            return line.strip()


# --- Word (OMML)


def to_omml(node: Node) -> str:
    """An `m:oMath` element as XML with its namespaces, ready for `docx.oxml.parse_xml`."""
    return f'<m:oMath xmlns:m="{MATH_NAMESPACE}" xmlns:w="{WORD_NAMESPACE}">{_om(node)}</m:oMath>'


def _run(text: str, *, upright: bool = True) -> str:
    style = '<m:rPr><m:sty m:val="p"/></m:rPr>' if upright else ""
    font = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
    return f'<m:r>{style}{font}<m:t xml:space="preserve">{escape(text)}</m:t></m:r>'


def _om(node: Node) -> str:
    match node:
        case Number(text):
            return _run(text)
        case Word(text):
            return _run(text, upright=not node.variable)
        case Symbol(text):
            return _run("□" if text == "?" else text)
        case Fraction(top, bottom):
            if node.units:
                return _om(top) + _run("/") + _om(bottom)
            return f"<m:f><m:num>{_om(top)}</m:num><m:den>{_om(bottom)}</m:den></m:f>"
        case Mixed(whole, fraction):
            return _om(whole) + _run("\u2009") + _om(fraction)
        case Power(base, exponent):
            return f"<m:sSup><m:e>{_om(base)}</m:e><m:sup>{_om(exponent)}</m:sup></m:sSup>"
        case Group(bracket, body):
            ends = f'<m:begChr m:val="{bracket}"/><m:endChr m:val="{CLOSING[bracket]}"/>'
            return f"<m:d><m:dPr>{ends}</m:dPr><m:e>{_om(body)}</m:e></m:d>"
        case Money(body):
            return _run("$") + _om(body)
        case Postfix(body, mark, gap):
            return _om(body) + _run(("\u202f" if gap else "") + mark)
        case Unary(sign, body):
            return _run(sign) + _om(body)
        case Beside(parts, gaps):
            line = _om(parts[0])
            for part, gap in zip(parts[1:], gaps, strict=True):
                line += (_run(" ") if gap else "") + _om(part)
            return line
        case Infix(terms, operators):
            line = "" if terms[0] is None else _om(terms[0])
            for operator, term in zip(operators, terms[1:], strict=True):
                line += _run(", " if operator == "," else operator)
                line += "" if term is None else _om(term)
            return line
