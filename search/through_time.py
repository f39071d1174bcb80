"""The same rule in the other texts of its work, right behind it, where a question asks how it has changed.

Search finds what binds on the day asked about. 集中整改期三版分别多长 asks for three texts: each of the first
hits is followed by the units of the other versions that say much the same, numbers apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from library.model import Level, Placed, Version
from library.store import Store
from search.question import Hit, Question, Searches
from search.rank import coverage
from search.windows import ranked

FOLLOWED = 2  # first hits whose other versions are shown
LIKE = 0.5  # of two wordings of one rule
_NUMERAL = re.compile(r"[\d一二三四五六七八九十百]+")


class ThroughTime:
    """A search that shows the other versions of what it finds to a question about change."""

    def __init__(self, search: Searches, store: Store) -> None:
        self._search, self._store = search, store

    def retrieve(self, question: Question, k: int = 10) -> tuple[Hit, ...]:
        """At most ``k`` hits, best first."""
        hits = self._search.retrieve(question, k)
        if not question.through_time:
            return hits
        clearance = question.reader.clearance
        shown = (
            one
            for place, hit in enumerate(hits)
            for one in (hit, *(self._others(hit, clearance) if place < FOLLOWED else ()))
        )
        return tuple({hit.placed.id: hit for hit in shown}.values())[:k]

    def _others(self, hit: Hit, clearance: Level) -> Iterator[Hit]:
        """The rule in the other versions of its work, newest first."""
        version = hit.placed.version
        for other in reversed(self._store.versions(clearance, version.work)):
            if other.id != version.id and (placed := self._like(hit.placed, other, clearance)):
                yield replace(hit, placed=placed, why=("version",))

    def _like(self, rule: Placed, version: Version, clearance: Level) -> Placed | None:
        outline = self._store.outline(version.id, clearance)
        ids = [outline[index][0] for index in ranked([provision for _, provision in outline])]
        units = self._store.placed(ids, clearance).values()
        best = max(units, key=lambda unit: likeness(rule.full_text, unit.full_text), default=None)
        return best if best and likeness(rule.full_text, best.full_text) >= LIKE else None


def likeness(rule: str, other: str) -> float:
    """Share of the letter pairs of the shorter of two texts in the other, numbers apart, in [0, 1].

    Rules grow from version to version: what an earlier text says mostly stands in the later one.
    """
    shorter, longer = sorted((_NUMERAL.sub("", rule), _NUMERAL.sub("", other)), key=len)
    return coverage(shorter, longer)
