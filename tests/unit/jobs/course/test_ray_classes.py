"""Courses on a Ray cluster: classes beside each other, lessons in their order, the same bytes as here."""

import asyncio
import importlib.util
import sys

import pytest
from lessonloom.graph import MissingExtra
from lessonloom.jobs._ports import Hello, plain
from lessonloom.jobs.course import RayClasses, design_courses, read_course
from lessonloom.jobs.course.class_task import ClassTask
from lessonloom.jobs.course.ray_classes import Told, do_on_cluster, notes
from school import COURSE, School

there = importlib.util.find_spec("ray") is not None
needs_ray = pytest.mark.skipif(
    not there, reason='RAY IS NOT INSTALLED, so courses on it were NOT tested: pip install "lessonloom[ray]"'
)
TWO = COURSE.replace(
    "  - {name: 6a, responses: 6a.csv}\n", "  - {name: 6d, learners: 26}\n  - {name: 6e, learners: 24}\n"
)


def test_without_ray_the_install_line_is_told(tree, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match="lessonloom\\[ray\\]"):
        RayClasses(School(tmp_path, tree).settings, workers=1)


def test_a_task_of_the_cluster_writes_what_happens_where_it_is_heard_line_by_line(tree, tmp_path):
    """The task as the cluster would call it, here, without one."""
    school = School(tmp_path, tree)
    school.file.write_text(TWO)
    course, _ = read_course(school.file, tree=tree)
    task = ClassTask(
        settings=plain(school.settings), course=course, entry=course.classes[0], out=school.out, limit=1
    )
    school.out.mkdir()
    hello = Hello(settings=plain(school.settings), ports="tests_support:quiet_ports")
    heard = []
    told = Told(notes(task), heard.append)
    told.look()
    assert do_on_cluster(hello.model_dump_json(), task.model_dump_json()) == []
    whole = notes(task).read_bytes()
    notes(task).write_bytes(whole[:-5])  # as if the last line were still being written
    told.look()
    assert [event.kind for event in heard] == ["class_designed", "lesson_planned"]
    notes(task).write_bytes(whole)
    told.look()
    assert [event.kind for event in heard] == ["class_designed", "lesson_planned", "class_finished"]
    assert [event.lesson for event in heard[1:2]] == list(school.records("6d"))


@needs_ray
@pytest.mark.filterwarnings("ignore")
def test_the_same_course_gives_the_same_bytes_on_a_cluster(tree, tmp_path, ray_nodes):
    schools = []
    for place in ("here", "cluster"):
        (tmp_path / place).mkdir()
        schools.append(School(tmp_path / place, tree))
        schools[-1].file.write_text(TWO.replace("weeks: 5", "weeks: 2"))
    here, there = schools
    local = here.design()
    engine = RayClasses(
        there.settings, workers=2, address=ray_nodes.address, ports="tests_support:quiet_ports"
    )
    assert engine.lanes == 2
    run = design_courses(there.file, there.out, there.settings, watch=there.events.append, engine=engine)
    report = asyncio.run(run)
    assert report.ok
    assert (report.planned, report.left) == (local.planned, 0)
    for name in ("6d", "6e"):
        assert there.plans(name) == here.plans(name)
        assert there.course(name).course == here.course(name).course
        order = [one.id for one in there.course(name).course.lessons if one.id in there.records(name)]
        heard = [e.lesson for e in there.events if e.kind == "lesson_planned" and e.class_name == name]
        assert heard == order
    assert not list(there.out.glob(".events-*"))
