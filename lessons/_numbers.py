"""Numbers and equations inside prose, read exactly: figures, fractions, percents and number words."""

import operator
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

_ONES = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
_TENFOLD = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: n for n, word in enumerate(_ONES.split(), 1)}
_UNITS = {word: n for word, n in _SMALL.items() if n < 10}
_TEENS = {word: n for word, n in _SMALL.items() if n >= 10}
_TENS = {word: n for n, word in zip(range(20, 100, 10), _TENFOLD.split(), strict=True)}
_PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "hundredth": 100,
}  # fmt: skip


def _any(names: dict[str, int]) -> str:
    return "(?:" + "|".join(names) + ")"


_SUB100 = rf"(?:{_any(_TENS)}(?:[ -]{_any(_UNITS)})?|{_any(_TEENS)}|{_any(_UNITS)})"
_SUB1000 = rf"(?:(?:{_any(_UNITS)}|an?) hundred(?: (?:and )?{_SUB100})?|{_SUB100})"
_CARDINAL = rf"(?:(?:{_SUB1000}|an?) thousand(?: (?:and )?{_SUB1000})?|{_SUB1000}|zero)"
_PART = r"(?:half|halves|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|hundredth)s?)"
_WORDED = {
    "fraction": re.compile(rf"\b({_CARDINAL}|\d+)[ -]({_PART})\b", re.IGNORECASE),
    "article": re.compile(rf"\ban? (half|quarter)\b|\ban? ({_PART})(?= of\b)", re.IGNORECASE),
    "half": re.compile(r"\bhalf(?= (?:of|an?|the|as|that|this|my|your|its|their)\b)", re.IGNORECASE),
    "dozen": re.compile(r"\b(?:a )?dozen\b(?! of)", re.IGNORECASE),
    "cardinal": re.compile(rf"\b{_CARDINAL}\b", re.IGNORECASE),
    "mixed": re.compile(r"\b(\d+) and (\d+/\d+)"),
}
_POINTS_BACK = re.compile(
    r"\b(?:the|these|those|both|your|all|other|last|first|next|my|our|their|any|which|of) $", re.IGNORECASE
)
_OPERATOR_WORD = r"(?:plus|minus|times|divided by|multiplied by)"
_NEAR_OPERATOR = (
    re.compile(rf"{_OPERATOR_WORD} $", re.IGNORECASE),
    re.compile(rf"^ {_OPERATOR_WORD}", re.IGNORECASE),
)
_FIGURES = re.compile(
    r"(?P<mixed>(?<![\d./])\d+ \d+/\d+(?![\d/]))|(?P<fraction>\d+/\d+)"
    r"|(?P<decimal>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+)(?P<percent> ?%| ?percent\b)?"
)


@dataclass(frozen=True)
class Number:
    """A number as written and its exact value, None for 3/0; `percent` keeps 25 % apart from 25."""

    written: str
    value: Fraction | None
    percent: bool
    start: int
    end: int

    @property
    def values(self) -> frozenset[Fraction]:
        """What it may stand for: 25 % is 25 (of a hundred) and a quarter."""
        if self.value is None:
            return frozenset()
        return frozenset({self.value, self.value / 100} if self.percent else {self.value})


