"""What kinds of documents may answer: those that rule, and others only where the words ask for them.

A course tells what a rule says, a report what was found once, a practice what another office does. None of
them is a basis for how something is done here, however well it fits the words of the question.
"""

from __future__ import annotations

import re

from library.model import Kind

RULING = (Kind.REGULATION, Kind.LAW, Kind.GUIDE, Kind.FORM, Kind.TABLE, Kind.OTHER)
_ASKED = {
    Kind.COURSE: "微课|课程|哪(?:门|节|堂|一课)|课件|课上|讲稿|课堂|实录|砺剑",
    Kind.REPORT: "案例|例子|实例|范例|报告样例|(?:往年|以前)的?报告"
    "|(?:[一二三四五六七八]轮|上轮)\\S{0,14}(?:发现|查出|指出)",
    Kind.PRACTICE: "做法|经验|公开报道|历下|长清|章丘|高新|济南|五必谈|四必查|三下沉|大比武"
    "|金钥匙|营养餐|路线图",
    Kind.SPECIMEN: "样例|填好的|示例|照着填",
}
ASKED = {kind: re.compile(words) for kind, words in _ASKED.items()}


def kinds_asked(text: str) -> tuple[Kind, ...]:
    """The kinds that may answer ``text``: RULING, and those whose words stand in it."""
    return (*RULING, *(kind for kind, words in ASKED.items() if words.search(text)))
