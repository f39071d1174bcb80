"""Question to Hits: the permitted set, words and vectors, one ranking, each hit checked in the store.

Question ─ named? ─────────────────────────────────────────────┐
   └─ permitted versions ─ words ─┬─ fuse ─ named works first ─┴─ store: exists, permitted? ─ Hits
                         └ vectors ┘
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from library.model import Placed
from library.store import Store
from search.encoder import Encoder
from search.question import Hit, Question
from search.rank import chance, fuse
from search.vectors import VectorIndex, Vectors
from search.words import WordIndex, terms

DEPTH = 200  # units taken from each ranking
NAMED_GAIN = 1.0  # of a hit in a work that the question names, as a multiple of the best score
LONGEST = 600  # characters of a question that are searched with


@dataclass(frozen=True, slots=True)
class _Windows:
    """The store's windows as arrays of one length, with the row of each in the matrix (-1: no vector yet)."""

    provisions: NDArray[np.int64]
    versions: NDArray[np.int64]
    rows: NDArray[np.int64]

    @property
    def share(self) -> float:
        return float((self.rows >= 0).mean()) if len(self.rows) else 1.0


class Retriever:
    """Finds the provisions that may answer. Threads may share it; it follows what others import.

    Without an encoder, or while vectors are missing, it ranks by words and what vectors there are.
    """

    def __init__(
        self, store: Store, words: WordIndex, vectors: VectorIndex | None, encoder: Encoder | None
    ) -> None:
        self._store, self._words = store, words
        self._vectors, self._encoder = vectors, encoder
        self._lock = threading.Lock()
        self._seen = (-1, -1)
        self._windows = _Windows(*(np.empty(0, np.int64) for _ in range(3)))
        self._matrix: Vectors = np.empty((0, 0), np.float32)

    @property
    def vectors_share(self) -> float:
        """Share of the windows that have a vector, in [0, 1]; 0 without an encoder."""
        if self._vectors is None:
            return 0.0
        return self._current()[0].share

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """At most ``k`` hits, best first; () where nothing is permitted or nothing was asked."""
        permitted = self._store.permitted(
            question.on, question.reader.clearance, question.kinds, include_ended=question.past
        ) | self._named_versions(question)
        if named := self._named(question):
            return named[:k]
        return self._checked(question, self._ranked(question, permitted), permitted, k)

    def _named_versions(self, question: Question) -> frozenset[int]:
        """The version of each work named, also where it is no longer in force."""
        clearance = question.reader.clearance
        found = (self._store.version_on(work, question.on, clearance) for work in question.works)
        return frozenset(version.id for version in found if version is not None)

    def _named(self, question: Question) -> tuple[Hit, ...]:
        """The provisions whose address the question names."""
        clearance = question.reader.clearance
        hits = []
        for work, eid in question.eids:
            version = self._store.version_on(work, question.on, clearance)
            placed = self._store.find(version.id, eid, clearance) if version else None
            if placed:
                hits.append(Hit(placed, 1.0, 1.0, ("named",)))
        return tuple(hits)

    def _ranked(self, question: Question, permitted: frozenset[int]) -> list[_Scored]:
        wording = question.wording[:LONGEST]
        by_words = self._words_ranking(wording, permitted, question.synonyms)
        by_vectors = self._vectors_ranking(wording, permitted)
        words = {key: (rank, score) for rank, (key, score) in enumerate(by_words, 1)}
        vectors = {key: (rank, score) for rank, (key, score) in enumerate(by_vectors, 1)}
        fused = fuse([list(words), list(vectors)])
        return [
            _Scored(key, score, *words.get(key, (0, 0.0)), *vectors.get(key, (0, 0.0)))
            for key, score in fused
        ]

    def _words_ranking(
        self, wording: str, permitted: frozenset[int], synonyms: Sequence[str]
    ) -> list[tuple[int, float]]:
        self._current()
        return self._words.search(wording, permitted, DEPTH, synonyms)

    def _vectors_ranking(self, wording: str, permitted: frozenset[int]) -> list[tuple[int, float]]:
        """(provision id, cosine of its best window), best first."""
        windows, matrix = self._current()
        if self._encoder is None or not len(matrix) or not terms(wording):
            return []
        searched = np.isin(windows.versions, np.fromiter(permitted, np.int64)) & (windows.rows >= 0)
        if not searched.any():
            return []
        scores = matrix @ self._encoder.encode_questions([wording])[0]
        mine = scores[windows.rows[searched]]
        provisions = windows.provisions[searched]
        top = np.argsort(-mine, kind="stable")[: DEPTH * 4]
        best: dict[int, float] = {}
        for at in top:
            best.setdefault(int(provisions[at]), float(mine[at]))
        return list(best.items())[:DEPTH]

    def _current(self) -> tuple[_Windows, Vectors]:
        """Windows and matrix as of the store's present numbers; both indexes are reopened when they move."""
        numbers = (self._store.change(), self._store.indexed())
        with self._lock:
            if numbers != self._seen:
                self._words.reload()
                rows: dict[str, int] = {}
                if self._vectors is not None:
                    self._vectors.refresh()
                    rows, self._matrix = self._vectors.rows()
                self._windows = _arrays(self._store, rows)
                self._seen = numbers
            return self._windows, self._matrix

    def _checked(
        self, question: Question, ranked: Sequence[_Scored], permitted: frozenset[int], k: int
    ) -> tuple[Hit, ...]:
        """The first ``k`` that the store has, in a permitted version; hits in named works first."""
        if not ranked:
            return ()
        candidates = ranked if question.works else ranked[: k + DEPTH]
        placed = self._store.placed(
            [one.key for one in candidates[: max(4 * k, 40)]], question.reader.clearance
        )
        asked = frozenset(terms(question.wording[:LONGEST]))
        top = ranked[0].score
        hits = [
            self._hit(
                one, placed[one.key], asked, top if placed[one.key].version.work in question.works else 0.0
            )
            for one in candidates
            if one.key in placed and placed[one.key].version.id in permitted
        ]
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:k])

    def _hit(self, one: _Scored, placed: Placed, asked: frozenset[str], gain: float) -> Hit:
        held = frozenset(terms(f"{placed.version.title} {placed.full_text}"))
        covered = len(asked & held) / len(asked) if asked else 0.0
        why = tuple(name for name, rank in (("words", one.words_rank), ("vectors", one.vectors_rank)) if rank)
        return Hit(
            placed,
            one.score + NAMED_GAIN * gain,
            chance(one.words_rank, one.vectors_rank, covered),
            why,
            one.words_rank,
            one.vectors_rank,
            one.cosine,
            one.words_score,
        )


@dataclass(frozen=True, slots=True)
class _Scored:
    """A unit with its fused score and what it came from; ranks 1-based, 0 where absent."""

    key: int
    score: float
    words_rank: int
    words_score: float
    vectors_rank: int
    cosine: float


def _arrays(store: Store, rows: dict[str, int]) -> _Windows:
    found = store.windows()
    return _Windows(
        np.array([provision for provision, _, _ in found], np.int64),
        np.array([version for _, version, _ in found], np.int64),
        np.array([rows.get(text_hash, -1) for _, _, text_hash in found], np.int64),
    )
