import csv
import io
from pathlib import Path

import pytest
from lessonloom.agents import Request
from lessonloom.agents.deps import load_tree
from lessonloom.agents.diagnostician import diagnostician
from lessonloom.agents.evaluator import evaluator, judge, reported, tasks
from lessonloom.agents.folders import make_folder
from lessonloom.agents.optimizer import optimizer
from lessonloom.agents.planner import brief, planner
from lessonloom.agents.publisher import groups_csv
from lessonloom.agents.rosters import read_roster, write_roster
from lessonloom.agents.session import edits_from, new_run_id
from lessonloom.graph import GoalError, InputError, StoreError
from lessonloom.learner import read_class
from lessonloom.lessons import Finding
from lessonloom.settings import Settings
from tests_support import class_file, composed, quiet_deps


@pytest.fixture(scope="module")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="module")
def source(tree, tmp_path_factory):
    return class_file(tree, tmp_path_factory.mktemp("class") / "class.csv")


@pytest.fixture
async def deps(tree, tmp_path):
    async with quiet_deps(Settings(home=tmp_path), tree=tree) as opened:
        yield opened


@pytest.fixture
async def drafted(deps, source):
    """A run's state with a draft, as the evaluator meets it."""
    data = read_class(source, tree=deps.tree, bank=deps.bank)
    request = Request(class_name="c", goal="6.RP.A.2", minutes=50, out=Path("unused"))
    state = {"run": "r", "request": request, "data": data, "verdicts": {}, "round": 0}
    state |= diagnostician(state, deps)
    state |= planner(state, deps)
    draft, _ = await composed(request, data, deps)
    return state | {"draft": draft}


def judged(state, deps):
    verdicts = {}
    for task in tasks(state):
        verdicts |= evaluator(task, deps)["verdicts"]
    return state | judge(state | {"verdicts": verdicts})


def spoiled(state):
    """The draft with a block that runs over: an error that a revision answers."""
    first, *rest = state["draft"].blocks
    longer = first.model_copy(update={"minutes": first.minutes + 3})
    return state | {"draft": state["draft"].model_copy(update={"blocks": (longer, *rest)})}


def hopeless(state, deps):
    """A judged draft with a finding that nothing answers: the check itself does not object."""
    done = judged(state, deps)
    finding = Finding(
        check="plain-text", version=1, severity="warning", place="hook", evidence="no such words",
        message="m", suggestion="s",
    )  # fmt: skip
    best = reported(done["best"], (finding,))
    return done | {"best": best, "kept": (best,), "stop_reason": None}


async def test_a_sound_draft_passes_and_the_plan_records_the_checks_it_met(drafted, deps):
    done = judged(drafted, deps)
    assert done["stop_reason"] == "passed"
    assert done["best"].quality.findings == ()
    assert len(done["best"].provenance.checks) == done["best"].quality.checks


async def test_a_fault_goes_to_the_optimizer_which_changes_what_it_concerns_alone(drafted, deps):
    faulty = judged(spoiled(drafted), deps)
    assert faulty.get("stop_reason") is None
    assert {f.check for f in faulty["best"].quality.findings} >= {"minutes-sum"}
    mended = judged(faulty | optimizer(faulty, deps), deps)
    assert mended["stop_reason"] == "passed"
    assert mended["round"] == 1
    assert mended["best"].exercises == drafted["draft"].exercises


async def test_a_skill_asked_for_is_the_lesson_even_if_the_class_needs_another(drafted, deps):
    way = drafted["pathway"].steps
    for step in way:
        request = drafted["request"].model_copy(update={"skill": step.skill})
        asked = planner(drafted | {"request": request}, deps)["brief"]
        assert (asked.skill, asked.reviewing) == (step.skill, False)
        later = [s for s in way[way.index(step) + 1 :] if s.activity == "lesson"]
        assert list(asked.remaining) == later
    assert len(way) > 1


async def test_a_skill_beside_the_way_to_the_goal_is_refused(drafted, deps):
    request = drafted["request"].model_copy(update={"skill": "8.EE.B.5"})
    with pytest.raises(GoalError, match=r"not on the way to 6\.RP\.A\.2"):
        planner(drafted | {"request": request}, deps)


