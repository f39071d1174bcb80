"""The first hits of a search, read once more together with the question and ordered anew.

Question ─ retriever ─┬─ of the kinds that the words ask for ─┬─ READ hits ─ ranker reads each ─ new order ─┐
                      └─ of others, which stand back ─────────┘      the rest as they were                  │
                              FIRST of them, the ranker reads their likeliest sentences ─ their new order ──┘

What a question asks besides (``Question.parts``) is searched for so by itself, and all take turns, the
likeliest hit of each turn first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from library.model import Placed
from search.question import Hit, Question, Searches
from search.rank import DAMPING, chance_read, coverage, in_turns
from search.ranker import Ranker
from search.retriever import ADDRESSED
from search.windows import LIMIT, sentences, windows

READ = 20  # hits; some 90 ms on two cores
READ_WHOLE, READ_OF_PART = 10, 8  # of a question of several parts, and of each of these
TURNS = 2  # that these take
REPEATS = 3.0  # log odds by which a guide or a form stands back where a rule is asked for: it repeats rules
OTHERS = 6  # of the hits read, those of kinds that the words do not ask for
ASIDE = 1.5  # log odds by which these stand back
LIKE, KNOWN = 0.7, 10.0  # cosine from which a known question is alike; log odds for 1 more of it
FUSED = 28.0  # log odds that the fused order weighs: 6.6 lie between its first hit and its twentieth
LETTERS = 200  # of a unit that are read, with title and path some 160 tokens: what is longer would be cut off
FIRST, SENTENCES = 4, 3  # hits that are read closer, and of each the sentences likeliest by their words

Tell = Callable[[float, float, bool], float]


class RankedRetriever:
    """A retriever whose first hits stand in the order in which they read as answers; tells their chance."""

    def __init__(self, retriever: Searches, ranker: Ranker, tell: Tell = chance_read) -> None:
        """``tell``: what gives a hit its chance: of the log odds, the chance before, first or not."""
        self._retriever, self._ranker, self._tell = retriever, ranker, tell

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """At most ``k`` hits, best first; those that the question names stay in front.

        What a person chose to look in is looked in alone. Where the kinds were read out of the words, the
        others are looked in too: a story out of a report is often asked for without the word for it.
        """
        found = self._found(question, k)
        if not question.parts or (found[0] and found[0][0].score >= ADDRESSED):
            return self._ordered(question, *found, READ)[:k]
        whole = self._ordered(question, *found, READ_WHOLE)
        alone = (replace(question, subject=part, parts=()) for part in question.parts)
        parts = [self._ordered(one, *self._found(one, k), READ_OF_PART) for one in alone]
        return _likeliest_in_turns(whole, *parts)[:k]

    def _found(self, question: Question, k: int) -> tuple[Sequence[Hit], Sequence[Hit]]:
        """What one wording finds, at least ``k`` where there are so many, and what of kinds not asked for."""
        hits = self._retriever.retrieve(question, max(k, READ))
        if not question.kinds or question.chosen:
            return hits, ()
        every = self._retriever.retrieve(replace(question, kinds=()), max(k, READ))
        return hits, [hit for hit in every if hit.placed.version.kind not in question.kinds]

    def _ordered(
        self, question: Question, hits: Sequence[Hit], others: Sequence[Hit], read: int
    ) -> tuple[Hit, ...]:
        """The first ``read`` in order, the rest as they were."""
        hits = _beside(hits, others, read)
        named = sum(hit.score >= ADDRESSED for hit in hits)
        ordered = self._in_order(question, hits[named:read], after=named)
        return (*hits[:named], *ordered, *hits[max(named, read) :])

    def _in_order(self, question: Question, hits: Sequence[Hit], after: int) -> list[Hit]:
        texts = [best_window(question.wording, hit.placed, LETTERS) for hit in hits]
        odds = [float(one) for one in self._ranker.odds(question.wording, texts)]
        ruled = bool(question.kinds) and all(kind.rules for kind in question.kinds)
        given = [
            KNOWN * max(0.0, hit.known - LIKE)
            + FUSED * DAMPING / (DAMPING + rank)
            - _back(question, hit, ruled=ruled)
            for rank, hit in enumerate(hits, 1)
        ]
        order = sorted(range(len(hits)), key=lambda at: -odds[at] - given[at])
        first = order[:FIRST]
        read = dict(zip(texts, odds, strict=True))
        for at, closer in zip(first, self._closer(question, [hits[at] for at in first], read), strict=True):
            odds[at] = (odds[at] + closer) / 2
        first.sort(key=lambda at: -odds[at] - given[at])
        return [
            replace(hits[at], chance=self._tell(odds[at], hits[at].chance, place == 0))
            for place, at in enumerate([*first, *order[FIRST:]], after)
        ]

    def _closer(self, question: Question, hits: Sequence[Hit], read: dict[str, float]) -> list[float]:
        """The log odds of the sentence of each hit that answers likeliest; ``read``: those of texts, kept."""
        texts = [likely_sentences(question.wording, hit.placed) for hit in hits]
        fresh = [text for text in dict.fromkeys(chain(*texts)) if text not in read]
        read.update(zip(fresh, map(float, self._ranker.odds(question.wording, fresh)), strict=True))
        return [max(read[text] for text in some) for some in texts]


def _likeliest_in_turns(*rankings: Sequence[Hit]) -> tuple[Hit, ...]:
    """The first hits of all, then the second ones, each turn and what is left likeliest first."""
    turns = [[one[turn] for one in rankings if turn < len(one)] for turn in range(TURNS)]
    left = [hit for one in rankings for hit in one[TURNS:]]
    ordered = chain(*(sorted(some, key=lambda hit: -hit.chance) for some in (*turns, left)))
    return in_turns(lambda hit: hit.placed.id, tuple(ordered))


def _beside(hits: Sequence[Hit], others: Sequence[Hit], read: int) -> tuple[Hit, ...]:
    """One list of which ``read`` hits are read, ``OTHERS`` of ``READ`` others, where there are so many."""
    own = read - min(OTHERS * read // READ, len(others))
    beside = read - own
    return (*hits[:own], *others[:beside], *hits[own:], *others[beside:])


def _back(question: Question, hit: Hit, *, ruled: bool) -> float:
    """Log odds by which a hit stands back."""
    kind = hit.placed.version.kind
    if question.kinds and kind not in question.kinds:
        return ASIDE
    return REPEATS if ruled and not kind.primary else 0.0


def best_window(question: str, placed: Placed, letters: int = LIMIT) -> str:
    """The run of whole sentences of a unit, of ``letters`` at most, that shares most with the question."""
    texts = windows(placed.version.title, placed.provision.heading, placed.full_text, letters)
    return max(texts, key=lambda text: coverage(question, text))


def likely_sentences(question: str, placed: Placed) -> list[str]:
    """The sentences of a unit that share most with the question, ``SENTENCES`` at most."""
    texts = sentences(placed.version.title, placed.provision.heading, placed.full_text)
    return sorted(texts, key=lambda text: -coverage(question, text))[:SENTENCES]
