"""One part of a question to the pieces that answer it: retrieve, follow what is cited, rank, judge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import zip_longest
from typing import Protocol

from answer.asked import Asked, prepare
from answer.commonness import commonness
from answer.judge import shown
from answer.meaning import Meaning
from answer.read import Part, Reading
from answer.select import Candidate, answers, rank_pieces
from answer.signs import PRIMARY
from answer.spans import Span, spans
from library.address import cut_eid
from library.model import Level, Placed, Reference
from library.store import Store
from search.question import Hit, Question

HITS = 10
CITING = 4  # pieces of guides and forms, among the first, whose citations are followed


class Searches(Protocol):
    """What answers need of search: Question to Hits, best first."""

    def retrieve(self, question: Question, k: int = HITS) -> tuple[Hit, ...]:
        """At most ``k`` hits."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a part: all hits, and the likeliest pieces of the first articles, both best first.

    ``chance`` in [0, 1] tells how likely it is that the best piece answers, not only stands nearest.
    """

    asked: Asked
    ranked: tuple[Candidate, ...]
    hits: tuple[Hit, ...]
    chance: float

    @property
    def answers(self) -> bool:
        """Whether the best piece is shown as the answer."""
        return bool(self.ranked) and shown(self.ranked[0].signs, self.chance)

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

    def __init__(self, store: Store, retriever: Searches, meaning: Meaning) -> None:
        self._store, self._retriever, self._meaning = store, retriever, meaning

    def find(
        self, reading: Reading, part: Part, named: Sequence[Hit] = (), before: Found | None = None
    ) -> Found:
        """What answers ``part``.

        Args:
            named: the provisions that the question names; looked into instead of searching.
            before: what was found for the part that this one leans on; its article is looked into first.
        """
        question = reading.question
        hits = tuple(named) or self._hits(reading, part, before)
        common = commonness(self._store, question.reader.clearance)
        asked = prepare(part, common, reading.names)
        pieces = cache(partial(self.pieces, clearance=question.reader.clearance))
        cited = self._cited(rank_pieces(asked, hits, pieces), question)
        hits = _after_citing(hits, cited)
        ranked = rank_pieces(
            asked,
            hits,
            pieces,
            lambda texts: self._meaning.lifts(part.text, texts, common.usual),
            {hit.placed.id for some in cited.values() for hit in some},
        )
        chance = 0.0 if not ranked else 1.0 if named else answers(asked, ranked, hits)
        return Found(asked, ranked, hits, chance)

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

    def _hits(self, reading: Reading, part: Part, before: Found | None) -> tuple[Hit, ...]:
        question = reading.question
        hits = self._retriever.retrieve(question, HITS)
        if len(reading.parts) == 1:
            return hits
        own = self._retriever.retrieve(replace(question, subject=part.text, intent=part.intent), HITS)
        first = before.articles[:1] if before and before.answers else ()
        return _merge(first, own, hits)

    def _cited(self, ranked: Sequence[Candidate], question: Question) -> dict[int, list[Hit]]:
        """The articles that the first pieces of guides and forms cite, by the article that cites them.

        A guide says in the words of the work what a regulation rules; the answer is the regulation's.
        """
        found: dict[int, list[Hit]] = {}
        citing = [one for one in ranked if one.hit.placed.version.kind not in PRIMARY]
        for one in citing[:CITING]:
            version = one.hit.placed.version
            below = self._store.below(version.id, one.span.eid, question.reader.clearance)
            for _, reference in self._store.references_from([i for i, _ in below]):
                placed = self._article(reference, question)
                if placed:
                    found.setdefault(one.article, []).append(
                        Hit(placed, one.hit.score, one.hit.chance, ("cited",))
                    )
        return found

    def _article(self, reference: Reference, question: Question) -> Placed | None:
        """The article of another work that a reference means, where it may answer this question."""
        if not (reference.title and reference.eid and reference.eid.startswith("art_")):
            return None
        clearance = question.reader.clearance
        works = self._store.shelf().named(reference.title, clearance)
        version = self._store.version_on(works[0], question.on, clearance) if len(works) == 1 else None
        if version is None or not version.in_force(question.on):
            return None
        if question.kinds and version.kind not in question.kinds:
            return None
        return self._store.find(version.id, cut_eid(reference.eid, "art"), clearance)


def _after_citing(hits: Sequence[Hit], cited: dict[int, list[Hit]]) -> tuple[Hit, ...]:
    """The hits, what each cites right behind it, every article once and where search put it."""
    there = {hit.placed.id for hit in hits}
    found = (one for hit in hits for one in (hit, *_others(cited.get(hit.placed.id, ()), there)))
    return tuple({hit.placed.id: hit for hit in found}.values())


def _others(hits: Sequence[Hit], there: Collection[int]) -> list[Hit]:
    return [hit for hit in hits if hit.placed.id not in there]
