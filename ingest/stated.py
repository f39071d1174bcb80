"""What a text states of itself: number, issuer, dates of issue and effect, what it abolishes.

中共河清市委文件
河巡发〔2024〕1号                                   number
市委巡察组组务会议事规则                              title
（2020年5月18日印发　2024年6月28日市委……修订印发　自2024年7月1日起施行）
     └ event           └ event: issued, issuer        └ effective (head)
第二十条　本规则……自2024年7月1日起施行；《……办法》同时废止。
                    └ effective (closing article)   └ abolishes
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.dates import DATE, read_date
from ingest.structure.marks import number_of
from library.citation import MARKED_TITLE, plain_title
from library.model import Provision, ProvisionType

_HEAD_LENGTH = 400  # characters; a longer line before the articles is prose
_CLOSING_TEXTS = 25  # provisions from the end of the main text that may hold the closing article
_YEAR = "[〔\\[（(【]\\s*([12][0-9]{3})\\s*[〕\\]）)】]"
_NUMBER = re.compile(
    f"(?P<word>[\u4e00-\u9fff]{{1,12}}(?:函|发|字|释|办|规|令)?){_YEAR}\\s*(?:第\\s*)?(\\d{{1,5}})\\s*号"
)
_ORDER = re.compile(r"(?P<of>[\u4e00-\u9fff、]{2,40}?)令\s*(?:第\s*)?(?P<no>\d{1,5})\s*号")
_DATES = re.compile(DATE)
_ISSUES = re.compile(r"通过|公布|发布|颁布|印发|下发|签发|转发|批准|修订|修正|修改|制定|令")
_ADOPTS = re.compile(r"通过|批准")
_PUBLISHES = re.compile(r"公布|发布|颁布|印发|下发|签发|转发|令")
_AMENDS = re.compile(r"修正|修改|第[一二三四五六七八九十]+次修订")
_EFFECTS = re.compile(r"施行|起实施|实施$|生效")
_ISSUER = re.compile(
    r"(?:经|由)?(?:第[一二三四五六七八九十]+届)?(?:中华人民共和国(?=国务院|主席))?(?P<name>[^\s，。；：《》（）()0-9第]{2,40}?)"
    r"(?:审判委员会|检察委员会)?(?:第[^，。；]{1,14}次)?(?:常务|全体|主席团|委务|部务)?(?:会议|公告|主席令|令)?"
    r"(?:第[^，。；]{1,8}号)?(?:再次|重新|修订|修正|审议|讨论|会议|批准|联合|共同|并)*(?:通过|公布|发布|颁布|印发|下发|批准|制定|修订|修正)"
)
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff、]{2,40}")
_DAY = r"(?:公布|发布|颁布|印发|下发|通过|签发|批准|修订发布|修订公布)"
_TAKES_EFFECT = re.compile(
    rf"(?:自|从|于)?\s*(?:(?P<date>{DATE})(?:\s*[0-9零一二三四五六七八九十]{{1,3}}时)?|(?P<issue>{_DAY}之日))"
    r"(?:起)?(?:满)?(?P<days>[0-9一二三四五六七八九十百]{1,4})?(?:[日天]后)?(?:起)?\s*(?:正式)?(?:施行|实施|执行|生效|试行)"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the text says; None and () where it says nothing.

    ``closing`` is the day the closing article gives, ``head`` the one the head gives; ``from_issue`` says
    that the closing article means the day of issue (plus ``days_after``). ``amended`` says that the latest
    event changed an older text, whose closing article then speaks of the first issue; ``adopted`` that it is
    only said when the text was passed, which may be long before it was published.
    """

    number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    head: date | None = None
    closing: date | None = None
    from_issue: bool = False
    days_after: int = 0
    amended: bool = False
    adopted: bool = False
    abolishes: tuple[str, ...] = ()


