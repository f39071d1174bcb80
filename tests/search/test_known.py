"""Known questions lead to the provisions that answer them, in the versions a reader may see, no others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from library.model import Level, Reader
from search.aim import AimedEncoder, aimed
from search.encoder import Encoder, EncoderMissingError, OnnxEncoder
from search.known import KNOWN, KnownQuestions, known_questions, read_known, write_known
from search.question import Question
from search.retriever import Retriever
from tests.search.conftest import ROOT, TODAY, Indexed

RULES = "市委巡察组组务会议事规则"
WORDS = "凑几个人这个碰头才作数"
ASKED = "凑多少个人这个碰头才能作数"


def found(
    indexed: Indexed, known: KnownQuestions | None, level: Level = Level.INTERNAL
) -> list[tuple[str, str]]:
    retriever = Retriever(indexed.store, indexed.words, indexed.vectors, indexed.encoder, known=known)
    hits = retriever.retrieve(Question(ASKED, TODAY, Reader(level)), 60)
    return [(hit.placed.version.title, hit.placed.provision.eid) for hit in hits]


def test_what_was_asked_before_is_found_sooner(indexed: Indexed) -> None:
    place = (RULES, "art_12")
    known = known_questions(indexed.encoder, [("今天吃什么", [(RULES, "art_1")]), (WORDS, [place])])
    before, after = found(indexed, None), found(indexed, known)
    assert after.index(place) < before.index(place)
    assert sorted(after) == sorted(before)


def test_every_version_in_which_the_provision_stands_is_led_to(indexed: Indexed) -> None:
    board = known_questions(indexed.encoder, [(WORDS, [(RULES, "art_4")])]).board(indexed.store)
    versions = {version.id for version in indexed.store.versions(Level.INTERNAL) if version.title == RULES}
    assert set(board.versions.tolist()) == versions
    assert len(versions) == 2


def test_what_a_reader_may_not_see_is_not_led_to(indexed: Indexed) -> None:
    secret = ("示范处置预案", "art_1")
    known = known_questions(indexed.encoder, [(ASKED, [secret])])
    assert secret not in found(indexed, known)
    assert found(indexed, known) == found(indexed, None)
    assert secret in found(indexed, known, Level.RESTRICTED)


def test_a_library_without_these_works_searches_as_before(indexed: Indexed) -> None:
    known = known_questions(indexed.encoder, [(ASKED, [("没有的办法", "art_1"), (RULES, "art_999")])])
    assert found(indexed, known) == found(indexed, None)


def test_what_was_written_is_read_to_8_bits(encoder: OnnxEncoder, tmp_path: Path) -> None:
    assert read_known(tmp_path, encoder) is None
    known = known_questions(encoder, [(WORDS, [(RULES, "art_4"), ("另一部法", "art_2-1")]), (ASKED, [])])
    write_known(tmp_path / KNOWN, known, WORDS)
    read = read_known(tmp_path, encoder)
    assert read is not None
    assert read.answers == known.answers
    assert np.allclose(read.vectors, known.vectors, atol=0.01)


@pytest.mark.parametrize("fault", ["another aim", "another size", "cut", "no file of ours", "empty"])
def test_a_file_that_does_not_fit_is_told(encoder: OnnxEncoder, tmp_path: Path, fault: str) -> None:
    write_known(tmp_path / KNOWN, known_questions(encoder, [(WORDS, [(RULES, "art_4")])]), WORDS)
    if fault == "another size":
        small = KnownQuestions(np.ones((1, 12), np.float32), ((0, RULES, "art_4"),))
        write_known(tmp_path / KNOWN, small, WORDS)
    content = (tmp_path / KNOWN).read_bytes()
    damaged = {"cut": content[: len(content) // 2], "no file of ours": b"not questions", "empty": b""}
    (tmp_path / KNOWN).write_bytes(damaged.get(fault, content))
    turn = np.random.default_rng(0).normal(0, 0.1, (encoder.dimension, encoder.dimension)).astype(np.float32)
    reader: Encoder = AimedEncoder(encoder, turn) if fault == "another aim" else encoder
    with pytest.raises(EncoderMissingError) as raised:
        read_known(tmp_path, reader)
    assert KNOWN in str(raised.value)


def test_those_that_ship_fit_the_encoder_that_ships(encoder: OnnxEncoder) -> None:
    folder = ROOT / "models" / "encoder"
    known = read_known(folder, aimed(encoder, folder))
    assert known is not None
    assert len(known.vectors) > 5000
