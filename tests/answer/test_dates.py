"""The day a question speaks of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.dates import read_date, without_change

TODAY = date(2025, 12, 31)
NAMED = [
    ("2023年5月的规定", date(2023, 5, 31), True),
    ("2023年5月8日怎么规定", date(2023, 5, 8), True),
    ("2017年信访条例", date(2017, 12, 31), True),
    ("2023-05-08有效的", date(2023, 5, 8), True),
    ("2023年2月30日", date(2023, 2, 28), True),
    ("2022年以前怎么定的", date(2021, 12, 31), True),
    ("去年怎么定的", date(2024, 12, 31), True),
    ("前年呢", date(2023, 12, 31), True),
    ("今年有变化吗", TODAY, False),
    ("2025年的规定", TODAY, False),
    ("2031年的安排", date(2031, 12, 31), False),
    ("2024年6月底以前交几份", date(2024, 6, 30), True),
    ("2023年那会儿几天", date(2023, 12, 31), True),
]
UNNAMED = [
    ("整改多久", False),
    ("2024年以后怎么定", False),
    ("2024年新条例出来以后改了吗", False),
    ("以前怎么规定的", True),
    ("原来的期限是多少", True),
    ("进驻以前要做什么", False),
    ("反馈前要报谁批", False),
    ("第2023号文件", False),
]


@pytest.mark.parametrize(("text", "day", "past"), NAMED)
def test_a_day_named_is_the_day_asked_about(text: str, day: date, past: bool) -> None:
    spoken = read_date(text, TODAY)
    assert (spoken.on, spoken.read, spoken.past) == (day, day, past)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024年底评估分几档", "2024年底"),
        ("2024年6月底以前交", "2024年6月底以前"),
        ("2023年那阵子", "2023年那阵子"),
    ],
)
def test_a_day_is_named_by_all_its_words(text: str, words: str) -> None:
    assert read_date(text, TODAY).words == words


@pytest.mark.parametrize(("text", "past"), UNNAMED)
def test_without_a_day_today_is_asked_about(text: str, past: bool) -> None:
    spoken = read_date(text, TODAY)
    assert (spoken.on, spoken.read, spoken.past) == (TODAY, None, past)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("以前督办单15天现在几天，新旧给我对一下", "督办单15天几天"),
        ("现场时间怎么改到现在的，都是哪年", "现场时间"),
        ("集中整改两个月三个月六个月分别哪版说的", "集中整改两个月三个月六个月"),
        ("信访件分类给几天，跟现在一样不", "信访件分类给几天"),
        ("原来证据要几类，现在几类", "证据要几类，几类"),
        ("谈话前后有什么不同要求", "谈话前后有什么不同要求"),
        ("整改前后对照表怎么填", "整改前后对照表怎么填"),
        ("方案怎么改成请示", "方案怎么改成请示"),
        ("被巡察单位跟现在的规定有冲突怎么办", "被巡察单位跟现在的规定有冲突怎么办"),
        ("集中整改进度分别在哪版系统填", "集中整改进度分别在哪版系统填"),
        ("原来的组长调走了现在谁负责", "原来的组长调走了现在谁负责"),
        ("整改期这几年怎么变的", "整改期这几年"),
        ("组长变了怎么办", "组长变了怎么办"),
        ("现在整改方案谁审", "现在整改方案谁审"),
        ("方案怎么改", "方案怎么改"),
        ("名单变动怎么改正", "名单变动怎么改正"),
    ],
)
def test_what_is_asked_of_then_and_now(text: str, matter: str) -> None:
    assert without_change(text) == matter


@given(st.text(max_size=60), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_text_has_a_day(text: str, today: date) -> None:
    spoken = read_date(text, today)
    assert (spoken.read is None) == (spoken.on == today) or spoken.read == today
