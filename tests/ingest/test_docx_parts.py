"""What stands round the paragraphs of a DOCX: tables, notes, margins; and the relatives of the format."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from ingest.document import Style
from ingest.load import read_document
from ingest.structure import structure
from library.model import Kind
from tests.ingest.docx_made import docx_bytes, p, r, read, texts

TABLES = [
    pytest.param(
        "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{甲}</w:tc><w:tc>{乙}</w:tc></w:tr>",
        [("甲", "", "乙")],
        id="a-cell-over-two-columns",
    ),
    pytest.param(
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc>{甲}</w:tc><w:tc>{乙}</w:tc></w:tr>",
        [("", "甲", "乙")],
        id="a-row-that-begins-later",
    ),
    pytest.param(
        "<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{甲}</w:tc><w:tc>{乙}</w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc><w:tc>{丙}</w:tc></w:tr>",
        [("甲", "乙"), ("", "丙")],
        id="a-cell-over-two-rows-stands-once",
    ),
    pytest.param(
        "<w:tr><w:tc>{甲}<w:tbl><w:tr><w:tc>{一}</w:tc><w:tc>{二}</w:tc></w:tr></w:tbl></w:tc><w:tc>{乙}</w:tc></w:tr>",
        [("甲 一 二", "乙")],
        id="a-table-in-a-cell",
    ),
    pytest.param(
        "<w:sdt><w:sdtContent><w:tr><w:tc>{甲}</w:tc><w:sdt><w:sdtContent><w:tc>{乙}</w:tc></w:sdtContent></w:sdt>"
        "</w:tr></w:sdtContent></w:sdt>",
        [("甲", "乙")],
        id="rows-and-cells-in-content-controls",
    ),
]


@pytest.mark.parametrize(("rows", "cells"), TABLES)
def test_tables_keep_their_columns(rows: str, cells: list[tuple[str, ...]]) -> None:
    for text in ("甲", "乙", "丙", "一", "二", ""):
        rows = rows.replace(f"{{{text}}}", p(text))
    assert [b.cells for b in read(f"<w:tbl>{rows}</w:tbl>").blocks] == cells


def test_notes_stand_after_what_refers_to_them() -> None:
    notes = f'<w:footnote w:id="0" w:type="separator">{p("线")}</w:footnote>'
    notes += (
        f'<w:footnote w:id="2">{p("脚注。")}</w:footnote><w:footnote w:id="3">{p("无人提及。")}</w:footnote>'
    )
    ends = f'<w:endnote w:id="2">{p("尾注。")}</w:endnote>'
    body = p(r("甲") + r('<w:endnoteReference w:id="2"/>')) + p(
        r("乙") + r('<w:footnoteReference w:id="2"/>')
    )
    found = read(body + p("丙"), footnotes=notes, endnotes=ends)
    assert [b.text for b in found.blocks] == ["甲", "乙", "脚注。", "丙", "尾注。"]
    assert [b.style for b in found.blocks if b.text.endswith("注。")] == [Style.NOTE, Style.NOTE]


def test_a_note_leaves_the_article_round_it_whole() -> None:
    body = p(r("第一条　甲应当：") + r('<w:footnoteReference w:id="2"/>')) + p("（一）乙；") + p("（二）丙。")
    found = structure(read(body, footnotes=f'<w:footnote w:id="2">{p("注。")}</w:footnote>'), Kind.REGULATION)
    places = {x.text: x.eid for x in found.provisions if x.text}
    assert places == {
        "甲应当：": "art_1__para_1",
        "注。": "note_1",
        "乙；": "art_1__para_1__item_1",
        "丙。": "art_1__para_1__item_2",
    }


def test_a_note_in_a_table_stands_after_its_row() -> None:
    cell = p(r("甲") + r('<w:footnoteReference w:id="2"/>'))
    rows = f"<w:tr><w:tc>{cell}</w:tc><w:tc>{p('乙')}</w:tc></w:tr>"
    found = texts(f"<w:tbl>{rows}{rows}</w:tbl>", footnotes=f'<w:footnote w:id="2">{p("注。")}</w:footnote>')
    assert found == ["甲\t乙", "注。", "甲\t乙"]


def test_an_absurd_number_of_columns_is_no_number() -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="99999999999"/></w:tcPr>{p("甲")}</w:tc>'
    found = read(f"<w:tbl><w:tr>{cell}<w:tc>{p('乙')}</w:tc></w:tr></w:tbl>")
    assert len(found.blocks[0].cells) == 64


def test_comments_are_left_out_and_counted() -> None:
    found = read(
        p(r("甲") + r('<w:commentReference w:id="0"/>')), comments=f"<w:comment>{p('删？')}</w:comment>"
    )
    assert [b.text for b in found.blocks] == ["甲"]
    assert found.warnings == ("有 1 条批注未导入。",)


def test_margins_hold_headers_footers_and_watermarks() -> None:
    mark = '<w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict>'
    found = read(p("正文。"), header=p(r("某办公室")) + p(r(mark)), footer=p("－ 2 －"))
    assert found.margins == ("某办公室", "内部资料")


VARIANTS = [
    pytest.param(b"wordprocessingml.document.main", b"ms-word.template.macroEnabled.main", id="with-macros"),
    pytest.param(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
        b"http://purl.oclc.org/ooxml/wordprocessingml/",
        id="strict-text",
    ),
    pytest.param(
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
        b"http://purl.oclc.org/ooxml/officeDocument/",
        id="strict-relations",
    ),
]


@pytest.mark.parametrize(("usual", "variant"), VARIANTS)
def test_relatives_of_the_format_are_read(usual: bytes, variant: bytes) -> None:
    content = rewritten(docx_bytes(p("正文。")), lambda name, part: (name, part.replace(usual, variant)))
    assert [b.text for b in read_document(content, "a.docx").blocks] == ["正文。"]


def rewritten(content: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The container with every part changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(*change(name, source.read(name)))
    return out.getvalue()


def test_the_document_of_word_in_a_browser_is_found() -> None:
    content = rewritten(
        docx_bytes(p("正文。"), {"header": p("内部资料")}),
        lambda name, part: (
            name.replace("document", "document2"),
            part.replace(b"document.xml", b"document2.xml"),
        ),
    )
    assert read_document(content, "a.docx").margins == ("内部资料",)


def test_names_with_other_slashes_and_letters_are_found() -> None:
    content = docx_bytes(p("正文。"), {"header": p("内部资料")})
    odd = rewritten(content, lambda name, part: (name.replace("word/header", "word\\Header"), part))
    assert read_document(odd, "a.docx").margins == ("内部资料",)


def test_a_part_outside_the_container_is_no_part() -> None:
    content = docx_bytes(p("正文。"), {"header": p("内部资料")})
    linked = rewritten(
        content,
        lambda name, part: (
            name,
            part.replace(b'Target="header.xml"', b'TargetMode="External" Target="header.xml"'),
        ),
    )
    assert read_document(linked, "a.docx").margins == ()
