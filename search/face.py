"""Our retriever as llama-index sees it, so that its query engines can use it."""

from __future__ import annotations

from collections.abc import Callable

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from library.citation import format_citation
from library.masking import as_shown
from search.question import Hit, Question
from search.retriever import Retriever


class XunzhiRetriever(BaseRetriever):
    """A llama-index retriever over ours.

    ``ask`` turns a query's text into a Question: there day, reader and kinds are decided. Every node is one
    provision, masked; metadata holds citation, title, eid, heading, status, level and file.
    """

    def __init__(self, retriever: Retriever, ask: Callable[[str], Question], k: int = 10) -> None:
        super().__init__()
        self._retriever, self._ask, self._k = retriever, ask, k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = self._ask(query_bundle.query_str)
        return [_node(hit, question) for hit in self._retriever.retrieve(question, self._k)]


def _node(hit: Hit, question: Question) -> NodeWithScore:
    placed = as_shown(hit.placed)
    version, provision = placed.version, placed.provision
    citation = format_citation(version.title, provision.eid)
    node = TextNode(
        id_=f"{version.id}:{provision.eid}",
        text=placed.full_text,
        metadata={
            "citation": citation,
            "title": version.title,
            "eid": provision.eid,
            "heading": " / ".join(provision.heading),
            "status": version.status_on(question.on).value,
            "level": version.level.value,
            "file": placed.files[0] if placed.files else "",
        },
    )
    return NodeWithScore(node=node, score=hit.score)
