"""What a model would be asked for the lessons of a manifest, as a file that another program answers.

An export is known by what it asks: `home/exports/ID` keeps its manifest and the key of every request, and
`custom_id` is `ID-KEY`, so that `replies.import_replies` needs nothing but the file that came back.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from pydantic import JsonValue, TypeAdapter

from ..agents import Request
from ..agents.deps import Deps, load_tree
from ..agents.folders import make_folder
from ..graph import InputError, LessonloomError
from ..graph._base import Frozen
from ..llm import model_row
from ..llm.batchfile import Recorder, request_line
from ..settings import Settings
from ._ports import OpenDeps, Ports, default_ports
from .inputs import Inputs, read_job_class
from .manifest import Job, Problem, read_manifest

MANIFEST = "manifest.jsonl"
PLACES = "places.json"
PLACES_OF: TypeAdapter[dict[str, tuple[str, ...]]] = TypeAdapter(dict[str, tuple[str, ...]])
_MARK = 12


class Exported(Frozen):
    """An export: `passages` of `lessons` in `requests` to `model`; equal passages are asked once. `without`
    are lessons that have no passage for a model, `failed` those whose class cannot be used, and why."""

    id: str
    file: Path
    model: str
    lessons: int
    passages: int
    requests: int
    without: tuple[str, ...]
    failed: dict[str, str]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether every row of the manifest is in it."""
        return not self.failed and not self.problems

    def text(self) -> str:
        """Lines for the terminal, problems last."""
        lines = [
            f"{self.requests} requests for {self.passages} passages of {self.lessons} lessons: {self.file}"
        ]
        if self.without:
            lines.append(f"nothing to write for a model: {', '.join(self.without)}")
        lines += [f"{name}: {reason}" for name, reason in self.failed.items()]
        lines += [f"{p.place}: {p.reason}\n  try: {p.remedy}" for p in self.problems]
        return "\n".join(lines)


async def export_requests(
    manifest: Path,
    file: Path,
    settings: Settings,
    *,
    model: str,
    open_deps: OpenDeps | None = None,
    watch: Callable[[int, int], None] = lambda *_: None,
) -> Exported:
    """Write the first request for every passage of every lesson, as a live run would send it.

    `model` is a key of the model table or the name the server goes by. What is asked depends on the class,
    the options, the pack and the teacher's documents only. `watch` hears how many lessons of how many are
    done. Raises InputError for a manifest or a file that cannot be used at all.
    """
    tree = load_tree(settings)
    jobs, problems = read_manifest(manifest, tree=tree)
    row = model_row(model)
    name = row.hub if row else model
    inputs = Inputs(tree.content_hash, settings)
    marks = [f"{job.name} {inputs.of(job)}" for job in jobs]
    mark = hashlib.sha256("\n".join((name, *marks)).encode()).hexdigest()[:_MARK]
    places: dict[str, list[str]] = {}
    failed: dict[str, str] = {}
    without: list[str] = []
    make_folder(file.absolute().parent)
    with _whole(file) as lines:
        async with aclosing(Ports(open_deps or default_ports(settings))) as ports:
            deps = await ports.of("none", lambda _: None)
            for number, job in enumerate(jobs):
                watch(number, len(jobs))
                try:
                    asked = await _asked(job, settings, deps, name)
                except LessonloomError as error:
                    failed[job.name] = error.message
                    continue
                for slot, key, body in asked:
                    if key not in places:
                        lines.write(request_line(f"{mark}-{key}", body))
                    places.setdefault(key, []).append(f"{job.name}, {slot}")
                if not asked:
                    without.append(job.name)
        kept = tuple(job for job in jobs if job.name not in failed)
        _keep(settings.home / "exports" / mark, kept, places)
    return Exported(
        id=mark,
        file=file,
        model=name,
        lessons=len(kept) - len(without),
        passages=sum(map(len, places.values())),
        requests=len(places),
        without=tuple(without),
        failed=failed,
        problems=problems,
    )


async def _asked(
    job: Job, settings: Settings, deps: Deps, model: str
) -> list[tuple[str, str, dict[str, JsonValue]]]:
    """Slot, key and body for each passage, by way of the stages that a run goes through."""
    from ..agents.diagnostician import diagnostician
    from ..agents.planner import planner
    from ..agents.state import PlanState
    from ..agents.tutor import tutor

    data, names = read_job_class(job, deps.tree, deps.bank, settings)
    recorder = Recorder(model)
    ports = replace(deps, roster=names, model=recorder)
    request = Request(
        class_name=job.class_name,
        goal=job.goal,
        minutes=job.minutes,
        out=Path(),
        template=job.template,
        seed=job.seed,
    )
    state: PlanState = {"run": "", "request": request, "data": data.model_copy(update={"names": {}})}
    state = {**state, **diagnostician(state, ports)}
    state = {**state, **planner(state, ports)}
    draft = (await tutor(state, ports, lambda _: None))["draft"]
    records = draft.provenance.passages
    return [(r.slot, a.key, a.body) for r, a in zip(records, recorder.asked, strict=True)]


def _keep(folder: Path, jobs: tuple[Job, ...], places: dict[str, list[str]]) -> None:
    """What an import needs to know again."""
    from ..lessons.export import write_atomic

    make_folder(folder)
    rows = [job.model_dump_json(by_alias=True, exclude={"place", "model"}, exclude_none=True) for job in jobs]
    write_atomic(folder / MANIFEST, ("\n".join(rows) + "\n").encode())
    write_atomic(folder / PLACES, PLACES_OF.dump_json({k: tuple(v) for k, v in places.items()}))


@contextmanager
def _whole(file: Path) -> Iterator[TextIO]:
    """The whole file or none, written line by line. Raises InputError."""
    try:
        handle, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                yield out
            os.chmod(name, 0o644)
            os.replace(name, file)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{file} cannot be written: {reason}.", "Name another file with --out.") from error
