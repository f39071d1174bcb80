"""A question's way to its hits: who may see what, which version, what is named, what is gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from library.model import Kind, Level, Reader
from library.writer import Writer
from search.encoder import OnnxEncoder
from search.question import Hit, Question
from search.retriever import Retriever
from search.vectors import VectorIndex
from search.words import IndexDamagedError, WordIndex
from tests.search.conftest import ROOT, TODAY, Indexed, open_parts

RULES = "R07"


def asked(text: str, **facts: object) -> Question:
    return replace(Question(text, TODAY), **facts)  # type: ignore[arg-type]


def places(hits: Sequence[Hit]) -> list[tuple[str, str]]:
    return [(hit.placed.version.work, hit.placed.provision.eid) for hit in hits]


@pytest.fixture
def own(indexed: Indexed, tmp_path: Path, encoder: OnnxEncoder, vectors_at: Callable[[], str]) -> Indexed:
    """A copy that a test may change."""
    indexed.vectors.close()
    home = copytree(indexed.home, tmp_path / "home")
    copied = open_parts(home, encoder, vectors_at())
    if copied.vectors.server:
        indexed.vectors.refresh()
        copied.vectors.add(list(indexed.vectors.rows), indexed.vectors.matrix)
    return copied


class Counting:
    """The shipped encoder, counting the questions it is given."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._encoder, self.questions = encoder, 0
        self.name, self.dimension, self.max_tokens = encoder.name, encoder.dimension, encoder.max_tokens

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.questions += len(texts)
        return self._encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encoder.encode_passages(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)


def test_the_article_comes_first_and_says_why(indexed: Indexed) -> None:
    hits = indexed.retriever.retrieve(asked("组务会要多少人到会才有效？"))
    assert places(hits)[0] == (RULES, "art_4")
    assert hits[0].why == ("words", "vectors")
    assert (hits[0].words_rank, hits[0].vectors_rank) == (1, 1)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.chance <= 1 and 0 < hit.cosine <= 1 for hit in hits if hit.vectors_rank)
    assert len(hits) == len(set(places(hits))) == 10


def test_a_level_above_the_reader_leaves_no_trace(own: Indexed, corpus: Path, tmp_path: Path) -> None:
    question = asked("玄武暗号由谁知悉，组务会怎样记录？")
    secret = replace(question, reader=Reader(Level.RESTRICTED))
    assert places(own.retriever.retrieve(secret))[0][0] == "X1"
    with_it = own.retriever.retrieve(question, 200)
    assert "X1" not in {work for work, _ in places(with_it)}
    named = replace(question, works=("X1",), eids=(("X1", "art_1"),))
    assert "X1" not in {work for work, _ in places(own.retriever.retrieve(named, 200))}
    version = own.store.versions(Level.RESTRICTED, "X1")[0]
    Writer(own.store).remove_version(version.id)
    own.indexer.catch_up_words()
    own.indexer.catch_up_vectors()
    without = own.retriever.retrieve(question, 200)
    assert [(h.cosine, h.vectors_rank) for h in with_it] == [(h.cosine, h.vectors_rank) for h in without]
    assert set(places(with_it)) == set(places(without))


@pytest.mark.parametrize(
    ("on", "past", "works", "effective"),
    [
        pytest.param(TODAY, False, (), date(2024, 7, 1), id="today"),
        pytest.param(date(2024, 6, 30), False, (), date(2020, 6, 1), id="the-day-before"),
        pytest.param(date(2019, 1, 1), False, (), None, id="not-yet"),
        pytest.param(date(2019, 1, 1), True, (RULES,), None, id="not-yet-though-named"),
    ],
)
def test_the_day_picks_the_version(
    indexed: Indexed, on: date, past: bool, works: tuple[str, ...], effective: date | None
) -> None:
    question = asked("组务会多少人到会有效？", on=on, past=past, works=works)
    hits = indexed.retriever.retrieve(question, 50)
    found = {hit.placed.version.effective for hit in hits if hit.placed.version.work == RULES}
    assert found == ({effective} if effective else set())


