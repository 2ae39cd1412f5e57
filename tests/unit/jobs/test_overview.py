from lessonloom.jobs import JobRecord, Problem
from lessonloom.jobs.overview import overview
from lessonloom.jobs.report import BatchReport, range_of, write_report


def record(name, class_name, **fields):
    fields = {"status": "done", "goal": "6.RP.A.3", "skill": "6.RP.A.2", "quality": 97.0, **fields}
    return JobRecord(name=name, class_name=class_name, stop_reason="passed", **fields)


def seen(tree):
    records = [
        record("a1", "6a", needs={"6.RP.A.2": 12, "6.RP.A.1": 3}, mistakes={"6.RP.A.2/inverts-the-rate": 4}),
        record("a2", "6a", needs={"6.RP.A.2": 9}, quality=100.0, gaps=("6.RP.A.9",)),
        record("b", "6b", needs={"6.RP.A.2": 5}, quality=-40.0),
        record("c", "6c", status="failed", quality=None),
        record("d", "6a", skill="6.RP.A.9", gaps=("6.RP.A.9",), quality=None),
    ]
    return overview(records, tree)


def test_a_class_counts_once_and_by_its_largest_number(tree):
    needs = {line.id: (line.classes, line.learners) for line in seen(tree).needs}
    assert needs == {"6.RP.A.2": (2, 17), "6.RP.A.1": (1, 3)}
    assert next(iter(needs)) == "6.RP.A.2"


def test_what_failed_counts_as_asked_for_and_not_as_taught(tree):
    view = seen(tree)
    assert view.statuses == {"done": 4, "failed": 1}
    assert [(line.id, line.classes) for line in view.goals] == [("6.RP.A.3", 3)]
    assert [(line.id, line.classes) for line in view.taught] == [("6.RP.A.2", 2), ("6.RP.A.9", 1)]
    assert view.taught[0].title == tree.skill("6.RP.A.2").title


def test_quality_is_counted_in_ranges_and_errors_apart(tree):
    assert seen(tree).quality == {"errors": 1, "95": 1, "100": 1}
    assert [range_of(low) for low in ("errors", "95", "100")] == ["with errors", "from 95 to 100", "of 100"]


def test_gaps_are_skills_without_content_that_lessons_lead_to_or_frame(tree):
    (gap,) = seen(tree).gaps
    assert (gap.id, gap.jobs, gap.frames) == ("6.RP.A.9", 2, 1)


def test_the_page_says_what_the_record_says_and_escapes_it(tree, tmp_path):
    problem = Problem(place="row 9", column="goal", reason="<b>no</b>", remedy="do")
    report = BatchReport(
        done={"a1": "new"},
        skipped=(),
        failed=(),
        problems=(problem,),
        left=2,
        stopped="time",
        overview=seen(tree),
        seconds=90,
    )
    write_report(report, tmp_path)
    page = (tmp_path / "report.html").read_text()
    for told in ("4 of 5 lessons", "1.5 minutes", "limit of time", "most need", "6.RP.A.9", "with errors"):
        assert told in page
    assert "<b>no</b>" not in page
    assert "&lt;b&gt;no" in page
    assert BatchReport.model_validate_json((tmp_path / "report.json").read_bytes()) == report
    assert "stopped at the limit of time" in report.text()


async def test_the_report_lies_in_the_folder_and_names_what_the_classes_need(yesterday):
    await yesterday.run()
    report = BatchReport.model_validate_json((yesterday.out / "report.json").read_bytes())
    assert report.overview.needs
    assert report.overview.classes == 2
    assert report.overview.needs[0].title in (yesterday.out / "report.html").read_text()
    for learner in ("L01", "L02"):
        assert learner not in (yesterday.out / "report.html").read_text()


async def test_a_goal_the_pack_knows_and_cannot_teach_is_a_gap(office, tree):
    unwritten = next(s.id for s in tree.skills.values() if not s.authored)
    office.manifest.write_text(f"class,goal\n6a.csv,{unwritten}\n6a.csv,9.ZZ.1\n")
    report = await office.run()
    assert len(report.problems) == 1
    assert unwritten in {gap.id for gap in report.overview.gaps}
