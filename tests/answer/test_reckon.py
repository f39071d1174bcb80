"""Days counted from the day of an event, against deadlines read by hand and calendars of every sort."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.reckon import (
    Deadline,
    Reckoned,
    count_out,
    deadlines,
    is_from,
    is_kept,
    is_workday,
    may_be,
    not_counted,
    quote_out,
    reckon,
    told_events,
)

TODAY = date(2025, 12, 31)
SPRING = {
    **{date(2025, 1, 28) + timedelta(days=n): "off" for n in range(8)},
    date(2025, 1, 26): "work",
    date(2025, 2, 8): "work",
}
PLAN = Path(__file__).parents[2] / "evals" / "plan" / "facts.csv"
UNITS = {"工作日": "工作日", "日": "日", "天": "日", "月": "月", "个月": "月"}


def test_the_deadlines_of_the_plan_are_read_as_it_has_them() -> None:
    with PLAN.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["predicate"] == "deadline" and row["n"]]
    rows = [row for row in rows if row["direction"] in ("after", "before") and row["n_unit"] in UNITS]
    assert len(rows) > 130
    misread = [
        row["value"]
        for row in rows
        if (int(row["n"]), UNITS[row["n_unit"]], row["direction"] == "before")
        not in {(one.number, one.unit, one.before) for one in deadlines(row["value"])}
    ]
    assert misread == []


@pytest.mark.parametrize(
    "text",
    [
        "进驻满30天前后5天内召开",
        "每周不少于1次",
        "发现后24小时内报巡察办",
        "2024年7月1日起施行",
        "近3年退出领导班子的老同志",
        "成员不少于3人",
    ],
)
def test_what_sets_no_deadline_in_days_has_none(text: str) -> None:
    assert deadlines(text) == ()


@pytest.mark.parametrize(
    ("start", "deadline", "end"),
    [
        (date(2025, 1, 16), Deadline("收到书面反馈意见", 15, "工作日", before=False), date(2025, 2, 12)),
        (date(2025, 2, 12), Deadline("进驻", 15, "工作日", before=True), date(2025, 1, 16)),
        (date(2025, 1, 16), Deadline("反馈", 15, "日", before=False), date(2025, 1, 31)),
        (date(2025, 3, 10), Deadline("进驻", 45, "日", before=True), date(2025, 1, 24)),
        (date(2025, 8, 31), Deadline("反馈", 6, "月", before=False), date(2026, 2, 28)),
        (date(2024, 2, 29), Deadline("反馈", 1, "年", before=False), date(2025, 2, 28)),
    ],
)
def test_a_day_is_reckoned(start: date, deadline: Deadline, end: date) -> None:
    assert reckon(start, deadline, SPRING) == end


DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
CALENDARS = st.dictionaries(DAYS, st.sampled_from(["off", "work"]), max_size=20)


@given(DAYS, st.integers(1, 60), CALENDARS, st.booleans())
def test_so_many_working_days_lie_between(
    start: date, number: int, calendar: dict[date, str], before: bool
) -> None:
    end = reckon(start, Deadline("进驻", number, "工作日", before=before), calendar)
    assert is_workday(end, calendar)
    step = -1 if before else 1
    passed = [start + timedelta(days=step * n) for n in range(1, abs((end - start).days) + 1)]
    assert sum(is_workday(day, calendar) for day in passed) == number


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("2025年1月16日反馈的，方案最迟哪天交", [(date(2025, 1, 16), "反馈的")]),
        ("方案最迟哪天交？反馈会是2024年2月29号开的", [(date(2024, 2, 29), "反馈会是开的")]),
        ("2024年 3月 10 日反馈", [(date(2024, 3, 10), "反馈")]),
        ("24年3月10日反馈", [(date(2024, 3, 10), "反馈")]),
        ("去年12月20日反馈的", [(date(2024, 12, 20), "反馈的")]),
        ("明年3月10日进驻，倒排时间表", [(date(2026, 3, 10), "进驻")]),
        ("3月10日进驻", [(date(2026, 3, 10), "进驻")]),  # the nearest to the last day of 2025
        ("11月20日反馈的", [(date(2025, 11, 20), "反馈的")]),
        (
            "原定1月10日反馈，后来改到1月16日反馈",
            [(date(2026, 1, 10), "原定反馈"), (date(2026, 1, 16), "后来改到反馈")],
        ),
        *((text, []) for text in ("2023年2月30日反馈", "2023年反馈的", "反馈后几天", "13月1日进驻", "")),
        *((text, []) for text in ("0000年1月1日反馈", "三月十日进驻")),
        ("9999年12月31日反馈", []),
    ],
)
def test_days_told_are_read_with_what_happened(text: str, events: list[tuple[date, str]]) -> None:
    assert [(event.day, event.said) for event in told_events(text, TODAY)] == events


@pytest.mark.parametrize(
    ("event", "said", "may", "surely"),
    [
        ("被巡察党组织应当在收到书面反馈意见", "反馈的", True, True),
        ("收到书面反馈意见", "反馈会是开的", True, True),
        ("反馈应当在书记专题会议听取汇报", "反馈的", False, False),
        ("书记专题会议听取汇报", "听取汇报的", True, False),
        ("书记专题会议听取汇报", "书记专题会听取汇报", True, True),
        ("领导小组组长批准", "领导小组会开了", True, False),
        ("收到通知书", "收到书面反馈意见的", False, False),
        ("自签收", "签收的", True, False),
        ("收到请示", "收到调阅单", False, False),
        ("收到调阅单", "收到调阅单", True, True),
        ("在进驻", "进点", True, True),
        ("巡察报告初稿应当在现场巡察结束", "现场巡察结束", True, True),
        ("走访结束", "现场巡察结束", True, False),
        ("会", "开的会", True, True),
        ("现场巡察结束", "进驻", False, False),
        ("反馈会议", "", False, False),
    ],
)
def test_an_event_is_known_by_its_words(event: str, said: str, may: bool, surely: bool) -> None:
    deadline = Deadline(event, 5, "工作日", before=False)
    assert (may_be(deadline, said), is_from(deadline, said)) == (may, surely)


@pytest.mark.parametrize(
    "text",
    [
        "巡察结束以后1年内不得利用巡察影响谋取私利",
        "整改期满后一年半",
        "反馈后2天半",
        "进驻最后10日内",
        "进驻前3日内张贴",
        "反馈情况于每年12月20日前公开",
        "反馈后30年内保存",
    ],
)
def test_what_is_no_last_day_is_not_reckoned(text: str) -> None:
    assert deadlines(text) == ()


def test_a_year_without_a_calendar_is_told() -> None:
    deadline = Deadline("反馈", 5, "工作日", before=False)
    start = date(2030, 5, 6)
    told = count_out(start, reckon(start, deadline, SPRING), deadline, SPRING)
    assert told == "不迟于2030年5月13日（星期一）：自2030年5月6日的次日起数5个工作日（2030年未计节假日）。"


@pytest.mark.parametrize(
    ("calendar", "days", "told"),
    [
        ({date(2025, 10, 1): "off"}, (date(2025, 11, 3), date(2025, 12, 30)), ""),
        ({date(2025, 10, 1): "off"}, (date(2025, 12, 1), date(2026, 1, 5)), "2026年未计节假日"),
        ({date(2026, 1, 1): "off"}, (date(2026, 2, 10), date(2026, 3, 10)), "2026年1月1日以后未计节假日"),
        (
            {date(2026, 1, 1): "off", date(2026, 1, 4): "work"},
            (date(2026, 1, 5), date(2027, 1, 8)),
            "2026年1月4日以后、2027年未计节假日",
        ),
        ({date(2026, 1, 1): "off"}, (date(2025, 12, 29), date(2026, 1, 1)), "2025年未计节假日"),
        ({}, (date(2026, 1, 1), date(2026, 1, 8)), "2026年未计节假日"),
    ],
)
def test_what_the_calendar_lacks_is_told(
    calendar: dict[date, str], days: tuple[date, ...], told: str
) -> None:
    assert not_counted(days, calendar) == told


QUOTE = "被巡察党组织应当在收到书面反馈意见之日起15个工作日内报送整改方案"
KEPT = Reckoned(date(2025, 1, 16), date(2025, 2, 12))


@pytest.mark.parametrize(
    ("reckoned", "text", "kept"),
    [
        (KEPT, count_out(KEPT.start, KEPT.end, deadlines(QUOTE)[0], SPRING), True),
        (KEPT, quote_out(KEPT.end, QUOTE + "。"), True),
        (KEPT, quote_out(KEPT.end, QUOTE.replace("15", "20")), False),
        (KEPT, quote_out(date(2025, 2, 13), QUOTE), False),
        (Reckoned(KEPT.start, date(2025, 2, 13)), quote_out(date(2025, 2, 13), QUOTE), False),
        (KEPT, QUOTE, False),
    ],
    ids=["counted", "quoted", "another number", "another day", "counted wrong", "no day"],
)
def test_a_reckoned_sentence_is_counted_again(reckoned: Reckoned, text: str, kept: bool) -> None:
    assert is_kept(reckoned, text, [QUOTE], SPRING) is kept
