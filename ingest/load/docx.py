"""DOCX: what a person sees on the pages, in the order of the body, with the labels of automatic lists.

    docx_package  parts       docx_styles     styles         docx_numbering  labels of lists (list_numerals)
    docx_text     paragraphs  docx_fields     fields         docx_symbols    signs of symbol fonts

A text box stands after the paragraph that anchors it, a footnote after the paragraph that refers to it, the
endnotes at the end. Changes count as accepted. What is left out or cannot be read is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from ingest.document import Block, Document, Style
from ingest.errors import PicturesOnlyError, TooLargeError
from ingest.load.docx_breaks import healed_text, healed_title
from ingest.load.docx_numbering import Numbering
from ingest.load.docx_package import PART_LIMIT, Package
from ingest.load.docx_styles import Styles
from ingest.load.docx_text import WordReader, Words, chosen
from ingest.load.docx_xml import MC, W, is_on, value, whole_number
from ingest.load.package import guarded

_CONTAINERS = {W + tag for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_WORDS = re.compile(r"[^\W\d_]")  # a page number is not worth a word
_MOST_COLUMNS = 63
_CHANGES = tuple(W + tag for tag in ("del", "moveFrom", "ins", "moveTo"))


def read_docx(content: bytes, name: str) -> Document:
    """The document of a DOCX file (or of its relatives with macros, of templates, of the strict variant).

    Raises:
        ZipBombError: it unpacks to far more than it is.
        PicturesOnlyError: it holds no text.
        TooLargeError: its text alone is larger than what is held in memory.
        DamagedDocumentError: container or XML broken, or XML with a DTD (no word processor writes one).
    """
    with guarded(content, name):
        package = Package(content)
        if package.size > PART_LIMIT:
            raise TooLargeError(name, package.size, PART_LIMIT)
        return _Reader(package).document(name)


class _Reader:
    """Walks one opened package; counts what a report should mention."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Styles(package.part("styles"))
        self.words = WordReader(self.styles)
        self.numbering = Numbering(package.part("numbering"), self.styles.number_of)
        self.notes = {kind: _notes(package.part(f"{kind}s")) for kind in ("footnote", "endnote")}
        self.line = 0
        self.changes = 0
        self.cut = Words()  # a paragraph whose end was deleted: it goes on in the next
        self.endnotes: list[str] = []

    def document(self, name: str) -> Document:
        blocks = list(self._blocks(self._counted(self.package.body())))
        for number in self.endnotes:
            blocks += self._note("endnote", number)
        if not blocks and self.words.pictures:
            raise PicturesOnlyError(name, "文件各页")
        margins = self._margins()
        warnings = tuple(self._warnings(margins))
        return Document(name, "docx", tuple(blocks), {}, warnings, self._unread(), margins)

    def _counted(self, children: Iterator[Any]) -> Iterator[Any]:
        for child in children:
            self.changes += sum(1 for _ in child.iter(*_CHANGES))
            yield child

    def _blocks(self, parent: Iterable[Any]) -> Iterator[Block]:
        """The blocks of a body, cell or text box."""
        yield from self._children(parent)
        yield from self._uncut()

    def _uncut(self) -> Iterator[Block]:
        """The paragraph whose end was deleted, where no other follows that it could go on in."""
        words, self.cut = self.cut, Words()
        yield from self._emit(None, words)

    def _children(self, parent: Iterable[Any]) -> Iterator[Block]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._uncut()
                yield from self._table(child)
            elif child.tag == W + "altChunk":
                self.words.lost["插入的整个文件（altChunk）"] += 1
            elif child.tag == MC + "AlternateContent":
                yield from self._children(chosen(child))
            elif child.tag in _CONTAINERS:
                yield from self._children(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        self.line += 1
        words = self.cut.joined_with(self.words.read(paragraph))
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None):
            self.cut = words
            return
        self.cut = Words()
        hidden = self.styles.hides(paragraph) or (mark is not None and is_on(mark.find(W + "vanish")))
        if words.text.strip() or not hidden:
            words.text = self._label(paragraph) + words.text
        yield from self._emit(paragraph, words)

    def _label(self, paragraph: Any) -> str:
        listed = self.styles.listed(paragraph)
        level = listed.level
        if level is None:
            linked = (self.numbering.level_of(listed.number, style) for style in listed.styles)
            level = next((each for each in linked if each is not None), 0)
        return self.numbering.label(listed.number, level)

    def _emit(self, paragraph: Any, words: Words) -> Iterator[Block]:
        text = words.text.strip()
        if text:
            style, level = (Style.BODY, 0) if paragraph is None else self.styles.of(paragraph, text)
            if "\n" in text and paragraph is not None:
                display = style is not Style.BODY or self.styles.centres(paragraph)
                text = healed_title(text) if display else healed_text(text)
            yield Block(text, self.line, style, level)
        for box in words.boxes:
            yield from [Block(box, self.line)] if isinstance(box, str) else self._blocks(box)
        for kind, number in words.notes:
            if kind == "endnote":
                self.endnotes.append(number)
            else:
                yield from self._note(kind, number)

    def _note(self, kind: str, number: str) -> Iterator[Block]:
        note = self.notes[kind].pop(number, None)  # a second reference shows the same note
        for paragraph in () if note is None else note.iter(W + "p"):
            text = self.words.read(paragraph).text.strip()
            if text:
                yield Block(text, self.line, Style.NOTE)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [row for row in _within(table, W + "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [[c for c in _within(r, W + "tc") if c.find(f"{W}tcPr/{W}cellDel") is None] for r in rows]
        if len(cells) == 1 and len(cells[0]) == 1:
            # A table of one cell is a frame round ordinary text.
            yield from self._blocks(cells[0][0])
            return
        for row, within in zip(rows, cells, strict=True):
            yield from self._row(row, within)

    def _row(self, row: Any, cells: list[Any]) -> Iterator[Block]:
        """A row of the table's columns: a cell that spans several is followed by empty ones."""
        self.line += 1
        line, texts, notes = self.line, [""] * _columns(row.find(f"{W}trPr/{W}gridBefore"), 0), []
        for cell in cells:
            blocks = list(self._blocks(cell))
            notes += [block for block in blocks if block.style is Style.NOTE]
            spoken = (block.text for block in blocks if block.style is not Style.NOTE)
            texts.append(" ".join(" ".join(spoken).replace("\t", " ").split("\n")).strip())
            texts += [""] * (_columns(cell.find(f"{W}tcPr/{W}gridSpan"), 1) - 1)
        if any(texts):
            yield Block("\t".join(texts), line, Style.TABLE, cells=tuple(texts))
        yield from notes

    def _margins(self) -> tuple[str, ...]:
        """The texts of headers and footers, watermarks in them included, each once."""
        found: dict[str, None] = {}
        reader = WordReader(self.styles)
        for root in self.package.parts("header", "footer"):
            for paragraph in root.iter(W + "p"):
                words = reader.read(paragraph)
                for text in chain([words.text.strip()], (box for box in words.boxes if isinstance(box, str))):
                    if _WORDS.search(text):
                        found[text] = None
        return tuple(found)

    def _warnings(self, margins: tuple[str, ...]) -> Iterator[str]:
        if self.changes:
            yield f"文件含 {self.changes} 处修订痕迹，按接受全部修订后的文字导入。"
        if hidden := "".join(self.words.hidden).strip():
            yield f"有隐藏文字 {len(hidden)} 字未导入，如：“{hidden[:20]}”。"
        comments = self.package.part("comments")
        if comments is not None and (count := len(comments.findall(W + "comment"))):
            yield f"有 {count} 条批注未导入。"
        for form in sorted(self.numbering.unknown):
            yield f"自动编号的格式 {form} 不认识，按阿拉伯数字写出，请核对。"
        if self.words.formulas:
            yield f"有 {self.words.formulas} 处公式只读到其中的字符，请对照原件。"
        if self.package.has("vbaProject"):
            yield "文件带有宏；宏没有运行，也没有导入。"
        if margins:
            yield "页眉页脚的文字未作为正文导入：" + "；".join(margins)[:80]

    def _unread(self) -> tuple[str, ...]:
        return tuple(f"{what} {count} 处" for what, count in self.words.lost.items() if count)


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, those in containers included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _within(child, tag)


def _columns(element: Any, default: int) -> int:
    """How many columns, never more than Word has in a table."""
    return min(whole_number(value(element), default), _MOST_COLUMNS)


def _notes(root: Any) -> dict[str, Any]:
    """The notes of a part by number, without the lines that part them from the text."""
    found = () if root is None else [each for each in root if each.get(W + "type") in (None, "normal")]
    return {each.get(W + "id"): each for each in found}
