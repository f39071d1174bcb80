"""A Hit as JSON: the shape of the command line's contract, used by everything that writes hits down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from library.citation import format_citation
from library.masking import as_shown
from search.question import Hit


def hit_document(hit: Hit, rank: int, on: date) -> dict[str, Any]:
    """The JSON object of a hit, masked. ``rank`` from 1; ``status`` is the version's on the day ``on``."""
    placed = as_shown(hit.placed)
    version, provision = placed.version, placed.provision
    return {
        "rank": rank,
        "citation": format_citation(version.title, provision.eid),
        "title": version.title,
        "kind": version.kind.value,
        "eid": provision.eid,
        "heading": list(provision.heading),
        "text": placed.full_text,
        "score": round(hit.score, 6),
        "chance": round(hit.chance, 4),
        "status": version.status_on(on).value,
        "level": version.level.value,
        "file": placed.files[0] if placed.files else None,
    }


def hit_documents(hits: Sequence[Hit], on: date) -> list[dict[str, Any]]:
    """The JSON objects of hits in order, ranks from 1."""
    return [hit_document(hit, rank, on) for rank, hit in enumerate(hits, 1)]
