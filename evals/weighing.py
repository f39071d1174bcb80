"""What the numbers of answer/judge.py are fitted on: the pieces that stood against each other, question by
question, each with its signs and whether it answers.

Every development question is asked as it is and in its other wordings, and each that has an answer once more
with the works that answer it, and all that repeats them, out of reach: then nothing answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from answer.find import HITS, Finder
from answer.meaning import Meaning
from answer.parts import Found
from answer.read import read
from answer.select import Candidate
from answer.spans import Span
from answer.values import values_said
from evals.cases import ANSWERED, REFUSED, Case
from evals.judge import standing, units
from library.model import Kind, Level, Reader
from library.store import Store
from library.titles import normal_title
from search.question import Hit, Question, Searches


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its signs, its article, the values it gives, and what it is worth.

    ``says``: it holds a key fact; ``right``: and stands in a work where the question's answer is looked for.
    """

    signs: dict[str, float]
    article: int
    values: frozenset[str]
    says: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Weighed:
    """The pieces found for one part of one question, best first, as answer/select.py had them.

    ``id`` is that of the question, the same for its wordings: they belong to one fold. ``matter`` is the
    weight of what is asked; ``needed``: no piece without a value answers; ``masked``: what answers was out of
    reach.
    """

    id: str
    pieces: tuple[Piece, ...]
    matter: float
    needed: bool
    masked: bool
    expected: bool


class _Without:
    """A retriever from which some works, and all but regulations and laws, are taken out."""

    def __init__(self, retriever: Searches, titles: Collection[str]) -> None:
        self._retriever, self._titles = retriever, titles

    def retrieve(self, question: Question, k: int = HITS) -> tuple[Hit, ...]:
        """At most ``k`` of the other works' hits."""
        if question.kinds == (Kind.GUIDE,):
            return ()
        found = self._retriever.retrieve(question, 3 * k)
        return tuple(hit for hit in found if self._stays(hit))[:k]

    def _stays(self, hit: Hit) -> bool:
        version = hit.placed.version
        return version.kind.primary and normal_title(version.title) not in self._titles


class Weigher:
    """Asks questions of one store and keeps what stood against each other."""

    def __init__(self, store: Store, retriever: Searches, meaning: Meaning, today: date) -> None:
        self._store, self._retriever, self._today = store, retriever, today
        self._meaning = meaning

    def weigh(self, cases: Sequence[Case]) -> Iterator[Weighed]:
        """What was found for each part of each question, those to be refused left out."""
        for case in cases:
            if case.expected.startswith(REFUSED):
                continue
            yield from self._asked(case, Finder(self._store, self._retriever, self._meaning), masked=False)
            if case.expected == ANSWERED and case.gold:
                titles = {place.unit.title for place in (*case.gold, *case.also)}
                without = _Without(self._retriever, titles)
                yield from self._asked(case, Finder(self._store, without, self._meaning), masked=True)

    def _asked(self, case: Case, finder: Finder, *, masked: bool) -> Iterator[Weighed]:
        reading = read(case.turns, case.on or self._today, Reader(Level.INTERNAL), self._store)
        first: Found | None = None
        for part in reading.parts:
            found = finder.find(reading, part, before=first if part.about else None)
            first = first or found
            yield Weighed(
                id=case.id.partition("~")[0],
                pieces=tuple(self._piece(case, one, finder, found.asked.unit) for one in found.ranked),
                matter=found.asked.weight,
                needed=found.asked.needs_value,
                masked=masked,
                expected=case.expected == ANSWERED,
            )

    def _piece(self, case: Case, one: Candidate, finder: Finder, unit: str) -> Piece:
        version = one.hit.placed.version
        says = bool(standing(case.facts, [self._shown(one.span, one.hit, finder)]))
        places = units((*case.gold, *case.also))
        right = any(place.title == normal_title(version.title) for place in places)
        return Piece(dict(one.signs), one.article, values_said(one.span.text, unit), says, says and right)

    def _shown(self, span: Span, hit: Hit, finder: Finder) -> str:
        """What a person reads where this piece answers: an item with its lead, a lead with its items."""
        if not (span.item or span.lead):
            return span.text
        block = [piece for piece in finder.pieces(hit, Level.INTERNAL) if piece.block == span.block]
        return "".join(piece.text for piece in block if piece == span or piece.lead or span.lead)
