import re
import zipfile
from io import BytesIO

import pytest
from lessonloom.lessons.editing import EditField
from lessonloom.portal.pages.editor import change_from, own_label


def base(client, run: str) -> int:
    return int(re.search(r'name="base" value="(\d+)"', client.get(f"/plans/{run}/edit").text)[1])


def change(client, run: str, **fields: object):
    fields = {"base": base(client, run), **fields}
    return client.post(
        f"/plans/{run}/edit", data={k: str(v) for k, v in fields.items()}, follow_redirects=False
    )


def block(page: str, id: str) -> str:
    return re.search(rf'id="block-{id}".*?(?=<li class="block|</ol>)', page, re.S)[0]


def minutes(page: str) -> dict[str, int]:
    return {id: int(n) for id, n in re.findall(r'id="m-([\w-]+)" name="minutes"[^>]*value="(\d+)"', page)}


def test_words_are_changed_in_place_and_their_writer_is_told(planned):
    client, run = planned
    assert "Make this block anew" in client.get(f"/plans/{run}/edit").text
    reply = change(client, run, kind="edit", slot="hook", text="Which <b> is cheaper?")
    assert reply.status_code == 303
    assert reply.headers["location"] == f"/plans/{run}/edit#line-hook"
    shown = block(client.get(f"/plans/{run}/edit").text, "hook")
    assert "Which &lt;b&gt; is cheaper?" in shown
    assert "by-person" in shown


def test_minutes_keep_adding_up_and_what_cannot_be_is_refused_with_a_remedy(planned):
    client, run = planned
    before = minutes(client.get(f"/plans/{run}/edit").text)
    assert change(client, run, kind="minutes", block="hook", minutes=before["hook"] + 2).status_code == 303
    after = minutes(client.get(f"/plans/{run}/edit").text)
    assert after["hook"] == before["hook"] + 2
    assert sum(after.values()) == sum(before.values()) == 50
    refused = change(client, run, kind="minutes", block="hook", minutes=49)
    assert refused.status_code == 422
    assert "minutes are possible" in refused.text
    assert minutes(refused.text) == after


def test_a_block_moves_locks_and_refuses_while_locked(planned):
    client, run = planned
    order = re.findall(r'id="block-([\w-]+)"', client.get(f"/plans/{run}/edit").text)
    change(client, run, kind="move", block=order[0], to=2)
    assert re.findall(r'id="block-([\w-]+)"', client.get(f"/plans/{run}/edit").text)[:2] == order[1::-1]
    change(client, run, kind="lock", block="hook")
    shown = block(client.get(f"/plans/{run}/edit").text, "hook")
    assert "<textarea" not in shown
    assert "Unlock" in shown
    assert "is locked" in change(client, run, kind="edit", slot="hook", text="x").text
    change(client, run, kind="unlock", block="hook")
    assert "<textarea" in block(client.get(f"/plans/{run}/edit").text, "hook")


def test_a_block_is_made_anew_and_the_shape_changed_without_a_model(planned):
    client, run = planned
    before = client.get(f"/plans/{run}/files/json").json()
    reply = change(client, run, kind="regenerate", block="independent", wish="")
    assert reply.status_code == 303, re.search(r'role="alert".*?</div>', reply.text, re.S)
    assert client.get(f"/plans/{run}/files/json").json()["exercises"] != before["exercises"]
    assert change(client, run, kind="template", template="direct-instruction").status_code == 303
    plan = client.get(f"/plans/{run}/files/json").json()
    assert plan["template"] == "direct-instruction"
    assert sum(one["minutes"] for one in plan["blocks"]) == 50
    change(client, run, kind="undo")
    change(client, run, kind="undo")
    assert client.get(f"/plans/{run}/files/json").json()["exercises"] == before["exercises"]


def test_undo_redo_and_approve(planned):
    client, run = planned
    change(client, run, kind="edit", slot="objective", text="say it once")
    change(client, run, kind="undo")
    assert "say it once" not in client.get(f"/plans/{run}/edit").text
    change(client, run, kind="redo")
    assert "say it once" in client.get(f"/plans/{run}/edit").text
    change(client, run, kind="approve")
    assert 'class="approved"' in client.get(f"/plans/{run}/edit").text


