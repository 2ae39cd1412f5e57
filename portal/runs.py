"""Runs, as service and pages know them."""

from ..workbench.runs import Job, OpenDeps, Runs, Status

__all__ = ["Job", "OpenDeps", "Runs", "Status"]
