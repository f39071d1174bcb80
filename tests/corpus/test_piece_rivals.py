"""No course and no report gives another value for what a fact rules on its day; look-alikes are reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.corpus.agreement import TELLING, TIMES, holding, plain_sentences
from tests.corpus.pieces import COURSES, REPORTS, TRANSCRIPTS, code_of, paragraphs, read_piece
from tests.corpus.plan import Fact, rows, squeezed
from tests.corpus.rivals import Sentence, Words, is_rival, values_of, words_of

REVIEWED = Path(__file__).with_name("rivals_pieces.csv")
"""Each sentence of a course or report that rivals a fact, with the reason why it contradicts nothing."""

_NO_VALUE = re.compile(r"\d{1,2}月\d{1,2}日|《[^》]*》")  # days, and titles, whose words speak of no subject
NEAR = 0.5
"""As for the regulations: what speaks of the subject half as much as the rule itself is listed."""


def test_every_rival_is_reviewed_and_no_review_is_stale() -> None:
    reviewed = {(r["fact"], r["text"], r["sentence"]) for r in rows(REVIEWED) if r["reason"]}
    found = {(fact.id, code, said) for fact, code, said in piece_rivals()}
    assert found - reviewed == set()
    assert reviewed - found == set()


def piece_rivals() -> Iterator[tuple[Fact, str, str]]:
    """(fact, code of the text, squeezed sentence) of each that gives another value than holds that day."""
    for path in (*COURSES, *TRANSCRIPTS, *REPORTS):
        yield from rivals_in(path)


def rivals_in(path: Path) -> Iterator[tuple[Fact, str, str]]:
    """As ``piece_rivals``, of one text. A report counts what it found: its counts are no rules."""
    piece = read_piece(path)
    around = frozenset() if path in REPORTS else words_of(squeezed(piece.front["title"]))
    for said in map(squeezed, plain_sentences(paragraphs(piece))):
        rivalled = rivalled_by(said, piece.day, around, counts=path not in REPORTS)
        yield from ((fact, code_of(path), said) for fact in rivalled)


def rivalled_by(said: str, day: date, around: Words = frozenset(), *, counts: bool = True) -> list[Fact]:
    """The facts of a day for which a squeezed sentence gives another value.

    The words of a value that holds speak of no other subject: 书记专题会议听取汇报后5个工作日内 is no word on
    when that meeting hears the report. Its figure is still held against what the rest is about.
    """
    told = _NO_VALUE.sub("", said)
    values = frozenset(v for v in values_of(told) if counts or v[0] != "count")
    sentence = Sentence(("", 1), "", said, words_of(_without_values(told, day)), around, values)
    return [fact for fact in holding(day) if is_rival(fact, sentence, holding(day), NEAR)]


def _without_values(said: str, day: date) -> str:
    for value in _telling(day):
        said = said.replace(value, "…")
    return said


@cache
def _telling(day: date) -> list[str]:
    """The longer values of time that hold on a day with what they count from, the longest first."""
    values = {fact.value for fact in holding(day) if len(fact.value) >= TELLING and TIMES.search(fact.value)}
    return sorted(values, key=len, reverse=True)


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("反馈在书记专题会议听取汇报后5个工作日内完成。", "F165"),
        ("谈话记录整理，登记后3个工作日内完成。", "F220"),
        ("反馈意见报巡察办主任审批。", "F168"),
    ],
)
def test_a_planted_contradiction_is_found(said: str, fact: str) -> None:
    assert fact in [found.id for found in rivalled_by(squeezed(said), date(2025, 10, 10))]


def test_the_value_that_holds_is_no_rival() -> None:
    said = squeezed("反馈在书记专题会议听取汇报后10个工作日内完成。")
    assert rivalled_by(said, date(2025, 10, 10)) == []
