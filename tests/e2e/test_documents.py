"""Your own documents at the command line, and in a plan."""

import json
import re
import shlex
from pathlib import Path

import pytest
from lessonloom.agents.deps import load_tree, open_retriever
from lessonloom.commands import index
from lessonloom.graph import StoreError
from lessonloom.retrieval.embedder import BUNDLED
from made_documents import WordVectors, pdf, word

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.*)$", PAGE, re.MULTILINE)


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(index, "_encoder", WordVectors)
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "notes.md").write_text("# Rates\nThe canteen sells five liters of juice for four dollars.\n")
    (folder / "scan.pdf").write_bytes(pdf(""))
    return folder


def test_good_documents_are_kept_and_bad_ones_named_with_an_exit_code(cli, desk):
    done = cli("index", "add", desk)
    assert done.code == 1
    assert done.out.splitlines() == [
        f"added: {desk / 'notes.md'}",
        "in the library: 1 document, 1 passage",
    ]
    assert f"left out: {desk / 'scan.pdf'} has 1 page without any text" in done.err
    assert "try: Run text recognition" in done.err
    (desk / "scan.pdf").unlink()
    again = cli("index", "add", desk, "--json")
    assert again.code == 0
    report = json.loads(again.out)
    assert report["unchanged"] == [str(desk / "notes.md")]
    assert report["library"] == {"documents": 1, "passages": 1}


def test_documents_are_listed_searched_and_removed(cli, desk):
    assert "No documents yet" in cli("index", "list").out
    assert "No documents yet" in cli("index", "search", "juice").out
    cli("index", "add", desk / "notes.md")
    assert str(desk / "notes.md") in cli("index", "list").out
    assert json.loads(cli("index", "list", "--json").out)["documents"][0]["there"] is True
    shown = cli("index", "search", "liters of juice").out
    assert shown.startswith("notes.md, “Rates”\nThe canteen sells")
    (hit,) = json.loads(cli("index", "search", "liters of juice", "--json").out)["found"]
    assert (hit["source"], hit["coverage"]) == ("notes.md, “Rates”", 1)
    assert cli("index", "search", "volcano").out == "Nothing relevant in your documents.\n"
    (desk / "notes.md").unlink()
    assert "the file is gone" in cli("index", "list").out
    assert cli("index", "remove", "notes.md").out.startswith("removed: ")
    assert "No documents yet" in cli("index", "list").out


def test_removing_needs_names_or_all_and_never_both(cli, desk):
    assert cli("index", "remove").code == cli("index", "remove", "notes.md", "--all").code == 2
    unknown = cli("index", "remove", "notes.md")
    assert unknown.code == 2
    assert "lessonloom index list" in unknown.err
    assert "nothing to remove" in cli("index", "remove", "--all").out
    cli("index", "add", desk / "notes.md")
    assert json.loads(cli("index", "remove", "--all", "--json").out)["removed"] == [str(desk / "notes.md")]


def test_without_an_encoder_adding_says_what_to_install(cli, tmp_path):
    done = cli("index", "add", tmp_path)
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert not (tmp_path / "home" / "documents").exists()


class Shipped(WordVectors):
    """Takes the place of the encoder whose vectors the pack ships."""

    id = BUNDLED
    dimension = 384


def test_a_damaged_index_is_refused_and_the_command_it_names_mends_it_without_encoding_it_all(
    cli, settings, monkeypatch
):
    encoder = Shipped()
    monkeypatch.setattr("lessonloom.retrieval.MiniLM", lambda *_, **__: encoder)
    built = json.loads(cli("index", "build", "--json").out)
    assert encoder.encoded < built["passages"] / 2, "the rest came with the pack"
    (vectors,) = settings.index_path.glob("*.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"x")
    tree = load_tree(settings)
    with pytest.raises(StoreError, match="damaged") as refused:
        open_retriever(tree, settings).related(["6.RP.A.2/skill"])
    command = refused.value.remedy.partition("lessonloom ")[2]
    assert cli(*command.split()).code == 0
    assert open_retriever(tree, settings).related(["6.RP.A.2/skill"])


def test_skills_of_documents_on_a_new_machine_take_the_vectors_that_the_pack_ships(cli, desk, monkeypatch):
    encoder = Shipped()
    monkeypatch.setattr(index, "_encoder", lambda: encoder)
    cli("index", "add", desk)
    assert cli("index", "skills").code == 0
    assert encoder.encoded < 3000


def test_every_command_of_the_page_works_as_it_stands(cli, desk, monkeypatch):
    monkeypatch.chdir(desk.parent)
    (desk / "scan.pdf").unlink()
    desk.rename("my-lessons")
    rates = word(("Heading 1", "Rates"), ("Normal", "What is the price of one liter of juice?"))
    Path("my-lessons/rates.docx").write_bytes(rates)
    assert {c.split()[2] for c in COMMANDS} == {"add", "list", "search", "skills", "remove"}
    for command in COMMANDS:
        done = cli(*shlex.split(command)[1:])
        assert (done.code, done.err) == (0, ""), command
        assert "rates.docx" in done.out, command


def test_the_page_names_every_ending_and_every_limit():
    from lessonloom.retrieval.reading import MAX_BYTES, SUFFIXES, apart, pdf, reader, word
    from lessonloom.retrieval.teacher.chunks import MOST, WORDS

    assert {e for e in SUFFIXES if f"`{e}`" not in PAGE} == set()
    for limit in (
        f"{MAX_BYTES // 1_000_000} MB a file",
        f"{pdf.MAX_PAGES:,} pages",
        f"{reader.MAX_LETTERS // 1_000_000} million letters",
        f"{word.MAX_UNPACKED // 1_000_000} MB unpacked, {word.MAX_PART // 1_000_000} MB of it text",
        f"{apart.SECONDS:.0f} seconds",
        f"{apart.MEMORY >> 30} GB",
        f"{WORDS} to {MOST} words",
    ):
        assert limit in " ".join(PAGE.split()), limit


def test_erasing_a_learner_names_the_documents_that_may_speak_of_them(cli, desk, answers_csv, tmp_path):
    rows = answers_csv.read_text(encoding="utf-8").splitlines()
    old = rows[1].split(",")[0]
    named = tmp_path / "6b.csv"
    named.write_text("\n".join(r.replace(f"{old},", "Vlimfra Ddorsek,", 1) for r in rows))
    cli("diagnose", "--class", named, "--goal", "6.RP.A.2")
    (desk / "report.txt").write_text("Vlimfra adds before she multiplies.")
    cli("index", "add", desk)
    for command in (("export",), ("delete", "--yes")):
        done = cli("learners", command[0], "6b/Vlimfra Ddorsek", *command[1:])
        assert done.code == 0, done.err
        assert f"perhaps named in: {desk / 'report.txt'} (lessonloom index remove)" in done.out
        assert "notes.md" not in done.out
