"""Exact scoring of every permitted window by its vector: numpy over a matrix, no approximate index.

All 64,000 windows of the national laws take 7 ms on one core, in proportion to their number. An approximate
index (Chroma's HNSW, whose filters cost 25 to 200 ms) would begin to pay at some 300,000 windows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NONE = -2.0  # below every cosine: no vector, or not permitted


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """The windows of the store beside their vectors, as of one moment.

    ``units`` and ``versions`` hold provision id and version id of each ranked unit, ``starts`` the place of
    its first window; ``rows`` each window's row of ``matrix``, -1 where it has no vector yet. ``lacking`` are
    the units with no vector at all.
    """

    units: NDArray[np.int64]
    versions: NDArray[np.int64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    matrix: NDArray[np.float32]
    lacking: frozenset[int]

    @classmethod
    def of(
        cls,
        windows: Sequence[tuple[int, int, str]],
        vectors: Mapping[str, int],
        matrix: NDArray[np.float32],
    ) -> Board:
        """From the store's windows, (provision id, version id, hash) in provision order.

        Args:
            vectors: hash → row of ``matrix``, shape (vectors, dimension), rows of length 1.
        """
        owners = np.fromiter((p for p, _, _ in windows), np.int64, len(windows))
        versions = np.fromiter((v for _, v, _ in windows), np.int64, len(windows))
        rows = np.fromiter((vectors.get(h, -1) for _, _, h in windows), np.int64, len(windows))
        starts = np.flatnonzero(np.append(True, owners[1:] != owners[:-1])) if windows else rows
        units = owners[starts]
        bare = units[np.maximum.reduceat(rows, starts) < 0] if len(rows) else units
        return cls(units, versions[starts], starts, rows, matrix, frozenset(bare.tolist()))

    @property
    def share(self) -> float:
        """Share of windows that have a vector, 1.0 where there is no window."""
        return float((self.rows >= 0).mean()) if len(self.rows) else 1.0

    def has(self, unit: int) -> bool:
        """Whether a provision id is that of a ranked unit."""
        at = int(np.searchsorted(self.units, unit))
        return at < len(self.units) and int(self.units[at]) == unit

    def nearest(
        self, question: NDArray[np.float32], permitted: Collection[int], k: int
    ) -> list[tuple[int, float]]:
        """(provision id, cosine of its best window) of at most ``k`` units, best first.

        Args:
            question: its vector, length 1.
            permitted: ids of the versions searched.
        """
        if not len(self.matrix) or not len(self.rows):
            return []
        # einsum, not @: OpenBLAS on all cores is slower (16 ms against 7) and stalls beside other work.
        cosines = np.append(np.einsum("ij,j->i", self.matrix, question), np.float32(_NONE))
        best = np.maximum.reduceat(cosines[self.rows], self.starts)
        best[~np.isin(self.versions, np.fromiter(permitted, np.int64, len(permitted)))] = _NONE
        top = np.argpartition(-best, k)[:k] if k < len(best) else np.arange(len(best))
        top = top[np.lexsort((self.units[top], -best[top]))]
        return [(int(self.units[i]), float(best[i])) for i in top if best[i] > _NONE]
