"""Workbooks that are damaged or hostile."""

from __future__ import annotations

import pytest

from ingest.errors import DamagedDocumentError, EmptyFileError, ZipBombError
from ingest.load import read_document
from tests.ingest.packing import with_parts
from tests.ingest.sheets import LIST, saved, with_sheet, workbook

DTD = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet><sheetData/>&e;</worksheet>'
FAULTS = [
    pytest.param({"xl/worksheets/sheet1.xml": DTD}, DamagedDocumentError, id="external-entity"),
    pytest.param({"xl/worksheets/sheet1.xml": b"<worksheet><row"}, DamagedDocumentError, id="broken-xml"),
    pytest.param({"xl/worksheets/sheet1.xml": b" " * (40 * 2**20)}, ZipBombError, id="bomb"),
    pytest.param({"xl/workbook.xml": b"<workbook/>"}, EmptyFileError, id="no-sheets"),
    pytest.param({"xl/styles.xml": b"<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>"},
                 DamagedDocumentError, id="odd-style"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "kind"), FAULTS)
def test_a_damaged_workbook_is_refused(change: dict[str, bytes], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        read_document(with_parts(saved(workbook(*LIST)), change), "a.xlsx")


def test_a_sheet_that_is_missing_makes_it_partial() -> None:
    book = workbook(*LIST, title="目录")
    book.create_sheet("移交").append(("甲", "乙"))
    content = with_parts(saved(book), {"xl/worksheets/sheet2.xml": None})
    assert "移交" in read_document(content, "a.xlsx").unread[0]


def test_a_remark_in_the_xml_parts_no_text() -> None:
    content = with_sheet(saved(workbook(*LIST)), "&#30002;&#21150;", "&#30002;<!-- 注 -->&#21150;")
    document = read_document(content, "a.xlsx")
    assert document.blocks[2].cells[1] == "甲办法"
