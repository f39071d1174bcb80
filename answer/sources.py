"""What kinds of documents may answer: those that rule, and others only where the words ask for them.

A course tells what a rule says, a report what was found once, a practice what another office does. None of
them is a basis for how something is done here, however well it fits the words of the question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from library.model import Kind

RULING = tuple(kind for kind in Kind if kind.rules)
TOLD = (Kind.REPORT, Kind.PRACTICE)
"""What is looked into where no rule answers: what was found once, what others do."""
_SHOWN = "案例|例子|实例|范例|示范(?!文本|单位|点)|改前改后|改好的|写得好的|抄一句|反面教材"
_TOLD_IN = {
    Kind.COURSE: "哪(?:门|节|堂|一课)|课[上里]|[那这](?:门|节|堂)?课|讲稿|课堂|实录|课件|反例|老师|笑话"
    f"|{_SHOWN}",
    Kind.REPORT: f"{_SHOWN}|那份|(?:往年|以前)的?报告|写过|报告里(?:的|写了|对\\S{{1,4}}怎么)",
}
"""Words that ask for a story or an example; looked into by themselves first."""
_ASKED = {
    Kind.COURSE: "微课|课程|课说|砺剑|哪一?页|讲过",
    Kind.REPORT: "报告样例|(?:[一二三四五六七八]轮|上轮)\\S{0,14}(?:发现|查出|指出)",
    Kind.PRACTICE: "做法|经验|公开报道|历下|长清|章丘|高新|济南|五必谈|四必查|三下沉|大比武"
    "|金钥匙|营养餐|路线图",
    Kind.SPECIMEN: "样例|填好的|示例|照着填",
}
"""Words beside which documents of a kind may answer too."""
_WHICH = re.compile("哪(?:门|节|堂|一课)")


def told_in(text: str) -> tuple[Kind, ...]:
    """The kinds that ``text`` asks for a story or an example of: they are looked into by themselves first."""
    return tuple(kind for kind, words in _TOLD_IN.items() if re.search(words, text))


def asks_which(text: str) -> bool:
    """Whether it is asked which course something is in: no other document answers that."""
    return bool(_WHICH.search(text))


def kinds_asked(text: str) -> tuple[Kind, ...]:
    """The kinds that may answer ``text``: RULING, and those whose words stand in it."""
    told = told_in(text)
    return (*RULING, *(kind for kind, words in _ASKED.items() if kind in told or re.search(words, text)))


def caveat(sentences: Sequence[Collection[Kind]]) -> str:
    """The line that stands above an answer where what it says is no rule; "" where every sentence has one.

    Args:
        sentences: the kinds of the documents that each sentence rests on.
    """
    telling = [kinds for kinds in sentences if not any(kind.rules for kind in kinds)]
    captions = "；".join(dict.fromkeys(kind.caption for kinds in telling for kind in kinds))
    if not captions:
        return ""
    return f"以下出自{captions}。" if len(telling) == len(sentences) else f"其中有的内容出自{captions}。"
