"""PDF: the text layer as paragraphs, titles and tables, or the true reason why there is none.

pages → glyphs → tables out → rows, columns → running heads out → paragraphs healed across lines and pages

pdf_page    what stands on a page (PDFium)     pdf_lines   lines and their pieces
pdf_tables  ruled tables                       pdf_margins running heads, page numbers
pdf_edges   the edges of the columns           pdf_flow    paragraphs, titles, footnotes
pdf_check   scans, broken glyph mappings       pdf_file    opening and closing, limits
pdf_shapes  rules and pictures (PDFium)        pdf_columns columns and the order of reading
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.document import Document
from ingest.errors import DamagedPdfError, EmptyFileError, GarbledPdfError, ScannedPdfError
from ingest.load.pdf_check import is_garbled, is_reading_layer, is_scan
from ingest.load.pdf_columns import in_reading_order
from ingest.load.pdf_file import open_pages
from ingest.load.pdf_flow import blocks_of
from ingest.load.pdf_lines import glyph_rows, segments
from ingest.load.pdf_margins import Sheet, without_margins
from ingest.load.pdf_page import UNKNOWN, Page
from ingest.load.pdf_tables import take_tables

_LARGE = 0.25  # of a page: a picture that may hold text


def read_pdf(content: bytes, name: str, password: str | None = None) -> Document:
    """The document of a PDF with a text layer.

    Raises:
        EncryptedPdfError: it opens only with a password, and ``password`` is not it.
        DamagedPdfError: it has no readable structure, or no page.
        TooManyPagesError: it claims more pages than any document of an office has.
        EmptyFileError: its pages are blank.
        ScannedPdfError: no page has text of its own: pictures, or letters drawn as lines.
        GarbledPdfError: most pages name wrong characters for their glyphs.
    """
    reading = _Reading()
    for number, page in open_pages(content, name, password):
        reading.take(number, page)
    return reading.document(name)


@dataclass(slots=True)
class _Reading:
    """What has been read so far; the lists of numbers name pages by what is wrong with them."""

    pages: int = 0
    sheets: list[Sheet] = field(default_factory=list)
    slanted: dict[str, None] = field(default_factory=dict)
    broken: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    layered: list[int] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)

    def take(self, number: int, page: Page | None) -> None:
        self.pages += 1
        if page is None:
            self.broken.append(number)
        elif is_garbled(page):
            self.garbled.append(number)
        else:
            self._take_text(page)

    def _take_text(self, page: Page) -> None:
        if page.slanted:
            self.slanted[page.slanted] = None
        if any(glyph.char == UNKNOWN for glyph in page.glyphs):
            self.unknown.append(page.number)
        if is_scan(page):
            self.scanned.append(page.number)
        if not (page.glyphs or page.drawings or page.pictured):
            self.blank.append(page.number)
        if page.pictured >= _LARGE:
            self.pictured.append(page.number)
        if is_reading_layer(page):
            self.layered.append(page.number)
        tables = take_tables(page)
        rows = [found for row in glyph_rows(page.glyphs) if (found := segments(row, page.number, page.width))]
        placed = sorted([*rows, *([t] for t in tables)], key=lambda row: -row[0].y)
        self.sheets.append(Sheet(page.number, page.height, tuple(tuple(row) for row in placed)))

    def document(self, name: str) -> Document:
        sheets, margins = without_margins(self.sheets)
        if not any(sheet.rows for sheet in sheets) and not self.scanned:
            sheets, margins = self.sheets, ()  # pages that all say the same are text
        written = {sheet.number for sheet in sheets if sheet.rows}
        self.scanned = [number for number in self.scanned if number not in written]
        self._refuse(name, len(written), margins)
        lines = in_reading_order([sheet.rows for sheet in sheets])
        margins = tuple(dict.fromkeys([*margins, *self.slanted]))
        return Document(
            name=name,
            format="pdf",
            blocks=blocks_of(lines),
            warnings=tuple(self._warnings(margins, written)),
            unread=tuple(self._unread()),
            margins=margins,
            pages=self.pages,
        )

    def _refuse(self, name: str, written: int, margins: tuple[str, ...]) -> None:
        """Raises where too little can be believed."""
        if len(self.garbled) > written:
            raise GarbledPdfError(name, len(self.garbled), self.pages)
        if not written and self.scanned:
            raise ScannedPdfError(name, self.pages, "；".join(margins)[:40])
        if not written and self.broken:
            raise DamagedPdfError(name, "no page can be read")
        if not written:
            raise EmptyFileError(name)

    def _warnings(self, margins: tuple[str, ...], written: set[int]) -> Iterator[str]:
        if margins:
            yield "页眉页脚的文字未作为正文导入：" + "；".join(margins)[:80]
        if self.blank:
            yield f"{_pages(self.blank)}是空白页；原件上有内容的，说明文件已损坏。"
        if pictured := [n for n in self.pictured if n in written and n not in self.layered]:
            yield f"{_pages(pictured)}有大幅图片，图片中的文字没有导入。"

    def _unread(self) -> Iterator[str]:
        if self.broken:
            yield f"{_pages(self.broken)}打不开，或者字数超出上限"
        if self.garbled:
            yield f"{_pages(self.garbled)}的字体没有正确的文字对照，读出的是乱码，没有导入"
        if self.unknown:
            yield f"{_pages(self.unknown)}有个别字符没有文字对照，以“{UNKNOWN}”代替"
        if self.scanned:
            yield f"{_pages(self.scanned)}是图片，没有文字"
        if self.layered:
            yield f"{_pages(self.layered)}是扫描图像，文字是扫描软件识别的，可能有错字漏字，请与原件核对"


def _pages(numbers: list[int]) -> str:
    """第3页, 第3—5页、第9页 …: at most five stretches by name."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    names = [f"第{a}页" if a == b else f"第{a}—{b}页" for a, b in runs]
    return "、".join(names[:5]) + (f"等共{len(numbers)}页" if len(names) > 5 else "")