async def test_where_no_revision_is_known_the_loop_is_drained(drafted, deps):
    assert optimizer(hopeless(drafted, deps), deps) == {"stop_reason": "drained"}


async def test_the_score_of_the_kept_plan_never_falls(drafted, deps):
    good = judged(drafted, deps)
    worse = judged(spoiled(good), deps)
    assert worse["best"] == good["best"]
    assert worse["stop_reason"] == "passed"  # the plan that is kept has no finding


async def test_a_round_that_makes_nothing_better_ends_the_loop(drafted, deps):
    state = hopeless(drafted, deps)
    spoilt = spoiled(drafted)["draft"]
    ended = judged(state | {"variants": (spoilt,), "round": 1}, deps)
    assert (ended["best"], ended["stop_reason"]) == (state["best"], "no_improvement")


async def test_rounds_are_bounded(drafted, deps):
    request = drafted["request"].model_copy(update={"rounds": 0})
    assert judged(spoiled(drafted) | {"request": request}, deps)["stop_reason"] == "rounds"


async def test_groups_name_every_learner_once_and_never_hold_a_formula(drafted, deps):
    learners = drafted["data"].learners
    roster = dict.fromkeys(learners, "") | {p: f"Name {n}" for n, p in enumerate(learners)}
    roster[learners[0]] = '=HYPERLINK("http://example.org")'
    named = type(deps)(**{**vars(deps), "roster": roster})
    rows = list(csv.DictReader(io.StringIO(groups_csv(judged(drafted, deps), named))))
    assert sorted(r["pseudonym"] for r in rows) == sorted(learners)
    assert {r["group"] for r in rows} <= {"support", "core", "extension"}
    assert not any(r["learner"].startswith("=") for r in rows)


def test_a_roster_is_kept_whole_private_and_apart_for_every_class(tmp_path):
    write_roster(tmp_path, "6b", {"Ada L.": "L01", "Zoë": "L02"})
    write_roster(tmp_path, "../6c", {"Bo": "L01"})
    assert read_roster(tmp_path, "6b") == {"Ada L.": "L01", "Zoë": "L02"}
    assert read_roster(tmp_path, "new") == {}
    assert {p.parent for p in tmp_path.rglob("*.json")} == {tmp_path}
    assert all(p.stat().st_mode & 0o077 == 0 for p in tmp_path.iterdir())


def test_a_roster_that_cannot_be_read_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "6b.json").write_text("[1, 2")
    with pytest.raises(StoreError, match=r"6b\.json"):
        read_roster(tmp_path, "6b")


def test_a_folder_is_made_with_those_above_it_and_left_empty(tmp_path):
    make_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Nothing can be written"):
        make_folder(tmp_path / "file" / "b")


def test_run_ids_sort_by_time_and_do_not_repeat():
    ids = [new_run_id() for _ in range(50)]
    assert len(set(ids)) == 50
    assert [i[:13] for i in ids] == sorted(i[:13] for i in ids)


def test_edits_are_read_as_the_teachers_words(tmp_path):
    (tmp_path / "edits.json").write_text('{"hook": "Look: 3 + 4.", "closure": "Say it."}')
    edits = edits_from(tmp_path / "edits.json")
    assert [(e.slot, e.text) for e in edits] == [("hook", "Look: 3 + 4."), ("closure", "Say it.")]


async def test_a_goal_that_only_a_question_can_tell_about_is_taught_not_deepened(drafted, deps):
    goal = drafted["diagnosis"].goals[-1]
    kinds = {}
    for activity in ("probe", "bridge"):
        steps = tuple(
            s.model_copy(update={"activity": activity}) for s in drafted["pathway"].steps if s.skill == goal
        )
        assert steps
        way = drafted["pathway"].model_copy(update={"steps": steps})
        kinds[activity] = brief(drafted["request"], drafted["diagnosis"], way, deps.tree).reviewing
    assert kinds == {"probe": False, "bridge": True}
