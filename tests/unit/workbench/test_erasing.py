import asyncio
import json
import shutil
from datetime import date

import pytest
from lessonloom import Workbench
from lessonloom.agents._scrub import Somebody
from lessonloom.agents.rosters import write_roster
from lessonloom.cli import app
from lessonloom.lessons.editing import EditField
from lessonloom.settings import Settings
from lessonloom.workbench import AfterLesson, PlanWish
from lessonloom.workbench.unit_desk import UnitWish
from tests_support import quiet_deps
from typer.testing import CliRunner

NAME, LEARNER = "Zyxwena Quorlbert", "L9173"
NEEDLES = (b"Zyxwena", b"Quorlbert", LEARNER.encode())
SAID = f"{NAME} ({LEARNER}) sat by the window, and Zyxwena liked it."


def found(home) -> dict[str, set[bytes]]:
    """Files of a home folder, with what they tell of the learner."""
    files = {str(p.relative_to(home)): p.read_bytes() for p in home.rglob("*") if p.is_file()}
    every = {name: {n for n in NEEDLES if n in content} for name, content in files.items()}
    return {name: told for name, told in every.items() if told}


@pytest.fixture(scope="module")
def planted(tmp_path_factory, tree, answers):
    """A home folder where everything that can speak of a learner does, and the id of its plan."""
    home = tmp_path_factory.mktemp("planted")
    run = asyncio.run(plant(home, tree, answers))
    shutil.copytree(home, kept := tmp_path_factory.mktemp("kept") / "home")  # jobs name the first folder
    return kept, run


async def plant(home, tree, answers) -> str:
    settings = Settings(home=home)
    text = answers.decode()
    first = text.splitlines()[1].split(",")[0]
    upload = text.replace(f"{first},", f"{NAME},").encode()
    write_roster(settings.roster_path, "6b", {NAME: LEARNER})
    async with Workbench.open(settings, tree=tree, deps=quiet_deps) as bench:
        await bench.classes.create("6B")
        await bench.answers.add("6b", upload)
        wish = PlanWish(goal="6.RP.A.2")
        job = await bench.plans.begin_with("6b", wish, upload, key=None, skip_bad=False)
        assert (await bench.plans.finished(job.run)).status == "done"
        await bench.after.add(AfterLesson(run=job.run, note=SAID))
        await bench.versions.apply(job.run, EditField(slot="objective", text=SAID), "t1")
        await bench.units.make("6b", UnitWish(goals=("6.RP.A.2",), start=date(2026, 11, 30)))
        bench.replies.reserve("key", "print")
        bench.replies.keep("key", json.dumps({"class_id": "6b", "note": SAID}, separators=(",", ":")))
    run = home / "portal" / job.run
    event = {"kind": "stage_finished", "stage": "planner", "seconds": 1.0, "summary": SAID}
    with (run / "events.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(event) + "\n")
    (run / "groups.csv").write_text(f"{NAME};{LEARNER}\n")
    (run / ".job.json.a1b2c3d4").write_text(SAID)
    for place, content in {
        "rosters/6b.new": SAID,
        "vllm.log": f"asked about {NAME}\n",
        "batches/a-1/groups.csv": f"{NAME}\n",
        "exports/ab12/manifest.jsonl": json.dumps({"class": f"{NAME}.csv"}) + "\n",
        "replies/ab12/notes.md": f"By {NAME.upper()}.\n",
    }.items():
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / place).write_text(content)
    return job.run


def by_portal(home, tree):
    async def erase():
        async with Workbench.open(Settings(home=home), tree=tree, deps=quiet_deps) as bench:
            await bench.rosters.erase("6b", LEARNER)

    asyncio.run(erase())


def by_command_from_another_store(home, tree):
    by_command(home, tree, LESSONLOOM_STORE=str(home.parent / "another.sqlite"))


def by_command(home, tree, **more):
    env = {"LESSONLOOM_HOME": str(home), **more}
    done = CliRunner().invoke(app, ["learners", "delete", f"6b/{NAME}", "--yes"], env=env)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("way", [by_portal, by_command, by_command_from_another_store])
def test_nothing_remains_of_a_learner(planted, tree, tmp_path, way):
    source, run = planted
    home = tmp_path / "home"
    shutil.copytree(source, home)
    before = found(home)
    places = {"store.sqlite", "workbench.sqlite", "versions.sqlite", "checkpoints.sqlite", "rosters/6b.json"}
    places |= {"rosters/6b.new", "vllm.log", "batches/a-1/groups.csv", "exports/ab12/manifest.jsonl"}
    places |= {f"portal/{run}/{name}" for name in ("job.json", "events.jsonl", "groups.csv")}
    assert places <= {name.removesuffix("-wal") for name in before}, "the test plants too little"
    way(home, tree)
    assert found(home) == {}
    asyncio.run(the_rest_stands(home, tree, run))


async def the_rest_stands(home, tree, run):
    async with Workbench.open(Settings(home=home), tree=tree, deps=quiet_deps) as bench:
        assert len(await bench.rosters.all("6b")) == 27
        assert "[erased]" in (await bench.after.get(run)).note
        now = await bench.versions.current(run)
        assert (now.number, now.plan.objective) == (
            2,
            "[erased] ([erased]) sat by the window, and [erased] liked it.",
        )
        assert len((await bench.units.all()).items) == 1
        assert (await bench.plans.get(run)).status == "done"


def test_only_what_speaks_of_the_learner_is_taken_out():
    who = Somebody("L03", "May Quorlbert")
    record = {
        "learners": ["L02", "L03", "L030"],
        "L03": 1,
        "answers": [{"learner": "L03"}, {"learner": "L02", "text": "in may, XL03 and L03"}],
    }
    assert who.record(record) == {
        "learners": ["L02", "L030"],
        "answers": [{"learner": "L02", "text": "in may, XL03 and [erased]"}],
    }
    assert who.text("May may  quorlberts; MAY  QUORLBERT") == "[erased] may  quorlberts; [erased]"
