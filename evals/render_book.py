"""The compilation as one Word file: a cover, a table of contents with dot leaders and pages, the texts.

The table is a field that Word renews (F9). Until then it shows pages that are reckoned here: a page holds 22
lines of 28 characters, and each regulation begins on a new one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from evals.render_paper import (
    CHARACTERS,
    CONTENTS,
    HEAD_NOTE,
    LINES,
    add_paragraph,
    new_paper,
    number_pages,
    saved,
    word_xml,
)
from evals.render_word import ANNEX_MARK, add_text
from ingest.document import Block, Style

_TITLE_CHARACTERS = 20  # of a line, in 2号
_FIELD = 'TOC \\o "1-1" \\h \\z \\u'


def book_file(title: str, notes: Sequence[str], works: Sequence[Sequence[Block]]) -> bytes:
    """The file. ``notes`` stand on the cover; the blocks of each work begin with its title."""
    paper = new_paper()
    add_paragraph(paper, title, "Title").paragraph_format.space_before = 2_000_000
    for note in notes:
        add_paragraph(paper, note, HEAD_NOTE)
    _add_contents(paper, works)
    section = paper.add_section(WD_SECTION.ODD_PAGE)
    number_pages(section)
    section._sectPr.find(qn("w:pgMar")).addnext(word_xml('<w:pgNumType w:start="1"/>'))  # noqa: SLF001
    for number, blocks in enumerate(works):
        heading = add_text(paper, blocks, title="Heading 1")
        heading.paragraph_format.page_break_before = number > 0
        _mark(heading, number)
    return saved(paper)


def reckoned_pages(blocks: Sequence[Block]) -> int:
    """How many pages a text takes that begins on a new one."""
    lines = 0.0
    for block in blocks:
        if ANNEX_MARK.match(block.text):
            lines = math.ceil(lines / LINES) * LINES
        lines += _lines(block)
    return max(1, math.ceil(lines / LINES))


def _lines(block: Block) -> float:
    if block.style is Style.TITLE:
        return 1.5 + 1.14 * math.ceil(len(block.text) / _TITLE_CHARACTERS)
    width = sum(0.5 if char.isascii() else 1.0 for char in block.text) + 2
    return math.ceil(width / CHARACTERS)


def _starts(works: Sequence[Sequence[Block]]) -> Iterator[int]:
    page = 1
    for blocks in works:
        yield page
        page += reckoned_pages(blocks)


def _add_contents(paper: Any, works: Sequence[Sequence[Block]]) -> None:
    head = add_paragraph(paper, "目　录", "Normal")
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.page_break_before = True
    last = len(works) - 1
    for number, (blocks, page) in enumerate(zip(works, _starts(works), strict=True)):
        paragraph = add_paragraph(paper, "", CONTENTS)
        if number == 0:
            _add_field_part(paragraph, _FIELD)
        paragraph.add_run(f"{blocks[0].text}\t")
        _add_field_part(paragraph, f"PAGEREF {_bookmark(number)} \\h")
        paragraph.add_run(str(page))
        _end_field(paragraph)
        if number == last:
            _end_field(paragraph)


def _add_field_part(paragraph: Any, code: str) -> None:
    """Opens a field; its result is what follows up to its end."""
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
    ):
        paragraph._p.append(word_xml(f"<w:r>{inner}</w:r>"))  # noqa: SLF001  no fields in python-docx


def _end_field(paragraph: Any) -> None:
    paragraph._p.append(word_xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>'))  # noqa: SLF001


def _mark(paragraph: Any, number: int) -> None:
    start = f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/>'
    paragraph.runs[0]._r.addprevious(word_xml(start))  # noqa: SLF001  no bookmarks in python-docx
    paragraph._p.append(word_xml(f'<w:bookmarkEnd w:id="{number}"/>'))  # noqa: SLF001


def _bookmark(number: int) -> str:
    return f"_Toc{number + 1:09}"
