"""Composed plans over varied goals, classes, templates and periods, for benchmarks of plans."""

import csv
import random
import sys
import tempfile
from pathlib import Path
from typing import get_args

from .. import __version__
from ..agents.planner import brief
from ..agents.state import Request
from ..graph import SkillTree
from ..items import ItemBank
from ..learner import diagnose, read_class
from ..lessons import CheckContext, LessonPlan, Template, compose, name_parts
from ..pathways import class_needs, plan_pathway
from ._simulated_learners import NAMES
from .simulate_class import simulate_class

TEMPLATES: tuple[Template, ...] = get_args(Template)
PERIODS = (25, 40, 45, 50, 60, 75, 90)
SIZES = (9, 15, 20, 24, 28, 32)


def composed_plans(
    tree: SkillTree, bank: ItemBank, *, count: int, seed: int
) -> list[tuple[LessonPlan, CheckContext]]:
    """`count` plans composed without a model, each with what its checks may look at.

    Goals are spread over all authored skills, later ones with a longer way; class sizes, grades of the class,
    templates and periods vary. The learners have real names, which no text may use.
    """
    rng = random.Random(seed)
    goals = [s.id for s in tree.skills.values() if s.authored and tree.hard(s.id)]
    chosen = [
        goals[(n * len(goals)) // count + rng.randrange(max(1, len(goals) // count))] for n in range(count)
    ]
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for n, goal in enumerate(chosen):
            path = Path(folder) / f"class{n}.csv"
            size = rng.choice(SIZES)
            tables = simulate_class(tree, bank, goal=goal, learners=size, seed=rng.randrange(10**6))
            with path.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(tables.long)
            data = read_class(path, tree=tree, bank=bank)
            goals_ = tree.resolve_goal(goal)
            diagnosis = diagnose(data, tree=tree, bank=bank, goals=goals_)
            pathway = plan_pathway(tree, class_needs(diagnosis), goals_)
            request = Request(
                class_name="class",
                goal=goal,
                minutes=rng.choice(PERIODS),
                out=Path(folder),
                template=rng.choice(TEMPLATES),
                seed=rng.randrange(100),
            )
            names = frozenset(rng.sample(NAMES, min(size, len(NAMES))))
            plan = compose(
                brief(request, diagnosis, pathway, tree, data.responses),
                tree=tree,
                bank=bank,
                avoid_names=name_parts(names),
                package=__version__,
            )
            context = CheckContext(tree=tree, bank=bank, names=names, learners=len(diagnosis.learners))
            found.append((plan, context))
            print(f"{n + 1}/{count} {goal}", file=sys.stderr)
    return found
