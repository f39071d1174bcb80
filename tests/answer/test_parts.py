"""What the parts of a question have to do with each other: each its own piece, one bears out the other."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from answer.asked import Asked, prepare
from answer.commonness import Commonness
from answer.judge import raised
from answer.parts import AGAIN, PAIRED, TOGETHER, Found, borne_out, each_its_own, paired
from answer.read import Part
from answer.select import Candidate, answers, ruled_first
from answer.spans import Span
from library.model import Kind, Placed, ProvisionType
from search.question import Hit

COMMON = Commonness(("延期报巡察办主任审批", "长期整改一般不超过2年"))
DELAY = ("整改办法", "延期最长不超过3个月。")
LONG = ("整改办法", "长期整改一般不超过2年。")
ELSEWHERE = ("评估办法", "评估在3个月内完成。")


def candidate(
    piece: tuple[str, str], score: float, *, read: bool = True, kind: Kind = Kind.REGULATION
) -> Candidate:
    work, text = piece
    placed = cast(
        "Placed",
        SimpleNamespace(
            id=hash(piece),
            version=SimpleNamespace(work=work, title=work, kind=kind),
            provision=SimpleNamespace(type=ProvisionType.ARTICLE, eid="art_1", heading=(), text=text),
            full_text=text,
        ),
    )
    signs = {"value": 1.0, "second": 0.0, "unshaped": 0.0, **({"reads": 2.0} if read else {})}
    return Candidate(Span(placed, "art_1", 0, len(text), 0), Hit(placed, 1.0, 0.5, ()), signs, score)


def asked(text: str, intent: str = "deadline") -> Asked:
    return prepare(Part(text, intent), COMMON)


def found(
    chance: float, *pieces: tuple[str, str], intent: str = "deadline", read: bool = True, apart: float = 1
) -> Found:
    ranked = tuple(candidate(piece, 9.0 - apart * place, read=read) for place, piece in enumerate(pieces))
    return Found(asked("最多多久", intent), ranked, (), chance)


def first(one: Found) -> str:
    return one.ranked[0].span.text


def test_a_rule_stands_before_the_guide_that_repeats_it_and_cites_it() -> None:
    guide = candidate(("指引", "表在走访结束后2个工作日内形成，一人走访的不得使用。"), 9.0, kind=Kind.GUIDE)
    rule = candidate(("走访办法", "走访记录在走访结束后2个工作日内形成。"), 7.0)
    other = candidate(("走访办法", "走访不打招呼、不用陪同。"), 8.0)
    cited = {guide.article: [rule.hit, other.hit]}
    first_, *rest = ruled_first([guide, other, rule], cited)
    assert (first_.span, first_.score) == (rule.span, guide.score)
    assert rest == [guide, other]
    assert ruled_first([guide, other], cited) == (guide, other)
    assert ruled_first([guide, rule], {}) == (guide, rule)
    assert ruled_first([other, rule], cited) == (other, rule)


def test_what_says_nothing_of_either_choice_does_not_answer() -> None:
    seats = candidate(("反馈规程", "桌签只写单位和职务。"), 9.0)
    assert answers(asked("桌签用红的还是白的", "other"), [seats], ()) == 0.0
    assert answers(asked("桌签写单位还是姓名", "other"), [seats], ()) > 0.0


def test_nobody_asks_the_same_twice() -> None:
    parts = each_its_own([found(0.9, DELAY, LONG), found(0.8, DELAY, LONG)])
    assert [first(one) for one in parts] == [DELAY[1], LONG[1]]


def test_another_sort_of_thing_is_mostly_told_by_another_piece() -> None:
    parts = each_its_own([found(0.9, DELAY, LONG), found(0.8, DELAY, LONG, intent="who", apart=AGAIN - 1)])
    assert [first(one) for one in parts] == [DELAY[1], LONG[1]]


def test_the_likeliest_part_keeps_the_piece() -> None:
    parts = each_its_own([found(0.6, DELAY, LONG), found(0.9, DELAY, LONG)])
    assert [first(one) for one in parts] == [LONG[1], DELAY[1]]


@pytest.mark.parametrize(
    ("parts", "firsts"),
    [
        ([found(0.9, DELAY, LONG), found(0.8, DELAY, LONG, intent="who", apart=AGAIN + 1)], [DELAY, DELAY]),
        ([found(0.9, DELAY), found(0.8, DELAY)], [DELAY, DELAY]),
        ([found(0.1, DELAY, LONG), found(0.05, DELAY, LONG)], [DELAY, DELAY]),
    ],
    ids=["another sort, far ahead", "nothing else there", "not answered from it"],
)
def test_a_piece_may_be_told_again(parts: list[Found], firsts: list[tuple[str, str]]) -> None:
    assert [first(one) for one in each_its_own(parts)] == [text for _, text in firsts]


def test_a_part_is_likelier_where_another_is_answered_from_the_same_work() -> None:
    sure, unsure, apart = borne_out([found(0.9, DELAY), found(0.2, LONG), found(0.2, ELSEWHERE)])
    assert unsure.chance == pytest.approx(raised(0.2, TOGETHER))
    assert unsure.answers
    assert apart.chance == 0.2
    assert sure.chance == 0.9


def test_of_two_things_both_are_likelier_ruled() -> None:
    sure, unsure = paired([found(0.9, DELAY), found(0.2, ELSEWHERE)])
    assert (sure.chance, unsure.chance) == (0.9, pytest.approx(raised(0.2, PAIRED)))
    assert [one.chance for one in paired([found(0.9, DELAY), found(0.2, DELAY)])] == [0.9, 0.2]
    assert [one.chance for one in paired([found(0.3, DELAY), found(0.2, LONG)])] == [0.3, 0.2]
    assert [one.chance for one in paired([found(0.9, DELAY), found(0.2, ELSEWHERE, read=False)])] == [
        0.9,
        0.2,
    ]


def test_a_law_rules_many_matters() -> None:
    law = ("监察法", "留置时间不得超过三个月。")
    parts = [
        replace(found(chance, law), ranked=(candidate(law, 9.0, kind=Kind.LAW),)) for chance in (0.9, 0.2)
    ]
    assert [one.chance for one in borne_out(parts)] == [0.9, 0.2]


def test_two_doubtful_parts_do_not_bear_each_other_out() -> None:
    assert [one.chance for one in borne_out([found(0.3, DELAY), found(0.3, LONG)])] == [0.3, 0.3]


def test_what_cannot_answer_stays_so_and_what_nobody_read_as_it_is() -> None:
    without = borne_out([found(0.9, DELAY), found(0.0, LONG), found(0.2, LONG, read=False)])
    assert [one.chance for one in without] == [0.9, 0.0, 0.2]
