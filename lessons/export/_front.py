"""Page one: the timetable, what happens in each block, the likeliest mistakes, and how it fits."""

import re
from dataclasses import dataclass

from ..mistakes import rank
from ..model import Block, Exercise, LessonPlan, Mistake
from ._wording import minutes_range, too_few

GIST = 150
GIST_OF_QUESTION = 260
QUOTE = ('"', "“")
_SENTENCE = re.compile(r"(?<=[.?!])(?=\s)|(?<=[.?!][\"”’)])(?=\s)")


@dataclass(frozen=True)
class Row:
    """One line of the timetable."""

    clock: str
    block: Block
    happens: str


def timetable(plan: LessonPlan) -> tuple[Row, ...]:
    """The blocks with the minutes they take and what happens in them, briefly."""
    return tuple(Row(minutes_range(b.start, b.minutes), b, gist(b)) for b in plan.blocks)


def gist(block: Block) -> str:
    """What happens in a block, in a sentence or two, and the number that decides how it goes on."""
    if block.gist:
        line = block.gist
    else:
        texts = [p.text for p in block.teacher] or [p.text for p in block.learners]
        line = (
            _opening(_one_line(texts[0]), GIST_OF_QUESTION if block.role == "hook" else GIST) if texts else ""
        )
        line += _collected(block)
    if block.branch:
        then = _first_sentence(_one_line(block.branch.action))
        line += f" {too_few(block.branch.exercise, block.branch.threshold)}: {then}"
    return line


def _collected(block: Block) -> str:
    """What to listen for while the opening question is open, by its first example."""
    heard = next((p.text for p in block.teacher if p.slot == "hook-listen"), "")
    first = _one_line(heard).removeprefix("Listen for:").split(" / ")[0].strip()
    return f" Collect reasons, such as {first}; settle nothing." if first.startswith(QUOTE) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _first_sentence(text: str) -> str:
    kept = ""
    for sentence in _SENTENCE.split(text):
        kept += sentence
        if kept.count("`") % 2 == 0:
            break
    return kept.strip()


def _opening(text: str, most: int = GIST) -> str:
    kept = ""
    for sentence in _SENTENCE.split(text):
        longer = kept + sentence
        if (
            kept
            and (len(longer) > most or sentence.lstrip().startswith("Right:"))
            and kept.count("`") % 2 == 0
        ):
            break
        kept = longer
    return kept.strip()


def likeliest(plan: LessonPlan, most: int = 3) -> tuple[tuple[Exercise, Mistake], ...]:
    """The likeliest mistakes with the exercise where each arises; each misconception once."""
    every = [(plan.exercise(m.on or w.exercise), m) for w in plan.worked for m in w.mistakes]
    best: dict[str, tuple[Exercise, Mistake]] = {}
    for exercise, mistake in sorted(every, key=lambda pair: rank(pair[1])):
        best.setdefault(mistake.misconception, (exercise, mistake))
    return tuple(best.values())[:most]


def front_lines(plan: LessonPlan) -> int:
    """About how many lines page one takes in print."""
    why = sum(1 + len(t) // 118 for t in (*plan.why_now, plan.changes_if))
    aim = max(1 + len(plan.objective) // 52, sum(1 + len(t) // 52 for t in plan.success))
    rows = sum(max(2 if r.block.exercises else 1, 1 + len(r.happens) // 92) for r in timetable(plan))
    mistakes = sum(
        2 + (len(m.belief) + 30) // 105 + (len(m.remedy + m.wrong) + 40) // 115 for _, m in likeliest(plan)
    )
    return why + aim + rows + mistakes


def density(plan: LessonPlan) -> str:
    """How small page one is set, so that it stays one page on Letter and on A4."""
    n = front_lines(plan)
    return "airy" if n <= 40 else "plain" if n <= 47 else "dense" if n <= 53 else "packed"
