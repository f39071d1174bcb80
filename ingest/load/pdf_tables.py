"""Ruled tables of a page: the cells that its rules draw, with the glyphs that stand in them.

pdfplumber's geometry (rules → crossings → cells → tables) works on the rules that PDFium found; its own
reading of the page, 40 times slower, is not needed. A frame of one column round text is no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import (
    Table,
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from ingest.load.pdf_lines import Line, glyph_rows, joined, line_of
from ingest.load.pdf_page import Glyph, Page
from ingest.load.pdf_shapes import Rule

_MAX_RULES = 3000
_MAX_CROSSINGS = 2000
_TOLERANCE = 3.0  # points that rules may miss each other by

Box = tuple[float, float, float, float]  # x0, top, x1, bottom; y grows downwards, as pdfplumber has it


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's place and its rows of cells; None where a merged cell covers the place."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]


def take_tables(page: Page) -> list[Line]:
    """A line with ``rows`` for each table; its glyphs are taken out of the page."""
    grids = [grid for grid in _grids(page) if max(len(row) for row in grid.rows) > 1]
    tables = []
    for grid in grids:
        cells: dict[Box, list[Glyph]] = {box: [] for row in grid.rows for box in row if box}
        rest: list[Glyph] = []
        for glyph in page.glyphs:
            box = _cell_of(glyph, page.height, grid, cells)
            (cells[box] if box else rest).append(glyph)
        page.glyphs = rest
        texts = {box: _cell_text(glyphs, page.number) for box, glyphs in cells.items()}
        rows = tuple(tuple(texts[box] if box else "" for box in row) for row in grid.rows)
        if filled := tuple(row for row in rows if any(row)):
            x0, top, x1, _ = grid.box
            tables.append(Line("", page.number, x0, x1, page.height - top, 10.0, rows=filled))
    return tables


def _grids(page: Page) -> list[_Grid]:
    level = sum(rule.y0 == rule.y1 for rule in page.rules)
    if level < 2 or len(page.rules) - level < 3 or len(page.rules) > _MAX_RULES:
        return []
    edges = merge_edges([_edge(rule, page.height) for rule in page.rules], *[_TOLERANCE] * 4)
    crossings = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    if not 4 <= len(crossings) <= _MAX_CROSSINGS:
        return []
    tables = (Table(page, cells) for cells in cells_to_tables(intersections_to_cells(crossings)))
    return [_Grid(table.bbox, tuple(tuple(row.cells) for row in table.rows)) for table in tables]


def _edge(rule: Rule, height: float) -> dict[str, Any]:
    top, bottom = height - rule.y1, height - rule.y0
    orientation = "h" if rule.y0 == rule.y1 else "v"
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": top,
        "bottom": bottom,
        "width": rule.x1 - rule.x0,
        "height": bottom - top,
        "orientation": orientation,
    }


def _cell_of(glyph: Glyph, height: float, grid: _Grid, cells: dict[Box, list[Glyph]]) -> Box | None:
    x, y = (glyph.x0 + glyph.x1) / 2, height - glyph.y - 0.3 * glyph.size
    if not (grid.box[0] <= x <= grid.box[2] and grid.box[1] <= y <= grid.box[3]):
        return None
    return next((b for b in cells if b[0] <= x <= b[2] and b[1] <= y <= b[3]), None)


def _cell_text(glyphs: Sequence[Glyph], page: int) -> str:
    lines = [line for row in glyph_rows(glyphs) if (line := line_of(row, page))]
    text = ""
    for at, line in enumerate(lines):
        text = joined(text, line, spaced=lines[at - 1].spaced) if at else line.text
    return text
