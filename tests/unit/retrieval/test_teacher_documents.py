"""A teacher's library: added once, found with its place, removed without a trace, never half changed."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from lessonloom.graph.errors import InputError, StoreError
from lessonloom.retrieval import Document, build_index
from lessonloom.retrieval.reading import read_document
from lessonloom.retrieval.teacher import AddReport, DocumentFolder, OwnPassage
from lessonloom.retrieval.teacher import library as library_module
from made_documents import WordVectors, bomb, pdf, protected, word

RATIOS = word(
    ("Heading 1", "Ratios"),
    ("Heading 2", "Warm-ups"),
    ("Normal", "The school garden has three tomato plants for every two pepper plants."),
    ("Heading 1", "Rates"),
    ("Normal", "The canteen sells five liters of juice for four dollars."),
)
FRACTIONS = pdf("Unlike denominators need a common one.", *["Filler " * 150] * 2, "A bar shows thirds.")


class Counting:
    """The reader, in this process, with the names of what it has read."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def read(self, name, data):
        self.names.append(name)
        return read_document(name, data)


@pytest.fixture
def reader() -> Counting:
    return Counting()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder of documents."""
    folder = tmp_path / "desk"
    (folder / "unit 1").mkdir(parents=True)
    (folder / "unit 1" / "ratios.docx").write_bytes(RATIOS)
    (folder / "fractions.pdf").write_bytes(FRACTIONS)
    (folder / "notes.txt").write_text("First line.\n\nSlope is rise over run.\n")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> DocumentFolder:
    return DocumentFolder(tmp_path / "home" / "documents")


@pytest.fixture
def filled(folder, desk, reader) -> DocumentFolder:
    folder.add([desk], reader, WordVectors())
    return folder


def names(paths) -> list[str]:
    return [Path(p).name for p in paths]


def found(folder: DocumentFolder, question: str) -> list[str]:
    documents = folder.open(WordVectors())
    return [f.passage.source for f in documents.search(question)] if documents else []


def traces(place: Path, word: bytes) -> list[str]:
    return [p.name for p in place.rglob("*") if p.is_file() and word in p.read_bytes()]


def test_a_folder_is_walked_and_every_document_is_found_with_its_place(folder, desk, reader):
    report = folder.add([desk], reader, WordVectors())
    assert names(report.added) == ["fractions.pdf", "notes.txt", "ratios.docx"]
    assert found(folder, "tomato plants and pepper plants") == ["ratios.docx, “Ratios > Warm-ups”"]
    assert found(folder, "juice in the canteen") == ["ratios.docx, “Rates”"]
    assert found(folder, "unlike denominators common")[0] == "fractions.pdf, pages 1–2"
    assert found(folder, "slope rise run") == ["notes.txt, line 1"]


def test_nothing_relevant_is_an_answer_and_so_is_no_document(folder, filled, tmp_path):
    assert found(filled, "volcano eruption in Iceland") == []
    assert found(filled, "  ") == []
    assert DocumentFolder(tmp_path / "other").open(WordVectors()) is None
    assert not (tmp_path / "other").exists()


def test_what_is_known_is_neither_read_nor_encoded_again(filled, desk, reader):
    reader.names.clear()
    embedder = WordVectors()
    report = filled.add([desk], reader, embedder)
    assert (reader.names, embedder.encoded) == ([], 0)
    assert report == AddReport(unchanged=tuple(str(p) for p in sorted(p for p in desk.rglob("*.*"))))


def test_a_changed_document_takes_the_place_of_what_was_known_of_it(filled, desk, reader, tmp_path):
    (desk / "notes.txt").write_text("An area model multiplies.\n")
    reader.names.clear()
    embedder = WordVectors()
    assert names(filled.add([desk], reader, embedder).changed) == ["notes.txt"]
    assert (reader.names, embedder.encoded) == (["notes.txt"], 1)
    assert found(filled, "area model") == ["notes.txt, line 1"]
    assert found(filled, "slope rise run") == []
    assert traces(tmp_path / "home", b"Slope") == []


def test_a_moved_document_and_a_copy_are_not_read_again(filled, desk, reader):
    reader.names.clear()
    (desk / "notes.txt").rename(desk / "unit 1" / "slope.txt")
    (desk / "copy.pdf").write_bytes(FRACTIONS)
    report = filled.add([desk], reader, WordVectors())
    assert (names(report.moved), names(report.copies), reader.names) == (["slope.txt"], ["copy.pdf"], [])
    assert found(filled, "slope rise run") == ["slope.txt, line 1"]
    (desk / "fractions.pdf").unlink()
    assert names(filled.add([desk], reader, WordVectors()).moved) == ["copy.pdf"]


def test_two_documents_that_swap_their_names_are_told_apart(filled, desk, reader):
    (desk / "notes.txt").rename(desk / "x")
    (desk / "b.txt").write_text("Perimeter goes around.\n")
    filled.add([desk], reader, WordVectors())
    (desk / "b.txt").rename(desk / "notes.txt")
    (desk / "x").rename(desk / "b.txt")
    filled.add([desk], reader, WordVectors())
    assert found(filled, "perimeter around") == ["notes.txt, line 1"]
    assert found(filled, "slope rise run") == ["b.txt, line 1"]


def test_a_better_reader_reads_known_documents_anew(filled, desk, reader, monkeypatch):
    reader.names.clear()
    monkeypatch.setattr(library_module, "READER", library_module.READER + 1)
    assert len(filled.add([desk], reader, WordVectors()).changed) == len(reader.names) == 3
    assert filled.add([desk], reader, WordVectors()).changed == ()


def test_bad_documents_are_named_with_a_remedy_and_the_good_ones_kept(folder, desk, reader):
    (desk / "bomb.docx").write_bytes(bomb())
    (desk / "secret.pdf").write_bytes(protected(pdf("Ratios."), "secret"))
    (desk / "wrong.pdf").write_bytes(RATIOS)
    (desk / "empty.md").touch()
    (desk / "table.xlsx").touch()
    (desk / "~$ratios.docx").write_bytes(b"lock")
    (desk / ".hidden.md").write_text("Hidden.")
    os.mkfifo(desk / "pipe.txt")
    (desk / "loop").symlink_to(desk)
    (desk / "tab\tname.txt").write_text("Text.")
    report = folder.add([desk, desk / "nowhere.pdf", desk / "table.xlsx"], reader, WordVectors())
    assert names(report.added) == ["fractions.pdf", "notes.txt", "ratios.docx"]
    assert {Path(s.path).name: s.reason.split("(")[0][:28] for s in report.skipped} == {
        "bomb.docx": "unpacks to 60 MB; at most 20",
        "empty.md": "is empty.",
        "nowhere.pdf": "is not there.",
        "pipe.txt": "is no ordinary file.",
        "secret.pdf": "is protected by a password.",
        "tab?name.txt": "has a name with characters t",
        "table.xlsx": "has the ending .xlsx; what i",
        "wrong.pdf": "has the ending .pdf, but hol",
    }
    assert all(s.remedy.endswith(".") for s in report.skipped)
    assert report.passed_over == 1
    assert len(folder.library.files()) == 3


def test_what_is_removed_leaves_nothing_and_the_rest_is_still_found(filled, desk, tmp_path):
    home = tmp_path / "home"
    assert traces(home, b"tomato")
    for left_by_a_crash in (
        "index/vectors-before.faiss",
        ".index-x/new/manifest.json",
        "index.new/manifest.json",
    ):
        file = home / "documents" / left_by_a_crash
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("tomato")
    gone = filled.remove(["ratios.docx"], WordVectors())
    assert names(f.path for f in gone) == ["ratios.docx"]
    assert traces(home, b"tomato") == traces(home, b"ratios.docx") == []
    assert found(filled, "tomato plants") == []
    assert found(filled, "slope rise run") == ["notes.txt, line 1"]
    filled.remove([str(desk)], None)
    assert [p.name for p in home.rglob("*") if p.is_file()] == [".lock"]
    assert (desk / "notes.txt").exists()


def test_without_an_encoder_removing_drops_the_index_which_is_built_again_when_needed(filled):
    filled.remove(["notes.txt"], None)
    assert found(filled, "juice in the canteen") == ["ratios.docx, “Rates”"]


def test_damaged_vectors_are_computed_anew_from_what_was_read(filled, tmp_path):
    (vectors,) = (tmp_path / "home").rglob("*.faiss")
    whole = vectors.read_bytes()
    for damaged in (b"", whole[:-1] + b"x"):
        vectors.write_bytes(damaged)
        assert found(filled, "juice in the canteen") == ["ratios.docx, “Rates”"]
        assert vectors.read_bytes() == whole


def test_an_unknown_name_is_refused_before_anything_is_removed(filled):
    with pytest.raises(InputError, match="no document nothing") as refused:
        filled.remove(["notes.txt", "nothing"], WordVectors())
    assert "index list" in refused.value.remedy
    assert len(filled.library.files()) == 3


def test_a_document_that_is_gone_is_kept_and_named(filled, desk, reader):
    (desk / "notes.txt").unlink()
    assert names(filled.add([desk], reader, WordVectors()).missing) == ["notes.txt"]
    assert found(filled, "slope rise run") == ["notes.txt, line 1"]


KILLED = """
import sys, time
from pathlib import Path
from lessonloom.retrieval.reading import read_document
from lessonloom.retrieval.teacher import DocumentFolder
from made_documents import WordVectors

