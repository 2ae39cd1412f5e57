import json

import pytest
from lessonloom.graph import InputError
from lessonloom.jobs import read_manifest


def read(folder, text, name="jobs.csv", **options):
    (folder / name).write_text(text, encoding="utf-8")
    return read_manifest(folder / name, **options)


@pytest.fixture
def folder(classes, tmp_path):
    for name in ("6a.csv", "6b.csv"):
        (tmp_path / name).write_bytes((classes / name).read_bytes())
    return tmp_path


def test_two_columns_are_enough(folder, tree):
    (job,), problems = read(folder, "class,goal\n6a.csv,6.RP.A.2\n", tree=tree, model="embedded")
    assert problems == ()
    assert (job.name, job.minutes, job.template, job.model) == (
        "6a-6.RP.A.2",
        50,
        "gradual-release",
        "embedded",
    )
    assert job.class_file == (folder / "6a.csv").resolve()


def test_json_lines_say_the_same_as_csv(folder, tree):
    row = {"class": "6a.csv", "goal": "6.RP.A.2", "minutes": 40, "seed": 3, "key": None}
    lines = read(folder, json.dumps(row) + "\n\n", "jobs.jsonl", tree=tree)[0]
    table = read(folder, "Class;Goal;Minutes;Seed\n6a.csv;6.RP.A.2;40;3\n", tree=tree)[0]
    assert [job.model_dump(exclude={"place"}) for job in lines] == [
        job.model_dump(exclude={"place"}) for job in table
    ]


@pytest.mark.parametrize(
    ("cells", "column", "told"),
    [
        ("gone.csv,6.RP.A.2,,", "class", "there is no file"),
        (",6.RP.A.2,,", "class", "missing"),
        ("6a.csv,,,", "goal", "missing"),
        ("6a.csv,9.ZZ.1,,", "goal", "no skill or standard"),
        ("6a.csv,6.RP.A.2,fifty,", "minutes", "'fifty' cannot be used"),
        ("6a.csv,6.RP.A.2,500,", "minutes", "less than or equal to 180"),
        ("6a.csv,6.RP.A.2,,../elsewhere", "name", "'../elsewhere' cannot be used"),
        ("6a.csv,6.RP.A.2,,index.json", "name", "taken"),
        ("6a.csv,6.RP.A.2,,GOOD", "name", "row 2 already"),
        ("6a.csv,6.RP.A.2,,x,y", "", "more cells"),
    ],
)
def test_a_bad_row_is_named_with_column_and_remedy(cells, column, told, folder, tree):
    jobs, problems = read(folder, f"class,goal,minutes,name\n6b.csv,6.RP.A.2,,good\n{cells}\n", tree=tree)
    assert [job.name for job in jobs] == ["good"]
    assert [(p.place, p.column) for p in problems] == [("jobs.csv, row 3", column)]
    assert told in problems[0].reason
    assert problems[0].remedy


@pytest.mark.parametrize("line", ["{torn", '{"class": "6a.csv", "gaol": "6.RP.A.2"}', "7"])
def test_a_bad_line_of_json_is_named(line, folder, tree):
    good = '{"class": "6a.csv", "goal": "6.RP.A.2"}'
    jobs, problems = read(folder, f"{good}\n{line}\n", "jobs.jsonl", tree=tree)
    assert len(jobs) == 1
    assert [p.place for p in problems] == ["jobs.jsonl, row 2"]


