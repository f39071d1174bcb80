"""Numbers with their units, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.values import amounts, holds_value, number_value, unit_asked
from library.numerals import write_number

AMOUNTS = [
    ("不得超过三个月", {"3个月"}),
    ("10个工作日内", {"10工作日"}),
    ("十五日", {"15日"}),
    ("１５日", {"15日"}),
    ("三分之二以上", {"2/3"}),
    ("百分之八十", {"80%"}),
    ("80％", {"80%"}),
    ("河发〔2024〕5号", {"#2024", "#5"}),
    ("每周清洗一次", {"每周", "1次"}),
    ("应当当场答复", {"当场"}),
    ("没有数字", set()),
]
VALUES = [
    ("deadline", "应当在三十日内答复", True),
    ("deadline", "每届任期同本级人民代表大会每届任期相同", True),
    ("deadline", "由组长主持", False),
    ("who", "报领导小组组长批准", True),
    ("money", "处五千元罚款", True),
    ("money", "处三年有期徒刑", False),
    ("other", "任何文字", True),
]


@pytest.mark.parametrize(("text", "found"), AMOUNTS)
def test_amounts_are_numbers_with_their_unit(text: str, found: set[str]) -> None:
    assert amounts(text) == found


@pytest.mark.parametrize(("intent", "text", "holds"), VALUES)
def test_a_text_holds_the_value_that_an_intent_wants(intent: str, text: str, holds: bool) -> None:
    assert holds_value(intent, text) is holds


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("组务会多久开一次", "每"),
        ("组务会一次开多长时间", "长"),
        ("书记表态能讲多久", "长"),
        ("方案多久报上去", ""),
        ("几个人谈话", "人"),
        ("专项报告写多长", "字"),
        ("几点以前报", "点"),
        ("承诺书什么时候签", "时"),
        ("抽查至少抽多少人", "人"),
        ("评估抽多少条问题", "条"),
        ("作废谁说了算", "批"),
        ("自己说了算吗", ""),
        ("整改公开稿找谁签", "签"),
        ("送来的件谁签收", ""),
        ("方案谁审", "审"),
        ("谁审计他们", ""),
        ("谁定期检查", ""),
    ],
)
def test_what_is_counted_is_read_off_the_question(question: str, unit: str) -> None:
    assert unit_asked(question) == unit


@pytest.mark.parametrize(
    ("text", "holds"),
    [("表态发言不超过10分钟", True), ("集中培训不少于3天", True), ("组务会每周不少于1次", False)],
)
def test_how_long_is_not_how_often(text: str, holds: bool) -> None:
    assert holds_value("deadline", text, "长") is holds


@pytest.mark.parametrize(
    ("intent", "text", "unit", "holds"),
    [
        ("who", "作废的理由由承办人写明", "批", False),
        ("who", "底稿作废，报组长审批", "批", True),
        ("who", "交接双方在清单签字", "签", True),
        ("who", "台账由专人负责", "签", False),
        ("who", "由整改督查科牵头", "人", True),  # what is counted is no deed
        ("count", "抽查不低于反馈问题总数的30%", "条", True),
        ("count", "人数不低于三分之一", "人", True),
        ("count", "依照第十条办理", "条", False),
        ("deadline", "进驻前全员签订", "时", True),
        ("deadline", "依照前款办理", "时", False),
        ("count", "报组长审批", "批", False),
    ],
)
def test_a_share_is_a_number_and_a_deed_is_done(intent: str, text: str, unit: str, holds: bool) -> None:
    assert holds_value(intent, text, unit) is holds


@given(st.integers(min_value=1, max_value=99999))
def test_digits_and_numerals_say_the_same(number: int) -> None:
    assert number_value(write_number(number)) == number_value(str(number)) == number
    assert amounts(f"{write_number(number)}日") == {f"{number}日"}
