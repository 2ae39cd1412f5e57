"""From exercises to questions: what is typed is judged as our own grading judges it."""

import pytest
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.items import Correct, ItemBank, Wrong, grade
from lessonloom.lessons.export.quiz_files import quiz_of
from lessonloom.lessons.export.quiz_files.record import Choose, Essay, Number, Short

MODELS_PER_KIND = 12


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="module")
def items(tree):
    """Some items of every kind of answer in the pack."""
    bank, found = ItemBank(tree), {}
    for skill in tree.skills.values():
        for model in bank.models(skill.id):
            one = found.setdefault(model.answer.kind, [])
            if len(one) < MODELS_PER_KIND:
                one.append(bank.draw(skill.id, model.id, 2))
    return found


@pytest.fixture(scope="module")
def asked(tree, items):
    every = [item for kind in items.values() for item in kind]
    quiz = quiz_of([(f"Q{n}", item) for n, item in enumerate(every, 1)], tree)
    return list(zip(every, quiz.questions, strict=True))


def test_every_kind_of_answer_has_its_shape(asked):
    shapes = {}
    for item, question in asked:
        shapes.setdefault(item.answer.kind, set()).add(question.task.shape)
    assert len(shapes) == 16
    assert {k for k, v in shapes.items() if v == {"number"}} == {"integer", "decimal", "money", "percent"}
    assert {k for k, v in shapes.items() if v == {"short"}} == {
        "fraction",
        "mixed",
        "ratio",
        "point",
        "scientific",
    }
    assert shapes["text"] == {"essay"}
    assert {k for k, v in shapes.items() if v == {"choice"}} == {
        "choice", "expression", "equation", "inequality", "set", "order",
    }  # fmt: skip


def test_exactly_one_option_is_right_and_the_others_say_what_they_show(asked):
    for item, question in asked:
        if isinstance(question.task, Choose):
            right = [o for o in question.task.options if o.correct]
            assert [o.text for o in right] == [item.answer.text]
            assert all(o.feedback and o.misconception for o in question.task.options if not o.correct)


def test_what_is_accepted_is_right_and_what_is_known_is_wrong(asked):
    checked = 0
    for item, question in asked:
        task = question.task
        if isinstance(task, Choose | Essay):
            continue
        accepted = (task.value,) if isinstance(task, Number) else task.accepted
        for form in accepted:
            assert isinstance(grade(item, form), Correct), (item.id, form)
        for known in task.known:
            for form in known.forms:
                verdict = grade(item, form)
                assert isinstance(verdict, Wrong), (item.id, form)
                assert known.misconception in verdict.misconceptions, (item.id, form)
                checked += 1
    assert checked > 200


def test_a_fraction_is_accepted_as_people_type_it(asked):
    (task,) = [q.task for i, q in asked if i.answer.kind == "mixed" and i.answer.value.count("/")][:1]
    assert isinstance(task, Short)
    assert any(" " in form and "/" in form for form in task.accepted)


def test_money_stands_after_its_sign_and_a_unit_after_the_number(asked):
    tasks = [(i.answer, q.task) for i, q in asked if isinstance(q.task, Number)]
    assert {t.before for a, t in tasks if a.kind == "money"} == {"$"}
    assert {t.after for a, t in tasks if a.kind == "percent"} == {"%"}
    assert all(t.after == a.unit for a, t in tasks if a.kind == "integer")
