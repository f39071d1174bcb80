"""Dates as official texts and tables write them.

2024年7月1日   二○○四年十月一日   ２０１３年７月１日   2024-07-01   2024/7/1   2024.7.1   20240701
"""

from __future__ import annotations

import re
from datetime import date

from ingest.structure.marks import number_of

_D = "0-9０-９零〇○Ｏ一二三四五六七八九"
_G = "[\\s\u3000]*"
DATE = f"[{_D}](?:{_G}[{_D}]){{3}}{_G}年{_G}[{_D}十]{{1,3}}{_G}月{_G}(?:[{_D}十]{_G}){{1,3}}日"
"""A whole date in running text, as a pattern without groups."""

_IN_TEXT = re.compile(f"({_G}(?:[{_D}]{_G}){{4}})年([^年月日]{{1,8}})月([^年月日]{{1,8}})日")
_WRITTEN = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T]0?0:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")


def read_date(text: str) -> date | None:
    """The date that ``text`` is, in the way of running texts; None where it is none or does not exist.

    >>> read_date("二○○四年十月一日"), read_date("2023年2月30日")
    (datetime.date(2004, 10, 1), None)
    """
    found = _IN_TEXT.fullmatch(text.strip())
    numbers = [number_of(part) for part in found.groups()] if found else []
    return _date(*numbers) if numbers else None


def read_written_date(text: str) -> date | None:
    """The date of a table's cell or of front matter; also the way of running texts."""
    text = text.strip()
    found = _WRITTEN.fullmatch(text)
    if not found:
        return read_date(text)
    parts = [part for part in found.groups() if part and part.isdecimal()]
    return _date(*map(int, parts))


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
