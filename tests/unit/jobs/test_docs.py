from pathlib import Path

from lessonloom.jobs import Index, JobRecord
from lessonloom.jobs.events import Why
from lessonloom.jobs.manifest import COLUMNS

PAGE = (Path(__file__).parents[3] / "docs" / "batch.md").read_text(encoding="utf-8")


def test_the_page_names_every_column_and_every_entry_of_the_index():
    rows = [line.split("`")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    assert tuple(rows) == COLUMNS
    index = PAGE.split("## The folder")[1].split("## Running")[0]
    for field in (*JobRecord.model_fields, *(f for f in Index.model_fields if f not in ("format", "jobs"))):
        assert f"`{field}`" in index


def test_the_page_gives_the_reasons_for_running_again():
    again = PAGE.split("## Running it again")[1]
    stems = {
        "new": "new",
        "changed": "changed",
        "missing files": "lost",
        "cut off": "cut off",
        "failed before": "failed",
    }
    assert set(stems) == set(Why.__args__)
    assert all(stem in again for stem in stems.values())
