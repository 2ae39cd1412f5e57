"""The five agents and their state machine. LangGraph lives here and nowhere else."""

from .events import EVENT, Event
from .state import Request

__all__ = ["EVENT", "Event", "Request"]
