"""Scoring of the permitted windows by their vectors: numpy over a matrix, no approximate index.

Up to ``COARSE_FROM`` windows every one is scored exactly: all 64,000 of the national laws take 7 ms on one
core, in proportion to their number. Above that all are scored in their main directions first, which is a
sixth of the work, and the likeliest ``RESCORED`` exactly. Chroma's HNSW would not do: its filters cost 25 to
200 ms, and nothing that a reader may not see is to crowd out what he may.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

COARSE_FROM = 150_000  # windows; reckoned from the 7 ms, exact scoring of so many takes some 16
DIRECTIONS, RESCORED = 64, 10_000
SAMPLED = 20_000  # vectors that the main directions are taken from
SETS = 16  # of permitted versions that are remembered
_NONE = -2.0  # below every cosine: no vector, or not permitted

Scored = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Places of units, and the cosine of the best window of each that was scored."""


@dataclass(frozen=True, slots=True, eq=False)
class Coarse:
    """Every window in its main directions.

    ``basis``, shape (dimension, DIRECTIONS), turns a vector into them; ``short`` holds the windows so, and
    ``owners`` the place of each one's unit.
    """

    basis: NDArray[np.float32]
    short: NDArray[np.float32]
    owners: NDArray[np.int64]

    @classmethod
    def of(cls, rows: NDArray[np.int64], starts: NDArray[np.int64], matrix: NDArray[np.float32]) -> Coarse:
        """The main directions are those in which a sample of the vectors is longest."""
        sample = matrix[:: max(len(matrix) // SAMPLED, 1)]
        basis = np.linalg.eigh(sample.T @ sample)[1][:, ::-1][:, :DIRECTIONS].astype(np.float32)
        short = (matrix @ basis)[rows]
        counts = np.diff(np.append(starts, len(rows)))
        return cls(basis, short, np.repeat(np.arange(len(starts)), counts))

    def likeliest(self, question: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The places of at most ``RESCORED`` allowed windows, in no order; ``allowed``: one flag a window."""
        if np.count_nonzero(allowed) <= RESCORED:
            return np.flatnonzero(allowed)
        likeness = np.einsum("ij,j->i", self.short, question @ self.basis)
        likeness[~allowed] = _NONE
        return np.argpartition(likeness, -RESCORED)[-RESCORED:]


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """The windows of the store beside their vectors, as of one moment.

    ``units`` and ``versions`` hold provision id and version id of each ranked unit, ``starts`` the place of
    its first window; ``rows`` each window's row of ``matrix``, -1 where it has no vector yet. ``lacking`` are
    the units with no vector at all; ``coarse`` is there where windows are many.
    """

    units: NDArray[np.int64]
    versions: NDArray[np.int64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int64]
    matrix: NDArray[np.float32]
    lacking: frozenset[int]
    coarse: Coarse | None = None
    _sets: dict[frozenset[int], NDArray[np.bool_]] = field(init=False, default_factory=dict)

    @classmethod
    def of(
        cls,
        windows: Sequence[tuple[int, int, str]],
        vectors: Mapping[str, int],
        matrix: NDArray[np.float32],
        coarse_from: int = COARSE_FROM,
    ) -> Board:
        """From the store's windows, (provision id, version id, hash) in provision order.

        Args:
            vectors: hash → row of ``matrix``, shape (vectors, dimension), rows of length 1.
            coarse_from: number of windows from which not all are scored exactly.
        """
        owners = np.fromiter((p for p, _, _ in windows), np.int64, len(windows))
        versions = np.fromiter((v for _, v, _ in windows), np.int64, len(windows))
        rows = np.fromiter((vectors.get(h, -1) for _, _, h in windows), np.int64, len(windows))
        starts = np.flatnonzero(np.append(True, owners[1:] != owners[:-1])) if windows else rows
        units = owners[starts]
        bare = units[np.maximum.reduceat(rows, starts) < 0] if len(rows) else units
        many = len(matrix) > 0 and len(windows) >= max(coarse_from, 1)
        coarse = Coarse.of(rows, starts, matrix) if many else None
        return cls(units, versions[starts], starts, rows, matrix, frozenset(bare.tolist()), coarse)

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
        allowed = self._allowed(frozenset(permitted))
        if self.coarse is None:
            places, best = self._scored(question, allowed)
        else:
            places, best = self._rescored(self.coarse, question, allowed)
        top = np.argpartition(best, -k)[-k:] if k < len(best) else np.arange(len(best))
        top = top[np.lexsort((places[top], -best[top]))]
        return [(int(self.units[places[i]]), float(best[i])) for i in top if best[i] > _NONE]

    def _allowed(self, permitted: frozenset[int]) -> NDArray[np.bool_]:
        """One flag a unit; one a window that has a vector, where there is ``coarse``."""
        found = self._sets.get(permitted)
        if found is None:
            found = np.isin(self.versions, np.fromiter(permitted, np.int64, len(permitted)))
            if self.coarse is not None:
                found = found[self.coarse.owners] & (self.rows >= 0)
            if len(self._sets) >= SETS:
                self._sets.clear()
            self._sets[permitted] = found
        return found

    def _scored(self, question: NDArray[np.float32], allowed: NDArray[np.bool_]) -> Scored:
        """All units."""
        # einsum, not @: OpenBLAS on all cores is slower (16 ms against 7) and stalls beside other work.
        cosines = np.append(np.einsum("ij,j->i", self.matrix, question), np.float32(_NONE))
        best = np.maximum.reduceat(cosines[self.rows], self.starts)
        best[~allowed] = _NONE
        return np.arange(len(best)), best

    def _rescored(self, coarse: Coarse, question: NDArray[np.float32], allowed: NDArray[np.bool_]) -> Scored:
        """The units of the windows that are likeliest in their main directions."""
        windows = coarse.likeliest(question, allowed)
        cosines = np.einsum("ij,j->i", self.matrix[self.rows[windows]], question)
        places, at = np.unique(coarse.owners[windows], return_inverse=True)
        best = np.full(len(places), _NONE, np.float32)
        np.maximum.at(best, at, cosines)
        return places, best
