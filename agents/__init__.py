"""The five agents and their state machine. LangGraph lives here and nowhere else."""

from .events import EVENT, Event
from .state import BlockEdit, Decision, Request

__all__ = ["EVENT", "BlockEdit", "Decision", "Event", "Request"]
