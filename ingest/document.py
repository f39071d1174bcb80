"""The Document: a file as a loader read it, before anyone has asked what it means.

Loaders put every character that a person would see into ``blocks``; structure never reads the file again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Style(StrEnum):
    """What the file itself says a block is."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    SLIDE = "slide"  # what heads a slide: 第7页 and its title
    SPEECH = "speech"  # a paragraph of what is said, its time code in front: [00:01:23]
    SHEET = "sheet"  # what heads a sheet of a table: its name, "" where it has none worth reading
    COLUMNS = "columns"  # a row that names the columns of the rows below it
    TABLE = "table"  # a row of a table
    NOTE = "note"  # speaker notes, footnotes
    COMMENT = "comment"  # a remark about the file, kept for losslessness


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph of the file, markup removed, inner white space kept.

    ``line`` is 1-based: the line of a text file, the paragraph number of a DOCX, the number of a slide, the
    row of a sheet as its program shows it, the number of the block in a PDF. ``level`` is the heading level
    (1 to 9) where ``style`` is HEADING, else 0. ``cells`` holds the cells of a table row or of one that names
    columns; ``text`` is then the cells joined by a tab. ``page`` is the page on which the block begins, from
    1; 0 where a format has no pages.
    """

    text: str
    line: int
    style: Style = Style.BODY
    level: int = 0
    cells: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: ``front`` is its front matter (empty where it has none).

    ``warnings`` are Chinese sentences for the report; ``unread`` names parts that could not be read, and
    makes the file *partial*. ``margins`` are the texts of page headers and footers: looked at, no part of
    the text. ``pages`` counts pages, slides or sheets, None where the format has none (DOCX, text).
    """

    name: str
    format: str
    blocks: tuple[Block, ...]
    front: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()
    pages: int | None = None
