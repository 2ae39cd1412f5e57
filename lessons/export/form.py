"""A school's own form, a Word file with fields such as `{{ title }}`, filled from a plan (extra `forms`)."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ...graph.errors import InputError, MissingExtra
from ..model import Block, Exercise, LessonPlan, Passage, TierPlan
from . import _view as view
from ._text import inline_plain, lines, visible
from ._wording import LEVELS, NO_TITLES, ROLES, TEMPLATES, named

Field: TypeAlias = "str | int | Sequence[Field] | Mapping[str, Field]"
LARGEST, MOST = 50_000_000, 2_000
"""Bytes and parts that a form may unfold to."""


def fields(plan: LessonPlan, tree_titles: Mapping[str, str] = NO_TITLES) -> dict[str, Field]:
    """What a form can ask for, in plain text; a text of several lines has line ends."""
    leave = plan.block("exit")
    sheets = [sheet for sheet in view.sheets(plan) if sheet.id.startswith("practice")]
    return {
        "title": _line(plan.title),
        "grade": plan.grade,
        "minutes": plan.minutes,
        "learners": plan.learners,
        "template": TEMPLATES[plan.template],
        "standards": [{"code": code, "title": _line(title)} for code, title in view.standards(plan)],
        "objective": _line(plan.objective),
        "success": [_line(one) for one in plan.success],
        "big_idea": _line(plan.big_idea),
        "why_now": [_line(one) for one in plan.why_now],
        "vocabulary": [{"term": _line(v.term), "meaning": _line(v.definition)} for v in plan.vocabulary],
        "materials": [_line(one) for one in plan.materials],
        "blocks": [_block(plan, number, block) for number, block in enumerate(plan.blocks, 1)],
        "tiers": [_tier(tier) for tier in plan.tiers],
        "exit_ticket": [_asked(plan.exercise(id)) for id in leave.exercises] if leave else [],
        "practice": [_asked(e) for sheet in sheets for e in sheet.exercises],
        "mistakes": [
            {"belief": _line(m.belief), "example": _line(m.wrong), "remedy": _line(m.remedy)}
            for worked in plan.worked
            for m in worked.mistakes
        ],
        "language": [_line(one) for one in plan.language],
        "access": [_line(one) for one in plan.access],
        "next": [_line(f"{named(s.skill, tree_titles)}, {s.minutes} minutes") for s in plan.remaining],
        "cut_first": _line(plan.cut_first),
    }


def filled_form(plan: LessonPlan, form: bytes, tree_titles: Mapping[str, str] = NO_TITLES) -> bytes:
    """The form with its fields filled. Raises InputError for what is no Word file, unfolds too far, has a
    mistake in its fields or asks for one that there is not; MissingExtra without docxtpl.

    Expressions of a form run in Jinja's sandbox and see nothing but the fields.
    """
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        raise MissingExtra("Filling a form needs docxtpl.", "pip install 'lessonloom[forms]'") from None
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from lxml.etree import LxmlError

    _refuse_what_is_no_form(form)
    known = fields(plan, tree_titles)
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    out = io.BytesIO()
    try:
        template = DocxTemplate(io.BytesIO(form))
        template.render(known, jinja_env=sandbox, autoescape=True)
        template.save(out)
    except (TemplateError, LxmlError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        told = f"The form cannot be filled: {error}."
        raise InputError(told, f"Fields: {', '.join(known)}; docs/files.md says more.") from error
    return out.getvalue()


def _refuse_what_is_no_form(form: bytes) -> None:
    remedy = "Save the form as a Word document (.docx) and try again."
    try:
        parts = zipfile.ZipFile(io.BytesIO(form)).infolist()
    except zipfile.BadZipFile:
        raise InputError("The form is no Word document.", remedy) from None
    if "word/document.xml" not in {part.filename for part in parts}:
        raise InputError("The form is no Word document.", remedy)
    if len(parts) > MOST or sum(part.file_size for part in parts) > LARGEST:
        raise InputError("The form is too large.", f"It may unfold to {LARGEST // 1_000_000} MB.")


def _block(plan: LessonPlan, number: int, block: Block) -> dict[str, Field]:
    taught = [passage for passage, _ in view.taught(plan, block)]
    return {
        "number": number,
        "role": ROLES[block.role],
        "title": view.heading(block) or ROLES[block.role],
        "start": block.start,
        "end": block.start + block.minutes,
        "minutes": block.minutes,
        "teacher": _prose(taught),
        "learners": _prose(block.learners),
        "exercises": [_asked(plan.exercise(id)) for id in block.exercises],
        "materials": [_line(one) for one in block.materials],
    }


def _tier(tier: TierPlan) -> dict[str, Field]:
    return {
        "name": LEVELS[tier.level],
        "learners": tier.learners,
        "reason": _line(tier.reason),
        "teaching": _line(tier.teaching),
        "practice": _line(tier.practice),
        "assessment": _line(tier.assessment),
    }


def _asked(exercise: Exercise) -> dict[str, Field]:
    options = [f"{option.label}: {_line(option.text)}" for option in exercise.item.options]
    return {
        "id": exercise.id,
        "question": _line(exercise.item.stem),
        "options": list(options),
        "answer": _line(view.answer_of(exercise)),
    }


def _prose(passages: Sequence[Passage]) -> str:
    return "\n".join(
        f"{'– ' if line.entry else ''}{f'{line.cue}: ' if line.cue else ''}{_line(line.text)}"
        for passage in passages
        for line in lines(passage.text)
    )


def _line(text: str) -> str:
    return " ".join(visible(inline_plain(text)).split())