def test_an_ended_work_is_found_only_when_named_or_past(own: Indexed) -> None:
    version = own.store.versions(Level.RESTRICTED, "R06")[0]
    Writer(own.store).change_facts(version.id, replace(version, until=date(2025, 1, 1)))
    question = asked("巡察组的工作规则")
    works = {
        name: {work for work, _ in places(own.retriever.retrieve(each, 200))}
        for name, each in {
            "plain": question,
            "named": replace(question, works=("R06",)),
            "past": replace(question, past=True),
        }.items()
    }
    assert "R06" not in works["plain"]
    assert "R06" in works["named"] & works["past"]


def test_kinds_are_a_hard_filter(indexed: Indexed) -> None:
    assert indexed.retriever.retrieve(asked("组务会", kinds=(Kind.LAW,))) == ()
    assert indexed.retriever.retrieve(asked("组务会", kinds=(Kind.LAW,), works=(RULES,))) == ()
    assert indexed.retriever.retrieve(asked("组务会", kinds=(Kind.REGULATION,)))


def test_a_named_work_comes_first_and_excludes_none(indexed: Indexed) -> None:
    question = asked("巡察组组长的职责")
    plain = places(indexed.retriever.retrieve(question, 60))
    named = places(indexed.retriever.retrieve(replace(question, works=(RULES,)), 60))
    assert plain[0][0] == "R06"
    assert named[0][0] == RULES
    assert sum(work == RULES for work, _ in named[:10]) > sum(work == RULES for work, _ in plain[:10])
    assert {work for work, _ in named} == {"R06", RULES}


@pytest.mark.parametrize("eid", ["art_6", "art_6__para_1", "art_6__para_9__item_9"])
def test_an_address_is_answered_from_its_unit_without_embeddings(indexed: Indexed, eid: str) -> None:
    counting = Counting(indexed.encoder)
    retriever = Retriever(indexed.store, indexed.words, indexed.vectors, counting)
    hits = retriever.retrieve(asked("第六条规定了什么", eids=((RULES, eid),)))
    assert (places(hits)[0], hits[0].why, hits[0].chance) == ((RULES, "art_6"), ("named",), 1.0)
    assert places(hits).count((RULES, "art_6")) == 1
    assert counting.questions == 0
    assert hits[0].score > hits[1].score


def test_an_address_that_does_not_exist_is_searched(indexed: Indexed) -> None:
    hits = indexed.retriever.retrieve(asked("组务会到会人数", eids=((RULES, "art_999"), ("没有", "art_1"))))
    assert hits
    assert "named" in hits[0].why  # its work is
    assert hits[0].vectors_rank


def test_synonyms_reach_what_the_words_do_not(indexed: Indexed) -> None:
    alone = Retriever(indexed.store, indexed.words, None, None)
    assert alone.retrieve(asked("饮茶")) == ()
    hits = alone.retrieve(asked("饮茶", synonyms=("组务会",)))
    assert {work for work, _ in places(hits)} >= {RULES}


HOSTILE = [
    "",
    "？！……",
    "'; DROP TABLE provisions; --",
    "<script>alert(1)</script>",
    "title:* OR 1=1",
    "\x00\ud800",
]


@pytest.mark.parametrize("text", [*HOSTILE[:-1], "组务会" * 6667, "a" * 20000])
def test_no_question_is_an_error(indexed: Indexed, text: str) -> None:
    hits = indexed.retriever.retrieve(asked(text))
    assert len(hits) <= 10
    assert bool(hits) or not any(letter.isalnum() for letter in text) or text.isascii()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60), st.integers(1, 30))
def test_any_text_gets_at_most_k_different_hits(indexed: Indexed, text: str, k: int) -> None:
    found = places(indexed.retriever.retrieve(asked(text), k))
    assert len(found) == len(set(found)) <= k


def test_without_an_encoder_words_answer_alone(indexed: Indexed) -> None:
    alone = Retriever(indexed.store, indexed.words, None, None)
    hits = alone.retrieve(asked("组务会要多少人到会才有效？"))
    assert places(hits)[0] == (RULES, "art_4")
    assert {hit.why for hit in hits} == {("words",)}
    assert alone.vectors_share == 0.0
    assert indexed.retriever.vectors_share == 1.0


