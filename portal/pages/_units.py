"""The units of a tenant, as the pages know them."""

from ...workbench.units import KeptUnit, Units, fresh, lose, made, move, renewed, undone, unfinished

__all__ = ["KeptUnit", "Units", "fresh", "lose", "made", "move", "renewed", "undone", "unfinished"]
