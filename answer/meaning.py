"""How near in meaning pieces of provisions stand to what is asked, by the encoder that search uses.

Words miss what is said another way (谈完话那个笔录, 谈话记录); the vector of a window tells which article is
near, not which of its sentences. So the likeliest pieces are encoded one by one, some 2 ms each on two cores;
what was encoded once is remembered.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from statistics import fmean, pstdev

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder

REMEMBERED = 20_000  # vectors; some 40 MB
QUESTIONS = 64  # vectors of parts of questions, which are judged more than once
LEAST_SPREAD = 0.005  # of cosines


class Meaning:
    """Nearness of texts to a question. Threads may share it."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._encoder = encoder
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._question = lru_cache(QUESTIONS)(self._encode_question)

    def nearness(self, asked: str, texts: Sequence[str]) -> tuple[float, ...]:
        """The cosine of each text with ``asked``, in [-1, 1]; () without an encoder.

        The encoder that ships squeezes them into some 0.75 to 0.92: compare texts of one question only.
        """
        if self._encoder is None or not texts:
            return ()
        return tuple(float(cosine) for cosine in self._vectors(texts) @ self._question(asked))

    def lifts(self, asked: str, texts: Sequence[str], usual: Sequence[str]) -> tuple[float, ...]:
        """How much nearer each text is than usual ones are, in deviations of theirs; () without an encoder.

        ``usual`` are texts from all over the library: how near they are is how near anything is.
        """
        near = self.nearness(asked, [*texts, *usual])
        if not near or not usual:
            return ()
        mean, spread = fmean(near[len(texts) :]), max(pstdev(near[len(texts) :]), LEAST_SPREAD)
        return tuple((cosine - mean) / spread for cosine in near[: len(texts)])

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
            self._remember({text: held[text] for text in fresh})
        return np.stack([held[text] for text in texts])

    def _remember(self, fresh: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            self._known.update(fresh)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
