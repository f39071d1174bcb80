"""Sentences that speak of what a fact rules and give another value: each a contradiction or another matter.

A sentence is a rival of a fact when it stands in a text of the same period, gives a value of the same kind
(a time, a number, an approver, who presides, whether a name is signed), not the fact's, and its words
cover the fact's subject nearly as well as those of the article that states the fact. It is none when it
states another fact of the plan that its words cover better. What a sentence says in other words than the
subject's is not seen; neither is a value written without a figure (三分之二) or without 报, 由, 经.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum, log

from library.model import Provision
from tests.corpus.plan import Fact, Key, Text, facts, planned, says, squeezed, stated_by, texts

NEAR = 0.5
"""Share of the stating sentence's cover from which a sentence speaks of the same subject."""

_LEAST = 0.2  # of the subject's weight, whatever the stating article covers
_AROUND = 0.6  # weight of a word that stands only in the title or the lead of the article
_HEAVIEST = 10.0  # of a word that no text holds; the rarest that stand once weigh about as much
_UNITS = dict.fromkeys(["个工作日", "工作日", "小时", "分钟", "日", "天", "个月", "月", "年"], "time")
_COUNTED = (
    "人",
    "名",
    "%",
    "次",
    "轮",
    "字",
    "分",
    "处",
    "类",
    "项",
    "条",
    "种",
    "张",
    "个",
    "级",
    "户",
    "门",
    "份",
)
_DATED = re.compile(r"\d{4}年(\d{1,2}月)?(\d{1,2}日)?|〔\d{4}〕\d+号|第\d+版")
_FIGURE = re.compile(rf"(?<![\d.〔至])(\d+(?:\.\d+)?(?:至\d+)?)({'|'.join((*_UNITS, *_COUNTED))})")
_WORDS = {
    "time": re.compile(r"(当日|永久)"),
    "approver": re.compile(
        r"(?:报|由|(?<!未)经)([^,;。:、()报由经]{2,12}?)(?:审批|批准|审定|签批|同意|审核)(?![人件表])"
    ),
    "chair": re.compile(r"(?:由|,|^)([^,;。:、()由]{2,12}?)主持"),
    "secretary": re.compile(r"([^,;。:、()由]{2,8})担任书记"),
    "signed": re.compile(r"(无记名|不记名|实名|署名)"),
}

Words = frozenset[str]
Value = tuple[str, str]
"""A kind of value and the value: ("time", "3个工作日")."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, squeezed; ``around`` are the words of the title and of the lead above it."""

    text: Key
    eid: str
    said: str
    words: Words
    around: Words
    values: frozenset[Value]


def words_of(text: str) -> Words:
    """Pairs of neighbouring characters."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def values_of(text: str) -> frozenset[Value]:
    plain = _DATED.sub("", text)
    figures = {(_UNITS.get(m[2], "count"), m[1] + m[2]) for m in _FIGURE.finditer(plain)}
    named = {(kind, m[1]) for kind, pattern in _WORDS.items() for m in pattern.finditer(plain)}
    return frozenset(figures | named)


def sentences_in(text: Key, provisions: Iterable[Provision], title: str) -> Iterator[Sentence]:
    """The sentences of some provisions of a text, in order; ``title`` is around all of them."""
    kept = tuple(provisions)
    for p in kept:
        above = [q.text for q in kept if p.eid.startswith(f"{q.eid}__")]
        around = frozenset[str]().union(*(words_of(squeezed(part)) for part in (title, *p.heading, *above)))
        for said in map(squeezed, re.split(r"[。；！？\n]", p.text)):
            yield Sentence(text, p.eid, said, words_of(said), around, values_of(said))


def sentences_of(text: Text) -> tuple[Sentence, ...]:
    """The sentences of a text's articles, in order."""
    articles = (p for p in text.structured.provisions if p.eid.startswith("art_"))
    return tuple(sentences_in(text.key, articles, text.front["title"]))


@cache
def all_sentences() -> dict[Key, tuple[Sentence, ...]]:
    return {key: sentences_of(text) for key, text in texts().items()}


@cache
def _weights() -> dict[str, float]:
    """Rare words weigh more: the logarithm of sentences over sentences with the word."""
    every = [sentence for sentences in all_sentences().values() for sentence in sentences]
    seen = Counter(word for sentence in every for word in sentence.words)
    return {word: log((len(every) + 1) / (count + 0.5)) for word, count in seen.items()}


@cache
def _weighed(subject: str) -> dict[str, float]:
    """The words of a subject with their weights, summing to 1; a word in no text weighs most."""
    weights = {word: _weights().get(word, _HEAVIEST) for word in words_of(squeezed(subject))}
    return {word: weight / fsum(weights.values()) for word, weight in weights.items()}


def _cover(subject: str, said: Words, around: Words) -> float:
    """How much of the subject's weight the words hold, 0 to 1."""
    weighed = _weighed(subject)
    inside = fsum(weighed[word] for word in weighed.keys() & said)
    return inside + _AROUND * fsum(weighed[word] for word in (weighed.keys() & around) - said)


@cache
def _cover_where_stated(fact: Fact) -> float:
    """The cover by the sentence that states the fact best; by the article where the value is a list."""
    inside = [s for key in fact.stated_in for s in all_sentences()[key] if says(s.said, fact.value)]
    articles = [a for k in fact.stated_in for a in texts()[k].articles.values() if says(a, fact.value)]
    covers = [_cover(fact.subject, s.words, s.around) for s in inside]
    return max(covers or [_cover(fact.subject, words_of(a), frozenset()) for a in articles])


@cache
def _own_values(fact: Fact) -> frozenset[Value]:
    """What the fact says: of a bare name (巡察办主任) what its subject asks, who presides or approves."""
    return values_of(fact.value) or values_of(f"由{fact.value}{fact.subject[-2:]}")


def _gives_another_value(fact: Fact, sentence: Sentence) -> bool:
    own = _own_values(fact)
    kinds = {kind for kind, _ in own}
    return any(v[0] in kinds for v in sentence.values - own) and not says(sentence.said, fact.value)


def is_rival(fact: Fact, sentence: Sentence, stated: Sequence[Fact], near: float = NEAR) -> bool:
    """Whether a sentence of the same period gives another value for what the fact rules.

    Args:
        stated: the facts that the sentence's text may state; one that its words cover better explains it.
        near: share of the stating sentence's cover from which it speaks of the same subject.
    """
    if not _gives_another_value(fact, sentence) or _weighed(fact.subject).keys().isdisjoint(sentence.words):
        return False
    cover = _cover(fact.subject, sentence.words, sentence.around)
    if cover < max(_LEAST, near * _cover_where_stated(fact)):
        return False
    others = [o.subject for o in stated if o.subject != fact.subject and says(sentence.said, o.value)]
    return all(_cover(subject, sentence.words, sentence.around) <= cover for subject in others)


def of_its_period(fact: Fact) -> Iterator[Key]:
    """The texts that were in force on some day on which the fact held."""
    return (k for k, v in planned().items() if v.effective < fact.until and fact.since < v.until)


def rivals() -> Iterator[tuple[Fact, Sentence]]:
    """Every fact with each sentence of the corpus that rivals it."""
    for fact in facts():
        for key in of_its_period(fact):
            stated = stated_by(key)
            yield from ((fact, s) for s in all_sentences()[key] if is_rival(fact, s, stated))
