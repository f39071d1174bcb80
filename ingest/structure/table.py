"""Tables: a sheet is a heading, a row is a provision, its cells stand behind the names of their columns.

    制度目录             title
    填报单位：…           preface__para_1
    序号 名称 施行日期    row_3, of type heading: it is looked at, never ranked
    1 甲办法 2024-07-01   row_4: 序号：1；名称：甲办法；施行日期：2024-07-01

The number is the row's own, so that a person finds it in the file. From the second sheet on rows stand in a
part: part_2__row_4. The names of the columns are repeated before each cell: on the sheet they stand above
all of them, and a row is searched and cited alone. A row of one cell across the table heads those below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Block, Document, Style
from ingest.load.table_blocks import Cells, table_blocks
from ingest.structure.lines import Line
from ingest.structure.tree import Structured, Tree
from library.model import ProvisionType

_ENDS = "。；！？"
_ABOVE = 6  # lines above a table; more are a text with a table in it


def is_table(document: Document) -> bool:
    """Whether the file itself consists of sheets."""
    return any(block.style is Style.SHEET for block in document.blocks)


def as_sheet(document: Document) -> Document:
    """A text that is one table (a list kept in Word, or in Markdown) as a sheet; any other as it is.

    Its rows are counted from 1, as a person counts them in the table.
    """
    rows = [block for block in document.blocks if block.style is Style.TABLE]
    first = document.blocks.index(rows[0]) if rows else 0
    above = document.blocks[:first]
    below = [b for b in document.blocks[first:] if b.style not in (Style.TABLE, Style.NOTE, Style.COMMENT)]
    if len(rows) < 2 or below or len(above) > _ABOVE or is_table(document):
        return document
    cells = {n: {c: text for c, text in enumerate(b.cells, 1) if text} for n, b in enumerate(rows, 1)}
    shown = [b if b.style is not Style.HEADING else replace(b, style=Style.BODY, level=0) for b in above]
    beside = [b for b in document.blocks[first:] if b.style is not Style.TABLE]
    sheet = Block("", 1, Style.SHEET)
    return replace(document, blocks=(sheet, *shown, *table_blocks(Cells(cells)), *beside))


def structure_table(document: Document) -> Structured:
    """The provisions of a table."""
    walk = _Walk()
    for block in document.blocks:
        walk.read(block)
    return walk.tree.finish(walk.title)


@dataclass(slots=True)
class _Walk:
    tree: Tree = field(default_factory=Tree)
    title: str = ""
    sheet: tuple[str, ...] = ()
    prefix: str = ""
    names: Sequence[str] = ()

    def read(self, block: Block) -> None:
        if block.style is Style.SHEET:
            self._open_sheet(block)
        elif block.style is Style.TITLE:
            self.title = self.title or block.text
            self.tree.count_title(_line(block))
        elif block.style is Style.COLUMNS:
            self.names = block.cells
            self.tree.add(self._row(block), ProvisionType.HEADING, "", block.text, block.line)
        elif block.style is Style.TABLE:
            self._add_row(block)
        elif not self.tree.add_remark(_line(block)):
            eid = self.tree.ensure(f"{self.prefix}preface", ProvisionType.PREFACE, block.line)
            self.tree.add_next(eid, "para", ProvisionType.PREFACE, _line(block))

    def _open_sheet(self, block: Block) -> None:
        self.prefix = f"part_{block.line}__" if block.line > 1 else ""
        self.sheet, self.names = (block.text,) if block.text else (), ()
        self.tree.heading = ()
        if block.text:
            self.tree.add_next("", "hdg", ProvisionType.HEADING, _line(block))
        self.tree.heading = self.sheet

    def _add_row(self, block: Block) -> None:
        self.tree.add(
            self._row(block), ProvisionType.TABLE_ROW, "", _sentence(self.names, block.cells), block.line
        )
        if len(block.cells) == 1 and len(self.names) > 1:
            self.tree.heading = (*self.sheet, block.text)

    def _row(self, block: Block) -> str:
        return f"{self.prefix}row_{block.line}"


def _line(block: Block) -> Line:
    return Line(block.text, block.line, block.style, block.level)


def _sentence(names: Sequence[str], cells: Sequence[str]) -> str:
    """名称：甲办法；施行日期：2024-07-01; a cell without a name of its column stands alone."""
    if not names or len(cells) == 1:
        return "\t".join(cell for cell in cells if cell)
    text = ""
    for place, cell in enumerate(cells):
        if cell:
            name = names[place] if place < len(names) else ""
            joint = "；" if text and text[-1] not in _ENDS else ""
            text += joint + (f"{name}：{cell}" if name else cell)
    return text
