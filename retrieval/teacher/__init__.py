"""What a teacher adds: documents read into a library of their own, found beside the curriculum, and cited."""

from .documents import DocumentFolder
from .model import AddReport, KeptFile, OwnPassage, Skipped
from .search import Found, OwnDocuments

__all__ = ["AddReport", "DocumentFolder", "Found", "KeptFile", "OwnDocuments", "OwnPassage", "Skipped"]
