"""Reads addresses as people write them, with lists and ranges, from any place in a text.

    第五条第一款第（二）项和第二款                  第八条至第十条           第一、三项
    ─────────┬───────── ─┬─                   ──────┬──────          ───┬──
    art_5__para_1__item_2, art_5__para_2      art_8, art_9, art_10   item_1, item_3

A list goes on from what stands before it: 第二款 after 第五条第一款第（二）项 is a paragraph of article 5. A
range gives the numbers between its ends; articles inserted between them (之一) are known to the store alone.
"""

from __future__ import annotations

import re

from library.address import HEADINGS, WORDS, Address, Part, join_eid
from library.numerals import NUMERAL, read_number

_UNITS = {
    "部分": "part",
    "分编": "sbp",
    "编": "prt",
    "章": "chp",
    "节": "sec",
    "条": "art",
    "款": "para",
    "段": "para",
    "项": "item",
    "目": "point",
    "页": "slide",
    "行": "row",
    "栏": "field",
}
_ORDER = (
    "att",
    "slide",
    "time",
    "part",
    "prt",
    "sbp",
    "chp",
    "sec",
    "sub",
    "art",
    "para",
    "item",
    "point",
    "row",
    "field",
)
_DEPTH = {name: depth for depth, name in enumerate(_ORDER)}
_CLEAR_ALONE = {"part", "prt", "sbp", "chp", "sec", "art", "para", "item", "point"}
_GAP = "[ \u3000\u00a0]?"
_RANGE = rf"{_GAP}(?:至|到|－|—{{1,2}}|-|~|～){_GAP}"
_AND = rf"{_GAP}(?:、|和|及|与|或者|或|以及){_GAP}"
_NUMBER = rf"(?:[（(]{_GAP}{NUMERAL}{{1,9}}{_GAP}[）)]|{NUMERAL}{{1,9}})"
_UNIT = (
    "条(?![件例约幅])|款(?![项式物])|项(?!目)|目(?![的标录前])|段(?!落)|"
    "节(?![日课目])|章(?!程)|编(?![号制辑])|分编|部分|页|行(?![政为使])|栏"
)
# 第三条之一 is an article; 第三条、第四条之一的， is "one of these".
_INSERTED = rf"{_GAP}之{_GAP}(?P<inserted>[一二三四五六七八九十]{{1,3}})(?!者|的[，。；,;]|情形|行为的)"
UNIT = re.compile(
    rf"(?P<lead>[第笫]{_GAP})?(?P<numbers>{_NUMBER}(?:(?:{_AND}|{_RANGE})[第笫]?{_GAP}{_NUMBER}){{0,40}}){_GAP}"
    rf"(?P<unit>{_UNIT})(?:(?<=条){_INSERTED})?"
)
ATTACHMENT = re.compile(
    r"附\s?件\s?(?P<number>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})?(?=\s?(?P<next>[第笫])?)"
)
_SECTION = re.compile(
    rf"(?P<sec>{NUMERAL}{{1,3}})、(?:[（(](?P<sub>{NUMERAL}{{1,3}})[）)])?(?:(?P<item>[0-9０-９]{{1,3}})[.．、])?"
    r"(?:[（(](?P<point>[0-9０-９]{1,3})[）)])?"
)
_CODE = re.compile(r"(?P<word>步骤|要点|表)\s?(?P<code>[A-Z][A-Za-z0-9-]*)")
_CODES = {"步骤": "step", "要点": "point", "表": "form"}
_WORD = re.compile("|".join(WORDS.values()))
_LIST_MARK = re.compile(r"(?P<item>[0-9０-９]{1,3})[.．]|[（(](?P<point>[0-9０-９]{1,3})[）)]")
_KEPT = re.compile(r"〔([a-z]+_[^〔〕]+|[0-9]+(?:_[0-9]+)*)〕")
_TIME = re.compile(r"[〔\[［【](\d{1,2})[:：](\d{2})[:：](\d{2})[〕\]］】]")
_LONGEST_RANGE = 300

Parts = tuple[Part, ...]


def read_addresses(text: str, start: int, loose: bool = False) -> tuple[int, tuple[Address, ...]] | None:
    """The addresses standing at ``text[start:]``, lists and ranges expanded in reading order.

    Args:
        start: where to read, in characters.
        loose: also without 第 (5条2款), and what is clear only behind a title (二、（一）, 第7页, 序言).

    Returns:
        (end, addresses), end exclusive; None where no address stands there.
    """
    first = _read_chain(text, start, (), loose)
    if first is None:
        return None
    end, found = first
    while step := _read_next(text, end, found[-1], loose):
        end, more = step
        found += more
    return end, tuple(dict.fromkeys(Address(join_eid(_without_headings(parts))) for parts in found))


def _read_next(text: str, end: int, last: Parts, loose: bool) -> tuple[int, list[Parts]] | None:
    """The next part of a list or range behind ``end``, with the numbers between for a range."""
    for pattern, ranged in ((_AND_RE, False), (_RANGE_RE, True)):
        joint = pattern.match(text, end)
        chain = _read_chain(text, joint.end(), last, loose or ranged) if joint else None  # 第三项至六项
        if chain:
            return (chain[0], _between(last, chain[1][0]) + chain[1]) if ranged else chain
    return None


_AND_RE, _RANGE_RE = re.compile(_AND), re.compile(_RANGE)


