"""The pages of a unit: every lesson with date, minutes, reasons, and the command that writes its plan."""

from datetime import date

import pytest
from lessonloom.lessons.export import pathway_html, unit_html, unit_markdown, write_unit
from lessonloom.pathways import Branch, Change, plan_unit, replan
from lessonloom.pathways.calendar import Calendar
from lessonloom.pathways.unit_file import UnitFile
from small_trees import need, needs, skill, tree

from .pages import by_id, read

TREE = tree(skill("A", minutes=60), skill("B", "A"), skill("C"), skill("D", "C"))
TITLES = {"A": "Rates & `1/2`", "B": "Problems", "C": "<i>Tables</i>", "D": "Graphs"}
KNOWN = needs(need("A", 0.0), need("B", 0.4), need("C", 0.2, lacking=15), need("D", 0.4))
FOR_SOME = Branch(
    skill="C",
    before="B",
    minutes=4,
    learners=("L01", "L02"),
    why="The class is secure on it.",
    evidence="Mastery .20.",
    changes_if="Who gets it right goes on.",
)


def unit_file(unit=None, **update) -> UnitFile:
    unit = unit or plan_unit(TREE, KNOWN, ["B", "D"], minutes=50)
    first = unit.lessons[0].model_copy(update={"branches": (FOR_SOME,)})
    unit = unit.model_copy(update={"lessons": (first, *unit.lessons[1:])})
    return UnitFile(
        class_name="6b",
        class_file="my classes/6b.csv",
        learners=28,
        asked={"X.1": ("B",), "X.2": ("D",)},
        pack="p",
        calendar=Calendar(start=date(2026, 11, 23)),
        unit=unit,
    ).model_copy(update=update)


def test_the_page_has_every_lesson_with_its_date_and_minutes_that_add_up():
    file = unit_file()
    root = read(unit_html(file, TITLES, "out/u"))
    lessons = root.all("article")
    assert len(lessons) == len(file.unit.lessons)
    for n, (shown, lesson) in enumerate(zip(lessons, file.unit.lessons, strict=True), 1):
        assert shown.text.startswith(f"{n}. ")
        table = shown.all("table")[0]
        minutes = [int(e.text.split()[0]) for e in table.all("td") if e.attrs.get("class") == "clock"]
        assert sum(minutes) == lesson.minutes == 50
    assert "Mon, Nov 23, 2026" in lessons[0].text
    assert "<i>Tables</i>" not in unit_html(file, TITLES, "out/u")


def test_both_forms_say_the_same_of_a_lesson():
    file = unit_file()
    page, text = read(unit_html(file, TITLES, "u")).text, unit_markdown(file, TITLES, "u")
    for said in ("Meanwhile, for some", "for 2 learners", "Needed for B: A is part of B.", "part 1 of 2"):
        assert said in page
        assert said in text
    assert "L01" not in page + text


def test_each_step_that_begins_has_a_command_to_its_own_goal_and_parts_share_one():
    file = unit_file()
    text = unit_markdown(file, TITLES, "out/u")
    begun = next(one.number for one in file.unit.lessons for s in one.steps if s.skill == "A")
    assert "--class 'my classes/6b.csv' --goal X.1 --skill A --minutes" in text
    assert text.count("--skill A ") == 1
    assert f"Go on with the plan of lesson {begun} for " in text
    assert "--goal X.2 --skill D " in text
    assert text.count("$ lessonloom quiz --goal X.") == 2


@pytest.mark.parametrize("taught", [1, 2, 3])
def test_a_rest_has_no_plan_of_its_own(taught):
    file = unit_file()
    skill_ = file.unit.lessons[taught - 1].steps[0].skill
    again = replan(TREE, file.unit, taught=taught, unfinished={skill_: 10})
    text = unit_markdown(file.model_copy(update={"unit": again.unit}), TITLES, "u")
    assert "Rest of the " in text
    assert text.count(f"--skill {skill_} ") == 1
    assert "Go on with the plan of lesson" in text


def test_what_changed_stands_on_the_page_with_its_reason():
    file = unit_file(changes=(Change(what="B moves to lesson 4.", why="A was not finished."),))
    root = read(unit_html(file, TITLES, "u"))
    assert "B moves to lesson 4. A was not finished." in root.text
    assert by_id(root, "late").text


def test_lessons_taught_are_marked_and_no_longer_to_be_shortened():
    text = unit_markdown(unit_file(taught=2), TITLES, "u")
    assert "Lesson 2, Tue, Nov 24, 2026" in text
    assert text.count("(taught)") == 4
    late = text.partition("## When you run late")[2]
    assert "lessons 1" not in late
    assert " 2," not in late


def test_a_class_that_is_secure_is_told_so():
    done = plan_unit(TREE, needs(need("B", 0.95, lacking=0)), ["B"], minutes=50)
    file = unit_file().model_copy(update={"unit": done})
    assert "The class is secure on all that the goals need" in unit_markdown(file, TITLES, "u")


def test_one_goal_that_cannot_be_cut_is_said_so():
    file = unit_file(plan_unit(TREE, KNOWN, ["B"], minutes=50))
    assert "nothing can be left out without losing the goal" in unit_markdown(file, TITLES, "u")


def test_names_go_into_the_bridges_alone_and_never_as_a_formula(tmp_path):
    names = {"L01": "=Amara", "L02": "Yuki"}
    _, files = write_unit(unit_file(), TITLES, tmp_path, names=names)
    assert files["bridges"].read_text().splitlines()[1:] == [
        "1,2026-11-23,C,<i>Tables</i>,4,'=Amara",
        "1,2026-11-23,C,<i>Tables</i>,4,Yuki",
    ]
    assert not any(b"Yuki" in files[kind].read_bytes() for kind in files if kind != "bridges")
    later = write_unit(unit_file(taught=1), TITLES, tmp_path, names=names)[1]["bridges"]
    assert len(later.read_text().splitlines()) == 1


def test_a_unit_file_reads_back_as_it_was(tmp_path):
    file = unit_file()
    _, files = write_unit(file, TITLES, tmp_path, names={})
    assert UnitFile.model_validate_json(files["json"].read_bytes()) == file


def test_a_pathway_shows_who_needs_which_bridge(pathway):
    page = read(pathway_html(pathway.model_copy(update={"branches": (FOR_SOME,)}), TITLES)).text
    assert "Bridge to" in page
    assert "4 minutes for 2 learners. The class is secure on it. Mastery .20." in page
