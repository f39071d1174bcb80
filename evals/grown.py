"""A home that grows: the national laws as they are, then copies of them. For ``evals.growth``.

In a copy three words of ten are exchanged for words as long drawn from all laws, in the title too, so that
the word index has new terms in their natural frequency. Its vectors are not encoded, which would take hours,
but are the original's moved by the difference of two others (``MOVED``). Times and sizes are those of so many
provisions, not what is found.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

import numpy as np
import rjieba
from numpy.typing import NDArray

from evals.measure import MeasureError
from ingest.structure.tree import Structured
from ingest.texts import build_text
from library.model import Level, Version
from library.sources import Source, Text
from office import Office
from search.vectors import AT_ONCE, VectorIndex

SEED = 0
EXCHANGED = 0.3  # of the words of a copy
MOVED = 0.5  # share of the difference of two vectors by which a third is moved
_HAN = re.compile("[\u4e00-\u9fff]{2,}")

Found = dict[str, Any]


class Exchange:
    """Puts words drawn from ``texts``, as often as they come there, in the place of words as long."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._drawn = random.Random(SEED)  # noqa: S311 — no secret hangs on it
        self._words: dict[int, list[str]] = {}
        for word in (word for text in texts for word in rjieba.cut(text) if _HAN.fullmatch(word)):
            self._words.setdefault(len(word), []).append(word)

    def __call__(self, text: str) -> str:
        """The text with some words exchanged, of the same length, so that it is cut into the same windows."""
        return "".join(map(self._other, rjieba.cut(text)))

    def _other(self, word: str) -> str:
        known = self._words.get(len(word)) if _HAN.fullmatch(word) else None
        return self._drawn.choice(known) if known and self._drawn.random() < EXCHANGED else word


class Growth:
    """An empty home that grows from what ``laws`` holds."""

    def __init__(self, laws: Office, home: Office) -> None:
        self._laws, self._home, self._vectors = laws, home, vectors_of(laws)
        self._vectors.refresh()
        self._names: dict[int, list[str]] = {}  # hashes of a provision's windows
        for provision, _, name in laws.store.windows():
            self._names.setdefault(provision, []).append(name)
        self._rows: dict[str, tuple[int, bool]] = {}  # hash of a window → row of its original, is a copy

    def reach(self, size: int) -> Found:
        """Write whole works until there are ``size`` searched provisions; counts, and seconds of each store.

        Raises:
            MeasureError: a window has no vector that was grown for it.
        """
        took = {"words_s": 0.0, "vectors_s": 0.0, "store_s": 0.0}
        with self._home.lock():
            run = self._home.writer.start_run(["growth"], datetime.now().astimezone())
            for version, text in self._texts(size):
                took["store_s"] += seconds(partial(self._home.writer.add_version, version, [text], run))
            took["words_s"] = seconds(self._home.indexer.catch_up_words)
            for names, vectors in self._grown():
                took["vectors_s"] += seconds(partial(vectors_of(self._home).add, names, vectors))
            if self._home.indexer.catch_up_vectors():
                raise MeasureError("growth", "a window has no vector that was grown for it")
        provisions, windows = self._home.store.searched()
        works = len(self._home.store.shelf().declared)
        return {"provisions": provisions, "windows": windows, "works": works, **took}

    def _texts(self, size: int) -> Iterator[tuple[Version, Text]]:
        """The works in a drawn order, then copies of each in the same order, and so on."""
        every = self._laws.store.versions(Level.RESTRICTED)
        order = random.Random(SEED).sample(every, len(every))  # noqa: S311
        exchange = Exchange(one.text for version in every for _, one in self._outline(version))
        for number, version in ((n, version) for n in count() for version in order):
            if size <= 0:
                return
            ids, provisions = zip(*self._outline(version), strict=True)
            if number:
                title = f"{exchange(version.title)}增{number}"
                version = replace(version, work=f"{version.work}增{number}", title=title, replaces=())  # noqa: PLW2901
                provisions = tuple(replace(one, text=exchange(one.text)) for one in provisions)
            source = Source(f"{version.work}.md", f"{version.work}.md", "", "", "md", "")
            text = build_text(source, version.title, Structured(provisions))
            for index, names in text.windows:
                for name, old in zip(names, self._names[ids[index]], strict=True):
                    self._rows.setdefault(name, (self._vectors.rows[old], number > 0))
            size -= len(text.windows)
            yield version, text

    def _outline(self, version: Version) -> Sequence[tuple[int, Any]]:
        return self._laws.store.outline(version.id, Level.RESTRICTED)

    def _grown(self) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
        """Hashes and their vectors, ``AT_ONCE`` at a time."""
        names, draws = list(self._rows), np.random.default_rng(SEED)
        for part in (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE)):
            rows, copied = np.array([self._rows[name] for name in part]).T
            yield part, moved(self._vectors.matrix, rows, copied * MOVED, draws)


def moved(
    matrix: NDArray[np.float32], rows: NDArray[Any], far: NDArray[Any], draws: np.random.Generator
) -> NDArray[np.float32]:
    """Some rows of ``matrix``, each moved by its share ``far`` of a drawn difference, of length 1 again."""
    one, other = draws.integers(len(matrix), size=(2, len(rows)))
    found = matrix[rows] + far[:, None] * (matrix[one] - matrix[other])
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def vectors_of(office: Office) -> VectorIndex:
    """The vectors of an office that has an encoder."""
    assert office.vectors is not None
    return office.vectors


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
