"""Course files: what is read, and what is said about a mistake."""

import pytest
from lessonloom.graph import InputError
from lessonloom.jobs.course import NEW_COURSE, read_course

GOOD = """\
goals: [6.RP.A.2]
start: 2026-11-23
weeks: 3
classes:
  - {name: 6d, learners: 26}
"""


def write(folder, text):
    (folder / "course.yaml").write_text(text)
    return folder / "course.yaml"


def test_the_file_to_begin_with_can_be_read(tree, tmp_path):
    (tmp_path / "class_6b.csv").write_text("student,item,answer\n")
    course, problems = read_course(write(tmp_path, NEW_COURSE), tree=tree)
    assert not problems
    assert len(course.skills) > 30
    assert course.calendar.lessons() > 30


def test_a_grade_a_cluster_and_named_units_are_goals(tree, tmp_path):
    text = GOOD.replace("[6.RP.A.2]", "[6.RP.A.2]\nunits: [{title: Signs, goals: [6.NS.C.5]}]")
    course, _ = read_course(write(tmp_path, text), tree=tree)
    assert course.skills == ("6.RP.A.2", "6.NS.C.5")
    assert course.themes[0].title == "Signs"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("[6.RP.A.2]", "[6.RP.A.2, 6.ZZ.9]", 1, "6.ZZ.9"),
        ("2026-11-23", "2026-11-31", 2, "no such day"),
        ("weeks: 3", "weeks: 300", 3, "300"),
        ("weeks: 3", "end: 2026-11-24\nweeks: 3", 3, "an end or a number of weeks"),
        ("weeks: 3", "weeks: 3\nholydays: [2026-11-26]", 4, "no such entry"),
        ("weeks: 3", "weeks: 3\ndays: [mon, someday]", 4, "someday"),
        ("weeks: 3", "weeks: 3\nminutes: 5", 4, "5"),
        ("weeks: 3", "weeks: 3\ntemplate: 6e", 4, "6e"),
        ("weeks: 3", "weeks: 1\ndays: [mon]", 2, "fewer than two lesson days"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_remedy(old, new, line, said, tree, tmp_path):
    with pytest.raises(InputError) as caught:
        read_course(write(tmp_path, GOOD.replace(old, new)), tree=tree)
    assert f"course.yaml:{line}:" in caught.value.message
    assert said in caught.value.message
    assert caught.value.remedy


def test_a_bad_class_is_told_and_the_others_stay(tree, tmp_path):
    entries = ("{name: 6e, responses: nowhere.csv}", "{name: 6d}", "{name: 6f, learners: 0}", "{naem: 6g}")
    more = "".join(f"  - {entry}\n" for entry in entries)
    course, problems = read_course(write(tmp_path, GOOD + more), tree=tree)
    assert [entry.name for entry in course.classes] == ["6d"]
    assert [p.place for p in problems] == [f"course.yaml:{n}" for n in (6, 7, 8, 9)]
    assert all(p.remedy for p in problems)
    assert "no file" in problems[0].reason


def test_what_is_no_course_is_told(tree, tmp_path):
    for text in ("", "- one\n- two\n", "goals: [6"):
        with pytest.raises(InputError) as caught:
            read_course(write(tmp_path, text), tree=tree)
        assert "course.yaml" in caught.value.message
