"""Passages of a sensible length: cut at the ends of sentences, with an overlap, never across headings."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..reading import Section

WORDS = 110
"""A passage is full from so many words; an encoder of sentences reads about 150 to 200."""
MOST = 150
"""No passage is longer, in words."""
OVERLAP = 25
"""At most so many words of the end of a passage begin the next one, as whole sentences."""
LEAST_REST = 20
"""A rest shorter than this goes to the passage before it."""

_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9¿¡])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|mr|mrs|ms|dr|no|nos|fig|ex|p|pp|ch|sec|approx|etc|cf|ca|[A-Z])|^\(?\d{1,3})\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Passage:
    """A piece of a document that can be found; pages are the first and the last it touches."""

    text: str
    heading: tuple[str, ...] = ()
    pages: tuple[int, int] | None = None
    line: int | None = None


@dataclass(frozen=True)
class _Sentence:
    text: str
    words: int
    begins: bool
    section: Section


def passages(sections: Sequence[Section]) -> list[Passage]:
    """The passages of a document in its order; each sentence of it stands in at least one."""
    found: list[Passage] = []
    for _, group in itertools.groupby(sections, key=lambda s: s.heading):
        found += map(_passage, _cut([s for section in group for s in _sentences(section)]))
    return found


def _cut(sentences: Sequence[_Sentence]) -> list[list[_Sentence]]:
    pieces: list[list[_Sentence]] = []
    piece: list[_Sentence] = []
    fresh = 0  # words of the piece that stand in no piece before it
    for sentence in sentences:
        length = sum(s.words for s in piece)
        if fresh and (length >= WORDS or length + sentence.words > MOST):
            pieces.append(piece)
            piece, fresh = _tail(piece, MOST - sentence.words), 0
        piece = [*piece, sentence]
        fresh += sentence.words
    if not fresh:
        return pieces
    rest = piece[-_count_fresh(piece, fresh) :]
    if pieces and fresh < LEAST_REST and sum(s.words for s in pieces[-1]) + fresh <= MOST:
        pieces[-1] = [*pieces[-1], *rest]
    else:
        pieces.append(piece)
    return pieces


def _count_fresh(piece: Sequence[_Sentence], fresh: int) -> int:
    count = 0
    while fresh > 0:
        count += 1
        fresh -= piece[-count].words
    return count


def _tail(piece: Sequence[_Sentence], room: int) -> list[_Sentence]:
    """The last sentences that fit into the overlap."""
    tail: list[_Sentence] = []
    words = 0
    for sentence in reversed(piece[1:]):
        words += sentence.words
        if words > min(OVERLAP, room):
            break
        tail.insert(0, sentence)
    return tail


def _passage(piece: Sequence[_Sentence]) -> Passage:
    parts = [f"\n{s.text}" if s.begins and n else f" {s.text}" if n else s.text for n, s in enumerate(piece)]
    pages = [s.section.page for s in piece if s.section.page is not None]
    return Passage(
        text="".join(parts),
        heading=piece[0].section.heading,
        pages=(pages[0], pages[-1]) if pages else None,
        line=piece[0].section.line,
    )


def _sentences(section: Section) -> Iterator[_Sentence]:
    for paragraph in section.text.split("\n"):
        begins = True
        for text in _split(paragraph):
            yield _Sentence(text=text, words=len(text.split()), begins=begins, section=section)
            begins = False


def _split(paragraph: str) -> Iterator[str]:
    """Sentences; what goes on for too long without an end is cut after `WORDS` words."""
    start = 0
    ends = [m.end() for m in _END.finditer(paragraph)]
    for end in (*ends, len(paragraph)):
        text = paragraph[start:end].strip()
        if not text or (end < len(paragraph) and _ABBREVIATED.search(text)):
            continue
        start = end
        words = text.split()
        for first in range(0, len(words), WORDS):
            yield " ".join(words[first : first + WORDS])
