"""No document of the same period gives another value for what a fact rules; look-alikes are reviewed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.corpus.plan import Fact, Key, facts, rows, says, squeezed, texts
from tests.corpus.rivals import (
    Sentence,
    Words,
    all_sentences,
    is_rival,
    of_its_period,
    rivals,
    values_of,
    words_of,
)

REVIEWED = Path(__file__).with_name("rivals.csv")
"""Each sentence that rivals a fact, with the reason why it contradicts nothing; read one by one."""

SHORT = [fact for fact in facts() if len(fact.value) < 7]
"""Values that no search for words finds: too many subjects have them."""


def test_every_rival_is_reviewed_and_no_review_is_stale() -> None:
    reviewed = {(r["fact"], r["text"], r["eid"], r["sentence"]) for r in rows(REVIEWED) if r["reason"]}
    found = {(fact.id, "{}v{}".format(*s.text), s.eid, s.said) for fact, s in rivals()}
    assert found - reviewed == set()  # new: a contradiction, or another matter to be reviewed
    assert reviewed - found == set()  # stale: the sentence is gone or no rival any more


def _another(value: str) -> str:
    """The value with its first number one higher, or a name no rule of the plan has in its place."""
    higher = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), value, count=1)
    named = re.sub(r"(?<=[报由]).+(?=审)", "分管市领导", value)
    words = {"永久": "10年", "无记名": "实名", "巡察办主任": "由综合科主持", "组长担任书记": "副组长担任书记"}
    days = {"进驻当日": "进驻后2日内", "收到当日": "收到后2日内"}
    return {**words, **days}.get(value) or (higher if higher != value else named)


def _planted(fact: Fact, said: str, lead: Words = frozenset()) -> Sentence:
    """The words as a sentence of a text of the fact's period that does not state it."""
    key: Key = next(k for k in of_its_period(fact) if k not in fact.stated_in and k[0] not in {"R01", "R10"})
    title = words_of(squeezed(texts()[key].front["title"]))
    return Sentence(key, "art_99__para_1", said, words_of(said), title | lead, values_of(said))


@pytest.mark.parametrize("fact", SHORT, ids=lambda fact: fact.id)
def test_a_planted_contradiction_of_a_short_value_is_found(fact: Fact) -> None:
    other = _another(fact.value)
    assert other != fact.value
    assert is_rival(fact, _planted(fact, squeezed(f"{fact.subject}：{other}，另有规定的除外")))


@pytest.mark.parametrize("fact", SHORT, ids=lambda fact: fact.id)
def test_the_stating_sentence_with_another_value_is_found_elsewhere(fact: Fact) -> None:
    stating = [s for k in fact.stated_in for s in all_sentences()[k] if says(s.said, fact.value)]
    changed = [_planted(fact, s.said.replace(fact.value, _another(fact.value)), s.around) for s in stating]
    assert any(is_rival(fact, sentence) for sentence in changed)


def test_the_same_value_is_no_rival() -> None:
    assert not any(is_rival(fact, _planted(fact, fact.subject + fact.value)) for fact in SHORT)
