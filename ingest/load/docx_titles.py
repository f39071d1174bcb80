"""Titles and headings that were broken by hand (Shift+Enter) become one line again."""

from __future__ import annotations

import re
from itertools import pairwise

# Lines of their own near a title: 国办发〔2020〕1号, （2020年1月1日通过）, 2020年1月1日, 第一章, 目录
_OWN_LINE = re.compile(
    r"[（(]?\s*[0-9０-９〇○一二三四五六七八九]{4}\s*年|第[一二三四五六七八九十百]+[编章节条]|目\s*[录次]$"
    r"|.{0,30}[〔\[［(（]\s*[12][0-9]{3}\s*[〕\]］)）].{0,8}号$"
)
_ASCII = re.compile(r"[\x21-\x7e]")


def healed(text: str) -> str:
    """The lines of a title or heading in one, without a space between Chinese characters.

    >>> healed("中共某市委巡察机构\\n工作规定\\n（试行）"), healed("某市办法\\n（2020年1月1日通过）")
    ('中共某市委巡察机构工作规定（试行）', '某市办法\\n（2020年1月1日通过）')
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    result = lines[:1]
    for above, line in pairwise(lines):
        if _OWN_LINE.match(above) or _OWN_LINE.match(line):
            result.append(line)
        else:
            gap = " " if _ASCII.match(above[-1]) and _ASCII.match(line[0]) else ""
            result[-1] += gap + line
    return "\n".join(result)
