"""Reading a class: what is accepted, what is graded, and what is said about everything else."""

from datetime import datetime
from pathlib import Path

import pytest
from lessonloom.graph import InputError
from lessonloom.learner import read_class


@pytest.fixture
def read(tmp_path, tree, bank):
    def read_text(text: str | bytes, *, key: str | None = None, name: str = "class.csv", **options):
        path: Path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if key is not None:
            (tmp_path / "key.csv").write_text(key)
            options["key"] = tmp_path / "key.csv"
        return read_class(path, tree=tree, bank=bank, **options)

    return read_text


def only(data):
    (response,) = data.responses
    return response


# --- the long form --------------------------------------------------------------------------------


def test_an_answer_to_an_item_is_graded_and_names_its_misconception(read):
    data = read("student,item,answer,date\nAna P.,6.C/m#0,7,2026-03-02\n")
    response = only(data)
    assert (response.learner, response.skill, response.correct) == ("L01", "6.C", False)
    assert response.misconceptions == ("6.C/adds",)
    assert response.at == datetime(2026, 3, 2)
    assert data.names == {"L01": "Ana P."}
    assert data.name == "class"


@pytest.mark.parametrize(
    "header",
    [
        "Student,Item,Answer",
        "LEARNER,Question,Response",
        "pupil,Problem,Given Answer",
        "Name,item_id,response",
    ],
)
def test_headers_are_known_by_their_usual_names(read, header):
    assert only(read(f"{header}\nAna,6.C/m#0,12\n")).correct is True


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_semicolon_and_tab_separate_cells(read, delimiter):
    text = "student,item,answer\nAna,6.C/m#0,12\n".replace(",", delimiter)
    assert only(read(text)).correct is True


