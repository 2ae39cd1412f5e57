import csv
import io
import json

import pytest

from .conftest import NAMES, SHORT, follow, send, stored


def names(answers: bytes) -> set[str]:
    return {row["student"] for row in csv.DictReader(io.StringIO(answers.decode()))}


def problem(reply, status: int) -> dict[str, str]:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in reply.text
    return reply.json()


def test_a_class_becomes_a_plan_with_files(client, answers, settings):
    reply = send(client, "/v1/plans", answers, minutes=45, template="5e")
    assert reply.status_code == 202
    run = reply.json()["run"]
    lines = follow(client, run)
    assert lines[-2:] == ["event: end", "data: done"]
    assert [int(line[4:]) for line in lines if line.startswith("id: ")] == list(range(1, len(lines) // 2))
    kinds = [json.loads(line[6:])["kind"] for line in lines[:-2] if line.startswith("data: ")]
    assert kinds[0] == "stage_started"
    assert kinds[-1] == "stage_finished"
    found = client.get(f"/v1/plans/{run}").json()
    assert found["status"] == "done"
    assert found["class_name"] == "6B"
    assert found["plan"]["minutes"] == 45
    assert found["title"] == found["plan"]["title"]
    assert len(found["files"]) == 6
    for name, url in found["files"].items():
        file = client.get(url)
        assert file.status_code == 200
        assert len(file.content) > 200, name
    page = client.get(found["files"]["lesson-plan.html"])
    assert page.headers["content-type"].startswith("text/html")
    assert found["title"] in page.text
    assert [p["run"] for p in client.get("/v1/plans").json()] == [run]


def test_names_stand_only_in_the_teachers_own_files(client, answers, settings):
    run = send(client, "/v1/plans", answers).json()["run"]
    follow(client, run)
    someone = sorted(names(answers))[0]
    assert someone not in stored(settings.home)
    assert someone not in client.get(f"/v1/plans/{run}").text
    assert someone not in client.get(f"/v1/plans/{run}/files/lesson-plan.html").text
    assert not list((settings.home / "portal").rglob("*class*.csv"))
    assert (settings.home / "portal").stat().st_mode & 0o077 == 0


def test_a_diagnosis_knows_learners_by_pseudonym_only(client, answers):
    reply = send(client, "/v1/diagnoses", answers)
    assert reply.status_code == 200
    found = reply.json()
    assert found["learners"][:2] == ["L01", "L02"]
    assert found["graded"] > 100
    assert not [name for name in names(answers) if name in reply.text]


def test_a_class_keeps_its_pseudonyms_from_upload_to_upload(client):
    send(client, "/v1/diagnoses", SHORT)
    only_the_second = "\n".join(line for line in SHORT.splitlines() if NAMES[0] not in line)
    assert send(client, "/v1/diagnoses", only_the_second).json()["learners"] == ["L02"]
    other = send(client, "/v1/diagnoses", only_the_second, class_name="6C").json()
    assert other["learners"] == ["L01"]


def test_a_gradebook_is_read_with_its_key(quick):
    book = "Student,Q1\nAda L.,3\nBo K.,4\n"
    fields = {"goal": "6.RP.A.1"}
    without = quick.post("/v1/diagnoses", data=fields, files={"class_file": ("book.csv", book)})
    assert "add a key file" in problem(without, 422)["remedy"]
    key = ("key.csv", "question,skill,answer\nQ1,6.RP.A.1,3\n")
    reply = quick.post("/v1/diagnoses", data=fields, files={"class_file": ("book.csv", book), "key": key})
    assert reply.json()["graded"] == 2


@pytest.mark.parametrize("url", ["/v1/diagnoses", "/v1/plans"])
@pytest.mark.parametrize(
    ("content", "says"),
    [("", "empty"), ("colour,size\nred,3\n", "no columns"), (b"PK\x03\x04xx", "Excel"), ("a\x00b", "binary")],
)
def test_a_file_that_is_no_class_is_refused_with_a_remedy(quick, url, content, says):
    found = problem(send(quick, url, content), 422)
    assert says in found["detail"]
    assert found["remedy"]
    assert quick.get("/v1/plans").json() == []


def test_bad_rows_are_named_and_can_be_left_out(quick):
    bad = SHORT + "Bo K.,6.RP.A.2,1,perhaps,2026-10-05\n"
    found = problem(send(quick, "/v1/diagnoses", bad), 422)
    assert "row 10" in found["detail"]
    assert "leave such rows out" in found["remedy"]
    assert "--" not in found["remedy"]
    kept = send(quick, "/v1/diagnoses", bad, skip_bad="true").json()
    assert kept["graded"] == 8
    assert len(kept["skipped"]) == 1


def test_an_unknown_goal_is_refused_with_what_comes_close(quick):
    for reply in (send(quick, "/v1/plans", SHORT, goal="6.RP.A.9"), quick.get("/v1/skills/6.RP.A.9")):
        found = problem(reply, 422 if reply.request.method == "POST" else 404)
        assert "6.RP.A.9" in found["detail"]
        assert "6.RP.A." in found["remedy"]


def test_fields_out_of_range_are_named(quick):
    assert "minutes" in problem(send(quick, "/v1/plans", SHORT, minutes=3), 422)["detail"]
    assert "template" in problem(send(quick, "/v1/plans", SHORT, template="7e"), 422)["detail"]
    assert "class_file" in problem(quick.post("/v1/plans", data={"goal": "6.RP.A.2"}), 422)["detail"]


def test_a_goal_stands_for_its_skills(quick):
    found = quick.get("/v1/skills/6.RP.A.3").json()
    assert [s["id"] for s in found][:2] == ["6.RP.A.3.a", "6.RP.A.3.b"]
    assert all(s["title"] and s["statement"] for s in found)


def test_what_is_not_there_is_not_found(quick):
    for url in ("/v1/plans/261001-101010-abcd", "/v1/nothing", "/v1/plans/261001-101010-abcd/events"):
        problem(quick.get(url), 404)
    problem(quick.post("/v1/plans/261001-101010-abcd/resume"), 404)
    problem(quick.get("/v1/diagnoses"), 405)


def test_the_interface_is_described(quick):
    described = quick.get("/openapi.json").json()
    assert "/v1/plans/{run}/events" in described["paths"]
    for path, methods in described["paths"].items():
        assert all(m.get("description") for m in methods.values()), path
    assert quick.get("/healthz").json()["status"] == "ok"