def read_stated(provisions: Sequence[Provision], title: str) -> Stated:
    """What the provisions of one document state about their own version."""
    head = [p.text for p in provisions if p.type is ProvisionType.PREFACE and 0 < len(p.text) <= _HEAD_LENGTH]
    signed = [p.text for p in provisions if p.type is ProvisionType.CLOSING and p.text]
    events = [event for line in head for event in _events(line)]
    issues = [e for e in events if _ISSUES.search(e.text)] or list(_signatures(signed))
    latest = max(issues, key=lambda e: e.day, default=None)
    effects = [e.day for e in events if _EFFECTS.search(e.text)]
    closing = _closing(provisions)
    return Stated(
        number=_number(head),
        issuer=latest.issuer if latest else None,
        issued=latest.day if latest else None,
        head=max(effects, default=None),
        closing=read_date(closing["date"]) if closing and closing["date"] else None,
        from_issue=bool(closing and closing["issue"]),
        days_after=(number_of(closing["days"]) or 0) if closing and closing["days"] else 0,
        amended=bool(latest and _AMENDS.search(latest.text)),
        adopted=bool(latest and _ADOPTS.search(latest.text) and not _PUBLISHES.search(latest.text)),
        abolishes=_abolished(closing, title) if closing else (),
    )


@dataclass(frozen=True, slots=True)
class _Event:
    day: date
    text: str
    issuer: str | None


def _events(line: str) -> Iterator[_Event]:
    """The dated events of a line of the head: each date with the words after it."""
    line = line.strip("（）() \u3000")
    found = list(_DATES.finditer(line))
    if not found or ("。" in line and found[0].start() > 0) or found[0].start() > 40:
        return
    before = line[: found[0].start()].strip()
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(line)
        text = line[match.end() : end].strip("　 、，,；;自")
        day = read_date(match[0])
        if day is None:
            continue
        named = _ISSUER.match(text)
        lead = before if place == 0 and _PLAIN_NAME.fullmatch(before) else None
        yield _Event(day, text, named["name"].removesuffix("令") if named else lead)


def _signatures(lines: Sequence[str]) -> Iterator[_Event]:
    """Issuer and date below the text: 市委巡察工作领导小组 / 2024年6月28日."""
    before = None
    for line in lines:
        day = read_date(line.strip("（） "))
        if day is not None:
            yield _Event(day, "", before)
        elif len(line) <= 40 and "附件" not in line:
            before = line


def _number(head: Sequence[str]) -> str | None:
    for line in head:
        found = _NUMBER.search(line)
        if found and ("》" not in line[: found.start()]):
            return f"{found['word']}〔{found[2]}〕{found[3]}号"
    orders = [found for line in head if (found := _ORDER.search(line))]
    if not orders:
        return None
    issuer = re.sub(r"^(?:以|经)?(?:中华人民共和国(?=国务院))?", "", orders[-1]["of"])
    return f"{issuer}令第{orders[-1]['no']}号"


def _closing(provisions: Sequence[Provision]) -> re.Match[str] | None:
    """Where the last article says from when the text applies; attachments do not count."""
    main = [p for p in provisions if p.text and _is_body(p)]
    for provision in reversed(main[-_CLOSING_TEXTS:]):
        for found in _TAKES_EFFECT.finditer(provision.text):
            before = provision.text[max(0, found.start() - 20) : found.start()]
            if "》" not in before[-12:] and (found[0].startswith(("自", "从")) or before == ""):
                return found
    return None


def _is_body(provision: Provision) -> bool:
    aside = (ProvisionType.PREFACE, ProvisionType.CLOSING, ProvisionType.COMMENT, ProvisionType.TITLE)
    return provision.type not in aside and not provision.eid.startswith("att_")


def _abolished(closing: re.Match[str], title: str) -> tuple[str, ...]:
    """Titles that the closing article abolishes with its own taking effect, not the work itself."""
    named: dict[str, None] = {}
    for clause in re.split("。", closing.string[closing.end() :]):
        end = max((clause.find(word) for word in ("同时废止", "即行废止", "予以废止")), default=-1)
        for found in MARKED_TITLE.finditer(clause[: max(end, 0)]):
            name = plain_title(found["title"])
            if name != title and not name.startswith("关于修改"):
                named[name] = None
    return tuple(named)
