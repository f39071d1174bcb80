"""Meaning of pieces: each text's signs, read once, absent where nothing can tell them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from answer import meaning as limits
from answer.meaning import Meaning
from library.model import Reader
from office import open_office
from search.question import Question
from settings import load_settings

USUAL = ("甲", "乙乙", "丙丙丙")


class ByLength:
    """Vectors and odds that a test can reckon: a text's angle and odds are its number of characters."""

    name, dimension, max_tokens = "by-length", 2, 512

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.array([len(text) / 10 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def odds(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        assert question == "问题"
        self.read += texts
        return np.array([len(text) for text in texts], np.float32)


def test_without_an_encoder_nothing_is_told() -> None:
    assert Meaning(None).signs("问题", ["丁"], USUAL) == ()
    assert Meaning(None, ByLength()).signs("问题", ["丁"], USUAL) == ()


def test_without_a_ranker_nothing_is_said_of_reading() -> None:
    (signs,) = Meaning(ByLength()).signs("问题", ["丁丁"], USUAL)
    assert set(signs) == {"meaning"}
    assert Meaning(ByLength()).odds("问题", ["丁丁"]) == ()


def test_a_text_as_long_as_the_question_is_nearest_and_the_longest_reads_best() -> None:
    texts = ["丁", "丁丁", "丁丁丁丁丁丁"]
    signs = Meaning(ByLength(), ByLength()).signs("问题", texts, USUAL)
    assert max(range(3), key=lambda n: signs[n]["meaning"]) == 1
    assert [one["reads"] * limits.ODDS for one in signs] == [1, 2, 6]


def test_a_pair_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAIRS", 4)
    ranker = ByLength()
    meaning = Meaning(None, ranker)
    assert meaning.odds("问题", ["丁", "丁", "戊戊"]) == (1, 1, 2)
    assert meaning.odds("问题", ["戊戊", "己己己"]) == (2, 3)
    assert ranker.read == ["丁", "戊戊", "己己己"]
    meaning.odds("问题", ["庚", "辛", "壬"])
    meaning.odds("问题", ["丁"])  # dropped by now
    assert ranker.read[-1] == "丁"


def test_threads_may_share_it() -> None:
    meaning = Meaning(ByLength(), ByLength())
    texts = ["丁" * n for n in range(1, 30)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: meaning.signs("问题", texts[n % 7 :], USUAL), range(40)))
    alone = Meaning(ByLength(), ByLength()).signs("问题", texts, USUAL)
    assert all(one == alone[n % 7 :] for n, one in enumerate(found))


def test_a_home_whose_ranker_is_gone_answers_without_it(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNZHI_RANKER", "nobody/has-such-a-ranker")
    office = open_office(load_settings(sample_home))
    answer = office.answerer.ask(["组务会要多少人到会才有效"], date(2025, 12, 31), Reader())
    assert office.ranker is None
    assert office.ranker_problem is not None
    assert "精排模型" in office.ranker_problem.what
    assert "三分之二" in answer.sentences[0].text
    asked = Question("组务会多少人到会", date(2025, 12, 31))
    assert office.search.retrieve(asked) == office.retriever.retrieve(asked)
