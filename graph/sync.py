"""Move everything from one store to another; doing it twice changes nothing."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from ._base import Frozen
from .evidence import Mastery
from .store import GraphStore
from .tree import SkillTree


class Moved(Frozen):
    """What a sync carried over; `new_responses` were not there before."""

    classes: int
    responses: int
    new_responses: int
    estimates: int
    runs: int
    plans: int


def sync(
    source: GraphStore, target: GraphStore, tree: SkillTree, watch: Callable[[str], None] = lambda _: None
) -> Moved:
    """Copy the tree, classes, responses in their order, estimates with their times, runs and plans.

    Nothing is removed from the target, and an older estimate, run or plan never replaces a newer one there.
    `watch` is told the name of each class when it is done.
    """
    target.put_tree(tree)
    classes = source.classes()
    responses = new = estimates = 0
    for name in classes:
        given = source.responses(name)
        responses += len(given)
        new += target.add_responses(name, given)
        by_time: dict[datetime, list[Mastery]] = defaultdict(list)
        for mastery, at in source.dated_mastery(name):
            by_time[at].append(mastery)
        for at, group in by_time.items():
            target.put_mastery(name, group, at)
            estimates += len(group)
        watch(name)
    runs, plans = source.runs(), source.plans()
    begun = {run.id: run.updated for run in target.runs()}
    for run in runs:
        if run.id not in begun or run.updated >= begun[run.id]:
            target.put_run(run)
    made = {plan.run: plan.created for plan in target.plans()}
    for plan in plans:
        if plan.run not in made or plan.created >= made[plan.run]:
            target.put_plan(plan)
    return Moved(
        classes=len(classes),
        responses=responses,
        new_responses=new,
        estimates=estimates,
        runs=len(runs),
        plans=len(plans),
    )
