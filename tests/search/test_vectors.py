"""The vectors in Chroma: kept bit for bit, seen by other processes, errors a person can act on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.vectors import VectorIndex, VectorsDamagedError

ROOT = Path(__file__).resolve().parent.parent.parent


def unit_vectors(*seeds: int) -> NDArray[np.float32]:
    rows = np.stack([np.random.default_rng(seed).standard_normal(16) for seed in seeds]).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def index(tmp_path: Path, vectors_at: Callable[[], str]) -> VectorIndex:
    return VectorIndex(tmp_path / "chroma", "encoder-0", vectors_at())


def test_what_was_added_is_read_back_bit_for_bit(index: VectorIndex) -> None:
    assert index.hashes() == frozenset()
    index.add(["a", "b", "c"], unit_vectors(1, 2, 3))
    index.refresh()
    index.add(["d"], unit_vectors(4))
    index.remove(["a", "unknown"])
    index.refresh()
    assert index.hashes() == set(index.rows) == {"b", "c", "d"}
    for name, seed in (("b", 2), ("c", 3), ("d", 4)):
        assert np.array_equal(index.matrix[index.rows[name]], unit_vectors(seed)[0])


def test_adding_twice_keeps_one(index: VectorIndex) -> None:
    index.add(["a"], unit_vectors(1))
    index.add(["a"], unit_vectors(1))
    index.refresh()
    assert index.matrix.shape == (1, 16)


def test_clearing_forgets_one_encoder_only(index: VectorIndex) -> None:
    other = VectorIndex(index.folder, "encoder-1", index.server)
    index.add(["a"], unit_vectors(1))
    other.add(["b"], unit_vectors(2))
    index.clear()
    index.refresh()
    assert (index.hashes(), other.hashes()) == (frozenset(), {"b"})


WRITER = """
import sys
from collections.abc import Callable
from pathlib import Path
from search.vectors import VectorIndex
from tests.search.test_vectors import unit_vectors
index = VectorIndex(Path(sys.argv[1]), "encoder-0", sys.argv[2])
index.add(["d", "e"], unit_vectors(4, 5))
index.remove(["a"])
"""


def test_a_reader_sees_what_another_process_wrote(index: VectorIndex) -> None:
    index.add(["a", "b"], unit_vectors(1, 2))
    index.refresh()
    subprocess.run([sys.executable, "-c", WRITER, str(index.folder), index.server], cwd=ROOT, check=True)
    index.refresh()
    assert set(index.rows) == {"b", "d", "e"}
    assert np.array_equal(index.matrix[index.rows["e"]], unit_vectors(5)[0])


def test_a_folder_that_cannot_be_used_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("a file")
    with pytest.raises(VectorsDamagedError) as caught:
        VectorIndex(tmp_path / "chroma", "encoder-0").hashes()
    assert "reindex" in caught.value.for_user()


def test_a_damaged_folder_says_what_to_do(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path / "chroma", "encoder-0")
    index.add(["a"], unit_vectors(1))
    index.close()
    (index.folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(VectorsDamagedError):
        index.hashes()


def test_a_server_that_does_not_answer_says_where(tmp_path: Path) -> None:
    with pytest.raises(VectorsDamagedError) as caught:
        VectorIndex(tmp_path, "encoder-0", "http://127.0.0.1:9").hashes()
    assert "http://127.0.0.1:9" in caught.value.for_user()


def test_offices_share_a_server_and_see_nothing_of_each_other(chroma_server: str, tmp_path: Path) -> None:
    ours, theirs = (VectorIndex(tmp_path, "encoder-0", f"{chroma_server}/office-{n}") for n in "ab")
    ours.add(["a"], unit_vectors(1))
    assert (ours.hashes(), theirs.hashes()) == ({"a"}, frozenset())
    theirs.clear()
    assert ours.hashes() == {"a"}


def test_a_database_name_that_chroma_refuses_is_told(chroma_server: str, tmp_path: Path) -> None:
    with pytest.raises(VectorsDamagedError):
        VectorIndex(tmp_path, "encoder-0", f"{chroma_server}/河清").hashes()
