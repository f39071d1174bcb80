"""How Chinese official texts number their parts: one pattern a mark, and the value of its number.

第一百二十条之一   article   (120, 1)        第二章  chapter 2        （三） item 3        1．  point 1
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

CN = "零〇○一二三四五六七八九十百千两"
ARABIC = "0-9０-９"
GAP = "[\\s\u3000\u00a0]"
NUMBER = f"[{CN}{ARABIC}](?:{GAP}*[{CN}{ARABIC}]){{0,8}}"

# 笫 (U+7B2B) is a misprint of 第 in published texts.
ARTICLE = re.compile(f"[第笫]{GAP}*({NUMBER}){GAP}*条(?:{GAP}?之{GAP}?([{CN}]{{1,3}})(?![{CN}]))?")
HEADING = re.compile(f"[第笫]{GAP}*({NUMBER}){GAP}*(编|篇|分编|部分|章|节)(?!{GAP}*(?:第|[、，。；：的]))")
SENTENCE_GAP = re.compile(f"(?<=[。；：]){GAP}+")
# What may follow a mention of an article, never an article's own label.
MENTION = re.compile(
    f"{GAP}*(?:规定|第[{CN}{ARABIC}]+[款项条]|所列|所称|所规定|的|至|、|和|或|及|与|以及|之规定|中[的关规]|，|。|；|或者)"
)
# A PDF keeps no white space after 。 nor any where a line of it ends.
INLINE_ARTICLE = re.compile(
    f"(?:(?<=[。；：！？”）]){GAP}+|(?<=。))(?=[第笫]({NUMBER})条(?:之([{CN}]{{1,3}}))?(?:{GAP}|(?!{MENTION.pattern})))"
)

_MARKS = re.compile(
    f"(?P<cn_paren>[（(]{GAP}*[{CN}]{{1,5}}{GAP}*[）)])"
    f"|(?P<cn_dot>[{CN}]{{1,5}}{GAP}*[、．.])"
    f"|(?P<ar_paren>[（(]{GAP}*[{ARABIC}]{{1,3}}{GAP}*[）)])"
    f"|(?P<ar_half>[{ARABIC}]{{1,3}}[）)])"
    f"|(?P<ar_dot>[{ARABIC}]{{1,3}}{GAP}*(?:[．、]|\\.(?![{ARABIC}])))"
    f"|(?P<circled>[{_CIRCLED}])"
)
_MARK_FIRST = frozenset(f"（({CN}0123456789０１２３４５６７８９{_CIRCLED}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A list number at the start of a line: ``style`` is the way of counting, ``end`` its length."""

    style: str
    number: int
    end: int


def read_mark(text: str) -> Mark | None:
    """The list number that ``text`` starts with, None where there is none."""
    if text[:1] not in _MARK_FIRST:
        return None
    found = _MARKS.match(text)
    if not found:
        return None
    style = found.lastgroup or ""
    number = number_of(found[0].strip("（）().．、 \u3000\u00a0"))
    return Mark(style, number, found.end()) if number is not None else None


def article_key(found: re.Match[str]) -> tuple[int, int] | None:
    """(number, 之N or 0) of a match of ARTICLE or INLINE_ARTICLE, None where the numeral is none."""
    number = number_of(found[1])
    inserted = number_of(found[2]) if found[2] else 0
    return None if number is None or inserted is None else (number, inserted)


def follows(key: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether article ``key`` may come directly after ``last``: 6 or 5之一 after 5."""
    return key in ((last[0] + 1, 0), (last[0], last[1] + 1))


def number_of(text: str) -> int | None:
    """The value of a Chinese or Arabic numeral, white space ignored; None where it is none.

    >>> number_of("一千二百六十"), number_of("二〇"), number_of("１２"), number_of("十百")
    (1260, 20, 12, None)
    """
    text = "".join(text.split())
    if text in _CIRCLED and len(text) == 1:
        return _CIRCLED.index(text) + 1
    if text.isdecimal():
        return int(text)
    if not any(c in _UNITS for c in text):
        digits = [_DIGITS.get(c) for c in text]
        return int("".join(map(str, digits))) if digits and None not in digits else None
    return _with_units(text)


def _with_units(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last = None, unit
        elif char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        else:
            return None
    return total + (digit or 0)