class Slow(WordVectors):
    def encode(self, texts):
        if {where!r} == "indexing": stop()
        return super().encode(texts)

class Reader:
    def read(self, name, data):
        if {where!r} == "reading" and name == "notes.txt": stop()
        return read_document(name, data)

def stop():
    print("now", flush=True)
    time.sleep(60)

DocumentFolder(Path({home!r})).add([Path({desk!r})], Reader(), Slow())
"""


@pytest.mark.parametrize("where", ["reading", "indexing"])
def test_a_process_killed_while_adding_leaves_a_library_that_works(tmp_path, desk, reader, where):
    home = tmp_path / "home" / "documents"
    folder = DocumentFolder(home)
    (desk / "old.md").write_text("# Shapes\nA rhombus has four equal sides.")
    folder.add([desk / "old.md"], reader, WordVectors())
    script = KILLED.format(where=where, home=str(home), desk=str(desk))
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    ) as adding:
        assert adding.stdout is not None
        assert adding.stdout.readline() == b"now\n"
        with pytest.raises(StoreError, match="Another process"):
            folder.add([desk], reader, WordVectors())
        adding.send_signal(signal.SIGKILL)
    assert found(folder, "a rhombus has equal sides") == ["old.md, “Shapes”"]
    reader.names.clear()
    report = folder.add([desk], reader, WordVectors())
    if where == "reading":
        assert reader.names == ["notes.txt", "ratios.docx"]
        assert "fractions.pdf" in names(report.unchanged)
    assert found(folder, "juice in the canteen") == ["ratios.docx, “Rates”"]
    assert sorted(p.name for p in home.iterdir()) == [".lock", "index", "library.sqlite"]


def test_a_damaged_and_a_foreign_library_are_refused_with_a_remedy(filled, tmp_path):
    file = tmp_path / "home" / "documents" / "library.sqlite"
    assert file.stat().st_mode & 0o077 == 0
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(StoreError, match="another version") as refused:
        filled.library.files()
    assert "lessonloom index add" in refused.value.remedy
    file.write_bytes(b"no database at all, but long enough to be looked at" * 30)
    with pytest.raises(StoreError, match="cannot be used"):
        filled.library.passages()


def curriculum(tmp_path: Path):
    def doc(skill: str, n: int, text: str) -> Document:
        return Document(
            id=f"{skill}/{n}", skill=skill, grade="6", kind="explanation", text=text, source=f"{skill} {n}"
        )

    texts = {
        "rates": "the canteen sells liters of juice for dollars",
        "slope": "slope is rise over run",
        "area": "area counts squares",
    }
    return build_index(
        [doc(skill, n, text) for skill, text in texts.items() for n in (1, 2)],
        WordVectors(),
        tmp_path / "curriculum",
    )


def test_passages_about_a_skill_are_found_without_encoding_anything(filled, tmp_path):
    index = curriculum(tmp_path)
    embedder = WordVectors()
    documents = filled.open(embedder, index)
    assert documents is not None
    assert [p.source for p in documents.about("rates")] == ["ratios.docx, “Rates”"]
    assert documents.about("area") == documents.about("no such skill") == ()
    assert list(documents.skills()) == ["rates", "slope"]
    assert embedder.encoded == 0


def test_a_passage_is_about_the_three_nearest_skills_at_most(folder, reader, tmp_path):
    def doc(skill: str, text: str) -> Document:
        return Document(id=skill, skill=skill, grade="6", kind="skill", text=text, source=skill)

    words = ["ratio", "rate", "percent", "slope", "speed"]
    (tmp_path / "all.txt").write_text(" ".join(words))
    folder.add([tmp_path / "all.txt"], reader, WordVectors())
    texts = {f"of {n}": " ".join(words[:n]) for n in (5, 4, 3, 2)}
    index = build_index([doc(*pair) for pair in texts.items()], WordVectors(), tmp_path / "curriculum")
    documents = folder.open(WordVectors(), index)
    assert documents is not None
    assert [len(documents.about(skill)) for skill in texts] == [1, 1, 1, 0]
    assert list(documents.skills()) == ["of 3", "of 4", "of 5"]


def test_a_place_is_a_page_a_heading_or_a_line():
    passage = OwnPassage(path="/desk/a.pdf", sha256="0", number=0, text="x", heading=("A", "B"), line=3)
    assert passage.source == "a.pdf, “A > B”"
    assert passage.model_copy(update={"first_page": 3, "last_page": 3}).place == "page 3"
    assert passage.model_copy(update={"first_page": 3, "last_page": 5}).place == "pages 3–5"
    assert passage.model_copy(update={"heading": ()}).place == "line 3"
