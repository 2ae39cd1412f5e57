"""Numbers, dates and lists as the language of the visit writes them."""

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_percent

from .languages import gettext, speaking


def percent(p: float) -> str:
    """A share as a whole percentage."""
    return format_percent(round(p, 2), format=None, locale=speaking().locale)


def between(low: float, high: float) -> str:
    """An interval of shares."""
    return gettext("%(low)d to %(high)s") % {"low": round(100 * low), "high": percent(high)}


def listed(words: Iterable[str]) -> str:
    """`a, b, and c`."""
    return format_list(list(words), locale=speaking().locale)


def day(moment: date) -> str:
    """A day in words."""
    return format_date(moment, "long", locale=speaking().locale)
