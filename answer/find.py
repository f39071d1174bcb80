"""One part of a question to the pieces that answer it: retrieve, take articles apart, rank, judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Protocol

from answer.commonness import commonness
from answer.read import Part, Reading
from answer.select import Asked, Candidate, enough, prepare, rank_spans
from answer.spans import Span, spans
from library.model import Level
from library.store import Store
from search.question import Hit, Question

HITS = 10
NEAR_BEST = 0.75  # of the best score: what answers may stand a little behind what is only near


class Searches(Protocol):
    """What answers need of search: Question to Hits, best first."""

    def retrieve(self, question: Question, k: int = HITS) -> tuple[Hit, ...]:
        """At most ``k`` hits."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a part: all hits, and all pieces of the first articles, both best first.

    ``answers`` tells whether the best piece is an answer or only what stands nearest.
    """

    asked: Asked
    ranked: tuple[Candidate, ...]
    hits: tuple[Hit, ...]
    answers: bool

    @property
    def articles(self) -> tuple[Hit, ...]:
        """The hits in the order of their best pieces."""
        return tuple({candidate.article: candidate.hit for candidate in self.ranked}.values())


def _merge(first: Sequence[Hit], *lists: Sequence[Hit]) -> tuple[Hit, ...]:
    """``first``, then one from each list in turn, every article once."""
    turns = (hit for hits in zip_longest(*lists) for hit in hits if hit)
    return tuple({hit.placed.id: hit for hit in (*first, *turns)}.values())


class Finder:
    """Finds for one reader's questions in one store."""

    def __init__(self, store: Store, retriever: Searches) -> None:
        self._store, self._retriever = store, retriever

    def find(
        self, reading: Reading, part: Part, named: Sequence[Hit] = (), before: Found | None = None
    ) -> Found:
        """What answers ``part``.

        Args:
            named: the provisions that the question names; looked into instead of searching.
            before: what was found for the part that this one leans on; its article is looked into first.
        """
        question = reading.question
        hits = tuple(named) or self._retriever.retrieve(question, HITS)
        if len(reading.parts) > 1 and not named:
            own = self._retriever.retrieve(replace(question, subject=part.text, intent=part.intent), HITS)
            first = before.articles[:1] if before and before.answers else ()
            hits = _merge(first, own, hits)
        clearance = question.reader.clearance
        asked = prepare(part, commonness(self._store, clearance), reading.names)
        ranked = rank_spans(asked, hits, lambda hit: self.pieces(hit, clearance))
        good = [one for one in ranked if enough(asked, one) and one.score >= NEAR_BEST * ranked[0].score]
        best = (good or list(ranked))[:1]
        ranked = (*best, *(one for one in ranked if one not in best))
        return Found(asked, ranked, hits, bool(good) or (bool(named) and bool(ranked)))

    def pieces(self, hit: Hit, clearance: Level) -> tuple[Span, ...]:
        """The quotable pieces of a hit's article, in order."""
        placed = hit.placed
        below = self._store.below(placed.version.id, placed.provision.eid, clearance)
        return spans(placed, [provision for _, provision in below])

    def paragraphs(self, found: Found, clearance: Level, articles: int = 4) -> list[tuple[Span, ...]]:
        """The paragraphs of the best articles, each with its list, best article first."""
        runs: list[tuple[Span, ...]] = []
        for hit in found.articles[:articles]:
            pieces = self.pieces(hit, clearance)
            blocks = dict.fromkeys(piece.block for piece in pieces)
            runs.extend(tuple(piece for piece in pieces if piece.block == block) for block in blocks)
        return runs
