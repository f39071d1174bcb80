"""References between provisions: read out of texts on import, looked up when they are shown.

    依照《监察法》第六十三条和前款处理        stored:  监察法, art_63      own work, art_5__para_1
                                              shown:   version and provision of today's library, or the reason

Stored is what a text says: what stands in other works cannot be known on import, since they may come later or
change. Where a target is not there, or not for this reader, the reason is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from library.address import Address
from library.citation import format_citation
from library.model import Level, Provision, ProvisionType, Reference, Version
from library.references import find_citations
from library.resolve import Target, fit, resolve_all
from library.store import Store
from library.titles import normal_title

_SILENT = (ProvisionType.TITLE, ProvisionType.HEADING, ProvisionType.ATTACHMENT, ProvisionType.COMMENT)


@dataclass(frozen=True, slots=True)
class Link:
    """A reference looked up: characters [start, end) of the text of provision ``source`` point to ``eid``.

    ``version`` is the target's version on the day asked about, None where no work fits; ``citation`` names
    the target as people write it; ``reason`` says in Chinese why it is not there, None where it is.
    """

    source: int
    start: int
    end: int
    citation: str
    version: Version | None = None
    eid: str | None = None
    reason: str | None = None


def read_references(
    title: str, provisions: Sequence[Provision]
) -> tuple[tuple[int, tuple[Reference, ...]], ...]:
    """The references in the provisions of one text of the work ``title``: (index, its references).

    References to the work itself are resolved against ``provisions``; others stay as the text has them.
    """
    own = frozenset(provision.eid for provision in provisions)
    articles = [p.eid for p in provisions if p.type is ProvisionType.ARTICLE]

    def exists(work: str, eid: str) -> bool:
        return work != title or eid in own

    found: list[tuple[int, tuple[Reference, ...]]] = []
    for index, provision in enumerate(provisions):
        if provision.type in _SILENT or not provision.text:
            continue
        citations = find_citations(provision.text, works=True)
        if not citations:
            continue
        targets = resolve_all(citations, provision.eid, title, exists, articles)
        pairs = [(f, t) for f, some in zip(citations, targets, strict=True) for t in some]
        found.append((index, tuple(_reference(f.start, f.end, t, title) for f, t in pairs)))
    return tuple(found)


def _reference(start: int, end: int, target: Target, title: str) -> Reference:
    same = normal_title(target.title) == normal_title(title)
    return Reference(start, end, None if same else target.title, target.eid, target.reason)


def links_out(
    store: Store, version: Version, ids: Sequence[int], on: date, clearance: Level
) -> tuple[Link, ...]:
    """Where the references in these provisions of ``version`` point to, in reading order."""
    target_version = _version_finder(store, version, on, clearance)
    addresses = cache(lambda version_id: store.addresses(version_id, clearance))
    links: list[Link] = []
    for source, reference in store.references_from(ids):
        target = target_version(reference.title)
        if target is None:
            citation = format_citation(reference.title or version.title, reference.eid or "")
            reason = reference.reason or f"库中未找到{citation}"
            links.append(Link(source, reference.start, reference.end, citation, reason=reason))
            continue
        for found in _fit(target, reference, addresses(target.id)):
            citation = store.cite(target, found.eid or "")
            links.append(
                Link(source, reference.start, reference.end, citation, target, found.eid, found.reason)
            )
    return tuple(links)


def _fit(target: Version, reference: Reference, addresses: dict[str, int]) -> tuple[Target, ...]:
    if reference.eid is None or (reference.title is None and reference.reason):
        return (Target(target.title, reference.eid, reference.reason),)
    return fit(target.title, Address(reference.eid), lambda _title, eid: eid in addresses)


def _version_finder(
    store: Store, version: Version, on: date, clearance: Level
) -> Callable[[str | None], Version | None]:
    """Title as cited (None: the work itself) → the version meant; None where no single work fits."""
    shelf = store.shelf()

    @cache
    def find(title: str | None) -> Version | None:
        if title is None:
            return version
        works = shelf.named(title, clearance)
        return shelf.version_on(works[0], on, clearance) if len(works) == 1 else None

    return find


def links_in(
    store: Store, version: Version, eid: str, on: date, clearance: Level, past: bool = False
) -> tuple[tuple[int, str], ...]:
    """(provision id, citation) of what refers to ``eid`` or below it, in texts searched on the day.

    Args:
        past: also in works no longer in force.
    """
    allowed = store.permitted(on, clearance, include_ended=past) | {version.id}
    placed = store.placed(store.references_to(version, eid, clearance), clearance)
    found = [p for p in placed.values() if p.version.id in allowed]
    return tuple((p.id, store.cite(p.version, p.provision.eid)) for p in found)
