"""No two regulations sound alike: they share few sentences, versions of one work apart."""

from __future__ import annotations

import re
from itertools import combinations

from tests.corpus.plan import Key, Text, squeezed, texts

MOST_SHARED = 0.15
_LABEL = 16  # characters; shorter provisions may stand twice


def _sentences(text: Text) -> set[str]:
    """All sentences and items of the articles; nothing is left out, closing formulas neither."""
    pieces = (
        squeezed(piece)
        for p in text.structured.provisions
        for piece in re.split(r"[。；：！？\n]", p.text)
        if p.eid.startswith("art_")
    )
    return {piece for piece in pieces if piece}


def _alike(of: dict[Key, set[str]]) -> dict[tuple[Key, Key], float]:
    """Pairs of texts of different works that share too much: shared sentences over those of the shorter."""
    shares = {
        (a, b): len(of[a] & of[b]) / min(len(of[a]), len(of[b]))
        for a, b in combinations(of, 2)
        if a[0] != b[0]
    }
    return {pair: share for pair, share in shares.items() if share > MOST_SHARED}


def test_no_regulation_shares_more_than_15_percent_of_its_sentences_with_another() -> None:
    assert _alike({key: _sentences(text) for key, text in texts().items()}) == {}


def test_a_copied_text_is_found() -> None:
    sentences = _sentences(next(iter(texts().values())))
    assert list(_alike({("R98", 1): sentences, ("R99", 1): sentences})) == [(("R98", 1), ("R99", 1))]


def test_no_text_says_the_same_sentence_twice() -> None:
    for text in texts().values():
        pieces = [squeezed(p.text) for p in text.structured.provisions if len(p.text) > _LABEL]
        assert len(pieces) == len(set(pieces)), text.path.name
