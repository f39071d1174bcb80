"""Store ↔ words ↔ vectors: what does not belong is seen, named and mended from the store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from library.model import Level
from library.writer import Writer
from search.encoder import OnnxEncoder
from search.index import HOME_KEY, Indexer
from search.words import MARK, Entry, Mark
from tests.search.conftest import ROOT, Indexed, open_parts


def files(corpus: Path, pattern: str) -> list[Path]:
    return sorted((corpus / "regulations").glob(pattern))


@pytest.fixture
def small(tmp_path: Path, corpus: Path, encoder: OnnxEncoder) -> Indexed:
    parts = open_parts(tmp_path / "home", encoder)
    parts.add(*files(corpus, "R07_v*.md")[:1])
    return parts


def contents(parts: Indexed) -> dict[int, int]:
    return parts.words.digests()


def another_home(small: Indexed, corpus: Path) -> None:
    """Its provision ids mean other texts here."""
    other = open_parts(small.home.parent / "other", small.encoder)
    other.add(*files(corpus, "R06_v1*.md"))
    small.words.clear()
    shutil.copytree(other.words.folder, small.words.folder)


def an_earlier_state(small: Indexed, corpus: Path) -> None:
    """The store was put back; ids are given anew that the index knows from before."""
    ahead = Mark(small.store.meta(HOME_KEY) or "", small.store.change() + 5)
    small.words.set_mark(ahead)


def one_unit_gone(small: Indexed, corpus: Path) -> None:
    small.words.change([], [small.store.windows()[0][0]])


def one_unit_too_many(small: Indexed, corpus: Path) -> None:
    small.words.change([Entry(999_999, 1, "题", "文")])


def one_unit_twice(small: Indexed, corpus: Path) -> None:
    small.words.change([Entry(small.store.windows()[0][0], 1, "题", "文")])


def all_gone(small: Indexed, corpus: Path) -> None:
    small.words.clear()


def mark_gone(small: Indexed, corpus: Path) -> None:
    (small.words.folder / MARK).unlink()


def one_vector_gone(small: Indexed, corpus: Path) -> None:
    small.vectors.remove([small.store.windows()[0][2]])


def vectors_too_many(small: Indexed, corpus: Path) -> None:
    small.vectors.add(["f" * 32], np.ones((1, small.encoder.dimension), np.float32))


def store_moved_on(small: Indexed, corpus: Path) -> None:
    """A power cut between store and index."""
    Writer(small.store).remove_version(small.store.versions(Level.RESTRICTED)[0].id)


SEEN_AT_START = [
    another_home,
    an_earlier_state,
    one_unit_gone,
    one_unit_too_many,
    one_unit_twice,
    all_gone,
    mark_gone,
    one_vector_gone,
    vectors_too_many,
    store_moved_on,
]
Damage = Callable[[Indexed, Path], None]


@pytest.mark.parametrize("damage", SEEN_AT_START)
def test_what_does_not_belong_is_seen_at_start_and_mended(
    small: Indexed, corpus: Path, damage: Damage
) -> None:
    assert small.indexer.in_step()
    assert small.indexer.begin() is None
    before = contents(small), small.vectors.hashes()
    damage(small, corpus)
    if damage is store_moved_on:
        before = {}, frozenset()
    fresh = open_parts(small.home, small.encoder)
    assert not fresh.indexer.in_step()
    found = fresh.indexer.begin()
    assert found is not None
    assert not found.complete
    fresh.indexer.catch_up_vectors()
    assert (contents(fresh), fresh.vectors.hashes()) == before
    assert fresh.indexer.in_step()
    assert fresh.indexer.check().complete


def test_a_unit_with_another_content_is_found_by_mending(small: Indexed) -> None:
    before = contents(small)
    unit = small.store.windows()[0][0]
    small.words.change([Entry(unit, 1, "题", "文")], [unit])
    assert small.indexer.in_step()  # marks and counts cannot tell
    found = small.indexer.mend()
    assert (found.words_stale, found.complete) == (1, False)
    assert "内容不符 1" in found.text
    assert contents(small) == before
    assert small.indexer.mend().complete


def test_vectors_of_another_encoder_are_found_by_mending(small: Indexed) -> None:
    names = sorted(small.vectors.hashes())
    small.vectors.refresh()
    before = {name: small.vectors.matrix[row].copy() for name, row in small.vectors.rows.items()}
    other = np.random.default_rng(1).normal(size=(len(names), small.encoder.dimension)).astype(np.float32)
    small.vectors.add(names, other / np.linalg.norm(other, axis=1, keepdims=True))
    assert small.indexer.check().complete  # keys cannot tell
    found = small.indexer.mend()
    assert (found.vectors_stale, found.complete) == (len(names), False)
    fresh = open_parts(small.home, small.encoder)
    fresh.vectors.refresh()
    assert all(np.allclose(fresh.vectors.matrix[fresh.vectors.rows[n]], before[n], atol=1e-4) for n in names)
    assert fresh.indexer.mend().complete


def test_another_encoder_is_not_in_step(small: Indexed) -> None:
    other = OnnxEncoder(ROOT / "models/encoder")
    other.name = "another"
    assert not open_parts(small.home, other).indexer.in_step()


def test_in_step_without_an_encoder_asks_for_words_alone(small: Indexed) -> None:
    alone = Indexer(small.store, small.words, None, None)
    small.vectors.clear()
    assert alone.in_step()
    assert alone.mend().complete


def test_an_empty_home_is_in_step(tmp_path: Path, encoder: OnnxEncoder) -> None:
    parts = open_parts(tmp_path / "new", encoder)
    assert parts.indexer.in_step()
    assert parts.indexer.mend().complete


def test_a_unit_that_stands_twice_has_no_content_of_its_own(small: Indexed) -> None:
    unit = small.store.windows()[0][0]
    one_unit_twice(small, Path())
    assert small.words.digests()[unit] == 0
