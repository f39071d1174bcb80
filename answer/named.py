"""A provision by the address a person gave; an item named without its paragraph is the article's only one."""

from __future__ import annotations

from answer.spans import Span
from library.address import Address, join_eid, split_eid
from library.model import Level, Placed, Version
from library.resolve import fit
from library.store import Store
from search.question import Hit


def find_named(store: Store, version: Version, eid: str, clearance: Level) -> tuple[tuple[Placed, str], ...]:
    """The provisions that an address means in a version, each as (article, eId).

    ``eid`` is that of the article itself or of a provision below it; () where the version has no such
    provision, two where an item named without its paragraph stands in two lists.
    """
    addresses = store.addresses(version.id, clearance)
    targets = fit("", Address(eid), lambda _, at: at in addresses)
    found = []
    for target in targets:
        article = target.eid and not target.reason and store.find(version.id, _above(target.eid), clearance)
        if article and target.eid:
            found.append((article, target.eid))
    return tuple(found)


def _above(eid: str) -> str:
    """The eId cut above paragraphs and items: what is ranked."""
    fine = ("para", "item", "point")  # but point_P048 is a point of the guide, a unit of its own
    return join_eid(tuple((name, no) for name, no in split_eid(eid) if name not in fine or no[:1].isalpha()))


def named_hit(placed: Placed) -> Hit:
    """The hit of a provision that was not searched for but named."""
    return Hit(placed, 1.0, 1.0, ("named",))


def within(piece: Span, eid: str) -> bool:
    """Whether a piece stands at an address or below it."""
    return piece.eid == eid or piece.eid.startswith(f"{eid}__")
