"""How near a misconception is to other lessons, too.

Some texts are near to every lesson, and most misconceptions belong to one. A similarity less what the target
has with the known lessons nearest to it takes both into account: cross-domain similarity local scaling
(A. Conneau et al., "Word translation without parallel data", ICLR 2018), with the known lessons as the bank
of queries (S.-V. Bogolin et al., "Cross modal retrieval with querybank normalisation", CVPR 2022). It asks
for the texts of other lessons, never for their misconceptions.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
NEAREST = 10
NO_LESSON = -1
"""The part of a query that stands in no catalogue and so in no bank."""


def beside(total: Scores, part: NDArray[np.int64]) -> Scores:
    """`total`, (queries, targets), less the mean of each target's NEAREST highest similarities with lessons
    of other parts than the query's, standardised. `part` is that of each query, from 0, or NO_LESSON.
    """
    found = np.empty_like(total)
    for own in np.unique(part):
        bank = total[(part != own) & (part != NO_LESSON)]
        nearest = min(NEAREST, len(bank))
        found[part == own] = total[part == own] - np.partition(bank, -nearest, axis=0)[-nearest:].mean(axis=0)
    return np.asarray(found / found.std(), dtype=np.float32)
