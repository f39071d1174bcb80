"""Where the gold of one question stood in its ranking, and which questions stand worst.

Ranks count distinct articles from 1, as the measures do (``metrics.py``); None is not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from evals.gold import TOPS, GoldQuestion, Ranked, Top
from evals.metrics import distinct

WORST = 30  # questions named


@dataclass(frozen=True, slots=True)
class Standing:
    """A question with the rank of each of its gold articles, in their order, and what was found first.

    ``right_rank`` is the rank of the first article that is gold or will do; ``ms`` None: unknown.
    """

    question: GoldQuestion
    ranks: tuple[int | None, ...]
    right_rank: int | None
    tops: tuple[Top, ...] = ()
    ms: float | None = None

    @property
    def rank(self) -> int | None:
        """The rank of the first gold article."""
        return min((rank for rank in self.ranks if rank), default=None)

    @property
    def chance(self) -> float | None:
        """What the first hit says of itself: how likely it is that it answers, in [0, 1]."""
        return self.tops[0].chance if self.tops else None

    @property
    def above(self) -> tuple[Top, ...]:
        """The first hits that stood above the first gold article, ``TOPS`` at most."""
        return self.tops[: self.rank - 1 if self.rank else TOPS]

    def row(self) -> dict[str, Any]:
        """Its line in the JSON document: names and ranks, no text of a provision."""
        first = self.tops[0] if self.tops else None
        return {
            "id": self.question.id,
            "kind": self.question.kind,
            "question": " / ".join((*self.question.earlier, self.question.text)),
            "gold": [gold.name for gold in self.question.gold],
            "ranks": list(self.ranks),
            "rank": self.rank,
            "right_rank": self.right_rank,
            "first": f"《{first.title}》{first.label}" if first else None,
            "chance": None if self.chance is None else round(self.chance, 4),
            "hits": [f"{top.key.title} {top.key.eid}" for top in self.tops],
            "ms": self.ms,
        }


def stand(question: GoldQuestion, ranked: Ranked | None) -> Standing:
    """Hold one ranking against its question; None where the run lacks it."""
    if ranked is None:
        return Standing(question, (None,) * len(question.gold), None)
    places = {key: rank for rank, key in enumerate(distinct(ranked.keys), 1)}
    ranks = tuple(places.get(gold.key) for gold in question.gold)
    right = min((rank for key, rank in places.items() if key in question.right), default=None)
    return Standing(question, ranks, right, ranked.tops, ranked.ms)


def worst(standings: Iterable[Standing], most: int = WORST) -> tuple[Standing, ...]:
    """The questions whose first gold article stands lowest.

    Those without any come first; of equals those where nothing else will do stands lowest, then those whose
    first hit is surest of itself. One whose first hit is gold is never among them.
    """
    below = [one for one in standings if one.rank != 1]
    return tuple(sorted(below, key=_height)[:most])


def curve(standings: Sequence[Standing], depth: int) -> tuple[float, ...]:
    """R@1 … R@depth, each the mean over the questions; () without questions."""
    if not standings:
        return ()
    gained = [0.0] * (depth + 1)
    for one in standings:
        for rank in one.ranks:
            if rank and rank <= depth:
                gained[rank] += 1 / len(one.ranks)
    found, total = list[float](), 0.0
    for share in gained[1:]:
        total += share
        found.append(total / len(standings))
    return tuple(found)


def _height(one: Standing) -> tuple[float, float, float]:
    return (-(one.rank or inf), -(one.right_rank or inf), -(one.chance or 0.0))
