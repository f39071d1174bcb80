"""An article taken apart into the pieces that can be quoted: sentences of its paragraphs, and its items.

第四十八条　留置时间不得超过三个月。在特殊情况下，可以延长一次……      art_48__para_1 ×2
对涉嫌职务犯罪的被调查人……可以再延长二个月。                        art_48__para_2
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from library.model import Placed, Provision, ProvisionType

_END = re.compile(r"(?<=[。！？])(?=[^”’」』）)])|(?<=[。！？][”’」』）)])")
_PART = re.compile(r"(?<=；)")
LONG = 150  # characters; a longer sentence is also cut at its semicolons
_ITEMS = (ProvisionType.ITEM, ProvisionType.SUBITEM)
_UNQUOTED = (ProvisionType.TITLE, ProvisionType.HEADING, ProvisionType.ATTACHMENT)


@dataclass(frozen=True, slots=True)
class Span:
    """A verbatim piece of ``placed.full_text``: ``text``, at the address ``eid`` (the finest that holds it).

    ``order`` counts the pieces of the article from 0; ``paragraph`` the 1-based 款 it belongs to, 0 where
    there is none; ``item`` is True for an entry of a list; ``lead`` for a sentence that introduces one.
    """

    placed: Placed
    eid: str
    text: str
    order: int
    paragraph: int
    item: bool = False
    lead: bool = False


def spans(placed: Placed, below: Sequence[Provision]) -> tuple[Span, ...]:
    """The pieces of a ranked provision; ``below`` is itself and everything under it, in order."""
    found: list[Span] = []
    for provision in below:
        if provision.type in _UNQUOTED and provision.eid != placed.provision.eid:
            continue
        for text in _pieces(provision):
            if text in placed.full_text:
                found.append(
                    Span(
                        placed,
                        provision.eid,
                        text,
                        len(found),
                        paragraph_of(provision.eid),
                        item=provision.type in _ITEMS,
                        lead=provision.type not in _ITEMS and text.endswith(("：", ":")),
                    )
                )
    return tuple(found)


def paragraph_of(eid: str) -> int:
    """The number of the paragraph in an eId, 0 without one."""
    found = re.search(r"para_(\d+)", eid)
    return int(found[1]) if found else 0


def _pieces(provision: Provision) -> list[str]:
    if provision.type in _ITEMS or provision.type is ProvisionType.TABLE_ROW:
        whole = (provision.label + provision.text).strip()
        return [whole] if provision.text.strip() else []
    pieces: list[str] = []
    for sentence in _END.split(provision.text):
        parts = _PART.split(sentence) if len(sentence) > LONG else [sentence]
        pieces.extend(part.strip() for part in parts if part.strip())
    return pieces
