"""A store with a few regulations of the sample, and indexes over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from ingest.run import Importer, ImportOptions
from library.model import Level
from library.store import Store
from library.writer import Writer
from search.encoder import OnnxEncoder
from search.index import Indexer
from search.retriever import Retriever
from search.vectors import VectorIndex
from search.words import WordIndex

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2025, 12, 31)
SECRET = """---
work: X1
title: 示范处置预案
level: restricted
effective: 2024-01-01
---
# 示范处置预案
第一条 玄武暗号只限指定人员知悉。
第二条 组务会讨论玄武暗号时不作记录。
"""


@pytest.fixture(scope="session")
def encoder() -> OnnxEncoder:
    return OnnxEncoder(ROOT / "models/encoder")


@dataclass(frozen=True)
class Indexed:
    """A home's parts. ``add`` imports files and indexes them."""

    home: Path
    encoder: OnnxEncoder
    store: Store
    words: WordIndex
    vectors: VectorIndex  # with the server's address where the home has one
    indexer: Indexer
    retriever: Retriever
    add: Callable[..., None]


@pytest.fixture(scope="session", params=["embedded", "server"])
def vectors_at(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Gives the address of a Chroma database that is still empty, "" for vectors embedded in the home.

    Every test that takes it, also through other fixtures, runs on both.
    """
    if request.param == "embedded":
        return lambda: ""
    server, numbers = request.getfixturevalue("chroma_server"), count()
    return lambda: f"{server}/test-{next(numbers)}"


def open_parts(home: Path, encoder: OnnxEncoder, server: str = "") -> Indexed:
    store, words = Store.at(home / "xunzhi.db"), WordIndex(home / "words")
    vectors = VectorIndex(home / "chroma", encoder.name, server)
    indexer = Indexer(store, words, vectors, encoder)

    def add(*paths: Path, level: Level = Level.INTERNAL) -> None:
        importer = Importer(store, Writer(store), indexer, home / "originals")
        report = importer.run(paths, ImportOptions(now=datetime(2026, 1, 1, tzinfo=UTC), level=level))
        assert not report.totals["failed"], report

    return Indexed(
        home, encoder, store, words, vectors, indexer, Retriever(store, words, vectors, encoder), add
    )


@pytest.fixture(scope="session")
def indexed(
    tmp_path_factory: pytest.TempPathFactory,
    corpus: Path,
    encoder: OnnxEncoder,
    vectors_at: Callable[[], str],
) -> Indexed:
    """R06, R07 in both versions, and a restricted text. Read only."""
    home = tmp_path_factory.mktemp("indexed")
    parts = open_parts(home, encoder, vectors_at())
    files = sorted((corpus / "regulations").glob("R0[67]_*.md"))
    secret = home / "secret.md"
    secret.write_text(SECRET, encoding="utf-8")
    parts.add(*files, secret)
    return parts
