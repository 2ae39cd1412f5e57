"""The gate that every text from a model passes before it enters a plan.

Pure and deterministic: a request and a text go in, reasons in words come out. What is admitted may still be
dull; it is not wrong, off the subject, unreadable or unkind as far as rules can tell. What already stands in
`request.composed` is not held against the model that repeats it.
"""

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from ..graph import english
from ..prompts import load_prompt
from ._numbers import false_equations, figures, numbers
from .passages import PassageRequest

GATE_VERSION = 1
SLACK = 1.15
"""A text may be this much longer than `max_words`."""
LONGEST = 6_000
"""Characters beyond which a text is not read at all, unless the composed one is as long."""

_META = re.compile(
    r"\bas an? (?:ai|language model|assistant)\b|\blanguage model\b|\bi(?:'m| am) (?:sorry|an ai)\b"
    r"|\bi apologi[sz]e\b|\bi (?:can't|cannot) (?:help|assist)|^(?:sure|certainly|of course|okay)[,!.]"
    r"|\bhere(?:'s| is| are) (?:the|a|an|your|my) (?:\w+ )?(?:passage|text|version|rewrite|json|response)"
    r"|\b(?:rewritten|revised|mended|composed) (?:passage|text|version)\b|\bi hope this helps\b"
    r"|\bthe facts? (?:given|provided)\b|\bnumbers? (?:i|you) may use\b|\bmax(?:imum)? words\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"^\s*#{1,6} |\*\*|__\w|^\s*(?:[-*•]|\d{1,2}[.)]) |```|[{\[]\s*\"|\"\s*:\s*\"|\"\s*[}\]]|\]\(|https?://"
    r"|</?[a-z][a-z0-9-]*>|\\n|\\u[0-9a-f]{4}|\\(?:frac|times|div|text)\b",
    re.IGNORECASE | re.MULTILINE,
)
_PLACEHOLDER = re.compile(
    r"\{[^{}]*\}|\[[A-Za-z][^\[\]]*\]|<[A-Z][^<>]*>|_{2,}|\b(?:XX+|TBD|TODO|lorem ipsum)\b"
)
UNKIND = re.compile(
    r"\b(?:stupid|dumb|idiots?|morons?|losers?|lazy|retard\w*|ugly|fat(?:so|ty| kid| girl| boy| person)"
    r"|overweight|obese|kill(?:s|ed|ing|er)?|murder\w*|dead body|blood\w*|guns?|knife|knives|weapons?|bombs?"
    r"|suicide|rape[ds]?|naked|sex(?:y|ual\w*)?|porn\w*|drunk|beers?|wine|whiskey|vodka|cigarettes?|tobacco|cocaine|heroin"
    r"|marijuana|casinos?|gambl\w*|damn|crap|shit\w*|fuck\w*|bitch\w*|hell|slaves?"
    r"|poor (?:kids?|famil(?:y|ies)|people))\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…][\"'”’)`]*\Z")
_LABEL = re.compile(r"\bgrades? \d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b[\dK]\.[A-Z]{1,3}\.[A-Z]\.\d+\w*")
_NEGATION = frozenset({"not", "never", "no", "cannot", "n't"})


def judge(request: PassageRequest, text: str) -> tuple[str, ...]:
    """Why `text` is not admitted in the place of `request.composed`; empty when it is."""
    text = text.strip()
    if not text:
        return ("The text is empty.",)
    if len(text) > max(LONGEST, 2 * len(request.composed)):
        return (f"It has {len(text):,} characters; at most {request.max_words} words are wanted.",)
    return tuple(reason for check in CHECKS for reason in check(request, text))


def _known(request: PassageRequest) -> str:
    """Everything that is right by construction."""
    return "\n".join((request.composed, *request.facts))


def _unknown_numbers(request: PassageRequest, text: str) -> list[str]:
    allowed = {v for written in request.numbers for n in numbers(written) for v in n.values}
    found = numbers(_LABEL.sub(" ", text))
    wrong = [n.written for n in found if not n.values & allowed]
    return [f"It uses the number {w}, which is not among the numbers given." for w in dict.fromkeys(wrong)]


