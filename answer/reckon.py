"""Days reckoned: 2025年1月16日反馈 and 收到书面反馈意见之日起15个工作日内 make 2025年2月12日.

The day of the event itself is not counted, forward or back. 工作日 leave out weekends and the days off of the
office's calendar, and count its make-up workdays; 日, 天, 月 and 年 run through. A result that touches a
year that the calendar does not cover says so.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from answer.values import number_value

Calendar = Mapping[date, str]
"""Day → "off" or "work", as ``Store.calendar`` has it."""

LONGEST = 400  # working days; more is no deadline
_NUMBER = "(?P<number>\\d{1,3}|[一二三四五六七八九十两半]{1,3})"
_UNIT = "(?P<unit>个工作日|工作日|个月|日|天|年)(?!以上|左右|至|前(?!送|报|完|提|交|通|书))"
_AFTER = re.compile(
    rf"(?P<event>[^，。；：（）、]{{1,24}}?)(?:之日起|的次日起|次日起|之后|以后|后)(?:的)?{_NUMBER}{_UNIT}(?!1次)"
)
_BEFORE = re.compile(rf"(?P<event>[^，。；：（）、]{{1,16}}?)(?:召开|开始)?(?:以前|之前|前){_NUMBER}{_UNIT}")
_AHEAD = re.compile(
    rf"(?P<event>[^，。；：（）、]{{1,16}}?)(?:召开|开始)?{_NUMBER}(?P<unit>个工作日|工作日|日|天)前(?![^，。；]{{0,2}}后)"
)
_EVENTS = (
    ("通知书",),
    ("督办单",),
    ("核对单",),
    ("商请函",),
    ("协助函",),
    ("建议书",),
    ("初稿",),
    ("审核意见",),
    ("反馈",),
    ("书记专题会", "专题会"),
    ("领导小组",),
    ("动员会",),
    ("组务会",),
    ("民主生活会",),
    ("整改期满", "集中整改结束"),
    ("结束", "撤点", "撤出"),
    ("离组",),
    ("进驻", "进点"),
    ("谈话", "谈完"),
    ("走访",),
    ("登记",),
    ("审定", "批准", "同意"),
    ("确认",),
    ("听取汇报", "听汇报"),
    ("收到", "接到", "送达", "签收"),
    ("会",),
)
"""Events by the words for them, the most telling first; the last one counts only where no other is told."""
_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Deadline:
    """``number`` of ``unit`` (工作日, 日, 月, 年) after ``event``, or before it."""

    event: str
    number: int
    unit: str
    before: bool

    @property
    def said(self) -> str:
        """15个工作日."""
        return f"{self.number}{'个' if self.unit in ('工作日', '月') else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """That ``end`` is the last day of some deadline counted from the day of its event, ``start``."""

    start: date
    end: date


def deadlines(text: str) -> tuple[Deadline, ...]:
    """The deadlines that a sentence of a provision sets, in order."""
    found = [
        (match.start(), _deadline(match, before=before))
        for pattern, before in ((_AFTER, False), (_BEFORE, True), (_AHEAD, True))
        for match in pattern.finditer(text)
    ]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]) if one)


def told_event(text: str, today: date) -> tuple[date, str] | None:
    """The whole day that a question names and the clause that says what happened on it; None without one.

    A day without a year is one of this year.
    """
    for clause in re.split("[，。；？！,;?!]", text):
        if found := _DAY.search(clause):
            year, month, day = int(found[1] or today.year), int(found[2]), int(found[3])
            if 1 <= month <= 12 and 1 <= day <= months.monthrange(year, month)[1]:
                return date(year, month, day), clause.replace(found[0], "")
    return None


def may_be(deadline: Deadline, said: str) -> bool:
    """Whether the deadline may count from what a person says happened: all that they name is named there."""
    told = _events(said)
    return bool(told) and told <= _events(deadline.event)


def is_from(deadline: Deadline, said: str) -> bool:
    """Whether it surely does: what it names first is what the person names."""
    return may_be(deadline, said) and min(_events(deadline.event)) in _events(said)


def _events(text: str) -> frozenset[int]:
    found = {place for place, words in enumerate(_EVENTS) if any(word in text for word in words)}
    return frozenset(found - {len(_EVENTS) - 1} or found)


def reckon(start: date, deadline: Deadline, calendar: Calendar) -> date:
    """The last day of a deadline whose event is on ``start``."""
    step = -1 if deadline.before else 1
    if deadline.unit in ("月", "年"):
        return _moved(start, step * deadline.number * (12 if deadline.unit == "年" else 1))
    if deadline.unit == "日":
        return start + timedelta(days=step * deadline.number)
    day, left = start, min(deadline.number, LONGEST)
    while left:
        day += timedelta(days=step)
        left -= is_workday(day, calendar)
    return day


def is_workday(day: date, calendar: Calendar) -> bool:
    """By the calendar where it names the day, else Monday to Friday."""
    named = calendar.get(day)
    return named == "work" if named else day.weekday() < 5


def uncovered(start: date, end: date, calendar: Calendar) -> tuple[int, ...]:
    """The years between two days of which the calendar names no day off."""
    covered = {day.year for day, sort in calendar.items() if sort == "off"}
    first, last = sorted((start.year, end.year))
    return tuple(year for year in range(first, last + 1) if year not in covered)


def name_day(day: date) -> str:
    """2025年2月12日（星期三）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def count_out(start: date, end: date, deadline: Deadline, calendar: Calendar) -> str:
    """The sentence of a reckoned day, which tells how it was counted."""
    since = f"{start.year}年{start.month}月{start.day}日"
    way = (
        f"从{since}往前数{deadline.said}，当日不计"
        if deadline.before
        else f"自{since}的次日起数{deadline.said}"
    )
    years = uncovered(start, end, calendar) if deadline.unit == "工作日" else ()
    note = f"（{'、'.join(map(str, years))}年未计节假日）" if years else ""
    return f"{_until(end)}{way}{note}。"


def quote_out(end: date, words: str) -> str:
    """The sentence of a reckoned day with the words of the provision that sets it."""
    return f"{_until(end)}{words}"


def is_kept(reckoned: Reckoned, text: str, quotes: Iterable[str], calendar: Calendar) -> bool:
    """Whether a sentence says the day that some deadline of its basis makes, and how or in whose words."""
    start, end = reckoned.start, reckoned.end
    for quote in quotes:
        right = [one for one in deadlines(quote) if reckon(start, one, calendar) == end]
        ways = [count_out(start, end, one, calendar) for one in right]
        rest = text.removeprefix(_until(end))
        if text in ways or (right and rest != text and rest.rstrip("。；") in quote):
            return True
    return False


def _until(end: date) -> str:
    return f"不迟于{name_day(end)}："


def _deadline(match: re.Match[str], *, before: bool) -> Deadline | None:
    number = number_value(match["number"])
    if number is None or not number.is_integer() or not 1 <= number <= LONGEST or match["event"][-1] == "前":
        return None
    unit = match["unit"].removeprefix("个").replace("天", "日")
    return Deadline(match["event"], int(number), unit, before)


def _moved(day: date, by: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
