"""What counts as a right answer: each verdict, the comparison of values, the citations that count."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import Case, Place
from evals.gold import article_key
from evals.judge import Verdict, judge, normal
from evals.shown import ABSENT, Cited, Said, Shown

RULE = "整改工作办法"
GOLD = Place(RULE, "art_10__para_1")
ASKED = Case(
    id="q1",
    turns=("整改方案几天内报",),
    kind="deadline",
    person="cadre",
    expected="answered",
    gold=(GOLD,),
    also=(Place("实务指引", "step_S37__para_5"),),
    facts=("15个工作日内", "报领导小组"),
    wrong=("20个工作日", "30日"),
)


def case(**changed: object) -> Case:
    return Case(**{field: getattr(ASKED, field) for field in Case.__slots__} | changed)  # type: ignore[arg-type]


def cited(title: str = RULE, eid: str = "art_10", quote: str = "", *span: date) -> Cited:
    return Cited(f"《{title}》{eid}", title, eid, quote, *span)


def answered(*texts: str, citations: tuple[Cited, ...] = (cited(),), role: str = "answer") -> Shown:
    return Shown("answered", tuple(Said(text, role, (0,)) for text in texts), citations)


WHOLE = "收到意见之日起15个工作日内报领导小组。"
VERDICTS = [
    pytest.param(ASKED, answered(WHOLE), Verdict.RIGHT, id="all-facts-and-gold"),
    pytest.param(
        ASKED, answered("收到之日起十五个工作日内。", "报 领导小组"), Verdict.RIGHT, id="numerals-and-spaces"
    ),
    pytest.param(
        ASKED, answered("见第十条", citations=(cited(quote=WHOLE),)), Verdict.RIGHT, id="facts-in-the-quote"
    ),
    pytest.param(
        ASKED,
        answered(WHOLE, citations=(cited("实务指引", "step_S37"),)),
        Verdict.RIGHT,
        id="another-that-will-do",
    ),
    pytest.param(ASKED, answered("15个工作日内报送。"), Verdict.PARTLY, id="one-fact-of-two"),
    pytest.param(
        ASKED, answered(WHOLE, citations=(cited(eid="art_11"),)), Verdict.PARTLY, id="no-gold-cited"
    ),
    pytest.param(ASKED, answered("按规定办理。"), Verdict.WRONG, id="no-fact"),
    pytest.param(ASKED, answered("115个工作日内。"), Verdict.WRONG, id="end-of-another-number"),
    pytest.param(ASKED, answered(WHOLE, "即20个工作日。"), Verdict.WRONG, id="wrong-value"),
    pytest.param(ASKED, answered(WHOLE, "即二十个工作日。"), Verdict.WRONG, id="wrong-value-in-numerals"),
    pytest.param(ASKED, answered(f"不是20个工作日，{WHOLE}"), Verdict.RIGHT, id="wrong-value-put-right"),
    pytest.param(ASKED, answered(WHOLE, "退回的2025年4月130日"), Verdict.RIGHT, id="wrong-value-in-a-number"),
    pytest.param(
        ASKED,
        Shown("answered", (Said(WHOLE), Said("此前为30日。", "lineage")), (cited(),)),
        Verdict.RIGHT,
        id="former-value-told-as-such",
    ),
    pytest.param(
        ASKED, answered(WHOLE, citations=(cited(quote="20个工作日"),)), Verdict.RIGHT, id="wrong-only-quoted"
    ),
    pytest.param(case(facts=(), wrong=()), answered("是。"), Verdict.RIGHT, id="no-facts-asked"),
    pytest.param(
        case(facts=(), wrong=()),
        answered("是。", citations=(cited("别的"),)),
        Verdict.WRONG,
        id="nothing-holds",
    ),
    pytest.param(ASKED, Shown("no_evidence"), Verdict.SILENT, id="silent"),
    pytest.param(ASKED, Shown(ABSENT), Verdict.SILENT, id="absent"),
    pytest.param(ASKED, Shown("refused:secret"), Verdict.REFUSED, id="refused-wrongly"),
    pytest.param(case(expected="no_evidence"), Shown("no_evidence"), Verdict.RIGHT, id="rightly-silent"),
    pytest.param(case(expected="no_evidence"), answered(WHOLE), Verdict.WRONG, id="answered-without-basis"),
    pytest.param(
        case(expected="refused:secret"), Shown("refused:secret"), Verdict.RIGHT, id="rightly-refused"
    ),
    pytest.param(case(expected="refused:secret"), answered(WHOLE), Verdict.WRONG, id="answered-a-secret"),
    pytest.param(
        case(expected="refused:secret"), Shown("refused:judgement"), Verdict.REFUSED, id="other-kind"
    ),
    pytest.param(
        case(expected="refused:secret", accept=("no_evidence",)),
        Shown("no_evidence"),
        Verdict.RIGHT,
        id="accepted",
    ),
]


@pytest.mark.parametrize(("asked", "shown", "verdict"), VERDICTS)
def test_each_verdict(asked: Case, shown: Shown, verdict: Verdict) -> None:
    assert judge(asked, shown).verdict is verdict


def test_facts_are_told_apart_by_where_they_stand() -> None:
    judged = judge(ASKED, answered("一", "二", "三", "15个工作日内", citations=(cited(quote="报领导小组"),)))
    assert (judged.first, judged.said, judged.seen) == ((), ("15个工作日内",), ("15个工作日内", "报领导小组"))


FINER = [
    ("art_10__para_1", True),
    ("art_10__para_1__item_2", True),
    ("art_10", False),
    ("art_10__para_2", False),
    ("art_10__para_11", False),
]


@pytest.mark.parametrize(("eid", "finer"), FINER)
def test_a_citation_as_fine_as_gold_is_a_plus(eid: str, finer: bool) -> None:
    judged = judge(ASKED, answered(WHOLE, citations=(cited(eid=eid),)))
    assert (judged.gold_cited, judged.finer) == (True, finer)


SPANS = [
    pytest.param((date(2022, 1, 1), date(2024, 7, 1)), True, id="of-that-day"),
    pytest.param((date(2024, 7, 1),), False, id="of-a-later-day"),
    pytest.param((date(2020, 1, 1), date(2023, 5, 1)), False, id="its-last-day-is-the-one-before"),
    pytest.param((), True, id="dates-unknown"),
]


@pytest.mark.parametrize(("span", "dated"), SPANS)
def test_a_question_about_a_day_wants_the_version_of_that_day(span: tuple[date, ...], dated: bool) -> None:
    shown = answered(WHOLE, citations=(cited(RULE, "art_10", "", *span),))
    assert judge(case(on=date(2023, 5, 1)), shown).dated is dated


def test_citations_that_only_say_which_version_speaks_are_left_out() -> None:
    status, rule = cited(eid="title"), cited()
    sentences = (Said("已被修订。", "lineage", (0,)), Said(WHOLE, "answer", (1,)))
    assert Shown("answered", sentences, (status, rule)).ruling == (rule,)
    assert Shown("answered", sentences[:1], (status,)).ruling == (status,)


UNITS = [
    ("art_5__para_2__item_1", "art_5"),
    ("att_1__art_3__para_1", "att_1__art_3"),
    ("step_S12__para_2", "step_S12"),
    ("form_B03__field_4", "form_B03"),
    ("chp_2__sec_1__para_3", "chp_2__sec_1"),
    ("point_P010", "point_P010"),
]


@pytest.mark.parametrize(("eid", "unit"), UNITS)
def test_an_address_is_cut_to_what_is_ranked(eid: str, unit: str) -> None:
    assert article_key("《办法》", eid) == ("办法", unit)


NORMAL = [
    ("十五个工作日", "15个工作日"),
    ("１５ 个\n工作日", "15个工作日"),
    ("百分之二十", "20%"),
    ("第一、二项", "第1/2项"),
    ("1.5倍", "1点5倍"),
    ("“三清单”《办法》", "3清单办法"),
]


@pytest.mark.parametrize(("text", "same"), NORMAL)
def test_texts_are_compared_without_marks_and_in_digits(text: str, same: str) -> None:
    assert normal(text) == same


@given(st.text(alphabet="一二三十百5１.、，。 《》年内%点", max_size=30))
def test_what_is_normal_stays_so(text: str) -> None:
    assert not set(normal(text)) & set("、，。 《》１.")


@given(st.integers(1, 400), st.integers(1, 400))
def test_one_number_is_never_found_in_another(fact: int, said: int) -> None:
    judged = judge(case(facts=(f"{fact}日内",), wrong=()), answered(f"自收到之日起{said}日内报送"))
    assert (judged.verdict is Verdict.RIGHT) == (fact == said)