def _read_chain(text: str, start: int, above: Parts, loose: bool) -> tuple[int, list[Parts]] | None:
    """One address from its highest part down; each but the last number of a part is an address of its own."""
    end, done = start, list[Parts]()
    parts: Parts = ()
    if head := _read_head(text, start, loose):
        end, parts = head
    while found := UNIT.match(text, end):
        name = _UNITS[found["unit"]]
        names = [n for n, _ in parts]
        if not _may_follow(found, names, loose):
            break
        numbers = _numbers(found)
        if not numbers:
            break
        if not parts:
            parts = tuple(p for p in above if _depth(p[0]) < _depth(name))
        done += [(*parts, (name, number)) for number in numbers[:-1]]
        end, parts = _read_kept(text, found.end(), (*parts, (name, numbers[-1])))
    if loose and parts:
        end, parts = _read_loose_tail(text, end, parts)
    return (end, [*done, parts]) if end > start and parts else None


def _may_follow(found: re.Match[str], names: list[str], loose: bool) -> bool:
    name = _UNITS[found["unit"]]
    if names and _depth(name) <= _depth(names[-1]) and not (name == "para" and found["unit"] == "段"):
        return False
    if found["lead"]:
        return loose or name in _CLEAR_ALONE
    if found["unit"] not in "条款项目":
        return False
    return loose or (bool(names) and found["numbers"][0] in "（(0123456789０１２３４５６７８９")


def _read_head(text: str, start: int, loose: bool) -> tuple[int, Parts] | None:
    """What may open an address without being 第…条: 附件1, and behind a title 步骤S12, 序言, 二、（一）3."""
    end, parts = start, Parts()
    found = ATTACHMENT.match(text, start)
    if found and (found["number"] or found["next"]):
        end, parts = found.end(), (("att", _digits(found["number"] or "1") or "1"),)
    elif code := _CODE.match(text, start):
        return code.end(), ((_CODES[code["word"]], code["code"]),)
    return _read_loose_head(text, end, parts) if loose else ((end, parts) if parts else None)


def _read_loose_head(text: str, start: int, above: Parts) -> tuple[int, Parts] | None:
    if found := _SECTION.match(text, start):
        parts = tuple((k, _digits(v) or "0") for k, v in found.groupdict().items() if v)
        return _read_kept(text, found.end(), above + parts)
    if time := _TIME.match(text, start):
        return _read_kept(text, time.end(), (*above, ("time", f"{int(time[1]):02}{time[2]}{time[3]}")))
    if word := _WORD.match(text, start):
        name = next(k for k, v in WORDS.items() if v == word[0])
        return _read_kept(text, word.end(), (*above, (name, "")))
    end, parts = _read_kept(text, start, above)
    return (end, parts) if parts else None


def _read_loose_tail(text: str, end: int, parts: Parts) -> tuple[int, Parts]:
    """What may end an address behind a title: 讲稿, or 2.（1） below a 段 of a section."""
    in_section = any(name == "sec" for name, _ in parts)
    while found := _WORD.match(text, end) or (_LIST_MARK.match(text, end) if in_section else None):
        if found.lastgroup is None:
            part = (next(k for k, v in WORDS.items() if v == found[0]), "")
        else:
            part = (found.lastgroup, _digits(found[found.lastgroup]) or "0")
        end, parts = _read_kept(text, found.end(), (*parts, part))
    return end, parts


def _read_kept(text: str, end: int, parts: Parts) -> tuple[int, Parts]:
    """Goes on over 〔2〕, the count of a repeated number, and 〔foo_3〕, a part without Chinese form."""
    while found := _KEPT.match(text, end):
        kept, end = found[1], found.end()
        if kept[0].isalpha():
            name, _, number = kept.partition("_")
            parts = (*parts, (name, number))
        elif parts:
            parts = (*parts[:-1], (parts[-1][0], f"{parts[-1][1]}_{kept}"))
    return end, parts


def _numbers(found: re.Match[str]) -> list[str]:
    """The numbers of one part, a range inside it expanded, [] where one of them is no number."""
    pieces = re.split(rf"({_RANGE}|{_AND})", found["numbers"])
    numbers: list[str] = []
    for joint, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        number = _digits(piece.strip("第笫（）() "))
        if number is None:
            return []
        if _RANGE_RE.fullmatch(joint):
            numbers += _count(numbers[-1], number)
        numbers.append(number)
    if found["inserted"]:
        numbers[-1] += f"-{_digits(found['inserted'])}"
    return numbers


def _digits(text: str) -> str | None:
    number = read_number(text)
    return None if number is None else str(number)


def _between(last: Parts, first: Parts) -> list[Parts]:
    """The addresses between the ends of a range, without the ends."""
    for i, (name, number) in enumerate(first):
        same = next((n for part, n in last if part == name), None)
        if same is not None and same != number:
            return [(*first[:i], (name, n)) for n in _count(same, number)]
    return []


def _count(low: str, high: str) -> list[str]:
    """Numbers strictly between: 8, 10 gives 9; 120, 120-3 gives 120-1 and 120-2."""
    base, _, inserted = low.partition("-")
    other, _, last = high.partition("-")
    if base == other:
        return [f"{base}-{n}" for n in range(int(inserted or 0) + 1, int(last or 0))]
    numbers = range(int(base) + 1, int(other) + (1 if last else 0))
    return [str(n) for n in numbers] if len(numbers) <= _LONGEST_RANGE else []


def _without_headings(parts: Parts) -> Parts:
    """An article's eId has no chapter and section."""
    at = next((i for i, (name, _) in enumerate(parts) if name == "art"), None)
    if at is None:
        return parts
    return tuple(p for p in parts[:at] if p[0] not in (*HEADINGS, "sec")) + parts[at:]


def _depth(name: str) -> int:
    return _DEPTH.get(name, 0)