def _false_equations(request: PassageRequest, text: str) -> list[str]:
    told = set(false_equations(_known(request) + "\n" + request.purpose))
    return [f'"{e}" is not true.' for e in dict.fromkeys(false_equations(text)) if e not in told]


def _units_swapped(request: PassageRequest, text: str) -> list[str]:
    """A number that the facts give to other units only, such as $0.75 where the facts have 0.75 L."""
    source: dict[Fraction, set[str]] = {}
    for value, unit in _with_units(_known(request)):
        source.setdefault(value, set()).add(unit)
    used = {unit for units in source.values() for unit in units}
    return [
        f"The facts do not give {float(value):g} as an amount of {'dollars' if unit == '$' else unit}."
        for value, unit in dict.fromkeys(_with_units(text))
        if unit in used and value in source and unit not in source[value] and value != 1
    ]


def _with_units(text: str) -> list[tuple[Fraction, str]]:
    plain = figures(text).replace("`", "")
    pairs = []
    for n in numbers(plain):
        if n.value is None:
            continue
        after = re.match(r" ?([A-Za-z]+)", plain[n.end :])
        if n.start and plain[n.start - 1] == "$":
            pairs.append((n.value, "$"))
        elif after:
            unit = after[1].lower()
            singular = unit.rstrip("s") or unit
            pairs.append((n.value, "$" if singular == "dollar" else _UNIT_NAMES.get(singular, singular)))
    return pairs


_UNIT_NAMES = {
    "liter": "l",
    "litre": "l",
    "kilogram": "kg",
    "gram": "g",
    "kilometer": "km",
    "meter": "m",
    "minute": "min",
}


def _secrets(request: PassageRequest, text: str) -> list[str]:
    shown = {v for n in numbers(request.composed) for v in n.values}
    written = {v for n in numbers(text) for v in n.values}
    plain, plain_composed = _plain(text), _plain(request.composed)
    for secret in request.secrets:
        values = numbers(secret)
        alone = len(values) == 1 and len(english.words(secret)) <= 2
        if alone and values[0].values & written - shown:
            return ["It gives an answer away."]
        phrase = _plain(secret)
        if phrase.strip() and not alone and phrase in plain and phrase not in plain_composed:
            return ["It gives an answer away."]
    return []


def _plain(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z]+|[0-9]+(?:[./][0-9]+)*', figures(text).lower()))} "


def _answers_itself(request: PassageRequest, text: str) -> list[str]:
    """An opening or a question that tells what learners should find: a fact, retold in one sentence."""
    if not request.slot.startswith(("hook", "discuss")):
        return []
    composed = set(_content(request.composed))
    told = [set(_content(s)) for s in _sentences(text)]
    for fact in request.facts:
        idea = set(_content(fact)) - composed
        if len(idea) >= 3 and any(len(idea & said) >= 0.75 * len(idea) for said in told):
            return [f'It tells learners what they should find out: "{fact}"']
    return []


def _content(text: str) -> list[str]:
    return [w for w in _stems(figures(text)).split() if w not in english.FUNCTION_WORDS]


