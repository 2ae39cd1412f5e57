"""Lessonloom: from what a class has shown it can and cannot do to lessons that fit that class."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .workbench import Workbench

__all__ = ["Workbench", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the workbench when it is first used: `lessonloom --help` needs none of it."""
    if name == "Workbench":
        from .workbench import Workbench

        return Workbench
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