def test_two_files_of_one_name_are_not_taken_for_one_class(folder, tree):
    (folder / "other").mkdir()
    (folder / "other" / "6a.csv").write_bytes((folder / "6b.csv").read_bytes())
    jobs, problems = read(
        folder, "class,goal,name\n6a.csv,6.RP.A.2,a\nother/6a.csv,6.RP.A.2,b\n6a.csv,6.RP.A.1,c\n", tree=tree
    )
    assert [job.name for job in jobs] == ["a", "c"]
    assert "Rename" in problems[0].remedy


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("class,goal\n", "has no jobs"),
        ("class,goal,minuts\n6a.csv,6.RP.A.2,50\n", "unknown column 'minuts'"),
        ("class,minutes\n6a.csv,50\n", "no column goal"),
        ("class,goal,goal\n6a.csv,6.RP.A.2,6.RP.A.2\n", "goal is there 2 times"),
        ('[{"class": "6a.csv"}]', "JSON list"),
    ],
)
def test_a_file_that_is_no_manifest_is_refused_as_a_whole(text, told, folder, tree):
    with pytest.raises(InputError, match=told) as caught:
        read(folder, text, tree=tree)
    assert caught.value.remedy


def test_a_manifest_that_is_not_there_is_named(tmp_path, tree):
    with pytest.raises(InputError, match=r"nowhere\.csv cannot be read"):
        read_manifest(tmp_path / "nowhere.csv", tree=tree)


def test_yaml_says_the_same_as_csv(folder, tree):
    rows = (
        "- class: 6a.csv\n  goal: 6.RP.A.2\n  minutes: 40\n"
        "- {class: 6b.csv, goal: 6.RP.A.1, skip_bad: true}\n"
    )
    written = read(folder, rows, "jobs.yaml", tree=tree)[0]
    table = read(
        folder, "class,goal,minutes,skip_bad\n6a.csv,6.RP.A.2,40,\n6b.csv,6.RP.A.1,,true\n", tree=tree
    )[0]
    assert [job.place for job in written] == ["jobs.yaml, row 1", "jobs.yaml, row 4"]
    assert [job.model_dump(exclude={"place"}) for job in written] == [
        job.model_dump(exclude={"place"}) for job in table
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [("class: 6a.csv\n", "no list of jobs"), ("- {class: 6a.csv\n", "jobs.yaml"), ("", "no list of jobs")],
)
def test_yaml_that_is_no_list_of_jobs_is_refused(text, told, folder, tree):
    with pytest.raises(InputError, match=told) as caught:
        read(folder, text, "jobs.yaml", tree=tree)
    assert caught.value.remedy


def test_a_bad_entry_of_yaml_is_named_with_its_line(folder, tree):
    rows = "- {class: 6a.csv, goal: 6.RP.A.2}\n- 7\n- {class: 6a.csv, gaol: 6.RP.A.2}\n"
    jobs, problems = read(folder, rows, "jobs.yml", tree=tree)
    assert len(jobs) == 1
    assert [(p.place, p.reason) for p in problems] == [
        ("jobs.yml, row 2", "it is no object"),
        ("jobs.yml, row 3", "there is no column 'gaol'"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("jobs.csv", "class,goal,name\n6a.csv,6.RP.A.1 6.RP.A.2,\n6b.csv,6.RP.A.1; 6.RP.A.2,b\n"),
        (
            "jobs.yaml",
            "- {class: 6a.csv, goal: [6.RP.A.1, 6.RP.A.2]}\n"
            "- {class: 6b.csv, goal: [6.RP.A.1, 6.RP.A.2], name: b}\n",
        ),
    ],
)
def test_a_row_with_several_goals_is_a_lesson_for_each(name, text, folder, tree):
    jobs, problems = read(folder, text, name, tree=tree)
    assert problems == ()
    assert [(job.name, job.goal) for job in jobs] == [
        ("6a-6.RP.A.1", "6.RP.A.1"),
        ("6a-6.RP.A.2", "6.RP.A.2"),
        ("b-6.RP.A.1", "6.RP.A.1"),
        ("b-6.RP.A.2", "6.RP.A.2"),
    ]


def test_one_goal_without_content_leaves_the_others_of_its_row(folder, tree):
    jobs, problems = read(folder, "class,goal\n6a.csv,6.RP.A.1 9.ZZ.1\n", tree=tree)
    assert [job.goal for job in jobs] == ["6.RP.A.1"]
    assert [(p.column, "9.ZZ.1" in p.reason) for p in problems] == [("goal", True)]
