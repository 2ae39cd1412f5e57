"""A design in a process of its own, killed with SIGKILL after so many plans: FOLDER PLANS."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from lessonloom.agents.deps import load_tree
from lessonloom.jobs.course import design_courses
from lessonloom.settings import Settings
from tests_support import quiet_deps


def main() -> None:
    folder, plans = Path(sys.argv[1]), int(sys.argv[2])
    settings = Settings(home=folder / "home")
    tree = load_tree(Settings())
    left = plans

    def watch(event) -> None:
        nonlocal left
        left -= event.kind == "lesson_planned"
        if left == 0:
            loop = asyncio.get_running_loop()
            left = -1
            loop.call_later(0.25, os.kill, os.getpid(), signal.SIGKILL)  # in the middle of the next plan

    asyncio.run(
        design_courses(
            folder / "course.yaml",
            folder / "out",
            settings,
            watch=watch,
            open_deps=lambda model, tell: quiet_deps(settings, tree=tree),
        )
    )


if __name__ == "__main__":
    main()
