import importlib.util
from pathlib import Path

import pytest
from lessonloom.jobs import Index, JobRecord
from lessonloom.jobs.events import Why
from lessonloom.jobs.manifest import COLUMNS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")


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


@pytest.fixture
def scale():
    spec = importlib.util.spec_from_file_location("scale", ROOT / "scripts" / "scale.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_tables_of_scale_follow_from_the_rates_at_its_head(scale):
    page = scale.PAGE.read_text(encoding="utf-8")
    assert scale.written(page) == page
    twice_as_slow = page.replace("| `lesson` | ", "| `lesson` | 9", 1)
    assert scale.written(twice_as_slow) != twice_as_slow


def test_a_plan_on_paper_is_what_one_works_out_by_hand(scale):
    page = scale.PAGE.read_text(encoding="utf-8")
    rates = {**scale.rates(page), "lesson": 0.5, "batch": 1e-9, "busy": 1.0, "files": 0.4, "store": 0.1}
    district = scale.tables(rates)["terms"][0].split(" | ")
    assert district == [
        "| district", "300", "22,500", "3.1", "1 machine of 4 cores", "47 min", "9 GB", "2.2 GB", "38 s |"
    ]  # fmt: skip


def test_gpus_are_as_many_as_the_tokens_need_and_never_a_part_of_one(scale):
    page = scale.PAGE.read_text(encoding="utf-8")
    rates = {**scale.rates(page), "requests": 6, "reply": 80, "gpu": 250}
    district = scale.tables(rates)["servers"][0].split(" | ")
    assert district[3:7] == ["300", "4", "2", "1"]  # 22,500 lessons of 480 tokens in 36,000 seconds
