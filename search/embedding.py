"""Our encoder as llama-index sees it, so that its query engines can use it."""

from __future__ import annotations

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr

from search.encoder import Encoder


class XunzhiEmbedding(BaseEmbedding):
    """A llama-index embedding over one of our encoders; its model name is the encoder's name."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(model_name=encoder.name)
        self._encoder = encoder

    def _get_query_embedding(self, query: str) -> list[float]:
        return _numbers(self._encoder.encode_questions([query])[0])

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_numbers(row) for row in self._encoder.encode_passages(texts)]


def _numbers(vector: NDArray[np.float32]) -> list[float]:
    return [float(number) for number in vector]
