"""Every number that turns a probability into a word, in one place.

They are set for short tests, where a skill has two to four answers. No interval can be narrow
then: three right answers out of three on a skill of the goal's own grade give about .79 with a
95 % interval from about .33 to .97. Secure therefore asks for a high estimate and a lower end that
rules out plain ignorance, not for a narrow interval. On a skill of the goal's own grade this makes
3 of 3 right secure, 2 of 3 unsure, and 1 or 0 of 3 lacking. In simulated classes whose truth is
known, 99 % of the learners called secure have mastered the skill, and 93 % of those called lacking
have not (24 classes, 4,226 estimates; at .65 and .55 below).
"""

from ..graph.evidence import Mastery
from .model import Status

SECURE_P = 0.65
"""A learner is secure from this probability on, once there is an answer on the skill ..."""
SECURE_LOW = 0.2
"""... and the lower end of the 95 % interval reaches this."""
ASSUMED_P = 0.75
"""A skill nobody was asked about is assumed secure from this prior probability on."""
LACKING_P = 0.55
"""Below this probability a learner lacks the skill."""
PRIOR_FAR = 0.85
"""Prior for a skill two or more grades below the goal."""
PRIOR_NEAR = 0.7
"""Prior for a skill one grade below the goal."""
PRIOR_SAME = 0.45
"""Prior for a skill of the goal's own grade (or above it)."""
LESSON_SHARE = 0.4
"""A class as a whole needs a lesson when more than this share has to learn the skill; for fewer a bridge
and the support tier are the better use of everybody's time."""
SETTLED_SHARE = 0.2
"""Nothing is planned for the whole class when at most this share has to learn the skill."""
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


def share_to_learn(*, not_secure: int, unsure: int, learners: int) -> float:
    """Share of a class that has to learn a skill; an unsure learner counts half."""
    return (not_secure - unsure / 2) / learners if learners else 1.0
