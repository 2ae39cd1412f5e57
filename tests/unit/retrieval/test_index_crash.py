"""Whatever happens while an index is built, the old one stays usable; a change costs what changed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lessonloom.graph.errors import MissingExtra, StoreError
from lessonloom.retrieval import Document, build_index, corpus_hash, load_index, open_or_build
from lessonloom.retrieval.embedder import Vectors
from lessonloom.retrieval.index import NEAREST, on_device
from retrieval_support import HashedWords

ROOT = Path(__file__).parents[3]


def corpus(*texts: str) -> tuple[Document, ...]:
    return tuple(
        Document(id=f"d{n}", skill="s", grade="4", kind="skill", text=text, source="s")
        for n, text in enumerate(texts)
    )


OLD, NEW = corpus("one half", "a third", "an angle"), corpus("one half", "a third", "an area")


def test_a_failed_build_leaves_the_old_index_in_place(tmp_path):
    class Breaks(HashedWords):
        def encode(self, texts: list[str]) -> Vectors:
            raise RuntimeError("out of memory")

    build_index(OLD, HashedWords(), tmp_path / "index")
    with pytest.raises(RuntimeError):
        build_index(NEW, Breaks(), tmp_path / "index")
    assert load_index(tmp_path / "index", HashedWords(), corpus_hash(OLD)).documents == OLD


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[3])
from pathlib import Path
from lessonloom.retrieval import Document, build_index
from retrieval_support import HashedWords
import json
left, replace = [int(sys.argv[2])], os.replace
def dying(a, b):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    replace(a, b)
os.replace = dying
docs = [Document.model_validate(d) for d in json.loads(sys.argv[4])]
build_index(docs, HashedWords(), Path(sys.argv[1]))
"""


@pytest.mark.parametrize("steps_done", [0, 1])
def test_a_process_killed_between_any_two_steps_leaves_the_old_index_usable(tmp_path, steps_done):
    folder, embedder = tmp_path / "index", HashedWords()
    build_index(OLD, embedder, folder)
    documents = json.dumps([d.model_dump() for d in NEW])
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(steps_done), str(ROOT / "tests"), documents],
        env={"PYTHONPATH": str(ROOT / ".check")},
        capture_output=True,
    )
    assert run.returncode == -9, run.stderr
    old = load_index(folder, embedder, corpus_hash(OLD))
    assert old.nearest(embedder.encode(["an angle"]))[0][0] == 2
    open_or_build(NEW, embedder, folder)
    assert not [p for p in folder.iterdir() if p.name.startswith(".")], "what the dead process left is gone"
    assert open_or_build(NEW, embedder, folder).nearest(embedder.encode(["an area"]))[0][0] == 2


def test_an_index_opened_before_another_is_built_can_still_be_read(tmp_path):
    embedder = HashedWords()
    build_index(OLD, embedder, tmp_path / "index")
    opened = load_index(tmp_path / "index", embedder, corpus_hash(OLD))
    build_index(NEW, embedder, tmp_path / "index")
    assert opened.nearest(embedder.encode(["an angle"]))[0][0] == 2


def test_a_first_build_that_was_killed_does_not_make_the_folder_foreign(tmp_path):
    (tmp_path / ".unfinished-abc").write_bytes(b"half")
    (tmp_path / "vectors-0123456789abcdef.faiss").write_bytes(b"no manifest names me")
    index = open_or_build(OLD, HashedWords(), tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["manifest.json", index.manifest.file]


def test_a_changed_passage_alone_is_encoded_again(tmp_path):
    embedder = HashedWords()
    open_or_build(OLD, embedder, tmp_path / "index")
    assert embedder.last == [d.text for d in OLD]
    open_or_build(NEW, embedder, tmp_path / "index")
    assert embedder.last == ["an area"]
    turned = tuple(reversed([d.model_copy(update={"id": f"new {d.id}"}) for d in NEW]))
    embedder.last = []
    again = open_or_build(turned, embedder, tmp_path / "index")
    assert embedder.last == [], "other ids and another order change no text"
    assert again.nearest(embedder.encode(["an area"]))[0][0] == 0


def test_vectors_of_another_length_are_refused_and_never_reused(tmp_path):
    embedder = HashedWords()
    build_index(OLD, embedder, tmp_path / "index")
    manifest = tmp_path / "index" / "manifest.json"
    content = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(content | {"normalised": False}))
    with pytest.raises(StoreError, match="not of length 1") as refused:
        load_index(tmp_path / "index", embedder, corpus_hash(OLD))
    assert "lessonloom index build" in refused.value.remedy
    embedder.last = []
    open_or_build(OLD, embedder, tmp_path / "index")
    assert embedder.last == [d.text for d in OLD]


def test_beyond_what_a_gpu_selects_rows_share_the_last_similarity(tmp_path):
    embedder = HashedWords()
    docs = corpus(*(f"angle {n}" for n in range(NEAREST)), "halves", "thirds", "angle")
    index = build_index(docs, embedder, tmp_path / "index")
    found = index.similarities(embedder.encode(["angle"])[0])
    assert found[-1] == pytest.approx(1)
    assert found[NEAREST] == found[NEAREST + 1] == found.min()


class Gpu:
    """What a GPU build of FAISS offers."""

    StandardGpuResources = object

    def __init__(self, count: int) -> None:
        self.count = count

    def get_num_gpus(self) -> int:
        return self.count

    def index_cpu_to_gpu(self, resources: object, place: int, index: object) -> object:
        return ("on gpu", place, index)


def test_the_index_goes_to_a_gpu_where_there_is_one_and_it_is_allowed():
    assert on_device("index", Gpu(1), "auto") == ("on gpu", 0, "index")
    assert on_device("index", Gpu(1), "cuda") == ("on gpu", 0, "index")
    assert on_device("index", Gpu(1), "cpu") == "index"
    assert on_device("index", Gpu(0), "auto") == "index"
    assert on_device("index", object(), "auto") == "index"
    for faiss in (Gpu(0), object()):
        with pytest.raises(MissingExtra, match="no GPU"):
            on_device("index", faiss, "cuda")
