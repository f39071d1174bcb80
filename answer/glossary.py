"""The office's own words in a question: slips put right, and what each term is also called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from library.store import Store

Names = tuple[str, ...]
"""One thing by all its names, the one a text uses first."""


def correct(text: str, library: Store) -> str:
    """``text`` with the glossary's slips put right (巡查 → 巡察); not 组会 in 领导小组会."""
    return put_right(text, _entries(library, library.change()))


def put_right(text: str, entries: Sequence[tuple[str, Names, Names]]) -> str:
    """``text`` with the slips of the (term, synonyms, slips) put right."""
    for term, _, slips in entries:
        for slip in sorted(slips, key=len, reverse=True):
            if slip and slip not in term and slip in text:
                names = [name for one, synonyms, _ in entries for name in (one, *synonyms) if name in text]
                text = _replaced(text, slip, term, names)
    return text


def _replaced(text: str, slip: str, term: str, names: Sequence[str]) -> str:
    """``text`` with ``term`` for every ``slip`` that does not begin inside one of the names."""
    inside = {
        place
        for name in names
        for found in re.finditer(re.escape(name), text)
        for place in range(found.start() + 1, found.end())
    }
    return re.sub(re.escape(slip), lambda found: found[0] if found.start() in inside else term, text)


def names_in(text: str, library: Store) -> tuple[Names, ...]:
    """The things of the glossary that ``text`` names, longest name first, none inside another."""
    found: list[Names] = []
    for term, synonyms, _ in _entries(library, library.change()):
        names = (term, *synonyms)
        said = max((name for name in names if len(name) > 1 and name in text), key=len, default="")
        if said:
            found.append((said, *(name for name in names if name != said)))
    kept: list[Names] = []
    rest = text
    for names in sorted(found, key=lambda names: -len(names[0])):
        if names[0] in rest:
            kept.append(names)
            rest = rest.replace(names[0], " ")
    return tuple(kept)


@lru_cache(maxsize=4)
def _entries(library: Store, _change: int) -> tuple[tuple[str, Names, Names], ...]:
    return library.glossary()
