"""The composition root: the only place where stores, models and indexes are put together."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from ..graph import GraphStore, LessonloomError, MissingExtra, SkillTree
from ..items import ItemBank
from ..llm import ChatModel
from ..retrieval import Embedder, Retriever, VectorIndex
from ..retrieval.teacher import DocumentFolder, OwnDocuments
from ..settings import Settings
from .events import Event, IndexBuilding, ModelAbsent
from .folders import OTHER_HOME, make_folder
from .judging import Calibration, read_calibration


@dataclass(frozen=True)
class Deps:
    """The ports a run works through. `roster` maps pseudonyms to names and stays on this machine."""

    tree: SkillTree
    bank: ItemBank
    store: GraphStore
    retriever: Retriever
    model: ChatModel | None
    roster: Mapping[str, str]
    documents: OwnDocuments | None = None
    judge: ChatModel | None = None
    calibration: Calibration | None = None

    def now(self) -> datetime:
        """The time that the store's records carry; a plan itself carries none."""
        return datetime.now(UTC)


def load_tree(settings: Settings) -> SkillTree:
    """The curriculum pack that the settings name."""
    from ..graph import default_pack_path, load_pack

    return load_pack(settings.pack or default_pack_path(), cache=settings.cache_path)


def open_store(settings: Settings) -> GraphStore:
    """The store that the settings name: a Neo4j server, or a file whose folder is made where missing."""
    from ..graph import SqliteStore

    if settings.store and "://" in settings.store:
        from ..graph.neo4j import Neo4jStore

        return Neo4jStore(settings.store, password=settings.store_password.get_secret_value())

    make_folder(settings.home, OTHER_HOME)
    return SqliteStore(settings.store_path)


def _unwatched(event: Event) -> None:
    del event


def open_retriever(
    tree: SkillTree, settings: Settings, watch: Callable[[Event], None] = _unwatched
) -> Retriever:
    """Hybrid search over the pack, its index built where it is missing or out of date.

    Without weights for an encoder nothing is retrieved, and plans cite the skill's own text only.
    """
    from ..retrieval import HybridRetriever, MiniLM, NullRetriever, second_stage

    try:
        embedder = MiniLM(settings.encoder, device=settings.device)
    except MissingExtra:
        return NullRetriever()
    index = _index(tree, settings, embedder, watch)
    return HybridRetriever(index, embedder, tree=tree, second=second_stage(embedder, settings.reranker))


def open_documents(
    tree: SkillTree, settings: Settings, embedder: Embedder | None = None
) -> OwnDocuments | None:
    """The teacher's own documents beside the curriculum; None where there are none, or no encoder."""
    from ..retrieval import MiniLM

    folder = DocumentFolder(settings.documents_path)
    if not folder.library.files():
        return None
    try:
        embedder = embedder or MiniLM(settings.encoder, device=settings.device)
    except MissingExtra:
        return None
    return folder.open(embedder, _index(tree, settings, embedder))


def _index(
    tree: SkillTree, settings: Settings, embedder: Embedder, watch: Callable[[Event], None] = _unwatched
) -> VectorIndex:
    """The curriculum's index; what the pack brings along is not encoded."""
    from ..graph import default_pack_path
    from ..retrieval import SEED, documents, open_or_build

    return open_or_build(
        documents(tree.skills.values()),
        embedder,
        settings.index_path,
        building=lambda n: watch(IndexBuilding(texts=n)),
        device=settings.device,
        seed=(settings.pack or default_pack_path()) / SEED,
    )


@asynccontextmanager
async def open_deps(
    settings: Settings,
    *,
    model: str,
    roster: Mapping[str, str],
    watch: Callable[[Event], None] = _unwatched,
    insist: bool = True,
) -> AsyncIterator[Deps]:
    """Open everything a run needs, and close it again whatever happens.

    A model that cannot be had is an error; unless `insist`, it is told to `watch` and done without.
    """
    from ..llm import make_model

    tree = load_tree(settings)
    store = open_store(settings)
    chat: ChatModel | None = None
    judge: ChatModel | None = None
    try:
        store.put_tree(tree)
        calibration = read_calibration(settings.judge_path)
        if calibration is not None:
            judge = make_model(settings.judge)
        try:
            chat = make_model(model)
        except LessonloomError as error:
            if insist:
                raise
            watch(ModelAbsent(reason=error.message))
        yield Deps(
            tree=tree,
            bank=ItemBank(tree),
            store=store,
            retriever=open_retriever(tree, settings, watch),
            model=chat,
            roster=roster,
            documents=open_documents(tree, settings),
            judge=judge,
            calibration=calibration,
        )
    finally:
        for opened in (chat, judge):
            if opened is not None:
                await opened.aclose()
        store.close()
