"""What is ranked, and the texts that are encoded for it.

Articles are ranked, not their paragraphs; outside articles the smallest part with a heading of its own
(slide, step, point, form, section), a paragraph of speech, and what stands in none of them. A long unit is
encoded in windows of whole sentences, each with title and heading path in front, that all point back to it:

    art_48 of 监察法     "监察法 第四章 监察权限 / 留置 … 第四十八条 …"       window 0
                        "监察法 第四章 监察权限 / 留置 … 对涉嫌 …"          window 1
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from library.model import Provision, ProvisionType

LIMIT = 420  # characters of a window's sentences: with title and path below 512 tokens of the encoder
SHORTEST = 6  # characters of a sentence that says something
_UNITS = frozenset(
    {
        ProvisionType.ARTICLE,
        ProvisionType.SECTION,
        ProvisionType.SUBSECTION,
        ProvisionType.SLIDE,
        ProvisionType.TIME,
        ProvisionType.STEP,
        ProvisionType.POINT,
        ProvisionType.FORM,
    }
)
_NEVER = frozenset({ProvisionType.TITLE, ProvisionType.HEADING, ProvisionType.COMMENT})
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？\n]*|[。；！？\n]+")
_CLAUSE = re.compile(r"[^，、]+[，、]*|[，、]+")


def ranked(provisions: Sequence[Provision]) -> tuple[int, ...]:
    """Indices of the units that are ranked, in order.

    A section that is cut into subsections, articles or the like is ranked by these; what stands in none of
    them (a line between, a table row, the preface) is a unit itself. Every text-bearing provision but titles,
    headings and remarks is a unit or stands below one.
    """
    divided, parents = _above(provisions)
    units: set[str] = set()
    found: list[int] = []
    for index, provision in enumerate(provisions):
        if provision.type in _NEVER or any(above in units for above in _ancestors(provision.eid)):
            continue
        if provision.type in _UNITS:
            whole = provision.eid not in divided
        else:
            whole = bool(provision.text.strip() or provision.label.strip()) and (
                provision.eid not in parents or provision.type is ProvisionType.PARAGRAPH
            )
        if whole:
            units.add(provision.eid)
            found.append(index)
    return tuple(found)


def windows(title: str, heading: Sequence[str], full_text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """The texts that stand for a unit before the encoder: at least one, each with title and path in front.

    Their sentences joined are ``full_text`` without the white space at the ends of lines. No window has more
    than ``limit`` characters of sentences; a longer sentence is cut between clauses, else anywhere.
    """
    head = " ".join((title, *heading))
    return tuple(f"{head}\n{body}" for body in _bodies(full_text, limit)) or (head,)


def sentences(title: str, heading: Sequence[str], full_text: str) -> tuple[str, ...]:
    """Every sentence of a unit by itself, title and last heading in front: at least one text."""
    head = " ".join((title, *heading[-1:]))
    said = [one.strip() for one in _SENTENCE.findall(full_text)]
    return tuple(f"{head}\n{one}" for one in said if len(one) >= SHORTEST) or (f"{head}\n{full_text}",)


def window_hash(text: str) -> str:
    """The id of a window's vector: 32 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _above(provisions: Sequence[Provision]) -> tuple[set[str], set[str]]:
    """eIds that have a unit below them, and eIds that have anything below them."""
    divided: set[str] = set()
    parents: set[str] = set()
    for provision in provisions:
        above = _ancestors(provision.eid)
        parents.update(above)
        if provision.type in _UNITS:
            divided.update(above)
    return divided, parents


def _ancestors(eid: str) -> list[str]:
    """eIds above, outermost first: a__b__c gives a, a__b."""
    cuts = [at for at in range(len(eid)) if eid.startswith("__", at)]
    return [eid[:at] for at in cuts]


def _bodies(text: str, limit: int) -> list[str]:
    bodies: list[str] = []
    body = ""
    for sentence in _SENTENCE.findall(text):
        for piece in _short_pieces(sentence, limit):
            if body.strip() and len(body) + len(piece) > limit:
                bodies.append(body.strip())
                body = ""
            body += piece
    return [*bodies, body.strip()] if body.strip() else bodies


def _short_pieces(sentence: str, limit: int) -> list[str]:
    if len(sentence) <= limit:
        return [sentence]
    pieces: list[str] = []
    for clause in _CLAUSE.findall(sentence):
        pieces += [clause[at : at + limit] for at in range(0, len(clause), limit)]
    return pieces
