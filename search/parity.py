"""Store beside words and vectors: what differs, as numbers and as a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from search.encoder import Encoder
from search.vectors import VectorIndex

MENDED_KEY = "mended"  # word of the store: when the indexes were last out of step, and how; for the page
SAMPLE = 8  # windows encoded again to see whether the vectors are this encoder's
SAME = 0.999  # cosine of a vector with itself, encoded again in another batch


@dataclass(frozen=True, slots=True)
class Parity:
    """Counts of ranked units and of different windows, and how the indexes differ from them.

    *Missing* is what the store has and the index lacks, *surplus* the reverse, *stale* what stands under the
    right key with another content (0 where only keys were compared). None for the vectors where there is no
    encoder, and so nothing to be in step.
    """

    units: int
    windows: int
    words_missing: int
    words_surplus: int
    vectors_missing: int | None
    vectors_surplus: int | None
    words_stale: int = 0
    vectors_stale: int | None = 0

    @property
    def complete(self) -> bool:
        """Whether nothing differs."""
        return not any(self.differing.values())

    @property
    def differing(self) -> dict[str, int]:
        """How many entries of each index have to be added, removed or written again."""
        vectors = (self.vectors_missing, self.vectors_surplus, self.vectors_stale)
        words = self.words_missing + self.words_surplus + self.words_stale
        return {"words": words, "vectors": sum(count or 0 for count in vectors)}

    def document(self) -> dict[str, int | bool | str | None]:
        """As JSON, with a Chinese sentence under ``text``."""
        return {
            "units": self.units,
            "windows": self.windows,
            "words_missing": self.words_missing,
            "words_surplus": self.words_surplus,
            "words_stale": self.words_stale,
            "vectors_missing": self.vectors_missing,
            "vectors_surplus": self.vectors_surplus,
            "vectors_stale": self.vectors_stale,
            "complete": self.complete,
            "text": self.text,
        }

    def note(self, now: datetime) -> str:
        """What is kept under ``MENDED_KEY``: JSON; ``now`` is aware."""
        said = {"at": now.isoformat(timespec="seconds"), "text": self.text, **self.differing}
        return json.dumps(said, ensure_ascii=False)

    @property
    def text(self) -> str:
        """What stands where, for a person."""
        words = _counted(self.words_missing, self.words_surplus, self.words_stale)
        said = f"检索单元 {self.units} 个，{words}"
        if self.vectors_missing is None:
            return f"{said}；没有可用的句子编码器，未建向量"
        vectors = _counted(self.vectors_missing, self.vectors_surplus or 0, self.vectors_stale or 0)
        return f"{said}；向量 {self.windows} 段，{vectors}"


def _counted(missing: int, surplus: int, stale: int) -> str:
    return f"缺 {missing}，多 {surplus}" + (f"，内容不符 {stale}" if stale else "")


def stale_units(wanted: Mapping[int, int], found: Mapping[int, int]) -> frozenset[int]:
    """Units in both whose digests differ."""
    return frozenset(unit for unit, digest in wanted.items() if found.get(unit, digest) != digest)


def are_of(encoder: Encoder, vectors: VectorIndex, sample: Sequence[tuple[str, str]]) -> bool:
    """Whether the vectors of a sample of (hash, text) are what the encoder makes of the texts.

    Those without a vector count for nothing; the vector of a hash is the text's, whatever home made it.
    """
    stored = vectors.read([name for name, _ in sample])
    texts = [(name, text) for name, text in sample if name in stored]
    if not texts:
        return True
    fresh = encoder.encode_passages([text for _, text in texts])
    pairs = zip(texts, fresh, strict=True)
    return all(
        stored[name].shape == vector.shape and float(np.dot(stored[name], vector)) >= SAME
        for (name, _), vector in pairs
    )
