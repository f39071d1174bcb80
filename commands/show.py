"""A citation or the list of works as JSON objects of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from library.links import Link, links_in, links_out
from library.lookup import Lookup, look_up
from library.masking import as_shown, provisions_as_shown
from library.model import Kind, Level, Placed, Version
from library.shelf import Holding
from library.store import Store


def work_documents(store: Store, on: date, clearance: Level, kind: Kind | None) -> list[dict[str, Any]]:
    """The contract's ``works``: a row a work, by the version in force on the day, else its last."""
    return [_work(holding) for holding in store.works(on, clearance, kind)]


def show_document(store: Store, text: str, on: date, clearance: Level) -> dict[str, Any]:
    """The contract's ``show``: what a citation names, with versions and references out and in.

    Where an item without 款 fits two paragraphs, the first is the document and ``others`` holds the rest.

    Raises:
        UnknownCitationError: see ``library.lookup.look_up``.
    """
    found = look_up(store, text, on, clearance)
    shown = (
        _whole(store, found, clearance)
        if not found.placed
        else _placed(store, found.placed[0], on, clearance)
    )
    return {
        **shown,
        "on": iso(on),
        "status": found.status.value,
        "versions": [_version(version, on) for version in store.versions(clearance, found.version.work)],
        "others": [_placed(store, placed, on, clearance) for placed in found.placed[1:]],
    }


def _placed(store: Store, placed: Placed, on: date, clearance: Level) -> dict[str, Any]:
    placed = as_shown(placed)
    version, provision = placed.version, placed.provision
    ids = [each for each, _ in store.below(version.id, provision.eid, clearance)]
    out = links_out(store, version, ids, on, clearance)
    incoming = links_in(store, version, provision.eid, on, clearance)
    return {
        "citation": store.cite(version, provision.eid),
        **_heads(version),
        "eid": provision.eid,
        "heading": list(provision.heading),
        "text": placed.full_text,
        "file": placed.files[0] if placed.files else None,
        "references_out": [
            {"citation": link.citation, "eid": link.eid, "reason": link.reason} for link in _once(out)
        ],
        "references_in": [{"citation": citation} for _, citation in incoming],
    }


def _whole(store: Store, found: Lookup, clearance: Level) -> dict[str, Any]:
    """A work named without an address: its whole text."""
    version = found.version
    outline = provisions_as_shown(version.kind, [one for _, one in store.outline(version.id, clearance)])
    files = store.files(version.id, clearance)
    lines = (f"{p.label}　{p.text}".strip("　") for p in outline)
    return {
        "citation": store.cite(version, ""),
        **_heads(version),
        "eid": None,
        "heading": [],
        "text": "\n".join(line for line in lines if line),
        "file": files[0] if files else None,
        "references_out": [],
        "references_in": [],
    }


def _heads(version: Version) -> dict[str, Any]:
    return {
        "title": version.title,
        "kind": version.kind.value,
        "number": version.number,
        "level": version.level.value,
        "effective": iso(version.effective),
        "until": iso(version.until),
    }


def _once(links: Iterable[Link]) -> list[Link]:
    """Links to one target once."""
    return list({(link.citation, link.reason): link for link in links}.values())


def _version(version: Version, on: date) -> dict[str, Any]:
    return {
        "title": version.title,
        "number": version.number,
        "effective": iso(version.effective),
        "until": iso(version.until),
        "status": version.status_on(on).value,
        "effective_known": version.effective_known,
    }


def _work(holding: Holding) -> dict[str, Any]:
    version = holding.version
    return {
        "work": version.work,
        "title": version.title,
        "kind": version.kind.value,
        "number": version.number,
        "issuer": version.issuer,
        "issued": iso(version.issued),
        "effective": iso(version.effective),
        "until": iso(version.until),
        "status": holding.status.value,
        "level": version.level.value,
        "articles": holding.articles,
        "provisions": holding.provisions,
        "by_type": dict(holding.by_type),
        "versions": holding.versions,
        "files": list(holding.files),
        "effective_known": version.effective_known,
    }


def iso(day: date | None) -> str | None:
    """A day as the contract writes it, None where it is unknown."""
    return day.isoformat() if day else None
