"""The words of one machine beside a store that other machines write too.

    store, on a server ─┬─ machine A imports:  provisions, its own words, vectors there; "indexed" moves
                        └─ machine B answers:  sees it move, brings its own words along, reads vectors

A folder of words is written by its own machine alone, under the folder's lock (``WordIndex.writing``): by an
import there, or here, by whatever process of it reads next. The one question that comes upon the change
waits for that; others go on with what was there.
"""

from __future__ import annotations

from pathlib import Path

from library.store import Store
from search.index import Indexer
from search.words import WordIndex


class Replica(WordIndex):
    """A word index that is brought to the store's state before it is read."""

    def __init__(self, folder: Path, store: Store) -> None:
        super().__init__(folder)
        self._indexer = Indexer(store, self, None, None)

    def freshen(self) -> None:
        """Add what other machines imported and remove what they took out; damaged words are made anew.

        Raises:
            HomeError: the folder cannot be written.
        """
        self._indexer.follow_words()
