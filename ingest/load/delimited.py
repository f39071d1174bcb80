"""CSV and TSV: rows of cells between commas, tabs or semicolons, in any encoding that a text may have.

Whether a text is a table is seen from its content: every line has as many cells as the first, and the cells
are cells: short, no sentences, no numbers of articles at their start. Under a name that ends in .csv or .tsv
most lines suffice, and a table may list articles; a text without columns stays a text there too.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from pathlib import PurePath

from ingest.document import Block, Document, Style
from ingest.load.sheet import ROWS_LIMIT
from ingest.load.table_blocks import Cells, looks_like_value, table_blocks

_DELIMITERS = ("\t", ",", ";")
_NAMED = (".csv", ".tsv")
_SURE_LINES = 3  # lines that make a table of a text under another name
_CELL = 60  # characters; the middle cell of a table is far shorter
_CELL_LONGEST = 2000
_PROSE = re.compile(
    r"\s*(?:第[一二三四五六七八九十百千零〇0-9]+[条章节编页]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])"
)
_END = re.compile(r"[。！？；.!?;]$")
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)

Rows = list[tuple[int, list[str]]]
"""(line, cells) of each row that is not empty; line is the number of the record, as spreadsheets count."""


def read_rows(text: str, delimiter: str) -> Rows:
    """The rows of a delimited text. Raises csv.Error."""
    reader = csv.reader(StringIO(text), delimiter=delimiter, strict=False)
    cells = ([cell.strip() for cell in row] for row in reader)
    return [(number, row) for number, row in enumerate(cells, 1) if any(row)]


def read_delimited(text: str, name: str) -> Document | None:
    """The document of a decoded text that is a table, None where it is an ordinary text."""
    told = _SEPARATOR.match(text)
    body = text[told.end() :] if told else text
    named = PurePath(name).suffix.lower() in _NAMED
    for delimiter in (told[1],) if told else _DELIMITERS:
        if delimiter not in body[: _CELL_LONGEST * 10]:
            continue
        try:
            rows = read_rows(body, delimiter)
        except csv.Error:
            continue
        if _is_table(rows, delimiter, named=named or told is not None):
            return _document(rows, name)
    return None


def _is_table(rows: Rows, delimiter: str, *, named: bool) -> bool:
    widths = Counter(len(row) for _, row in rows)
    width, usual = widths.most_common(1)[0] if rows else (0, 0)
    if width < 2:
        return False
    cells = sorted(len(cell) for _, row in rows for cell in row)
    if cells[len(cells) // 2] > _CELL:
        return False
    if named:
        return usual * 2 >= len(rows)
    if any(_PROSE.match(row[0]) for _, row in rows):
        return False
    return len(widths) == 1 and len(rows) >= _SURE_LINES and (delimiter == "\t" or _no_prose(rows))


def _no_prose(rows: Rows) -> bool:
    """Whether commas part cells, not the clauses of sentences.

    No line ends as a sentence does, no column is empty; there are three columns, or numbers in the second.
    """
    columns = list(zip(*(row for _, row in rows), strict=True))
    whole = all(any(column) for column in columns) and not any(_END.search(cell) for cell in columns[-1])
    return whole and (len(columns) > 2 or all(looks_like_value(cell) for cell in columns[1][1:]))


def _document(rows: Rows, name: str) -> Document:
    kept = rows[:ROWS_LIMIT]
    cells = {number: {c: text for c, text in enumerate(row, 1) if text} for number, row in kept}
    unread = (
        (f"后 {len(rows) - ROWS_LIMIT} 行（一个文件最多读 {ROWS_LIMIT} 行，请拆成几份）",)
        if len(rows) > ROWS_LIMIT
        else ()
    )
    blocks: Sequence[Block] = list(table_blocks(Cells(cells)))
    return Document(name, "csv", (Block("", 1, Style.SHEET), *blocks), unread=unread, pages=1)
