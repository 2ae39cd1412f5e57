"""What a model is asked to fill in."""

from ..graph._base import Frozen


class PassageDraft(Frozen):
    """One passage of a lesson, not yet checked by anything."""

    text: str
