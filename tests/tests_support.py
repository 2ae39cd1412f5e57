"""Shared by the tests: a small simulated class, and ports that need no model and no encoder."""

import csv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lessonloom.agents.deps import Deps, load_tree, open_store
from lessonloom.evals.simulate_class import simulate_class
from lessonloom.graph import SkillTree
from lessonloom.items import ItemBank
from lessonloom.llm import ChatModel
from lessonloom.retrieval import NullRetriever
from lessonloom.settings import Settings


@asynccontextmanager
async def quiet_deps(settings: Settings, model: ChatModel | None = None) -> AsyncIterator[Deps]:
    tree = load_tree(settings)
    store = open_store(settings)
    try:
        yield Deps(
            tree=tree,
            bank=ItemBank(tree),
            store=store,
            retriever=NullRetriever(),
            model=model,
            roster={},
        )
    finally:
        store.close()


def class_file(tree: SkillTree, path: Path, goal: str = "6.RP.A.2", seed: int = 1) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(simulate_class(tree, ItemBank(tree), goal=goal, seed=seed).long)
    return path
