import io

from lessonloom.jobs.course.events import ClassDesigned
from lessonloom.jobs.course.progress import CourseProgress
from rich.console import Console


def test_the_rates_are_told_with_the_stages_that_plans_went_through(designed):
    said = io.StringIO()
    progress = CourseProgress(Console(file=said, width=200))
    progress(ClassDesigned(class_name="6a", to_plan=40, up_to_date=2, unfilled=""))
    planned = [event for event in designed.events if event.kind == "lesson_planned"]
    assert {stage for stage, _ in planned[0].stages} >= {"diagnose", "draft", "export"}
    progress(planned[0])
    first, rates = said.getvalue().splitlines()
    assert first == "6a: the course stands; 40 plans to make, 2 up to date"
    assert rates.startswith("1 of 40 plans of 1 class; ")
    assert f"export 1 ({dict(planned[0].stages)['export']:.2f} s, " in rates
