"""All settings in one typed object, read once from the environment (`LESSONLOOM_…`)."""

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Where things lie and which model is asked; command-line options override these."""

    model_config = SettingsConfigDict(env_prefix="LESSONLOOM_", frozen=True)

    home: Path = Field(
        default_factory=lambda: user_data_path("lessonloom", appauthor=False),
        description="store, checkpoints, rosters and index",
    )
    shared: Path | None = Field(
        default=None,
        description="what can be computed again from the curriculum: caches and its index; None is home",
    )
    pack: Path | None = Field(default=None, description="curriculum pack; None is the one shipped")
    model: str = Field(
        default="none",
        description="none, embedded, a key of the model table, llama:FILE.gguf, or the URL of a server",
    )
    models: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="models that may be named in requests to the portal, besides `model` and none; in the "
        "environment parted by spaces or commas",
    )
    judge: str = Field(
        default="none",
        description="model whose opinion of a plan is asked, of another family than the writer; it counts "
        "only where `lessonloom eval judge --keep` found that it agrees with teachers",
    )
    encoder: str | None = Field(
        default=None, description="sentence-transformers model or path; None takes the offline weights"
    )
    device: Literal["auto", "cpu", "cuda"] = Field(
        default="auto",
        description="where the encoder and the index work; auto takes a GPU where there is one",
    )
    reranker: str | None = Field(
        default=None, description="cross-encoder, a folder or a name; None takes late interaction"
    )

    store: str | None = Field(
        default=None, description="neo4j://USER@HOST:PORT/DATABASE, or a file; None is store.sqlite in home"
    )
    checkpoints: SecretStr | None = Field(
        default=None,
        description="postgresql://USER:PASSWORD@HOST:PORT/DATABASE; None is checkpoints.sqlite in home",
    )
    store_password: SecretStr = Field(default=SecretStr(""), description="password of the Neo4j user")

    decimal_comma: bool = Field(
        default=False, description="answers are written as 2,5 and 1.250, so that 1,250 is 1 and a quarter"
    )

    @field_validator("models", mode="before")
    @classmethod
    def _parted(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @property
    def store_path(self) -> Path:
        """The SQLite store, where the store is a file."""
        return Path(self.store) if self.store and "://" not in self.store else self.home / "store.sqlite"

    @property
    def checkpoint_path(self) -> Path:
        """LangGraph's checkpoints."""
        return self.home / "checkpoints.sqlite"

    @property
    def index_path(self) -> Path:
        """The retrieval index."""
        return (self.shared or self.home) / "index"

    @property
    def documents_path(self) -> Path:
        """Folder of the teacher's own documents: what was read of them, and its index."""
        return self.home / "documents"

    @property
    def cache_path(self) -> Path:
        """Folder of what can be computed again: compiled packs and verdicts on their exercises."""
        return (self.shared or self.home) / "cache"

    @property
    def judge_path(self) -> Path:
        """How well the judging model agreed with teachers, as `lessonloom eval judge --keep` found."""
        return self.home / "judge.json"

    @property
    def roster_path(self) -> Path:
        """Folder of the files that map learners' names to pseudonyms; they never leave it."""
        return self.home / "rosters"
