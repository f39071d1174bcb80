"""The provisions of one file as a tree: who stands below whom, what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from library.model import Provision, ProvisionType

LEAVES = ""
"""Key under which provisions with nothing below them are counted; no provision type is called so."""

_NO_LEAVES = (ProvisionType.TITLE, ProvisionType.HEADING)


def last_descendants(provisions: Sequence[Provision]) -> list[int]:
    """For each provision the index of the last one below it, its own where there is none."""
    lasts = list(range(len(provisions)))
    places: dict[str, int] = {}
    for i, provision in enumerate(provisions):
        places[provision.eid] = i
        parent = provision.parent
        while parent:
            if parent in places:
                lasts[places[parent]] = i
            parent = parent.rpartition("__")[0]
    return lasts


def count_types(provisions: Sequence[Provision]) -> dict[str, int]:
    """How many provisions of each type, and under ``LEAVES`` those without anything below (no headings)."""
    counts = Counter[str](provision.type.value for provision in provisions)
    lasts = last_descendants(provisions)
    counts[LEAVES] = sum(
        last == i and p.type not in _NO_LEAVES
        for i, (p, last) in enumerate(zip(provisions, lasts, strict=True))
    )
    return dict(counts)
