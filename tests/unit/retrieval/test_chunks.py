"""Passages: long enough to mean something, short enough for an encoder, cut where sentences end."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from lessonloom.retrieval.reading import Section
from lessonloom.retrieval.teacher.chunks import MOST, OVERLAP, Passage, passages


def sentence(n: int, words: int = 12) -> str:
    return " ".join([f"Sentence{n}", *("word" for _ in range(words - 2)), f"end{n}."])


def count(passage: Passage) -> int:
    return len(passage.text.split())


def test_a_short_document_is_one_passage_with_its_paragraphs():
    found = passages([Section("One. Two.", ("A",), line=1), Section("Three.", ("A",), line=4)])
    assert found == [Passage("One. Two.\nThree.", ("A",), line=1)]


def test_a_long_text_is_cut_at_ends_of_sentences_and_each_piece_begins_with_the_end_of_the_last():
    found = passages([Section(" ".join(sentence(n) for n in range(40)))])
    assert len(found) > 3
    for before, after in itertools.pairwise(found):
        first = after.text.split(".")[0] + "."
        assert first in before.text
        assert before.text.endswith(".")
        assert count(before) <= MOST


def test_no_passage_runs_across_a_heading():
    found = passages([Section("One.", ("A",)), Section("Two.", ("B",)), Section("Three.", ("A",))])
    assert [(p.text, p.heading) for p in found] == [("One.", ("A",)), ("Two.", ("B",)), ("Three.", ("A",))]


def test_a_passage_across_pages_names_the_first_and_the_last():
    found = passages([Section("One.", page=3), Section("Two.", page=4), Section("Three.", page=6)])
    assert [p.pages for p in found] == [(3, 6)]
    long = passages([Section(" ".join(sentence(n + 10 * p) for n in range(10)), page=p) for p in (1, 2)])
    assert [p.pages for p in long] == [(1, 1), (1, 2), (2, 2)]


def test_abbreviations_and_numbers_of_a_list_end_no_sentence():
    text = "Use e.g. Two bars, i.e. Tapes, as in Fig. 3. Then ask."
    (kept,) = passages([Section(f"{text}\n1. Draw it.")])
    assert kept.text == f"{text}\n1. Draw it."
    first, *_ = passages([Section(" ".join([sentence(0, 109), "Mr. Lee asks.", sentence(2, 60)]))])
    assert not first.text.endswith("Mr.")


def test_a_text_without_any_end_is_cut_all_the_same():
    found = passages([Section(" ".join(f"w{n}" for n in range(1_000)))])
    assert max(map(count, found)) <= MOST
    assert [w for p in found for w in p.text.split()][-1] == "w999"


def test_a_short_rest_goes_to_the_passage_before_it():
    found = passages([Section(" ".join([sentence(1, 60), sentence(2, 55), "A short end."]))])
    assert [count(p) for p in found] == [118]


@given(
    st.lists(
        st.tuples(st.integers(1, 200), st.sampled_from(["A", "B"]), st.integers(1, 3)),
        min_size=1,
        max_size=30,
    )
)
def test_every_sentence_stands_in_a_passage_and_none_is_too_long(drawn):
    sections = [Section(sentence(n, words), (title,), page) for n, (words, title, page) in enumerate(drawn)]
    found = passages(sections)
    text = "\n".join(p.text for p in found)
    assert all(f"end{n}." in text for n in range(len(drawn)))
    assert all(count(p) <= MOST for p in found)
    repeated = sum(map(count, found)) - sum(len(s.text.split()) for s in sections)
    assert 0 <= repeated <= OVERLAP * len(found)
