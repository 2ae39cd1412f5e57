import pytest
from lessonloom.graph import StoreError
from lessonloom.jobs import Job, JobRecord, ledger, read_index


@pytest.fixture
def job(classes):
    return Job.model_validate(
        {"place": "row 2", "class": str(classes / "6a.csv"), "goal": "6.RP.A.2", "name": "a"}
    )


@pytest.fixture
def kept(tmp_path, job):
    return ledger.Ledger(tmp_path, tmp_path / "jobs.csv", (job,), ())


def journals(folder):
    return [path.name for path in folder.glob(".journal-*")]


def test_a_change_is_one_line_and_is_seen_at_once(tmp_path, kept):
    before = (tmp_path / "index.json").read_bytes()
    kept.put(JobRecord(name="a", status="running"))
    kept.put(JobRecord(name="a", status="done"))
    assert (tmp_path / "index.json").read_bytes() == before
    assert [r.status for r in read_index(tmp_path).jobs] == ["done"]
    assert journals(tmp_path) == [".journal-1.jsonl"]


def test_a_long_journal_is_taken_over_into_the_index(tmp_path, kept, monkeypatch):
    monkeypatch.setattr(ledger, "_LINES", 3)
    for seconds in range(5):
        kept.put(JobRecord(name="a", status="done", seconds=seconds))
    assert [r.seconds for r in read_index(tmp_path).jobs] == [4]
    assert journals(tmp_path) == [".journal-2.jsonl"]
    assert len((tmp_path / ".journal-2.jsonl").read_text().splitlines()) == 1


def test_a_line_that_was_cut_off_is_left_out(tmp_path, kept):
    kept.put(JobRecord(name="a", status="running"))
    with (tmp_path / ".journal-1.jsonl").open("ab") as file:
        file.write(b'{"name": "a", "status": "do')
    assert [r.status for r in read_index(tmp_path).jobs] == ["running"]


def test_a_journal_that_was_taken_over_already_counts_no_more(tmp_path, kept, job):
    kept.put(JobRecord(name="a", status="running"))
    line = (tmp_path / ".journal-1.jsonl").read_bytes()
    kept.put(JobRecord(name="a", status="done"))
    kept.compact()
    (tmp_path / ".journal-1.jsonl").write_bytes(line)  # a kill came before it was removed
    assert [r.status for r in read_index(tmp_path).jobs] == ["done"]
    ledger.Ledger(tmp_path, tmp_path / "jobs.csv", (job,), ())
    assert journals(tmp_path) == []


def test_a_strange_line_is_said_and_not_passed_over(tmp_path, kept):
    kept.put(JobRecord(name="a"))
    (tmp_path / ".journal-1.jsonl").write_text("[1]\n")
    with pytest.raises(StoreError, match="cannot be read"):
        read_index(tmp_path)
