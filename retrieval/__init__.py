"""Finding what the curriculum says, or saying that it says nothing: dense (FAISS) and lexical channels, late
interaction on the candidates, and one calibrated probability.

The LangChain wrapper is `lessonloom.retrieval.langchain.LessonloomRetriever`.
"""

from .documents import corpus_hash, documents
from .embedder import Embedder, MiniLM
from .hybrid import HybridRetriever, NullRetriever
from .index import VectorIndex, build_index, load_index, open_or_build
from .model import Document, DocumentKind, Found, Hit, NothingRelevant, Retriever, SearchResult
from .rerank import second_stage
from .seed import SEED, read_seed, write_seed

__all__ = [
    "SEED",
    "Document",
    "DocumentKind",
    "Embedder",
    "Found",
    "Hit",
    "HybridRetriever",
    "MiniLM",
    "NothingRelevant",
    "NullRetriever",
    "Retriever",
    "SearchResult",
    "VectorIndex",
    "build_index",
    "corpus_hash",
    "documents",
    "load_index",
    "open_or_build",
    "read_seed",
    "second_stage",
    "write_seed",
]
