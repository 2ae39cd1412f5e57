import itertools
import re
from datetime import UTC, datetime

import pytest
from lessonloom.lessons.editing import EditField, apply_change, fresh
from lessonloom.lessons.export import to_html
from lessonloom.lessons.model import LessonPlan, Passage

from .conftest import make_plan
from .pages import by_id, read, sheets

KEYS = ["3/4 liters", "1.51", "9.27", "13/26", "Notebooks for 1 dollar", "7.77", "0.79", "So the answer is"]


def test_a_page_is_well_formed_and_speaks_english(plan: LessonPlan) -> None:
    root = read(to_html(plan))
    (page,) = root.all("html")
    assert page.attrs["lang"] == "en-US"
    ids = [e.attrs["id"] for e in root.walk() if "id" in e.attrs]
    assert len(ids) == len(set(ids))
    targets = [e.attrs["href"] for e in root.all("a")]
    assert {t[1:] for t in targets} <= set(ids)


def test_headings_come_in_order_and_there_is_one_title(plan: LessonPlan) -> None:
    levels = [int(e.tag[1]) for e in read(to_html(plan)).walk() if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_page_loads_nothing_from_elsewhere(plan: LessonPlan) -> None:
    page = to_html(plan)
    root = read(page)
    assert not root.all("script") + root.all("link") + root.all("img") + root.all("iframe")
    assert not [e for e in root.walk() if str(e.attrs.get("src", "") or e.attrs.get("href", "#"))[:1] != "#"]
    assert "@import" not in page
    assert "url(" not in page


def test_every_minute_of_the_lesson_is_in_the_timetable(plan: LessonPlan) -> None:
    rows = by_id(read(to_html(plan)), "plan").all("tbody")[0].all("tr")
    clocks = [tuple(map(int, row.all("td")[0].text.split("–"))) for row in rows]
    assert [a for a, _ in clocks[1:]] == [b for _, b in clocks[:-1]]
    assert sum(b - a for a, b in clocks) == plan.minutes


def test_every_exercise_stands_on_a_sheet_and_in_the_key(plan: LessonPlan) -> None:
    root = read(to_html(plan))
    on_sheets = [e.text for s in sheets(root) for e in s.all("p") if e.attrs.get("class") == "number"]
    twice = {e.id for e in plan.exercises if e.id in plan.block("exit").exercises}
    assert all(on_sheets.count(id) == (2 if id in twice else 1) for id in on_sheets)  # two tickets a page
    on_sheets = list(dict.fromkeys(on_sheets))
    in_key = [e.text for e in by_id(root, "key").all("p") if e.attrs.get("class") == "number"]
    assert sorted(on_sheets) == sorted(e.id for e in plan.exercises)
    assert sorted(in_key) == sorted(on_sheets)


def leaks(page: str) -> list[str]:
    """Keys that can be read on a learner sheet."""
    given = " ".join(s.text for s in sheets(read(page)))
    return [key for key in KEYS if key in given]


def test_learner_sheets_give_no_answer_away(plan: LessonPlan) -> None:
    page = to_html(plan)
    assert leaks(page) == []
    assert all(key in by_id(read(page), "key").text for key in KEYS)
    assert "✓" not in " ".join(s.text for s in sheets(read(page)))


def test_an_answer_on_a_sheet_would_be_seen(plan: LessonPlan) -> None:
    page = to_html(plan)
    spoiled = page.replace("8 pens cost $6.", "8 pens cost $6, so 1 pen costs $0.79.")
    assert leaks(spoiled) == ["0.79"]


def test_each_tier_has_a_sheet_that_does_not_name_the_group(plan: LessonPlan) -> None:
    found = {s.attrs["data-sheet"]: s for s in sheets(read(to_html(plan)))}
    assert list(found) == [
        "starter", "together", "practice-support", "practice-core", "practice-extension", "exit",
    ]  # fmt: skip
    assert not re.search("support|core|extension", " ".join(s.text for s in found.values()), re.IGNORECASE)


def test_text_from_anywhere_is_escaped(plan: LessonPlan) -> None:
    evil = '<script>alert("`1/2`")</script>'
    block = plan.blocks[0].model_copy(
        update={"title": evil, "teacher": (Passage(slot="x", text=evil, origin="model"),)}
    )
    item = plan.exercises[0].item.model_copy(update={"stem": evil, "steps": (evil,)})
    first = plan.exercises[0].model_copy(update={"item": item, "note": evil})
    page = to_html(
        plan.model_copy(
            update={
                "title": evil,
                "why_now": (evil,),
                "blocks": (block, *plan.blocks[1:]),
                "exercises": (first, *plan.exercises[1:]),
                "cut_first": "</style>" + evil,
            }
        ),
        {"6.RP.A.3.b": evil},
    )
    root = read(page)
    assert not root.all("script")
    assert len(root.all("style")) == 1
    assert "<script" not in page


def test_broken_mathematics_is_shown_as_it_stands(plan: LessonPlan) -> None:
    page = to_html(plan.model_copy(update={"big_idea": "An odd ` and `3 +` are kept."}))
    assert "An odd  and 3 + are kept." in page


def test_mathematics_is_mathml_and_prose_keeps_its_dollars(plan: LessonPlan) -> None:
    page = to_html(plan)
    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in page
    assert "0.75 L for $0.90 and 1.5 L for $1.65" in page


def test_what_a_model_wrote_is_marked_and_the_rest_is_not(plan: LessonPlan) -> None:
    root = read(to_html(plan))
    marked = [e.text for e in root.all("div") if "from-model" in str(e.attrs.get("class"))]
    assert len(marked) == 2
    assert "2 of 7 passages were written by a language model" in root.text
    pure = plan.model_copy(
        update={"provenance": plan.provenance.model_copy(update={"passages": ()}), "blocks": plan.blocks[3:4]}
    )
    assert "no language model wrote any text" in to_html(pure)
    assert 'class="m"' not in to_html(pure)


def test_words_put_in_since_are_told_with_who_wrote_them(plan: LessonPlan) -> None:
    first = plan.blocks[0].teacher[0].slot
    change = EditField(slot=first, text="Look at your own answer.")
    version = fresh(plan, datetime(2026, 9, 1, tzinfo=UTC))
    edited = apply_change(version, change, number=2, at=version.at, author="Ms. Reyes").plan
    root = read(to_html(edited))
    told = {str(e.attrs.get("title")) for e in root.all("sup")}
    assert "In the words of Ms. Reyes" in told
    assert f"In the words of Ms. Reyes: block 1 ({plan.blocks[0].title})." in root.text
    assert "Ms. Reyes" not in to_html(plan)


@pytest.mark.parametrize(
    "raw",
    [
        "gradual-release",
        "analyse",
        "no_improvement",
        "independent",
        "misconception=",
        "None",
        "inverts-the-rate",
    ],
)
def test_no_term_of_the_program_reaches_the_reader(raw: str) -> None:
    assert raw not in read(to_html(make_plan())).text


def test_the_check_shows_its_options_with_the_key_and_its_branch(plan: LessonPlan) -> None:
    lesson = by_id(read(to_html(plan)), "lesson").text
    assert "If fewer than 23 of 28 get C1: Say the sentence first." in lesson
    assert "0.83 kg ✓" in lesson


def test_the_same_plan_gives_the_same_page(plan: LessonPlan) -> None:
    assert to_html(plan) == to_html(make_plan())


def test_page_one_is_set_smaller_where_more_has_to_fit(plan: LessonPlan) -> None:
    assert '<main id="plan" class="airy">' in to_html(plan)
    full = plan.model_copy(update={"why_now": ("A long reason with its evidence. " * 20,) * 8})
    assert '<main id="plan" class="packed">' in to_html(full)
