"""DOCX: paragraphs, tables and text boxes in the order of the body, footnotes after them.

python-docx opens the package and follows its relations; the text is read from the XML, because its
``paragraph.text`` leaves out text boxes and tracked insertions. Deleted text is left out, inserted text kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from ingest.document import Block, Document, Style
from ingest.load.docx_styles import Numbering, Styles
from ingest.load.docx_text import W, cell_texts, paragraph_texts
from ingest.load.package import FAULTS, damaged, guard

_HEADING_LENGTH = 60
_WORDS = re.compile(r"[^\W\d_]")  # a page number is not worth a word
_CONTAINERS = {W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag"}


def read_docx(content: bytes, name: str) -> Document:
    """The document of a DOCX file.

    Raises:
        ZipBombError: it unpacks to far more than it is.
        DamagedDocumentError: container or XML broken, or XML with a DTD (no word processor writes one).
    """
    guard(content, name)
    try:
        package = docx.Document(BytesIO(content))
        return _Reader(package).document(name)
    except (PackageNotFoundError, *FAULTS) as error:
        raise damaged(name, error) from error


class _Reader:
    """Walks one opened package; counts what a report should mention."""

    def __init__(self, package: Any) -> None:
        self.package = package
        self.body = package.element.body
        self.styles = Styles(package.styles.element)
        self.numbering = Numbering(_related(package.part, RELATIONSHIP_TYPE.NUMBERING))
        self.line = 0
        self.unnumbered: list[str] = []
        self.lost_articles: list[str] = []

    def document(self, name: str) -> Document:
        blocks = [*self._blocks(self.body), *self._notes()]
        warnings = [*self._revisions(), *self._numbering_warnings()]
        margins = self._margins()
        if margins:
            warnings.append("页眉页脚的文字未作为正文导入：" + "；".join(margins)[:80])
        unread = tuple(f"自动编号的条文序号：{text}" for text in self.lost_articles[:5])
        return Document(name, "docx", tuple(blocks), {}, tuple(warnings), unread, margins)

    def _blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag in _CONTAINERS:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        self.line += 1
        text, boxes = paragraph_texts(paragraph)
        if text.strip():
            style, level = self._style(paragraph, text)
            self._note_number(paragraph, text.strip())
            yield Block(text.strip(), self.line, style, level)
        for box in boxes:
            yield from self._blocks(box)

    def _style(self, paragraph: Any, text: str) -> tuple[Style, int]:
        style, level = self.styles.of(paragraph)
        # Some files set whole paragraphs in a heading style; a heading is short and no sentence.
        if style is not Style.BODY and (len(text) > _HEADING_LENGTH or text.rstrip().endswith(("。", "；"))):
            return Style.BODY, 0
        return style, level

    def _note_number(self, paragraph: Any, text: str) -> None:
        pattern = self.numbering.pattern(*self.styles.numbering_of(paragraph))
        if pattern:
            (self.lost_articles if "条" in pattern else self.unnumbered).append(text[:20])

    def _table(self, table: Any) -> Iterator[Block]:
        rows = table.findall(W + "tr")
        cells = [row.findall(W + "tc") for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1:
            # A table of one cell is a frame round ordinary text.
            yield from self._blocks(cells[0][0])
            return
        for row in cells:
            self.line += 1
            texts = tuple(" ".join(cell_texts(cell)) for cell in row)
            if any(texts):
                yield Block("\t".join(texts), self.line, Style.TABLE, cells=texts)

    def _notes(self) -> Iterator[Block]:
        for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            root = _related(self.package.part, kind)
            for paragraph in () if root is None else root.iter(W + "p"):
                text = paragraph_texts(paragraph)[0].strip()
                if text:
                    yield Block(text, self.line, Style.NOTE)

    def _revisions(self) -> list[str]:
        tags = (W + "del", W + "moveFrom", W + "ins", W + "moveTo")
        changes = sum(1 for _ in self.body.iter(*tags))
        return [f"文件含 {changes} 处修订痕迹，按接受全部修订后的文字导入。"] if changes else []

    def _numbering_warnings(self) -> list[str]:
        result = []
        if self.lost_articles:
            result.append(f"有 {len(self.lost_articles)} 段的“第…条”由 Word 自动编号生成，序号未能读入。")
        if self.unnumbered:
            count, first = len(self.unnumbered), self.unnumbered[0]
            result.append(f"有 {count} 段的序号由 Word 自动编号生成，未能读入，如：“{first}”。")
        return result

    def _margins(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for relation in self.package.part.rels.values():
            if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
                for paragraph in relation.target_part.element.iter(W + "p"):
                    text = paragraph_texts(paragraph)[0].strip()
                    if _WORDS.search(text):
                        found[text] = None
        return tuple(found)


def _related(part: Any, kind: str) -> Any:
    """The root element of the related part of this kind, None where there is none."""
    for relation in part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            target = relation.target_part
            root = getattr(target, "element", None)
            return root if root is not None else etree.fromstring(target.blob, _PARSER)
    return None


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
