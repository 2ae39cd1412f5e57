import gzip

import numpy as np
import pytest
from lessonloom.evals import kt
from lessonloom.evals._kt_data import DataError, load_split
from lessonloom.evals._scores import auc, bootstrap, ece

SHORT = ("diagnose, 15 answers", "lessonloom, 15 answers")
HEADER = "user_id\titem_id\ttimestamp\tcorrect\tskill_id\n"


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    lines = []
    for learner in range(60):
        ability = rng.normal(0, 1.5)
        for step in range(20):
            item = int(rng.integers(30))
            right = int(rng.random() < 1 / (1 + np.exp(item / 10 - 1.5 - ability)))
            lines.append(f"{learner}\t{item}\t{step * 10}\t{right}\t{item % 3}\n")
    with gzip.open(tmp_path / "answers_test.csv.gz", "wt") as file:
        file.write(HEADER + "".join(lines))
    return tmp_path


def test_all_systems_are_judged_on_the_same_held_out_learners(folder):
    found = kt.run(data=folder, seed=0)
    assert set(found["headline"]) == {"auc", "log_loss", "ece", "weak_f1", "fit_seconds", "update_seconds"}
    results = found["results"]
    assert set(results) == {"item mean", "elo", "best-lr", "bkt", "all weak", "lessonloom", *SHORT}
    assert results["lessonloom"]["auc"]["value"] > results["item mean"]["auc"]["value"]
    for figures in results["lessonloom"].values():
        if "low" in figures:
            assert figures["low"] <= figures["value"] <= figures["high"]


def test_what_a_short_test_is_worth_is_judged_on_the_same_answers_for_both_models(folder):
    results = kt.run(data=folder, seed=0)["results"]
    for name in SHORT:
        assert 0.5 < results[name]["auc"]["value"] < 1
    assert results[SHORT[0]]["log_loss"]["value"] != results[SHORT[1]]["log_loss"]["value"]


def test_answers_in_random_order_bring_every_system_to_chance(folder, tmp_path):
    path = folder / "answers_test.csv.gz"
    with gzip.open(path, "rt") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    right = np.random.default_rng(3).permutation([row[3] for row in rows])
    for row, y in zip(rows, right, strict=True):
        row[3] = y
    noise = tmp_path / "noise"
    noise.mkdir()
    (noise / "x.csv").write_text(HEADER + "".join("\t".join(row) + "\n" for row in rows))
    results = kt.run(data=noise, seed=0)["results"]
    for system in ("item mean", "elo", "best-lr", "bkt", "lessonloom"):
        assert 0.35 < results[system]["auc"]["value"] < 0.65, system


def test_a_million_rows_are_read_and_split(tmp_path):
    rows = "".join(f"{n // 200}\t{n % 977}\t0\t{n % 3 != 0:d}\t{n % 40}\n" for n in range(1_000_000))
    (tmp_path / "many.csv").write_text(HEADER + rows)
    split = load_split(tmp_path, seed=0)
    assert len(split.train) + len(split.test) == 1_000_000
    assert split.train.time is None
    assert len(split.train.skills) == 977


def test_no_learner_is_on_both_sides(folder):
    split = load_split(folder, seed=1)
    assert len(split.train) + len(split.test) == 1200
    assert "80/20" in split.note


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("user_id\titem_id\n1\t2\n", ":1: there is no column timestamp"),
        (HEADER + "1\t2\t0\t7\t3\n", ":2: correct is 7"),
        (HEADER + "1\t2\t0\t1\t3\n1\tx\t0\t1\t3\n", ":3: "),
        (HEADER, "holds no responses"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path, text, message):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(DataError, match=message):
        load_split(tmp_path, seed=0)


def test_a_truncated_archive_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(DataError, match="no CSV"):
        load_split(tmp_path, seed=0)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(HEADER.encode() * 50)[:40])
    with pytest.raises(DataError, match="cannot be read"):
        load_split(tmp_path, seed=0)


def test_learners_in_both_files_are_refused(tmp_path):
    for name in ("train.csv", "test.csv"):
        (tmp_path / name).write_text(HEADER + "1\t2\t0\t1\t3\n")
    with pytest.raises(DataError, match="both parts"):
        load_split(tmp_path, seed=0)


def test_the_area_under_the_curve_counts_pairs():
    right, p, ones = np.array([1.0, 0, 1, 0]), np.array([0.9, 0.4, 0.4, 0.1]), np.ones(4)
    assert auc(right, p, ones) == pytest.approx(3.5 / 4)
    assert auc(right, 1 - p, ones) == pytest.approx(0.5 / 4)


def test_calibration_error_is_zero_only_for_calibrated_predictions():
    right = np.array([1.0] * 7 + [0] * 3)
    assert ece(right, np.full(10, 0.7), np.ones(10)) == pytest.approx(0)
    assert ece(right, np.full(10, 0.2), np.ones(10)) == pytest.approx(0.5)


def test_intervals_are_wider_with_fewer_learners():
    rng = np.random.default_rng(0)
    p = rng.random(2000)
    right = (rng.random(2000) < p).astype(float)
    many = bootstrap(auc, right, p, np.arange(2000) // 2, seed=0)
    few = bootstrap(auc, right, p, np.arange(2000) // 200, seed=0)
    assert few["high"] - few["low"] > 0
    assert many["low"] < many["value"] < many["high"]
