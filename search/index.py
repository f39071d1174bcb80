"""Keeps words and vectors in step with the store, the only truth.

    store.windows() ─┬─ provision ids ── words     one document a unit
                     └─ hashes ───────── vectors   one vector a different text

What differs is added and removed, so that a run that was killed is completed by the next one, whoever starts
it. The caller holds the home's lock; the words' own lock, which a machine that only reads takes alone, is
taken here.

How far each was brought is remembered: of the words in their folder, of the vectors in the store (one server
may hold them for several machines). ``in_step`` compares these marks and the counts, ``check`` all keys,
``mend`` all contents. A word index of another home, or of this one before it was put back to an earlier
state, is made anew: its provision ids may mean something else.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from library.model import Level, Placed
from library.store import Store
from library.writer import Writer
from search.encoder import Encoder
from search.parity import SAMPLE, Parity, are_of, stale_units
from search.vectors import VectorIndex, VectorsDamagedError
from search.windows import windows
from search.words import Entry, IndexDamagedError, Mark, WordIndex

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int, str], None]
"""Takes phase, done, total and a name (here "")."""

WORDS, VECTORS, CHECKING = "建立词索引", "建立向量索引", "核对词索引"
HOME_KEY, VECTORS_KEY = "home", "vectors"  # words of the store: its name, how far vectors were brought
READ_AT_ONCE = 500  # provisions
ENCODE_AT_ONCE = 256  # windows; also what a kill may cost to do again
NOTE_EVERY = 16  # batches after which readers are told that vectors were gained


class Indexer:
    """The one writer of both indexes. Without ``vectors`` or ``encoder`` it keeps the words alone."""

    def __init__(
        self, store: Store, words: WordIndex, vectors: VectorIndex | None, encoder: Encoder | None
    ) -> None:
        self._store, self._words = store, words
        self._vectors, self._encoder = vectors, encoder

    def catch_up_words(self, progress: Progress | None = None) -> int:
        """Bring the word index to the store's state; returns how many units were added or removed.

        A damaged index, or one of another home, is made anew. Costs half a second for 64,000 units when
        nothing moved.

        Raises:
            HomeError: the index cannot be written.
        """
        return self._bring_words(progress, tell=True)

    def follow_words(self) -> int:
        """The same for the words of a machine beside others: they have their own, so nobody is told."""
        return self._bring_words(None, tell=False)

    def _bring_words(self, progress: Progress | None, *, tell: bool) -> int:
        with self._words.writing():
            change = self._store.change()
            wanted = dict.fromkeys(provision for provision, _, _ in self._store.windows())
            known = self._indexed_units()
            missing = [unit for unit in wanted if unit not in known]
            gone = known - wanted.keys()
            if missing or gone:
                self._mark_words(-1)
                self._words.change(self._entries(missing, progress), gone)
                if tell:
                    self._note()
            self._mark_words(change)
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
        change = self._store.change()
        known = self._encoded()
        wanted = {name for _, _, name in self._store.windows()}
        missing, gone = len(wanted - known), known - wanted
        done = self._encode_missing(known, missing, progress)
        self._vectors.remove(gone)
        if done or gone:
            self._note()
        self._mark_vectors(change)
        return done + len(gone)

    def in_step(self) -> bool:
        """Whether marks and counts say that nothing differs; some 50 ms at 64,000 units, no text is read."""
        change, (units, names) = self._store.change(), self._store.searched()
        if units != self._words_size() or (units and self._words.mark() != Mark(self._home(), change)):
            return False
        if self._vectors is None or self._encoder is None or not names:
            return True
        marked = self._store.meta(VECTORS_KEY) == _vectors_mark(change, self._encoder)
        return marked and names == self._vectors_size()

    def check(self) -> Parity:
        """Hold the keys of both indexes against the store; a damaged or foreign one counts as empty."""
        rows = self._store.windows()
        units, names = {unit for unit, _, _ in rows}, {name for _, _, name in rows}
        words = self._indexed_units(mend=False)
        missing = surplus = None
        if self._vectors is not None and self._encoder is not None:
            vectors = self._encoded(mend=False)
            missing, surplus = len(names - vectors), len(vectors - names)
        stale = None if missing is None else 0
        words_counts = len(units - words), len(words - units)
        return Parity(len(units), len(names), *words_counts, missing, surplus, vectors_stale=stale)

    def mend(self, progress: Progress | None = None) -> Parity:
        """Hold all contents against the store and mend what differs; returns what differed.

        Reads every text (20 s for 64,000 units) and encodes a few windows again.
        """
        found = self.check()
        with self._words.writing():
            stale = self.stale_words(progress)
            if stale:
                self._words.change([], stale)
        foreign = self._foreign_vectors()
        if foreign and self._vectors is not None:
            self._vectors.clear()
        self.catch_up_words(progress)
        self.catch_up_vectors(progress)
        return replace(found, words_stale=len(stale), vectors_stale=foreign)

    def stale_words(self, progress: Progress | None = None) -> frozenset[int]:
        """Units that are indexed with another content than the store has. Reads every text."""
        known = self._indexed_units(mend=False)
        found = self._words.digests() if known else {}
        units = sorted({unit for unit, _, _ in self._store.windows()} & found.keys())
        wanted = {entry.provision_id: entry.digest for entry in self._entries(units, progress, CHECKING)}
        return stale_units(wanted, found)

    def begin(self, progress: Progress | None = None) -> Parity | None:
        """At the start of an import or of the app: None where all is in step, else what differed.

        Words are mended at once; vectors, which take long, by ``catch_up_vectors``.
        """
        if self.in_step():
            return None
        found = self.check()
        self.catch_up_words(progress)
        return None if found.complete else found

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make both indexes again from the store. Words can be searched throughout, vectors as they come."""
        with self._words.writing():
            change = self._store.change()
            self._indexed_units()
            units = list(dict.fromkeys(provision for provision, _, _ in self._store.windows()))
            self._words.change(self._entries(units, progress), afresh=True)
            self._mark_words(change)
        if self._vectors is not None:
            self._vectors.clear()
        self._note()
        self.catch_up_vectors(progress)

    def _indexed_units(self, *, mend: bool = True) -> frozenset[int]:
        try:
            self._words.reload()  # another process of this machine may have written
            units = self._words.ids()
            if not units or self._own_words(len(units)):
                return units
            log.warning("word index is of another home or state, or has units twice: %s", self._words.folder)
        except IndexDamagedError as error:
            log.warning("%s", error)
        if mend:
            self._words.clear()
        return frozenset()

    def _own_words(self, units: int) -> bool:
        mark = self._words.mark()
        own = mark is not None and mark.home == self._home() and mark.change <= self._store.change()
        return own and units == self._words.size()

    def _words_size(self) -> int:
        try:
            return self._words.size()
        except IndexDamagedError as error:
            log.warning("%s", error)
            return -1

    def _vectors_size(self) -> int:
        assert self._vectors is not None
        try:
            return self._vectors.count()
        except VectorsDamagedError as error:
            log.warning("%s", error)
            return -1

    def _foreign_vectors(self) -> int | None:
        """How many vectors are another encoder's: all or none, by a sample; None without an encoder."""
        if self._vectors is None or self._encoder is None:
            return None
        known = self._encoded()
        names = sorted(name for _, _, name in self._store.windows())
        picked = {names[n * len(names) // SAMPLE] for n in range(SAMPLE)} & known if names else set()
        sample = list(self._missing_texts(frozenset(names) - picked))
        return 0 if are_of(self._encoder, self._vectors, sample) else len(known)

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

    def _entries(
        self, units: Sequence[int], progress: Progress | None, phase: str = WORDS
    ) -> Iterator[Entry]:
        for start in range(0, len(units), READ_AT_ONCE):
            part = units[start : start + READ_AT_ONCE]
            for placed in self._store.placed(part, Level.RESTRICTED).values():
                head = " ".join((placed.version.title, *placed.provision.heading))
                yield Entry(placed.id, placed.version.id, head, placed.full_text)
            if progress:
                progress(phase, start + len(part), len(units), "")

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

    def _home(self) -> str:
        """The name of the store, by which a word index knows whose it is; given when it is first indexed."""
        return self._store.meta(HOME_KEY) or ""

    def _mark_words(self, change: int) -> None:
        if not self._home():
            Writer(self._store).set_meta(HOME_KEY, uuid.uuid4().hex)
        mark = Mark(self._home(), change)
        if self._words.mark() != mark:
            self._words.set_mark(mark)

    def _mark_vectors(self, change: int) -> None:
        assert self._encoder is not None
        mark = _vectors_mark(change, self._encoder)
        if self._store.meta(VECTORS_KEY) != mark:
            Writer(self._store).set_meta(VECTORS_KEY, mark)


def _vectors_mark(change: int, encoder: Encoder) -> str:
    return f"{change} {encoder.name}"


def _texts(placed: Placed) -> tuple[str, ...]:
    return windows(placed.version.title, placed.provision.heading, placed.full_text)
