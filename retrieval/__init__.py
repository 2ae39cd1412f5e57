"""Finding what the curriculum says: dense (FAISS) and lexical (BM25), fused by rank.

The LangChain wrapper is `lessonloom.retrieval.langchain.LessonloomRetriever`.
"""

from .documents import corpus_hash, documents
from .embedder import Embedder, MiniLM
from .hybrid import HybridRetriever, NullRetriever
from .index import VectorIndex, build_index, load_index, open_or_build
from .model import Document, DocumentKind, Hit, Retriever

__all__ = [
    "Document",
    "DocumentKind",
    "Embedder",
    "Hit",
    "HybridRetriever",
    "MiniLM",
    "NullRetriever",
    "Retriever",
    "VectorIndex",
    "build_index",
    "corpus_hash",
    "documents",
    "load_index",
    "open_or_build",
]
