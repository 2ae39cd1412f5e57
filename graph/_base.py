"""The frozen pydantic base that every record of the house shares."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, hashable where its fields are, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
