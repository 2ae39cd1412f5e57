"""Start, watch and resume runs. A run's id is its checkpoint thread; it survives kill -9 in any node."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from langgraph.types import Command

from ..graph import InputError, RunRecord, RunStatus
from ..graph._base import Frozen
from ..learner import ClassData
from ..lessons import LessonPlan
from ..lessons.editing import Approve, EditField, fields
from ..settings import Settings
from ._run_id import new_run_id as new_run_id
from .checkpoints import open_checkpoints
from .deps import Deps, open_deps
from .events import Event
from .folders import make_folder
from .history import PlanHistory
from .publisher import concluded
from .rosters import read_roster
from .state import PlanState, Request
from .workflow import build_workflow


class Outcome(Frozen):
    """What a run came to: `done` with files, or resting at the `review`."""

    run: str
    status: Literal["done", "review"]
    plan: LessonPlan
    files: dict[str, str]


class _Decision(NamedTuple):
    """What a teacher says of a plan that rests: these words, or, without any, that it is right."""

    edits: tuple[EditField, ...]
    author: str


async def start(
    request: Request,
    data: ClassData,
    settings: Settings,
    *,
    watch: Callable[[Event], None] = lambda _: None,
    run: str | None = None,
    deps: Deps | None = None,
) -> Outcome:
    """Run a new plan to its end, or to the review where the request asks for one.

    Raises LessonloomError before a run is recorded when the goal is unknown, nothing can be written to
    the folder, or the model cannot be reached.
    """
    run = run or new_run_id()
    first: PlanState = {
        "run": run,
        "request": request,
        "data": data.model_copy(update={"names": {}}),
        "verdicts": {},
        "round": 0,
    }
    make_folder(request.out)
    async with _deps(settings, request, deps, watch) as ports:
        ports.tree.resolve_goal(request.goal)
        return await _drive(run, request, first, settings, ports, watch)


async def resume(
    run: str,
    settings: Settings,
    *,
    edits: Sequence[EditField] = (),
    author: str = "teacher",
    watch: Callable[[Event], None] = lambda _: None,
    deps: Deps | None = None,
) -> Outcome:
    """Go on with a run that was cut off, or decide on one that rests at its review: `author` approves it, or
    words some of its texts anew. Either is a version of the plan, on disk before the run goes on.

    A model that cannot be reached any more is told to `watch` and done without. Raises InputError for an
    unknown run, and for edits of a run that does not wait for them or has no such text; then none is made.
    """
    from .deps import open_store

    store = open_store(settings)
    try:
        record = store.run(run)
        known = [r.id for r in store.runs()][:5]
    finally:
        store.close()
    if record is None:
        raise InputError(
            f"There is no run {run!r}.",
            f"The latest runs are: {', '.join(known)}." if known else "No run was started yet.",
        )
    request = Request.model_validate_json(record.request)
    make_folder(request.out)
    async with _deps(settings, request, deps, watch, insist=False) as ports:
        return await _drive(run, request, _Decision(tuple(edits), author), settings, ports, watch)


@asynccontextmanager
async def _deps(
    settings: Settings,
    request: Request,
    deps: Deps | None,
    watch: Callable[[Event], None],
    *,
    insist: bool = True,
) -> AsyncIterator[Deps]:
    if deps is not None:
        yield deps
        return
    roster = read_roster(settings.roster_path, request.class_name)
    names = {pseudonym: name for name, pseudonym in roster.items()}
    async with open_deps(settings, model=request.model, roster=names, watch=watch, insist=insist) as opened:
        yield opened


async def _drive(
    run: str,
    request: Request,
    entry: "PlanState | _Decision",
    settings: Settings,
    deps: Deps,
    watch: Callable[[Event], None],
) -> Outcome:
    known = deps.store.run(run)
    created = known.created if known else deps.now()

    def note(status: RunStatus) -> None:
        deps.store.put_run(
            RunRecord(
                id=run,
                status=status,
                request=request.model_dump_json(),
                created=created,
                updated=deps.now(),
            )
        )

    async with open_checkpoints(settings) as saver:
        app = build_workflow(saver)
        config: Any = {"configurable": {"thread_id": run}}
        state = await app.aget_state(config)
        work: PlanState | Command[Any] | None
        if not isinstance(entry, _Decision):
            work = entry
        else:
            if not state.values and not state.next:  # not even what it started from was kept
                raise InputError(
                    f"Run {run!r} was cut off before its first checkpoint.", "Start the plan again."
                )
            waits = any(task.interrupts for task in state.tasks)
            _refuse_vain_edits(run, entry.edits, waits, state.values)
            if not state.next and state.values.get("files"):
                return _outcome(run, state.values)
            work = None
            if waits:
                history = PlanHistory(
                    settings.home, run, concluded(cast(PlanState, state.values)), deps, watch
                )
                work = Command(resume=(await _decided(history, entry)).model_dump(mode="json"))
        note("running")
        try:
            async for part in app.astream(
                work, config, context=deps, stream_mode=["custom"], version="v2", durability="sync"
            ):
                if part["type"] == "custom":
                    watch(part["data"])
        except BaseException:
            note("failed")
            raise
        state = await app.aget_state(config)
        note("review" if state.next else "done")
        return _outcome(run, state.values)


async def _decided(history: PlanHistory, decision: "_Decision") -> LessonPlan:
    """The plan as the teacher wants it. Nothing is decided a second time where the run was cut off since."""
    if decision.edits:
        return (await history.apply_all(decision.edits, decision.author)).plan
    current = history.current()
    return (current if current.approved else await history.apply(Approve(), decision.author)).plan


def _refuse_vain_edits(run: str, edits: Sequence[EditField], waits: bool, values: dict[str, Any]) -> None:
    """Edits must meet a plan that waits for them, and texts it has."""
    if not edits:
        return
    if not waits:
        raise InputError(
            f"Run {run!r} does not wait for a review, so no edits of its plan are read.",
            f"Change a finished plan with lessonloom review {run}; --review makes a plan that waits.",
        )
    slots = [f.slot for f in fields(values["best"])]
    unknown = [e.slot for e in edits if e.slot not in slots]
    if unknown:
        raise InputError(
            f"The plan of run {run!r} has no passage {', '.join(map(repr, unknown))}.",
            f"Its texts are: {', '.join(slots)}.",
        )


def _outcome(run: str, values: dict[str, Any]) -> Outcome:
    files: dict[str, str] = values.get("files") or {}
    return Outcome(run=run, status="done" if files else "review", plan=values["best"], files=files)


def edits_from(path: Path) -> tuple[EditField, ...]:
    """A teacher's edits from a JSON file `{"slot": "new text", …}`."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        edits = tuple(EditField(slot=slot, text=text) for slot, text in raw.items())
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(
            f"{path}: no edits can be read from it ({error}).",
            'Write a JSON object of passage names and texts, such as {"hook": "…"}.',
        ) from error
    if not edits:
        raise InputError(f"{path} holds no edits.", "Leave --edits out to approve the plan as it is.")
    return edits
