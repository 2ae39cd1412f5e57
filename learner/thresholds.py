"""Every number that turns a probability into a word, in one place.

They are set for short tests, where a skill has two to four answers. No interval can be narrow
then: three right answers out of three on a skill of the goal's own grade give about .84 with a
95 % interval from about .4 to .98. Secure therefore asks for a high estimate and a lower end that
rules out plain ignorance, not for a narrow interval. On a skill of the goal's own grade this makes
3 of 3 right secure, 2 of 3 unsure, and 1 or 0 of 3 lacking.
"""

from ..graph.evidence import Mastery
from .model import Status

SECURE_P = 0.8
"""A learner is secure from this probability on ..."""
SECURE_LOW = 0.25
"""... if the lower end of the 95 % interval reaches this, once there is an answer on the skill."""
ASSUMED_P = 0.75
"""A skill that nobody was asked about counts as secure, by assumption, from this prior."""
LACKING_P = 0.6
"""Below this probability a learner lacks the skill."""
PRIOR_FAR = 0.85
"""Prior for a skill two or more grades below the goal."""
PRIOR_NEAR = 0.7
"""Prior for a skill one grade below the goal."""
PRIOR_SAME = 0.45
"""Prior for a skill of the goal's own grade (or above it)."""
PROBE_SHARE = 0.8
"""Share of a class that must succeed for a step to be skipped."""


def status(mastery: Mastery) -> Status:
    """Secure, unsure or lacking.

    Without an answer on the skill the prior decides: one that is high enough counts as secure, by
    assumption; `mastery.n == 0` tells the two apart.
    """
    if mastery.p < LACKING_P:
        return "lacking"
    if mastery.n == 0:
        return "secure" if mastery.p >= ASSUMED_P else "unsure"
    return "secure" if mastery.p >= SECURE_P and mastery.low >= SECURE_LOW else "unsure"
