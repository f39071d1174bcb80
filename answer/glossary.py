"""The office's own words in a question: slips put right, and what each term is also called."""

from __future__ import annotations

from functools import lru_cache

from library.store import Store

Names = tuple[str, ...]
"""One thing by all its names, the one a text uses first."""


def correct(text: str, library: Store) -> str:
    """``text`` with the glossary's slips put right (巡查 → 巡察)."""
    for term, _, slips in _entries(library, library.change()):
        for slip in sorted(slips, key=len, reverse=True):
            if slip and slip not in term:
                text = text.replace(slip, term)
    return text


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
