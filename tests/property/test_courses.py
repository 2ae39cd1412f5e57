"""Courses of random classes: nothing before what it needs, never too many lessons, nothing lost unsaid."""

from course_rules import faults
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonloom.pathways import plan_course, replan_course
from pathway_strategies import classes

LENGTHS = st.sampled_from([25, 45, 50, 90])
COUNTS = st.integers(2, 40)
SHARES = st.sampled_from([0.0, 0.15, 0.5])


@given(classes(), LENGTHS, COUNTS, SHARES)
@settings(max_examples=60, deadline=None)
def test_every_course_keeps_the_rules(case, minutes, lessons, buffer):
    tree, needs, goals = case
    course = plan_course(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=buffer)
    assert faults(tree, course) == []
    assert len(course.lessons) + course.spare == max(lessons, len(course.lessons))
    assert len(course.lessons) <= lessons
    assert plan_course(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=buffer) == course


@given(classes(), LENGTHS, COUNTS, SHARES, st.data())
@settings(max_examples=60, deadline=None)
def test_planning_again_changes_only_what_it_says(case, minutes, lessons, buffer, data):
    tree, needs, goals = case
    course = plan_course(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=buffer)
    taught = data.draw(st.integers(0, len(course.lessons)))
    days = data.draw(st.integers(taught, lessons))
    met = [one.step.skill for one in course.lessons[:taught] if one.step]
    over = {data.draw(st.sampled_from(met)): None} if met and data.draw(st.booleans()) else {}
    news = data.draw(st.one_of(st.none(), st.just(needs), _news(needs)))
    again = replan_course(tree, course, taught=taught, days=days, ran_over=over, needs=news)
    new = again.course
    assert new.lessons[:taught] == course.lessons[:taught]
    assert len(new.lessons) <= days
    if news in (None, needs):
        assert faults(tree, new, taught) == []
    told = {one.lesson for one in again.changes}
    old = {one.id: one for one in course.lessons}
    freed = {f"free-{old[id].unit}-{id}" for id in told & old.keys()}  # told where the lesson is that goes
    assert {one.id for one in new.lessons} ^ old.keys() <= told | freed
    assert all(one == old[one.id] or one.id in told for one in new.lessons if one.id in old)


@given(classes(), LENGTHS, COUNTS)
@settings(max_examples=30, deadline=None)
def test_without_news_and_slip_nothing_changes(case, minutes, lessons):
    tree, needs, goals = case
    course = plan_course(tree, needs, goals, minutes=minutes, lessons=lessons)
    for taught in range(len(course.lessons) + 1):
        again = replan_course(tree, course, taught=taught, days=lessons, needs=needs)
        assert again.changes == ()
        assert again.course.lessons == course.lessons


def _news(needs):
    """The same class some answers later: some skills are secure now, others are not."""

    def changed(flags):
        found = {}
        for (skill, need), flag in zip(sorted(needs.items()), flags, strict=True):
            p = {0: need.p, 1: 0.95, 2: 0.1}[flag]
            lacking = {0: need.lacking, 1: 0, 2: need.learners}[flag]
            found[skill] = need.model_copy(
                update={
                    "p": p,
                    "median": p,
                    "seen": need.seen or flag > 0,
                    "lacking": lacking,
                    "unsure": 0 if flag else need.unsure,
                    "answers": need.answers + 10 * (flag > 0),
                }
            )
        return found

    return st.lists(st.sampled_from([0, 1, 2]), min_size=len(needs), max_size=len(needs)).map(changed)
