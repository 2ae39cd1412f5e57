"""A plan as one page of HTML: no network, no script, and it prints well."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ..model import LessonPlan
from . import _front, _view, _wording
from ._text import answer_html, inline_html, inline_plain, prose_html
from ._wording import NO_TITLES
from .figures import figure_html


def to_html(plan: LessonPlan, tree_titles: Mapping[str, str] = NO_TITLES) -> str:
    """The plan as a self-contained page; `tree_titles` gives titles of skills by id."""
    return render("lesson.html.j2", plan=plan, view=_view, front=_front, titles=tree_titles)


def render(template: str, **context: object) -> str:
    """One of this folder's templates, with the stylesheet inside and everything escaped."""
    return _environment().get_template(template).render(**context)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    env = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters.update(
        math=inline_html,
        answer=answer_html,
        prose=prose_html,
        plain=inline_plain,
        figure=figure_html,
        percent=_wording.percent,
        css_string=_css_string,
        skill_name=_wording.named,
        called_by=_called_by,
    )
    words: dict[str, Mapping[object, object] | Callable[..., str]] = {
        "between": _wording.between,
        "count": _wording.count,
        "listed": _wording.listed,
        "learners_of": _wording.learners_of,
        "named": _wording.named,
        "too_few": _wording.too_few,
    }
    env.globals.update(words)
    env.globals.update(
        ROLES=_wording.ROLES,
        LEVELS=_wording.LEVELS,
        SHAPES=_wording.SHAPES,
        THINKING=_wording.THINKING,
        ACTIVITIES=_wording.ACTIVITIES,
        SEVERITIES=_wording.SEVERITIES,
        STOPS=_wording.STOPS,
        CSS=Markup(_read("style.css")),
    )
    return env


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _called_by(learner: str, called: Callable[[str], str]) -> str:
    return called(learner)


def _css_string(text: str) -> Markup:
    """A string of CSS in quotes, safe inside a style element."""
    safe = "".join(c if c.isalnum() or c in " .,:;!?-–()" else f"\\{ord(c):x} " for c in text)
    return Markup(f'"{safe}"')
