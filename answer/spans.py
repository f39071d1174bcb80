"""An article taken apart into the pieces that can be quoted: sentences of its paragraphs, and its items.

第四十八条　留置时间不得超过三个月。在特殊情况下，可以延长一次……      art_48__para_1, orders 0 and 1
对涉嫌职务犯罪的被调查人……可以再延长二个月。                        art_48__para_2, order 2
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from library.model import Level, Placed, Provision, ProvisionType
from library.store import Store

_END = re.compile(r"(?<=[。！？])(?=[^”’」』）)])|(?<=[。！？][”’」』）)])")
_PART = re.compile(r"(?<=；)")
LONG = 150  # characters; a longer sentence is also cut at its semicolons
_ITEMS = (ProvisionType.ITEM, ProvisionType.SUBITEM, ProvisionType.TABLE_ROW)
_UNQUOTED = (ProvisionType.TITLE, ProvisionType.HEADING, ProvisionType.ATTACHMENT, ProvisionType.COMMENT)


@dataclass(frozen=True, slots=True)
class Span:
    """A verbatim piece of ``placed.full_text``: characters [start, end), at the finest address that holds it.

    ``order`` counts the pieces of the article from 0. ``block`` is the eId of the paragraph (款) that the
    piece, or the list it is an item of, belongs to. ``item`` is True for an entry of a list, ``lead`` for a
    sentence that introduces one. ``alone`` is True where the article has one paragraph only, so that nobody
    says 第一款.
    """

    placed: Placed
    eid: str
    start: int
    end: int
    order: int
    item: bool = False
    lead: bool = False
    alone: bool = False

    @property
    def text(self) -> str:
        """The words of the piece."""
        return self.placed.full_text[self.start : self.end]

    @property
    def whole(self) -> bool:
        """Whether it says something by itself: a sentence or an entry of a list, not the name of a thing."""
        return self.item or self.text.endswith(tuple("。；：！？.;:!?”）)"))

    @property
    def noted(self) -> bool:
        """Whether it stands in the notes of a slide."""
        return self.eid.endswith("notes")

    @property
    def block(self) -> str:
        """The eId of the paragraph above items, else the piece's own."""
        return re.split("__(?:item|point)_", self.eid)[0]


def spans(placed: Placed, below: Sequence[Provision]) -> tuple[Span, ...]:
    """The pieces of a ranked provision; ``below`` is itself and everything under it, in order."""
    found: list[Span] = []
    place = 0
    alone = sum(provision.type is ProvisionType.PARAGRAPH for provision in below) == 1
    for provision in below:
        if provision.type in _UNQUOTED and provision.eid != placed.provision.eid:
            continue
        item = provision.type in _ITEMS
        for text in _pieces(provision):
            start = placed.full_text.find(text, place)
            if start < 0:
                continue
            place = start + len(text)
            lead = not item and text.endswith(("：", ":"))
            found.append(Span(placed, provision.eid, start, place, len(found), item, lead, alone))
    return tuple(found)


def pieces_of(placed: Placed, store: Store, clearance: Level) -> tuple[Span, ...]:
    """The pieces of a ranked provision, read from the store in order."""
    below = store.below(placed.version.id, placed.provision.eid, clearance)
    return spans(placed, [provision for _, provision in below])


def _pieces(provision: Provision) -> list[str]:
    if provision.type in _ITEMS:
        return [(provision.label + provision.text).strip()] if provision.text.strip() else []
    pieces: list[str] = []
    for sentence in _END.split(provision.text):
        parts = _PART.split(sentence) if len(sentence) > LONG else [sentence]
        pieces.extend(part.strip() for part in parts if part.strip())
    return pieces
