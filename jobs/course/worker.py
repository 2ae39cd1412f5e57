"""A process that works on one class: `python -m lessonloom.jobs.course.worker`.

It reads one `ClassTask` as a line and writes events, a line each. When its input ends, so does it, in the
middle of a plan too: no class is worked on by a process whose parent is gone.
"""

import asyncio
import os
import signal
import sys
import threading

from ...settings import Settings
from .class_task import ClassTask, do_class
from .events import COURSE_EVENT, CourseEvent


def main() -> None:
    """Serve one class. Signals to the whole group are for the parent, which drains."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not stand among the events
    task = ClassTask.model_validate_json(sys.stdin.readline())

    def ended() -> None:
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=ended, daemon=True).start()

    def watch(event: CourseEvent) -> None:
        replies.write(COURSE_EVENT.dump_json(event).decode() + "\n")
        replies.flush()

    asyncio.run(do_class(task, Settings.model_validate(task.settings), watch))


if __name__ == "__main__":
    main()
