"""What can be seen in a step between two equations, as named numbers."""

import re
from fractions import Fraction

from ..items.algebra import UnreadableEquation, parse_equation
from ..items.algebra.equation import Equation, Leaf, Many, Node, Value, parse, value
from ..items.algebra.explain import operation
from ..items.algebra.moves import terms


def features(before: str, after: str) -> dict[str, float]:
    """Shape of the equation, kind of the step, and how its numbers relate to those shown."""
    out = _typed(before, after)
    try:
        old = parse_equation(before)
    except UnreadableEquation:
        return out | {"before unreadable": 1.0}
    for at, side in enumerate(old.sides):
        for name, number in _side(side).items():
            out[f"side {at} {name}"] = number
            out[f"max {name}"] = max(number, out.get(f"max {name}", 0.0))
    try:
        new = parse_equation(after)
    except UnreadableEquation:
        return out | {"after unreadable": 1.0}
    done = operation(old, new)
    return out | (_operated(old, *done) if done else _rewritten(old, new))


def spelled(before: str, after: str) -> str:
    """A step with its numbers named by first appearance, so that equal shapes read alike."""
    names: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        text = match[0]
        if text in ("0", "1"):
            return text
        return names.setdefault(text, "ABCDEFGHIJKLMNOPQRST"[min(len(names), 19)])

    return re.sub(r"\d*\.?\d+", name, re.sub("[a-z]", "x", f"{before}>{after}".lower()))


def _typed(before: str, after: str) -> dict[str, float]:
    return {
        "length": float(len(before)),
        "longer by": float(len(after) - len(before)),
        "letters": float(len(set(re.findall("[a-z]", before)))),
        "decimals": float(before.count(".")),
        "brackets": float(before.count("(")),
        "odd signs": float(bool(re.search(r"[^-+*/().=0-9a-zA-Z ]", after))),
        "unary": float(bool(re.search(r"[-+*/]-", after))),
    }


def _side(side: str) -> dict[str, float]:
    found = terms(side)
    node = parse(side)
    letters = [term for term in found if term.letters]
    kinds = [term.letters for term in found]
    first = letters[0].number if letters else Fraction(0)
    return {
        "terms": float(len(found)),
        "with letter": float(len(letters)),
        "like terms": float(len(kinds) - len(set(kinds))),
        "products": float(_count(node, 1)),
        "quotients": float(_count(node, -1)),
        "numeric quotient": float(_numeric_quotient(node)),
        "below": float(any(e < 0 for t in letters for _, e in t.letters)),
        "coefficient sign": float(first > 0) - float(first < 0),
        "unit coefficient": float(abs(first) == 1),
        "one times": float(bool(re.search(r"(?<![\d.])1[a-z*]|\*1(?![\d.])", side))),
        "over one": float(bool(re.search(r"/-?1(?![\d.])", side))),
        "divided": float(any(t.over != 1 for t in letters)),
        "repeated": float(_repeated(node)),
        "alone": float(len(found) == 1),
    }


def _count(node: Node, wanted: int) -> int:
    if isinstance(node, Leaf):
        return 0
    own = 0
    if node.kind == "product":
        signs = [sign for sign, _ in node.parts]
        own = signs.count(-1) if wanted == -1 else signs.count(1) - 1
    return own + sum(_count(part, wanted) for _, part in node.parts)


def _numeric_quotient(node: Node) -> bool:
    if isinstance(node, Leaf):
        return False
    if node.kind == "product":
        values = [(sign, value(part)) for sign, part in node.parts]
        if (
            any(s == -1 for s, _ in values)
            and sum(v is not None and list(v) in ([()], []) for _, v in values) > 1
        ):
            return True
    return any(_numeric_quotient(part) for _, part in node.parts)


def _repeated(node: Node) -> bool:
    """Whether something and its opposite, or its inverse, stand side by side."""
    if isinstance(node, Leaf):
        return False
    plain = [value(part) for sign, part in node.parts if sign == 1]
    other = [value(part) for sign, part in node.parts if sign == -1]
    return any(v in other for v in plain) or any(_repeated(part) for _, part in node.parts)


