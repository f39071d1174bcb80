"""The indexes follow the store: what is new, what is gone, what was cut off in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from library.model import Level
from library.writer import Writer
from search.encoder import OnnxEncoder
from search.index import Indexer
from search.windows import window_hash, windows
from search.words import IndexDamagedError
from tests.search.conftest import ROOT, Indexed, open_parts

R06 = "R06_v1_*.md"
R07 = "R07_v*.md"


def files(corpus: Path, pattern: str) -> list[Path]:
    return sorted((corpus / "regulations").glob(pattern))


@pytest.fixture
def small(tmp_path: Path, corpus: Path, encoder: OnnxEncoder, vectors_at: Callable[[], str]) -> Indexed:
    return one_version(open_parts(tmp_path, encoder, vectors_at()), corpus)


@pytest.fixture
def embedded(tmp_path: Path, corpus: Path, encoder: OnnxEncoder) -> Indexed:
    return one_version(open_parts(tmp_path, encoder), corpus)


def one_version(parts: Indexed, corpus: Path) -> Indexed:
    parts.add(*files(corpus, R07)[:1])
    return parts


def test_nothing_to_do_does_nothing(small: Indexed) -> None:
    before = small.store.indexed()
    assert small.indexer.check().complete
    assert small.indexer.catch_up_words() == small.indexer.catch_up_vectors() == 0
    assert small.store.indexed() == before


def test_parity_names_what_is_missing_and_what_is_surplus(small: Indexed) -> None:
    windows = small.store.windows()
    small.words.change([], [windows[0][0]])
    small.vectors.remove([windows[0][2], windows[1][2]])
    found = small.indexer.check()
    assert (found.words_missing, found.vectors_missing, found.complete) == (1, 2, False)
    version = small.store.versions(Level.RESTRICTED)[0]
    Writer(small.store).remove_version(version.id)
    found = small.indexer.check()
    assert (found.units, found.words_missing, found.words_surplus) == (
        0,
        0,
        len({u for u, _, _ in windows}) - 1,
    )
    assert found.vectors_surplus == len({name for _, _, name in windows}) - 2
    small.indexer.catch_up_words()
    small.indexer.catch_up_vectors()
    assert small.indexer.check().complete
    assert small.words.size() == len(small.vectors.hashes()) == 0


def test_every_vector_is_that_of_its_window(small: Indexed, tmp_path: Path) -> None:
    long = tmp_path / "long.md"
    long.write_text(
        "# 长条文办法\n第一条 " + "".join(f"第{n}句说明朱雀事项的办理。" for n in range(90)), "utf-8"
    )
    small.add(long)
    small.vectors.refresh()
    several = 0
    for placed in small.store.placed([u for u, _, _ in small.store.windows()], Level.RESTRICTED).values():
        texts = windows(placed.version.title, placed.provision.heading, placed.full_text)
        several += len(texts) > 1
        for text, vector in zip(texts, small.encoder.encode_passages(texts), strict=True):
            assert np.array_equal(small.vectors.matrix[small.vectors.rows[window_hash(text)]], vector)
    assert several


def test_only_what_is_new_is_encoded(small: Indexed, corpus: Path) -> None:
    before = {name for _, _, name in small.store.windows()}
    seen: list[int] = []
    small.add(*files(corpus, R07))
    small.indexer.catch_up_vectors(lambda _phase, done, _total, _name: seen.append(done))
    assert seen == []
    after = {name for _, _, name in small.store.windows()}
    assert small.vectors.hashes() == after > before


def test_progress_ends_at_its_total(small: Indexed) -> None:
    steps: list[tuple[str, int, int]] = []
    small.indexer.rebuild(lambda phase, done, total, _name: steps.append((phase, done, total)))
    for name in {phase for phase, _, _ in steps}:
        last = [step for step in steps if step[0] == name][-1]
        assert last[1] == last[2] > 0
    assert len({phase for phase, _, _ in steps}) == 2


def test_a_damaged_word_index_is_made_anew(small: Indexed) -> None:
    units = small.words.ids()
    (small.words.folder / "meta.json").write_text("no json")
    fresh = open_parts(small.home, small.encoder, small.vectors.server)
    with pytest.raises(IndexDamagedError):
        fresh.words.size()
    assert fresh.indexer.check().words_missing == len(units)
    assert fresh.indexer.catch_up_words() == len(units)
    assert fresh.words.ids() == units


@pytest.mark.parametrize("looked_before", [True, False])
def test_damaged_vectors_are_made_anew(embedded: Indexed, looked_before: bool) -> None:
    names = embedded.vectors.hashes()
    embedded.vectors.close()
    (embedded.vectors.folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    fresh = open_parts(embedded.home, embedded.encoder)
    if looked_before:
        assert fresh.indexer.check().vectors_missing == len(names)
    fresh.indexer.rebuild()
    assert fresh.indexer.check().complete
    assert fresh.vectors.hashes() == names


def test_indexes_that_are_gone_are_made_anew(small: Indexed) -> None:
    small.indexer.rebuild()
    words, names = small.words.ids(), small.vectors.hashes()
    small.words.clear()
    small.vectors.clear()
    assert small.indexer.check().words_missing == len(words)
    small.indexer.catch_up_words()
    small.indexer.catch_up_vectors()
    assert (small.words.ids(), small.vectors.hashes()) == (words, names)


def test_without_an_encoder_words_alone_are_kept(small: Indexed) -> None:
    alone = Indexer(small.store, small.words, None, None)
    small.words.clear()
    assert alone.catch_up_words() > 0
    assert alone.catch_up_vectors() == 0
    assert alone.check().complete
    assert alone.check().vectors_missing is None


def test_a_new_title_does_not_cost_the_vectors(small: Indexed) -> None:
    version = small.store.versions(Level.RESTRICTED)[0]
    Writer(small.store).change_facts(version.id, replace(version, title="另一个题目"))
    assert small.indexer.catch_up_vectors() == 0
    small.vectors.clear()
    small.indexer.catch_up_vectors()
    assert small.indexer.check().complete


KILLED = """
import os, signal, sys
from pathlib import Path
import search.index
from search.encoder import OnnxEncoder
from tests.search.conftest import ROOT, open_parts

