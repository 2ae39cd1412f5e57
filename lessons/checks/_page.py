"""The page that lists every check: `python -m lessonloom.lessons.checks > docs/checks.md`."""

from ._registry import CHECKS, THEMES

_HEAD = """# Checks

Every plan faces the {count} checks below before it is exported. A finding names its place, quotes the words
objected to and suggests a change; it stands in the plan's own quality report. Errors keep a plan from
counting as finished, warnings ask for a second look. Each check lowers one dimension of the
[scores](quality.md). For each, the tests seed a defect that it catches and a near miss that it lets pass;
`lessonloom eval checks` measures recall and false alarms ([benchmarks](benchmarks.md)). This page is written
from the checks themselves.
"""


def page() -> str:
    """docs/checks.md as Markdown, theme by theme."""
    parts = [_HEAD.format(count=len(CHECKS))]
    for theme in THEMES:
        rows = [
            f"| `{c.id}` | {c.version} | {c.severity} | {c.dimension} | {c.doc} |"
            for c in CHECKS.values()
            if c.theme == theme
        ]
        head = "| check | version | severity | dimension | what it demands |\n|---|---|---|---|---|"
        parts.append(f"## {theme.capitalize()}\n\n{head}\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)
