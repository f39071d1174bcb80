"""Shared by the tests of workbooks: sheets made in the test, and what a reader makes of them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl

from ingest.document import Document, Style
from ingest.load import read_document
from tests.ingest.packing import with_parts


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: tuple[Any, ...], title: str = "Sheet") -> Any:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def read(book: Any) -> Document:
    return read_document(saved(book), "台账.xlsx")


def with_sheet(content: bytes, old: str, new: str) -> bytes:
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read(name).decode()
    assert old in xml
    return with_parts(content, {name: xml.replace(old, new).encode()})


def shown(document: Document) -> list[tuple[Style, str]]:
    return [(b.style, b.text) for b in document.blocks if b.style is not Style.SHEET]


LIST = (("序号", "名称", "施行日期"), (1, "甲办法", date(2024, 7, 1)), (2, "乙办法", date(2025, 1, 1)))
