"""Reads a question and a text together and tells how likely it is that the text answers.

A vector knows a text without its question; this network reads both at once, some 5 ms a pair on two cores, so
it sees but the likeliest texts. The one that ships runs on onnxruntime and tokenizers alone, a pair at a time
(the reason stands in search/encoder.py); any other cross-encoder is run by sentence-transformers.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError
from tokenizers import Tokenizer

from library.errors import XunzhiError
from search.shipped import DamagedFileError, open_session, read_checked

CARD, MODEL, TOKENIZER = "ranker.json", "model.onnx", "tokenizer.json"
LONGEST = 100  # characters of a question that are read, its last ones; the text needs room too


class RankerMissingError(XunzhiError):
    """The ranker's folder or one of its files is gone, damaged or cannot be loaded."""

    code = "ranker-missing"

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"ranker not usable: {place}: {reason}",
            what="精排模型缺失或已损坏，暂按词和语义的次序作答，能答的问题会少一些。",
            where=place,
            todo="请重新安装程序目录中的 models/ranker，或在设置 ranker 中写明其他模型的目录",
        )


class Ranker(Protocol):
    """What reads question and text together."""

    @property
    def name(self) -> str:
        """Which network it is."""

    def odds(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Log odds that each text answers the question, shape (texts,)."""


class _Card(BaseModel):
    name: str
    max_tokens: int
    sha256: dict[str, str]


class OnnxRanker:
    """The ranker of a folder with ranker.json, model.onnx and tokenizer.json, on ``threads`` threads.

    It may be used from several threads at once.

    Raises:
        RankerMissingError: a file is missing, or not the one that ranker.json describes.
    """

    def __init__(self, folder: Path, threads: int = 2) -> None:
        try:
            card = _Card.model_validate_json((folder / CARD).read_bytes())
            tokenizer = read_checked(folder / TOKENIZER, card.sha256)
            network = read_checked(folder / MODEL, card.sha256)
        except (OSError, ValidationError, DamagedFileError) as error:
            raise RankerMissingError(str(folder), str(error)) from error
        self.name, self._threads = card.name, max(1, threads)
        self._tokenizer = Tokenizer.from_str(tokenizer.decode("utf-8"))
        self._tokenizer.enable_truncation(card.max_tokens, strategy="only_second")
        self._session = open_session(network)

    def odds(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Log odds that each text answers the question, shape (texts,)."""
        found = np.empty(len(texts), np.float32)

        def fill(row: int) -> None:
            found[row] = self._odds(question, texts[row])

        longest_first = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        if len(texts) < 2:
            list(map(fill, longest_first))
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(fill, longest_first))  # list: an error in a thread is raised here
        return found

    def _odds(self, question: str, text: str) -> float:
        tokens = np.asarray([self._tokenizer.encode(question[-LONGEST:], text).ids], dtype=np.int64)
        (odds,) = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        return float(odds[0])


class SentenceTransformerRanker:
    """Any cross-encoder with one output, by folder or hub name; needs the extra ``[models]``.

    Raises:
        RankerMissingError: sentence-transformers is not installed, or the model cannot be loaded from there.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import CrossEncoder  # torch: seconds and 500 MB
        except ImportError as error:
            raise RankerMissingError(model, "sentence-transformers is not installed") from error
        try:
            self._model: Any = CrossEncoder(model, num_labels=1, device="cpu")
        except (OSError, ValueError) as error:
            raise RankerMissingError(model, str(error)) from error
        self.name = Path(model).name

    def odds(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Log odds that each text answers the question, shape (texts,)."""
        if not texts:
            return np.empty(0, np.float32)
        pairs = [(question, text) for text in texts]
        odds = self._model.predict(pairs, show_progress_bar=False, activation_fn=_as_they_are)
        return np.asarray(odds, dtype=np.float32)


def _as_they_are(odds: Any) -> Any:
    return odds