def test_half_the_vectors_help_as_far_as_they_go(own: Indexed) -> None:
    names = sorted(own.vectors.hashes())
    for removed in (names[::2], names[1::2]):
        own.vectors.remove(removed)
        Writer(own.store).note_indexed()
        assert 0.4 < own.retriever.vectors_share < 0.6
        hits = own.retriever.retrieve(asked("组务会要多少人到会才有效？"))
        assert (RULES, "art_4") in places(hits)[:2]
        assert {hit.why for hit in hits} == {("words",), ("words", "vectors")}
        own.indexer.catch_up_vectors()


def test_vectors_that_cannot_be_read_leave_the_words(own: Indexed, tmp_path: Path) -> None:
    own.vectors.close()
    (tmp_path / "file").write_text("no folder")
    broken = VectorIndex(tmp_path / "file", own.encoder.name, own.vectors.server and "http://127.0.0.1:9")
    fresh = replace(own, retriever=Retriever(own.store, own.words, broken, own.encoder))
    assert places(fresh.retriever.retrieve(asked("组务会要多少人到会才有效？")))[0] == (RULES, "art_4")
    assert fresh.retriever.vectors_share == 0.0


def test_a_damaged_word_index_is_reported(own: Indexed) -> None:
    (own.words.folder / "meta.json").write_text("no json")
    retriever = Retriever(own.store, WordIndex(own.words.folder), None, None)
    with pytest.raises(IndexDamagedError):
        retriever.retrieve(asked("组务会"))


def test_a_text_removed_but_still_indexed_is_not_shown(own: Indexed) -> None:
    question = asked("组务会要多少人到会才有效？")
    assert places(own.retriever.retrieve(question))[0][0] == RULES
    for version in own.store.versions(Level.RESTRICTED, RULES):
        Writer(own.store).remove_version(version.id)
    assert RULES not in {work for work, _ in places(own.retriever.retrieve(question, 100))}


def test_the_same_hits_after_a_rebuild(own: Indexed) -> None:
    questions = [asked(text) for text in ("组务会多少人到会", "组长不在由谁主持", "谈话几个人参加")]
    before = [own.retriever.retrieve(question, 30) for question in questions]
    own.indexer.rebuild()
    after = [own.retriever.retrieve(question, 30) for question in questions]
    assert [places(hits) for hits in after] == [places(hits) for hits in before]


IMPORT = """
import sys
from pathlib import Path
from search.encoder import OnnxEncoder
from tests.search.conftest import ROOT, open_parts
open_parts(Path(sys.argv[1]), OnnxEncoder(ROOT / "models/encoder"), sys.argv[3]).add(Path(sys.argv[2]))
"""


def test_a_reader_sees_what_another_process_imported(own: Indexed, tmp_path: Path) -> None:
    question = asked("朱雀车辆怎样调度？")
    assert "车辆" not in own.retriever.retrieve(question)[0].placed.full_text
    new = tmp_path / "new.md"
    new.write_text("# 示范车辆办法\n第一条 朱雀车辆由联络员调度。\n第二条 用后登记。\n", encoding="utf-8")
    command = [sys.executable, "-c", IMPORT, str(own.home), str(new), own.vectors.server]
    subprocess.run(command, cwd=ROOT, check=True)
    hit = own.retriever.retrieve(question)[0]
    assert hit.placed.provision.eid == "art_1"
    assert hit.why == ("words", "vectors")
    assert own.retriever.vectors_share == 1.0


def test_threads_share_one_retriever(own: Indexed) -> None:
    vectors = VectorIndex(own.vectors.folder, own.encoder.name, own.vectors.server)
    fresh = Retriever(own.store, own.words, vectors, own.encoder)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(fresh.retrieve, [asked("组务会要多少人到会才有效？")] * 12))
    assert {tuple(places(hits)) for hits in found} == {tuple(places(found[0]))}
