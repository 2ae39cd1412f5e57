"""Every acknowledged change is on disk; undo and redo walk the versions; nobody overwrites another."""

import asyncio
import signal
import subprocess
import sys

import pytest
from lessonloom.agents.history import Conflict, PlanHistory, checked
from lessonloom.graph import InputError, StoreError
from lessonloom.lessons import passages
from lessonloom.lessons.editing import EditField, Lock, Regenerate, SetMinutes, byline, written_by
from lessonloom.llm import PassageDraft, Scripted
from lessonloom.settings import Settings
from tests_support import environment, quiet_deps, sample_plan


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return sample_plan(tmp_path_factory.mktemp("plan"))


@pytest.fixture
def opened(tmp_path, plan):
    """Opens the history of a plan's run in a folder, as often as one likes."""

    async def using(work):
        async with quiet_deps(Settings(home=tmp_path)) as deps:
            return await work(lambda: PlanHistory(tmp_path, "run-1", plan, deps))

    return lambda work: asyncio.run(using(work))


def test_versions_are_kept_with_author_and_report(opened):
    async def work(history):
        await history().apply(EditField(slot="objective", text="find unit rates"), "Ms. Reyes", base=1)
        return history().versions()

    first, second = opened(work)
    assert (first.number, second.number, second.parent) == (1, 2, 1)
    assert second.author == "Ms. Reyes"
    assert second.plan.objective == "find unit rates"
    assert second.plan.quality is not None


def test_undo_and_redo_walk_back_and_forth(opened):
    async def work(history):
        one = history()
        for text in ("first", "second"):
            await one.apply(EditField(slot="objective", text=text), "t")
        walked = [one.undo(), one.undo(), one.undo(), one.redo(), one.redo(), one.redo()]
        one.undo()
        await one.apply(EditField(slot="objective", text="third"), "t")
        return [v.number for v in walked], one.redo().plan.objective, one.current().parent

    assert opened(work) == ([2, 1, 1, 2, 3, 3], "third", 2)


def test_a_change_to_an_older_version_is_refused(opened):
    async def work(history):
        await history().apply(Lock(block="hook"), "one", base=1)
        with pytest.raises(Conflict, match="version 2 is current"):
            await history().apply(EditField(slot="objective", text="x"), "two", base=1)
        return history().current().number

    assert opened(work) == 2


def test_a_refused_change_leaves_nothing_behind(opened):
    async def work(history):
        with pytest.raises(Exception, match="no block"):
            await history().apply(SetMinutes(block="dance", minutes=3), "t")
        return len(history().versions())

    assert opened(work) == 1


def test_what_changes_nothing_is_no_version(opened, plan):
    async def work(history):
        same = SetMinutes(block="hook", minutes=plan.block("hook").minutes)
        kept = await history().apply(same, "t")
        locked = await history().apply_all([Lock(block="hook"), same, Lock(block="hook")][::2], "t")
        return kept.number, locked.number, [v.note for v in history().versions()]

    assert opened(work) == (1, 2, ["The plan as it was made.", "hook locked."])


def test_differences_are_told_between_any_two(opened):
    async def work(history):
        await history().apply(EditField(slot="objective", text="x"), "t")
        with pytest.raises(StoreError, match="no version 7"):
            history().diff(1, 7)
        return [d.place for d in history().diff(1, 2)]

    assert opened(work) == ["objective"]


def test_what_a_model_words_anew_is_recorded_and_breaks_no_check(tmp_path, plan):
    told = next(p.text for p in passages(plan) if p.slot == "hook")
    reply = PassageDraft(text=f"{told} Who sees it differently?")

    async def work():
        async with quiet_deps(Settings(home=tmp_path), Scripted(lambda _: reply, name="poet")) as deps:
            history = PlanHistory(tmp_path, "run-1", checked(plan, deps), deps)
            before = history.current().plan.quality.findings
            made = await history.apply(Regenerate(block="hook", wish="more lively"), "Ms. Reyes")
            found = [f for f in made.plan.quality.findings if f not in before]
            by = {d.place: byline(d.writer) for d in history.diff(1, made.number)}
            again = await history.apply(EditField(slot="hook", text="Which is cheaper?"), "Ms. Reyes")
            return found, by, written_by(again.plan, "hook").name, again.plan.quality.errors

    found, by, last, errors = asyncio.run(work())
    assert found == []
    assert set(by.values()) == {"written by the language model scripted poet"}
    assert "hook" in by
    assert (last, errors) == ("Ms. Reyes", ())


def test_of_several_changes_all_are_made_or_none(opened):
    async def work(history):
        changes = [EditField(slot="objective", text="x"), Lock(block="hook"), Lock(block="dance")]
        with pytest.raises(InputError, match="no block 'dance'"):
            await history().apply_all(changes, "t")
        assert len(history().versions()) == 1
        await history().apply_all(changes[:2], "t", base=1)
        return [(v.number, v.parent, v.note) for v in history().versions()]

    assert opened(work) == [
        (1, None, "The plan as it was made."),
        (2, 1, "Words of objective changed."),
        (3, 2, "hook locked."),
    ]


KILLED = """
import asyncio, sys
from pathlib import Path
from lessonloom.agents.history import PlanHistory
from lessonloom.lessons.editing import EditField
from lessonloom.settings import Settings
from lessonloom.lessons import LessonPlan
from tests_support import quiet_deps

async def main(home):
    plan = LessonPlan.model_validate_json((home / 'plan.json').read_text())
    async with quiet_deps(Settings(home=home)) as deps:
        history = PlanHistory(home, "run-1", plan, deps)
        for n in range(10_000):
            await history.apply(EditField(slot="objective", text=f"text {n}"), "t")
            print(n, flush=True)

asyncio.run(main(Path(sys.argv[1])))
"""


def test_no_acknowledged_change_is_lost_by_a_kill(tmp_path, opened, plan):
    (tmp_path / "plan.json").write_text(plan.model_dump_json())
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
    told = [process.stdout.readline() for _ in range(5)]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    last = int([line for line in told if line.endswith("\n")][-1])

    async def work(history):
        return [v.plan.objective for v in history().versions()]

    kept = opened(work)
    assert kept[1 : last + 2] == [f"text {n}" for n in range(last + 1)]


def test_two_desks_at_once_lose_no_change(tmp_path, opened):
    async def work(history):
        async def many(name):
            made = 0
            while made < 5:
                one = history()
                try:
                    edit = EditField(slot="objective", text=f"{name} {made}")
                    await one.apply(edit, name, base=one.current().number)
                    made += 1
                except Conflict:
                    await asyncio.sleep(0)

        await asyncio.gather(many("a"), many("b"))
        return history().versions()

    versions = opened(work)
    assert [v.number for v in versions] == list(range(1, 12))
    assert [v.parent for v in versions[1:]] == list(range(1, 11))
