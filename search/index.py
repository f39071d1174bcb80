"""Brings the derived stores in step with the provisions: words first, vectors after them, both resumable.

What is indexed is always the difference between the store and an index, so a run that was killed is completed
by the next one. Whoever calls this holds the home's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from library.model import Level, Placed
from library.store import Store
from library.writer import Writer
from search.encoder import Encoder
from search.vectors import VectorIndex
from search.windows import window_hash, windows
from search.words import Entry, WordIndex

Progress = Callable[[str, int, int, str], None]
"""Takes phase, done, total and a name ("")."""

WORDS, VECTORS = "建立词索引", "计算向量"
_READ = 2000  # units read from the store at once
_ENCODED = 256  # windows encoded and kept at once: what a kill loses at most


@dataclass(frozen=True, slots=True)
class Parity:
    """How the indexes differ from the store: units of the word index, windows of the vector index.

    ``vectors_missing`` is None where there is no encoder, and so no vectors at all.
    """

    units: int
    windows: int
    words_missing: int
    words_surplus: int
    vectors_missing: int | None
    vectors_surplus: int | None

    @property
    def complete(self) -> bool:
        """Whether both indexes hold exactly what the store holds."""
        return not any((self.words_missing, self.words_surplus, self.vectors_missing, self.vectors_surplus))

    def document(self) -> dict[str, Any]:
        """As JSON, with the same in one Chinese line."""
        vectors = (
            "没有句子编码器，不建向量"
            if self.vectors_missing is None
            else f"向量 {self.windows} 段，缺 {self.vectors_missing}，多 {self.vectors_surplus}"
        )
        return {
            "units": self.units,
            "windows": self.windows,
            "words_missing": self.words_missing,
            "words_surplus": self.words_surplus,
            "vectors_missing": self.vectors_missing,
            "vectors_surplus": self.vectors_surplus,
            "complete": self.complete,
            "text": f"检索单元 {self.units} 个，缺 {self.words_missing}，多 {self.words_surplus}；{vectors}",
        }


class Indexer:
    """Keeps words and vectors of one store complete; without an encoder, words alone."""

    def __init__(
        self, store: Store, words: WordIndex, vectors: VectorIndex | None, encoder: Encoder | None
    ) -> None:
        self._store, self._words = store, words
        self._vectors, self._encoder = vectors, encoder
        self._writer = Writer(store)

    def catch_up_words(self, progress: Progress | None = None) -> int:
        """Index units that are new and drop those that are gone; how many were added."""
        stored = {provision_id for provision_id, _, _ in self._store.windows()}
        indexed = self._words.ids()
        fresh, gone = sorted(stored - indexed), indexed - stored
        if not fresh and not gone:
            return 0
        added = self._words.change(self._entries(fresh, progress), gone)
        self._writer.note_indexed()
        return added

    def catch_up_vectors(self, progress: Progress | None = None) -> int:
        """Encode windows without a vector, drop vectors of windows that are gone; how many were added."""
        if self._vectors is None or self._encoder is None:
            return 0
        self._vectors.refresh()
        wanted = {text_hash: provision_id for provision_id, _, text_hash in self._store.windows()}
        kept = self._vectors.hashes()
        gone = list(kept - set(wanted))
        missing = {text_hash: owner for text_hash, owner in wanted.items() if text_hash not in kept}
        self._vectors.remove(gone)
        done = 0
        for hashes, texts in self._batches(missing):
            self._vectors.add(hashes, self._encoder.encode_passages(texts))
            done += len(hashes)
            if progress:
                progress(VECTORS, done, len(missing), "")
        if gone or done:
            self._vectors.refresh()
            self._writer.note_indexed()
        return done

    def check(self) -> Parity:
        """How far the indexes are from the store."""
        stored = self._store.windows()
        units = {provision_id for provision_id, _, _ in stored}
        wanted = {text_hash for _, _, text_hash in stored}
        indexed = self._words.ids()
        missing = surplus = None
        if self._vectors is not None:
            self._vectors.refresh()
            kept = self._vectors.hashes()
            missing, surplus = len(wanted - kept), len(kept - wanted)
        return Parity(len(units), len(wanted), len(units - indexed), len(indexed - units), missing, surplus)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make both indexes anew from the store."""
        self._words.clear()
        if self._vectors is not None:
            self._vectors.remove(list(self._vectors.hashes()))
            self._vectors.refresh()
        self.catch_up_words(progress)
        self.catch_up_vectors(progress)

    def _placed(self, ids: Sequence[int]) -> Iterator[Placed]:
        for start in range(0, len(ids), _READ):
            yield from self._store.placed(ids[start : start + _READ], Level.RESTRICTED).values()

    def _entries(self, ids: Sequence[int], progress: Progress | None) -> Iterator[Entry]:
        for done, placed in enumerate(self._placed(ids), 1):
            head = " ".join((placed.version.title, *placed.provision.heading))
            yield Entry(placed.id, placed.version.id, head, placed.full_text)
            if progress and (done % _ENCODED == 0 or done == len(ids)):
                progress(WORDS, done, len(ids), "")

    def _batches(self, missing: dict[str, int]) -> Iterator[tuple[list[str], list[str]]]:
        """Windows to encode, some hundreds at a time, in the order of their provisions."""
        hashes: list[str] = []
        texts: list[str] = []
        for placed in self._placed(sorted(set(missing.values()))):
            for text in windows(placed.version.title, placed.provision.heading, placed.full_text):
                text_hash = window_hash(text)
                if text_hash in missing and text_hash not in hashes:
                    hashes.append(text_hash)
                    texts.append(text)
            if len(hashes) >= _ENCODED:
                yield hashes, texts
                hashes, texts = [], []
        if hashes:
            yield hashes, texts