search.index.ENCODE_AT_ONCE = 5
phase, at = sys.argv[2], int(sys.argv[3])
parts = open_parts(Path(sys.argv[1]), OnnxEncoder(ROOT / "models/encoder"), sys.argv[4])

def kill(_phase, done, total, name):
    if done >= at:
        os.kill(os.getpid(), signal.SIGKILL)

getattr(parts.indexer, "catch_up_" + phase)(kill)
"""


@pytest.mark.parametrize(("phase", "at"), [("words", 1), ("vectors", 5), ("vectors", 15)])
def test_what_a_kill_cut_off_is_completed(
    phase: str, at: int, tmp_path: Path, corpus: Path, encoder: OnnxEncoder, vectors_at: Callable[[], str]
) -> None:
    server = vectors_at()
    whole = open_parts(tmp_path, encoder, server)
    whole.add(*files(corpus, R07))
    words, names = whole.words.ids(), whole.vectors.hashes()
    whole.words.clear()
    whole.vectors.clear()
    whole.vectors.close()
    command = [sys.executable, "-c", KILLED, str(tmp_path), phase, str(at), server]
    killed = subprocess.run(command, cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    again = open_parts(tmp_path, encoder, server)
    assert not again.indexer.check().complete
    if phase == "vectors":
        assert len(again.vectors.hashes()) >= at
    again.indexer.catch_up_words()
    again.indexer.catch_up_vectors()
    assert again.indexer.check().complete
    assert (again.words.ids(), again.vectors.hashes()) == (words, names)
