"""A pathway as a page: the steps in order, what each costs, and why."""

from collections.abc import Mapping

from ...pathways.model import Pathway
from .html import render


def pathway_html(pathway: Pathway, titles: Mapping[str, str]) -> str:
    """The page; `titles` by skill id."""
    return render("pathway.html.j2", pathway=pathway, titles=titles)
