"""A provision by the address a person gave; an item named without its paragraph is the article's only one."""

from __future__ import annotations

from answer.spans import Span
from library.citation import split_eid
from library.model import Level, Placed, Version
from library.store import Store
from search.question import Hit

_FINE = ("para", "item", "point")


def find_named(store: Store, version: Version, eid: str, clearance: Level) -> tuple[Placed, str] | None:
    """The ranked provision that holds an address, and the address as the store has it.

    Returns:
        (article, eId): the eId is that of the article itself or of a provision below it; None where the
        version has no such provision.
    """
    parts = [part for part in split_eid(eid) if part[0] not in _FINE]
    top = "__".join(f"{name}_{number}" if number else name for name, number in parts)
    article = store.find(version.id, top, clearance)
    if article is None:
        return None
    rest = eid.removeprefix(top)
    below = [provision.eid for _, provision in store.below(version.id, top, clearance)]
    for known in below:
        if known == eid or (rest and known.endswith(rest)):
            return article, known
    return None


def named_hit(placed: Placed) -> Hit:
    """The hit of a provision that was not searched for but named."""
    return Hit(placed, 1.0, 1.0, ("named",))


def within(piece: Span, eid: str) -> bool:
    """Whether a piece stands at an address or below it."""
    return piece.eid == eid or piece.eid.startswith(f"{eid}__")
