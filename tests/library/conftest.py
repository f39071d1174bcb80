"""A real store of its own, on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.building import Room


@pytest.fixture
def room(place: Path | str) -> Iterator[Room]:
    opened = Room.at(place)
    yield opened
    opened.store.close()
