"""A document as it is opened beside an answer or read by itself: its lines, what is marked, what is left out.

Values in, values out; pages/document_markup.py draws it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from library.masking import HIDDEN, provisions_as_shown
from library.model import Kind, Provision, ProvisionType

NEAR = 60  # provisions shown on either side of the one opened; headings of parts are always shown
_UNITS = (
    ProvisionType.ARTICLE,
    ProvisionType.SECTION,
    ProvisionType.STEP,
    ProvisionType.SLIDE,
    ProvisionType.TIME,
)
_PARTS = (ProvisionType.TITLE, ProvisionType.HEADING, ProvisionType.ATTACHMENT)
_HEADINGS = (*_PARTS, ProvisionType.SLIDE, ProvisionType.STEP, ProvisionType.FORM)

Span = tuple[int, int]
"""Characters [start, end) of a provision's ``label + text``."""


@dataclass(frozen=True, slots=True)
class Line:
    """A provision on the screen. ``here`` is True inside the opened unit; ``marks`` are the quoted spans."""

    provision: Provision
    here: bool
    marks: tuple[Span, ...] = ()

    @property
    def heading(self) -> bool:
        """Whether it names what follows it."""
        return self.provision.type in _HEADINGS


@dataclass(frozen=True, slots=True)
class Gap:
    """Provisions left out between two that are shown."""

    count: int


def read_document(
    provisions: Sequence[Provision], eid: str = "", quote: str = "", near: int | None = None
) -> tuple[Line | Gap, ...]:
    """The lines of a document with the unit around ``eid`` marked as open and ``quote`` marked inside it.

    ``near`` limits how many provisions are shown before and after it (headings of parts are always); None
    shows all.
    The provisions are the true ones, the quote may be masked; ``lines_as_shown`` masks what comes out.
    """
    first, last = _unit(provisions, eid)
    marks = _find_quote(provisions, _group(provisions, eid), quote) or _find_quote(
        provisions, range(first, last), quote
    )
    lines: list[Line | Gap] = []
    for i, provision in enumerate(provisions):
        line = Line(provision, first <= i < last, tuple(marks.get(i, ())))
        if near is None or provision.type in _PARTS or first - near <= i < last + near:
            lines.append(line)
        elif lines and isinstance(lines[-1], Gap):
            lines[-1] = Gap(lines[-1].count + 1)
        else:
            lines.append(Gap(1))
    return tuple(lines)


def lines_as_shown(kind: Kind, lines: Sequence[Line | Gap]) -> tuple[Line | Gap, ...]:
    """The lines of a document of this kind as they may be seen; marks stay where they are."""
    masked = iter(provisions_as_shown(kind, [line.provision for line in lines if isinstance(line, Line)]))
    return tuple(replace(line, provision=next(masked)) if isinstance(line, Line) else line for line in lines)


def _group(provisions: Sequence[Provision], eid: str) -> range:
    """Indices of the provision at ``eid`` and those under it; empty where there is none."""
    inside = [
        i for i, provision in enumerate(provisions) if f"{provision.eid}__".startswith(f"{eid}__") and eid
    ]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _unit(provisions: Sequence[Provision], eid: str) -> Span:
    """[first, last) of the article (or other unit) that ``eid`` lies in, else of what is at ``eid``."""
    of_eid = {provision.eid: provision for provision in provisions}
    parts = eid.split("__")
    above = ["__".join(parts[: n + 1]) for n in range(len(parts))]
    unit = next((name for name in above if name in of_eid and of_eid[name].type in _UNITS), "")
    existing = next((name for name in reversed(above) if name in of_eid), "")
    group = _group(provisions, unit or existing)
    return (group.start, group.stop) if group else (0, 0)


def _find_quote(provisions: Sequence[Provision], among: range, quote: str) -> dict[int, list[Span]]:
    """Where the quote stands, white space aside: provision index → spans. Empty where it is not found.

    What is masked in the quote is any character of the text.
    """
    wanted = "".join(quote.split())
    pattern = "".join("." if sign in HIDDEN else re.escape(sign) for sign in wanted)
    signs = [
        (i, at, sign)
        for i in among
        for at, sign in enumerate(provisions[i].label + provisions[i].text)
        if not sign.isspace()
    ]
    found = re.search(pattern, "".join(sign for _, _, sign in signs)) if wanted else None
    spans: dict[int, list[Span]] = {}
    for i, at, _ in signs[found.start() : found.end()] if found else ():
        known = spans.setdefault(i, [(at, at)])
        known[-1] = (known[-1][0], at + 1)
    return spans
