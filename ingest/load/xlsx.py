"""XLSX: sheet after sheet, what stands above its table, the names of the columns, a block a row.

Values are those stored beside the formulas, shown as the program shows them. Nothing is calculated, no macro
runs, no link is followed. Remarks on cells become COMMENT, texts in drawings NOTE; hidden sheets, rows and
columns are read and reported, since filters hide rows of every list.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ingest.document import Block, Document, Style
from ingest.errors import PicturesOnlyError, TableError
from ingest.load.delimited import Rows
from ingest.load.package import guarded
from ingest.load.sheet import ROWS_LIMIT, Grid, read_sheet
from ingest.load.slide_text import body_paragraphs
from ingest.load.table_blocks import Cells, table_blocks
from ingest.load.workbook import SheetPart, Workbook, open_workbook, text_of

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_UNNAMED = re.compile(r"(?:Sheet|工作表|表)\s*[0-9]*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2}")  # 第 1 页 is not worth a word
_NAMED = 8  # rows or places that a warning names before it says 等


def read_xlsx(content: bytes, name: str) -> Document:
    """The document of an XLSX file; ``pages`` counts its sheets.

    Raises:
        ZipBombError: it unpacks to far more than it is.
        DamagedDocumentError: container or XML broken, XML with a DTD, or no workbook inside.
        PicturesOnlyError: no sheet has any text.
    """
    with guarded(content, name), zipfile.ZipFile(BytesIO(content)) as package:
        return _Reader(open_workbook(package)).document(name)


def read_sheets(content: bytes, name: str) -> list[Rows]:
    """The rows of each sheet of a table of the office, cells at their columns.

    Raises:
        LoadError: as ``read_xlsx`` does, and TableError where a cell has no value or there are too many rows:
            half a catalogue would give files a level that nobody stated.
    """
    with guarded(content, name), zipfile.ZipFile(BytesIO(content)) as package:
        book = open_workbook(package)
        return [_rows(read_sheet(book, part, ROWS_LIMIT), part, name) for part in book.sheets if part.path]


def _rows(grid: Grid, part: SheetPart, name: str) -> Rows:
    if grid.unvalued:
        raise TableError(name, f"工作表“{part.name}”中 {_listed(grid.unvalued)} 的公式没有保存计算结果")
    if grid.left_out:
        raise TableError(name, f"工作表“{part.name}”超过 {ROWS_LIMIT} 行")
    columns = sorted({column for row in grid.rows.values() for column in row})
    return [(number, [row.get(column, "") for column in columns]) for number, row in grid.rows.items()]


class _Reader:
    """Walks the sheets of one workbook; gathers what a report should mention."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.rows_left = ROWS_LIMIT
        self.pictured = False
        self.warnings: list[str] = []
        self.unread: list[str] = []
        self.margins: dict[str, None] = {}

    def document(self, name: str) -> Document:
        sheets = [(part, list(self._blocks(part))) for part in self.book.sheets]
        filled = [(part, blocks) for part, blocks in sheets if blocks]
        if self.pictured and not filled:
            raise PicturesOnlyError(name, f"全部 {len(sheets)} 张工作表")
        filled = filled or (sheets if self.unread else [])
        found: list[Block] = []
        for number, (part, blocks) in enumerate(filled, 1):
            alone = len(filled) == 1 and _UNNAMED.fullmatch(part.name.strip())
            found += [Block("" if alone else part.name.strip(), number, Style.SHEET), *blocks]
        if any(path.startswith("xl/vba") for path in self.book.package.NameToInfo):
            self.warnings.append("文件含有宏，宏没有运行，也没有导入。")
        if spoken := [text for text in self.margins if _WORDS.search(text)]:
            self.warnings.append("页眉页脚的文字未作为正文导入：" + "；".join(spoken)[:80])
        return Document(
            name,
            "xlsx",
            tuple(found),
            warnings=tuple(self.warnings),
            unread=tuple(self.unread),
            margins=tuple(self.margins),
            pages=len(self.book.sheets),
        )

    def _blocks(self, part: SheetPart) -> Iterator[Block]:
        if not part.path:
            self.unread.append(f"工作表“{part.name}”（是图表或宏表，或者文件中缺少它的内容）")
            return
        grid = read_sheet(self.book, part, self.rows_left)
        self.rows_left -= len(grid.rows)
        self.margins.update(dict.fromkeys(text for text in grid.margins if text))
        pictures = grid.pictures
        yield from table_blocks(Cells(grid.rows, grid.spans))
        for kind, path in part.related:
            root = self.book.root(path) if kind in ("comments", "drawing") else None
            if kind == "comments" and root is not None:
                yield from _comments(root)
            elif root is not None:
                pictures += sum(1 for _ in root.iter(_DRAWN + "pic", _DRAWN + "graphicFrame"))
                yield from _drawn(root)
        self._note(part, grid, pictures)

    def _note(self, part: SheetPart, grid: Grid, pictures: int) -> None:
        sheet = f"工作表“{part.name}”"
        if part.hidden and grid.rows:
            self.warnings.append(f"{sheet}是隐藏的，内容已照常导入。")
        if grid.hidden_rows or grid.hidden_columns:
            what = [f"第{_listed(grid.hidden_rows)}行"] if grid.hidden_rows else []
            what += ["一些列"] if grid.hidden_columns else []
            self.warnings.append(f"{sheet}的{'和'.join(what)}是隐藏的，内容已照常导入。")
        if grid.unvalued:
            places = _listed(grid.unvalued)
            self.unread.append(f"{sheet}中 {places} 的公式（没有保存计算结果，请用 Excel 或 WPS 打开后保存）")
        if grid.left_out:
            self.unread.append(
                f"{sheet}的后 {grid.left_out} 行（一个文件最多读 {ROWS_LIMIT} 行，请拆成几份）"
            )
        if pictures and not grid.rows:
            self.pictured = True
            self.unread.append(f"{sheet}中的图片或图表（工作表里没有别的，图中文字没有识别）")
        elif pictures:
            self.warnings.append(f"{sheet}中有 {pictures} 张图片或图表，没有导入。")


def _comments(root: Any) -> Iterator[Block]:
    for comment in root.iter("{*}comment"):
        text = text_of(comment).strip()
        if text:
            row = re.sub("[^0-9]", "", comment.get("ref", "")) or "0"
            yield Block(f"{comment.get('ref', '')}批注：{text}", int(row), Style.COMMENT)


def _drawn(root: Any) -> Iterator[Block]:
    """The texts of boxes and shapes that lie over the cells."""
    for body in root.iter(_DRAWN + "txBody"):
        text = "\n".join(body_paragraphs(body))
        row = next(
            (r.text for a in body.iterancestors() for r in a.iterfind(f"{_DRAWN}from/{_DRAWN}row")), "0"
        )
        if text:
            yield Block(text, int(row or "0") + 1, Style.NOTE)


def _listed(items: list[Any]) -> str:
    named = "、".join(str(item) for item in items[:_NAMED])
    return named if len(items) <= _NAMED else f"{named}等 {len(items)} 处"
