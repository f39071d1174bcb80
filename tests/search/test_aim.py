"""Questions aimed anew: texts keep their vectors, and a file that does not fit is told, not used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.aim import AIM, AimedEncoder, aimed, write_aim
from search.encoder import EncoderMissingError, OnnxEncoder

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "encoder"
QUESTIONS = ["谈话可以一个人去吗", "底稿谁签"]


def test_a_question_is_turned_by_the_matrix_and_a_text_is_not(encoder: OnnxEncoder) -> None:
    matrix = (
        np.random.default_rng(0).normal(0, 0.01, (encoder.dimension, encoder.dimension)).astype(np.float32)
    )
    turned = AimedEncoder(encoder, matrix)
    plain = encoder.encode_questions(QUESTIONS)
    expected = plain + plain @ matrix
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert np.allclose(turned.encode_questions(QUESTIONS), expected, atol=1e-5)
    assert np.array_equal(turned.encode_passages(QUESTIONS), encoder.encode_passages(QUESTIONS))
    assert (turned.name, turned.dimension) == (encoder.name, encoder.dimension)
    assert turned.count_tokens(QUESTIONS) == encoder.count_tokens(QUESTIONS)


def test_equal_questions_get_equal_bits_alone_and_together(encoder: OnnxEncoder) -> None:
    turned = AimedEncoder(encoder, np.eye(encoder.dimension, dtype=np.float32) / 3)
    both = turned.encode_questions(QUESTIONS)
    assert np.array_equal(both[1], turned.encode_questions(QUESTIONS[1:])[0])


def test_without_a_file_an_encoder_stays_as_it_is(encoder: OnnxEncoder, tmp_path: Path) -> None:
    assert aimed(encoder, tmp_path) is encoder


def test_what_was_written_is_read_to_16_bits(encoder: OnnxEncoder, tmp_path: Path) -> None:
    matrix = np.full((encoder.dimension, encoder.dimension), 0.001, np.float32)
    write_aim(tmp_path / AIM, matrix, encoder.name)
    read = aimed(encoder, tmp_path).encode_questions(QUESTIONS)
    assert np.allclose(read, AimedEncoder(encoder, matrix).encode_questions(QUESTIONS), atol=1e-3)


@pytest.mark.parametrize("fault", ["another encoder", "another size", "cut", "no file of ours", "empty"])
def test_a_file_that_does_not_fit_is_no_aim(encoder: OnnxEncoder, tmp_path: Path, fault: str) -> None:
    size = 12 if fault == "another size" else encoder.dimension
    name = "some-other-1234" if fault == "another encoder" else encoder.name
    write_aim(tmp_path / AIM, np.zeros((size, size), np.float32), name)
    content = (tmp_path / AIM).read_bytes()
    damaged = {"cut": content[: len(content) // 2], "no file of ours": b"not a matrix", "empty": b""}
    (tmp_path / AIM).write_bytes(damaged.get(fault, content))
    with pytest.raises(EncoderMissingError) as raised:
        aimed(encoder, tmp_path)
    assert AIM in str(raised.value)


def test_the_file_that_ships_fits_the_encoder_beside_it(encoder: OnnxEncoder) -> None:
    assert isinstance(aimed(encoder, SHIPPED), AimedEncoder)
