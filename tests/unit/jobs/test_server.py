"""A batch whose model is a server that dies, and later is there again."""

from contextlib import asynccontextmanager

from fault_server import Server, answers
from lessonloom.lessons import LessonPlan
from lessonloom.llm import OpenAIChat
from tests_support import quiet_deps

THREE = (
    "class,goal,minutes,name\n6a.csv,6.RP.A.2,50,monday\n6b.csv,6.RP.A.2,40,tuesday\n"
    "6a.csv,6.RP.A.1,45,wednesday\n"
)


async def test_a_server_that_dies_and_returns_costs_no_job(office):
    """While it is away lessons keep the composed text and say why; when it is back it is asked again."""
    office.manifest.write_text(THREE)
    here = [Server()]
    here[0].behaviours = [answers(lambda text: f"{text} Take your time.")]
    url = here[0].url

    @asynccontextmanager
    async def ports(model, tell):
        chat = OpenAIChat(url, "m", timeout=5.0)
        async with quiet_deps(office.settings, chat) as deps:
            yield deps
        await chat.aclose()

    finished = []

    def watch(event):
        if event.kind == "job_finished":
            finished.append(event.job)
        elif event.kind == "job_started" and event.job == "tuesday":
            here.append(here[0].die())
        elif event.kind == "job_started" and event.job == "wednesday":
            here.append(Server(here.pop()))
            here[-1].behaviours = here[0].behaviours

    report = await office.run(watch=watch, open_deps=ports)
    assert report.ok, report.text()
    assert finished == ["monday", "tuesday", "wednesday"]
    outcomes, reasons = {}, {}
    for name in finished:
        plan = LessonPlan.model_validate_json((office.out / name / "lesson-plan.json").read_bytes())
        assert plan.quality.errors == ()
        outcomes[name] = {p.outcome for p in plan.provenance.passages}
        reasons[name] = " ".join(reason for p in plan.provenance.passages for reason in p.reasons)
    assert outcomes == {"monday": {"kept"}, "tuesday": {"replaced"}, "wednesday": {"kept"}}
    assert "unavailable" in reasons["tuesday"]
    assert report.tokens > 0
