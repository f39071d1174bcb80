"""Reads a title without marks backwards from its address: 认定为|民事诉讼法|第二百零七条.

Nothing marks where such a title begins, so it is cut behind the last word that leads to a citation (依照,
认定为, 和 …), but not inside a word of titles (共和国, 应对, 普及). Titles known to the
caller come first.
"""

from __future__ import annotations

import re
from collections.abc import Collection

KINDS = (
    "民法总则|基本法|法典|条例|办法|规定|规则|解释|细则|准则|章程|规程|修正案|决定|公约|协定|议定书|意见|通知|制度|方案|守则|规范|标准|"
    "纲要|指引|规划|批复|纪要|通则|程序|宪法|法"
)
"""The words on which titles of regulations end."""

_TAIL = re.compile(
    rf"(?P<title>[\u4e00-\u9fff]*?(?:{KINDS})(?:[（(](?:[一二三四五六七八九十]{{1,3}}|试行|暂行|草案)[）)])?)"
    r"(?:[（(][^（）()]{0,40}[）)])?(?:(?<!民法)总则|分则)?(?P<loose>[ \u3000]?(?:中的|中|的)?)[ \u3000]?\Z"
)
_LEADS = re.compile(
    "依照|依据|根据|按照|参照|比照|遵照|适用|援用|引用|违反|违背|符合|属于|认定|构成|触犯|不属|影响|排除|执行|删去|"
    "废止|规定(?=.)|上述|前述|具有|具备|没有|含有|作出|提出|查询|请问|例如|比如|关于|以及|其中|应当|可以|不得|"
    "达到|超过|犯(?!罪)|实施(?!条例|细则|办法|规定|规则)|(?<!行)为|(?<!共)和(?![国平解谐])|与(?!计划)|(?<!普)及|或者?|"
    "对(?=外商)|(?<!应)对(?!外)|的|在|是|由|按|依(?!法)|以|从事|从(?!业)|因|即|并|但|将|受理|受|于|后|到|查|看|问|说|讲|下|把|向|"
    "(?:修订|修正|修改)前?(?!案)|同时|分别|包括|新增|除|承担|履行|审理|遵守|行使|邮寄|出现|落入|赔偿(?!法)|结合|计入|其(?!他)|采取|确定|提供|取得|指(?!导|定|引)|计算|考虑|保存|拨付|支付(?!结)|提起|引进|告知|请求|未尽|如无|"
    "界定|视同|提交|使用(?!权)|超出|办理|主张|处分(?=企业|公司)|又|了|就(?!业)|过(?!渡)|"
    "(?<![国所私])有(?![限关线机效])"
)
_FAMOUS = re.compile(
    "(?:中华人民共和国|原)?(?:刑法|民法典|民法通则|宪法|(?:刑事|民事|行政)诉讼法|(?:刑法|宪法)修正案)(?:[（(][^（）()]{1,3}[）)])?$"
)
_LOOK_BACK = 48


def read_short_title(text: str, end: int, known: Collection[str] = ()) -> tuple[int, str] | None:
    """The title without marks that ends at ``text[:end]``, with the character where it starts.

    Args:
        end: where the address starts.
        known: titles and short titles of the library; the longest that fits wins over any guess.

    Returns:
        (start, title); None where no title stands there.
    """
    window = text[max(0, end - _LOOK_BACK) : end]
    found = _TAIL.search(window)
    if not found:
        return None
    title, stop = found["title"], end - len(window) + found.end("title")
    if found["loose"].strip() and title.endswith(
        ("规定", "决定", "意见", "通知", "标准", "解释", "方案", "程序")
    ):
        return None  # 本法规定的第一款: 规定 is no title here
    cut = _known_start(title, known)
    title = title[_guessed_start(title) if cut is None else cut :]
    return (stop - len(title), title) if len(title) > 1 else None


def _guessed_start(title: str) -> int:
    """Behind the last word that leads to a citation; laws that everybody names so are cut by their name."""
    if famous := _FAMOUS.search(title):
        return famous.start()
    name = len(re.sub(r"[（(].*", "", title))
    leads = [m.end() for m in _LEADS.finditer(title, 0, name) if m.end() <= name - 2]
    return leads[-1] if leads else 0


def _known_start(title: str, known: Collection[str]) -> int | None:
    return next((i for i in range(len(title) - 1) if title[i:] in known), None) if known else None
