import re
from datetime import UTC, datetime

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.graph import Response
from lessonloom.items import ItemBank
from lessonloom.learner import diagnose, read_class
from lessonloom.portal.pages._class_view import class_view, given
from lessonloom.settings import Settings
from tests_support import class_file

from .conftest import SHORT, follow, portal, send

GOAL = "6.RP.A.2"


@pytest.fixture(scope="module")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="module")
def shown(tree, tmp_path_factory):
    bank = ItemBank(tree)
    path = class_file(tree, tmp_path_factory.mktemp("class") / "6B.csv", goal=GOAL)
    data = read_class(path, tree=tree, bank=bank)
    diagnosis = diagnose(data, tree=tree, bank=bank, goals=tree.resolve_goal(GOAL))
    return data, diagnosis, class_view(diagnosis, data.responses, tree, data.names)


def test_every_learner_has_a_row_in_exactly_one_group(shown):
    data, _, view = shown
    rows = [row for group in view.groups for row in group.rows]
    assert sorted(row.learner for row in rows) == sorted(data.learners)
    assert {row.name for row in rows} == set(data.names.values())
    for group in view.groups:
        assert group.tier is None or {row.learner for row in group.rows} <= set(group.tier.learners)


def test_a_cell_counts_the_learners_own_answers(shown):
    data, _, view = shown
    for group in view.groups:
        for row in group.rows:
            for cell in row.cells:
                own = [r for r in data.responses if (r.learner, r.skill) == (row.learner, cell.skill)]
                assert cell.n == sum(r.correct is not None for r in own)
                assert cell.right == sum(r.correct is True for r in own)
                assert cell.low <= cell.p <= cell.high
                assert cell.shade in range(5)


def test_a_belief_stands_with_the_very_answers_that_show_it(shown):
    data, _, view = shown
    assert view.beliefs
    for belief in view.beliefs:
        who = {name for said in belief.said for name in said.names}
        assert who <= {data.names[one] for one in belief.found.learners}
        assert belief.remedy
        evidence = {(e.answer, e.stem, data.names[e.learner]) for e in belief.found.evidence}
        assert evidence >= {(said.answer, said.stem, name) for said in belief.said for name in said.names}
        assert belief.more or evidence == {(s.answer, s.stem, name) for s in belief.said for name in s.names}


def test_answers_behind_a_cell_come_in_order_of_time_with_their_questions(tree, shown):
    data = shown[0]
    one = next(r for r in data.responses if r.misconceptions)
    found = given(data.responses, one.learner, one.skill, tree, ItemBank(tree))
    assert [a.at for a in found] == sorted(a.at for a in found)
    wrong = next(a for a in found if a.answer in (one.answer, f"{one.answer}: {a.answer[3:]}"))
    assert wrong.stem
    assert wrong.right is False
    assert wrong.beliefs


def test_of_a_choice_the_text_behind_its_letter_is_shown(tree, shown):
    data, bank = shown[0], ItemBank(tree)
    one = next(r for r in data.responses if "#" in r.item and r.answer and bank.item(r.item).options)
    option = next(o for o in bank.item(one.item).options if o.label == one.answer)
    answers = [a.answer for a in given(data.responses, one.learner, one.skill, tree, bank)]
    assert f"{option.label}: {option.text}" in answers


def test_an_answer_of_another_curriculum_is_still_shown(tree):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    old = Response(
        id="x", learner="L01", skill=GOAL, item="GONE/model#1", answer="3", at=at, misconceptions=("GONE/x",)
    )
    (found,) = given([old], "L01", GOAL, tree, ItemBank(tree))
    assert (found.stem, found.right, found.beliefs) == ("", None, ("GONE/x",))


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    with portal(Settings(home=tmp_path_factory.mktemp("planned"))) as client:
        run = send(client, "/v1/plans", SHORT).json()["run"]
        follow(client, run)
        yield client, run


def test_the_class_of_a_plan_is_shown_by_name(planned):
    client, run = planned
    text = client.get(f"/plans/{run}/class").text
    assert "<bdi>Aaliyah R.</bdi>" in text
    cell = re.search(r'<td class="s\d"><a href="([^"]+)"', text)
    assert cell is not None
    assert client.get(cell[1].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("query", ["learner=L99&skill=6.RP.A.2", "learner=L01&skill=9.XX"])
def test_there_is_no_page_for_a_cell_that_is_not_there(planned, query):
    client, run = planned
    assert client.get(f"/plans/{run}/class/answers?{query}").status_code == 404
    assert client.get(f"/plans/261001-101010-abcd/class/answers?{query}").status_code == 404


def test_a_class_is_made_filled_shown_and_planned_for(client, answers):
    assert "None yet" in client.get("/classes").text
    made = client.post("/classes", data={"name": "6B"}, follow_redirects=False)
    assert made.status_code == 303
    address = made.headers["location"]
    assert "no learners yet" in client.get(address).text
    sent = {"class_file": ("6B.csv", answers)}
    read = client.post(f"{address}/answers", data={"goal": GOAL}, files=sent)
    assert "new answers were read" in read.text
    assert "data-grid" in read.text
    again = client.post(f"{address}/answers", data={"goal": GOAL}, files=sent)
    assert "0 new answers were read" in again.text
    assert "known already" in again.text
    shown = client.get(f"{address}?goal={GOAL}").text
    cell = re.search(r'<td class="s\d"><a href="([^"]+)"', shown)
    assert cell is not None
    assert client.get(cell[1].replace("&amp;", "&")).status_code == 200
    tree = client.get(f"/skills?class={address.rpartition('/')[2]}&goal={GOAL}")
    assert 'class="badge"' in tree.text
    plan = client.post(f"{address}/plans", data={"goal": GOAL, "minutes": 45}, follow_redirects=False)
    follow(client, plan.headers["location"].removeprefix("/plans/"))
    assert "data-grid" in client.get(f"{plan.headers['location']}/class").text
    assert f'value="{GOAL}"' in client.get(address).text, "the goal of the last plan is taken up"


def test_a_file_that_cannot_be_used_says_where_and_what_to_do(client):
    address = client.post("/classes", data={"name": "6B"}, follow_redirects=False).headers["location"]
    bad = SHORT + "Bo K.,6.RP.A.2,1,perhaps,2026-10-05\n"
    reply = client.post(f"{address}/answers", files={"class_file": ("6B.csv", bad)})
    assert reply.status_code == 422
    assert "row 10" in reply.text
    assert "leave such rows out" in reply.text
    kept = client.post(
        f"{address}/answers", files={"class_file": ("6B.csv", bad)}, data={"skip_bad": "true", "goal": GOAL}
    )
    assert "8 new answers were read" in kept.text
    assert "1 thing in the file was not used" in kept.text


def test_what_cannot_be_done_with_a_class_is_said_on_its_page(client):
    address = client.post("/classes", data={"name": "6B"}, follow_redirects=False).headers["location"]
    assert client.post("/classes", data={"name": "6b"}).status_code == 422
    client.post(f"{address}/answers", files={"class_file": ("6B.csv", SHORT)})
    unknown = client.get(f"{address}?goal=6.RP.A.9")
    assert unknown.status_code == 422
    assert "6.RP.A." in unknown.text
    assert client.post(f"{address}/plans", data={"goal": "6.RP.A.9"}).status_code == 422
    assert client.get("/classes/none").status_code == 404
    assert client.post("/classes/none/plans", data={"goal": GOAL}).status_code == 404
