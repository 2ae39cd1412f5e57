from lessonloom.learner.model import Diagnosis, Probe
from lessonloom.lessons.export import diagnosis_html, pathway_html
from lessonloom.pathways.model import Pathway

from .pages import by_id, read

TITLES = {"6.RP.A.2": "Unit rates", "5.NF.B.3": "A fraction as a division"}
NAMES = {"L1": "Amara", "L2": "<b>Mateo</b>", "L3": "Yuki"}


def test_the_heat_map_has_a_number_a_sign_and_an_interval_in_every_cell_that_was_asked(
    diagnosis: Diagnosis,
) -> None:
    picture = by_id(read(diagnosis_html(diagnosis, TITLES, NAMES)), "picture")
    cells = picture.all("td")
    assert len(cells) == 3
    asked = [c for c in cells if c.attrs["class"] != "none"]
    assert sorted(c.text for c in asked) == ["lacking 31", "secure 82"]
    assert all(c.all("rect") and c.all("circle") for c in asked)
    assert [c.text for c in cells if c.attrs["class"] == "none"] == ["not asked"]


def test_names_stand_for_pseudonyms_only_where_they_are_given(diagnosis: Diagnosis) -> None:
    page = diagnosis_html(diagnosis, TITLES, NAMES)
    assert "Amara" in page
    assert "<b>Mateo</b>" not in page
    assert "&lt;b&gt;Mateo" in page
    bare = read(diagnosis_html(diagnosis, TITLES)).text
    assert "L1" in bare
    assert "Amara" not in bare


def test_a_misconception_shows_the_answers_behind_it(diagnosis: Diagnosis) -> None:
    text = by_id(read(diagnosis_html(diagnosis, TITLES, NAMES)), "beliefs").text
    assert "1 of 2 learners asked: 40% (10–80%)" in text
    assert "$0.67 to “What is 1 kg?”" in text


def test_what_is_not_known_is_said(diagnosis: Diagnosis) -> None:
    text = by_id(read(diagnosis_html(diagnosis, TITLES, NAMES)), "unknown").text
    assert "Nobody was asked about A fraction as a division (5.NF.B.3)" in text
    assert "No graded answer from Yuki" in text
    assert "1 answer could not be graded" in text
    assert "row 7: no such question" in text


def test_a_contradiction_says_whom_to_ask_what(diagnosis: Diagnosis) -> None:
    probe = Probe(
        later="6.RP.A.2",
        earlier="5.NF.B.3",
        learners=("L3", "L1"),
        p=0.7,
        ask="6.RP.A.2",
        item="6.RP.A.2/m#40",
        stem="What is `1/2` of 8?",
        key="4",
    )
    asked = diagnosis.model_copy(update={"probes": (probe,)})
    text = by_id(read(diagnosis_html(asked, TITLES, NAMES)), "unknown").text
    assert "probe the earlier one. Ask Amara and Yuki: “What is 1/2 of 8?” ( 4 )" in text
    bare = asked.model_copy(update={"probes": (probe.model_copy(update={"item": None}),)})
    assert "Ask Amara and Yuki." in by_id(read(diagnosis_html(bare, TITLES, NAMES)), "unknown").text


def test_a_pathway_is_ordered_with_costs_and_reasons(pathway: Pathway, diagnosis: Diagnosis) -> None:
    root = read(pathway_html(pathway, TITLES))
    steps = [e.text for e in root.all("li") if "lesson" in str(e.attrs.get("class"))]
    assert root.text.index("A fraction as a division") < root.text.index("Lesson · 40 minutes")
    assert "The goal needs it." in steps[0]
    assert "45 minutes in all." in root.text
    assert "7.RP.A.1 : It has no lesson yet." in root.text
    assert "The way to the goal" in read(diagnosis_html(diagnosis, TITLES, NAMES, pathway)).text


def test_a_class_without_misconceptions_or_groups_is_still_a_page(diagnosis: Diagnosis) -> None:
    bare = diagnosis.model_copy(update={"misconceptions": (), "tiers": (), "mastery": ()})
    text = read(diagnosis_html(bare, {})).text
    assert "No wrong answer matches a known misconception." in text
    assert "too little evidence to form groups" in text
