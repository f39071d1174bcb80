"""Fusion of rankings against a slow and obvious one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.rank import chance, coverage, fuse, in_turns

rankings = st.lists(st.lists(st.integers(0, 9), unique=True, max_size=8), max_size=4)


@given(rankings)
def test_scores_are_sums_of_reciprocal_ranks(lists: list[list[int]]) -> None:
    slow: Counter[int] = Counter()
    for ranking in lists:
        for place, key in enumerate(ranking):
            slow[key] += 1 / (61 + place)
    fused = fuse(lists)
    assert {key: pytest.approx(score) for key, score in fused} == dict(slow)
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)


@given(st.lists(st.integers(), unique=True))
def test_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    assert [key for key, _ in fuse([ranking])] == ranking


def test_weights_decide() -> None:
    assert fuse([["a", "b"], ["b", "a"]], (3, 1))[0][0] == "a"
    assert fuse([["a", "b"], ["b", "a"]], (1, 3))[0][0] == "b"


@pytest.mark.parametrize(("weights", "k"), [((1.0,), 60), ((), 0)])
def test_wrong_arguments_are_refused(weights: tuple[float, ...], k: int) -> None:
    with pytest.raises(ValueError, match=r"k is|weights"):
        fuse([["a"], ["b"]], weights, k)


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0, 1))
def test_chance_is_a_share_and_grows_with_agreement(words: int, vectors: int, covered: float) -> None:
    found = chance(words, vectors, covered)
    assert 0 < found < 1
    assert chance(1, 1, covered) >= found


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        pytest.param("组务会", "组务会每周召开", 1.0, id="all"),
        pytest.param("组务会？", "会务组", 0.0, id="order-counts"),
        pytest.param("组务，会", "组务", 1.0, id="pairs-do-not-cross-signs"),
        pytest.param("组务会", "组务", 0.5, id="half"),
        pytest.param("？", "？", 0.0, id="no-pair"),
    ],
)
def test_coverage(question: str, text: str, share: float) -> None:
    assert coverage(question, text) == share


@given(st.lists(st.lists(st.integers(0, 9), unique=True), max_size=4))
def test_in_turns_all_stay_once_and_each_first_one_is_near_the_top(
    rankings: list[list[int]],
) -> None:
    found = in_turns(lambda one: one, *rankings)
    assert Counter(found) == Counter({one for ranking in rankings for one in ranking})
    for ranking in filter(None, rankings):
        assert found.index(ranking[0]) < len(rankings)


def test_in_turns_takes_the_first_of_those_with_one_key() -> None:
    assert in_turns(str.lower, ["a", "b"], ["A", "c"]) == ("a", "b", "c")
