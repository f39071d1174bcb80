"""A text as an office prints it: DOCX in the layout of official documents.

Every line of the text is a paragraph, every row of a table a row, in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, zip_longest
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from evals.render_lines import note_margin, title_lines, width_of
from evals.render_paper import (
    ANNEX,
    CELL,
    HEAD_NOTE,
    LINE,
    MARK,
    SIGNATURE,
    WIDTH,
    add_label,
    add_paragraph,
    indent,
    new_paper,
    saved,
    word_xml,
)
from ingest.document import Block, Style

ANNEX_MARK = re.compile(r"附件\d*$")
"""The line above the title of an attachment, which begins on a new page."""

_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条(?=\u3000)")
_FIELD = re.compile(r"[^：，。；《]{1,20}：")
_CHAPTER = re.compile(r"第[一二三四五六七八九十]+章|附录")
_FIRST_COUNT = re.compile(r"[一二三四五六七八九十]+、")
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日$")
_FIRST_LEVEL, _DEEPEST = 2, 4  # levels of headings: of 一、 in 黑体, and the last with a look of its own
_NARROWEST, _WIDEST = 4, 15  # characters that the width of a column allows for, and one more for its edges
_SIGNED = 20  # characters of who signs
_DAY_RIGHT = 4  # characters between the day and the edge


def word_file(blocks: Sequence[Block], *, fields: bool = False) -> bytes:
    """The file of a text; ``fields``: its lines begin with what they are about (期限：…), set apart."""
    paper = new_paper()
    titled = next((at for at, block in enumerate(blocks) if block.style is Style.TITLE), 0)
    for block in blocks[:titled]:
        add_paragraph(paper, block.text, MARK)
    add_text(paper, blocks[titled:], fields=fields)
    return saved(paper)


def title_first(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the title on top, where a compilation can hold what stood above it (示范文本) too."""
    titles = [block for block in blocks if block.style is Style.TITLE]
    return [*titles, *(block for block in blocks if block.style is not Style.TITLE)]


def add_text(paper: Any, blocks: Sequence[Block], *, title: str = "Title", fields: bool = False) -> Any:
    """Adds a text whose title comes first, set in the style ``title``; hands back the title's paragraph."""
    heading = add_paragraph(paper, title_lines(blocks[0].text), title)
    notes = _notes(blocks)
    for place in range(1, notes):
        _add_note(paper, blocks[place].text)
    signed = _signed(blocks)
    for table, places in groupby(range(notes, len(blocks)), lambda at: blocks[at].style is Style.TABLE):
        if table:
            _add_table(paper, [blocks[at].cells for at in places])
            continue
        for at in places:
            block, above = blocks[at], blocks[at - 1].text
            if block.style is Style.HEADING:
                _add_heading(paper, block, highest=1 if title == "Title" else 2)
            elif at in signed:
                _add_signature(paper, block.text, blocks[min(at + 1, len(blocks) - 1)].text)
            elif ANNEX_MARK.match(above):
                add_paragraph(paper, block.text, ANNEX)
            else:
                _add_line(paper, block.text, fields=fields)
    return heading


def _add_note(paper: Any, text: str) -> None:
    paragraph = add_paragraph(paper, text, HEAD_NOTE)
    if margin := note_margin(text):
        indent(paragraph, left=margin, right=margin)


def _notes(blocks: Sequence[Block]) -> int:
    """Where what stands below the title ends: 示范文本, （2020年…印发）."""
    place = 1
    while place < len(blocks) and blocks[place].style is Style.BODY and blocks[place].text.endswith("）"):
        place += 1
    return place


def _signed(blocks: Sequence[Block]) -> set[int]:
    """The places of who signed and when: a line that is a day, and a short line above it."""
    days = [at for at, block in enumerate(blocks) if at and _DAY.match(block.text)]
    names = [
        at - 1
        for at in days
        if len(blocks[at - 1].text) <= _SIGNED and blocks[at - 1].text[-1] not in "。；："
    ]
    return {*days, *names}


def _add_heading(paper: Any, block: Block, *, highest: int) -> None:
    level = min(max(block.level, highest), _DEEPEST)
    if level > _FIRST_LEVEL and _FIRST_COUNT.match(block.text):  # 一、 is in 黑体 below a chapter too
        add_label(add_paragraph(paper, "", f"Heading {level}"), block.text)
        return
    paragraph = add_paragraph(paper, block.text, f"Heading {level}")
    if level > 1 and _CHAPTER.match(block.text):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        indent(paragraph, firstLine=0)


def _add_signature(paper: Any, text: str, below: str) -> None:
    """Who signed, a line below the text and centred above the day; or the day."""
    paragraph = add_paragraph(paper, text, SIGNATURE)
    if _DAY.match(below) and not _DAY.match(text):
        paragraph.paragraph_format.space_before = Pt(LINE)
        indent(paragraph, right=max(0, _DAY_RIGHT + (width_of(below) - width_of(text)) / 2))


def _add_line(paper: Any, text: str, *, fields: bool) -> None:
    if ANNEX_MARK.match(text):
        add_paragraph(paper, text, MARK).paragraph_format.page_break_before = True
        return
    found = _ARTICLE.match(text) or (_FIELD.match(text) if fields else None)
    paragraph = add_paragraph(paper, "", "Body Text")
    if found:
        add_label(paragraph, found[0])
    paragraph.add_run(text[found.end() :] if found else text)


def _add_table(paper: Any, rows: Sequence[Sequence[str]]) -> None:
    table = paper.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    widths = _widths(rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  no names in python-docx
        properties.append(word_xml("<w:cantSplit/>"))
        if number == 0:
            properties.append(word_xml("<w:tblHeader/>"))
        for cell, text, width in zip(row.cells, cells, widths, strict=False):
            cell.width = Mm(width)
            _fill_cell(cell, text, head=number == 0)


def _fill_cell(cell: Any, text: str, *, head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = CELL
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if head:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_label(paragraph, text)
    else:
        paragraph.add_run(text)


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Millimetres of each column, by its longest text within bounds."""
    longest = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    shares = [min(max(length, _NARROWEST), _WIDEST) + 1 for length in longest]
    return [WIDTH * share / sum(shares) for share in shares]
