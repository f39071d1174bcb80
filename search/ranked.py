"""The first hits of a search, read once more together with the question and ordered anew.

Question ─ retriever ─ first READ hits ─ ranker reads each ─ new order ─ the rest as they were
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from library.model import Placed
from search.question import Hit, Question, Searches
from search.rank import DAMPING, chance_read, coverage
from search.ranker import Ranker
from search.retriever import ADDRESSED
from search.windows import windows

READ = 20  # hits; some 90 ms on two cores
REPEATS = 3.0  # log odds by which a guide or a form stands back where a rule is asked for: it repeats rules
FUSED = 16.0  # log odds that the fused order weighs: 3.7 lie between its first hit and its twentieth


class RankedRetriever:
    """A retriever whose first hits stand in the order in which they read as answers; tells their chance."""

    def __init__(self, retriever: Searches, ranker: Ranker) -> None:
        self._retriever, self._ranker = retriever, ranker

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """At most ``k`` hits, best first; those that the question names stay in front."""
        hits = self._retriever.retrieve(question, max(k, READ))
        named = sum(hit.score >= ADDRESSED for hit in hits)
        read = self._in_order(question, hits[named:READ], after=named)
        return (*hits[:named], *read, *hits[max(named, READ) :])[:k]

    def _in_order(self, question: Question, hits: Sequence[Hit], after: int) -> list[Hit]:
        texts = [best_window(question.wording, hit.placed) for hit in hits]
        odds = self._ranker.odds(question.wording, texts)
        ruled = bool(question.kinds) and all(kind.rules for kind in question.kinds)
        back = [REPEATS if ruled and not hit.placed.version.kind.primary else 0.0 for hit in hits]
        worth = [
            float(one) - less + FUSED * DAMPING / (DAMPING + rank)
            for rank, (one, less) in enumerate(zip(odds, back, strict=True), 1)
        ]
        order = sorted(range(len(hits)), key=lambda at: -worth[at])
        return [
            replace(hits[at], chance=chance_read(float(odds[at]), hits[at].chance, first=place == 0))
            for place, at in enumerate(order, after)
        ]


def best_window(question: str, placed: Placed) -> str:
    """The window of a unit that shares most with the question: what is read of it."""
    texts = windows(placed.version.title, placed.provision.heading, placed.full_text)
    return max(texts, key=lambda text: coverage(question, text))