def test_when_somebody_changed_the_same_words_both_texts_are_kept(planned):
    client, run = planned
    old = base(client, run)
    change(client, run, kind="edit", slot="objective", text="theirs")
    reply = change(client, run, base=old, kind="edit", slot="objective", text="mine")
    assert reply.status_code == 409
    conflict = re.search(r'class="alert conflict".*?</section>', reply.text, re.S)[0]
    assert "mine</textarea>" in conflict
    assert "theirs" in conflict
    mine = int(re.search(r'name="base" value="(\d+)"', conflict)[1])
    assert change(client, run, base=mine, kind="edit", slot="objective", text="mine").status_code == 303


def test_when_somebody_changed_other_words_both_changes_stand(planned):
    client, run = planned
    old = base(client, run)
    change(client, run, kind="edit", slot="objective", text="theirs again")
    assert change(client, run, base=old, kind="edit", slot="big_idea", text="my idea").status_code == 303
    page = client.get(f"/plans/{run}/edit").text
    assert "theirs again" in page
    assert "my idea" in page
    assert change(client, run, base=old, kind="lock", block="hook").status_code == 409


def test_a_form_that_makes_no_sense_changes_nothing(planned):
    client, run = planned
    before = base(client, run)
    for wrong in (
        {"kind": "nonsense"},
        {"kind": "edit", "slot": "nonsense", "text": "x"},
        {"kind": "edit", "slot": "hook", "text": ""},
        {"kind": "minutes", "block": "hook", "minutes": "many"},
        {"kind": "lock", "block": "nonsense"},
        {"kind": "lock", "block": "hook", "base": "x"},
    ):
        reply = change(client, run, **wrong)
        assert reply.status_code == 422, wrong
        assert 'role="alert"' in reply.text
    assert base(client, run) == before


def test_what_was_typed_stays_when_it_is_refused(planned):
    client, run = planned
    long = "word " * 1200
    page = change(client, run, kind="edit", slot="hook", text=long).text
    assert long.strip() in page


def test_versions_are_listed_and_compared_side_by_side(planned):
    client, run = planned
    change(client, run, kind="edit", slot="success-1", text="Everything is quite different.")
    number = base(client, run)
    listed = client.get(f"/plans/{run}/versions").text
    assert "The plan as it was made." in listed
    assert "(this one counts)" in listed
    page = client.get(f"/plans/{run}/versions/compare?a=1&b={number}").text
    assert re.search(r"Success 1.*<del>.*<ins>.*different\..*>Teacher<", page, re.S)
    assert "do not differ" in client.get(f"/plans/{run}/versions/compare?a=1&b=1").text
    assert client.get(f"/plans/{run}/versions/compare?a=1&b=999").status_code == 404


def test_every_file_is_made_from_the_version_that_counts(planned):
    client, run = planned
    change(client, run, kind="edit", slot="objective", text="weigh words in gold")
    assert "weigh words in gold" in client.get(f"/plans/{run}/files/html").text
    assert client.get(f"/plans/{run}/files/json").json()["objective"] == "weigh words in gold"
    quizzes = client.get(f"/plans/{run}/files/gift")
    assert zipfile.ZipFile(BytesIO(quizzes.content)).namelist()
    assert "attachment" in quizzes.headers["content-disposition"]
    assert client.get(f"/plans/{run}/files/exe").status_code == 404


def test_clock_times_are_shown_on_wish(planned):
    client, run = planned
    page = client.get(f"/plans/{run}/edit?begins=09:40").text
    assert ">09:40–" in page
    assert client.get(f"/plans/{run}/edit?begins=noon").status_code == 200
    reply = change(client, run, kind="lock", block="exit", begins="09:40")
    assert reply.headers["location"] == f"/plans/{run}/edit?begins=09:40#block-exit"


def test_forms_become_changes():
    assert change_from({"kind": "edit", "slot": "hook", "text": "x", "base": "1"}) == EditField(
        slot="hook", text="x"
    )
    with pytest.raises(Exception, match="kind"):
        change_from({})
    assert own_label("success-2") == "Success 2"
