"""What may be asked next: what the answer's first basis refers to, and what refers to it."""

from __future__ import annotations

from datetime import date

from library.address import cut_eid
from library.links import links_in, links_out
from library.model import Level
from library.store import Store
from pages.shown import Sight

MOST = 3
OUT = 2  # of them, what it refers to


def suggestions(seen: Sight, store: Store, on: date, clearance: Level) -> tuple[str, ...]:
    """Questions by address, at most ``MOST``: texts this reader may see, not those cited in the answer."""
    place = next(iter(seen.places.values()), None)
    if place is None:
        return ()
    whole = cut_eid(place.cited.eid, "art") or place.cited.eid
    article = store.find(place.version.id, whole, clearance)
    if article is None:
        return ()
    version, eid = article.version, article.provision.eid
    ids = [number for number, _ in store.below(version.id, eid, clearance)]
    out = [link.citation for link in links_out(store, version, ids, on, clearance) if not link.reason]
    back = [citation for _, citation in links_in(store, version, eid, on, clearance)]
    cited = " ".join(other.cited.citation for other in seen.places.values())
    chosen = [one for one in dict.fromkeys(out) if _asks_more(one, cited)][:OUT]
    chosen += [one for one in dict.fromkeys(back) if one not in chosen and _asks_more(one, cited)]
    return tuple(f"{citation}怎么说？" for citation in chosen[:MOST])


def _asks_more(citation: str, cited: str) -> bool:
    """Whether an address names a place inside a work that the answer does not cite."""
    return not citation.endswith("》") and citation not in cited
