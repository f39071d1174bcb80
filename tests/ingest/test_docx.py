"""DOCX to blocks: order, styles, tables, margins; and real files against their w:t."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
from lxml import etree

from ingest.document import Style
from ingest.load import load
from ingest.load.list_numerals import written
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.reading import joined, squeezed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(document: Any, folder: Path) -> Any:
    document.save(str(folder / "a.docx"))
    return load(folder / "a.docx", "a.docx")


def test_paragraphs_and_tables_come_in_the_order_of_the_body(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("某办法", style="Title")
    document.add_paragraph("第一章　总　则", style="Heading 1")
    document.add_paragraph("第一条　标准如下：")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([c for r in table.rows for c in r.cells], "甲乙丙丁", strict=True):
        cell.text = text
    document.add_paragraph("")
    document.add_paragraph("第二条　乙。\n另起一行。")
    blocks = read(document, tmp_path).blocks
    assert [(b.text, b.style, b.level) for b in blocks] == [
        ("某办法", Style.TITLE, 0),
        ("第一章　总　则", Style.HEADING, 1),
        ("第一条　标准如下：", Style.BODY, 0),
        ("甲\t乙", Style.TABLE, 0),
        ("丙\t丁", Style.TABLE, 0),
        ("第二条　乙。\n另起一行。", Style.BODY, 0),
    ]
    assert blocks[3].cells == ("甲", "乙")


def test_a_long_paragraph_in_a_heading_style_is_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("第一条　为了规范巡察工作，制定本办法。", style="Heading 3")
    assert read(document, tmp_path).blocks[0].style is Style.BODY


def test_a_table_of_one_cell_is_a_frame_round_text(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "第一条　甲。"
    cell.add_paragraph("第二条　乙。")
    assert [b.style for b in read(document, tmp_path).blocks] == [Style.BODY, Style.BODY]


def test_headers_are_no_text_but_are_told(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "－ 2 －"
    document.add_paragraph("正文。")
    found = read(document, tmp_path)
    assert [b.text for b in found.blocks] == ["正文。"]
    assert found.margins == ("内部资料",)
    assert "内部资料" in found.warnings[0]


def words_of(path: Path) -> str:
    """All w:t of body and notes, without what Word itself does not show: fallbacks and moved-away text."""
    texts = []
    with zipfile.ZipFile(path) as package:
        for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name not in package.namelist():
                continue
            for element in etree.fromstring(package.read(name)).iter(W + "t"):
                above = {a.tag for a in element.iterancestors()}
                if not any(t.endswith(("}Fallback", "}moveFrom")) for t in above):
                    texts.append(element.text or "")
    return squeezed("".join(texts))


def real_files(data: Path) -> list[tuple[Path, dict[str, Any]]]:
    with (data / "files/index.csv").open(encoding="utf-8-sig") as table:
        rows = [r for r in csv.DictReader(table) if r["kind"] == "docx" and r["container"] == "ZIP"]
    return [(data / "files" / r["path"], json.loads(r["expected"] or "{}")) for r in rows]


def labels_of(expected: dict[str, Any]) -> str:
    """The labels that the index says exist only as list numbers."""
    rows = next((rows for name, rows in expected.items() if name.startswith("auto_numbered")), [])
    count: dict[int, int] = {}
    labels = []
    for number, _, pattern, form, start, _ in rows:
        count[number] = count.get(number, int(start) - 1) + 1
        labels.append(pattern.replace("%1", written(count[number], form) or ""))
    return "".join(labels)


def test_real_files_lose_no_character(data: Path) -> None:
    for path, expected in real_files(data):
        found = joined(structure(load(path, path.name), Kind.REGULATION))
        # A text box stands after the paragraph that anchors it, so the order may differ by a few lines.
        assert sorted(found) == sorted(words_of(path) + labels_of(expected)), path.name


def test_real_files_have_the_articles_of_the_index(data: Path) -> None:
    checked = 0
    for path, expected in real_files(data):
        if "article_paragraphs" not in expected:
            continue
        structured = structure(load(path, path.name), Kind.REGULATION)
        articles = [p for p in structured.provisions if p.type is ProvisionType.ARTICLE]
        assert len(articles) == expected["article_paragraphs"], path.name
        assert structured.gaps == ()
        assert structured.warnings == ()
        checked += 1
    assert checked >= 6
