"""Small grammar: counts, lists, ranges and percentages as a careful person writes them."""

import re
from collections.abc import Iterable, Sequence

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_TEENS = ("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LEADING = re.compile(r"^(\d{1,2})(?=[ -])")


def plural(n: int, one: str, many: str | None = None) -> str:
    """The noun alone: `learner` for 1, else `learners` (or `many`)."""
    return one if n == 1 else (many or f"{one}s")


def count(n: int, one: str, many: str | None = None) -> str:
    """Number and noun: `1 learner`, `5 learners`, `no learners`."""
    return f"{n or 'no'} {plural(n, one, many)}"


def spelled(n: int) -> str:
    """A whole number from 0 to 99 in words."""
    if n < 20:
        return (*_ONES, *_TEENS)[n]
    tens, ones = divmod(n, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def number(n: int) -> str:
    """A count in running text: words up to ten, then digits."""
    return spelled(n) if 0 <= n <= 10 else str(n)


def sentence(text: str) -> str:
    """Begin like a sentence: a capital letter, and a leading whole number under 100 spelled out."""
    text = _LEADING.sub(lambda m: spelled(int(m.group())), text.strip())
    return text[:1].upper() + text[1:]


def sentences(text: str) -> str:
    """Every sentence of a text begun as `sentence` begins one."""
    return " ".join(sentence(part) for part in re.split(r"(?<=[.?!])\s+(?=\d)", text.strip()))


def listed(parts: Iterable[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b, and c`."""
    parts = list(parts)
    if len(parts) < 3:
        return f" {word} ".join(parts)
    return f"{', '.join(parts[:-1])}, {word} {parts[-1]}"


def percent(p: float) -> str:
    """A share in 0..1 as a whole percentage, never rounded to certainty."""
    if 0 < p < 0.01:
        return "under 1%"
    if 0.99 < p < 1:
        return "over 99%"
    return f"{round(100 * p)}%"


def percent_range(low: float, high: float) -> str:
    """An interval of shares, `38–55%`."""
    return f"{round(100 * low)}\N{EN DASH}{round(100 * high)}%"


def spread(ids: Sequence[str]) -> str:
    """Consecutive exercise ids as a learner reads them: `Q1`, `Q1 and Q2`, `Q1 to Q3`."""
    if not ids:
        return ""
    if len(ids) == 1:
        return ids[0]
    return f"{ids[0]} {'and' if len(ids) == 2 else 'to'} {ids[-1]}"


def bare(text: str) -> str:
    """Without the closing full stop, to stand inside a sentence."""
    return text.strip().rstrip(".")


def inside(text: str) -> str:
    """To stand in the middle of a sentence: a small first letter, unless the word is an abbreviation or I."""
    first = text.split(" ", 1)[0]
    return text if first[1:2].isupper() or first in ("I", "I'm") else text[:1].lower() + text[1:]


def closed(text: str) -> str:
    """With a full stop where the text ends without a mark of its own."""
    text = text.strip()
    return text if text.endswith((".", "?", "!", ":", '."', '?"', '!"', ".)", "?)", "!)")) else f"{text}."


def labelled(label: str, text: str) -> str:
    """An option as it stands in a sentence: `B ($1.25)`, and `B, (3, 4)` for a pair."""
    text = bare(text)
    return f"{label}, {text}" if text.startswith("(") else f"{label} ({text})"


def lines(steps: Iterable[str]) -> str:
    """Steps of a solution as running text, each closed."""
    return " ".join(closed(step) for step in steps)


def quoted(text: str) -> str:
    """In quotation marks, marks inside turned single, without the closing full stop."""
    return '"' + bare(text).replace('"', "'") + '"'


_COMMON = re.compile(
    r"(about|after|again|also|another|because|been|before|both|does|each|equal|every|from|have|large|learner|less"
    r"|like|long|many|more|much|must|number|other|same|says|should|some|than|that|their|them|then|there|these|they"
    r"|this|those|three|time|were|what|when|which|will|with|would|your)s?"
)


def words(text: str) -> frozenset[str]:
    """The words of four letters and more that carry meaning, without a plural s."""
    found = re.findall(r"[a-z]{3,}", text.lower())
    return frozenset(
        word.removesuffix("s") for word in found if len(word) > 3 and not _COMMON.fullmatch(word)
    )


def overlap(one: str, other: str) -> int:
    """How many meaningful words two texts share."""
    return len(words(one) & words(other))


def asked(stem: str, most: int) -> str:
    """A question in at most about `most` words: all of it, or what it asks, or its end."""
    whole = stem.split()
    if len(whole) <= most:
        return " ".join(whole)
    parts = re.split(r"(?<=[.?!])\s+(?=[A-Z\"`])", " ".join(whole))
    begins = max((n for n, part in enumerate(parts) if part.endswith("?")), default=len(parts) - 1)
    last = " ".join(parts[begins:])
    kept = last.split()
    return "... " + (last if len(kept) <= most else " ".join(kept[-most:]))
