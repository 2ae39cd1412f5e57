"""One discriminated stream of events feeds progress bars, services and logs."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from ..graph._base import Frozen

Stage = Literal["diagnose", "plan", "draft", "evaluate", "judge", "optimize", "review", "export"]


class StageStarted(Frozen):
    """A stage of the workflow begins."""

    kind: Literal["stage_started"] = "stage_started"
    stage: Stage


class StageFinished(Frozen):
    """A stage is done: one line on its result, and wall time in seconds."""

    kind: Literal["stage_finished"] = "stage_finished"
    stage: Stage
    summary: str
    seconds: float


class PassageDone(Frozen):
    """A model was asked for one passage; `seconds` were spent waiting for it."""

    kind: Literal["passage_done"] = "passage_done"
    slot: str
    outcome: Literal["kept", "repaired", "replaced"]
    reasons: tuple[str, ...]
    seconds: float


class IndexBuilding(Frozen):
    """The retrieval index is built, which happens once for a curriculum; `texts` are to be encoded."""

    kind: Literal["index_building"] = "index_building"
    texts: int


class ModelAbsent(Frozen):
    """The model of a run that is taken up again cannot be reached; it goes on without."""

    kind: Literal["model_absent"] = "model_absent"
    reason: str


class ReviewWaiting(Frozen):
    """The run rests until a teacher has decided."""

    kind: Literal["review_waiting"] = "review_waiting"
    title: str
    errors: int
    warnings: int


Event = Annotated[
    StageStarted | StageFinished | PassageDone | IndexBuilding | ModelAbsent | ReviewWaiting,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
