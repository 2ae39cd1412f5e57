import json

import numpy as np
import pytest
from lessonloom.evals import _ranking, retrieval
from lessonloom.evals._beside import NO_LESSON, beside
from lessonloom.evals._oak import Query, RetrievalDataError, read_oak

LESSON = {
    "id": "l1",
    "title": "Halves",
    "units": [{"unit": "u1"}],
    "outcome": "I can halve.",
    "key_learning_points": ["A half is one of two equal parts."],
    "keywords": [{"term": "half"}],
    "misconception_ids": ["m1"],
}


def write(folder, lessons, misconceptions):
    (folder / "lessons.jsonl").write_text("\n".join(json.dumps(one) for one in lessons))
    (folder / "misconceptions.jsonl").write_text("\n".join(json.dumps(one) for one in misconceptions))


def world(relevant: int = 60, units: int = 6, seed: int = 0):
    """Candidates of which one, at a random place, has the higher features."""
    rng = np.random.default_rng(seed)
    hits = np.zeros((relevant, 20), dtype=bool)
    hits[np.arange(relevant), rng.integers(0, 20, relevant)] = True
    features = rng.normal(0, 1, (relevant, 20, 3)).astype(np.float32)
    features[hits] += 3
    return features, hits, [f"u{n % units}" for n in range(relevant)]


def test_learned_weights_find_what_other_units_taught_them():
    features, hits, units = world()
    p = retrieval.cross_fit(features, hits, units, 0).p
    assert hits[np.arange(60), p.argmax(axis=1)].mean() > 0.8
    assert _ranking.ece(p.max(axis=1), hits[np.arange(60), p.argmax(axis=1)]) < 0.2


def test_with_shuffled_labels_they_find_nothing():
    features, hits, units = world()
    shuffled = np.random.default_rng(1).permuted(hits, axis=1)
    p = retrieval.cross_fit(features, shuffled, units, 0).p
    assert shuffled[np.arange(60), p.argmax(axis=1)].mean() < 0.3


def test_a_unit_is_judged_by_weights_that_never_saw_it():
    features, hits, units = world()
    before = retrieval.cross_fit(features, hits, units, 0).p
    changed = hits.copy()
    own = np.array([unit == "u0" for unit in units])
    changed[own] = ~changed[own]
    after = retrieval.cross_fit(features, changed, units, 0).p
    assert np.allclose(before[own], after[own])
    assert not np.allclose(before[~own], after[~own])


def test_what_is_near_to_every_lesson_is_nearest_to_none():
    total = np.full((24, 12), 0.2, dtype=np.float32)
    total[np.arange(12), np.arange(12)] = 0.8
    total[:, 0] = 0.9
    part = np.array([n % 5 for n in range(20)] + [NO_LESSON] * 4)
    near = beside(total, part)
    assert total.argmax(axis=1)[1:12].tolist() == [0] * 11
    assert near.argmax(axis=1)[1:12].tolist() == list(range(1, 12))


def test_only_lessons_of_other_parts_are_compared_with():
    total = np.random.default_rng(0).uniform(0, 1, (40, 6)).astype(np.float32)
    part = np.array([n % 4 for n in range(36)] + [NO_LESSON] * 4)
    before = beside(total, part)

    def changed(rows):
        other = total.copy()
        other[rows] += 5
        return beside(other, part) / before

    same = changed(np.flatnonzero(part == 0)[1:])[0]
    assert np.allclose(same, same[0]), "lessons of the own part only change the scale"
    strange = changed(np.flatnonzero(part == NO_LESSON))[:36]
    assert np.allclose(strange, strange[0, 0]), "and so do queries that are no lessons"
    known = changed(np.flatnonzero(part == 1))[0]
    assert not np.allclose(known, known[0])


def test_gain_counts_places():
    query = Query(title="t", outcome="o", points=(), keywords="", unit="u", relevant=frozenset({3, 7}))
    perfect = np.array([[3, 7, 1, 2, 4, 5, 6, 8, 9, 0]])
    later = np.array([[1, 2, 3, 7, 4, 5, 6, 8, 9, 0]])
    assert _ranking.ndcg(perfect, [query])[0] == pytest.approx(1)
    assert 0 < _ranking.ndcg(later, [query])[0] < 1
    assert _ranking.figures(later, [query], 0)["mrr"]["value"] == pytest.approx(1 / 3)


def test_abstaining_is_precise_only_when_strange_queries_are_told_apart():
    about = np.random.default_rng(0).uniform(0.6, 1, 500)
    good = retrieval._abstention(about, np.full(40, 0.01), 0)
    bad = retrieval._abstention(1 - about, np.full(40, 0.01), 0)
    assert good["abstain_precision"]["value"] == good["abstain_recall"]["value"] == 1
    assert good["wrongly_refused"]["value"] == 0
    assert bad["abstain_precision"]["value"] == pytest.approx(0.5)
    assert bad["wrongly_refused"]["value"] == 1


def test_lessons_are_read_with_what_belongs_to_them(tmp_path):
    lessons = [LESSON | {"units": [{"unit": f"u{n}"}]} for n in range(5)]
    write(tmp_path, [*lessons, LESSON | {"misconception_ids": []}], [{"id": "m1", "statement": "s"}])
    queries, targets = read_oak(tmp_path)
    assert len(queries) == 5
    assert queries[0].relevant == {0}
    assert targets[0].correction == ""


@pytest.mark.parametrize(
    ("lessons", "misconceptions", "message"),
    [
        ("not json", '{"id": "m1", "statement": "s"}', "lessons.jsonl:1: is no JSON"),
        ("{}", '{"id": "m1", "statement": "s"}', "lessons.jsonl:1: has no title"),
        ("{}", '{"id": "m1"}', "misconceptions.jsonl:1: has no statement"),
        ("{}", '{"id": "m", "statement": "s"}\n{"id": "m", "statement": "s"}', "used twice"),
    ],
)
def test_a_bad_line_is_named(tmp_path, lessons, misconceptions, message):
    (tmp_path / "lessons.jsonl").write_text(lessons)
    (tmp_path / "misconceptions.jsonl").write_text(misconceptions)
    with pytest.raises(RetrievalDataError, match=message):
        read_oak(tmp_path)


def test_a_missing_folder_and_too_few_units_are_refused(tmp_path):
    with pytest.raises(RetrievalDataError, match="cannot be read"):
        read_oak(tmp_path / "nowhere")
    write(tmp_path, [LESSON], [{"id": "m1", "statement": "s"}])
    with pytest.raises(RetrievalDataError, match="five units"):
        read_oak(tmp_path)
