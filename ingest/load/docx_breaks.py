"""Line breaks made by hand inside a paragraph (Shift+Enter): some part lines, some only break a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

# Lines of their own near a title: 国办发〔2020〕1号, （2020年1月1日通过）, 2020年1月1日, 第一章, 目录
_OWN_LINE = re.compile(
    r"[（(]?\s*[0-9０-９〇○一二三四五六七八九]{4}\s*年|第[一二三四五六七八九十百]+[编章节条]|目\s*[录次]$"
    r"|.{0,30}[〔\[［(（]\s*[12][0-9]{3}\s*[〕\]］)）].{0,8}号$"
)
_ASCII = re.compile(r"[\x21-\x7e]")
_OPEN, _CLOSING = "，、（《“〈", "，、。；：！？）》”〉"  # a line that ends or begins so goes on


def healed_title(text: str) -> str:
    """The lines of a title or heading in one, without a space between Chinese characters.

    >>> healed_title("某市委巡察机构\\n工作规定\\n（试行）"), healed_title("某办法\\n（2020年1月1日通过）")
    ('某市委巡察机构工作规定（试行）', '某办法\\n（2020年1月1日通过）')
    """
    return _healed(text, lambda above, line: not (_OWN_LINE.match(above) or _OWN_LINE.match(line)))


def healed_text(text: str) -> str:
    """The lines of any other paragraph: only what plainly breaks off within a sentence is joined.

    >>> healed_text("应当核实、\\n登记，报告。\\n另起一行。")
    '应当核实、登记，报告。\\n另起一行。'
    """
    return _healed(text, lambda above, line: above[-1] in _OPEN or line[0] in _CLOSING)


def _healed(text: str, goes_on: Callable[[str, str], bool]) -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    result = lines[:1]
    for above, line in pairwise(lines):
        if goes_on(above, line):
            gap = " " if _ASCII.match(above[-1]) and _ASCII.match(line[0]) else ""
            result[-1] += gap + line
        else:
            result.append(line)
    return "\n".join(result)
