"""Signature, date and list of attachments that stand after the last article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.structure.lines import Line
from ingest.structure.marks import read_mark

_DATE = re.compile(
    r"[（(]?\s*(?:[0-9０-９]\s*){4}年\s*(?:[0-9０-９]\s*){1,2}月\s*(?:[0-9０-９]\s*){1,2}日\s*[）)]?$"
    r"|[（(]?[二一][〇○Ｏ零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日[）)]?$"
)
_ENDS = re.compile(
    r"(?:办公室|办公厅|委员会|人民政府|政府|国务院|法院|检察院|领导小组|[局厅部委院会办组署处科室党组])$"
)
_LISTED = re.compile(r"附件?\s*[：:]")
_PUNCTUATION = re.compile(r"[。；，：;:]")


def closing_start(lines: Sequence[Line]) -> int:
    """Where the closing lines begin among the lines of the last article; len(lines) where there are none.

    The first line is never closing: an article keeps at least its own words.
    """
    start = len(lines)
    dated = False
    for place in range(len(lines) - 1, max(0, len(lines) - 40), -1):
        text = lines[place].text
        if _DATE.match(text):
            dated = True
        elif not (dated and _signs(text)):
            break
        start = place
    listed = _listed_start(lines, start)
    return listed if listed is not None else start if dated else len(lines)


def _signs(text: str) -> bool:
    return len(text) <= 40 and bool(_ENDS.search(text)) and not _PUNCTUATION.search(text)


def _listed_start(lines: Sequence[Line], end: int) -> int | None:
    """The place of 附件：1.… directly before ``end``."""
    place = end - 1
    while place > 0 and read_mark(lines[place].text) and len(lines[place].text) <= 60:
        place -= 1
    return place if place > 0 and _LISTED.match(lines[place].text) else None
