"""Opens a PDF and hands out its pages one by one, each closed before the next is opened."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pypdfium
import pypdfium2.raw as pdfium

from ingest.errors import DamagedPdfError, EncryptedPdfError, TooManyPagesError
from ingest.load.pdf_page import Page, TooManyGlyphsError, read_page

MAX_PAGES = 5000  # the largest compilation has some 2,000


def open_pages(content: bytes, name: str, password: str | None) -> Iterator[tuple[int, Page | None]]:
    """(number from 1, page) of every page, None in place of a page that cannot be read.

    Raises:
        EncryptedPdfError, DamagedPdfError, TooManyPagesError: see ``read_pdf``.
    """
    document = _opened(content, name, password)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise TooManyPagesError(name, count, MAX_PAGES)
        if count < 1:
            raise DamagedPdfError(name, "no pages")
        for index in range(count):
            yield index + 1, _page(document, index)
    finally:
        document.close()


def _opened(content: bytes, name: str, password: str | None) -> pypdfium.PdfDocument:
    try:
        return pypdfium.PdfDocument(content, password=password)
    except pypdfium.PdfiumError as error:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise EncryptedPdfError(name, tried=password is not None) from error
        raise DamagedPdfError(name, str(error)) from error


def _page(document: pypdfium.PdfDocument, index: int) -> Page | None:
    try:
        page = document[index]
    except pypdfium.PdfiumError:
        return None
    try:
        return read_page(page, index + 1)
    except (pypdfium.PdfiumError, TooManyGlyphsError):
        return None
    finally:
        page.close()
