"""The measures against slow, obvious oracles, and laws that hold for every ranking."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import mean_interval, ndcg, percentile, recall, reciprocal_rank, unseen

KEYS = st.integers(0, 12)
RANKINGS = st.lists(KEYS, max_size=25)
GOLD = st.frozensets(KEYS, min_size=1, max_size=6)
DEPTHS = st.integers(1, 15)


def first_places(ranking: list[int]) -> dict[int, int]:
    """Key → rank over distinct keys, counted one by one."""
    places: dict[int, int] = {}
    for key in ranking:
        if key not in places:
            places[key] = len(places) + 1
    return places


CASES = [
    pytest.param(["a", "b"], {"a"}, 1, 1.0, id="on-top"),
    pytest.param(["b", "a"], {"a"}, 1, 0.0, id="below-the-cut"),
    pytest.param(["b", "b", "b", "a"], {"a"}, 2, 1.0, id="an-article-found-thrice-takes-one-place"),
    pytest.param(["a"], {"a", "b"}, 10, 0.5, id="one-of-two"),
    pytest.param([], {"a"}, 10, 0.0, id="nothing-found"),
]


@pytest.mark.parametrize(("ranking", "gold", "k", "expected"), CASES)
def test_recall_counts_gold_among_the_first_distinct(
    ranking: list[str], gold: set[str], k: int, expected: float
) -> None:
    assert recall(ranking, gold, k) == expected


@given(RANKINGS, GOLD, DEPTHS)
def test_recall_equals_its_oracle(ranking: list[int], gold: frozenset[int], k: int) -> None:
    places = first_places(ranking)
    found = [key for key in gold if key in places and places[key] <= k]
    assert recall(ranking, gold, k) == pytest.approx(len(found) / len(gold))


@given(RANKINGS, GOLD, DEPTHS)
def test_reciprocal_rank_equals_its_oracle(ranking: list[int], gold: frozenset[int], k: int) -> None:
    ranks = [rank for key, rank in first_places(ranking).items() if key in gold and rank <= k]
    assert reciprocal_rank(ranking, gold, k) == pytest.approx(1 / min(ranks) if ranks else 0)


@given(RANKINGS, GOLD, DEPTHS)
def test_ndcg_equals_its_oracle(ranking: list[int], gold: frozenset[int], k: int) -> None:
    gained = 0.0
    for key, rank in first_places(ranking).items():
        if rank <= k and key in gold:
            gained += math.log(2) / math.log(rank + 1)
    best = 0.0
    for rank in range(1, k + 1):
        if rank <= len(gold):
            best += math.log(2) / math.log(rank + 1)
    assert ndcg(ranking, gold, k) == pytest.approx(gained / best)


@given(RANKINGS, GOLD, DEPTHS)
def test_measures_lie_between_0_and_1_and_recall_grows_with_k(
    ranking: list[int], gold: frozenset[int], k: int
) -> None:
    values = (recall(ranking, gold, k), reciprocal_rank(ranking, gold, k), ndcg(ranking, gold, k))
    assert all(0 <= value <= 1 + 1e-12 for value in values)
    assert recall(ranking, gold, k) <= recall(ranking, gold, k + 1)


@given(GOLD, st.lists(KEYS, max_size=10))
def test_gold_on_top_is_perfect(gold: frozenset[int], rest: list[int]) -> None:
    ranking = [*gold, *rest]
    assert recall(ranking, gold, len(gold)) == reciprocal_rank(ranking, gold) == 1
    assert ndcg(ranking, gold) == pytest.approx(1)


@pytest.mark.parametrize(("gold", "k"), [(frozenset(), 10), (frozenset("a"), 0)])
def test_no_gold_and_no_depth_are_faults(gold: frozenset[str], k: int) -> None:
    for measure in (recall, reciprocal_rank, ndcg):
        with pytest.raises(ValueError, match="gold keys"):
            measure(["a"], gold, k)


@given(st.dictionaries(st.text("abc", max_size=3), GOLD, max_size=8))
def test_unseen_equals_its_oracle(gold: dict[str, frozenset[int]]) -> None:
    alone = {
        name
        for name, keys in gold.items()
        if not any(keys & others for other, others in gold.items() if other != name)
    }
    assert unseen(gold) == alone


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_interval_holds_within_the_values_and_is_repeatable(values: list[float]) -> None:
    interval = mean_interval(values, resamples=50)
    assert interval.mean == pytest.approx(math.fsum(values) / len(values))
    assert min(values) - 1e-9 <= interval.low <= interval.high <= max(values) + 1e-9
    assert interval == mean_interval(values, resamples=50)


def test_interval_is_as_wide_as_the_normal_one_of_a_long_sample() -> None:
    interval = mean_interval([0.0, 1.0] * 500)
    half = 1.96 * math.sqrt(0.25 / 1000)
    assert interval.mean - interval.low == pytest.approx(half, rel=0.15)
    assert interval.high - interval.mean == pytest.approx(half, rel=0.15)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.floats(0.01, 1))
def test_percentile_is_the_smallest_value_that_enough_do_not_exceed(
    values: list[float], share: float
) -> None:
    enough = [v for v in values if sum(other <= v for other in values) >= share * len(values)]
    assert percentile(values, share) == min(enough)


def test_percentile_of_nothing_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no percentile"):
        percentile([], 0.5)
