"""What a reader must have taken in, from the record alone."""

from collections.abc import Callable

from lessonloom.graph.notation import Plain, to_tex, to_text
from lessonloom.lessons.export._text import pieces
from lessonloom.lessons.export.quiz_files import QUIZ_FORMATS, Quiz
from lessonloom.lessons.export.quiz_files.record import Choose, Essay, Number, Question, Short

from .readers import Asked, read_gift, read_jsonld, read_moodle, read_qti, read_qti12, read_table

READERS: dict[str, Callable[[bytes], list[Asked]]] = {
    "gift": lambda data: read_gift(data.decode()),
    "moodle-xml": lambda data: read_moodle(data.decode()),
    "qti12": read_qti12,
    "qti21": read_qti,
    "qti30": read_qti,
    "jsonld": lambda data: read_jsonld(data.decode()),
    "csv": lambda data: read_table(data.decode()),
}


PAPER = ("docx", "pdf")
"""For people, not for systems: tested by what stands on the pages."""
CARRIED = [name for name in QUIZ_FORMATS if name not in PAPER]


def _set(text: str, format: str) -> str:
    """The text with mathematics as the format's readers show it."""
    marked = {"gift": "\\(%s\\)", "moodle-xml": "\\(%s\\)", "csv": "%s", "jsonld": "%s"}.get(format, "⟦%s⟧")
    write = to_tex if format in ("gift", "moodle-xml") else to_text
    return "".join(p.text if isinstance(p, Plain) else marked % write(p.node) for p in pieces(text))


def expected(question: Question, format: str) -> Asked:
    task = question.task
    solution = "\n".join(_set(step, format) for step in question.solution)
    asked = Asked(question.id, task.shape, _set(question.stem, format), solution=solution)
    asked.points = str(question.points) if format not in ("gift", "jsonld") else "1"
    match task:
        case Choose(options=options):
            asked.options = [(_set(o.text, format), o.correct, _set(o.feedback, format)) for o in options]
        case Number(value=value, known=known):
            asked.accepted = [value]
            asked.known = [(f, _set(k.feedback, format)) for k in known for f in k.forms]
        case Short(accepted=accepted, known=known):
            asked.accepted = list(accepted)
            asked.known = [(f, _set(k.feedback, format)) for k in known for f in k.forms]
        case Essay(sample=sample):
            if format == "gift":
                asked.solution = "\n".join(filter(None, [_set(sample, format), solution]))
    if format in ("gift", "qti12") and isinstance(task, Number | Short):
        said = [_set(f"If you wrote {k.text}: {k.feedback}", format) for k in task.known]
        asked.known = []
        if format == "gift":
            asked.solution = "\n".join(filter(None, [solution, *said]))
        else:
            asked.if_wrong = "\n".join(said)
    if format == "jsonld" and isinstance(task, Number):
        asked.shape = "short"
    if format in ("csv", "jsonld") and isinstance(task, Number | Short):
        asked.known = [(_set(k.text, format), _set(k.feedback, format)) for k in task.known]
    return asked


def taken_in(quiz: Quiz, format: str) -> list[Asked]:
    return READERS[format](QUIZ_FORMATS[format][1](quiz))
