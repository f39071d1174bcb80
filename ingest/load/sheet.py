"""One sheet of a workbook as a grid of what its cells show.

The grid holds what the file holds, never what it claims: a sheet that says 1,048,576 × 16,384 and fills ten
cells is ten cells. A merged cell has its text in the first of its columns and in every row that it spans,
because each row is cited alone and on the sheet the text stands beside all of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any

from ingest.load.workbook import SheetPart, Workbook, stream, text_of

ROWS_LIMIT = 20_000
CELLS_LIMIT = 1_000_000
_BESIDE_ROWS = ("mergeCell", "col", "oddHeader", "oddFooter", "evenHeader", "firstHeader")
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_PICTURE = "DISPIMG("  # how WPS writes a picture inside a cell
_FILL_LIMIT = 1_000_000  # cells written because a merged one spans them


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, rows and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """Texts by row and column, both from 1, empty cells left out; rows are in order.

    ``unvalued`` are the places of formulas without a stored value, ``pictures`` counts pictures in cells,
    ``left_out`` the rows beyond the limit.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: bool = False
    unvalued: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    pictures: int = 0
    left_out: int = 0


def read_sheet(book: Workbook, part: SheetPart, rows_left: int) -> Grid:
    """The grid of a sheet; at most ``rows_left`` rows of it."""
    grid, cells, last = Grid(), 0, 0
    for element in stream(book.package, part.path, ("row", *_BESIDE_ROWS)):
        if element.tag.endswith("}row"):
            last = int(element.get("r") or last + 1)
            if len(grid.rows) < rows_left and cells < CELLS_LIMIT:
                cells += _add_row(book, element, last, grid)
            else:
                grid.left_out += any(True for _ in element.iter("{*}v", "{*}t"))
        else:
            _add_beside(element, grid)
    grid.rows = dict(sorted(grid.rows.items()))
    _fill(grid)
    return grid


def column_name(number: int) -> str:
    """The letters of a column: 1 A, 28 AB."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _add_beside(element: Any, grid: Grid) -> None:
    """Takes what stands beside the rows: merged ranges, hidden columns, page headers."""
    name = element.tag.rpartition("}")[2]
    if name == "mergeCell":
        grid.spans += _span(element.get("ref", ""))
    elif name == "col":
        grid.hidden_columns |= element.get("hidden") in ("1", "true")
    elif element.text:
        grid.margins.append(_plain_margin(element.text))


def _add_row(book: Workbook, element: Any, number: int, grid: Grid) -> int:
    """Adds a row where it holds anything; how many cells that are."""
    row = _read_row(book, element, number, grid)
    if row:
        grid.rows[number] = row
        if element.get("hidden") in ("1", "true"):
            grid.hidden_rows.append(number)
    return len(row)


def _read_row(book: Workbook, element: Any, number: int, grid: Grid) -> dict[int, str]:
    row: dict[int, str] = {}
    column = 0
    for cell in element.iter("{*}c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column_number(place[1]) if place else column + 1
        text = _shown(book, cell, f"{column_name(column)}{number}", grid)
        if text:
            row[column] = text
    return row


def _shown(book: Workbook, cell: Any, place: str, grid: Grid) -> str:
    value, formula = cell.find("{*}v"), cell.find("{*}f")
    type_ = cell.get("t", "n")
    if type_ == "inlineStr":
        inline = cell.find("{*}is")
        raw = text_of(inline) if inline is not None else ""
    else:
        raw = (value.text or "") if value is not None else ""
    if _PICTURE in raw or (formula is not None and _PICTURE in (formula.text or "")):
        grid.pictures += 1
        return ""
    if formula is not None and not raw and type_ not in ("str", "inlineStr"):
        grid.unvalued.append(place)
        return ""
    return book.shown(raw, type_, int(cell.get("s", "0"))) if raw else ""


def _span(reference: str) -> list[Span]:
    first, _, last = reference.partition(":")
    one, other = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
    if not one or not other:
        return []
    rows = sorted((int(one[2]), int(other[2])))
    columns = sorted((_column_number(one[1]), _column_number(other[1])))
    return [Span(rows[0], columns[0], rows[1], columns[1])]


def _fill(grid: Grid) -> None:
    """Writes the text of each merged cell into the rows below its first that hold something."""
    numbers = list(grid.rows)
    written = 0
    for span in grid.spans:
        text = grid.rows.get(span.top, {}).get(span.left)
        if not text or span.bottom == span.top:
            continue
        for number in numbers[bisect_left(numbers, span.top + 1) : bisect_right(numbers, span.bottom)]:
            written += 1
            if written > _FILL_LIMIT:
                return
            grid.rows[number].setdefault(span.left, text)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _plain_margin(text: str) -> str:
    """A header or footer without its codes: &L&"宋体,常规"&10机密 is 机密."""
    return re.sub(r'&(?:"[^"]*"|[0-9]+|K[0-9A-F]{6}|[A-Z&])', " ", text).strip()
