"""Runs one plan in a process of its own and, if told to, kills itself in the middle of a node.

python driver.py HOME CLASS OUT RUN [NODE before|after]
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from lessonloom.agents import Request, workflow
from lessonloom.agents.session import resume, start
from lessonloom.items import ItemBank
from lessonloom.learner import read_class
from lessonloom.settings import Settings
from tests_support import quiet_deps


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


async def main() -> None:
    home, class_file, out, run, *fault = sys.argv[1:]
    settings = Settings(home=Path(home))
    if fault:
        arm(*fault)
    async with quiet_deps(settings) as deps:
        if class_file == "-":
            await resume(run, settings, deps=deps)
            return
        data = read_class(Path(class_file), tree=deps.tree, bank=ItemBank(deps.tree))
        request = Request(class_name="kill", goal="6.RP.A.2", minutes=50, out=Path(out))
        await start(request, data, settings, deps=deps, run=run)


asyncio.run(main())
