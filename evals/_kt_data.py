"""Learner responses in the format of knowledge-tracing benchmarks: tab-separated, one response per row."""

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..graph.errors import LessonloomError
from ..learner.history import Skills
from ..learner.tracing import Answers

COLUMNS = ("user_id", "item_id", "timestamp", "correct", "skill_id")
TEST_SHARE = 0.2


class DataError(LessonloomError):
    """The data folder cannot be used."""


@dataclass(frozen=True)
class Split:
    """Learners to fit on and other learners to be judged on; items are numbered alike in both."""

    train: Answers
    test: Answers
    note: str


def load_split(folder: Path, *, seed: int) -> Split:
    """Read `*train*.csv[.gz]` and `*test*.csv[.gz]`; a single file is split 80/20 by learner.

    `q_mat.npz` (items x skills, SciPy sparse) gives several skills per item; without it `skill_id` is the
    skill. Raises DataError with file and line.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder", "Name the folder with the CSV files: --data DIR.")
    files = sorted(path for path in folder.iterdir() if path.name.endswith((".csv", ".csv.gz")))
    if not files:
        raise DataError(f"{folder} holds no CSV file", f"Columns wanted: {', '.join(COLUMNS)}.")
    train = [path for path in files if "train" in path.name]
    test = [path for path in files if "train" not in path.name]
    tables = {path: _read(path) for path in files}
    if train and test:
        parts = [np.vstack([tables[path] for path in group]) for group in (train, test)]
        note = "fixed split by learner"
    else:
        rows = np.vstack(list(tables.values()))
        learners = np.unique(rows[:, 0])
        chosen = np.random.default_rng(seed).random(len(learners)) < TEST_SHARE
        held = np.isin(rows[:, 0], learners[chosen])
        parts = [rows[~held], rows[held]]
        note = f"learners split 80/20 with seed {seed}"
    both = np.intersect1d(parts[0][:, 0], parts[1][:, 0])
    if len(both):
        raise DataError(
            f"{folder}: learner {both[0]:g} is in both parts", "Split the files by learner, not by response."
        )
    if min(len(part) for part in parts) == 0:
        raise DataError(f"{folder}: too few learners to split", "At least ten learners are wanted.")
    return _number(parts[0], parts[1], folder / "q_mat.npz", note)


def _read(path: Path) -> NDArray[np.float64]:
    opener = gzip.open if path.suffix == ".gz" else open
    rows: list[tuple[float, ...]] = []
    try:
        with opener(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.reader(file, delimiter="\t")
            header = next(reader, [])
            missing = [name for name in COLUMNS if name not in header]
            if missing:
                raise DataError(
                    f"{path}:1: there is no column {missing[0]}", "Tab-separated: " + ", ".join(COLUMNS) + "."
                )
            at = [header.index(name) for name in COLUMNS]
            for line, row in enumerate(reader, 2):
                try:
                    values = tuple(float(row[i]) for i in at)
                except (ValueError, IndexError) as error:
                    raise DataError(f"{path}:{line}: {error}", "Every field must be a number.") from error
                if values[3] not in (0, 1):
                    raise DataError(f"{path}:{line}: correct is {values[3]:g}", "Write 1 or 0.")
                rows.append(values)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error})", "Download the file again.") from error
    if not rows:
        raise DataError(f"{path}: holds no responses", "Remove the file or fill it.")
    return np.array(rows)


def _number(train: NDArray[np.float64], test: NDArray[np.float64], q_mat: Path, note: str) -> Split:
    rows = np.vstack([train, test])
    timed = bool(rows[:, 2].any())
    order = np.lexsort((rows[:, 2], rows[:, 0])) if timed else np.argsort(rows[:, 0], kind="stable")
    in_test = (np.arange(len(rows)) >= len(train))[order]
    rows = rows[order]
    items, item = np.unique(rows[:, 1].astype(np.int64), return_inverse=True)
    skills = _skills(items, item, rows[:, 4].astype(np.int64), q_mat)

    def part(chosen: NDArray[np.bool_]) -> Answers:
        return Answers(
            learner=np.unique(rows[chosen, 0], return_inverse=True)[1],
            item=item[chosen],
            right=rows[chosen, 3].astype(np.int64),
            skills=skills,
            time=rows[chosen, 2] if timed else None,
        )

    return Split(part(~in_test), part(in_test), note)


def _skills(
    items: NDArray[np.int64], item: NDArray[np.int64], skill: NDArray[np.int64], q_mat: Path
) -> tuple[Skills, ...]:
    first = np.zeros(len(items), dtype=np.int64)
    first[item] = skill
    alone: Iterable[Skills] = ((int(k),) for k in first)
    if not q_mat.is_file():
        return tuple(alone)
    try:
        matrix = sparse.csr_matrix(sparse.load_npz(q_mat))
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{q_mat}: cannot be read ({error})", "Remove it or download it again.") from error
    if items.max() >= matrix.shape[0]:
        raise DataError(f"{q_mat}: has no row for item {items.max()}", "It belongs to other files.")
    rows = (matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]] for i in items)
    width = int(matrix.shape[1])
    return tuple(
        tuple(sorted(int(k) for k in row)) or (width + other[0],)
        for row, other in zip(rows, alone, strict=True)
    )
