"""Runs plans in children of a warm process and kills each child in the middle of a node.

    python driver.py FOLDER CLASS NODE:MOMENT ...

Writes `FOLDER/out/undisturbed` and, for every fault, `FOLDER/out/NODE-MOMENT`, and prints how each
child ended as JSON: the signal of the first, the exit code of the one that took the run up again.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from lessonloom.agents import Request, tutor, workflow
from lessonloom.agents.deps import load_tree
from lessonloom.agents.session import resume, start
from lessonloom.learner import read_class
from lessonloom.lessons import LessonPlan
from lessonloom.settings import Settings
from tests_support import quiet_deps

TREE = load_tree(Settings())
COMPOSE = tutor.compose


def mistimed(*args: Any, **options: Any) -> LessonPlan:
    """A draft with a fault that the optimizer can mend: its first block runs three minutes over."""
    draft = COMPOSE(*args, **options)
    first, *rest = draft.blocks
    return draft.model_copy(
        update={"blocks": (first.model_copy(update={"minutes": first.minutes + 3}), *rest)}
    )


def dying(node: Any, moment: str) -> Any:
    async def wrapped(state: Any, runtime: Any) -> Any:
        if moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await node(state, runtime=runtime)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapped


def arm(name: str, moment: str) -> None:
    if name in ("evaluate", "review"):
        private = {"evaluate": "_check", "review": "_review"}[name]
        setattr(workflow, private, dying(getattr(workflow, private), moment))
        return
    stage = workflow._stage

    def armed(this: Any, work: Any, summary: Any) -> Any:
        node = stage(this, work, summary)
        return dying(node, moment) if this == name else node

    workflow._stage = armed


async def work(home: Path, out: Path, source: Path, *, again: bool) -> None:
    settings = Settings(home=home)
    async with quiet_deps(settings, tree=TREE) as deps:
        if again:
            await resume("run", settings, deps=deps)
            return
        data = read_class(source, tree=deps.tree, bank=deps.bank)
        request = Request(class_name="kill", goal="6.RP.A.2", minutes=50, out=out)
        await start(request, data, settings, deps=deps, run="run")


def child(folder: Path, name: str, source: Path, fault: str = "", *, again: bool = False) -> int:
    """Exit code of a child that does the work, or minus the signal that ended it."""
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        tutor.compose = mistimed
        if fault:
            arm(*fault.split(":"))
        asyncio.run(work(folder / "home" / name, folder / "out" / name, source, again=again))
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    folder, source, faults = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    ends = {"undisturbed": [child(folder, "undisturbed", source)]}
    for fault in faults:
        name = fault.replace(":", "-")
        ends[name] = [child(folder, name, source, fault), child(folder, name, source, again=True)]
    print(json.dumps(ends))


main()
