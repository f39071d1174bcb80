"""The day a question speaks of, whether of the past, and whether it sets then and now side by side."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_DATE = re.compile(
    r"((?:19|20)\d{2})(?:年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?|[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)"
)
_END = re.compile("[底末](?:之前|以前|前)?|那?(?:会儿?|阵[儿子]?|个?时候)")
"""What belongs to a day named and leaves it where it is."""
_RELATIVE = {"今年": 0, "去年": -1, "大前年": -3, "前年": -2, "上一年": -1}
_SINCE = re.compile(r"(?:\S{0,8}?(?:出来|印发|施行|修订|公布))?(?:以后|之后|以来|后|起)")
_UNTIL = re.compile(r"(?:以前|之前|前)")
_PAST = re.compile(
    "以前|之前的|原来|原先|当时|当年|那时|旧的|旧版|旧条例|旧办法|旧规|老办法|老规定|曾经|过去|现在不|"
    "已经废止|废止前|修订前|改之前"
)
_NOT_PAST = re.compile(
    "(?:进驻|反馈|结束|报告|移交|谈话|开会|会议|审批|离组|发出|发|来|走|上岗|动员|满|换届)(?:会|组)?(?:以前|之前)|"
    "过去(?:了|的人)|旧的还能"
)
_CHANGE = re.compile(
    "(?:新旧|[几两三]版|各版)(?:两版|三版)?[^，。？；]*?(?:对(?:比|照|一)|比|变|改|不同|差|一样)[^，。？；]*|"
    "[跟和与比同]现在(?:的)?(?:规定)?(?:比|一样|有没有变|变没变|变了)[^，。？；]*|"
    "(?:是)?(?:怎么|咋)(?:一步步)?(?:改(?:到|过来)|变(?:[到成过化来的]|$))[^，。？；]*|"
    "(?:分别|各)(?:是)?(?:在)?哪(?:一)?版(?:里)?(?:说|规定|写|定)[^，。？；]*"
)
_THEN_AND_NOW = re.compile(
    "(?:以前|原来|原先|过去|当时)(?!的|没|有)(?:是)?([^，。？；]*?)(，?)现在(?:是|改成|变成)?(?=几|多少|多久|咋|怎么|呢)"
)
_YEARS_OF_CHANGE = re.compile("[，、]?(?:都|各|分别)(?:是)?哪(?:一)?年(?:改的|变的|的)?")


@dataclass(frozen=True, slots=True)
class Spoken:
    """``on`` is the day asked about; ``read`` the day where the question names one, in these ``words``."""

    on: date
    read: date | None
    past: bool
    words: str = ""


def read_date(text: str, today: date) -> Spoken:
    """The day ``text`` speaks of: a year alone is its last day, a year and month its last day.

    A period that has begun but not ended is cut at ``today``. "2024年以后" names no day, "2022年以前" the
    day before. Impossible dates (2023年2月30日) are read as their month.
    """
    past = _speaks_of_past(text)
    for found in _DATE.finditer(text):
        after = text[found.end() :]
        if _SINCE.match(after):
            continue
        day = _last_day(found, today)
        end = _END.match(after)
        if _UNTIL.match(after):
            day = _first_day(found) - timedelta(days=1)
        return Spoken(day, day, past or day < today, found[0] + (end[0] if end else ""))
    for word, years in _RELATIVE.items():
        if word in text and today.year + years >= 1:
            day = min(date(today.year + years, 12, 31), today)
            return Spoken(day, day, past or day < today, word)
    return Spoken(today, None, past)


def without_change(text: str) -> str:
    """What is asked of both times, where ``text`` sets then and now side by side; else ``text`` as it is.

    以前督办单15天现在几天，新旧给我对一下 → 督办单15天几天
    """
    rest = _THEN_AND_NOW.sub(r"\1\2", _CHANGE.sub("", text))
    return text if rest == text else _YEARS_OF_CHANGE.sub("", rest).strip("，、；;？? ")


def without_years(text: str) -> str:
    """The text without the days it names."""
    return _DATE.sub("", text)


def _speaks_of_past(text: str) -> bool:
    return bool(_PAST.search(_NOT_PAST.sub("", text)))


def _numbers(found: re.Match[str]) -> tuple[int, int | None, int | None]:
    month, day = found[2] or found[4], found[3] or found[5]
    valid = month is not None and 1 <= int(month) <= 12
    return int(found[1]), int(month) if valid and month else None, int(day) if valid and day else None


def _last_day(found: re.Match[str], today: date) -> date:
    year, month, day = _numbers(found)
    if month and day and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    last = date(year, month, calendar.monthrange(year, month)[1]) if month else date(year, 12, 31)
    first = _first_day(found)
    return today if first <= today < last else last


def _first_day(found: re.Match[str]) -> date:
    year, month, day = _numbers(found)
    if month and day and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return date(year, month or 1, 1)
