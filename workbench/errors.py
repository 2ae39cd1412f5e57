"""Errors of the workbench that a service tells apart; each carries what to do.

LessonloomError
|- Unknown      there is nothing under this name (404)
`- Conflict     what is there stands against it (409)
   `- Stale     it has changed since it was read (412)
"""

from ..graph import LessonloomError


class Unknown(LessonloomError):
    """There is nothing under this name."""


class Conflict(LessonloomError):
    """What is there already stands against what was asked."""


class Stale(Conflict):
    """It has changed since it was read."""
