"""The questions of models/training (or STARD's), each with the provisions of a home that answer it.

A line names its answer by ``title`` and ``articles``, by ``title`` and ``says`` (a verbatim run of the text,
for works that have no articles), or by ``gold`` citations (STARD). ``says`` beside ``articles`` tells which
sentence or item of the first of them answers. ``before`` is what was asked just before; a question in several
lines without one asks of several things, each line has what answers one of them, in their order.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from library.errors import UnknownCitationError
from library.lookup import look_up
from library.model import Level, Placed
from library.store import Store
from office import Office
from search.rank import coverage
from search.windows import ranked

ALIKE = 0.5
"""Share of a text's letter pairs in a gold text from which it counts as a sister rule."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Marked:
    """A question, the units that answer it, and the words of theirs that do ("" where nobody marked them).

    ``before``: what was asked just before, in the same breath, or (``turn``) in a turn of its own.
    ``others``: what answers the other things that the question asks of; this one is the ``place``-th, from 0.
    """

    text: str
    gold: tuple[Placed, ...]
    says: str = ""
    before: str = ""
    turn: bool = False
    place: int = 0
    others: tuple[Marked, ...] = ()

    @property
    def query(self) -> str:
        """All that was said, as one wording."""
        return f"{self.before}，{self.text}" if self.before else self.text

    def answered_by(self, text: str) -> bool:
        """Whether a piece of a gold unit, lead included, holds the marked words or lies within them."""
        said, marked = squeezed(text), squeezed(self.says)
        return bool(marked) and (marked in said or said in marked)


def questions_of(office: Office, path: Path, today: date) -> Iterator[Marked]:
    """The questions of a file in order; those whose answer this home lacks have no ``gold``."""
    for _, group in groupby(_marked(office, path, today), lambda one: one.query):
        same = tuple(group)
        if same[0].before or len(same) == 1:
            yield from same
        else:
            for place, one in enumerate(same):
                yield replace(one, place=place, others=same[:place] + same[place + 1 :])


def _marked(office: Office, path: Path, today: date) -> Iterator[Marked]:
    find = cache(lambda name: _cited(office.store, name, today))
    units = cache(lambda title: _units(office.store, title, today))
    missing = 0
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            says = row.get("says", "")
            if names := _citations(row):
                gold = [placed for name in names if (placed := find(name))]
            else:
                said = squeezed(says)
                gold = [placed for placed in units(row["title"]) if said in squeezed(placed.full_text)]
            missing += not gold
            yield Marked(
                row["question"], tuple(gold), says, row.get("before", ""), row.get("style") == "turn"
            )
    log.info("%s: %d questions without a gold text in this home", path.name, missing)


def is_sister(placed: Placed, gold: Iterable[Placed]) -> bool:
    """Whether a provision is so much like one that answers that it may answer too."""
    return any(coverage(placed.full_text, other.full_text) >= ALIKE for other in gold)


def squeezed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s+", "", text)


def _citations(row: Mapping[str, Any]) -> list[str]:
    if "gold" in row:
        return [f"《{entry['title']}》{entry['article']}" for entry in row["gold"]]
    return [f"《{row['title']}》{article}" for article in row.get("articles", ())]


def _cited(store: Store, citation: str, today: date) -> Placed | None:
    try:
        found = look_up(store, citation, today, Level.INTERNAL).placed
    except UnknownCitationError:
        return None
    return found[0] if found else None


def _units(store: Store, title: str, today: date) -> list[Placed]:
    """What is ranked of the version in force of a work known by its whole title."""
    try:
        version = look_up(store, f"《{title}》", today, Level.INTERNAL).version
    except UnknownCitationError:
        return []
    outline = store.outline(version.id, Level.INTERNAL)
    ids = [outline[index][0] for index in ranked([provision for _, provision in outline])]
    placed = store.placed(ids, Level.INTERNAL)
    return [placed[one] for one in ids if one in placed]
