"""llama-index's CitationQueryEngine beside ours: the same search, the same scripted model, its own prompt.

The engine is as it comes: sources of at most 512 tokens, numbered, and what the model says of them is the
answer. It has no check and cannot refuse; whatever it says counts as answered. It gets what our search finds
for the question as it was read, turns before it included, for the same reader and day, reports masked.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms.callbacks import llm_completion_callback
from llama_index.core.llms.custom import CustomLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from answer.llm import REPLY_TOKENS
from answer.read import read
from evals.cases import ANSWERED, Case
from evals.modes import Mode
from evals.scripted import ScriptedModel
from evals.shown import Cited, Said, Shown
from library.citation import format_citation
from library.masking import as_shown
from library.model import Level, Reader
from office import Office
from search.question import Hit, Question, Searches

SOURCES = 4  # articles, as many as the product looks into for its model
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?(?:[ \t]*\[\d+\])*")
_MARK = re.compile(r"[ \t]*\[(\d+)\]")
_HEAD = re.compile(r"\ASource \d+:\n")


class ScriptedLLM(CustomLLM):
    """The scripted model as llama-index asks models."""

    _model: ScriptedModel = PrivateAttr()

    def __init__(self, model: ScriptedModel) -> None:
        super().__init__()
        self._model = model

    @property
    def metadata(self) -> LLMMetadata:
        """Its window is the one that it has in the product."""
        return LLMMetadata(
            context_window=self._model.context_tokens, num_output=REPLY_TOKENS, model_name=self._model.name
        )

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002
        """The whole reply."""
        return CompletionResponse(text=self._model.answer_sources(prompt))

    @llm_completion_callback()
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        """The whole reply in one piece."""
        yield self.complete(prompt, formatted, **kwargs)


class HomeRetriever(BaseRetriever):
    """Our search as the engine asks it: always for the question that was read, whatever its own query."""

    def __init__(self, search: Searches, question: Question) -> None:
        super().__init__()
        self._search, self._question = search, question

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:  # noqa: ARG002
        return [_node(hit) for hit in self._search.retrieve(self._question, SOURCES)]


def ask_engine(office: Office, case: Case, today: date, model: ScriptedModel) -> Shown:
    """What the engine answers, for a reader of internal texts."""
    started = time.perf_counter()
    reading = read(case.turns, case.on or today, Reader(Level.INTERNAL), office.store, ())
    retriever = HomeRetriever(office.search, reading.question)
    engine = CitationQueryEngine(retriever=retriever, llm=ScriptedLLM(model))
    response = engine.query(reading.question.text)
    ms = (time.perf_counter() - started) * 1000
    return read_reply(str(response), response.source_nodes, round(ms, 1))


def read_reply(text: str, sources: Sequence[NodeWithScore], ms: float | None = None) -> Shown:
    """The sentences of a reply with what they cite: [n] is the n-th source.

    A number that no source has is a citation too, of nothing: a person sees it and finds nothing behind it.
    """
    numbers: list[int] = []
    said: list[Said] = []
    for found in _SENTENCE.finditer(text):
        words = _MARK.sub("", found[0]).strip()
        cited = [int(number) for number in _MARK.findall(found[0])]
        numbers += [number for number in dict.fromkeys(cited) if number not in numbers]
        if words:
            said.append(Said(words, basis=tuple(dict.fromkeys(map(numbers.index, cited)))))
    citations = tuple(_cited(number, sources) for number in numbers)
    return Shown(ANSWERED, tuple(said), citations, ms=ms, mode=Mode.ENGINE)


def _cited(number: int, sources: Sequence[NodeWithScore]) -> Cited:
    if not 1 <= number <= len(sources):
        return Cited(f"[{number}]", "", "")
    node = sources[number - 1].node
    known = node.metadata
    return Cited(
        citation=known["citation"],
        title=known["title"],
        eid=known["eid"],
        quote=_HEAD.sub("", node.get_content()),
        effective=_day(known["effective"]),
        until=_day(known["until"]),
    )


def _node(hit: Hit) -> NodeWithScore:
    """A provision below its title and address; the model does not see what else is known of it."""
    placed = as_shown(hit.placed)
    version, eid = placed.version, placed.provision.eid
    citation = format_citation(version.title, eid)
    metadata = {
        "citation": citation,
        "title": version.title,
        "eid": eid,
        "effective": _iso(version.effective),
        "until": _iso(version.until),
    }
    node = TextNode(
        id_=f"{version.id}:{eid}",
        text=f"{citation}\n{placed.full_text}",
        metadata=metadata,
        excluded_llm_metadata_keys=list(metadata),
    )
    return NodeWithScore(node=node, score=hit.score)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
