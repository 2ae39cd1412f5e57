"""A finished plan opened for its teacher: its versions, and its files written anew after a change."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import ValidationError

from ..graph import GraphStore, InputError, SkillTree
from ..items import ItemBank
from ..lessons import LessonPlan
from ..lessons.export import export_plan
from ..llm import ChatModel
from ..retrieval import NullRetriever
from ..settings import Settings
from .deps import Deps, load_tree, open_store
from .events import Event
from .folders import make_folder
from .history import PlanHistory
from .rosters import read_roster
from .state import Request


class Review:
    """The versions of a run's plan, and the folder that the run wrote its files to."""

    def __init__(self, history: PlanHistory, folder: Path, tree: SkillTree) -> None:
        self.history = history
        self.folder = folder
        self._titles = {s.id: s.title for s in tree.skills.values()}

    def publish(self, out: Path | None = None) -> dict[str, Path]:
        """Write the files of the version that counts to the folder, or to `out`, each at once."""
        folder = out or self.folder
        make_folder(folder)
        return export_plan(self.history.current().plan, folder, tree_titles=self._titles)

    def behind(self) -> bool:
        """Whether the files in the folder are another version's: somebody was cut off, or changed the plan
        elsewhere."""
        try:
            written = LessonPlan.model_validate_json((self.folder / "lesson-plan.json").read_bytes())
        except FileNotFoundError:
            return False
        except ValidationError:
            return True
        return written != self.history.current().plan


def quick_deps(
    tree: SkillTree,
    bank: ItemBank,
    store: GraphStore,
    settings: Settings,
    class_name: str,
    model: ChatModel | None = None,
) -> Deps:
    """What changes of a class's plan need: for them nothing is retrieved."""
    roster: Mapping[str, str] = read_roster(settings.roster_path, class_name)
    names = {pseudonym: name for name, pseudonym in roster.items()}
    return Deps(tree=tree, bank=bank, store=store, retriever=NullRetriever(), model=model, roster=names)


@asynccontextmanager
async def open_review(
    run: str,
    settings: Settings,
    *,
    model: str = "none",
    watch: Callable[[Event], None] = lambda _: None,
) -> AsyncIterator[Review]:
    """Open the plan of a finished run.

    Raises InputError for a run without a plan, and what making the model raises.
    """
    from ..llm import make_model

    store = open_store(settings)
    chat: ChatModel | None = None
    try:
        known, plans = store.run(run), store.plans()
        record = next((found for found in plans if found.run == run), None)
        if record is None or known is None:
            waits = known is not None and known.status == "review"
            raise InputError(
                f"There is no finished plan of run {run!r}.",
                f"It rests at its review: lessonloom plan --resume {run}."
                if waits
                else f"The latest plans are: {', '.join(p.run for p in plans[:5]) or 'none'}.",
            )
        request = Request.model_validate_json(known.request)
        tree, chat = load_tree(settings), make_model(model)
        deps = quick_deps(tree, ItemBank(tree), store, settings, request.class_name, chat)
        first = LessonPlan.model_validate_json(record.plan)
        yield Review(PlanHistory(settings.home, run, first, deps, watch), request.out, tree)
    finally:
        if chat is not None:
            await chat.aclose()
        store.close()
