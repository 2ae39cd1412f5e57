"""The port of everything that must survive: responses, mastery, plans and runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, Protocol

from ._base import Frozen
from .evidence import Mastery, Response
from .tree import SkillTree

RunStatus = Literal["running", "review", "done", "failed"]


class RunRecord(Frozen):
    """One run of the workflow; `request` is its JSON, so that it can be resumed by id alone."""

    id: str
    status: RunStatus
    request: str
    created: datetime
    updated: datetime


class PlanRecord(Frozen):
    """A finished plan as JSON, with the run, class and skill it belongs to."""

    run: str
    class_name: str
    skill: str
    plan: str
    created: datetime


class Erased(Frozen):
    """How much of a learner was removed."""

    responses: int
    estimates: int


class GraphStore(Protocol):
    """Domain operations, not queries. All writes are durable when the call returns; adding the same
    response twice counts it once."""

    def put_tree(self, tree: SkillTree) -> None:
        """Keep the skills and prerequisites of a pack (idempotent)."""
        ...

    def add_responses(self, class_name: str, responses: Iterable[Response]) -> int:
        """Add responses; returns how many were new. Many come best from a generator: memory stays bounded."""
        ...

    def responses(self, class_name: str) -> tuple[Response, ...]:
        """All responses of a class, in order of time and arrival."""
        ...

    def put_mastery(self, class_name: str, mastery: Sequence[Mastery], at: datetime) -> None:
        """Replace the mastery of these (learner, skill) pairs, keeping time and evidence ids."""
        ...

    def mastery(self, class_name: str) -> tuple[Mastery, ...]:
        """The latest mastery of every (learner, skill) of a class."""
        ...

    def dated_mastery(self, class_name: str) -> tuple[tuple[Mastery, datetime], ...]:
        """The same with the time of each estimate."""
        ...

    def put_run(self, run: RunRecord) -> None:
        """Insert or replace a run."""
        ...

    def run(self, id: str) -> RunRecord | None:
        """One run, or None."""
        ...

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, newest first."""
        ...

    def put_plan(self, plan: PlanRecord) -> None:
        """Keep a plan; one per run, the last one wins."""
        ...

    def plans(self, class_name: str | None = None) -> tuple[PlanRecord, ...]:
        """Plans, newest first."""
        ...

    def classes(self) -> tuple[str, ...]:
        """Names of all classes, in order."""
        ...

    def neighbourhood(self, skill: str) -> tuple[str, ...]:
        """Ids of the skills up to three prerequisites away, in either direction, in order."""
        ...

    def erase_learner(self, class_name: str, learner: str) -> Erased:
        """Remove every response and estimate of a learner, and the learner."""
        ...

    def close(self) -> None:
        """Release the file or the connections."""
        ...
