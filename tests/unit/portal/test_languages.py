import re
from collections.abc import Iterator

import pytest
from catalogues import PORTAL, catalogue, faults, unmarked, used
from lessonloom.portal._said import _PLACE, SENTENCES, said
from lessonloom.portal.languages import ENGLISH, LANGUAGES, chosen, speak

OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_of_the_pages_is_translated(code):
    assert faults(code, used()) == []


@pytest.mark.parametrize("template", sorted(p.name for p in PORTAL.glob("templates/*.j2")))
def test_no_text_of_a_template_is_left_unmarked(template):
    assert unmarked((PORTAL / "templates" / template).read_text(encoding="utf-8")) == []


def test_the_checks_of_texts_catch_seeded_faults(monkeypatch):
    wanted = used()
    assert faults("es", {**wanted, "A new text": ["x.html.j2"]}) == ["missing, from x.html.j2: A new text"]
    fewer = {text: files for text, files in wanted.items() if text != "Undo"}
    assert faults("es", fewer) == ["used nowhere: Undo"]
    doubtful = catalogue("es")
    doubtful["Undo"].flags.add("fuzzy")
    doubtful["Redo"].string = " "
    doubtful["goal %(goal)s"].string = "meta %(meta)s"
    monkeypatch.setattr("catalogues.catalogue", lambda _: doubtful)
    assert sorted(line.partition(":")[0] for line in faults("es", wanted)) == [
        "not translated",
        "not translated",
        "other placeholders",
    ]


@pytest.mark.parametrize(
    "source",
    ["<p>Hello</p>", '<img alt="A picture">', "<p>{% trans %}Good{% endtrans %} bad</p>", '<a title="Tell">'],
)
def test_a_text_without_a_mark_is_caught(source):
    assert unmarked(source)


@pytest.mark.parametrize(
    "source", ["<p>{% trans n=3 %}Good {{ n }}{% endtrans %}</p>", '<p class="x">{{ name }} · JSON</p>']
)
def test_marked_texts_and_names_pass(source):
    assert unmarked(source) == []


@pytest.mark.parametrize(
    ("wishes", "accepts", "code"),
    [
        ((), "", "en"),
        ((), "es", "es"),
        ((), "es-MX,es;q=0.9,en;q=0.8", "es"),
        ((), "fr,en;q=0.5,es;q=0.7", "es"),
        ((), "de, *;q=0.1", "en"),
        ((), "en;q=0.2,es;q=nonsense,es;q=0", "en"),
        (("es",), "en", "es"),
        (("xx", "es"), "en", "es"),
        (("../../etc",), "", "en"),
    ],
)
def test_the_language_is_that_of_the_choice_then_of_the_browser(wishes, accepts, code):
    assert chosen(wishes, accepts).code == code


@pytest.fixture
def visitor(quick) -> Iterator:
    yield quick
    quick.cookies.clear()


def test_a_choice_is_kept(visitor):
    assert "Planificar la lección" in visitor.get("/?lang=es").text
    assert '<html lang="es" dir="ltr">' in visitor.get("/").text
    assert 'lang="en"' in visitor.get("/?lang=en", headers={"Accept-Language": "es"}).text
    assert "Plan the lesson" in visitor.get("/", headers={"Accept-Language": "es"}).text


def test_the_switch_leads_to_the_same_page(visitor):
    page = visitor.get("/skills?q=unit+rates").text
    switch = re.search(r'<a href="([^"]+)" lang="es"', page)
    assert switch is not None
    spanish = visitor.get(switch[1].replace("&amp;", "&")).text
    assert "Habilidades con «unit rates»" in spanish


def test_errors_and_problems_speak_the_language_and_mark_what_stays_english(visitor):
    spanish = {"Accept-Language": "es"}
    missing = visitor.get("/plans/261001-101010-abcd", headers=spanish)
    assert "A la primera página" in missing.text
    assert "<h1>No existe ese plan.</h1>" in missing.text
    assert "La lista de planes está en la primera página." in missing.text
    wrong = visitor.get("/plans/261001-101010-abcd/versions/compare?a=0&b=0", headers=spanish)
    assert '<h1><span lang="en" dir="ltr">The request cannot be used' in wrong.text
    assert missing.headers["content-language"] == "es"


def test_numbers_of_things_have_their_own_forms(visitor):
    visitor.post("/classes", data={"name": "Clase"})
    assert "0 estudiantes" in visitor.get("/classes?lang=es").text


def test_english_is_always_there():
    assert LANGUAGES["en"] is ENGLISH


@pytest.fixture
def spanish():
    speak(LANGUAGES["es"])
    yield
    speak(ENGLISH)


def test_a_sentence_of_another_room_is_told_in_spanish_with_its_values(spanish):
    text = "4 of 28 learners are expected to be secure on 6.RP.A.1, not 16."
    assert said(text) == "Se espera que 4 de 28 estudiantes dominen 6.RP.A.1, no 16."
    assert said("There is no class '<b>'.") == "No existe la clase &#39;&lt;b&gt;&#39;."


def test_a_sentence_that_is_not_listed_is_marked_as_english(spanish):
    assert said("A <new> sentence.") == '<span lang="en" dir="ltr">A &lt;new&gt; sentence.</span>'
    speak(ENGLISH)
    assert said("A <new> sentence.") == "A &lt;new&gt; sentence."


def test_every_listed_sentence_is_made_somewhere():
    made = "".join(
        path.read_text(encoding="utf-8").replace('"\n            f"', "")
        for room in ("workbench", "portal", "lessons", "agents")
        for path in (PORTAL.parent / room).rglob("*.py")
        if path.name != "_said.py"
    )
    assert "There is no class" in made
    pieces = ("It opens with no bridge.", "The last lesson ran", "GET ")  # put together from smaller ones
    for sentence in SENTENCES:
        if not sentence.startswith(pieces):
            assert max(_PLACE.split(sentence)[::2], key=len).strip() in made, sentence
