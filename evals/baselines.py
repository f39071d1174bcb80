"""What other programs find in the same texts: each a search over the ranked units of a home, as it comes.

Every one is given the same texts (title, headings and whole text of a unit) and the person's last words, and
of what it lists only what the reader may see on the day of the question is kept. Earlier turns, addresses,
slips and synonyms are nobody's business but ours.

What an installation lacks is named and not measured; nothing is installed for it. rjieba is jieba's
segmentation in Rust; llama-index and its two ways to cut words are described in ``peer.py``; LangChain's
BM25Retriever is rank_bm25's BM25Okapi over ``str.split()``, so a Chinese question is one word.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.gold import GoldQuestion
from evals.retrieval import DEPTH, Scores, score, search_all
from evals.standing import curve, stand
from library.model import Level, Placed
from library.store import Store
from search.encoder import Encoder
from search.question import Hit, Question
from search.windows import window_hash, windows

if TYPE_CHECKING:
    from office import Office
    from search.vectors import VectorIndex

WIDE = 400  # texts that a baseline lists; what the reader may not see is taken out of them
AT_ONCE = 500  # texts read, encoded or added in one call

Order = Callable[[str], Sequence[int]]
"""Takes a question, gives the numbers of the texts, best first."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The ranked units that a clearance covers, and what stands for each before a baseline."""

    placed: tuple[Placed, ...]
    words: tuple[str, ...]

    @property
    def wide(self) -> int:
        """How many texts a baseline is asked for."""
        return min(WIDE, len(self.words))


@dataclass(frozen=True, slots=True)
class Vectors:
    """The encoder of the home and the vectors that it has; those of other texts are made."""

    encoder: Encoder
    index: VectorIndex | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """A way to search: its name, the package it needs as it is imported and as it is installed."""

    name: str
    module: str
    package: str
    make: Callable[[Texts, Vectors | None], Order | None]

    @property
    def installed(self) -> bool:
        """Whether its package is here."""
        try:
            return find_spec(self.module) is not None
        except ModuleNotFoundError:  # the package that the module lies in is not here either
            return False


@dataclass(frozen=True, slots=True)
class Beside:
    """What a baseline found for the same questions; ``lacking`` says in Chinese why it was not asked."""

    name: str
    scores: Scores | None = None
    recalls: tuple[float, ...] = ()
    lacking: str = ""

    def document(self) -> dict[str, Any]:
        """Its part of the JSON document: the measures over all questions and its times."""
        if self.scores is None:
            return {"name": self.name, "lacking": self.lacking}
        whole = self.scores.document()
        return {"name": self.name, "measures": whole["groups"][0]["measures"], "ms": whole["ms"]}


class BaselineSearch:
    """A baseline as a search: its texts in its order, without those that the reader may not see that day."""

    def __init__(self, store: Store, texts: Texts, order: Order) -> None:
        self._store, self._texts, self._order = store, texts, order

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """At most ``k`` hits, best first; score is 1 / rank, and no chance is stated."""
        permitted = self._store.permitted(
            question.on, question.reader.clearance, (), include_ended=question.past
        )
        found = (self._texts.placed[number] for number in self._order(question.text))
        kept = [placed for placed in found if placed.version.id in permitted][:k]
        return tuple(Hit(placed, 1 / rank, 0.0, ()) for rank, placed in enumerate(kept, 1))


def texts_of(store: Store, clearance: Level) -> Texts:
    """What of a store is ranked, for a clearance, in the order of the store."""
    ids = list(dict.fromkeys(unit for unit, _, _ in store.windows()))
    placed: list[Placed] = []
    for start in range(0, len(ids), AT_ONCE):
        found = store.placed(ids[start : start + AT_ONCE], clearance)
        placed += [found[unit] for unit in ids[start : start + AT_ONCE] if unit in found]
    words = (" ".join((p.version.title, *p.provision.heading)) + f"\n{p.full_text}" for p in placed)
    return Texts(tuple(placed), tuple(words))


