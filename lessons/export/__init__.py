"""Exports: a plan as HTML, Word, Markdown and JSON; a diagnosis and a pathway as pages."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._text import answer_html, inline_html, inline_plain, prose_html
    from .bundle import export_plan, to_json, write_atomic
    from .diagnosis import diagnosis_html
    from .figures import figure_html, figure_svg
    from .html import to_html
    from .markdown import to_markdown
    from .pathway import pathway_html
    from .quiz import quiz_html, write_quiz
    from .unit import unit_html, unit_markdown, write_unit
    from .word import write_docx

__all__ = [
    "answer_html",
    "diagnosis_html",
    "export_plan",
    "figure_html",
    "figure_svg",
    "inline_html",
    "inline_plain",
    "pathway_html",
    "prose_html",
    "quiz_html",
    "to_html",
    "to_json",
    "to_markdown",
    "unit_html",
    "unit_markdown",
    "write_atomic",
    "write_docx",
    "write_quiz",
    "write_unit",
]

_HOMES = {
    "answer_html": "_text",
    "diagnosis_html": "diagnosis",
    "export_plan": "bundle",
    "figure_html": "figures",
    "figure_svg": "figures",
    "inline_html": "_text",
    "inline_plain": "_text",
    "pathway_html": "pathway",
    "prose_html": "_text",
    "quiz_html": "quiz",
    "to_html": "html",
    "to_json": "bundle",
    "to_markdown": "markdown",
    "unit_html": "unit",
    "unit_markdown": "unit",
    "write_atomic": "bundle",
    "write_docx": "word",
    "write_quiz": "quiz",
    "write_unit": "unit",
}


def __getattr__(name: str) -> object:
    """Load an exporter when it is first used: Word and templates take their time to import."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
