"""One batch in a process of its own, to be killed: `python -m lessonloom.evals._batch_session ...`.

HOME MANIFEST OUT WORKERS; it prints `cut JOB` for every job that is taken up where it was cut off, `begun JOB
STAGE` for every stage and `done JOB` for every job.
"""

import asyncio
import sys
from pathlib import Path

from ..jobs import BatchEvent, Processes, run_batch
from ..settings import Settings


def tell(event: BatchEvent) -> None:
    """Print what the benchmark counts."""
    if event.kind == "job_progress" and event.event.kind == "stage_started":
        print("begun", event.job, event.event.stage, flush=True)
    elif event.kind == "job_started" and event.why == "cut off":
        print("cut", event.job, flush=True)
    elif event.kind == "job_finished":
        print("done", event.job, flush=True)


if __name__ == "__main__":
    home, manifest, out, workers = sys.argv[1:]
    settings = Settings(home=Path(home))
    engine = Processes(settings, int(workers))
    report = asyncio.run(run_batch(Path(manifest), Path(out), settings, watch=tell, engine=engine))
    sys.exit(0 if report.ok else 1)
