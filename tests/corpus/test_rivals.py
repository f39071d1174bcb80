"""No document of the same period gives another value for what a fact rules; look-alikes are reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus.plan import Fact, Key, facts, planned, rows, says, squeezed, stated_by, texts
from tests.corpus.rivals import (
    Sentence,
    Words,
    all_sentences,
    is_rival,
    of_its_period,
    rivals,
    sentences_in,
    values_of,
    words_of,
)
from tests.corpus.test_guide import FORMS, GUIDE, HANDBOOK, TODAY, guide_provisions

REVIEWED = Path(__file__).with_name("rivals.csv")
"""Each sentence that rivals a fact, with the reason why it contradicts nothing; read one by one."""

REVIEWED_GUIDE = Path(__file__).with_name("rivals_guide.csv")
NEAR_GUIDE = 1.0
"""The guide says several facts in a sentence, each with its citation, and every figure must stand in an
article cited there (test_guide): only what speaks of the subject as much as the rule itself is listed."""

SHORT = [fact for fact in facts() if len(fact.value) < 7]
"""Values that no search for words finds: too many subjects have them."""


def test_every_rival_is_reviewed_and_no_review_is_stale() -> None:
    reviewed = {(r["fact"], r["text"], r["eid"], r["sentence"]) for r in rows(REVIEWED) if r["reason"]}
    found = {(fact.id, "{}v{}".format(*s.text), s.eid, s.said) for fact, s in rivals()}
    assert found - reviewed == set()  # new: a contradiction, or another matter to be reviewed
    assert reviewed - found == set()  # stale: the sentence is gone or no rival any more


def test_every_rival_in_guide_handbook_and_forms_is_reviewed_and_no_review_is_stale() -> None:
    reviewed = {(r["fact"], r["text"], r["eid"], r["sentence"]) for r in rows(REVIEWED_GUIDE) if r["reason"]}
    found = {(fact.id, name, s.eid, s.said) for fact, name, s in guide_rivals()}
    assert found - reviewed == set()
    assert reviewed - found == set()


def guide_rivals() -> Iterator[tuple[Fact, str, Sentence]]:
    """The sentences beside the regulations that give another value than what is in force today."""
    stated = [
        fact for key, v in planned().items() if v.effective <= TODAY < v.until for fact in stated_by(key)
    ]
    for path in (GUIDE, HANDBOOK, *FORMS):
        name = path.stem.partition("_")[0]
        for sentence in sentences_in((name, 1), guide_provisions(path), ""):
            rivalled = {f.id: f for f in stated if is_rival(f, sentence, stated, NEAR_GUIDE)}
            yield from ((fact, name, sentence) for fact in rivalled.values())


def _rivals(fact: Fact, sentence: Sentence) -> bool:
    return is_rival(fact, sentence, stated_by(sentence.text))


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
    assert _rivals(fact, _planted(fact, squeezed(f"{fact.subject}：{other}，另有规定的除外")))


@pytest.mark.parametrize("fact", SHORT, ids=lambda fact: fact.id)
def test_the_stating_sentence_with_another_value_is_found_elsewhere(fact: Fact) -> None:
    stating = [s for k in fact.stated_in for s in all_sentences()[k] if says(s.said, fact.value)]
    changed = [_planted(fact, s.said.replace(fact.value, _another(fact.value)), s.around) for s in stating]
    assert any(_rivals(fact, sentence) for sentence in changed)


def test_the_same_value_is_no_rival() -> None:
    assert not any(_rivals(fact, _planted(fact, fact.subject + fact.value)) for fact in SHORT)
