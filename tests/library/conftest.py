"""A real store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.building import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room.at(tmp_path / "home" / "xunzhi.db")
    yield opened
    opened.store.close()
