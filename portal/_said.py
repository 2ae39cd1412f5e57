"""Sentences that other rooms make, in the language of the visit; what stands in no list stays in English."""

import re
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from ..lessons.export import inline_html
from .languages import gettext, mark, speaking

SENTENCES = (
    mark("The plan as it was made."),
    mark("The next lesson is %(skill)s (%(title)s) instead of %(before)s."),
    mark("%(n)s of %(all)s learners are expected to be secure on %(skill)s, not %(before)s."),
    mark("It is planned for %(n)s minutes, so that %(free)s stay free, as lessons ran late."),
    mark("It is planned for %(n)s minutes."),
    mark("The block where it stuck gets more time."),
    mark("%(n)s learners probably hold a wrong belief on it, not %(before)s."),
    mark("It opens with no bridge."),
    mark("It opens with %(bridges)s."),
    mark("%(n)s lessons are left on the way, not %(before)s."),
    mark("On its exit ticket %(right)s of %(n)s answers were right."),
    mark("The last lesson ran %(over)s minute over; this one is planned for %(n)s minutes."),
    mark("The last lesson ran %(over)s minutes over; this one is planned for %(n)s minutes."),
    mark("The lessons reach all %(n)s goals."),
    mark("There is no such plan."),
    mark("The list of plans is on the first page."),
    mark("This plan is not finished yet."),
    mark("Its page tells how far it is."),
    mark("There is no class %(name)s."),
    mark("List the classes to see their ids."),
    mark("There is no such unit."),
    mark("The page of units lists them all."),
    mark("There is no skill %(name)s."),
    mark("The skill tree lists all of them."),
    mark("Nobody has signed in."),
    mark("The session has ended."),
    mark("This key is unknown, revoked or expired."),
    mark("This link was used or is too old."),
    mark("Open Lessonloom once more from where you came."),
    mark("Too many requests."),
    mark("Try again in %(n)s s."),
    mark("Something went wrong inside Lessonloom."),
    mark("Try again. If it stays so, the server's log has the details under %(number)s."),
    mark("GET %(path)s: Not Found."),
)
_PLACE = re.compile(r"%\((\w+)\)s")


def said(text: str) -> Markup:
    """The sentence with its mathematics, marked as English where it is that on a page in another language."""
    told = _translated(text)
    if told == text and speaking().code != "en":
        return Markup('<span lang="en" dir="ltr">{}</span>').format(inline_html(text))
    return inline_html(told)


def _translated(text: str) -> str:
    for sentence in SENTENCES:
        if found := _pattern(sentence).fullmatch(text):
            values: Mapping[str, str] = found.groupdict()
            return gettext(sentence) % values
    return text


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    """What sentences look like that differ from this one in their values only."""
    words = _PLACE.split(sentence)  # texts and names by turns
    return re.compile("".join(f"(?P<{w}>.+?)" if n % 2 else re.escape(w) for n, w in enumerate(words)))
