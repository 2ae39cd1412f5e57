"""The five abilities as a person reads them: for the page and for the command line."""

from collections.abc import Callable
from dataclasses import dataclass

from ...learner.abilities import AbilityLevel
from ...learner.abilities_levels import NAMES
from ...learner.model import Diagnosis

NOTE = (
    "Levels go from 1 to 5 and come from right and wrong answers alone, by how much each skill draws on each "
    "ability; the words say what to look out for. On a short test the five of one learner move together."
)


@dataclass(frozen=True)
class AbilityRow:
    """One ability of the class; `spread` counts learners on levels 1 to 5, `unknown` the others."""

    name: str
    level: AbilityLevel
    spread: tuple[int, ...]
    unknown: int


def ability_rows(diagnosis: Diagnosis) -> tuple[AbilityRow, ...]:
    """The five rows of a class; none for a diagnosis without abilities."""
    profile = diagnosis.class_abilities
    if profile is None:
        return ()
    return tuple(
        AbilityRow(NAMES[one.ability], one, spread, len(diagnosis.learners) - sum(spread))
        for one, spread in zip(profile.abilities, profile.spread, strict=True)
    )


def ability_people(
    diagnosis: Diagnosis, called: Callable[[str], str]
) -> tuple[tuple[str, tuple[AbilityLevel, ...]], ...]:
    """Name and five levels of every learner, by name."""
    people = [(called(one.learner or ""), one.abilities) for one in diagnosis.abilities]
    return tuple(sorted(people, key=lambda pair: pair[0].casefold()))


def level_text(one: AbilityLevel) -> str:
    """`3 (2 to 4)`, `3 (1 to 5), little evidence`, `4, as given`, `no evidence`."""
    if one.level is None:
        return "no evidence"
    if one.source == "given":
        return f"{one.level}, as given"
    return f"{one.level} ({one.low} to {one.high}){', little evidence' if one.little else ''}"