def test_quoted_cells_hold_commas_quotes_and_line_breaks(read):
    data = read(
        'student,item,answer\n"P., Ana",6.C/m#0,"12"\n"O\'Neil ""Jo""",6.C/m#0,"1\n2"\nBo,6.C/m#0,12\n'
    )
    assert list(data.names.values()) == ["P., Ana", 'O\'Neil "Jo"', "Bo"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_names_survive_every_usual_encoding(read, encoding):
    data = read("student,item,answer\nZoë Ñ.,6.C/m#0,12\n".encode(encoding))
    assert data.names == {"L01": "Zoë Ñ."}


@pytest.mark.parametrize(
    ("mark", "correct"),
    [("1", True), ("0", False), ("TRUE", True), ("no", False), ("Yes", True), ("wrong", False)],
)
def test_marks_count_where_there_is_no_answer(read, mark, correct):
    assert only(read(f"student,skill,correct\nAna,6.C,{mark}\n")).correct is correct


def test_marks_on_the_same_skill_are_different_questions(read):
    data = read("student,skill,correct\nAna,6.C,1\nAna,6.C,1\nAna,6.C,0\n")
    assert len(data.responses) == 3
    assert data.skipped == ()


def test_the_computed_verdict_wins_over_a_mark_that_disagrees(read):
    data = read("student,item,answer,correct\nAna,6.C/m#0,12,0\n")
    assert only(data).correct is True
    assert "marked wrong, but '12' is right" in data.skipped[0].reason


def test_an_empty_answer_is_no_answer_and_not_wrong(read):
    data = read("student,item,answer,correct\nAna,6.C/m#0,,0\nBo,6.C/m#0,,\n")
    assert [r.correct for r in data.responses] == [None, None]


def test_what_cannot_be_graded_is_kept_ungraded(read):
    assert only(read("student,item,answer\nAna,6.C/m#0,I don't know\n")).correct is None


def test_the_same_row_twice_counts_once_and_is_reported(read):
    row = "Ana,6.C/m#0,12,2026-03-02\n"
    data = read("student,item,answer,date\n" + row + row)
    assert len(data.responses) == 1
    assert data.skipped[0].place == "class.csv, row 3"
    assert "row 2" in data.skipped[0].reason


def test_the_same_answer_on_another_day_counts(read):
    data = read("student,item,answer,date\nAna,6.C/m#0,12,2026-03-02\nAna,6.C/m#0,12,2026-03-03\n")
    assert len(data.responses) == 2


def test_reading_a_file_again_gives_the_same_ids(read):
    text = "student,item,answer\nAna,6.C/m#0,12\n"
    assert only(read(text)).id == only(read(text)).id
    assert len(only(read(text)).id) == 16


def test_a_learner_without_answers_stays_in_the_class(read):
    data = read("student,item,answer\nAna,6.C/m#0,12\nBo,,\n")
    assert data.learners == ("L01", "L02")
    assert len(data.responses) == 1


@pytest.mark.parametrize("date", ["2026-03-02", "3/2/2026", "03/02/26", "Mar 2, 2026"])
def test_dates_are_read_in_iso_and_us_order(read, date):
    response = only(read(f'student,item,answer,date\nAna,6.C/m#0,12,"{date}"\n'))
    assert response.at == datetime(2026, 3, 2)


def test_a_time_zone_is_converted(read):
    response = only(read("student,item,answer,time\nAna,6.C/m#0,12,2026-03-02T10:00:00+02:00\n"))
    assert response.at == datetime(2026, 3, 2, 8)


def test_the_schools_own_questions_are_found_in_the_key(read):
    key = "question,skill,answer\nQ1,6.C,3/4\nQ2,5.B,10\n"
    data = read("student,question,answer\nAna,q1,0.75\nAna,Q2,9\n", key=key)
    assert [(r.skill, r.item, r.correct) for r in data.responses] == [
        ("6.C", "q1", True),
        ("5.B", "Q2", False),
    ]


def test_the_key_may_name_lessonloom_items(read):
    response = only(read("student,question,answer\nAna,Q1,7\n", key="question,item\nQ1,6.C/m#0\n"))
    assert response.item == "6.C/m#0"
    assert response.misconceptions == ("6.C/adds",)


# --- pseudonyms -----------------------------------------------------------------------------------


def test_pseudonyms_follow_the_first_appearance(read):
    data = read("student,item,answer\nBo,6.C/m#0,1\nAna,6.C/m#0,12\nbo ,6.C/m#1,12\n")
    assert data.names == {"L01": "Bo", "L02": "Ana"}
    assert [r.learner for r in data.responses] == ["L01", "L02", "L01"]


def test_a_roster_keeps_pseudonyms_and_newcomers_get_new_numbers(read):
    text = "student,item,answer\nNew,6.C/m#0,1\nAna,6.C/m#0,12\n"
    data = read(text, roster={"Ana": "L07", "Gone": "L09"})
    assert data.names == {"L10": "New", "L07": "Ana"}


# --- the gradebook --------------------------------------------------------------------------------

GRADEBOOK = "Student,Q1,Q2\nKEY,12,3/4\nSKILL,6.C,5.B\nAna,12,0.75\nBo,11,\nCy,,\n"


def test_a_gradebook_is_graded_by_its_key_rows(read):
    data = read(GRADEBOOK)
    assert data.learners == ("L01", "L02", "L03")
    assert [r.correct for r in data.responses] == [True, True, False, None, None, None]
    assert [r.skill for r in data.responses[:2]] == ["6.C", "5.B"]


def test_a_gradebook_takes_its_key_from_a_file(read):
    data = read("Name,Q1,Q2\nAna,12,4\n", key="question,skill,answer\nQ1,6.C,12\nQ2,5.B,5\n")
    assert [r.correct for r in data.responses] == [True, False]


def test_items_in_a_gradebook_name_misconceptions(read):
    data = read("Name,Q1\nITEM,6.C/m#0\nSKILL,6.C\nAna,7\n")
    assert only(data).misconceptions == ("6.C/adds",)


def test_item_ids_may_be_the_headers(read):
    assert only(read("Name,6.C/m#0\nAna,3\n")).misconceptions == ("6.C/inverts",)


def test_without_right_answers_the_cells_are_marks(read):
    data = read("Name,Q1,Q2\nStandard,6.C,5.B\nAna,1,0\n")
    assert [r.correct for r in data.responses] == [True, False]


def test_a_column_without_a_skill_is_left_out_and_reported(read):
    data = read("Name,Q1,Total\nKEY,12,\nSKILL,6.C,\nAna,12,9\n")
    assert len(data.responses) == 1
    assert data.skipped[0].place == "class.csv, column Total"


def test_two_learners_of_one_name_are_not_mixed_up(read):
    with pytest.raises(InputError, match=r"row 5.*'Ana' has a row already \(row 4\)"):
        read("Name,Q1\nKEY,12\nSKILL,6.C\nAna,12\nAna,11\n")


# --- bad rows -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "place", "remedy"),
    [
        ("Ana,9.X/m#0,12,1,", "row 2", "Check the id"),
        (",6.C/m#0,12,1,", "row 2, column student", "Fill in"),
        ("Ana,6.C/m#0,12,maybe,", "row 2, column correct", "1 or 0"),
        ("Ana,6.C/m#0,12,1,tomorrow", "row 2, column date", "2026-03-14"),
        ("Ana,Q9,12,1,", "row 2", "Add it to the key"),
        ("Ana,,12,1,", "row 2", "Fill in the item"),
        ("Ana,6.C/m#0,1,5,1,2026-03-02,x", "row 2", "quotes"),
    ],
)
def test_a_bad_row_names_its_place_and_remedy(read, row, place, remedy):
    text = f"student,item,answer,correct,date\n{row}\n"
    with pytest.raises(InputError) as caught:
        read(text)
    assert f"class.csv, {place}" in caught.value.message
    assert remedy in caught.value.message
    assert "--skip-bad" in caught.value.remedy


