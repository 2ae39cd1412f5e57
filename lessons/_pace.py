"""What composed texts say of a block's minutes: one place for who writes them and who changes the minutes."""

import re

from . import wording as w
from .model import Role

TWO_EXAMPLES = 16
"""From this many minutes of explaining on there is time for a second worked example."""


def example_minutes(minutes: int) -> int:
    """What the worked examples take of the explanation's time."""
    return 3 if minutes < 9 else 4 if minutes < TWO_EXAMPLES else 7


def answering(minutes: int) -> str:
    """When the starter's answers are called for."""
    return f"After {w.count(max(1, minutes - 2), 'minute')}"


def talking(minutes: int) -> str:
    """How long partners talk about the opening question."""
    return "one minute in pairs" if minutes > 3 else "half a minute in pairs"


def exploring(minutes: int) -> str:
    """When the first ways of exploring are shown."""
    return f"After {w.count(max(2, minutes - 3), 'minute')}"


def explaining(minutes: int) -> tuple[str, str]:
    """What the steps take, and what the worked examples take."""
    example = min(example_minutes(minutes), max(1, minutes // 2))
    return (
        f"about {w.count(max(1, minutes - example), 'minute')} in all",
        f"about {w.count(example, 'minute')}",
    )


def checking(minutes: int) -> str:
    """When learners check their practice."""
    return "the last two minutes" if minutes > 8 else "the last minute"


def sitting(minutes: int, at_table: int) -> str:
    """The minutes of practice that belong to the support tier, after so many at a table with a bridge."""
    return f"Minutes {at_table + 1} to {at_table + max(2, round((minutes - at_table) / 3))}"


ALL_HOME = "If the starter's bridge has taken its time too, hand out all sheets as homework."


NONE_LEFT = (
    "If the starter's bridge has taken that time already, go on to the exit ticket and begin the next lesson "
    "with this."
)
AGAIN = 4
"""Minutes that teaching again after the check takes."""


def after_both(left: int) -> str:
    """What becomes of the practice when the starter's bridge and teaching again both take from it, and so
    many minutes are left (below 0: none for teaching again)."""
    return NONE_LEFT if left < 0 else ALL_HOME if left < 3 else remaining(left)


def remaining(left: int) -> str:
    """What is practiced in the three minutes or more that the starter's bridge leaves."""
    some = "exercise" if left < 6 else "two exercises" if left < 10 else "half"
    return (
        f"If the starter's bridge has taken its time too, practice has {w.count(left, 'minute')} left: "
        f"the first {some} of each sheet now, the rest as homework."
    )


def lent(minutes: int, lender: str, of: int) -> str:
    """Minutes and the block of `of` minutes that they come from; where less than three would be left, the
    block becomes homework."""
    if of - minutes < 3:
        return f"{w.count(minutes, 'minute')}, and {lender} becomes homework"
    return f"{w.count(minutes, 'minute')}, taken from {lender}"


_SITTING = re.compile(r"Minutes (\d+) to (\d+)(?=: sit with)")


def respoken(text: str, role: Role, old: int, new: int) -> str:
    """A composed text of a block of this role that had `old` minutes and has `new` ones now."""
    pairs: list[tuple[str, str]] = []
    if role == "review":
        pairs = [(answering(old), answering(new))]
    elif role == "hook":
        pairs = [(talking(old), talking(new))]
    elif role == "explore":
        pairs = [(exploring(old), exploring(new))]
    elif role == "model":
        pairs = list(zip(explaining(old), explaining(new), strict=True))
    elif role == "independent":
        pairs = [(checking(old), checking(new))]
        text = _SITTING.sub(lambda m: sitting(new, int(m[1]) - 1), text)
    swaps = {a: b for a, b in pairs if a != b}
    if not swaps:
        return text
    parts = "|".join(re.escape(a) for a in sorted(swaps, key=len, reverse=True))
    return re.sub(rf"(?:{parts})\b", lambda m: swaps[m.group()], text)
