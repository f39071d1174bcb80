"""Turns citations found in a text into addresses, by where the text stands.

    text of art_5__para_3__item_1:   依照前款和本条第二款处理；同法第八条、前条另有规定的除外
                                         ─┬   ───┬────       ───┬───   ─┬
                           art_5__para_2   art_5__para_2        │        art_4
                                            art_8 of the work named last

What cannot be resolved is a value with its reason in Chinese, never an exception: texts
cite what is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from library.address import Address, Part, cut_eid, format_address, join_eid, split_eid
from library.citation import format_citation
from library.references import Anchor, Found, FoundKind, Word

Exists = Callable[[str, str], bool]
"""Whether the work titled so has a provision with this eId."""

_MOST_PARAGRAPHS = 40
_FINE = ("para", "item", "point")


@dataclass(frozen=True, slots=True)
class Target:
    """What a citation points to: the provision ``eid`` of the work ``title``.

    ``eid`` is None where only a work is named, or nothing could be made of the citation; ``reason`` says in
    Chinese why it is not resolved, None where the provision exists.
    """

    title: str
    eid: str | None
    reason: str | None = None


def resolve_all(
    founds: Sequence[Found], here: str, title: str, exists: Exists, articles: Sequence[str] = ()
) -> tuple[tuple[Target, ...], ...]:
    """The targets of each citation of one text, in order; 同法 and 该条 look back at the one before.

    Args: as in ``resolve``; ``founds`` as ``find_citations`` gave them for the text of ``here``.
    """
    results: list[tuple[Target, ...]] = []
    before: Target | None = None
    for found in founds:
        targets = resolve(found, here, title, exists, articles, before)
        results.append(targets)
        before = next((t for t in reversed(targets) if t.eid or t.title != title), before)
    return tuple(results)


def resolve(
    found: Found,
    here: str,
    title: str,
    exists: Exists,
    articles: Sequence[str] = (),
    before: Target | None = None,
) -> tuple[Target, ...]:
    """The provisions that a citation means, in reading order; at least one Target.

    An item cited without 款 means the article's only list; where two paragraphs have such
    an item, both are given.

    Args:
        found: a citation in the text of the provision ``here``.
        here: eId of that provision, ``title`` the title of its work.
        exists: asked with the title as the citation has it (short titles too) and an eId.
        articles: the eIds of all articles of the work in order, for 前条 among inserted articles (之一).
        before: the last target of the citation before, for 同法, 同条, 该款.
    """
    if found.kind is FoundKind.ABSOLUTE:
        work = found.title or title
        return _fit_all(work, found.addresses, exists) or (Target(work, None),)
    if found.anchor is None:
        return _resolve_own(found.addresses, here, title, exists)
    if found.anchor.unit == "work":
        if before is None:
            return (Target(title, None, "前文没有提到“同法”所指的法规"),)
        return _fit_all(before.title, found.addresses, exists)
    return _resolve_relative(found, here, title, exists, articles, before)


def _resolve_own(addresses: tuple[Address, ...], here: str, title: str, exists: Exists) -> tuple[Target, ...]:
    """本办法第八条 inside an attachment or numbered part means article 8 there, if it has one."""
    container = _container(here)
    targets: list[Target] = []
    for address in addresses:
        inner = Address(f"{container}__{address.eid}") if container else address
        fitted = fit(title, inner, exists)
        targets += fitted if fitted[0].reason is None else fit(title, address, exists)
    return tuple(targets)


def _container(eid: str) -> str:
    """What stands above the article: att_1, part_2, or ""."""
    parts = split_eid(eid)
    return join_eid(tuple(part for part in parts[:2] if part[0] in ("att", "part")))


def _resolve_relative(
    found: Found, here: str, title: str, exists: Exists, articles: Sequence[str], before: Target | None
) -> tuple[Target, ...]:
    anchor = found.anchor
    assert anchor is not None
    work, bases, reason = title, tuple[str, ...](), ""
    if anchor.word is Word.SAME and before is not None and before.eid:
        work, bases, reason = before.title, *_base_this(before.eid, anchor.unit)
    elif anchor.word is Word.PREVIOUS:
        bases, reason = _base_previous(here, anchor, articles)
    else:
        bases, reason = _base_this(here, anchor.unit)
    if not bases:
        return (Target(work, None, reason),)
    if not found.addresses:
        return _fit_all(work, tuple(Address(base) for base in bases), exists)
    targets: list[Target] = []
    for base in bases:
        for address in found.addresses:
            inner = address if address.article else _below(base, address, here, work, exists)
            targets += fit(work, inner, exists)
    return tuple(dict.fromkeys(targets))


def _below(base: str, address: Address, here: str, work: str, exists: Exists) -> Address:
    """The address below its anchor; a bare 第（一）项 means the list of its own paragraph first."""
    if address.parts[0][0] in ("item", "point"):
        own = cut_eid(here, "para" if address.parts[0][0] == "item" else "item")
        if own.startswith(f"{base}__") and exists(work, f"{own}__{address.eid}"):
            return Address(f"{own}__{address.eid}")
    return Address(f"{base}__{address.eid}")


def _base_this(eid: str, unit: str) -> tuple[tuple[str, ...], str]:
    """The part of ``eid`` that 本条, 本款, 本项 means; outside articles 本条 is what holds the text."""
    base = cut_eid(eid, unit)
    if not base and unit == "art":
        base = join_eid(tuple(part for part in split_eid(eid) if part[0] not in _FINE))
    if base:
        return (base,), ""
    return (), f"所在位置（{format_address(eid) or '全文'}）不在{_NAMES.get(unit, '该单位')}之内"


_NAMES = {
    "art": "条",
    "para": "款",
    "item": "项",
    "point": "目",
    "chp": "可定位的章",
    "sec": "可定位的节",
    "prt": "可定位的编",
}


def _base_previous(eid: str, anchor: Anchor, articles: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The ``anchor.count`` units before the one that holds the text, in reading order."""
    unit = anchor.unit
    base = cut_eid(eid, unit)
    if not base:
        return _base_this(eid, unit)
    if unit == "art" and base in articles:
        at = list(articles).index(base)
        previous = tuple(articles[max(0, at - anchor.count) : at])
    else:
        previous = _count_back(split_eid(base), anchor.count)
    if len(previous) < anchor.count:
        return (), f"{format_address(base)}之前没有{anchor.count}{_NAMES.get(unit, '')}"
    return previous, ""


