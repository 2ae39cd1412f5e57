"""When not everything fits: leave out what costs least, then take back what still fits."""

from collections.abc import Callable, Mapping, Sequence

from ._cuts import Links, cut_order
from .planner import apart
from .unit_model import UnitStep

Layout = list[list[UnitStep]]
Fit = Callable[[Sequence[UnitStep]], Layout | None]
TakeBack = Callable[[Sequence[UnitStep], Layout], Layout | None]


def most_that_fits(
    steps: Sequence[UnitStep],
    chosen: frozenset[str],
    links: Links,
    weights: Mapping[str, float],
    fit: Fit,
    take_back: TakeBack | None = None,
) -> Layout:
    """A layout of as many of the chosen skills as fit, goals of least weight left out first.

    `fit` lays out steps or says that they do not fit; no steps always fit. Then other steps are taken in,
    in order, as far as `take_back`, which is told the layout so far, (else `fit`) finds room.
    """
    minutes: dict[str, int] = {}
    for step in steps:
        minutes[step.skill] = minutes.get(step.skill, 0) + step.minutes
    standing = links.standing(chosen)
    inside = {s for s in minutes if s in standing}
    order = [s for s in minutes if s in inside]
    cuts = [s for one in cut_order(links, order, minutes, weights) for s in reversed(one.skills)]
    layout = fit(_only(steps, inside))
    while layout is None:
        inside.discard(cuts.pop(0))
        layout = fit(_only(steps, inside))
    for skill in minutes:
        more = inside | {skill}
        if skill not in inside and links.standing(more) == more:
            wanted = _only(steps, more)
            fuller = take_back(wanted, layout) if take_back else fit(wanted)
            if fuller is not None:
                inside, layout = more, fuller
    return layout


def _only(steps: Sequence[UnitStep], inside: set[str]) -> list[UnitStep]:
    """The steps inside; one whose partner is not among them is no longer done in one go."""
    return [
        step if inside.issuperset(step.together) else apart(step) for step in steps if step.skill in inside
    ]
