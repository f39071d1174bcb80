"""Which version a text belongs to: pure rules over what the store holds of the work.

The first that fits:

    same file, same text                                      RESTATE   facts may change
    same file, same version (or still a part of it)           REPLACE   a correction, or a changed part
    same text from another file                               SECOND    a second original
    same title, other articles, files of the same import      PART      民法典 in eight files
    same day and number, some of the same articles            REPLACE   a correction
    else                                                      NEW
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.metadata import merge_parts
from library.model import Version
from library.shelf import Original
from library.titles import normal_title


class Action(StrEnum):
    """What is done with a text."""

    NEW = "new"
    PART = "part"
    REPLACE = "replace"
    SECOND = "second"
    RESTATE = "restate"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text that was read: ``articles`` are the eIds of its articles."""

    path: str
    version: Version
    text_hash: str
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Held:
    """A stored version: its files, and which of them states each article (eId → path)."""

    version: Version
    originals: tuple[Original, ...]
    articles: Mapping[str, str]

    def states_text(self, path: str) -> bool:
        """Whether provisions stand in the store under this file, not only its name."""
        return any(o.path == path and any(count for _, count in o.counts) for o in self.originals)

    def parts_beside(self, incoming: Incoming) -> frozenset[str]:
        """Paths of the other files whose articles are none of the incoming ones: parts of one version."""
        paths = frozenset(self.articles.values()) - {incoming.path}
        overlapping = {path for eid, path in self.articles.items() if eid in incoming.articles}
        return paths - overlapping if incoming.articles else frozenset()


@dataclass(frozen=True, slots=True)
class Placement:
    """``version`` is what to store, ``held`` the version concerned (None: a new one).

    ``emptied`` are files of the held version that stay on record while their text goes.
    """

    action: Action
    version: Version
    held: Held | None = None
    emptied: tuple[Original, ...] = ()


def place(
    incoming: Incoming, current: Held | None, held: Sequence[Held], together: Collection[str]
) -> Placement:
    """Where a text goes.

    Args:
        current: the version that the file at this path stated when it was last read.
        held: the stored versions of the incoming text's work.
        together: the paths of all files of this import.
    """
    own = _place_again(incoming, current) if current else None
    if own:
        return own
    for version in held:
        if _holds_text(version, incoming):
            return Placement(Action.SECOND, version.version, version)
    for version in held:
        if _is_part(incoming, version, together):
            return Placement(Action.PART, merge_parts(version.version, incoming.version), version)
    for version in held:
        if _same_version(incoming, version) and not incoming.articles.isdisjoint(version.articles):
            return _replacing(incoming, version)
    return Placement(Action.NEW, incoming.version)


def stands_apart(incoming: Incoming, held: Sequence[Held]) -> bool:
    """Whether a text without articles only shares its title with a stored one: two reports, two notices.

    As versions of one work on one day the earlier would vanish from search. The same text again (a
    presentation beside its Markdown) is a second original.
    """
    if incoming.articles or any(_holds_text(version, incoming) for version in held):
        return False
    return any(_same_version(incoming, version) and not version.articles for version in held)


def _holds_text(version: Held, incoming: Incoming) -> bool:
    return any(original.text_hash == incoming.text_hash for original in version.originals)


def _place_again(incoming: Incoming, current: Held) -> Placement | None:
    before = next((o for o in current.originals if o.path == incoming.path), None)
    beside = current.parts_beside(incoming)
    facts = merge_parts(incoming.version, current.version) if beside else incoming.version
    if before and before.text_hash == incoming.text_hash:
        kept = facts if current.states_text(incoming.path) else current.version
        return Placement(Action.RESTATE, kept, current)
    if beside and _same_title(incoming, current):
        return _replacing(incoming, current)
    return _replacing(incoming, current) if _same_version(incoming, current) else None


def _replacing(incoming: Incoming, held: Held) -> Placement:
    beside = held.parts_beside(incoming)
    emptied = tuple(
        replace(original, text_hash="", counts=())
        for original in held.originals
        if original.path != incoming.path and original.path not in beside
    )
    version = merge_parts(incoming.version, held.version) if beside else incoming.version
    return Placement(Action.REPLACE, version, held, emptied)


def _is_part(incoming: Incoming, held: Held, together: Collection[str]) -> bool:
    return (
        bool(incoming.articles and held.articles)
        and _same_title(incoming, held)
        and incoming.articles.isdisjoint(held.articles)
        and all(original.path in together for original in held.originals)
    )


def _same_title(incoming: Incoming, held: Held) -> bool:
    return normal_title(incoming.version.title) == normal_title(held.version.title)


def _same_version(incoming: Incoming, held: Held) -> bool:
    one, other = incoming.version, held.version
    return one.work == other.work and (one.effective, one.number) == (other.effective, other.number)
