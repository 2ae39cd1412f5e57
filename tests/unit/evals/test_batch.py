import csv
from pathlib import Path

import pytest
from lessonloom.evals._batch_office import Watched, write_manifest
from lessonloom.evals.batch import _differences, _slope, broken, half_written


def test_no_two_rows_of_the_manifest_ask_for_the_same_lesson(tmp_path):
    classes = [(Path(f"class{n:02}.csv"), ("a", "b", "c")[: 1 + n % 3]) for n in range(40)]
    write_manifest(tmp_path / "jobs.csv", classes, 1000)
    with (tmp_path / "jobs.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["name"] for row in rows}) == 1000
    assert len({(row["class"], row["goal"], row["minutes"], row["seed"]) for row in rows}) == 1000
    assert len({row["class"] for row in rows}) == 40


@pytest.mark.parametrize("fault", ["", "changed", "missing", "left over", "still at work"])
def test_files_that_differ_in_any_way_are_counted(fault, tmp_path):
    for root in ("a", "b"):
        (tmp_path / root / "job").mkdir(parents=True)
        (tmp_path / root / "job" / "plan").write_text("plan")
        (tmp_path / root / "index.json").write_text(root)
    plan = tmp_path / "b" / "job" / "plan"
    if fault == "changed":
        plan.write_text("other")
    elif fault == "missing":
        plan.unlink()
    elif fault == "left over":
        (tmp_path / "b" / "job" / ".plan.x7").write_text("half")
    elif fault:
        (tmp_path / "b" / "job" / ".run").mkdir()
    assert _differences(tmp_path / "a", tmp_path / "b") == bool(fault)


@pytest.mark.parametrize(("content", "half"), [("plan", 0), ("pl", 1), ("", 1)])
def test_after_a_kill_a_file_is_the_whole_one_or_not_in_its_place(content, half, tmp_path):
    for root in ("whole", "killed"):
        (tmp_path / root / "job").mkdir(parents=True)
    (tmp_path / "whole" / "job" / "plan").write_text("plan")
    (tmp_path / "whole" / "job" / "page").write_text("not there yet when the kill came")
    (tmp_path / "killed" / "job" / "plan").write_text(content)
    (tmp_path / "killed" / "job" / ".page.x7").write_text("not th")
    (tmp_path / "killed" / "job" / ".run").mkdir()
    assert half_written(tmp_path / "whole", tmp_path / "killed") == half


@pytest.mark.parametrize(
    "name", ["failed", "done_twice", "not_done", "half_written", "different_after_kills", "different_1_2"]
)
def test_what_a_batch_must_never_do_breaks_the_benchmark(name):
    good = {"plans_per_hour": 3000.0, "done_twice": 0.0, "half_written": 0.0, "failed": 0.0}
    assert broken(good) == []
    (said,) = broken({**good, name: 2.0})
    assert said.startswith("2 ")


def test_memory_that_rises_with_the_jobs_is_seen_once_all_is_warm():
    warm = [(n, 500_000 + 3 * n) for n in range(11, 101)]
    cold = [(n, 100 * n) for n in range(10)]
    assert _slope(Watched(ended=[0.0] * 100, memory=[*cold, *warm])) == pytest.approx(3)


def test_the_rate_counts_from_the_fourth_job():
    assert Watched(ended=[9, 9, 9, 10, 11, 12]).rate == pytest.approx(3600)
