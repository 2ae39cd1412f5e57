"""A batch on a disk that gets full, then on the same with room: disk_driver.py HOME MANIFEST OUT JOBS.

OUT becomes a file system in memory, in a namespace of this process alone (`unshare --map-root-user --mount`);
after so many JOBS only 300 KB of it are free, less than a lesson takes. It prints how the batch ended, makes
room, goes on, and packs all of it into OUT.tar.
"""

import asyncio
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from lessonloom.graph import StoreError
from lessonloom.jobs import BatchEvent, Inline, run_batch
from lessonloom.settings import Settings
from tests_support import quiet_deps

LEFT = 300_000


def batch(settings: Settings, manifest: Path, out: Path, jobs: int) -> None:
    done = 0

    def watch(event: BatchEvent) -> None:
        nonlocal done
        done += event.kind == "job_finished"
        if done == jobs and event.kind in ("batch_planned", "job_finished"):
            (out / "filler").write_bytes(bytes(shutil.disk_usage(out).free - LEFT))

    engine = Inline(settings, lambda model, tell: quiet_deps(settings))
    try:
        report = asyncio.run(run_batch(manifest, out, settings, engine=engine, watch=watch))
    except StoreError as error:
        print("broken", error.message, error.remedy)
    else:
        print("stopped", report.stopped, *(failure.reason for failure in report.failed))


def main() -> None:
    home, manifest, out, jobs = sys.argv[1:]
    Path(out).mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", out], check=True)
    settings = Settings(home=Path(home))
    batch(settings, Path(manifest), Path(out), int(jobs))
    (Path(out) / "filler").unlink()
    batch(settings, Path(manifest), Path(out), -1)
    with tarfile.open(f"{out}.tar", "w") as packed:
        packed.add(out, arcname=".")


main()
