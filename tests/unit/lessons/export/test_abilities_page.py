"""The five abilities on the page of a diagnosis and on the command line."""

import io

from lessonloom.agents.terminal import show_diagnosis
from lessonloom.graph import Mastery, SkillTree
from lessonloom.graph.tree import PackInfo
from lessonloom.learner import class_abilities, derive_abilities, given_abilities
from lessonloom.learner.abilities_levels import DESCRIPTIONS
from lessonloom.learner.model import Diagnosis
from lessonloom.lessons.export import diagnosis_html
from rich.console import Console

from .pages import by_id, read

WEIGHTS = {"S": {"numerical_calculation": 0.9, "abstract_thinking": 0.1}}
NAMES = {"L1": "Zora", "L2": "Amara", "L3": "Yuki"}


def with_abilities(diagnosis: Diagnosis, whole=None) -> Diagnosis:
    people = [
        derive_abilities([Mastery(learner=name, skill="S", p=p, low=0, high=1, n=n)], WEIGHTS, name)
        for name, p, n in (("L1", 0.9, 10), ("L2", 0.3, 10), ("L3", 0.5, 0))
    ]
    found = class_abilities(people)
    if whole:
        found = whole.model_copy(update={"spread": found.spread})
    return diagnosis.model_copy(update={"abilities": tuple(people), "class_abilities": found})


def section(diagnosis: Diagnosis):
    return by_id(read(diagnosis_html(diagnosis, {}, NAMES)), "abilities")


def test_a_level_stands_with_its_interval_its_words_and_the_spread_of_the_class(diagnosis: Diagnosis) -> None:
    rows = section(with_abilities(diagnosis)).all("table")[0].all("tr")[1:]
    assert len(rows) == 5
    assert "Calculating 4 (1 to 5)" in rows[0].text
    assert DESCRIPTIONS["numerical_calculation"][3] in rows[0].text
    assert "0 · 1 · 0 · 0 · 1 (1 not known)" in rows[0].text
    assert "(1 to 5), little evidence" in rows[1].text
    assert "Giving reasons no evidence" in rows[2].text


def test_the_picture_can_be_told_apart_without_color(diagnosis: Diagnosis) -> None:
    (picture, *_) = section(with_abilities(diagnosis)).all("svg")
    fills = [r.attrs["fill"] for r in picture.all("rect")]
    assert fills == ["#c9cfd1", "#c9cfd1", "#c9cfd1", "#1c2326", "#c9cfd1"]
    assert all(r.attrs["stroke"] for r in picture.all("rect"))
    assert picture.attrs["aria-label"] == "4 (1 to 5)"


def test_learners_are_listed_by_name(diagnosis: Diagnosis) -> None:
    table = section(with_abilities(diagnosis)).all("table")[1]
    assert [r.all("th")[0].text for r in table.all("tr")[1:]] == ["Amara", "Yuki", "Zora"]
    assert table.all("tr")[2].text == "Yuki no evidence no evidence no evidence no evidence no evidence"


def test_a_given_level_is_marked_as_given(diagnosis: Diagnosis) -> None:
    given = with_abilities(diagnosis, given_abilities("2,4,3,4,3"))
    assert "Calculating 2, as given" in section(given).text


def test_a_diagnosis_from_before_has_no_such_section(diagnosis: Diagnosis) -> None:
    page = diagnosis_html(diagnosis, {})
    assert 'id="abilities"' not in page
    assert "#abilities" not in page


def test_the_command_line_shows_the_same_words(diagnosis: Diagnosis) -> None:
    tree = SkillTree(PackInfo(name="p", title="p", version="1", licence="x", subject="m"), [])
    bare = diagnosis.model_copy(update={"skills": ()})
    console = Console(file=io.StringIO(), width=200)
    show_diagnosis(with_abilities(bare), tree, console)
    said = console.file.getvalue()
    assert "Calculating: 4 (1 to 5)  0 1 0 0 1" in said
    assert DESCRIPTIONS["numerical_calculation"][3] in said
    assert "Giving reasons: no evidence" in said
