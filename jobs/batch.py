"""Jobs one after another through the same workflow, each into its own folder; nothing is done twice."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

from ..agents import deps as composition
from ..settings import Settings
from ._job import Worker, reason_to_run
from ._ports import OpenDeps, Ports
from .events import BatchEvent, JobFailed, JobSkipped, Why
from .inputs import inputs_hash
from .ledger import Ledger
from .lock import only_batch
from .manifest import read_manifest
from .report import BatchReport


async def run_batch(
    manifest: Path,
    out: Path,
    settings: Settings,
    *,
    watch: Callable[[BatchEvent], None] = lambda _: None,
    limit: int | None = None,
    open_deps: OpenDeps | None = None,
) -> BatchReport:
    """Plan every job of the manifest that is missing, was cut off, failed before or whose inputs changed.

    The plan of job NAME goes to `out/NAME`, what became of all jobs to `out/index.json`. Jobs are
    taken model by model, so that pack, index and model are opened once for each; at most `limit` of
    them are begun. What fails is recorded with its reason and stops nothing else. `open_deps` puts
    other ports in place of those that the settings name.

    Raises InputError for a manifest or a folder that cannot be used at all, PackError for a wrong
    pack, and StoreError where another batch is at work on `out` or its index cannot be read.
    """
    begun = time.perf_counter()
    tree = composition.load_tree(settings)
    jobs, problems = read_manifest(manifest, tree=tree, model=settings.model)
    models = list(dict.fromkeys(job.model for job in jobs))
    done: dict[str, Why] = {}
    skipped: list[str] = []
    failed: list[JobFailed] = []
    left = 0
    ports = Ports(
        open_deps or (lambda m, tell: composition.open_deps(settings, model=m, roster={}, watch=tell))
    )
    with only_batch(out):
        ledger = Ledger(out, jobs, problems)
        worker = Worker(out.resolve(), settings, ports, ledger, watch)
        async with aclosing(ports):
            for number, job in sorted(enumerate(jobs, start=1), key=lambda row: models.index(row[1].model)):
                inputs = inputs_hash(job, tree.content_hash)
                why = reason_to_run(ledger[job.name], inputs, out / job.name)
                if why is None:
                    skipped.append(job.name)
                    watch(JobSkipped(job=job.name))
                elif limit is not None and len(done) + len(failed) >= limit:
                    left += 1
                elif failure := await worker.run(job, inputs, why, number=number, of=len(jobs)):
                    failed.append(failure)
                else:
                    done[job.name] = why
        finished = [record for job in jobs if (record := ledger[job.name]).status == "done"]
    return BatchReport(
        done=done,
        skipped=tuple(skipped),
        failed=tuple(failed),
        problems=problems,
        left=left,
        quality={r.name: r.quality for r in finished if r.quality is not None},
        stop_reasons=Counter(r.stop_reason for r in finished if r.stop_reason),
        seconds=time.perf_counter() - begun,
    )
