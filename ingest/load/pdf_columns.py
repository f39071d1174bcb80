"""Columns: where a page is read in two columns, and the order of reading of its lines.

A gutter is a strip near the middle that hardly any line crosses, with lines of text on both sides. Pages that
show none by themselves (few lines, short ones) take that of the document, where most pages have one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.load.pdf_lines import Line

Rows = Sequence[Sequence[Line]]


def in_reading_order(pages: Sequence[Rows]) -> list[Line]:
    """The lines of all pages in the order of reading, from their rows of segments (top to bottom)."""
    gutters = [_gutter(rows) for rows in pages]
    common = _common(gutters)
    lines: list[Line] = []
    for rows, own in zip(pages, gutters, strict=True):
        gutter = common if own is None and common is not None and _fits(rows, common) else own
        lines += [_rejoined(row) for row in rows] if gutter is None else _in_columns(rows, gutter)
    return lines


def _in_columns(rows: Rows, gutter: float) -> list[Line]:
    """Cut into bands by the lines that run across; in each band the left column comes first."""
    lines: list[Line] = []
    band: list[Line] = []
    for row in rows:
        if any(s.x0 < gutter < s.x1 for s in row):
            lines += _by_column(band)
            band = []
            lines.append(_rejoined(row))
        else:
            sides = [s for s in row if s.x1 <= gutter], [s for s in row if s.x0 >= gutter]
            band += (
                replace(_rejoined(side), column=number, columns=2)
                for number, side in enumerate(sides)
                if side
            )
    return lines + _by_column(band)


def _by_column(band: list[Line]) -> list[Line]:
    return sorted(band, key=lambda line: line.column)


def _rejoined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    first, last = row[0], row[-1]
    entry = last.entry or bool(re.fullmatch(r"[（(]?[0-9]{1,4}[）)]?", last.text))
    widest = max(row, key=lambda s: len(s.text))
    text = " ".join(s.text for s in row)
    return replace(
        first,
        text=text,
        x1=last.x1,
        size=widest.size,
        y=widest.y,
        spaced=last.spaced,
        entry=entry,
        apart=len(row) > 2,
    )


def _common(gutters: Iterable[float | None]) -> float | None:
    """The gutter of most pages, None where most have none."""
    counts = Counter(None if gutter is None else round(gutter / 8) * 8 for gutter in gutters)
    gutter, count = counts.most_common(1)[0] if counts else (None, 0)
    return float(gutter) if gutter is not None and count > 1 else None


def _fits(rows: Rows, gutter: float) -> bool:
    """Whether a page without a gutter of its own may be set in the document's columns."""
    pieces = [s for row in rows for s in row if not s.rows]
    crossing = sum(s.x0 < gutter < s.x1 for s in pieces)
    return 5 * crossing <= len(pieces)


def _gutter(rows: Rows) -> float | None:
    """The x between two columns of text, None where the page shows none."""
    pieces = [s for row in rows for s in row if not s.rows]
    if len(pieces) < 12:
        return None
    start, end = min(s.x0 for s in pieces), max(s.x1 for s in pieces)
    width = end - start
    best = max(
        (start + width * share / 100 for share in range(35, 66)),
        key=lambda x: (-sum(s.x0 < x < s.x1 for s in pieces), -abs(x - start - width / 2)),
    )
    crossing = sum(s.x0 < best < s.x1 for s in pieces)
    left, right = [s for s in pieces if s.x1 <= best], [s for s in pieces if s.x0 >= best]
    wide = 0.25 * width
    enough = all(len(side) >= 5 and len(side) > crossing for side in (left, right))
    full = all(sum(s.x1 - s.x0 > wide for s in side) * 3 > len(side) for side in (left, right))
    return best if enough and full else None
