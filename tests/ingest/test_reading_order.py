"""The order of boxes: tables of layouts, and what holds for any boxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.load.reading_order import Box, reading_order

LAYOUTS = [
    pytest.param([], [], id="nothing"),
    pytest.param([Box(0, 5, 9, 1), Box(0, 0, 9, 1)], [1, 0], id="rows"),
    pytest.param([Box(5, 0, 4, 9), Box(0, 0, 4, 9)], [1, 0], id="columns"),
    pytest.param([Box(0, 0, 9, 1), Box(5, 2, 4, 9), Box(0, 2, 4, 9)], [0, 2, 1], id="title-above-columns"),
    pytest.param([Box(0, 1, 9, 9), Box(1, 0, 2, 3)], [1, 0], id="overlapping-by-the-upper-corner"),
    pytest.param([Box(0, 0.95, 9, 1), Box(0, 0, 9, 1)], [1, 0], id="frames-that-touch"),
]


@pytest.mark.parametrize(("boxes", "order"), LAYOUTS)
def test_layouts(boxes: list[Box], order: list[int]) -> None:
    assert reading_order(boxes) == order


numbers = st.floats(-1e7, 1e7)
sizes = st.floats(0, 1e7)


@given(st.lists(st.builds(Box, numbers, numbers, sizes, sizes), max_size=30))
def test_every_box_is_read_once(boxes: list[Box]) -> None:
    assert sorted(reading_order(boxes)) == list(range(len(boxes)))
