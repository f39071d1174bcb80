"""What tells an answer from what only stands near it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

import pytest

from answer.asked import Asked, deed_asked, prepare
from answer.commonness import Commonness
from answer.read import Part
from answer.select import Candidate, put_back, rank_pieces
from answer.spans import Span, spans
from answer.spoken import SPOKEN, formal_words, forms_of
from answer.terms import unlike
from library.model import Kind, Level, Placed, Provision, ProvisionType, Version
from search.question import Hit

Child = tuple[ProvisionType, str, str]
Unit = tuple[ProvisionType, str, str, tuple[str, ...], tuple[Child, ...]]
COMMON = Commonness(("巡察组开展工作", "巡察办审批", "领导小组审批立行立改", "问题底稿由组长审签"))
NAMES = (("立行立改",), ("领导小组", "市委巡察工作领导小组"), ("问题底稿", "底稿"))


@dataclass(frozen=True)
class Piece:
    """A piece as far as its order goes."""

    under_title: str
    score: float


def _asked(text: str, intent: str = "permitted", about: str = "") -> Asked:
    return prepare(Part(text, intent, about), COMMON, NAMES)


def test_a_thing_of_the_glossary_is_one_term_with_its_names() -> None:
    terms = {term.word: term for term in _asked("问题底稿谁审签", "who").terms}
    assert terms["问题底稿"].whole
    assert terms["问题底稿"].forms == ("底稿",)
    assert "底稿" not in terms


def test_a_thing_offered_as_the_answer_need_not_be_there() -> None:
    things = [thing.word for thing in _asked("立行立改要不要报领导小组").things]
    assert things == ["立行立改"]


def test_an_organ_named_must_be_there() -> None:
    assert [thing.word for thing in _asked("审计机关可以查账吗").things] == ["审计机关"]


def test_words_taken_over_weigh_less() -> None:
    alone = {term.word: term.weight for term in _asked("审签问题底稿").terms}
    carried = {term.word: term.weight for term in _asked("问题底稿，多久审签", about="问题底稿").terms}
    assert carried["问题底稿"] == pytest.approx(alone["问题底稿"] / 2)
    assert carried["审签"] == alone["审签"]


@pytest.mark.parametrize(
    ("text", "deeds"),
    [("建议书谁签发", ("签发", "审批", "批准")), ("会议谁主持", ("主持",)), ("谁知道", ()), ("几天签发", ())],
)
def test_the_deed_asked_for_is_known(text: str, deeds: tuple[str, ...]) -> None:
    assert deed_asked(text) == deeds


def test_daily_words_have_the_words_of_rules() -> None:
    assert "批准" in formal_words("这事谁点头")
    assert "近亲属" in forms_of("媳妇")
    assert forms_of("巡察") == ()


def test_the_table_of_daily_words_holds_words_not_answers() -> None:
    for said, forms in SPOKEN:
        assert forms
        assert not any(sign.isdigit() for sign in said + "".join(forms))
        assert all(len(form) <= 12 for form in forms)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("领导小组副组长", "巡察组副组长", ("领导小组", "巡察组")),
        ("反馈公开", "整改公开", ("反馈", "整改")),
        ("工作证", "出入证", ("工作证", "出入证")),
        ("组长", "副组长", ("组长", "副组长")),
        ("报告", "报告", ("", "")),
        ("报告", "", ("", "")),
    ],
)
def test_what_tells_two_names_apart(one: str, other: str, apart: tuple[str, str]) -> None:
    assert unlike(one, other) == apart


def test_what_speaks_of_the_other_thing_alone_stands_back() -> None:
    def piece(under_title: str, score: float) -> Candidate:
        return cast("Candidate", Piece(under_title, score))

    ranked = [piece("领导小组副组长2人", 9), piece("巡察组副组长2人", 8), piece("联络员1人", 7)]
    found = put_back(ranked, "巡察组", "领导小组")
    assert [one.under_title for one in found] == ["巡察组副组长2人", "联络员1人", "领导小组副组长2人"]


ARTICLE = (
    ProvisionType.ARTICLE,
    "第九条",
    "",
    ("第二章　整改", "第一节　方案"),
    (
        (ProvisionType.PARAGRAPH, "", "方案报巡察办审核。逾期不报的，通报批评。报送下列材料："),
        (ProvisionType.ITEM, "（一）", "方案；"),
    ),
)
SLIDE = (ProvisionType.SLIDE, "第3页", "底稿怎么写", (), ((ProvisionType.PARAGRAPH, "", "一事一稿。"),))


@pytest.mark.parametrize(
    ("unit", "read"),
    [
        (
            ARTICLE,
            [
                "办法 第一节　方案\n方案报巡察办审核。",
                "办法 第一节　方案\n方案报巡察办审核。逾期不报的，通报批评。",
                "办法 第一节　方案\n报送下列材料：",
                "办法 第一节　方案\n报送下列材料：（一）方案；",
            ],
        ),
        (SLIDE, ["办法 底稿怎么写\n一事一稿。"]),
    ],
    ids=["behind the sentence it goes on from, an item behind its lead", "below what the slide is called"],
)
def test_a_piece_is_read_below_its_headings(unit: Unit, read: list[str]) -> None:
    placed, below = _placed(unit)
    hit = Hit(placed, 1.0, 0.9, ())
    ranked = rank_pieces(_asked("方案报谁", "who"), [hit], lambda _: _whole(spans(placed, below)))
    assert sorted(one.under_title for one in ranked) == sorted(read)


def _placed(unit: Unit) -> tuple[Placed, list[Provision]]:
    kind, label, text, heading, children = unit
    own = Provision("u", kind, label, text, heading)
    below = [Provision(f"u__para_1{n * '__item_1'}", *child, heading) for n, child in enumerate(children)]
    full = "\n".join(one.label + one.text for one in (own, *below))
    version = Version("办法", "办法", Kind.REGULATION, Level.PUBLIC, effective=date(2020, 1, 1))
    return Placed(1, version, own, full), [own, *below]


def _whole(found: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(one for one in found if one.whole)
