"""Whether a piece answers: the decision by named signs."""

from __future__ import annotations

import pytest

from answer.judge import BY_MEANING, BY_WORDS, chance, score, shown

GOOD = {"own": 1.0, "around": 1.0, "things": 1.0, "agree": 0.6, "shape": 1.0, "deed": 1.0}
POOR = {"own": 0.2, "around": 0.2, "things": 0.0, "agree": 0.03, "unshaped": 1.0}


@pytest.mark.parametrize(("near", "far"), [({}, {}), ({"meaning": 0.8}, {"meaning": 0.1})])
def test_what_holds_the_words_asked_is_likelier_than_what_stands_near(
    near: dict[str, float], far: dict[str, float]
) -> None:
    good, poor = {**GOOD, **near}, {**POOR, **far}
    assert score(good) > score(poor)
    scores = [(1, 4.0), (2, 1.0)]
    assert shown(good, chance(good, scores, 2.0))
    assert not shown(poor, chance(poor, scores, 2.0))


def test_a_piece_among_equals_is_less_sure_than_one_that_stands_out() -> None:
    apart = chance(GOOD, [(1, 4.0), (2, 0.0)], 2.0)
    among = chance(GOOD, [(1, 4.0), (2, 4.0), (3, 4.0)], 2.0)
    assert among < apart


def test_one_piece_alone_is_judged() -> None:
    assert 0.0 < chance(GOOD, [(1, 4.0)], 2.0) < 1.0


def test_with_an_encoder_its_sign_decides_the_table() -> None:
    assert "meaning" in BY_MEANING.choice
    assert "meaning" not in BY_WORDS.choice
