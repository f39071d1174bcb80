"""Tables as an office keeps them: XLSX with a title, names of the columns in Chinese, days as days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

Cell = str | date | None

_WIDEST = 60
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
    sheet["A1"].alignment = Alignment(horizontal="center")
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            head = cell.row == 2
            cell.font = Font(name="宋体", size=11, bold=head)
            cell.border = Border(_THIN, _THIN, _THIN, _THIN)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if head:
                cell.fill = PatternFill("solid", fgColor="F2DCDB")
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    for place, name in enumerate(columns, 1):
        longest = max((len(str(row[place - 1] or "")) for row in rows), default=0)
        width = min(2 * max(longest, len(name)) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A3"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
