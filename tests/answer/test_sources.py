"""Which kinds of documents may answer: what rules, and others where the words ask for them."""

from __future__ import annotations

import pytest

from answer.sources import RULING, asks_which, caveat, kinds_asked, told_in
from library.model import Kind


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("谈话记录多久整理完", ()),
        ("报告里成绩最多写多少", ()),
        ("哪门微课讲组务会", (Kind.COURSE,)),
        ("立行立改哪一课讲过", (Kind.COURSE,)),
        ("塑料膜没撕那个笑话，老师说了句什么", (Kind.COURSE,)),
        ("举报电话关了铃声的反例，漏了几个来电", (Kind.COURSE,)),
        ("文书示范文本能不能标密级", ()),
        ("集体租金收不上来，找个案例", (Kind.COURSE, Kind.REPORT)),
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


@pytest.mark.parametrize(
    ("text", "kinds", "which"),
    [
        ("哪门微课讲组务会", (Kind.COURSE,), True),
        ("让司机捎线索的例子，少了几份", (Kind.COURSE, Kind.REPORT), False),
        ("文旅局那份写了什么", (Kind.REPORT,), False),
        ("砺剑微课一课讲多久", (), False),
        ("谈话记录多久整理完", (), False),
    ],
)
def test_a_story_is_looked_for_where_stories_are(text: str, kinds: tuple[Kind, ...], which: bool) -> None:
    assert told_in(text) == kinds
    assert asks_which(text) is which


R, C, P = Kind.REGULATION, Kind.COURSE, Kind.REPORT


@pytest.mark.parametrize(
    ("sentences", "line"),
    [
        pytest.param([[R], [R, C]], "", id="every-sentence-has-a-rule"),
        pytest.param([], "", id="no-sentence"),
        pytest.param([[P], [P]], "以下出自报告（示例，不是规定）。", id="a-report-alone"),
        pytest.param(
            [[C, P]], "以下出自课程（讲解，不是规定）；报告（示例，不是规定）。", id="two-that-only-tell"
        ),
        pytest.param([[R], [P]], "其中有的内容出自报告（示例，不是规定）。", id="in-part"),
        pytest.param([[Kind.PRACTICE]], "以下出自公开做法，不等于本市规定。", id="a-practice"),
    ],
)
def test_what_is_no_rule_is_said_above_the_answer(sentences: list[list[Kind]], line: str) -> None:
    assert caveat(sentences) == line


def test_every_kind_that_does_not_rule_says_so() -> None:
    for kind in Kind:
        assert kind.label in kind.caption
        assert kind.rules == (kind.caption == kind.label)
