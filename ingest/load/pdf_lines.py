"""Glyphs to lines of text in reading order: columns one after the other, tables in their place.

Where glyphs stand decides what is a line; a space is made only where the page shows a gap and no
space character stands in it, and never between two hanzi that merely stand apart by a hair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, median_low

from ingest.load.pdf_page import Glyph

GUTTER = 1.5  # heights of a character: a wider gap parts segments of a line
_GAP = 0.45  # of a character: a gap that a reader sees as a space
_HANZI_GAP, _WORD_GAP = 0.18, 0.16  # the same between two hanzi, and between Latin letters or digits
_TWICE = 0.12  # of a character: the same one printed again so near makes bold type
_WIDE = "\u2e80"  # from here characters are as wide as high
_OPENING, _CLOSING = "（《“‘〈【〔([", "）》”’〉】〕，。、；：！？)],.;:!?…—"
_LEADER = re.compile(r"(?:(?:[.·．﹒_]\s*){3,}|(?:[…⋯‥]\s*)+)[（(]?\s*[0-9]{1,4}\s*[）)]?$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column. ``x0``, ``x1`` are its ends without white space, ``y`` its baseline.

    ``head`` is the width of its first piece that no writer breaks; ``left``, ``right`` are the edges of the
    page, then of its column (``pdf_edges``); ``column`` counts columns from 0; ``rows`` are those of a table,
    and then ``text`` is empty. ``entry``: of a table of contents, with a leader or gap and a page number;
    ``apart``: in three pieces or more, as the row of a table without rules.
    """

    text: str
    page: int
    x0: float
    x1: float
    y: float
    size: float
    head: float = 0.0
    spaced: bool = False  # ends with a space of its own
    entry: bool = False
    apart: bool = False
    column: int = 0
    columns: int = 1
    left: float = 0.0
    right: float = 0.0
    rows: tuple[tuple[str, ...], ...] = ()


def glyph_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that share a baseline, from top to bottom, each row from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.y, g.x0)):
        row = rows[-1] if rows else None
        if row is not None and row[0].y - glyph.y <= 0.3 * max(2.0, min(row[0].size, glyph.size)):
            row.append(glyph)
        else:
            rows.append([glyph])
    return _with_raised([_once(sorted(row, key=lambda g: g.x0)) for row in rows])


def _once(row: list[Glyph]) -> list[Glyph]:
    """The row without glyphs that are printed a second time over themselves."""
    return [
        glyph
        for before, glyph in zip([None, *row], row, strict=False)
        if before is None or before.char != glyph.char or glyph.x0 - before.x0 > _TWICE * glyph.size
    ]


def _with_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Puts raised and lowered small glyphs (① of a footnote, m²) into the row that they belong to."""
    kept: list[list[Glyph]] = []
    for at, row in enumerate(rows):
        near = [r for r in (kept[-1:] + rows[at + 1 : at + 2]) if _carries(r, row)]
        if near:
            near[0][:] = sorted((*near[0], *row), key=lambda g: g.x0)
        else:
            kept.append(row)
    return kept


def _carries(row: Sequence[Glyph], small: Sequence[Glyph]) -> bool:
    size = median(g.size for g in row)
    return (
        len(small) <= 6
        and len(row) > len(small)
        and max(g.size for g in small) <= 0.8 * size
        and -0.35 * size <= small[0].y - row[0].y <= 0.75 * size
        and row[0].x0 - size <= small[0].x0 <= row[-1].x1 + size
    )


def segments(row: Sequence[Glyph], page: int, width: float) -> list[Line]:
    """The pieces of a row that wide gaps part; ``width`` is that of the page."""
    visible = [g for g in row if not g.char.isspace()]
    if not visible:
        return []
    pieces: list[list[Glyph]] = [[]]
    end = visible[0].x0
    for glyph in row:
        if not glyph.char.isspace():
            if pieces[-1] and glyph.x0 - end > GUTTER * glyph.size:
                pieces.append([])
            end = max(end, glyph.x1)
        pieces[-1].append(glyph)
    return [line for piece in pieces if (line := line_of(piece, page, width))]


def line_of(row: Sequence[Glyph], page: int, width: float = 0.0) -> Line | None:
    """The line that glyphs of one row make; None where they are all white space."""
    visible = [g for g in row if not g.char.isspace()]
    if not visible:
        return None
    text = _text_of(row)
    size = median(g.size for g in visible)
    return Line(
        text=text.strip(),
        page=page,
        x0=visible[0].x0,
        x1=max(g.x1 for g in visible[-3:]),
        y=median(g.y for g in visible),
        size=size,
        head=_head(visible),
        spaced=text[-1:].isspace(),
        entry=bool(_LEADER.search(text)),
        right=width,
    )


def _text_of(row: Sequence[Glyph]) -> str:
    """The text of a row; where a gap of it shows a space that is no character, a space is put."""
    if len(row) < 2:
        return "".join(g.char for g in row)
    usual = _usual_gap(row)
    parts = [row[0].char]
    end = row[0].x1
    for before, glyph in pairwise(row):
        gap = glyph.x0 - end
        if gap > 0.12 * glyph.size and _shows_space(before, glyph, gap, usual):
            parts.append(" ")
        parts.append(glyph.char)
        end = max(end, glyph.x1)
    return "".join(parts)


def _usual_gap(row: Sequence[Glyph]) -> float:
    """The gap (points) between most hanzi of a row: a justified line is stretched everywhere."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(row) if _is_hanzi(a.char) and _is_hanzi(b.char)]
    return min(max(0.0, median_low(gaps)), 0.25 * row[0].size) if gaps else 0.0


def _shows_space(before: Glyph, glyph: Glyph, gap: float, usual: float) -> bool:
    """Whether a gap between two characters is a space to the eye; lengths in points.

    Between hanzi it is: they stand close. Writers set hanzi and Latin letters a quarter apart, and stretch a
    line at its punctuation.
    """
    one, other = before.char, glyph.char
    if one.isspace() or other.isspace():
        return False
    if one < _WIDE and other < _WIDE:
        share = _WORD_GAP
    elif _is_hanzi(one) and _is_hanzi(other):
        return gap > usual + _HANZI_GAP * glyph.size
    else:
        share = _GAP
    return gap > share * glyph.size


def _is_hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _head(visible: Sequence[Glyph]) -> float:
    """Width of the first piece that stays together: brackets, one hanzi or one word, its punctuation."""
    at = 0
    while at + 1 < len(visible) and visible[at].char in _OPENING:
        at += 1
    while at + 1 < len(visible) and _stay_together(visible[at], visible[at + 1]):
        at += 1
    return visible[at].x1 - visible[0].x0


def _stay_together(one: Glyph, other: Glyph) -> bool:
    if other.char in _CLOSING:
        return True
    return one.char.isascii() and other.char.isascii() and other.x0 - one.x1 <= _WORD_GAP * one.size


def joined(text: str, line: Line, *, spaced: bool) -> str:
    """Two lines as one text: a space only between Latin words, or where the first ended with one."""
    if not text or not line.text:
        return text + line.text
    last, first = text[-1], line.text[0]
    if not (last.isascii() and first.isascii()):
        return text + line.text
    if last == "-" and text[-2:-1].isalpha() and first.islower():
        return text + line.text
    if spaced or (last.isalnum() and first.isalnum() and not (last.isdigit() and first.isdigit())):
        return f"{text} {line.text}"
    words = last.isalpha() or first.isalpha() or last in ",.;:)?!"
    return f"{text} {line.text}" if words and last not in "([/-" else text + line.text
