"""Doctor: what is installed and found on this machine, and what to do about what is missing."""

import importlib.metadata as metadata
import os
import sys
from typing import Literal
from urllib.parse import urlsplit

from ..graph import LessonloomError
from ..graph._base import Frozen
from ..settings import Settings
from .deps import open_store

State = Literal["ok", "optional", "missing"]


class Row(Frozen):
    """One thing that was looked for."""

    what: str
    state: State
    found: str
    remedy: str = ""


def examine(settings: Settings) -> tuple[Row, ...]:
    """Look at everything a run may need; never raises for what is missing."""
    return (
        Row(what="Python", state="ok", found=sys.version.split()[0]),
        *_packages(),
        _vllm(settings),
        _pack(settings),
        _home(settings),
        _encoder(settings),
        _embedded(),
        _server(settings),
        _gpu(),
    )


def _packages() -> list[Row]:
    rows = []
    wanted: tuple[tuple[str, State, str], ...] = (
        ("langgraph", "missing", "pip install lessonloom"),
        ("sentence-transformers", "missing", "pip install lessonloom"),
        ("faiss-cpu", "missing", "pip install lessonloom"),
        ("xllamacpp", "optional", "pip install 'lessonloom[llama]' to run models in this process"),
    )
    for name, state, use in wanted:
        try:
            rows.append(Row(what=name, state="ok", found=metadata.version(name)))
        except metadata.PackageNotFoundError:
            rows.append(Row(what=name, state=state, found="not installed", remedy=use))
    return rows


def _vllm(settings: Settings) -> Row:
    from ..llm.serving import find_vllm, places

    try:
        return Row(what="vllm", state="ok", found=str(find_vllm(None, places(settings.home))))
    except LessonloomError as error:
        return Row(what="vllm", state="optional", found=error.message, remedy=error.remedy)


def _pack(settings: Settings) -> Row:
    from .deps import load_tree

    try:
        tree = load_tree(settings)
    except LessonloomError as error:
        return Row(what="curriculum", state="missing", found=error.message, remedy=error.remedy)
    authored = sum(s.authored for s in tree.skills.values())
    return Row(
        what="curriculum",
        state="ok",
        found=f"{tree.pack.name} {tree.pack.version}: {authored} authored skills of {len(tree.skills)}",
    )


def _home(settings: Settings) -> Row:
    if settings.store and "://" in settings.store:
        try:
            open_store(settings).close()
        except LessonloomError as error:
            return Row(what="store", state="missing", found=error.message, remedy=error.remedy)
        return Row(what="store", state="ok", found=f"{urlsplit(settings.store).hostname} (Neo4j)")
    folder = settings.home
    while not folder.exists():
        folder = folder.parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        state = "exists" if settings.store_path.exists() else "will be made"
        return Row(what="store", state="ok", found=f"{settings.store_path} ({state})")
    return Row(
        what="store",
        state="missing",
        found=f"{settings.home} cannot be written",
        remedy="Set LESSONLOOM_HOME to a folder of yours.",
    )


def _encoder(settings: Settings) -> Row:
    from ..retrieval import MiniLM

    try:
        return Row(what="encoder", state="ok", found=MiniLM(settings.encoder).id)
    except LessonloomError as error:
        return Row(what="encoder", state="optional", found=error.message, remedy=error.remedy)


def _embedded() -> Row:
    from ..llm import EMBEDDED, model_row, weights

    row = model_row(EMBEDDED)
    assert row is not None
    try:
        return Row(what="embedded model", state="ok", found=f"{row.key} ({weights(row).name})")
    except LessonloomError as error:
        return Row(what="embedded model", state="optional", found=error.message, remedy=error.remedy)


def _server(settings: Settings) -> Row:
    if not settings.model.startswith("http"):
        return Row(
            what="model server",
            state="optional",
            found=f"LESSONLOOM_MODEL is {settings.model}",
            remedy="Set LESSONLOOM_MODEL to the URL of vLLM or any OpenAI-compatible server.",
        )
    import httpx

    try:
        reply = httpx.get(f"{settings.model.partition('#')[0].rstrip('/')}/models", timeout=3)
        reply.raise_for_status()
        return Row(what="model server", state="ok", found=f"{settings.model} answers")
    except httpx.HTTPError as error:
        return Row(
            what="model server",
            state="missing",
            found=f"{settings.model}: {error or type(error).__name__}",
            remedy="Start the server, or plan with --model none meanwhile.",
        )


def _gpu() -> Row:
    import torch

    if torch.cuda.is_available():
        return Row(what="GPU", state="ok", found=torch.cuda.get_device_name(0))
    return Row(what="GPU", state="optional", found="none", remedy="Nothing to do: everything works without.")
