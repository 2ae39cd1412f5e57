"""How the shipped pack is set in type: minus signs, dashes and letters that are multiplied."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lessonloom.graph._yaml import read_yaml

SKILLS = Path(__file__).parents[3] / "curricula" / "ccss_math" / "skills"
_OTHER = frozenset({"item_models", "figure", "domain", "id", "standard", "prerequisites", "alternatives"})
_MINUS = re.compile(r"(?<![\w`\-\N{EN DASH}\N{MINUS SIGN}/.)\]])-(?=\d)")
_DASH = re.compile(r"(?<=\S) - (?=\S)")
_GLUED = re.compile(r"(?<![A-Za-z{(])[abkmpq]x(?![A-Za-z}])")
_WHO = re.compile(r"(?:^|[.?!] )Who (?:has|does|knows|reads|confuses|finds|counts|takes)\b[^?]*\.")


def flaws(text: str) -> list[str]:
    """What is set wrongly in a text with mathematics between backticks."""
    found = []
    for n, part in enumerate(text.split("`")):
        if n % 2:
            found += [f"{m[0]} is read as a word: put a space" for m in _GLUED.finditer(part)]
        else:
            found += ["a hyphen for a minus sign" for _ in _MINUS.finditer(part)]
            found += ["a hyphen for a dash" for _ in _DASH.finditer(part)]
    return [*found, *("Who for whoever" for _ in _WHO.finditer(text))]


def prose(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _OTHER:
                yield from prose(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from prose(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Four times -9 is it.", "a hyphen for a minus sign"),
        ("The whole - or a part.", "a hyphen for a dash"),
        ("A line `y = mx + b`.", "mx is read as a word: put a space"),
        ("Who has good ways is quick.", "Who for whoever"),
    ],
)
def test_what_is_set_wrongly_is_found(text, fault):
    assert flaws(text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "`4 - 9` is \N{MINUS SIGN}5, a two-step sum.",
        "`y = m x + b`",
        "Pages 3-5",
        "Who has more?",
        "The whole \N{EN DASH} or a part.",
        "`max(3, x)`",
    ],
)
def test_what_is_set_rightly_passes(text):
    assert flaws(text) == []


def test_the_shipped_lessons_are_set_rightly():
    files = sorted(SKILLS.glob("*.yaml"))
    assert len(files) > 150
    found = {}
    for file in files:
        wrong = [(f, t) for t in prose(read_yaml(file).data) for f in flaws(t)]
        if wrong:
            found[file.stem] = wrong
    assert not found


def test_every_step_of_the_shipped_explanations_asks_and_says_what_to_hear():
    silent = [
        f"{file.stem} {number}"
        for file in sorted(SKILLS.glob("*.yaml"))
        for number, step in enumerate(read_yaml(file).data.get("explanation") or (), 1)
        if not (step.get("ask") and step.get("expect"))
    ]
    assert not silent
