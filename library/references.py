"""Finds the citations that stand in running text, with the place where each stands.

    违反本办法第八条、第十条第二款的，依照《监察法》第六十三条和前款处理
      ────────┬─────────      ─────────┬─────── ─┬
      own: art_8, art_10__para_2       │         relative: previous 款
                                       absolute: 监察法, art_63

Three kinds: *absolute* names its work, *own* means the work in which the text stands, *relative* (前款,
本条第二款, 同法第五条, a bare 第二款) means something by where it stands. ``library.resolve`` turns the
latter two into addresses. What is numbered but no provision (第三人, 第一审, 第十四届) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from library.address import Address
from library.chains import read_addresses
from library.citation import MARKED_TITLE, REMARK, plain_title
from library.numerals import NUMERAL, read_number
from library.short_titles import KINDS, read_short_title


class FoundKind(StrEnum):
    """What a citation in a text needs before it is an address."""

    ABSOLUTE = "absolute"
    OWN = "own"
    RELATIVE = "relative"


class Word(StrEnum):
    """The word on which a relative citation hangs."""

    THIS = "本"
    PREVIOUS = "前"
    SAME = "同"


@dataclass(frozen=True, slots=True)
class Anchor:
    """From where a relative citation counts: 前两款 is (PREVIOUS, "para", 2), 同法 is (SAME, "work", 1).

    ``unit`` is the name of an eId part (art, para, item, point, chp …) or "work".
    """

    word: Word
    unit: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A citation that stands at characters [start, end) of a text.

    ``addresses`` holds one for each provision named, lists and ranges expanded, in reading order; () where
    only a work (《监察法》) or the anchor itself (前款) is named. Those of a relative citation are
    below its anchor.
    """

    start: int
    end: int
    kind: FoundKind
    title: str | None
    addresses: tuple[Address, ...]
    anchor: Anchor | None = None


_UNITS = {"条": "art", "款": "para", "项": "item", "目": "point", "章": "chp", "节": "sec", "编": "prt"}
_UNIT = "条(?![件例约幅文款])|款(?![项式物])|项(?!目)|目(?![的标录前])"
_CITED = r"(?=[第笫（(所规]|的?(?:有关|相关)?规定|的?情形|[、，。；]|中|之规定)"
_TRIGGER = re.compile(
    rf"(?P<marked>{MARKED_TITLE.pattern})"
    rf"|(?:(?:本条)?(?<![目当提])前(?P<count>[一二两三四五六七八九]?)|(?<!以)上(?:一|(?=款)))(?P<previous>{_UNIT})"
    rf"|(?<![基根日])本(?P<own>[\u4e00-\u9fff]{{0,6}}?(?:{KINDS}))(?:[（(]试行[）)])?(?:总则|分则)?(?:中的|中|的)?"
    rf"(?=\s?(?:[第笫]\s*{NUMERAL}|附\s?件))"
    rf"|(?<![基根日文版成资])本(?P<this>{_UNIT})"
    rf"|(?<![基根])本(?P<within>[章节编])(?=第)"
    rf"|(?<![合共相不如应各])(?:同一?|该)(?P<same>{_UNIT}){_CITED}"
    rf"|(?<![合共不会如])(?:同一?|该|上述|前述)(?P<same_work>{KINDS})(?=第)"
    rf"|(?P<code>(?:步骤S|要点P|表B)\d+[A-Za-z0-9-]*)"
    rf"|(?P<bare>(?=[第笫]\s*[（(]?\s*{NUMERAL})|(?=附\s?件\s?{NUMERAL}|附件第)|(?<=[法典例则程定])(?=[0-9０-９]{{1,4}}\s?条))"
)
_LINK = re.compile(rf"{REMARK}(?:总则|分则)?\s?(?:中的|中|的)?\s?")
_LABEL_BEFORE = re.compile(r"(?:^|\n|[。；：！？”）]\s)[#\s“\"]*$")
_LABEL_AFTER = re.compile(r"[^\S\n]+(?!规定|的|所[列称规指述]|、|\s)")
_BARE_CITED = re.compile(
    r"\s?(?:的|之|中|所|规定|情形|行为|至|和|或|及|与|以及|除|外|有关|相关|内容|不|应|未|已|可|"
    r"[、，。；：）)”》 ]|$)"
)
_NOT_CITED = re.compile(
    r"的?(?:工作|任务|措施|议程|内容|改革|原则|职责|战线|道路|生产线|防线|线|路|渠道|课|议题)"
)


