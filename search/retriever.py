"""Question to Hits: the permitted set, words and vectors, one ranking, each hit checked in the store.

Question ─┬─ address named ──────────────────────── that unit, then what words find
          └─ permitted versions ─┬─ words ──┬─ fuse ─ store: there, permitted? ─ Hits
               works named once  ├─ vectors ┤
               more by themselves└─ known   ┘ questions (search/known.py)
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from library.model import Placed, Status, Version
from library.store import Store
from search.encoder import Encoder
from search.known import KnownQuestions
from search.nearest import Board
from search.question import Hit, Question
from search.rank import chance, coverage, fuse
from search.vectors import VectorIndex, VectorsDamagedError
from search.words import WordIndex, terms

log = logging.getLogger(__name__)

DEPTH = 200  # units taken from each ranking
LONGEST = 600  # characters of a question that are searched with
MEANING = 3.0  # weight of vectors against words
KNOWN = 0.5  # of known questions: on a fold of STARD R@20 0.728 with 0.5, 0.708 without, before reading
ASKED_BEFORE = 100  # provisions taken from known questions
ADDRESSED = 1.0  # score and chance of a unit asked for by its address; above any fused score

Found = list[tuple[int, float]]
"""(provision id, score of one ranker), best first."""


@dataclass(frozen=True, slots=True)
class _Finds:
    """What each ranker found for a question, and their fused order of (provision id, score)."""

    fused: Found
    words: dict[int, tuple[int, float]]
    vectors: dict[int, tuple[int, float]]
    known: dict[int, float]


@dataclass(frozen=True, slots=True)
class _Boards:
    """The windows of the store, and the known questions as windows of what answers them."""

    texts: Board
    known: Board | None


class Retriever:
    """Finds the provisions that may answer. Threads may share it; it follows what other processes import.

    Without an encoder, or while vectors are missing, it ranks by words and what vectors there are.
    """

    def __init__(
        self,
        store: Store,
        words: WordIndex,
        vectors: VectorIndex | None,
        encoder: Encoder | None,
        meaning: float = MEANING,
        known: KnownQuestions | None = None,
    ) -> None:
        """``meaning``: the weight of vectors against words; ``known``: questions encoded by ``encoder``."""
        self._store, self._words = store, words
        self._vectors, self._encoder = vectors, encoder
        self._meaning, self._known = meaning, known
        self._reading = threading.Lock()
        self._state: tuple[int, _Boards] | None = None

    @property
    def vectors_share(self) -> float:
        """Share of the windows that have a vector, in [0, 1]; 1.0 of none, else 0.0 without an encoder."""
        return self._boards().texts.share

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """At most ``k`` hits, best first; () where nothing is permitted, found or asked.

        Raises:
            IndexDamagedError: the word index cannot be read.
        """
        boards = self._boards()
        named = self._named_versions(question)
        permitted = named | self._store.permitted(
            question.on, question.reader.clearance, question.kinds, include_ended=question.past
        )
        addressed = self._addressed(question, boards.texts)
        finds = self._find(question, permitted, named, None if addressed else boards)
        hits = list(addressed)
        for placed, score in self._checked(finds.fused, permitted, question, k):
            if len(hits) >= k:
                break
            if all(placed.id != hit.placed.id for hit in addressed):
                hits.append(_hit(placed, score, finds, question, named))
        return tuple(hits[:k])

    def _boards(self) -> _Boards:
        """The windows as of the last indexing; both indexes are read anew when ``Store.indexed`` moves.

        Not when ``Store.change`` moves: during an import that would be with every file, for texts that are
        not indexed yet; what is gone meanwhile is found out by the check of each hit. While one thread reads,
        the others go on with what was there.
        """
        indexed = self._store.indexed()
        if self._state is not None and self._state[0] == indexed:
            return self._state[1]
        if self._reading.acquire(blocking=self._state is None):
            try:
                if self._state is None or self._state[0] != indexed:
                    self._state = (indexed, self._read())
            finally:
                self._reading.release()
        assert self._state is not None
        return self._state[1]

    def _read(self) -> _Boards:
        self._words.freshen()
        if self._vectors is None or self._encoder is None:
            return _Boards(Board.of(self._store.windows(), {}, np.empty((0, 0), np.float32)), None)
        try:
            self._vectors.refresh()
        except VectorsDamagedError as error:
            log.warning("searching by words alone: %s", error)
        texts = Board.of(self._store.windows(), self._vectors.rows, self._vectors.matrix)
        return _Boards(texts, self._known.board(self._store) if self._known else None)

    def _named_versions(self, question: Question) -> frozenset[int]:
        """The version of each work named, also where it is no longer in force."""
        works = dict.fromkeys((*question.works, *(work for work, _ in question.eids)))
        found = (self._version(work, question) for work in works)
        return frozenset(version.id for version in found if version)

    def _version(self, work: str, question: Question) -> Version | None:
        version = self._store.version_on(work, question.on, question.reader.clearance)
        if version is None or version.status_on(question.on) is Status.NOT_YET:
            return None
        return version if not question.kinds or version.kind in question.kinds else None

    def _addressed(self, question: Question, board: Board) -> tuple[Hit, ...]:
        """The units whose address, or that of a part of them, the question names."""
        clearance = question.reader.clearance
        ids: dict[int, None] = {}
        for work, eid in question.eids:
            if version := self._version(work, question):
                ids[_unit(self._store.addresses(version.id, clearance), eid, board)] = None
        placed = self._store.placed(list(ids), clearance)
        return tuple(Hit(placed[i], ADDRESSED, ADDRESSED, ("named",)) for i in ids if i in placed)

    def _find(
        self, question: Question, permitted: frozenset[int], named: frozenset[int], boards: _Boards | None
    ) -> _Finds:
        """Rank the permitted units, by words alone where ``boards`` is None.

        Works named are ranked once more by themselves and fused in: what fits in them comes first, and what
        fits very well elsewhere stays among the first ten.
        """
        wording = question.wording[-LONGEST:]
        asked = self._question_vector(wording, boards.texts if boards else None)
        rankings, weights = list[list[int]](), list[float]()
        words, vectors, known = Found(), Found(), Found()
        for versions in filter(None, (named, permitted)):
            words = self._words.search(wording, versions, DEPTH, question.synonyms)
            rankings.append([i for i, _ in words])
            weights.append(1.0)
            if boards is not None and asked is not None:
                vectors = boards.texts.nearest(asked, versions, DEPTH)
                rankings.append(_filled_in([i for i, _ in vectors], rankings[-1], boards.texts))
                weights.append(self._meaning)
                if boards.known is not None:
                    known = boards.known.nearest(asked, versions, ASKED_BEFORE)
                    rankings.append([i for i, _ in known])
                    weights.append(KNOWN)
        # ranks among all permitted, which come last
        return _Finds(fuse(rankings, weights), _ranks(words), _ranks(vectors), dict(known))

    def _question_vector(self, wording: str, board: Board | None) -> NDArray[np.float32] | None:
        """None where vectors cannot help: none there, or no words in the question."""
        if self._encoder is None or board is None or not board.share or not terms(wording):
            return None
        vector: NDArray[np.float32] = self._encoder.encode_questions([wording])[0]
        return vector

    def _checked(
        self, fused: Found, permitted: Collection[int], question: Question, k: int
    ) -> Iterator[tuple[Placed, float]]:
        """What the store still has, in a permitted version, in order; read in small steps."""
        at_once = k + 5  # some may be gone
        for start in range(0, len(fused), at_once):
            step = fused[start : start + at_once]
            placed = self._store.placed([i for i, _ in step], question.reader.clearance)
            for i, score in step:
                if i in placed and placed[i].version.id in permitted:
                    yield placed[i], score


def _hit(placed: Placed, score: float, finds: _Finds, question: Question, named: Collection[int]) -> Hit:
    words_rank, words_score = finds.words.get(placed.id, (0, 0.0))
    vectors_rank, cosine = finds.vectors.get(placed.id, (0, 0.0))
    known = finds.known.get(placed.id, 0.0)
    named_work = placed.version.id in named
    why = {"words": words_rank, "vectors": vectors_rank, "known": known, "named": named_work}
    covered = coverage(question.wording[-LONGEST:], f"{placed.version.title}\n{placed.full_text}")
    return Hit(
        placed,
        score,
        chance(words_rank, vectors_rank, covered),
        tuple(name for name, found in why.items() if found),
        words_rank,
        vectors_rank,
        cosine,
        words_score,
        known,
    )


def _filled_in(vectors: list[int], words: list[int], board: Board) -> list[int]:
    """The ranking by vectors, with units that have no vector yet put where words rank them."""
    places = [(rank, i) for rank, i in enumerate(words) if i in board.lacking]
    if not places:
        return vectors
    return [i for _, i in sorted([*places, *enumerate(vectors)], key=lambda place: place[0])][:DEPTH]


def _ranks(found: Found) -> dict[int, tuple[int, float]]:
    return {i: (rank, score) for rank, (i, score) in enumerate(found, 1)}


def _unit(addresses: dict[str, int], eid: str, board: Board) -> int:
    """Id of the ranked unit at or above an address, else of the provision there, 0 where there is none."""
    parts = eid.split("__")
    above: Sequence[str] = ["__".join(parts[:n]) for n in range(len(parts), 0, -1)]
    ids = [addresses[one] for one in above if one in addresses]
    return next((i for i in ids if board.has(i)), addresses.get(eid, 0))