def _operated(old: Equation, sign: str, operand: Value) -> dict[str, float]:
    out = {f"does {sign}": 1.0, "operand letters": float(any(operand)), "operand terms": float(len(operand))}
    lone = next(iter(operand.values())) if len(operand) == 1 else Fraction(0)
    out["operand sign"] = float(lone > 0) - float(lone < 0)
    out["operand one"] = float(abs(lone) == 1)
    out["operand whole"] = float(lone.denominator == 1)
    matched = False
    for at, side in enumerate(old.sides):
        if value(parse(side)) == operand:
            out["is a side"] = out[f"is side {at}"] = 1.0
        for term in terms(side):
            where = "letter" if term.letters else "constant"
            lonely = "alone" if term.alone else "in a sum"
            for role, number in (
                ("term", term.number),
                ("number", term.number * term.over),
                ("divisor", term.over),
            ):
                if (
                    abs(number) != abs(lone)
                    or not lone
                    or (role == "term") != (list(operand) == [term.letters])
                ):
                    continue
                if role == "divisor" and term.over == 1:
                    continue
                matched = True
                signs = "same" if number == lone else "opposite"
                for name in (f"{role} of {where}", f"{role} of {where} {lonely}"):
                    out[name] = 1.0
                    out[f"{name} {signs}"] = 1.0
                    out[f"{name} {signs} {'plus' if number > 0 else 'minus'} {sign}"] = 1.0
    out["operand from nowhere"] = float(not matched)
    return out


def _rewritten(old: Equation, new: Equation) -> dict[str, float]:
    out = {"rewrites": 1.0}
    for at, (was, now) in enumerate(zip(old.sides, new.sides, strict=True)):
        if was == now:
            continue
        out[f"rewrites {at}"] = 1.0
        a, b = value(parse(was)), value(parse(now))
        node = parse(was)
        out["was sum"] = float(isinstance(node, Many) and node.kind == "sum")
        out["parts"] = float(len(node.parts)) if isinstance(node, Many) else 0.0
        out["parts now"] = float(max(1, now.count("+") + now.count("-") + now.count("/")))
        out["quotient stays"] = float("/" in was and "/" in now)
        out["quotient new"] = float("/" in now and "/" not in was)
        out["decimal new"] = float("." in now and "." not in was)
        out["starts minus"] = float(was.startswith("-")) - float(now.startswith("-"))
        out["shorter"] = float(len(was) - len(now))
        out |= _compared(a, b) | _operands(node, b)
    return out


def _compared(a: Value | None, b: Value | None) -> dict[str, float]:
    if a is None or b is None:
        return {"no value": 1.0}
    out = {
        "same value": float(a == b),
        "same letters": float(set(a) == set(b)),
        "letter lost": float(bool(any(a)) and not any(b)),
    }
    out["letter won"] = float(bool(any(b)) and not any(a))
    out["opposite"] = float(a == {mono: -number for mono, number in b.items()} and bool(a))
    if len(a) == len(b) == 1 and set(a) == set(b):
        ((_, first),), ((_, second),) = a.items(), b.items()
        out["ratio"] = max(-20.0, min(20.0, float(second / first)))
        out["sign of value"] = float(first > 0) - float(first < 0)
        out["sign written"] = float(second > 0) - float(second < 0)
        out["near opposite"] = float(abs(first + second) < abs(first) / 50)
        out["near same"] = float(abs(first - second) < abs(first) / 50)
        out["near inverse"] = float(abs(first * second - 1) < Fraction(1, 50))
        out["off by"] = max(-20.0, min(20.0, float(second - first)))
    return out


def _operands(node: Node, b: Value | None) -> dict[str, float]:
    """Signs of the first two numbers that are combined."""
    out: dict[str, float] = {}
    if isinstance(node, Many):
        for at, (sign, part) in enumerate(node.parts[:4]):
            val = value(part)
            if val is not None and len(val) == 1:
                ((mono, number),) = val.items()
                out[f"{node.kind} {at} sign"] = float(number > 0) - float(number < 0)
                out[f"{node.kind} {at} with"] = float(sign)
                out[f"{node.kind} {at} letter"] = float(bool(mono))
                out[f"{node.kind} {at} size"] = min(abs(float(number)), 1000.0)
                out[f"{node.kind} {at} kept"] = float(val == b)
    return out
