"""Turns sentences into vectors: the encoder that ships, and any other that sentence-transformers can load.

The encoder that ships runs on onnxruntime and tokenizers alone. It takes one text at a time, on several
threads over one shared session. In a batch the 8-bit scale of activations spans all texts, so that a vector
would hang on its neighbours (cosine down to 0.996); one at a time, equal text means equal bits on one
machine, whatever the order, the batch or the number of threads. It costs little: measured on two cores,
batches of 512 tokens take from 8 % less to 8 % more time; batches in one session of two threads, 18 % more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ValidationError
from tokenizers import Tokenizer

from library.errors import XunzhiError
from search.shipped import DamagedFileError, open_session, read_checked

CARD, MODEL, TOKENIZER = "encoder.json", "model.onnx", "tokenizer.json"


class EncoderMissingError(XunzhiError):
    """The encoder's folder or one of its files is gone, damaged or cannot be loaded."""

    code = "encoder-missing"

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"encoder not usable: {place}: {reason}",
            what="句子编码器缺失或已损坏，暂时不能按语义检索；没有编码器时仍可按词检索。",
            where=place,
            todo="请重新安装程序目录中的 models/encoder，或用 --encoder 指定其他编码器",
        )


class EncoderLibraryMissingError(EncoderMissingError):
    """Another encoder was asked for, and the library that runs it is not installed."""

    code = "encoder-library-missing"

    def __init__(self, place: str) -> None:
        super().__init__(place, "sentence-transformers is not installed")
        self.what = "运行这个编码器需要的组件没有安装，暂时不能按语义检索；没有编码器时仍可按词检索。"
        self.todo = "请安装扩展组件（pip install -e '.[models]'），或改回随程序提供的编码器 models/encoder"


class Encoder(Protocol):
    """What search needs of a sentence encoder. Vectors are comparable only under one ``name``."""

    @property
    def name(self) -> str:
        """Stable, of letters, digits and ``. _ -`` alone, with a short hash of the model at its end."""

    @property
    def dimension(self) -> int:
        """Numbers a vector."""

    @property
    def max_tokens(self) -> int:
        """The longest text in tokens as ``count_tokens`` counts them; what is beyond is not read."""

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, shape (texts, dimension), rows of length 1."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages, shape (texts, dimension), rows of length 1."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prefix and end marks included, before any cut."""


class _Prefixes(BaseModel):
    query: str
    passage: str


class _Card(BaseModel):
    """What is read of encoder.json; ``sha256`` maps a file's name to its hash."""

    name: str
    dimension: int
    max_tokens: int
    pooling: Literal["mean"]
    prefixes: _Prefixes
    sha256: dict[str, str]


class OnnxEncoder:
    """The encoder of a folder with encoder.json, model.onnx and tokenizer.json, on ``threads`` threads.

    It may be used from several threads at once. Each call starts and ends its own threads, so a call cannot
    be interrupted half-way: give it some hundreds of passages at a time. Beyond their vectors, memory does
    not grow with the number of texts.

    Raises:
        EncoderMissingError: a file is missing, or not the one that encoder.json describes.
    """

    def __init__(self, folder: Path, threads: int = 2) -> None:
        card = _read_card(folder)
        self.name, self.dimension, self.max_tokens = card.name, card.dimension, card.max_tokens
        self._prefixes, self._threads = card.prefixes, max(1, threads)
        self._tokenizer = Tokenizer.from_str(_read(folder / TOKENIZER, card).decode("utf-8"))
        self._session = open_session(_read(folder / MODEL, card))

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, shape (texts, dimension), rows of length 1."""
        return self._encode(self._prefixes.query, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages, shape (texts, dimension), rows of length 1."""
        return self._encode(self._prefixes.passage, texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prefix and end marks included, before any cut."""
        return [len(self._tokenizer.encode(self._prefixes.passage + text).ids) for text in texts]

    def _encode(self, prefix: str, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimension), np.float32)

        def fill(first: int) -> None:
            for row in range(first, len(texts), self._threads):
                vectors[row] = self._encode_one(prefix + texts[row])

        if len(texts) == 1:  # a question: no thread is worth starting
            fill(0)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(fill, range(self._threads)))  # list: an error in a thread is raised here
        return vectors

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        ids = self._tokenizer.encode(text).ids
        if len(ids) > self.max_tokens:
            ids = [*ids[: self.max_tokens - 1], ids[-1]]  # the end mark stays
        tokens = np.asarray([ids], dtype=np.int64)
        (hidden,) = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        return _unit(hidden[0].mean(axis=0))


class SentenceTransformerEncoder:
    """Any model of sentence-transformers, by folder or hub name; needs the extra ``[models]``.

    Questions and passages get the prompts that the model's own settings name, if any.

    Raises:
        EncoderLibraryMissingError: sentence-transformers is not installed.
        EncoderMissingError: the model cannot be loaded from there.
    """

    def __init__(self, model: str | Path) -> None:
        place = str(model)
        try:
            from sentence_transformers import SentenceTransformer  # torch: seconds and 500 MB
        except ImportError as error:
            raise EncoderLibraryMissingError(place) from error
        try:
            self._model: Any = SentenceTransformer(place, device="cpu")
        except (OSError, ValueError) as error:
            raise EncoderMissingError(place, str(error)) from error
        self.name = f"{_plain(Path(place).name)}-{_weights_hash(self._model)}"
        self.dimension = int(self._model.get_embedding_dimension())
        self.max_tokens = int(self._model.max_seq_length)

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of questions, shape (texts, dimension), rows of length 1."""
        return self._vectors(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages, shape (texts, dimension), rows of length 1."""
        return self._vectors(self._model.encode_document, texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prompt and end marks included, before any cut."""
        if not texts:
            return []
        prompts = self._model.prompts
        prompt = prompts.get("document") or prompts.get("passage") or ""
        encoded = self._model.tokenizer([prompt + text for text in texts], verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _vectors(self, encode: Any, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def _read_card(folder: Path) -> _Card:
    path = folder / CARD
    try:
        return _Card.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise EncoderMissingError(str(path), str(error)) from error


def _read(path: Path, card: _Card) -> bytes:
    try:
        return read_checked(path, card.sha256)
    except (OSError, DamagedFileError) as error:
        raise EncoderMissingError(str(path), str(error)) from error


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def _plain(name: str) -> str:
    """The name with other characters than letters, digits and ``. _ -`` replaced, as Chroma demands."""
    return re.sub(r"[^a-zA-Z0-9._-]+", "-", name).strip("._-") or "encoder"


def _weights_hash(model: Any) -> str:
    """Eight hex digits over all weights, so that a model trained on gets another name."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(np.asarray(tensor.float().cpu()).tobytes())
    return digest.hexdigest()[:8]