def figures(text: str) -> str:
    """`text` with number words and typographic fractions as figures.

    A lone "one", and "two" that points back ("these two"), stay words: they count nothing new.
    """
    text = re.sub(r"(?<=\d)(?=[½¼¾⅓⅔⅕⅛])", " ", text)
    text = "".join(
        unicodedata.normalize("NFKC", c).replace("⁄", "/") if unicodedata.category(c) == "No" else c
        for c in re.sub("([²³])", r"^\1", text)
    )
    text = text.replace("**", "^").replace("\u00a0", " ")
    text = _WORDED["fraction"].sub(lambda m: f"{_amount(m[1])}/{_part(m[2])}", text)
    text = _WORDED["article"].sub(lambda m: f"1/{_part(m[1] or m[2])}", text)
    text = _WORDED["half"].sub("1/2", text)
    text = _WORDED["dozen"].sub("12", text)
    text = _WORDED["cardinal"].sub(_cardinal, text)
    return _WORDED["mixed"].sub(r"\1 \2", text)


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of `text` in order, number words included."""
    return tuple(_number(m) for m in _FIGURES.finditer(figures(text)))


def false_equations(text: str) -> tuple[str, ...]:
    """Equations and inequalities in `text` that do not hold, as written there (in figures)."""
    return tuple(
        run.written
        for run in _runs(figures(text))
        if any(not _HOLDS[r](a, b) for a, r, b in run.claims if a is not None and b is not None)
    )


def _amount(words: str) -> int:
    if words.isdigit():
        return int(words)
    total = part = 0
    for word in re.split(r"[ -]", words.lower()):
        if word == "hundred":
            part = max(part, 1) * 100
        elif word == "thousand":
            total, part = max(part, 1) * 1000, 0
        else:
            part += _UNITS.get(word) or _TEENS.get(word) or _TENS.get(word) or 0
    return total + part


def _part(word: str) -> int:
    return _PARTS[word.lower().removesuffix("s")]


def _cardinal(match: re.Match[str]) -> str:
    word = match[0].lower()
    before, after = match.string[: match.start()], match.string[match.end() :]
    if re.match(r" and \d+/\d+", after):
        return str(_amount(match[0]))
    calculated = _NEAR_OPERATOR[0].search(before) or _NEAR_OPERATOR[1].search(after)
    if (word == "one" or (word == "two" and _POINTS_BACK.search(before))) and not calculated:
        return match[0]
    return str(_amount(match[0]))


def _number(match: re.Match[str]) -> Number:
    if match["mixed"]:
        whole, part = match["mixed"].split(" ")
        value = _fraction(part)
        value = None if value is None else int(whole) + value
    elif match["fraction"]:
        value = _fraction(match["fraction"])
    else:
        value = Fraction(match["decimal"].replace(",", ""))
    return Number(match[0].strip(), value, bool(match["percent"]), match.start(), match.end())


def _fraction(written: str) -> Fraction | None:
    above, below = written.split("/")
    return Fraction(int(above), int(below)) if int(below) else None


# Equations: the text is cut into tokens, and every run of numbers, operators and relations is parsed.

_IS = "≡"
"""The word "is" before a number: an equals sign after a calculation ("6 ÷ 3 is 2"), else only a word."""
_SYMBOLS = (
    (re.compile(r"[`$]"), ""),
    (re.compile(r"(?<=[\d)]) ?[×*·] ?(?=[\d(])|(?<=\d) ?x ?(?=\d)"), " × "),
    (re.compile(r"\b(?:multiplied by|times)(?= [\d(])", re.IGNORECASE), "×"),
    (re.compile(r"\bdivided by(?= [\d(])", re.IGNORECASE), "÷"),
    (re.compile(r"\bplus(?= [\d(])", re.IGNORECASE), "+"),
    (re.compile(r"\bminus(?= [\d(])", re.IGNORECASE), "−"),
    (re.compile(r"\b(?:equals|is equal to|makes)(?= [\d(])", re.IGNORECASE), "="),
    (re.compile(r"\bis(?= [\d(])", re.IGNORECASE), _IS),
    (re.compile(r"(?<=[\d)]) ?- ?(?=[\d(])|(?<= )-(?= )"), " − "),
    (re.compile(r"(\d+(?:\.\d+)?) ?(?:%|percent) of (?=\d)", re.IGNORECASE), r"( \1 ÷ 100 ) × "),
    (re.compile(r"(\d+/\d+) of (?=\d)"), r"\1 × "),
)
_TOKEN = re.compile(
    rf"(?:{_FIGURES.pattern})"
    r"|(?P<op>[-+−×÷/:^])|(?P<rel>[=≈<>≤≥≠≡])|(?P<paren>[()])|(?P<word>\S+)"
)
_OPERATORS = frozenset("-+−×÷/:^")
_HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    "≠": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "≤": operator.le,
    "≥": operator.ge,
    "≈": lambda a, b: abs(a - b) <= max(abs(b) / 50, Fraction(1, 20)),
}


@dataclass(frozen=True)
class _Run:
    written: str
    claims: tuple[tuple[Fraction | None, str, Fraction | None], ...]


def _runs(text: str) -> Iterator[_Run]:
    for pattern, plain in _SYMBOLS:
        text = pattern.sub(plain, text)
    run: list[str | Fraction] = []
    written: list[str] = []
    units: set[str] = set()
    tokens = list(_TOKEN.finditer(text))
    for n, token in enumerate(tokens):
        if token["word"] is not None:
            follows = tokens[n + 1] if n + 1 < len(tokens) else None
            is_unit = bool(run) and isinstance(run[-1], Fraction) and token["word"].isalpha()
            if is_unit and follows is not None and (follows["op"] or follows["rel"]):
                units.add(token["word"].lower().rstrip("s"))
                continue
            yield from _finished(run, written, units)
            run, written, units = [], [], set()
            continue
        symbol = token["op"] or token["rel"] or token["paren"]
        if symbol == _IS and any(t in _OPERATORS for t in run):
            symbol = "="
        value = None if symbol else _number(token).value
        if symbol == _IS or (symbol is None and value is None):
            yield from _finished(run, written, units)
            run, written, units = [], [], set()
            continue
        run.append(symbol if symbol is not None else value or Fraction(0))
        written.append(symbol if symbol is not None else token[0].strip())
    yield from _finished(run, written, units)


def _finished(run: list[str | Fraction], written: list[str], units: set[str]) -> Iterator[_Run]:
    relations = [n for n, t in enumerate(run) if isinstance(t, str) and t in _HOLDS]
    operators = {t for t in run if isinstance(t, str) and t in _OPERATORS}
    if not relations or not operators:
        return
    if len(units) > 1 and operators & {"+", "−", "-"}:
        return  # 2 m + 50 cm: units would have to be converted
    sides: list[Fraction | None] = []
    for start, end in pairwise([-1, *relations, len(run)]):
        sides.append(_evaluate(run[start + 1 : end]))
    claims = tuple((sides[n], str(run[at]), sides[n + 1]) for n, at in enumerate(relations))
    yield _Run(" ".join(written), claims)


def _evaluate(tokens: list[str | Fraction]) -> Fraction | None:
    """The value of an expression, or None when the tokens are none (an empty box, a stray bracket)."""
    rest = list(tokens)

    def atom() -> Fraction:
        token = rest.pop(0)
        if token in ("-", "−"):
            return -atom()
        if token == "(":
            value = total()
            if rest.pop(0) != ")":
                raise ValueError
        elif isinstance(token, Fraction):
            value = token
        else:
            raise ValueError
        if rest and rest[0] == "^":
            rest.pop(0)
            power = atom()
            if power.denominator != 1 or not 0 <= power <= 12:
                raise ValueError
            value = value ** int(power)
        return value

    def product() -> Fraction:
        value = atom()
        while rest and rest[0] in ("×", "÷", "/", ":"):
            sign = rest.pop(0)
            value = value * atom() if sign == "×" else value / atom()
        return value

    def total() -> Fraction:
        value = product()
        while rest and rest[0] in ("+", "−", "-"):
            sign = rest.pop(0)
            value = value + product() if sign == "+" else value - product()
        return value

    try:
        value = total()
    except (ValueError, IndexError, ZeroDivisionError):
        return None
    return None if rest else value