def ask_baselines(
    office: Office, questions: Sequence[GoldQuestion], today: date, say: Callable[[str], None]
) -> tuple[Beside, ...]:
    """Ask every baseline that is installed, each on the texts that a reader of internal texts sees.

    ``say`` takes a line of progress.
    """
    texts = texts_of(office.store, Level.INTERNAL)
    vectors = Vectors(office.encoder, office.vectors) if office.encoder else None
    found = []
    for baseline in BASELINES:
        say(baseline.name)
        order = baseline.make(texts, vectors) if baseline.installed else None
        if order is None:
            lacking = "没有编码器" if baseline.installed else f"未安装 {baseline.package}"
            found.append(Beside(baseline.name, lacking=lacking))
            continue
        run = search_all(BaselineSearch(office.store, texts, order), office.store, questions, today)
        standings = [stand(question, ranked) for question, ranked in zip(questions, run, strict=True)]
        recalls = curve([one for one in standings if one.ranks], DEPTH)
        found.append(Beside(baseline.name, score(questions, run), recalls))
    return tuple(found)


def _bm25s(texts: Texts, _: Vectors | None) -> Order:
    bm25s, rjieba = import_module("bm25s"), import_module("rjieba")
    index = bm25s.BM25()
    index.index([rjieba.cut(text) for text in texts.words], show_progress=False)

    def order(question: str) -> Sequence[int]:
        found, _ = index.retrieve([rjieba.cut(question)], k=texts.wide, show_progress=False)
        return [int(number) for number in found[0]]

    return order


def _chroma(texts: Texts, vectors: Vectors | None) -> Order | None:
    """None without an encoder."""
    if vectors is None:
        return None
    chromadb, config = import_module("chromadb"), import_module("chromadb.config")
    client = chromadb.EphemeralClient(settings=config.Settings(anonymized_telemetry=False))
    collection: Any = client.create_collection(f"plain-{uuid.uuid4().hex}", embedding_function=None)
    for start in range(0, len(texts.words), AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, len(texts.words)))
        rows = _encoded([texts.placed[number] for number in numbers], texts.words[start:], vectors)
        collection.add(ids=[str(number) for number in numbers], embeddings=rows)
    encoder = vectors.encoder

    def order(question: str) -> Sequence[int]:
        asked = encoder.encode_questions([question])
        found = collection.query(query_embeddings=asked, n_results=texts.wide, include=[])
        return [int(number) for number in found["ids"][0]]

    return order


def _encoded(placed: Sequence[Placed], words: Sequence[str], vectors: Vectors) -> Any:
    """One vector a unit, shape (units, dimension): the home's where one window is all of it, else new."""
    rows: dict[int, Any] = {}
    if vectors.index is not None:
        for number, one in enumerate(placed):
            cut = windows(one.version.title, one.provision.heading, one.full_text)
            if len(cut) == 1 and window_hash(cut[0]) in vectors.index.rows:
                rows[number] = vectors.index.matrix[vectors.index.rows[window_hash(cut[0])]]
    lacking = [number for number in range(len(placed)) if number not in rows]
    if lacking:
        made = vectors.encoder.encode_passages([words[number] for number in lacking])
        rows |= dict(zip(lacking, made, strict=True))
    return np.asarray([rows[number] for number in range(len(placed))], np.float32)


def _llama(*, characters: bool) -> Callable[[Texts, Vectors | None], Order | None]:
    def make(texts: Texts, _: Vectors | None) -> Order | None:
        from llama_index.core.schema import TextNode

        from evals.peer import CHARACTERS, bm25_retriever

        nodes = [TextNode(id_=str(number), text=text) for number, text in enumerate(texts.words)]
        retriever = bm25_retriever(nodes, CHARACTERS if characters else None, texts.wide)
        if retriever is None:
            return None
        return lambda question: [int(one.node.node_id) for one in retriever.retrieve(question)]

    return make


def _rank_bm25(texts: Texts, _: Vectors | None) -> Order:
    index = import_module("rank_bm25").BM25Okapi([text.split() for text in texts.words])

    def order(question: str) -> Sequence[int]:
        scores = np.asarray(index.get_scores(question.split()))
        return [int(number) for number in np.argsort(scores)[::-1][: texts.wide]]

    return order


_LLAMA = ("llama_index.retrievers.bm25", "llama-index-retrievers-bm25")
BASELINES = (
    Baseline("bm25s，rjieba 分词", "bm25s", "bm25s", _bm25s),
    Baseline("Chroma 原样，同一编码器", "chromadb", "chromadb", _chroma),
    Baseline("llama-index BM25Retriever 原样", *_LLAMA, _llama(characters=False)),
    Baseline("llama-index BM25Retriever 按单字", *_LLAMA, _llama(characters=True)),
    Baseline("LangChain 默认 BM25（按空格分词）", "rank_bm25", "rank-bm25", _rank_bm25),
)
