"""Questions aimed anew: a linear step that brings a question's vector nearer to the texts that answer it.

It learns from pairs of question and answer what the encoder could not know, and changes no vector of a text:
what is indexed stays valid. ``models/encoder/aim.py`` makes it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder, EncoderMissingError

AIM = "aim.npz"
MATRIX, LEARNT_WITH = "matrix", "encoder"


class AimedEncoder:
    """An encoder whose question vectors q become q + q·matrix, of length 1 again."""

    def __init__(self, encoder: Encoder, matrix: NDArray[np.float32]) -> None:
        """``matrix``: shape (dimension, dimension)."""
        self._encoder, self._matrix = encoder, matrix
        self.name, self.dimension, self.max_tokens = encoder.name, encoder.dimension, encoder.max_tokens

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, shape (texts, dimension), rows of length 1."""
        plain = self._encoder.encode_questions(texts)
        aimed = plain + np.einsum("ij,jk->ik", plain, self._matrix)  # not @: see search/nearest.py
        return np.asarray(aimed / np.linalg.norm(aimed, axis=1, keepdims=True), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages, as the encoder makes them."""
        return self._encoder.encode_passages(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage."""
        return self._encoder.count_tokens(texts)


def aimed(encoder: Encoder, folder: Path) -> Encoder:
    """The encoder with the aim that lies in its ``folder``; itself where there is none.

    Raises:
        EncoderMissingError: the file is damaged, or was learnt with another encoder.
    """
    path = folder / AIM
    if not path.is_file():
        return encoder
    try:
        with np.load(path, allow_pickle=False) as held:
            matrix, learnt_with = held[MATRIX].astype(np.float32), str(held[LEARNT_WITH])
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise EncoderMissingError(str(path), str(error)) from error
    if learnt_with != encoder.name or matrix.shape != (encoder.dimension, encoder.dimension):
        raise EncoderMissingError(str(path), f"learnt with {learnt_with}, not with {encoder.name}")
    return AimedEncoder(encoder, matrix)


def write_aim(path: Path, matrix: NDArray[np.float32], encoder: str) -> None:
    """Write ``matrix`` in 16 bits, with the name of the encoder that it was learnt with."""
    np.savez_compressed(path, matrix=matrix.astype(np.float16), encoder=np.array(encoder))
