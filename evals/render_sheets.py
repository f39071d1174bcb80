"""Tables as an office keeps them: XLSX with a title, names of the columns in Chinese, days as days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

Cell = str | date | None

_WIDEST = 44  # letters; what is wider goes on in the next line
_LINE = 15  # points of a line
_MARGIN = 0.5  # inches
_THIN = Side(style="thin", color="999999")


def sheet_file(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The file of one table, its title in the first row, the names of the columns in the second."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title[:31]  # as long as Excel lets it be
    sheet.append([title])
    sheet.append(list(columns))
    for row in rows:
        sheet.append(list(row))
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet["A1"].font = Font(name="黑体", size=16)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 2 * _LINE
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            head = cell.row == 2
            cell.font = Font(name="宋体", size=11, bold=head)
            cell.border = Border(_THIN, _THIN, _THIN, _THIN)
            middle = head or isinstance(cell.value, date)
            cell.alignment = Alignment("center" if middle else None, "center", wrap_text=True)
            if head:
                cell.fill = PatternFill("solid", fgColor="F2DCDB")
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
        lines = max(math.ceil((_width(cell.value) + 2) / _WIDEST) for cell in cells)
        sheet.row_dimensions[cells[0].row].height = (lines + 0.2) * _LINE
    for place, name in enumerate(columns, 1):
        widest = max(_width(name), *(_width(row[place - 1]) for row in rows)) if rows else _width(name)
        sheet.column_dimensions[get_column_letter(place)].width = min(widest + 2, _WIDEST)
    sheet.freeze_panes = "A3"
    _set_page(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _set_page(sheet: Any) -> None:
    """Lying A4, one page wide and as many as it takes, each with the names of the columns and its number."""
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_margins = PageMargins(_MARGIN, _MARGIN, 0.6, 0.6, 0.3, 0.3)
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.print_options.horizontalCentered = True
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _width(cell: Cell) -> int:
    """In letters; a character takes two."""
    return sum(1 if char.isascii() else 2 for char in str(cell or ""))
