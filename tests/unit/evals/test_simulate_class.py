"""The simulated class: honest about its truth, realistic in its answers, read without complaint."""

import pytest
from lessonloom.evals.simulate_class import simulate, simulate_class, write_examples
from lessonloom.graph import GoalError, default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.learner import diagnose, read_class, status


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="module")
def bank(tree):
    return ItemBank(tree)


@pytest.fixture(scope="module")
def simulation(tree, bank):
    return simulate(tree, bank, goal="6.RP.A.3", seed=6)


@pytest.fixture(scope="module")
def files(simulation, tmp_path_factory):
    return write_examples(simulation.tables, tmp_path_factory.mktemp("examples"))


def test_the_quiz_is_short_and_about_the_goal_and_what_comes_before(simulation, tree):
    items = simulation.items
    assert 14 <= len(items) <= 18
    assert len({i.id for i in items}) == len(items)
    near = set(tree.closure(tree.resolve_goal("6.RP.A.3")))
    assert {i.skill for i in items} <= near
    assert any(i.skill.startswith("6.RP.A.3") for i in items)


def test_the_same_seed_gives_the_same_class_and_another_seed_another(tree, bank, simulation):
    assert simulate_class(tree, bank, goal="6.RP.A.3", seed=6) == simulation.tables
    assert simulate_class(tree, bank, goal="6.RP.A.3", seed=7) != simulation.tables


def test_both_shapes_are_read_without_a_complaint_and_agree(files, tree, bank):
    long, gradebook, _ = files
    first = read_class(long, tree=tree, bank=bank)
    second = read_class(gradebook, tree=tree, bank=bank)
    assert first.skipped == second.skipped == ()
    assert len(first.learners) == len(second.learners) == 28

    def verdicts(data):
        graded = [r for r in data.responses if r.correct is not None]
        return {(data.names[r.learner], r.item, r.correct, r.misconceptions) for r in graded}

    assert verdicts(first) == verdicts(second)


def test_the_key_alone_grades_the_gradebook_alike(files, tree, bank, tmp_path):
    _, gradebook, key = files
    header, *rows = gradebook.read_text().splitlines()
    bare = tmp_path / "bare.csv"
    bare.write_text("\n".join([header, *rows[3:]]))
    with_rows = read_class(gradebook, tree=tree, bank=bank)
    with_key = read_class(bare, key=key, tree=tree, bank=bank)
    assert [r.correct for r in with_key.responses] == [r.correct for r in with_rows.responses]


def test_there_are_blanks_shrugs_absences_and_misconceptions(simulation, files, tree, bank):
    answers = [row[2] for row in simulation.tables.long[1:]]
    assert "" in answers
    assert "I don't know" in answers
    assert len(answers) == 28 * len(simulation.items) - len(simulation.items)
    data = read_class(files[0], tree=tree, bank=bank)
    assert sum(bool(r.misconceptions) for r in data.responses) > 30


def test_mastery_respects_the_prerequisites_mostly(simulation, tree):
    skills = {i.skill for i in simulation.items}
    gaps = [
        (one.name, s)
        for one in simulation.learners
        for s in one.mastered
        if any(b in skills and b not in one.mastered for b in tree.hard(s))
    ]
    known = sum(len(one.mastered) for one in simulation.learners)
    assert len(gaps) < 0.15 * known


def test_a_diagnosis_recovers_the_simulated_truth(simulation, files, tree, bank):
    data = read_class(files[0], tree=tree, bank=bank)
    diagnosis = diagnose(data, tree=tree, bank=bank, goals=tree.resolve_goal("6.RP.A.3"))
    pseudonym = {name: p for p, name in data.names.items()}
    found = {"secure": [0, 0], "unsure": [0, 0], "lacking": [0, 0]}
    for one in simulation.learners:
        for s in {i.skill for i in simulation.items}:
            word = status(diagnosis.of(pseudonym[one.name], s))
            found[word][s in one.mastered] += 1
    for word, truth, share in (("secure", 1, 0.85), ("lacking", 0, 0.7)):
        assert found[word][truth] > share * sum(found[word]), (word, found)
    assert sum(found["unsure"]) < 0.35 * sum(map(sum, found.values()))


def test_a_higher_grade_knows_more(tree, bank):
    def known(grade):
        found = simulate(tree, bank, goal="6.RP.A.2", seed=3, grade=grade)
        return sum(len(one.mastered) for one in found.learners)

    assert known("8") > known("6") > known("4")


def test_an_unknown_goal_is_an_error(tree, bank):
    with pytest.raises(GoalError):
        simulate_class(tree, bank, goal="9.ZZ")
