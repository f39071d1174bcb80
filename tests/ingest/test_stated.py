"""What texts state of themselves: dates of every spelling, closing articles, heads, what they abolish."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_date, read_written_date
from ingest.stated import Stated, read_stated
from library.numerals import write_number
from tests.ingest.reading import of_markdown

CLOSINGS = [
    ("本办法自2024年7月1日起施行。", date(2024, 7, 1)),
    ("本办法由巡察办负责解释，自2022年3月1日起施行。", date(2022, 3, 1)),
    ("本规定自一九九四年一月一日起施行。", date(1994, 1, 1)),
    ("本规定自二○○四年十月一日起施行。", date(2004, 10, 1)),
    ("本解释自２０１３年７月１日起施行。", date(2013, 7, 1)),
    ("本规范自2009年1月1 日起实施。", date(2009, 1, 1)),
    ("本规则自2021年4月1日零时起施行。", date(2021, 4, 1)),
    ("本规程自2023年7月1日起执行。", date(2023, 7, 1)),
    ("本条例自2020年3月1日施行。", date(2020, 3, 1)),
    ("本标准自2024年1月1日起施行，企业最迟应当自2025年1月1日起达到要求。", date(2024, 1, 1)),
    ("《甲办法》自2019年3月1日起废止。本办法自2023年3月1日起施行。", date(2023, 3, 1)),
    ("2010年1月1日以前立案的，适用原规定。", None),
    ("自本法施行之日起，《乙办法》停止执行。", None),
    ("《乙规定》自2010年1月1日起施行以来的文件由各单位清理。", None),
]


def stated(*articles: str, head: str = "") -> Stated:
    numbers = "一二三四五六七八九"
    body = "\n\n".join(f"第{numbers[i]}条 {text}" for i, text in enumerate(articles))
    found = of_markdown(f"# 试点工作办法\n\n{head}\n\n{body}\n")
    return read_stated(found.provisions, found.title)


@pytest.mark.parametrize(("text", "day"), CLOSINGS)
def test_the_closing_article_states_the_day(text: str, day: date | None) -> None:
    assert stated("为了做好工作，制定本办法。", text).closing == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("本办法自公布之日起施行。", 0),
        ("本通知自印发之日起执行。", 0),
        ("本条例自公布之日起30日后施行。", 30),
        ("本规定自发布之日起三十日后施行。", 30),
    ],
)
def test_from_the_day_of_issue(text: str, days: int) -> None:
    found = stated("为了做好工作，制定本办法。", text)
    assert (found.from_issue, found.days_after, found.closing) == (True, days, None)


@pytest.mark.parametrize(
    ("head", "issued", "effective", "issuer"),
    [
        (
            "（2020年5月18日印发　2024年6月28日市委巡察工作领导小组修订印发　自2024年7月1日起施行）",
            date(2024, 6, 28),
            date(2024, 7, 1),
            "市委巡察工作领导小组",
        ),
        (
            "（市委巡察工作领导小组2022年3月15日印发　2022年4月1日起施行）",
            date(2022, 3, 15),
            date(2022, 4, 1),
            "市委巡察工作领导小组",
        ),
        (
            "2009年2月20日 国务院令第550号公布\n\n2016年2月6日 《国务院关于修改的决定》第一次修订",
            date(2016, 2, 6),
            None,
            None,
        ),
        ("2015年1月19日 最高人民法院审判委员会第1640次会议通过", date(2015, 1, 19), None, "最高人民法院"),
        ("2020年5月28日 第十三届全国人民代表大会第三次会议通过", date(2020, 5, 28), None, "全国人民代表大会"),
        ("（2025年3月1日市委巡察工作领导小组再次修订印发）", date(2025, 3, 1), None, "市委巡察工作领导小组"),
        ("2020年5月28日 通过\n\n2021年1月1日 施行", date(2020, 5, 28), date(2021, 1, 1), None),
        ("为了贯彻2019年3月1日会议通过的决定，结合实际，制定本办法。各单位遵照执行。", None, None, None),
    ],
)
def test_the_head_states_issue_and_effect(
    head: str, issued: date | None, effective: date | None, issuer: str | None
) -> None:
    found = stated("甲。", "乙。", head=head)
    assert (found.issued, found.head, found.issuer) == (issued, effective, issuer)


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("河巡发〔2024〕1号", "河巡发〔2024〕1号"),
        ("河巡发[2024]1号", "河巡发〔2024〕1号"),
        ("（法释〔2020〕17号）", "法释〔2020〕17号"),
        ("2001年1月1日 中华人民共和国国务院令第550号公布", "国务院令第550号"),
        ("根据《关于做好工作的通知》（河发〔2019〕3号）修订", None),
    ],
)
def test_the_head_states_the_number(head: str, number: str | None) -> None:
    assert stated("甲。", "乙。", head=head).number == number


def test_what_is_abolished_is_named_but_not_the_work_itself() -> None:
    closing = (
        "本办法自2024年7月1日起施行。2019年印发的《甲办法》、《关于实施〈乙规定〉的通知》"
        "和《试点工作办法》同时废止。《丙规定》继续有效。"
    )
    assert stated("甲。", closing).abolishes == ("甲办法", "关于实施《乙规定》的通知")


def test_signature_and_date_below_the_text_count_where_the_head_has_none() -> None:
    signed = "市委巡察工作领导小组\n\n2024年6月28日\n"
    text = f"# 试点工作办法\n\n第一条 甲。\n\n第二条 自印发之日起施行。\n\n{signed}"
    found = of_markdown(text)
    closing = read_stated(found.provisions, found.title)
    assert (closing.issued, closing.issuer) == (date(2024, 6, 28), "市委巡察工作领导小组")


@given(st.dates(min_value=date(1949, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_is_read_in_every_spelling(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(d)] for d in str(day.year))
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    arabic = f"{day.year}年{day.month}月{day.day}日"
    for text in (
        arabic,
        f"{day.year} 年 {day.month:02} 月 {day.day:02} 日",
        arabic.translate(wide),
        f"{year}年{write_number(day.month)}月{write_number(day.day)}日",
    ):
        assert read_date(text) == day
        assert stated("甲。", f"本办法自{text}起施行。").closing == day
    for text in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        arabic,
    ):
        assert read_written_date(text) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    read_date(text)
    read_written_date(text)


@pytest.mark.parametrize("text", ["2023年2月30日", "2023-13-01", "二〇二三年十三月一日", "2024-07", ""])
def test_a_day_that_does_not_exist_is_none(text: str) -> None:
    assert read_written_date(text) is None
