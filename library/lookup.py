"""A citation as people write it → the provision it names, in the version that binds on a day.

《监察法》第十一条第（二）项  on 2024-05-01
  └ 中华人民共和国监察法, in force since 2018    └ art_11__para_1__item_2: the article's only list
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from library.address import CODED, Address, cut_eid, format_address
from library.citation import Citation, parse_citation, plain_title
from library.errors import UnknownCitationError
from library.model import Level, Placed, Status, Version
from library.resolve import fit
from library.shelf import Shelf
from library.store import Store
from library.titles import normal_title

_MOST_NAMED = 5  # works named in a hint


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a citation names: ``placed`` is () for a work alone, two where an item without 款 fits two.

    ``status`` is the version's on the day asked about: anything but in force means that none was, and this is
    the last version that began by then (or the first to come).
    """

    version: Version
    status: Status
    placed: tuple[Placed, ...] = ()


def look_up(store: Store, text: str, on: date, clearance: Level) -> Lookup:
    """The version and provisions that the whole of ``text`` cites.

    Args:
        text: 《监察法》第十一条第（二）项, 监察法11条, a title alone or with an eId, or a code (步骤S30).
        on: the day whose version is meant.
        clearance: works above it do not exist.

    Raises:
        UnknownCitationError: it is no citation, no work or several fit, or the article is not there.
    """
    citation = parse_citation(text) or Citation(plain_title(text.strip()) or "—", None)
    version = _version(store, citation, text, on, clearance)
    status = version.status_on(on)
    if citation.address is None:
        return Lookup(version, status)
    addresses = store.addresses(version.id, clearance)
    eids = _matching(citation.address, addresses)
    if not eids:
        raise UnknownCitationError(text, _missing(version, citation.address, addresses))
    ids = [addresses[eid] for eid in eids]
    placed = store.placed(ids, clearance)
    return Lookup(version, status, tuple(placed[i] for i in ids if i in placed))


def _version(store: Store, citation: Citation, text: str, on: date, clearance: Level) -> Version:
    shelf, title = store.shelf(), citation.title or ""
    if title:
        works = shelf.named(title, clearance)
    elif citation.address and citation.address.eid.startswith(CODED):
        works = store.works_with(citation.address.eid, clearance)
    else:
        raise UnknownCitationError(text, "请在条号前写明文献名，例如《信访工作条例》第五条")
    version = shelf.version_on(works[0], on, clearance) if len(works) == 1 else None
    if version is None:
        hint = _ambiguous(shelf, works, clearance) if works else _unknown(shelf, title, clearance)
        raise UnknownCitationError(text, hint)
    return version


def _matching(address: Address, addresses: dict[str, int]) -> tuple[str, ...]:
    """The eIds meant; where the text itself has no such address, those in its attachments and parts."""
    found = tuple(t.eid for t in fit("", address, lambda _, eid: eid in addresses) if t.eid and not t.reason)
    if found or not address.article:
        return found
    containers = (eid.removesuffix(address.article) for eid in addresses if _inside(eid, address.article))
    inner = [Address(container + address.eid) for container in containers]
    return tuple(
        t.eid for a in inner for t in fit("", a, lambda _, eid: eid in addresses) if t.eid and not t.reason
    )


def _inside(eid: str, article: str) -> bool:
    return eid.endswith(f"__{article}") and eid.startswith(("att_", "part_"))


def _missing(version: Version, address: Address, addresses: dict[str, int]) -> str:
    """What the version has instead: the paragraphs of the article, or the range of its articles."""
    title, article = version.title, address.article
    if article in addresses and article != address.eid:
        whole = format_address(article)
        wanted = format_address(address.eid).removeprefix(whole)
        return f"《{title}》{whole}没有{wanted}；{_count_paragraphs(article, addresses)}"
    articles = [eid for eid in addresses if eid and eid == cut_eid(eid, "art")]
    articles = [eid for eid in articles if eid.startswith("art_")] or articles
    if not articles:
        return f"《{title}》不分条，请用 show 查看全文后按其编号引用"
    first, last = format_address(articles[0]), format_address(articles[-1])
    return f"《{title}》没有{format_address(address.eid)}；该文献的条文从{first}到{last}"


def _count_paragraphs(article: str, addresses: Iterable[str]) -> str:
    paragraphs = [e for e in addresses if e.startswith(f"{article}__") and e == cut_eid(e, "para")]
    items = [e for e in addresses if e.startswith(f"{article}__") and e == cut_eid(e, "item")]
    return f"该条共{len(paragraphs)}款" + (f"、{len(items)}项" if items else "")


def _ambiguous(shelf: Shelf, works: Iterable[str], clearance: Level) -> str:
    titles = [shelf.versions(clearance, work)[-1].title for work in works]
    named = "、".join(f"《{title}》" for title in titles[:_MOST_NAMED])
    return (
        f"这个简称可以指{len(titles)}部文献（{named}{'等' if len(titles) > _MOST_NAMED else ''}），请写全名"
    )


def _unknown(shelf: Shelf, title: str, clearance: Level) -> str:
    """Works whose titles are near, among those the reader may see."""
    if not title:
        return "库中没有这个编号；步骤、要点和表格的编号见“一册一指引”"
    wanted = normal_title(title)
    titles = {normal_title(v.title): v.title for v in shelf.versions(clearance)}
    near = [name for name in titles if wanted and wanted in name][:_MOST_NAMED]
    near = near or difflib.get_close_matches(wanted[:80], titles, n=3, cutoff=0.6)
    if near:
        return f"库中没有这部文献；是否指{'、'.join(f'《{titles[name]}》' for name in near)}？"
    return "库中没有这部文献；可用 xunzhi works 查看已导入的文献，或先导入再查"
