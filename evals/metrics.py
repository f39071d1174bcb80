"""Measures of a ranking against the gold articles of its question. Pure functions of keys and numbers.

A ranking is a sequence of keys, best first; a key may come twice (two paragraphs of one article): only its
first place counts, and ranks are counted over distinct keys. Relevance is binary: gold or not.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

RESAMPLES, SEED = 2000, 7


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over questions with the bounds that hold 95 % of the bootstrap's means; all in [0, 1]."""

    mean: float
    low: float
    high: float


_NOTHING = Interval(0.0, 0.0, 0.0)


def distinct(ranking: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """The keys in order of first appearance, each once."""
    return tuple(dict.fromkeys(ranking))


def recall(ranking: Sequence[Hashable], gold: Set[Hashable], k: int) -> float:
    """R@k of one question: |gold ∩ first k distinct keys| / |gold|, in [0, 1].

    Raises:
        ValueError: no gold, or k < 1.
    """
    _check(gold, k)
    return sum(key in gold for key in distinct(ranking)[:k]) / len(gold)


def hit(ranking: Sequence[Hashable], right: Set[Hashable], k: int) -> float:
    """Whether one of the first k distinct keys is right, 1.0 or 0.0; the mean over questions is the hit rate.

    Raises:
        ValueError: nothing is right, or k < 1.
    """
    _check(right, k)
    return float(any(key in right for key in distinct(ranking)[:k]))


def reciprocal_rank(ranking: Sequence[Hashable], gold: Set[Hashable], k: int = 10) -> float:
    """RR@k of one question: 1 / rank of the first gold key, ranks from 1; 0 where none is among the first k.

    MRR@k is the mean of it over questions.

    Raises:
        ValueError: no gold, or k < 1.
    """
    _check(gold, k)
    return next((1 / rank for rank, key in enumerate(distinct(ranking)[:k], 1) if key in gold), 0.0)


def ndcg(ranking: Sequence[Hashable], gold: Set[Hashable], k: int = 10) -> float:
    """nDCG@k of one question, in [0, 1], with gain 1 for gold and 0 for the rest.

    DCG@k = Σ gain(rank) / log2(rank + 1) over ranks 1 … k; divided by the DCG@k of the best order, which has
    min(|gold|, k) gold keys on top.

    Raises:
        ValueError: no gold, or k < 1.

    Source: Järvelin, Kekäläinen, TOIS 2002, doi:10.1145/582415.582418, in the log2(rank + 1) form.
    """
    _check(gold, k)
    found = sum(_discount(rank) for rank, key in enumerate(distinct(ranking)[:k], 1) if key in gold)
    return found / sum(_discount(rank) for rank in range(1, min(len(gold), k) + 1))


def mean_interval(values: Sequence[float], resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """The mean of one value a question, with a percentile bootstrap over questions (95 %).

    The same values, resamples and seed give the same bounds. Without values all three are 0.
    """
    return mean_intervals([[value] for value in values], resamples, seed)[0] if values else _NOTHING


def mean_intervals(
    rows: Sequence[Sequence[float]], resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[Interval, ...]:
    """``mean_interval`` of each column of (questions, measures), the questions drawn once for all of them.

    () without rows.
    """
    table = np.asarray(rows, dtype=np.float64)
    if not len(table):
        return ()
    generator = np.random.default_rng(seed)
    count = len(table)
    means = [table[generator.integers(0, count, count)].mean(axis=0) for _ in range(resamples)]
    low, high = np.percentile(means, (2.5, 97.5), axis=0)
    columns = zip(table.mean(axis=0), low, high, strict=True)
    return tuple(Interval(*map(float, column)) for column in columns)


def unseen(gold: Mapping[str, Set[Hashable]]) -> frozenset[str]:
    """Ids of the questions none of whose gold articles is gold in another question of the same file.

    The rest, the seen, let a model that was trained on such questions profit from knowing which articles
    they like to cite; so both are reported apart.
    """
    cited = Counter(key for keys in gold.values() for key in keys)
    return frozenset(name for name, keys in gold.items() if all(cited[key] == 1 for key in keys))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of the values do not exceed (nearest rank).

    Raises:
        ValueError: no values, or share outside (0, 1].
    """
    if not values or not 0 < share <= 1:
        raise ValueError(f"no percentile {share} of {len(values)} values")
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)


def _check(gold: Set[Hashable], k: int) -> None:
    if not gold or k < 1:
        raise ValueError(f"{len(gold)} gold keys, k = {k}: at least 1 of each")
