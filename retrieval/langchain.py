"""Our retrieval as a LangChain retriever, for portals that are built on LangChain.

Importing this module imports langchain-core.
"""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from .model import DocumentKind, Retriever


class LessonloomRetriever(BaseRetriever):
    """Wraps any `Retriever`; the metadata of a hit are its source, skill, grade, kind, score and
    probability. No documents come back when nothing is relevant.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    retriever: SkipValidation[Retriever]
    k: int = 5
    kinds: frozenset[DocumentKind] | None = None
    goal: str | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - the base class's signature
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                id=hit.document.id,
                page_content=hit.document.text,
                metadata={
                    **hit.document.model_dump(exclude={"id", "text"}),
                    "score": hit.score,
                    "probability": hit.probability,
                },
            )
            for hit in self.retriever.search(query, k=self.k, kinds=self.kinds, goal=self.goal)
        ]
