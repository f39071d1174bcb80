"""A report as it may be shown: numbers and names of persons masked, everything else as it is.

    身份证号990000197603180049      身份证号990000********0049
    联系电话199-0000-3308           联系电话199-****-3308
    账号9999000000202510313         账号9999***********0313
    经办人林示范，联系电话…         经办人林某某，联系电话…

The store, the indexes and the verifier hold the true text; it is masked where it leaves for people, files or
a model, and nowhere before. A masked text is as long as the true one: an offset in one is right in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from library.model import Kind, Placed, Provision
from library.persons import names_in, numbers_in

MASKED = frozenset({Kind.REPORT})
"""Kinds of documents that tell of persons."""
HIDDEN = "*某"
"""What stands in the place of a masked character."""


def as_shown(placed: Placed) -> Placed:
    """The provision as people and models may see it; the verifier wants the true one."""
    if placed.version.kind not in MASKED:
        return placed
    full_text = placed.full_text
    return replace(placed, provision=_masked(placed.provision, full_text), full_text=masked(full_text))


def part_as_shown(placed: Placed, part: str) -> str:
    """Words quoted from ``placed.full_text``, or said after it, as they may be seen."""
    if placed.version.kind not in MASKED:
        return part
    at = placed.full_text.find(part)
    if at < 0:
        return masked(part, placed.full_text)
    return masked(placed.full_text)[at : at + len(part)]


def part_as_meant(placed: Placed, part: str) -> str:
    """The true words of a ``part`` worded by one who saw ``placed.full_text`` masked."""
    if placed.version.kind not in MASKED:
        return part
    true, shown = placed.full_text, masked(placed.full_text)
    for mark in (*numbers_in(true), *names_in(true)):
        part = part.replace(shown[mark.start : mark.end], true[mark.start : mark.end])
    return part


def provisions_as_shown(kind: Kind, provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    """The provisions of a document of this kind as they may be seen."""
    if kind not in MASKED:
        return tuple(provisions)
    source = "\n".join(provision.text for provision in provisions)
    return tuple(_masked(provision, source) for provision in provisions)


def masked(text: str, source: str = "") -> str:
    """``text`` with the numbers and names of persons masked; ``source`` is what it was taken from."""
    signs = list(text)
    for mark in numbers_in(text):
        for at in mark.hidden:
            signs[at] = "*"
    for mark in names_in(text, source):
        for at in mark.hidden:
            signs[at] = "某"
    return "".join(signs)


def _masked(provision: Provision, source: str) -> Provision:
    heading = tuple(masked(each, source) for each in provision.heading)
    return replace(provision, text=masked(provision.text, source), heading=heading)
