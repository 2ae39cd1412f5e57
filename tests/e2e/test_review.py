import json

import pytest
from lessonloom.lessons import LessonPlan


@pytest.fixture
def resting(cli, answers_csv, tmp_path):
    """The id of a run that waits for its review."""
    made = cli(
        "plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out", "--review", "--json"
    )
    assert made.code == 0, made.err
    summary = json.loads(made.out)
    assert summary["status"] == "review"
    assert summary["files"] == {}
    return summary["run"]


def plan_in(tmp_path) -> LessonPlan:
    return LessonPlan.model_validate_json((tmp_path / "out" / "lesson-plan.json").read_text())


def status(cli) -> str:
    return json.loads(cli("runs", "--json").out)[0]["status"]


def test_a_plan_under_review_rests_before_any_file_is_written(cli, resting, tmp_path):
    assert status(cli) == "review"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_resting_run_shows_its_passages_and_what_can_be_done(cli, answers_csv, tmp_path):
    shown = cli("plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out", "--review")
    run = json.loads(cli("runs", "--json").out)[0]["id"]
    assert f"lessonloom plan --resume {run} --edits edits.json" in shown.out
    assert "hook" in shown.out
    assert "closure" in shown.out


def test_resuming_approves_and_resuming_again_changes_nothing(cli, resting, tmp_path):
    assert cli("plan", "--resume", resting).code == 0
    assert status(cli) == "done"
    files = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    assert len(files) == 6
    assert cli("plan", "--resume", resting).code == 0
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == files


def test_an_edit_changes_its_passage_alone_and_is_marked_as_the_teachers(cli, answers_csv, tmp_path):
    ask = ("plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out")
    cli(*ask)
    before = plan_in(tmp_path)
    run = json.loads(cli(*ask, "--review", "--json").out)["run"]
    words = "Say in one sentence what a ratio tells you about two amounts."
    (tmp_path / "edits.json").write_text(json.dumps({"closure": words}))
    edited = cli("plan", "--resume", run, "--edits", tmp_path / "edits.json")
    assert edited.code == 0, edited.err
    after = plan_in(tmp_path)
    changed = [b.id for a, b in zip(before.blocks, after.blocks, strict=True) if a != b]
    assert changed == [after.block("closure").id]
    mine = {p.slot: p for p in (*after.block("closure").teacher, *after.block("closure").learners)}
    assert (mine["closure"].text, mine["closure"].origin) == (words, "teacher")
    rest = {"blocks": True, "quality": True, "provenance": {"writers"}}
    assert after.model_dump(exclude=rest) == before.model_dump(exclude=rest)
    wrote = {w.slot: (w.origin, w.name) for w in after.provenance.writers}
    assert wrote == dict.fromkeys((s for s, p in mine.items() if p.text == words), ("teacher", "teacher"))
    assert after.quality is not None
    assert after.quality.errors == ()
    assert words in (tmp_path / "out" / "lesson-plan.md").read_text()


def test_an_edit_of_a_resting_plan_is_a_version_that_can_be_taken_back(cli, resting, tmp_path):
    (tmp_path / "edits.json").write_text(
        json.dumps({"objective": "say what a rate is", "closure": "Say it."})
    )
    resume = ("plan", "--resume", resting, "--edits", tmp_path / "edits.json", "--author", "Ms. Reyes")
    assert cli(*resume).code == 0
    shown = json.loads(cli("review", resting, "--json").out)
    assert shown["stale"] == ["check", "exit", "independent", "model"]  # the closing was edited after it
    rows = json.loads(cli("review", resting, "--versions", "--json").out)
    assert [(r["author"], r["changed"]) for r in rows] == [
        ("Lessonloom", []),
        ("Ms. Reyes", ["objective"]),
        ("Ms. Reyes", ["closure"]),
    ]
    assert plan_in(tmp_path).objective == "say what a rate is"
    cli("review", resting, "--undo")
    cli("review", resting, "--undo")
    assert plan_in(tmp_path).objective != "say what a rate is"


def test_of_edits_that_cannot_all_be_made_none_is(cli, resting, tmp_path):
    (tmp_path / "edits.json").write_text(json.dumps({"closure": "Say it.", "W1": "What is new?"}))
    refused = cli("plan", "--resume", resting, "--edits", tmp_path / "edits.json")
    assert refused.code == 2
    assert "W1 is quoted in the plan" in " ".join(refused.err.split())
    assert cli("plan", "--resume", resting).code == 0
    rows = json.loads(cli("review", resting, "--versions", "--json").out)
    assert [(r["note"], r["approved"]) for r in rows] == [
        ("The plan as it was made.", False),
        ("Approved.", True),
    ]


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ('{"no-such-passage": "Hello."}', "has no passage 'no-such-passage'"),
        ("these are my edits", "no edits can be read"),
        ('["hook"]', "no edits can be read"),
        ('{"hook": 5}', "no edits can be read"),
        ('{"hook": ""}', "no edits can be read"),
        ("{}", "no edits"),
        (None, "no edits can be read"),
    ],
)
def test_edits_that_cannot_be_used_are_told_and_the_plan_still_waits(edits, said, cli, resting, tmp_path):
    file = tmp_path / "edits.json"
    if edits is not None:
        file.write_text(edits)
    refused = cli("plan", "--resume", resting, "--edits", file)
    assert refused.code == 2
    assert said in refused.err
    assert "try:" in refused.err
    assert "Traceback" not in refused.err
    assert status(cli) == "review"
    assert cli("plan", "--resume", resting).code == 0


def test_edits_of_a_finished_plan_and_without_a_run_are_refused(cli, resting, tmp_path):
    cli("plan", "--resume", resting)
    (tmp_path / "edits.json").write_text('{"closure": "What did you learn?"}')
    late = cli("plan", "--resume", resting, "--edits", tmp_path / "edits.json")
    assert late.code == 2
    assert "--review" in late.err
    no_run = cli("plan", "--edits", tmp_path / "edits.json")
    assert no_run.code == 2
    assert "--resume RUN" in no_run.err
    assert cli("plan", "--author", "Ms. Reyes").code == 2
