from datetime import UTC, datetime, timedelta

import pytest
from lessonloom.graph import Response
from lessonloom.learner import ClassData, LessonReport, Ticket, diagnose
from lessonloom.learner.after import counted, faded
from lessonloom.learner.model import HeldBelief
from pydantic import ValidationError

DAY = datetime(2026, 10, 5, 12, tzinfo=UTC)
GRID = {f"L{i:02d}": {"5.B": "111", "6.C": "001" if i % 4 else "110"} for i in range(20)}
ANSWERS = tuple(
    Response(
        id=f"{learner}-{skill}-{n}",
        learner=learner,
        skill=skill,
        item=f"question {n}",
        correct=mark == "1",
        at=DAY - timedelta(days=3),
    )
    for learner, skills in GRID.items()
    for skill, marks in skills.items()
    for n, mark in enumerate(marks)
)


def report(right: int, answered: int = 20, *, item: str = "6.C/m#9", at: datetime = DAY, n: int = 1):
    tickets = tuple(
        Ticket(exercise=f"E{k}", item=f"{item}{k}", skill="6.C", right=right, answered=answered)
        for k in range(n)
    )
    return LessonReport(skill="6.C", at=at, minutes=50, tickets=tickets)


@pytest.fixture
def found(tree, bank):
    def after(*reports: LessonReport, more: tuple[Response, ...] = ()):
        data = ClassData(
            name="class", learners=tuple(GRID), names={}, responses=(*ANSWERS, *more), reports=reports
        )
        return diagnose(data, tree=tree, bank=bank, goals=["6.C"])

    return after


def test_the_more_are_right_the_higher_the_class(found):
    alone = found().picture("6.C").p
    shares = [found(report(n)).picture("6.C").p for n in (0, 5, 10, 15, 20)]
    assert shares == sorted(shares)
    assert shares[0] < alone < shares[-1]


def test_what_the_class_was_expected_to_do_changes_little(found):
    alone = found()
    expected = round(sum(m.p for m in alone.mastery if m.skill == "6.C"))
    assert found(report(expected)).picture("6.C").p == pytest.approx(alone.picture("6.C").p, abs=0.06)


def test_counts_tell_no_learner_from_another(found):
    def order(diagnosis):
        return [m.learner for m in sorted(diagnosis.mastery, key=lambda m: m.p) if m.skill == "6.C"]

    alone, after = found(), found(report(15, n=3))
    assert order(alone) == order(after)
    was = {m.learner: m for m in alone.mastery if m.skill == "6.C"}
    for m in after.mastery:
        assert m.low < m.p < m.high
        if m.skill == "6.C":
            assert (m.n, m.evidence) == (was[m.learner].n, was[m.learner].evidence)
        else:
            assert m in alone.mastery


def test_who_was_absent_is_not_known_so_half_a_class_says_less_of_each(found):
    whole, half = found(report(20)), found(report(10, 10))
    alone = found().of("L01", "6.C")
    assert alone.p < half.of("L01", "6.C").p < whole.of("L01", "6.C").p
    assert half.of("L01", "6.C").high - half.of("L01", "6.C").low > alone.high - alone.low


def test_more_questions_say_more_but_less_than_as_many_learners_would(found):
    one, three = found(report(18)).of("L01", "6.C"), found(report(18, n=3)).of("L01", "6.C")
    assert three.p > one.p
    assert found(report(54, 60)).of("L01", "6.C").p > three.p


def test_own_answers_after_the_lesson_say_more_than_counts(found):
    own = Response(id="own", learner="L01", skill="6.C", item="Q", correct=False, at=DAY + timedelta(days=1))
    alone = found(more=(own,)).of("L01", "6.C")
    assert found(report(20), more=(own,)).of("L01", "6.C") == alone
    earlier = own.model_copy(update={"at": DAY - timedelta(days=3)})
    assert found(report(20), more=(earlier,)).of("L01", "6.C") != found(more=(earlier,)).of("L01", "6.C")


def test_the_very_questions_answered_by_name_are_not_counted_twice(found):
    own = Response(id="own", learner="L01", skill="6.C", item="6.C/m#90", correct=True)
    assert found(report(20), more=(own,)).of("L01", "6.C") == found(more=(own,)).of("L01", "6.C")


def test_lessons_count_in_order_of_time_however_they_come(found):
    first, second = report(4), report(19, at=DAY + timedelta(days=1))
    assert found(first, second).mastery == found(second, first).mastery
    assert found(first, second).picture("6.C").p > found(first).picture("6.C").p


def test_answers_on_tickets_are_answers_of_the_class(found):
    alone = found().picture("6.C")
    assert counted(alone, (report(3, 20, n=2),)).answers == alone.answers + 40
    assert counted(alone, ()) == alone


def test_a_belief_fades_as_its_gap_closes_and_stays_when_the_skill_falls(found):
    held = HeldBelief(learner="L01", skill="6.C", misconception="6.C/adds", p=0.8, evidence=("a",))
    alone, well, badly = found().mastery, found(report(20, n=3)).mastery, found(report(0)).mastery
    (less,) = faded([held], alone, well, least=0.0)
    assert less.p < 0.4
    assert faded([held], alone, well, least=0.4) == ()
    assert faded([held], alone, badly, least=0.2) == (held,)


def test_a_report_that_contradicts_itself_is_refused():
    for right, answered in ((3, 2), (-1, 2), (0, 0)):
        with pytest.raises(ValidationError):
            Ticket(exercise="E1", item="i", skill="s", right=right, answered=answered)
