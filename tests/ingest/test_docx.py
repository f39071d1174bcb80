"""DOCX to blocks: order, styles, numbering, revisions, text boxes; and real files against their w:t."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

from ingest.document import Style
from ingest.load import load
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.reading import joined, squeezed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(document: Any, folder: Path) -> Any:
    document.save(str(folder / "a.docx"))
    return load(folder / "a.docx", "a.docx")


def paragraph(xml: str) -> Any:
    return parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>")


def number(document: Any, pattern: str, style: str = "chineseCounting") -> int:
    """Adds a numbering definition and returns its numId."""
    root = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
    )
    root.insert(0, abstract)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return 77


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


NUMBERED = [
    pytest.param("第%1条", "chineseCounting", True, True, id="articles-make-it-partial"),
    pytest.param("（%1）", "chineseCounting", True, False, id="items-are-a-warning"),
    pytest.param("%1.", "decimal", True, False, id="points-are-a-warning"),
    pytest.param("●", "bullet", False, False, id="a-bullet-loses-nothing"),
]


@pytest.mark.parametrize(("pattern", "style", "warned", "partial"), NUMBERED)
def test_automatic_numbers_are_told(
    pattern: str, style: str, *, warned: bool, partial: bool, tmp_path: Path
) -> None:
    document = docx.Document()
    number_id = number(document, pattern, style)
    numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number_id}"/></w:numPr>'
    document.element.body.insert(0, paragraph(f"<w:pPr>{numbering}</w:pPr><w:r><w:t>甲。</w:t></w:r>"))
    found = read(document, tmp_path)
    assert any("自动编号" in w for w in found.warnings) is warned
    assert bool(found.unread) is partial


def test_numbering_that_is_switched_off_is_no_number(tmp_path: Path) -> None:
    document = docx.Document()
    number(document, "第%1条")
    xml = '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>甲。</w:t></w:r>'
    document.element.body.insert(0, paragraph(xml))
    assert read(document, tmp_path).warnings == ()


def test_inserted_text_is_kept_and_deleted_text_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    xml = (
        "<w:r><w:t>应当</w:t></w:r><w:ins w:author='a' w:id='1'><w:r><w:t>立即</w:t></w:r></w:ins>"
        "<w:del w:author='a' w:id='2'><w:r><w:delText>及时</w:delText></w:r></w:del>"
        "<w:r><w:t>报告</w:t></w:r>"
        "<w:moveFrom w:author='a' w:id='3'><w:r><w:t>旧处</w:t></w:r></w:moveFrom>"
    )
    document.element.body.insert(0, paragraph(xml))
    found = read(document, tmp_path)
    assert found.blocks[0].text == "应当立即报告"
    assert "修订" in found.warnings[0]


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


def test_real_files_lose_no_character(data: Path) -> None:
    for path, _ in real_files(data):
        found = joined(structure(load(path, path.name), Kind.REGULATION))
        # A text box stands after the paragraph that anchors it, so the order may differ by a few lines.
        assert sorted(found) == sorted(words_of(path)), path.name


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
