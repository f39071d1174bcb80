"""Questions whose answers are known: a provision is also found by what people have asked of it.

Laymen ask in other words than laws use, and much like each other. Beside words and vectors of the texts, the
questions nearest to the one asked rank the provisions that answer them. ``models/encoder/aim.py`` makes the
file; a home that holds none of the provisions it names searches as if there were none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from library.model import Level
from library.store import Store
from library.titles import normal_title
from search.encoder import Encoder, EncoderMissingError
from search.nearest import Board

KNOWN = "known.npz"
VECTORS, TITLES, ROWS, PLACES, EIDS, PROBE = "vectors", "titles", "rows", "places", "eids", "probe"
SCALE = 127  # a vector of length 1 in 8 bits
LIKE = 0.98  # cosine from which the probe is encoded as it was


@dataclass(frozen=True, slots=True)
class KnownQuestions:
    """Vectors of questions, and the provisions that answer them.

    ``vectors``: (questions, dimension), rows of length 1; ``answers``: (row, title, eId) of each provision.
    """

    vectors: NDArray[np.float32]
    answers: tuple[tuple[int, str, str], ...]

    def board(self, store: Store) -> Board:
        """The questions as windows of what answers them in this store, in every version that has it."""
        at: dict[tuple[str, str], list[tuple[int, int]]] = {}
        works = store.works_by_title()
        for title in {title for _, title, _ in self.answers}:
            for work in works.get(normal_title(title), ()):
                for version in store.versions(Level.RESTRICTED, work):
                    for eid, unit in store.addresses(version.id, Level.RESTRICTED).items():
                        at.setdefault((title, eid), []).append((unit, version.id))
        windows = sorted(
            (unit, version, str(row))
            for row, title, eid in self.answers
            for unit, version in at.get((title, eid), ())
        )
        return Board.of(windows, {str(row): row for row in range(len(self.vectors))}, self.vectors)


def known_questions(
    encoder: Encoder, asked: Sequence[tuple[str, Sequence[tuple[str, str]]]]
) -> KnownQuestions:
    """Of questions, each with the (title, eId) of the provisions that answer it."""
    answers = tuple((row, title, eid) for row, (_, found) in enumerate(asked) for title, eid in found)
    return KnownQuestions(encoder.encode_questions([text for text, _ in asked]), answers)


def write_known(path: Path, known: KnownQuestions, probe: str) -> None:
    """Write in 8 bits; ``probe`` is the first question, by which another encoder or aim is told."""
    titles = sorted({title for _, title, _ in known.answers})
    place = {title: at for at, title in enumerate(titles)}
    arrays: dict[str, NDArray[Any]] = {
        VECTORS: np.round(known.vectors * SCALE).astype(np.int8),
        TITLES: np.array(titles),
        ROWS: np.array([row for row, _, _ in known.answers], np.int32),
        PLACES: np.array([place[title] for _, title, _ in known.answers], np.int16),
        EIDS: np.array([eid for _, _, eid in known.answers]),
        PROBE: np.array(probe),
    }
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read_known(folder: Path, encoder: Encoder) -> KnownQuestions | None:
    """The known questions that lie in the folder of ``encoder``; None where there are none.

    Raises:
        EncoderMissingError: the file is damaged, or was made with another encoder or aim.
    """
    path = folder / KNOWN
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as held:
            vectors = held[VECTORS].astype(np.float32)
            titles, probe = held[TITLES].tolist(), str(held[PROBE])
            rows, places, eids = (held[name].tolist() for name in (ROWS, PLACES, EIDS))
            answers = tuple(
                (row, titles[place], eid) for row, place, eid in zip(rows, places, eids, strict=True)
            )
    except (OSError, EOFError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise EncoderMissingError(str(path), str(error)) from error
    if vectors.ndim != 2 or vectors.shape[1] != encoder.dimension:
        raise EncoderMissingError(str(path), f"vectors of {vectors.shape}, not of {encoder.dimension}")
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    if float(encoder.encode_questions([probe])[0] @ vectors[0]) < LIKE:
        raise EncoderMissingError(str(path), f"made with another encoder than {encoder.name}, or another aim")
    return KnownQuestions(vectors, answers)
