"""Exact scoring against a slow and obvious one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from search import nearest
from search.nearest import Board

DIMENSION = 4
units = st.lists(
    st.tuples(st.integers(1, 3), st.lists(st.integers(0, 11), min_size=1, max_size=4)), max_size=12
)
"""For each unit its version and its windows' numbers; windows from 8 on have no vector."""


def unit_vectors(seed: int, count: int) -> NDArray[np.float32]:
    numbers = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return numbers / np.linalg.norm(numbers, axis=1, keepdims=True)


@settings(deadline=None)  # the first numpy call of a busy machine is slow
@given(units, st.sets(st.integers(1, 3)), st.integers(1, 15), st.integers(0, 99), st.sampled_from([0, 99]))
def test_the_best_window_of_each_permitted_unit_counts(
    shape: list[tuple[int, list[int]]], permitted: set[int], k: int, seed: int, coarse_from: int
) -> None:
    matrix, asked = unit_vectors(seed, 8), unit_vectors(seed + 100, 1)[0]
    windows = [(i, version, str(n)) for i, (version, numbers) in enumerate(shape, 1) for n in numbers]
    board = Board.of(windows, {str(n): n for n in range(8)}, matrix, coarse_from)
    slow: dict[int, float] = {}
    for unit, version, name in windows:
        if version in permitted and int(name) < 8:
            cosine = sum(float(a) * float(b) for a, b in zip(matrix[int(name)], asked, strict=True))
            slow[unit] = max(slow.get(unit, -9.0), cosine)
    found = board.nearest(asked, permitted, k)
    best = sorted(slow.values(), reverse=True)[:k]
    assert [cosine for _, cosine in found] == pytest.approx(best, abs=1e-5)
    assert all(abs(slow[unit] - cosine) < 1e-5 for unit, cosine in found)


def test_many_windows_are_scored_in_their_main_directions_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "RESCORED", 40)
    monkeypatch.setattr(nearest, "DIRECTIONS", 6)
    draws = np.random.default_rng(0)
    long = draws.standard_normal((2000, 12)) * (2.0 ** -np.arange(12))  # lies along the first directions
    turned = long @ np.linalg.qr(draws.standard_normal((12, 12)))[0]
    matrix = (turned / np.linalg.norm(turned, axis=1, keepdims=True)).astype(np.float32)
    windows = [(n // 2, n % 3, str(n)) for n in range(2000) if n % 2 == 0 or n % 5]
    rows = {str(n): n for n in range(1999)}
    coarse, exact = (Board.of(windows, rows, matrix, least) for least in (1000, 9999))
    assert coarse.coarse is not None
    assert exact.coarse is None
    shared = 0
    for asked in matrix[::50]:
        found = coarse.nearest(asked, (0, 2), 10)
        assert len(found) == 10
        assert {unit for unit, _ in found} <= {unit for unit, version, _ in windows if version != 1}
        shared += len(set(found) & set(exact.nearest(asked, (0, 2), 10)))
    assert shared / 400 > 0.95


def test_few_that_are_permitted_are_found_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "RESCORED", 5)
    matrix = unit_vectors(1, 500)
    windows = [(n, int(n >= 490), str(n)) for n in range(500)]
    board = Board.of(windows, {str(n): n for n in range(500)}, matrix, 100)
    assert {unit for unit, _ in board.nearest(-matrix[495], (1,), 5)} <= set(range(490, 500))
    assert len(board.nearest(-matrix[495], (1,), 5)) == 5


def test_share_counts_windows() -> None:
    windows = [(1, 1, "a"), (1, 1, "b"), (2, 1, "c"), (3, 1, "a")]
    assert Board.of(windows, {"a": 0}, unit_vectors(0, 1)).share == 0.5
    assert Board.of([], {}, unit_vectors(0, 0)).share == 1.0
    assert [Board.of(windows, {}, unit_vectors(0, 0)).has(unit) for unit in (0, 1, 3, 4)] == [
        False,
        True,
        True,
        False,
    ]
