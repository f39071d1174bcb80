"""The compilation as one Word file: a cover, a table of contents with dot leaders and pages, the texts.

The table is a field that Word renews (F9). Until then it shows pages that are reckoned here: a page holds 22
lines of 28 characters, and each regulation begins on a new one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Pt

from evals.render_lines import CHARACTERS, TITLE_CHARACTERS, width_of
from evals.render_paper import (
    ANNEX,
    CONTENTS,
    HEAD_NOTE,
    LINES,
    add_paragraph,
    new_paper,
    saved,
    word_xml,
)
from evals.render_word import ANNEX_MARK, add_text
from ingest.document import Block, Style

_FIELD = 'TOC \\o "1-1" \\h \\z \\u'


def book_file(title: str, notes: Sequence[str], works: Sequence[Sequence[Block]]) -> bytes:
    """The file. ``notes`` stand on the cover; the blocks of each work begin with its title."""
    paper = new_paper()
    _add_cover(paper, title, notes)
    paper.sections[0].different_first_page_header_footer = True  # the cover bears no number
    _begin_part(paper, "upperRoman")
    _add_contents(paper, works)
    _begin_part(paper, "decimal")
    for number, blocks in enumerate(works):
        heading = add_text(paper, blocks, title="Heading 1")
        heading.paragraph_format.page_break_before = number > 0
        _mark(heading, number)
    return saved(paper)


def _add_cover(paper: Any, title: str, notes: Sequence[str]) -> None:
    heading = add_paragraph(paper, title, "Title")
    heading.paragraph_format.space_before, heading.paragraph_format.line_spacing = Pt(140), Pt(54)
    heading.runs[0].font.size = Pt(36)
    for note in notes:
        add_paragraph(paper, note, HEAD_NOTE)


def _begin_part(paper: Any, numerals: str) -> None:
    """Goes on on a right page, whose number is 1."""
    section = paper.add_section(WD_SECTION.ODD_PAGE)
    section.different_first_page_header_footer = False
    properties = section._sectPr  # noqa: SLF001  python-docx numbers no pages
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    properties.find(qn("w:pgMar")).addnext(word_xml(f'<w:pgNumType w:fmt="{numerals}" w:start="1"/>'))


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
        return 1.5 + 1.14 * math.ceil(len(block.text) / TITLE_CHARACTERS)
    return math.ceil((width_of(block.text) + 2) / CHARACTERS)


def _starts(works: Sequence[Sequence[Block]]) -> Iterator[int]:
    page = 1
    for blocks in works:
        yield page
        page += reckoned_pages(blocks)


def _add_contents(paper: Any, works: Sequence[Sequence[Block]]) -> None:
    add_paragraph(paper, "目　录", ANNEX)
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
