"""Answers as xAPI statements: what goes out comes in again, and what others write is read or explained."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonloom.graph import InputError, Response
from lessonloom.learner.xapi import ANSWERED, MISCONCEPTIONS, Row, rows_of, statements_of

RIGHT = Response(
    id="r1",
    learner="L01",
    skill="5.NF.A.1~unlike",
    item="5.NF.A.1~unlike/add#3",
    answer="3/4",
    correct=True,
    at=datetime(2026, 3, 2, 9, 30),
)
WRONG = RIGHT.model_copy(
    update={"id": "r2", "learner": "L02", "correct": False, "misconceptions": ("5.NF.A.1~unlike/adds",)}
)


def statement(**more):
    return statements_of([RIGHT])[0] | more


def test_a_statement_has_what_the_standard_asks_for():
    (made,) = statements_of([WRONG], "https://school.example")
    assert UUID(made["id"]).version == 5
    assert made["actor"]["account"] == {"homePage": "https://school.example", "name": "L02"}
    assert made["verb"]["id"] == ANSWERED
    assert made["object"]["id"] == "urn:lessonloom:item:5.NF.A.1~unlike/add%233"
    assert made["result"]["success"] is False
    assert made["result"]["extensions"][MISCONCEPTIONS] == ["5.NF.A.1~unlike/adds"]
    assert made["timestamp"] == "2026-03-02T09:30:00+00:00"


def test_the_same_response_has_the_same_id_and_another_another():
    first, again = statements_of([RIGHT, WRONG]), statements_of([RIGHT, WRONG])
    assert first == again
    assert first[0]["id"] != first[1]["id"]


def test_what_goes_out_comes_in_again():
    rows, left_out = rows_of(json.dumps(statements_of([RIGHT, WRONG])))
    assert left_out == []
    assert rows[0] == Row("L01", RIGHT.item, RIGHT.skill, "3/4", "1", "2026-03-02T09:30:00+00:00")
    assert [r.correct for r in rows] == ["1", "0"]


ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1)


@given(ANY, ANY, st.none() | st.booleans())
def test_any_answer_of_anyone_survives(learner, answer, correct):
    response = RIGHT.model_copy(
        update={"learner": learner, "answer": answer, "correct": correct, "at": datetime.now(UTC)}
    )
    (row,), left_out = rows_of(json.dumps(statements_of([response])))
    assert (row.student, row.item, row.answer) == (learner, RIGHT.item, answer)
    assert row.correct == ("" if correct is None else str(int(correct)))
    assert left_out == []


def test_a_reply_of_a_store_and_one_statement_on_each_line_are_read():
    made = statements_of([RIGHT, WRONG])
    assert len(rows_of(json.dumps({"statements": made, "more": ""}))[0]) == 2
    assert len(rows_of("\n".join(map(json.dumps, made)))[0]) == 2
    assert len(rows_of(json.dumps(made[0]))[0]) == 1


def test_statements_of_other_systems_are_read_by_item_in_the_name_or_by_skill():
    named = statement(
        actor={"mbox": "mailto:ada@school.example"},
        object={"id": "https://lms.example/q/17", "definition": {"name": {"en": "Q2 (6.RP.A.2/share#4)"}}},
        context={},
        result={"response": "5", "score": {"scaled": 0.5}},
    )
    skilled = statement(
        object={"id": "https://lms.example/q/18"},
        context={"contextActivities": {"parent": {"id": "urn:lessonloom:skill:6.RP.A.2"}}},
    )
    rows, left_out = rows_of(json.dumps([named, skilled]))
    assert left_out == []
    assert (rows[0].student, rows[0].item, rows[0].correct) == ("ada@school.example", "6.RP.A.2/share#4", "0")
    assert (rows[1].item, rows[1].skill) == ("https://lms.example/q/18", "6.RP.A.2")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (statement(verb={"id": "http://adlnet.gov/expapi/verbs/launched"}), "tells of no answer"),
        (statement(result=None), "tells of no answer"),
        (statement(actor={}), "names no learner"),
        (statement(object={"id": "https://x.example/1"}, context={}), "is no item of Lessonloom"),
        (statement(timestamp="soon"), "timestamp"),
        ({"actor": 3}, "actor"),
        ("text", "the whole"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_its_reason(raw, why):
    rows, left_out = rows_of(json.dumps([statement(), raw]))
    assert len(rows) == 1
    assert left_out[0].startswith("statement 2: ")
    assert why in left_out[0]


@pytest.mark.parametrize("text", ["", "no json", "3", "[" * 100_000])
def test_what_is_no_file_of_statements_is_refused(text):
    with pytest.raises(InputError, match="xAPI"):
        rows_of(text or "nothing")
