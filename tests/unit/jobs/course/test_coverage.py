"""The matrix of standards and lessons: it counts what the written files hold, and shows what they lack."""

import csv
import json
from html.parser import HTMLParser

import pytest
from lessonloom.jobs.course.coverage import grid_of
from lessonloom.jobs.course.plan_files import written_uses
from lessonloom.jobs.course.written import write_course


def grid(school):
    state = school.course()
    return grid_of(state, written_uses(state, school.out / "6a", school.records()), school.tree)


def plan_file(school, lesson):
    return school.out / "6a" / "lessons" / lesson / "lesson-plan.json"


def row(found, standard):
    return next(one for one in found.rows if one.standard == standard)


def test_a_cell_counts_the_items_of_the_plan_by_what_they_are_for(designed):
    plan = json.loads(plan_file(designed, "6.RP.A.2").read_text())
    own = {one["id"] for one in plan["exercises"] if one["item"]["skill"] == "6.RP.A.2"}
    exits = own & {e for block in plan["blocks"] if block["role"] == "exit" for e in block["exercises"]}
    worked = own & {one["exercise"] for one in plan["worked"]}
    cell = row(grid(designed), "6.RP.A.2").cells["6.RP.A.2"]
    assert cell.items == {
        "taught": len(worked),
        "practiced": len(own - exits - worked),
        "assessed": len(exits),
    }
    assert not cell.gap
    assert min(cell.items.values()) > 0


def test_a_test_counts_with_the_questions_it_has(designed):
    found = grid(designed)
    tests = [column.lesson for column in found.columns if column.lesson.startswith("assessment")]
    asked = designed.out / "6a" / "assessments" / tests[-1] / "quiz-answers.csv"
    items = list(csv.reader(asked.read_text().splitlines()))[1][1:]
    cells = [one.cells[tests[-1]] for one in found.rows if tests[-1] in one.cells]
    assert sum(cell.items["assessed"] for cell in cells) == len(items) > 0


def test_a_lesson_without_exercises_on_its_standard_is_shown_as_a_gap(school):
    assert not [gap for gap in grid(school).gaps if gap.startswith("6.RP.A.2 ")]
    path = plan_file(school, "6.RP.A.2")
    plan = json.loads(path.read_text())
    plan["exercises"] = [one for one in plan["exercises"] if one["item"]["skill"] != "6.RP.A.2"]
    path.write_text(json.dumps(plan))
    state = school.course()
    number = [one.id for one in state.course.lessons].index("6.RP.A.2") + 1
    told = f"6.RP.A.2 is taught in lesson {number} and no exercise there is on it."
    assert told in grid(school).gaps
    write_course(state, school.out / "6a", school.records(), school.tree)
    page = (school.out / "6a" / "coverage.html").read_text()
    assert told in page
    assert '<td class="gap">taught, no exercise' in page
    assert told in (school.out / "6a" / "course.html").read_text()


def test_what_is_planned_and_not_written_is_not_counted(school):
    plan_file(school, "6.RP.A.2").unlink()
    found = grid(school)
    assert "6.RP.A.2" not in row(found, "6.RP.A.2").cells
    assert any(gap.startswith("6.RP.A.2: lesson") and "no plan yet" in gap for gap in found.gaps)
    write_course(school.course(), school.out / "6a", school.records(), school.tree)
    with (school.out / "6a" / "coverage.csv").open() as file:
        kinds = {one["lesson"]: one["kind"] for one in csv.DictReader(file) if one["skill"] == "6.RP.A.2"}
    assert kinds["6.RP.A.2"] == "no plan yet"
    assert "(no plan yet)" in (school.out / "6a" / "coverage.html").read_text()


def test_the_grid_for_a_spreadsheet_has_a_row_for_each_standard_and_a_column_for_each_lesson(designed):
    with (designed.out / "6a" / "coverage-grid.csv").open() as file:
        units, heads, *rows = list(csv.reader(file))
    state = designed.course()
    assert len(heads) - 4 == len(units) - 4 == len(state.course.lessons)
    assert heads[4].startswith("1. ")
    standards = [one[0] for one in rows]
    assert len(set(standards)) == len(standards)
    assert {designed.tree.skill(goal).standard for goal in state.course.goals} <= {*standards}
    assert [one[2] for one in rows] == sorted((one[2] for one in rows), reverse=True)
    assert any("taught" in cell and "assessed" in cell for one in rows for cell in one[4:])


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.heads, self.regions, self.widths = [], [], []
        self.cells = 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "tr":
            self.cells = 0
            self.widths.append(0)
        if tag in ("td", "th"):
            self.widths[-1] += int(given.get("colspan", 1))
        if tag == "th":
            self.heads.append(given.get("scope"))
        if tag == "div" and given.get("class") == "scroll":
            self.regions.append(given)


def test_the_page_can_be_read_by_keyboard_and_screen_reader(designed):
    found = _Tables()
    found.feed((designed.out / "6a" / "coverage.html").read_text())
    assert set(found.heads) == {"col", "colgroup", "row", "rowgroup"}
    assert len(found.regions) > 1
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in found.regions)


def test_a_long_course_is_cut_into_tables_that_fit_on_a_page(designed):
    whole = grid(designed)
    many = [one.model_copy(update={"number": n}) for n, one in enumerate(whole.columns * 5, 1)]
    bands = whole.model_copy(update={"columns": tuple(many)}).bands()
    assert [column.number for band in bands for column in band.columns] == [
        one.number for unit in dict.fromkeys(c.unit for c in many) for one in many if one.unit == unit
    ]
    assert max(len(band.columns) for band in bands) <= 10


@pytest.mark.parametrize("name", ["coverage.html", "coverage.csv", "coverage-grid.csv"])
def test_the_matrix_is_the_same_to_the_byte_when_nothing_has_changed(name, school):
    before = (school.out / "6a" / name).read_bytes()
    write_course(school.course(), school.out / "6a", school.records(), school.tree)
    assert (school.out / "6a" / name).read_bytes() == before
