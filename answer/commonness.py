"""How common a word is in this library: what half of all provisions say tells nothing apart.

Counted over a sample of the versions, spread over the whole library and read once for each state of the store
and each clearance, so that what a reader may not see does not show in the weights either.
"""

from __future__ import annotations

import math
from functools import lru_cache

from library.model import Level
from library.store import Store

USUAL = 64  # texts that stand for the library where meanings are compared
USUAL_LENGTH = (15, 150)  # characters of such a text
VERSIONS = 150  # versions looked into at most


class Commonness:
    """Counts of words in the texts a clearance covers; ``usual`` are some of them, from everywhere."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = texts
        sentences = [text for text in texts if USUAL_LENGTH[0] <= len(text) <= USUAL_LENGTH[1]]
        self.usual = tuple(sentences[:: math.ceil(len(sentences) / USUAL) or 1])
        self._known: dict[str, float] = {}

    def rarity(self, word: str) -> float:
        """1 for a word that no text holds, falling to 0 for one that every text holds (logarithmic)."""
        if word not in self._known:
            holding = sum(word in text for text in self._texts)
            total = len(self._texts) + 1
            self._known[word] = math.log(total / (1 + holding)) / math.log(total) if total > 1 else 1.0
        return self._known[word]


def commonness(store: Store, clearance: Level) -> Commonness:
    """The counts for the store as it is now."""
    return _commonness(store, clearance, store.change())


@lru_cache(maxsize=6)
def _commonness(store: Store, clearance: Level, _change: int) -> Commonness:
    versions = store.versions(clearance)
    step = math.ceil(len(versions) / VERSIONS) or 1
    return Commonness(
        tuple(
            provision.text
            for version in versions[::step]
            for _, provision in store.outline(version.id, clearance)
            if provision.text
        )
    )
