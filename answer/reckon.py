"""Days reckoned: 2025年1月16日反馈 and 收到书面反馈意见之日起15个工作日内 make 2025年2月12日.

The day of the event itself is not counted, forward or back. 工作日 leave out weekends and the days off of the
office's calendar, and count its make-up workdays; 日, 天, 月 and 年 run through. A result that touches a
year that the calendar does not cover says so. Whatever is not certain is not counted: two days told, an event
that the provision does not name, a time that is no last day.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from answer.values import number_value

Calendar = Mapping[date, str]
"""Day → "off" or "work", as ``Store.calendar`` has it."""

OCTOBER = 10
LONGEST = 400  # working days; more is no deadline
_NUMBER = "(?P<number>\\d{1,3}|[一二三四五六七八九十两]{1,3})"
_UNIT = "(?P<unit>个工作日|工作日|个月|日|天|年)(?!以上|左右|至|半|前(?!送|报|完|提|交|通|书))"
_AFTER = re.compile(
    rf"(?P<event>[^，。；：（）、]{{1,24}}?)(?<!最)(?:之日起|的次日起|次日起|之后|以后|后)(?:的)?{_NUMBER}{_UNIT}(?!1次)"
)
_BEFORE = re.compile(
    rf"(?P<event>[^，。；：（）、]{{1,16}}?)(?:召开|开始)?(?:以前|之前|前){_NUMBER}{_UNIT}(?!内|以内|之内)"
)
_AHEAD = re.compile(
    rf"(?P<event>[^，。；：（）、]{{1,16}}?)(?<![月\d])(?:召开|开始)?{_NUMBER}(?P<unit>个工作日|工作日|日|天)前(?![^，。；]{{0,2}}后)"
)
_NO_LIMIT = re.compile("不得|不准|不能|禁止|保存|保管|方可|才(?:能|可)")
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
    ("评估",),
    ("督导", "帮包"),
    ("考核",),
    ("每轮",),
    ("培训",),
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
"""Events by the words for them; the last one counts only where no other is told."""
_RECEIVED = next(place for place, words in enumerate(_EVENTS) if "收到" in words)
_OBJECT = re.compile("(?:收到|接到|送达|签收)的?([\u4e00-\u9fff]{2,8})")
_LEADING = re.compile(".*(?:[在于自从]|应当|必须)(?=.)")
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2}|(?<!\d)\d{2})\s*年\s*|(?P<told>今年|去年|前年|明年)|(?<![\d年]))"
    r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]"
)
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1}
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Deadline:
    """``number`` of ``unit`` (工作日, 日, 月, 年) after ``event``, or before it; ``clause`` sets it."""

    event: str
    number: int
    unit: str
    before: bool
    clause: str = ""

    @property
    def said(self) -> str:
        """15个工作日."""
        return f"{self.number}{'个' if self.unit in ('工作日', '月') else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class Event:
    """What a person says happened, or will, on a day."""

    day: date
    said: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """That ``end`` is the last day of some deadline counted from the day of its event, ``start``."""

    start: date
    end: date


def deadlines(text: str) -> tuple[Deadline, ...]:
    """The deadlines that a sentence of a provision sets, in order; what sets no last day is none."""
    found: list[Deadline] = []
    for clause in re.split("(?<=[；。])", text):
        here = [
            (match.start(), one)
            for pattern, before in ((_AFTER, False), (_BEFORE, True), (_AHEAD, True))
            for match in pattern.finditer(clause)
            if (one := _deadline(match, clause, before=before))
        ]
        found += [one for _, one in sorted(here, key=lambda pair: pair[0])]
    return tuple(found)


def told_events(text: str, today: date) -> tuple[Event, ...]:
    """The whole days that a question names, each with the clause that says what happened on it.

    A day without a year is the one nearest to ``today``.
    """
    return tuple(
        Event(day, clause.replace(match[0], "").strip())
        for clause in re.split("[，。；？！,;?!]", text)
        for match in _DAY.finditer(clause)
        if (day := _day(match, today))
    )


def may_be(deadline: Deadline, said: str) -> bool:
    """Whether a deadline may count from what a person says happened: all that they name is named there."""
    told, own = _events(said), _events(_event(deadline))
    if not told or not told <= own:
        return False
    return told != {_RECEIVED} or own != {_RECEIVED} or _same_object(_event(deadline), said, unsaid=True)


def is_from(deadline: Deadline, said: str) -> bool:
    """Whether it surely does: both name the same, receiving a thing apart, which the thing stands for."""
    told, own = _events(said), _events(_event(deadline))
    if not told or own - {_RECEIVED} != told - {_RECEIVED}:
        return False
    return bool(own - {_RECEIVED}) or _same_object(_event(deadline), said, unsaid=False)


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


def not_counted(days: Collection[date], calendar: Calendar) -> str:
    """What is said of the days between these whose holidays the calendar lacks; "" where it has them all.

    A year that it names no day off of, and its last year behind the last day named where that stands before
    the holidays of October: at the turn of the year often only those of January are known.
    """
    first, last = min(days), max(days)
    covered = {day.year for day, sort in calendar.items() if sort == "off"}
    lacking = [f"{year}年" for year in range(first.year, last.year + 1) if year not in covered]
    known = max(calendar, default=date.min)
    if first.year <= known.year <= last.year and known.month < OCTOBER and known < last:
        lacking.insert(0, f"{known.year}年{known.month}月{known.day}日以后")
    return f"{'、'.join(lacking)}未计节假日" if lacking else ""


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
    note = not_counted((start, end), calendar) if deadline.unit == "工作日" else ""
    return f"{_until(end)}{way}{f'（{note}）' if note else ''}。"


def quote_out(end: date, words: str) -> str:
    """The sentence of a reckoned day with the words of the provision that sets it."""
    return f"{_until(end)}{words}"


def is_kept(reckoned: Reckoned, text: str, quotes: Iterable[str], calendar: Calendar) -> bool:
    """Whether a sentence says the day that some deadline of its basis makes, and how or in whose words."""
    start, end = reckoned.start, reckoned.end
    rest = text.removeprefix(_until(end)).rstrip("。；")
    for quote in quotes:
        right = [one for one in deadlines(quote) if reckon(start, one, calendar) == end]
        if text in [count_out(start, end, one, calendar) for one in right]:
            return True
        if rest != text.rstrip("。；") and rest in quote and any(rest in one.clause for one in right):
            return True
    return False


def _until(end: date) -> str:
    return f"不迟于{name_day(end)}："


def _deadline(match: re.Match[str], clause: str, *, before: bool) -> Deadline | None:
    number = number_value(match["number"])
    if number is None or not number.is_integer() or not 1 <= number <= LONGEST:
        return None
    if match["event"][-1] == "前" or _NO_LIMIT.search(re.split("，", clause[match.end() :])[0]):
        return None
    unit = match["unit"].removeprefix("个").replace("天", "日")
    return Deadline(match["event"], int(number), unit, before, clause.strip())


def _day(match: re.Match[str], today: date) -> date | None:
    month, day = int(match["month"]), int(match["day"])
    if match["year"]:
        year = int(match["year"])
        years = [year if year > 99 else 2000 + year]
    elif match["told"]:
        years = [today.year + _YEARS[match["told"]]]
    else:
        years = [today.year, today.year - 1, today.year + 1]
    days = [
        date(year, month, day)
        for year in years
        if 1 <= month <= 12 and 1 <= day <= months.monthrange(year, month)[1]
    ]
    return min(days, key=lambda one: abs(one - today), default=None)


def _event(deadline: Deadline) -> str:
    """The event without what stands before it in the sentence: 初稿应当在现场巡察结束 → 现场巡察结束."""
    return _LEADING.sub("", deadline.event)


def _events(text: str) -> frozenset[int]:
    found = {place for place, words in enumerate(_EVENTS) if any(word in text for word in words)}
    return frozenset(found - {len(_EVENTS) - 1} or found)


def _same_object(event: str, said: str, *, unsaid: bool) -> bool:
    """Whether what is received is the same in both; ``unsaid``: the answer where one names nothing."""
    own, told = _OBJECT.search(event), _OBJECT.search(said)
    if own is None or told is None:
        return unsaid
    return own[1][:2] in told[1] or told[1][:2] in own[1]


def _moved(day: date, by: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
