"""No course and no report gives another value for what a fact rules on its day; look-alikes are reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.corpus.agreement import holding, plain_sentences
from tests.corpus.pieces import COURSES, REPORTS, TRANSCRIPTS, code_of, paragraphs, read_piece
from tests.corpus.plan import Fact, rows, squeezed
from tests.corpus.rivals import Sentence, is_rival, values_of, words_of

REVIEWED = Path(__file__).with_name("rivals_pieces.csv")
"""Each sentence of a course or report that rivals a fact, with the reason why it contradicts nothing."""

_NO_VALUE = re.compile(r"\d{1,2}月\d{1,2}日|《[^》]*》")  # days, and titles, whose words speak of no subject
NEAR = 1.0
"""As for the guide: only what speaks of the subject as much as the rule itself is listed."""


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
    stated = holding(piece.day)
    around = frozenset() if path in REPORTS else words_of(squeezed(piece.front["title"]))
    for said in map(squeezed, plain_sentences(paragraphs(piece))):
        told = _NO_VALUE.sub("", said)
        values = values_of(told)
        kept = frozenset(v for v in values if path not in REPORTS or v[0] != "count")
        sentence = Sentence((piece.code, 1), "", said, words_of(told), around, kept)
        rivalled = (fact for fact in stated if kept and is_rival(fact, sentence, stated, NEAR))
        yield from ((fact, code_of(path), said) for fact in rivalled)