def _count_back(parts: tuple[Part, ...], count: int) -> tuple[str, ...]:
    name, number = parts[-1]
    number = number.partition("-")[0]
    if not number.isdecimal():
        return ()
    numbers = range(max(1, int(number) - count), int(number))
    return tuple(join_eid((*parts[:-1], (name, str(n)))) for n in numbers)


def _fit_all(title: str, addresses: tuple[Address, ...], exists: Exists) -> tuple[Target, ...]:
    return tuple(dict.fromkeys(t for address in addresses for t in fit(title, address, exists)))


def fit(title: str, address: Address, exists: Exists) -> tuple[Target, ...]:
    """The provision at an address, in the ways its eId may be spelled; never empty.

    An item cited without 款 means the article's only list; where two paragraphs have it, both are given.
    """
    for eid in _spellings(address):
        if exists(title, eid):
            return (Target(title, eid),)
    if address.only_list:
        head, _, rest = address.eid.partition("__item_")
        lists = (f"{head}__para_{n}__item_{rest}" for n in range(1, _MOST_PARAGRAPHS + 1))
        found = tuple(Target(title, eid) for eid in lists if exists(title, eid))
        if found:
            return found
    return (Target(title, address.eid, _missing(title, address, exists)),)


def _spellings(address: Address) -> tuple[str, ...]:
    """第二部分 may be a part, a section or a heading of the work."""
    name, _, rest = address.eid.partition("_")
    return (address.eid, f"sec_{rest}", f"prt_{rest}") if name == "part" else (address.eid,)


def _missing(title: str, address: Address, exists: Exists) -> str:
    article = address.article
    if article and article != address.eid and exists(title, article):
        whole = format_address(article)
        return f"《{title}》{whole}没有{format_address(address.eid).removeprefix(whole)}"
    return f"库中未找到{format_citation(title, address.eid)}"
