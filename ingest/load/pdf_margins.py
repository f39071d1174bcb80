"""Running heads, running feet and page numbers: what stands at the same place of page after page.

A line at the edge of a page is a margin where its text, its digits aside, comes again at that height on other
pages, or where it is nothing but a page number. Rows of tables are never margins.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.load.pdf_lines import Line

_LOOK = 3  # rows from the top and from the bottom of a page
_SLOT = 4.0  # points: rows of two pages nearer than this stand at the same height
_DIGITS = re.compile(r"[0-9０-９]+")
_SPACE = re.compile(r"\s+")
_CN = "〇零一二三四五六七八九十百"
_NUMBER = re.compile(
    r"[-—–－·•~∙*\[(（]*(?:[0-9０-９]{1,4}|[ivxlIVXLⅠ-Ⅻⅰ-ⅹ]{1,6})[-—–－·•~∙*\])）]*"
    r"|[0-9]{1,4}[/／][0-9]{1,4}"
    rf"|[-—–－]?第?[0-9{_CN}]{{1,5}}页[-—–－]?[,，/／（(]?(?:共?[0-9{_CN}]{{1,5}}页?)?[)）]?"
    r"|page[0-9]+(?:of[0-9]+)?|p\.?[0-9]+",
    re.IGNORECASE,
)

Row = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one page from top to bottom, each in segments; ``height`` in points."""

    number: int
    height: float
    rows: tuple[tuple[Line, ...], ...]


def without_margins(sheets: Sequence[Sheet]) -> tuple[list[Sheet], tuple[str, ...]]:
    """The pages without their margins, and the texts of these.

    Of texts that differ in digits only the first is given, page numbers not at all.
    """
    slots = _slots(sheets)
    found: dict[str, str] = {}
    kept = []
    for sheet in sheets:
        dropped = _margin_rows(sheet, slots)
        for at in sorted(dropped):
            if not is_page_number(text := _text(sheet.rows[at])):
                found.setdefault(_pattern(sheet.rows[at]), text)
        rows = tuple(row for at, row in enumerate(sheet.rows) if at not in dropped)
        kept.append(Sheet(sheet.number, sheet.height, rows))
    return kept, tuple(found.values())


def is_page_number(text: str) -> bool:
    """Whether a line is only a page number: 3, - 3 -, 第3页 共12页, iv."""
    return bool(_NUMBER.fullmatch(_SPACE.sub("", text)))


def _text(row: Row) -> str:
    return " ".join(line.text for line in row)


def _pattern(row: Row) -> str:
    text = _SPACE.sub("", _text(row))
    return "#" if is_page_number(text) else _DIGITS.sub("#", text)


def _edge(sheet: Sheet) -> list[tuple[int, bool]]:
    """(row, whether at the top) of the rows that may be margins, from the outside inwards."""
    count = len(sheet.rows)
    top = [(at, True) for at in range(min(_LOOK, count))]
    return top + [(at, False) for at in range(count - 1, max(count - 1 - _LOOK, -1), -1)]


def _slots(sheets: Sequence[Sheet]) -> dict[tuple[bool, str], list[float]]:
    """(top or bottom, pattern) → heights of the rows that bear it, one a page at most, sorted."""
    places: dict[tuple[bool, str], dict[int, float]] = defaultdict(dict)
    for sheet in sheets:
        for at, top in _edge(sheet):
            row = sheet.rows[at]
            if not any(line.rows for line in row):
                y = row[0].y - sheet.height if top else row[0].y
                places[top, _pattern(row)].setdefault(sheet.number, y)
    return {key: sorted(ys.values()) for key, ys in places.items()}


def _margin_rows(sheet: Sheet, slots: dict[tuple[bool, str], list[float]]) -> set[int]:
    dropped: set[int] = set()
    for top in (True, False):
        for at, at_top in _edge(sheet):
            if at_top is not top or at in dropped:
                continue
            if not _is_margin(sheet, at, top, slots):
                break  # what stands further inside is text
            dropped.add(at)
    return dropped


def _is_margin(sheet: Sheet, at: int, top: bool, slots: dict[tuple[bool, str], list[float]]) -> bool:
    row = sheet.rows[at]
    if any(line.rows for line in row):
        return False
    pattern = _pattern(row)
    y = row[0].y - sheet.height if top else row[0].y
    same = sum(abs(other - y) <= _SLOT for other in slots.get((top, pattern), ()))
    outer = abs(y) <= 0.11 * sheet.height
    if pattern == "#":
        return outer or same >= 3 or _set_apart(sheet, at, top)
    return same >= 3 or (same == 2 and outer)


def _set_apart(sheet: Sheet, at: int, top: bool) -> bool:
    """Whether a row stands further from the text than the text's own rows from each other."""
    inner = at + 1 if top else at - 1
    if not 0 <= inner < len(sheet.rows):
        return False
    ys = [row[0].y for row in sheet.rows]
    pitches = Counter(round(a - b) for a, b in pairwise(ys))
    usual = pitches.most_common(1)[0][0]
    return abs(ys[at] - ys[inner]) > 1.6 * max(usual, 1)