def _length(request: PassageRequest, text: str) -> list[str]:
    count, composed = len(text.split()), len(request.composed.split())
    least = max(4, min(composed // 3, request.max_words // 2))
    if count > request.max_words * SLACK and count > composed:
        return [f"It has {count} words; at most {request.max_words} are wanted."]
    if count < least:
        return [f"It has only {count} words; at least {least} are needed to say what the passage must say."]
    return []


def _readability(request: PassageRequest, text: str) -> list[str]:
    if len(text.split()) < english.READABLE_FROM:
        return []
    level = english.grade_level(text, request.terms)
    limit = max(
        request.grade + english.GRADES_ABOVE, english.grade_level(request.composed, request.terms) + 1
    )
    if level <= limit:
        return []
    return [
        f"It reads like grade {level:.0f}, too hard for grade {request.grade}: "
        "use shorter sentences and words."
    ]


def _repetition(request: PassageRequest, text: str) -> list[str]:
    reasons = []
    usual = english.ngrams(request.composed, 4)
    looped = [g for g, n in english.ngrams(text, 4).items() if n >= 3 and n > usual[g]]
    parts = Counter(s.strip().lower() for s in re.split(r"(?<=[.!?])\s+", text) if len(s.split()) >= 4)
    twice = [s for s, n in parts.items() if n > 1]
    if looped or twice or re.search(r"\b(\w+)(?: \1){2,}\b", text, re.IGNORECASE):
        reasons.append(
            f'It repeats itself: "{" ".join(looped[0]) if looped else (twice or [text[:40]])[0]}".'
        )
    prompts = " ".join((request.purpose, load_prompt("passage").system, load_prompt("repair").system))
    copied = english.ngrams(text, 7).keys() & english.ngrams(prompts, 7).keys()
    copied -= english.ngrams(request.composed, 7).keys() | english.ngrams(" ".join(request.facts), 7).keys()
    if copied:
        reasons.append("It repeats the instructions instead of following them.")
    return reasons


def _off_topic(request: PassageRequest, text: str) -> list[str]:
    if not request.terms:
        return []
    said = _stems(text)
    if any(f" {_stems(term).strip()} " in said for term in request.terms):
        return []
    return [f"It uses none of the words of the lesson ({', '.join(request.terms[:6])})."]


def _stems(text: str) -> str:
    stems = (re.sub(r"(?<=ch|sh|ss|.x)es$|(?<=\w\w[^s])s$", "", w) for w in re.findall(r"\w+", text.lower()))
    return f" {' '.join(stems)} "


def _language(request: PassageRequest, text: str) -> list[str]:
    if (piece := english.garbage(text)) and piece not in request.composed:
        return [f'"{piece[:30]}" is not language.']
    return (
        ["It is not plain English."]
        if english.foreign(text) and not english.foreign(request.composed)
        else []
    )


def _pattern(pattern: re.Pattern[str], message: str) -> Callable[[PassageRequest, str], list[str]]:
    def check(request: PassageRequest, text: str) -> list[str]:
        known = _known(request).lower()
        found = next(
            (m[0].strip() for m in pattern.finditer(text) if m[0].strip().lower() not in known), None
        )
        return [message.format(found)] if found else []

    return check


def _unfinished(request: PassageRequest, text: str) -> list[str]:  # noqa: ARG001 - the signature of a check
    if not _ENDS.search(text):
        return ["Its last sentence is not finished."]
    for opening, closing in (("(", ")"), ("“", "”")):
        if text.count(opening) != text.count(closing):
            return [f"A {opening} without its {closing}."]
    if text.count("`") % 2 or text.count('"') % 2:
        return ["A quotation or a piece of mathematics is not closed."]
    return []


def _no_question(request: PassageRequest, text: str) -> list[str]:
    asks = request.slot.startswith(("hook", "discuss")) and "?" in request.composed
    return ["It must ask the class a question."] if asks and "?" not in text else []


def _contradiction(request: PassageRequest, text: str) -> list[str]:
    """A fact turned round by a "not": the same words but for an odd number of negations."""
    facts = {}
    for sentence in _sentences(_known(request)):
        stripped, negative = _negations(sentence)
        facts[stripped] = negative
    for sentence in _sentences(text):
        stripped, negative = _negations(sentence)
        if len(stripped) >= 4 and facts.get(stripped, negative) != negative:
            return [f'"{sentence.strip()}" says the opposite of a fact.']
    return []


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])\s+|\n", text) if s.strip()]


def _negations(sentence: str) -> tuple[tuple[str, ...], bool]:
    tokens = re.findall(
        r"n't\b|[a-z]+(?=n't)|[\w.]*\w", sentence.lower().replace("’", "'").replace("cannot", "can not")
    )
    kept = tuple(t for t in tokens if t not in _NEGATION and t not in ("do", "does"))
    return kept, sum(t in _NEGATION for t in tokens) % 2 == 1


CHECKS: tuple[Callable[[PassageRequest, str], list[str]], ...] = (
    _unknown_numbers,
    _false_equations,
    _units_swapped,
    _secrets,
    _answers_itself,
    _contradiction,
    _length,
    _readability,
    _repetition,
    _off_topic,
    _language,
    _pattern(_META, 'It talks about itself: "{}".'),
    _pattern(_MARKUP, 'It contains markup or code: "{}".'),
    _pattern(_PLACEHOLDER, 'It contains a placeholder: "{}".'),
    _pattern(UNKIND, '"{}" has no place in a classroom text.'),
    _unfinished,
    _no_question,
)
