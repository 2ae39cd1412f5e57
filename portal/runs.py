"""Runs, as service and pages know them."""

from ..workbench._kept import Job
from ..workbench.runs import OpenDeps, Runs, Status

__all__ = ["Job", "OpenDeps", "Runs", "Status"]