def test_an_unknown_skill_is_a_bad_row_with_a_suggestion(read):
    with pytest.raises(InputError, match=r"row 2.*6\.CC.*Did you mean 6\.C"):
        read("student,skill,correct\nAna,6.CC,1\n")


def test_a_code_that_covers_several_skills_asks_for_one(read):
    with pytest.raises(InputError, match=r"covers 3 skills.*6\.C, 6\.D"):
        read("student,skill,correct\nAna,6,1\n")


def test_good_rows_of_a_bad_file_can_be_kept(read):
    text = "student,item,answer\nAna,6.C/m#0,12\nAna,9.X/m#0,12\n"
    data = read(text, skip_bad=True)
    assert len(data.responses) == 1
    assert data.skipped[0].place == "class.csv, row 3"
    assert "Check the id" in data.skipped[0].reason


def test_bad_rows_are_listed_in_the_order_of_the_file(read):
    with pytest.raises(InputError) as caught:
        read("student,item,answer\nAna,9.X/m#0,12\n,6.C/m#0,12\nBo,9.X/m#0,12\n")
    places = [line.split(":")[0].split(", row ")[1][0] for line in caught.value.message.splitlines()[1:]]
    assert places == ["2", "3", "4"]


def test_only_the_first_ten_of_many_bad_rows_are_listed(read):
    rows = "".join(f"Ana,9.X/m#{i},12\n" for i in range(25))
    with pytest.raises(InputError, match="25 entries") as caught:
        read("student,item,answer\n" + rows)
    assert caught.value.message.count("row ") == 10
    assert "15 more" in caught.value.message


# --- files that are no class ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"PK\x03\x04 rest of a workbook", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x01\x02binary", "binary"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b'{"student": "Ana"}', "JSON"),
        (b'[{"student": "Ana"}]', "JSON"),
    ],
)
def test_other_files_are_recognized_for_what_they_are(read, content, says):
    with pytest.raises(InputError, match=says) as caught:
        read(content)
    assert "class.csv" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour,shape\nred,round\n", "no columns that can be recognized"),
        ("student,item,answer\n", "no learners"),
        ("Student,Q1,Q2\nAna,12,3\n", "looks like a gradebook"),
        ("student,item,date\nAna,6.C/m#0,2026-03-02\n", "lacks a column answer or correct"),
        ("item,answer\n6.C/m#0,12\n", "lacks a column student"),
        ("student,item,question,answer\nAna,a,b,c\n", "two columns that mean item"),
        ("Name,Q1\nKEY,12\nAna,12\n", "which skill"),
    ],
)
def test_a_table_of_another_shape_says_what_is_missing(read, text, says):
    with pytest.raises(InputError, match=says) as caught:
        read(text)
    assert caught.value.remedy


def test_what_was_found_is_listed(read):
    with pytest.raises(InputError, match="'colour', 'shape'"):
        read("colour,shape\nred,round\n")


def test_a_missing_file_and_a_folder_are_named(tmp_path, tree, bank):
    with pytest.raises(InputError, match="no file"):
        read_class(tmp_path / "none.csv", tree=tree, bank=bank)
    with pytest.raises(InputError, match="folder"):
        read_class(tmp_path, tree=tree, bank=bank)


def test_a_key_that_matches_no_column_is_reported(read):
    with pytest.raises(InputError, match="None of the questions in the key"):
        read("Name,Q1\nAna,12\n", key="question,skill,answer\nA1,6.C,12\n")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("skill,answer\n6.C,12\n", "no column for the question"),
        ("question,answer\nQ1,12\n", "for no question which skill"),
        ("question,skill,answer\nQ1,6.C,12\nq1,5.B,3\n", "row 3.*twice"),
        ("question,skill,answer\nQ1,,12\n", "row 2.*neither a skill nor an item"),
        ("question,skill,answer\n", "no questions"),
    ],
)
def test_a_bad_key_is_reported(read, key, says):
    with pytest.raises(InputError, match=says) as caught:
        read("Name,Q1\nAna,12\n", key=key)
    assert "key.csv" in caught.value.message
