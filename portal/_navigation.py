"""The places of the portal, as the navigation on every page lists them."""

from dataclasses import dataclass

from .languages import mark


@dataclass(frozen=True)
class Place:
    """A page that the navigation leads to, and the beginnings of the paths that belong to it."""

    path: str
    label: str
    within: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Whether a page is this place or below it."""
        return path == self.path or any(path == one or path.startswith(one + "/") for one in self.within)


PLACES: tuple[Place, ...] = (
    Place("/", mark("Plans"), ("/plans",)),
    Place("/classes", mark("Classes"), ("/classes",)),
    Place("/units", mark("Units"), ("/units",)),
    Place("/skills", mark("Skill tree"), ("/skills",)),
)
