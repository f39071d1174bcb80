"""Keeps words and vectors in step with the store, the only truth.

    store.windows() ─┬─ provision ids ── words     one document a unit
                     └─ hashes ───────── vectors   one vector a different text

What differs is added and removed, so that a run that was killed is completed by the next one, whoever starts
it. The caller holds the home's lock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from library.model import Level, Placed
from library.store import Store
from library.writer import Writer
from search.encoder import Encoder
from search.vectors import VectorIndex, VectorsDamagedError
from search.windows import windows
from search.words import Entry, IndexDamagedError, WordIndex

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int, str], None]
"""Takes phase, done, total and a name (here "")."""

WORDS, VECTORS = "建立词索引", "建立向量索引"
READ_AT_ONCE = 500  # provisions
ENCODE_AT_ONCE = 256  # windows; also what a kill may cost to do again
NOTE_EVERY = 16  # batches after which readers are told that vectors were gained


@dataclass(frozen=True, slots=True)
class Parity:
    """Store beside words and vectors: counts of ranked units and of different windows.

    *Missing* is what the store has and the index lacks, *surplus* the reverse; None for the vectors where
    there is no encoder, and so nothing to be in step.
    """

    units: int
    windows: int
    words_missing: int
    words_surplus: int
    vectors_missing: int | None
    vectors_surplus: int | None

    @property
    def complete(self) -> bool:
        """Whether nothing differs."""
        return not any((self.words_missing, self.words_surplus, self.vectors_missing, self.vectors_surplus))

    def document(self) -> dict[str, int | bool | str | None]:
        """As JSON, with a Chinese sentence under ``text``."""
        return {
            "units": self.units,
            "windows": self.windows,
            "words_missing": self.words_missing,
            "words_surplus": self.words_surplus,
            "vectors_missing": self.vectors_missing,
            "vectors_surplus": self.vectors_surplus,
            "complete": self.complete,
            "text": self._text(),
        }

    def _text(self) -> str:
        words = f"检索单元 {self.units} 个，缺 {self.words_missing}，多 {self.words_surplus}"
        if self.vectors_missing is None:
            return f"{words}；没有可用的句子编码器，未建向量"
        return f"{words}；向量 {self.windows} 段，缺 {self.vectors_missing}，多 {self.vectors_surplus}"


class Indexer:
    """The one writer of both indexes. Without ``vectors`` or ``encoder`` it keeps the words alone."""

    def __init__(
        self, store: Store, words: WordIndex, vectors: VectorIndex | None, encoder: Encoder | None
    ) -> None:
        self._store, self._words = store, words
        self._vectors, self._encoder = vectors, encoder

    def catch_up_words(self, progress: Progress | None = None) -> int:
        """Bring the word index to the store's state; returns how many units were added or removed.

        A damaged index is made anew. Costs half a second for 64,000 units when nothing moved.

        Raises:
            HomeError: the index cannot be written.
        """
        wanted = dict.fromkeys(provision for provision, _, _ in self._store.windows())
        known = self._indexed_units()
        missing = [unit for unit in wanted if unit not in known]
        gone = known - wanted.keys()
        if missing or gone:
            self._words.change(self._entries(missing, progress), gone)
            self._note()
        return len(missing) + len(gone)

    def catch_up_vectors(self, progress: Progress | None = None) -> int:
        """Encode the windows that have no vector, remove vectors that belong to none; returns how many.

        Batch by batch: what a kill leaves is whole batches, and the next run goes on behind them. A damaged
        embedded folder is made anew.

        Raises:
            VectorsDamagedError: the vectors cannot be written, or the server does not answer.
        """
        if self._vectors is None or self._encoder is None:
            return 0
        known = self._encoded()
        wanted = {name for _, _, name in self._store.windows()}
        missing, gone = len(wanted - known), known - wanted
        done = self._encode_missing(known, missing, progress)
        self._vectors.remove(gone)
        if done or gone:
            self._note()
        return done + len(gone)

    def check(self) -> Parity:
        """Hold both indexes against the store; a damaged one counts as empty."""
        rows = self._store.windows()
        units, names = {unit for unit, _, _ in rows}, {name for _, _, name in rows}
        words = self._indexed_units(mend=False)
        missing = surplus = None
        if self._vectors is not None and self._encoder is not None:
            vectors = self._encoded(mend=False)
            missing, surplus = len(names - vectors), len(vectors - names)
        return Parity(len(units), len(names), len(units - words), len(words - units), missing, surplus)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make both indexes again from the store. Words can be searched throughout, vectors as they come."""
        self._indexed_units()
        units = list(dict.fromkeys(provision for provision, _, _ in self._store.windows()))
        self._words.change(self._entries(units, progress), afresh=True)
        if self._vectors is not None:
            self._vectors.clear()
        self._note()
        self.catch_up_vectors(progress)

    def _indexed_units(self, *, mend: bool = True) -> frozenset[int]:
        try:
            return self._words.ids()
        except IndexDamagedError as error:
            log.warning("%s", error)
            if mend:
                self._words.clear()
            return frozenset()

    def _encoded(self, *, mend: bool = True) -> frozenset[str]:
        assert self._vectors is not None
        try:
            return self._vectors.hashes()
        except VectorsDamagedError as error:
            if self._vectors.server:
                raise
            log.warning("%s", error)
            if mend:
                self._vectors.clear()
            return frozenset()

    def _entries(self, units: Sequence[int], progress: Progress | None) -> Iterator[Entry]:
        for start in range(0, len(units), READ_AT_ONCE):
            part = units[start : start + READ_AT_ONCE]
            for placed in self._store.placed(part, Level.RESTRICTED).values():
                head = " ".join((placed.version.title, *placed.provision.heading))
                yield Entry(placed.id, placed.version.id, head, placed.full_text)
            if progress:
                progress(WORDS, start + len(part), len(units), "")

    def _encode_missing(self, known: frozenset[str], total: int, progress: Progress | None) -> int:
        assert self._vectors is not None
        assert self._encoder is not None
        texts, done = self._missing_texts(known), 0
        for batch in iter(lambda: list(islice(texts, ENCODE_AT_ONCE)), []):
            vectors = self._encoder.encode_passages([text for _, text in batch])
            self._vectors.add([name for name, _ in batch], vectors)
            done += len(batch)
            if progress:
                progress(VECTORS, done, total, "")
            if done % (ENCODE_AT_ONCE * NOTE_EVERY) == 0:
                self._note()
        return done

    def _missing_texts(self, known: frozenset[str]) -> Iterator[tuple[str, str]]:
        """(hash, text) of each different window without a vector, in provision order."""
        seen, waiting = set(known), dict[int, list[tuple[int, str]]]()
        place: dict[int, int] = {}
        for unit, _, name in self._store.windows():
            place[unit] = n = place.get(unit, -1) + 1
            if name not in seen:
                seen.add(name)
                waiting.setdefault(unit, []).append((n, name))
        units = list(waiting)
        for start in range(0, len(units), READ_AT_ONCE):
            for unit, placed in self._store.placed(
                units[start : start + READ_AT_ONCE], Level.RESTRICTED
            ).items():
                texts = _texts(placed)
                yield from ((name, texts[min(n, len(texts) - 1)]) for n, name in waiting[unit])

    def _note(self) -> None:
        Writer(self._store).note_indexed()


def _texts(placed: Placed) -> tuple[str, ...]:
    return windows(placed.version.title, placed.provision.heading, placed.full_text)
