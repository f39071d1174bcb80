"""How near in meaning pieces of provisions stand to what is asked, and whether they read as its answer.

Words miss what is said another way (谈完话那个笔录, 谈话记录); the vector of a window tells which article is
near, not which of its sentences. So the likeliest pieces are encoded one by one, some 2 ms each on two cores;
what was encoded once is remembered. A vector knows a piece without its question: the ranker reads both
together, some 5 ms a pair.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import fmean, pstdev
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder
from search.ranker import Ranker

REMEMBERED = 20_000  # vectors; some 40 MB
QUESTIONS = 64  # vectors of parts of questions, which are judged more than once
PAIRS = 4_000  # of question and text, read together
LEAST_SPREAD = 0.005  # of cosines
SPREAD = 5.0  # deviations of meaning that count as 1
ODDS = 4.0  # log odds that count as 1
Key = TypeVar("Key")
Value = TypeVar("Value")


class Meaning:
    """Nearness of texts to a question, and the odds that they answer it. Threads may share it."""

    def __init__(self, encoder: Encoder | None, ranker: Ranker | None = None) -> None:
        self._encoder, self._ranker = encoder, ranker
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._question = lru_cache(QUESTIONS)(self._encode_question)
        self._pairs: OrderedDict[tuple[str, str], float] = OrderedDict()

    def signs(self, asked: str, texts: Sequence[str], usual: Sequence[str]) -> tuple[dict[str, float], ...]:
        """What is known of each text's meaning: ``meaning`` and ``reads`` of answer/signs.py.

        () without an encoder; without a ranker ``reads`` is absent.
        """
        lifts = self.lifts(asked, texts, usual)
        if self._ranker is None:
            return tuple({"meaning": lift / SPREAD} for lift in lifts)
        odds = self.odds(asked, texts) if lifts else ()
        return tuple(
            {"meaning": lift / SPREAD, "reads": one / ODDS} for lift, one in zip(lifts, odds, strict=True)
        )

    def nearness(self, asked: str, texts: Sequence[str]) -> tuple[float, ...]:
        """The cosine of each text with ``asked``, in [-1, 1]; () without an encoder.

        The encoder that ships squeezes them into some 0.75 to 0.92: compare texts of one question only.
        """
        if self._encoder is None or not texts:
            return ()
        # not @, whose last bits hang on how many rows there are
        return tuple(np.einsum("ij,j->i", self._vectors(texts), self._question(asked)).tolist())

    def lifts(self, asked: str, texts: Sequence[str], usual: Sequence[str]) -> tuple[float, ...]:
        """How much nearer each text is than usual ones are, in deviations of theirs; () without an encoder.

        ``usual`` are texts from all over the library: how near they are is how near anything is.
        """
        near = self.nearness(asked, [*texts, *usual])
        if not near or not usual:
            return ()
        mean, spread = fmean(near[len(texts) :]), max(pstdev(near[len(texts) :]), LEAST_SPREAD)
        return tuple((cosine - mean) / spread for cosine in near[: len(texts)])

    def odds(self, asked: str, texts: Sequence[str]) -> tuple[float, ...]:
        """The log odds that each text answers ``asked``; () without a ranker."""
        if self._ranker is None:
            return ()
        with self._lock:
            held = {text: self._pairs[asked, text] for text in texts if (asked, text) in self._pairs}
        fresh = [text for text in dict.fromkeys(texts) if text not in held]
        held.update(zip(fresh, map(float, self._ranker.odds(asked, fresh)), strict=True))
        with self._lock:
            _remember(self._pairs, {(asked, text): held[text] for text in fresh}, PAIRS)
        return tuple(held[text] for text in texts)

    def _encode_question(self, asked: str) -> NDArray[np.float32]:
        assert self._encoder is not None
        vector: NDArray[np.float32] = self._encoder.encode_questions([asked])[0]
        return vector

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert self._encoder is not None
        with self._lock:
            held = {text: self._known[text] for text in texts if text in self._known}
        fresh = [text for text in dict.fromkeys(texts) if text not in held]
        if fresh:
            held.update(zip(fresh, self._encoder.encode_passages(fresh), strict=True))
            with self._lock:
                _remember(self._known, {text: held[text] for text in fresh}, REMEMBERED)
        return np.stack([held[text] for text in texts])


def _remember(known: OrderedDict[Key, Value], fresh: Mapping[Key, Value], most: int) -> None:
    """Add what is fresh; what was added longest ago is dropped."""
    known.update(fresh)
    while len(known) > most:
        known.popitem(last=False)
