"""Document to provisions: one module a way of counting, chosen by what the document holds.

guide       S01 P001 B01 headings           course    slides
regulation  第一条                           headings  headings, 一、（一）1., or nothing at all
table       rows of a sheet                  transcript  [00:01:23]
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Document, Style
from ingest.structure.course import is_course, is_presentation, structure_course
from ingest.structure.guide import is_guide, structure_guide
from ingest.structure.headings import structure_headings
from ingest.structure.lines import Line, read_lines
from ingest.structure.marks import read_mark
from ingest.structure.outline import read_counted
from ingest.structure.regulation import structure_regulation
from ingest.structure.sequence import Article, find_articles
from ingest.structure.table import as_sheet, is_table, structure_table
from ingest.structure.transcript import is_subtitled, is_transcript, structure_transcript
from ingest.structure.tree import Structured
from library.model import Kind

__all__ = ["Structured", "structure"]

_ARTICLED = (Kind.REGULATION, Kind.LAW)


def structure(document: Document, kind: Kind) -> Structured:
    """The provisions of a document. ``kind`` is a hint; the content decides.

    Nothing is dropped: ``label + text`` of the provisions joined is the text of the document, but for white
    space and zero-width characters.
    """
    sheet = as_sheet(document) if kind is Kind.TABLE else document
    if is_table(sheet):
        return structure_table(sheet)
    lines = read_lines(document)
    if is_presentation(lines) or (kind not in _ARTICLED and is_course(lines)):
        return structure_course(document)
    if is_subtitled(lines) or (kind not in _ARTICLED and is_transcript(lines)):
        return structure_transcript(document)
    if kind not in _ARTICLED and is_guide(lines):
        return structure_guide(document)
    articles = find_articles(lines)[0]
    if articles and not _quotes_articles(lines, articles, kind):
        return structure_regulation(document)
    return structure_headings(document)


def _quotes_articles(lines: Sequence[Line], articles: Sequence[Article], kind: Kind) -> bool:
    """Whether articles are only quoted: one alone in a report, or 一、 before the first and 二、 after it."""
    if len(articles) == 1 and kind not in _ARTICLED:
        return True
    if articles[0].key == (1, 0) and len(articles) > 2:
        return False
    first = articles[0].place
    numbers = _section_numbers(lines, {a.place for a in articles})
    before = [number for place, number in numbers if place < first]
    return bool(before) and before[-1] + 1 in (number for place, number in numbers if place > first)


def _section_numbers(lines: Sequence[Line], articles: set[int]) -> list[tuple[int, int]]:
    """(place, number) of the lines 一、 二、 but for those that head a chapter of articles."""
    found = []
    for place, line in enumerate(lines):
        mark = read_mark(line.text) if line.style in (Style.BODY, Style.HEADING) else None
        if mark is None or mark.style != "cn_dot":
            continue
        if read_counted(line) is None or not articles & {place + 1, place + 2}:
            found.append((place, mark.number))
    return found