def find_citations(text: str, known: Collection[str] = (), *, works: bool = False) -> tuple[Found, ...]:
    """Every citation in ``text`` in reading order, none overlapping another.

    Args:
        known: titles and short titles of the library, to cut titles without marks where they begin.
        works: also 《…》 without an address, as a Found without addresses.
    """
    return tuple(_scan(text, known, works))


def _scan(text: str, known: Collection[str], works: bool) -> Iterator[Found]:
    place = 0
    while trigger := _TRIGGER.search(text, place):
        found = _read(text, trigger, known, place)
        place = max(found.end, trigger.end()) if found else max(trigger.end(), trigger.start() + 1)
        if found and (works or found.addresses or found.anchor):
            yield found


def _read(text: str, trigger: re.Match[str], known: Collection[str], floor: int) -> Found | None:
    """The citation at a trigger; ``floor`` is the end of the one before."""
    start = trigger.start()
    if trigger["marked"]:
        return _read_marked(text, trigger)
    if trigger["own"]:
        return _with_addresses(text, trigger, FoundKind.OWN, None)
    if trigger["code"]:
        read = read_addresses(text, start)
        return Found(start, read[0], FoundKind.OWN, None, read[1]) if read else None
    if anchor := _read_anchor(trigger):
        found = _with_addresses(text, trigger, FoundKind.RELATIVE, anchor)
        alone = not trigger["same_work"] and not trigger["within"]
        return found or (Found(start, trigger.end(), FoundKind.RELATIVE, None, (), anchor) if alone else None)
    return _read_bare(text, start, known, floor)


def _read_marked(text: str, trigger: re.Match[str]) -> Found:
    title = plain_title(trigger["title"])
    link = _LINK.match(text, trigger.end())
    found = read_addresses(text, link.end(), loose=True) if link else None
    end, addresses = found or (trigger.end(), ())
    return Found(trigger.start(), end, FoundKind.ABSOLUTE, title, addresses)


def _with_addresses(
    text: str, trigger: re.Match[str], kind: FoundKind, anchor: Anchor | None
) -> Found | None:
    gap = re.compile(r"\s?").match(text, trigger.end())
    found = read_addresses(text, gap.end() if gap else trigger.end())
    if not found:
        return None
    if anchor and anchor.unit in ("chp", "sec", "prt") and found[1][0].article:
        kind, anchor = FoundKind.OWN, None  # 本章第五条: no chapter in an article's eId
    return Found(trigger.start(), found[0], kind, None, found[1], anchor)


def _read_anchor(trigger: re.Match[str]) -> Anchor | None:
    if trigger["previous"]:
        return Anchor(Word.PREVIOUS, _UNITS[trigger["previous"]], read_number(trigger["count"] or "") or 1)
    if trigger["this"] or trigger["within"]:
        return Anchor(Word.THIS, _UNITS[trigger["this"] or trigger["within"]])
    if trigger["same"]:
        return Anchor(Word.SAME, _UNITS[trigger["same"]])
    return Anchor(Word.SAME, "work") if trigger["same_work"] else None


def _read_bare(text: str, start: int, known: Collection[str], floor: int) -> Found | None:
    """A citation that starts with its address: behind a title without marks, or of the same work."""
    found = read_addresses(text, start) or read_addresses(text, start, loose=text[start] not in "第笫附")
    if not found:
        return None
    end, addresses = found
    top = addresses[0].parts[0][0]
    line_start = text[start - 1 : start] in ("", "\n")
    title = None if line_start or top in ("para", "item", "point") else read_short_title(text, start, known)
    if title and title[0] >= floor:
        return Found(title[0], end, FoundKind.ABSOLUTE, plain_title(title[1]), addresses)
    if text[start] not in "第笫附" or not _is_cited(text, start, end, top):
        return None
    if top in ("para", "item", "point"):
        return Found(start, end, FoundKind.RELATIVE, None, addresses, Anchor(Word.THIS, "art"))
    return Found(start, end, FoundKind.OWN, None, addresses)


def _is_cited(text: str, start: int, end: int, top: str) -> bool:
    """Whether a bare number is a citation: not the label of its line, nor something else counted."""
    if _NOT_CITED.match(text, end):
        return False
    labels = top not in ("para", "item", "point", "att")
    if labels and _LABEL_BEFORE.search(text, max(0, start - 8), start):
        return not _LABEL_AFTER.match(text, end)
    return top in ("art", "att") or bool(_BARE_CITED.match(text, end))
