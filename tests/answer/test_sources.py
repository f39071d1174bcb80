"""Which kinds of documents may answer: what rules, and others where the words ask for them."""

from __future__ import annotations

import pytest

from answer.sources import RULING, kinds_asked
from library.model import Kind


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("谈话记录多久整理完", ()),
        ("报告里成绩最多写多少", ()),
        ("哪门微课讲组务会", (Kind.COURSE,)),
        ("立行立改哪一课讲过", (Kind.COURSE,)),
        ("集体租金收不上来，找个案例", (Kind.REPORT,)),
        ("第五轮巡察发现了哪些问题", (Kind.REPORT,)),
        ("历下的五必谈是哪五类人", (Kind.PRACTICE,)),
        ("问题底稿有没有填写样例", (Kind.SPECIMEN,)),
    ],
)
def test_what_does_not_rule_answers_only_where_it_is_asked_for(text: str, more: tuple[Kind, ...]) -> None:
    assert kinds_asked(text) == (*RULING, *more)


def test_every_kind_rules_or_is_asked_for() -> None:
    every = "微课里的案例、做法和样例"
    assert set(kinds_asked(every)) == set(Kind)
