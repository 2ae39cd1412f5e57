"""Units that learners write after a number, and when two of them are the same."""

import re

_ALIASES = {
    "kilometer": "km kilometre kms",
    "meter": "m metre",
    "centimeter": "cm centimetre cms",
    "millimeter": "mm millimetre",
    "kilogram": "kg kilo kgs",
    "gram": "g gramme",
    "liter": "l litre",
    "milliliter": "ml millilitre",
    "hour": "h hr",
    "minute": "min mins",
    "second": "s sec",
    "inch": "in inches",
    "foot": "ft feet",
    "yard": "yd",
    "mile": "mi",
    "pound": "lb lbs",
    "ounce": "oz",
    "gallon": "gal",
    "dollar": "$ usd buck",
    "cent": "¢ ct",
    "percent": "% pct",
    "unit": "units",
}
_CANONICAL = {alias: name for name, aliases in _ALIASES.items() for alias in aliases.split()}
_FILLERS = frozenset(
    {
        "a",
        "about",
        "altogether",
        "an",
        "answer",
        "be",
        "because",
        "by",
        "equals",
        "exactly",
        "for",
        "get",
        "gets",
    }
    | {
        "got",
        "i",
        "is",
        "it",
        "its",
        "my",
        "n",
        "of",
        "so",
        "sum",
        "the",
        "think",
        "total",
        "was",
        "would",
        "x",
    }
    | {"y", "=", "≈", "~", ":"}
)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a unit: singular, without abbreviations, `km/h` as kilometer per hour."""
    text = text.casefold().replace("/", " per ").replace("²", "^2").replace("³", "^3")
    words = []
    for word in re.findall(r"[^\W\d_]+(?:\^\d)?|[$¢%]", text):
        base, caret, power = word.partition("^")
        base = _CANONICAL.get(base, base)
        base = _CANONICAL.get(_singular(base), _singular(base))
        words += [{"2": "square", "3": "cubic"}.get(power, ""), base] if caret else [base]
    return tuple(word for word in words if word and word not in ("each", "every"))


def fillers_only(text: str) -> bool:
    """Whether nothing but words such as "the answer is" stands in `text`."""
    return all(word in _FILLERS for word in re.findall(r"[^\W\d_]+|[^\w\s.,()'’!]", text.casefold()))


def without_fillers(text: str) -> str:
    """`text` without words such as "of a" and "I think", and without outer punctuation."""
    kept = [word for word in text.split() if word.strip(".,!()").casefold() not in _FILLERS]
    return " ".join(kept).strip(" .,!;()")


def same_unit(given: str, key: str) -> bool:
    """Whether `given` names the unit of the key: the same words, the first of them, or with "per ..."."""
    first, second = words_of(without_fillers(given)), words_of(without_fillers(key))
    if not first or not second:
        return first == second
    return first == second[: len(first)] or (first[: len(second)] == second and first[len(second)] == "per")


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
