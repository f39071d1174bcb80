"""PPTX: a slide after the other, each with its number and title, its texts in reading order, its notes.

python-pptx opens the package and follows its relations; the text is read from the XML (slide_shapes,
slide_text). The number of a slide is written out as 第7页, the words that a course in Markdown uses:

    第7页 谈话的程序          SLIDE
    谈话应当由两人以上进行。   BODY, or TABLE for the rows of tables and charts
    这里提问学员。            NOTE

Slides bear the numbers that the program shows, counted from what the file gives to the first. A first slide
whose layout is a cover gives the document's title, and is 第1页 with what else stands on it; numbered 0 it is
no page, and its texts stand before 第1页.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.exc import PythonPptxError
from pptx.package import Package

from ingest.document import Block, Document, Style
from ingest.errors import PicturesOnlyError
from ingest.load.package import SAFE_XML, guarded
from ingest.load.reading_order import Box
from ingest.load.slide_shapes import Content, P, read_shapes
from ingest.load.slide_text import body_paragraphs

_SHOWING = 0.05  # of a slide's area: a smaller picture is a mark or an ornament
_BACKGROUND = 0.95  # of a slide's area: a picture behind a title
_DIGITS = 3  # of the number of the first slide
_NAMED = 8  # slides that a warning names before it says 等
_PARSER = etree.XMLParser(**SAFE_XML)


def read_pptx(content: bytes, name: str) -> Document:
    """The document of a PPTX file; ``pages`` counts its slides.

    Raises:
        ZipBombError: it unpacks to far more than it is.
        DamagedDocumentError: container or XML broken, XML with a DTD, or no presentation inside.
        PicturesOnlyError: no slide has any text.
    """
    with guarded(content, name, PythonPptxError):
        # Presentation() refuses slide shows (.ppsx) and templates, which are presentations all the same.
        return _Reader(Package.open(BytesIO(content)).main_document_part.presentation).document(name)


class _Reader:
    """Walks the slides of one presentation; gathers what a report should mention."""

    def __init__(self, presentation: Any) -> None:
        self.slides = list(presentation.slides)
        self.first = _first_number(presentation.element.get("firstSlideNum"))
        self.macros = any(r.reltype.endswith("/vbaProject") for r in presentation.part.rels.values())
        self.area = float(presentation.slide_width or 0) * float(presentation.slide_height or 0) or 1.0
        self.layouts: dict[int, dict[tuple[str, str], Box]] = {}
        self.hidden: list[int] = []
        self.shapes_hidden: list[int] = []
        self.pictured: list[int] = []
        self.commented: list[int] = []
        self.unread: list[str] = []
        self.margins: dict[str, None] = {}

    def document(self, name: str) -> Document:
        blocks = [
            block
            for number, slide in enumerate(self.slides, self.first)
            for block in self._slide(slide, number)
        ]
        if self.pictured:
            self.unread.insert(0, f"{_pages(self.pictured)}的图片或视频（页面上除标题外没有文字）")
        written = any(block.style is not Style.SLIDE or " " in block.text for block in blocks)
        if self.pictured and not written:
            raise PicturesOnlyError(name, f"全部 {len(self.slides)} 页幻灯片")
        margins = {**self.margins, **dict.fromkeys(self._stamps())}
        return Document(
            name,
            "pptx",
            tuple(blocks) if written or self.unread else (),
            warnings=tuple(self._warnings()),
            unread=tuple(self.unread),
            margins=tuple(margins),
            pages=len(self.slides),
        )

    def _slide(self, slide: Any, number: int) -> Iterator[Block]:
        content = read_shapes(slide.shapes.element, self._places(slide), _parts(slide.part))
        self._note(slide, number, content)
        title = content.title
        cover = bool(title) and number == self.first and (content.cover or _is_cover(slide.slide_layout))
        if cover:
            yield Block(title, number, Style.TITLE)
            title = ""
        if number or not cover:
            yield Block(f"第{number}页 {title}".strip(), number, Style.SLIDE)
        for row in content.rows:
            if isinstance(row, str):
                yield Block(row, number)
            else:
                yield Block("\t".join(row), number, Style.TABLE, cells=row)
        for text in _notes(slide):
            yield Block(text, number, Style.NOTE)

    def _places(self, slide: Any) -> Any:
        """Where the layout puts the placeholders of a slide that have no place of their own."""
        layout = slide.slide_layout
        if id(layout.part) not in self.layouts:
            self.layouts[id(layout.part)] = dict(_layout_boxes(layout))
        boxes = self.layouts[id(layout.part)]
        return lambda type_, index: boxes.get((type_, index)) or boxes.get(("", index))

    def _stamps(self) -> Iterator[str]:
        """What a layout or master puts on every slide: a mark of secrecy, the name of the unit."""
        layouts = {id(slide.slide_layout.part): slide.slide_layout for slide in self.slides}
        masters = {id(x.slide_master.part): x.slide_master for x in layouts.values()}
        for page in (*layouts.values(), *masters.values()):
            for shape in page.shapes.element.iter(P + "sp"):
                if shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph") is None:
                    yield from body_paragraphs(shape)

    def _note(self, slide: Any, number: int, content: Content) -> None:
        if slide.element.get("show") in ("0", "false"):
            self.hidden.append(number)
        if content.hidden:
            self.shapes_hidden.append(number)
        if any(relation.reltype.endswith("/comments") for relation in slide.part.rels.values()):
            self.commented.append(number)
        self.margins.update(dict.fromkeys(content.margins))
        shares = [area / self.area for area in content.pictures]
        bare = not content.rows and not content.unread
        if bare and any(s > _SHOWING and (s < _BACKGROUND or not content.title) for s in shares):
            self.pictured.append(number)
        self.unread += [f"第{number}页{what}" for what in dict.fromkeys(content.unread)]

    def _warnings(self) -> Iterator[str]:
        if self.hidden:
            yield f"{_pages(self.hidden)}是隐藏的幻灯片，放映时不显示，内容已照常导入。"
        if self.shapes_hidden:
            yield f"{_pages(self.shapes_hidden)}有隐藏的文本框或图形，页面上看不到，没有导入。"
        if self.macros:
            yield "文件含有宏，宏没有运行，也没有导入。"
        if self.commented:
            yield f"{_pages(self.commented)}有批注，没有导入。"
        if self.margins:
            yield "页脚的文字未作为正文导入：" + "；".join(self.margins)[:80]


def _first_number(stated: str | None) -> int:
    """The number of the first slide, 1 where none is stated or none that a slide can have."""
    return int(stated) if stated and stated.isdecimal() and len(stated) <= _DIGITS else 1


def _pages(numbers: list[int]) -> str:
    named = "、".join(str(number) for number in numbers[:_NAMED])
    return f"第{named}页" if len(numbers) <= _NAMED else f"第{named}等 {len(numbers)} 页"


def _is_cover(layout: Any) -> bool:
    return bool(layout.element.get("type") == "title")


def _layout_boxes(layout: Any) -> Iterator[tuple[tuple[str, str], Box]]:
    for placeholder in layout.placeholders:
        sides = (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
        if None not in sides:
            found = placeholder.element.find(f".//{P}nvPr/{P}ph")
            box = Box(*(float(side) for side in sides))
            yield (found.get("type", "obj"), found.get("idx", "0")), box
            yield ("", found.get("idx", "0")), box


def _parts(part: Any) -> Any:
    """Takes the id of a relation; the root of the XML part inside the file, None for anything else."""

    def root(relation_id: str) -> Any:
        relation = part.rels.get(relation_id)
        if relation is None or relation.is_external:
            return None
        try:
            return etree.fromstring(relation.target_part.blob, _PARSER)
        except etree.LxmlError:
            return None

    return root


def _notes(slide: Any) -> list[str]:
    """The speaker's notes, a text a paragraph; the picture, date and number of the notes page are none."""
    if not slide.has_notes_slide:
        return []
    placeholder = slide.notes_slide.notes_placeholder
    return [] if placeholder is None else body_paragraphs(placeholder.element)
