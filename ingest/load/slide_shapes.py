"""What stands on one slide: its title, its other texts in reading order, what could not be read.

A shape is a title, a text, a table, a diagram, a chart, a picture, or a group of shapes. What the program
does not show (a hidden shape) is left out; footer, date and number of the slide are margins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.load.reading_order import Box, reading_order
from ingest.load.slide_text import (
    MC,
    A,
    C,
    body_paragraphs,
    chart_rows,
    diagram_texts,
    table_rows,
)

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MARGINS = ("ftr", "hdr", "dt", "sldNum")
_TITLES = ("title", "ctrTitle")
_SHAPES = (P + "sp", P + "grpSp", P + "graphicFrame", P + "pic", P + "cxnSp", P + "contentPart")

Places = Callable[[str, str], Box | None]
"""Takes the type and the index of a placeholder; where its layout puts it."""
Part = Callable[[str], Any]
"""Takes the id of a relation of the slide; the root of that XML part, None where it is not in the file."""


@dataclass(slots=True)
class Content:
    """A slide as read. ``rows`` holds a text, or the cells of a table row, in the order of reading.

    ``pictures`` are the areas of pictures; ``unread`` names objects that hold text nobody reads here.
    """

    title: str = ""
    cover: bool = False
    rows: list[str | tuple[str, ...]] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    hidden: int = 0


def read_shapes(tree: Any, places: Places, part: Part) -> Content:
    """The content of a p:spTree."""
    reader = _Shapes(places, part)
    reader.read(tree)
    return reader.content


@dataclass(slots=True)
class _Shapes:
    places: Places
    part: Part
    content: Content = field(default_factory=Content)

    def read(self, parent: Any) -> None:
        placed: list[tuple[Any, Box]] = []
        unplaced: list[Any] = []
        for shape in _shapes(parent):
            if _named(shape).get("hidden") in ("1", "true"):
                self.content.hidden += 1
            elif not self._take_apart(shape):
                box = self._box(shape)
                if box:
                    placed.append((shape, box))
                else:
                    unplaced.append(shape)
        order = reading_order([box for _, box in placed])
        for shape in (*(placed[i][0] for i in order), *unplaced):
            self._read_shape(shape)

    def _take_apart(self, shape: Any) -> bool:
        """Takes what has a place of its own: the title, and the margins."""
        type_, _ = _placeholder(shape)
        if type_ in _TITLES and not self.content.title:
            self.content.title = _one_line("\n".join(_texts(shape)))
            self.content.cover = type_ == "ctrTitle"
            return True
        if type_ in _MARGINS:
            self.content.margins += _texts(shape) if type_ != "sldNum" else []
            return True
        return False

    def _box(self, shape: Any) -> Box | None:
        frame = next((x for tag in _FRAMES if (x := shape.find(tag)) is not None), None)
        offset, extent = (frame.find(A + "off"), frame.find(A + "ext")) if frame is not None else (None, None)
        if offset is None or extent is None:
            return self.places(*_placeholder(shape))
        x, y, width, height = (
            float(e.get(k, "0")) for e, k in ((offset, "x"), (offset, "y"), (extent, "cx"), (extent, "cy"))
        )
        return Box(x, y, width, height)

    def _read_shape(self, shape: Any) -> None:
        if shape.tag == P + "grpSp":
            self.read(shape)
        elif shape.tag == P + "pic":
            box = self._box(shape)
            self.content.pictures.append(box.area if box else 0.0)
        elif shape.tag == P + "graphicFrame":
            self._read_frame(shape)
        else:
            self.content.rows += _texts(shape)

    def _read_frame(self, frame: Any) -> None:
        held = next(iter(frame.iter(A + "graphicData")), None)
        if held is None:
            return
        table, diagram = held.find(A + "tbl"), held.find(_DGM + "relIds")
        chart = held.find(C + "chart")
        if table is not None:
            self.content.rows += [row for row in table_rows(table) if any(row)]
        elif diagram is not None:
            self._read_part(
                diagram.get(_R + "dm"), "图示", lambda root: self.content.rows.extend(diagram_texts(root))
            )
        elif chart is not None:
            self._read_part(chart.get(_R + "id"), "图表", self._read_chart)
        elif not (self._texts_of_fallback(held)):
            self.content.unread.append("嵌入的对象")

    def _read_part(self, relation: str | None, name: str, read: Callable[[Any], None]) -> None:
        root = self.part(relation or "")
        if root is None:
            self.content.unread.append(name)
        else:
            read(root)

    def _read_chart(self, root: Any) -> None:
        title, rows = chart_rows(root)
        self.content.rows += [title, *rows] if title else rows

    def _texts_of_fallback(self, held: Any) -> bool:
        texts = [text for body in held.iter(A + "txBody", P + "txBody") for text in body_paragraphs(body)]
        self.content.rows += texts
        return bool(texts)


_FRAMES = (P + "xfrm", f"{P}spPr/{A}xfrm", f"{P}grpSpPr/{A}xfrm")


def _shapes(parent: Any) -> Iterator[Any]:
    """The shapes right below; of alternatives the first, which is what a current program shows."""
    for child in parent:
        if child.tag in _SHAPES:
            yield child
        elif child.tag == MC + "AlternateContent":
            choices = [*child.findall(MC + "Choice"), *child.findall(MC + "Fallback")]
            yield from next((found for c in choices if (found := list(_shapes(c)))), [])


def _named(shape: Any) -> Any:
    """The non-visual properties (p:cNvPr), which name a shape and may hide it."""
    return next(shape.iter(P + "cNvPr"), {})


def _placeholder(shape: Any) -> tuple[str, str]:
    """(type, index) of a placeholder, ("", "") of any other shape."""
    own = shape[0] if len(shape) else None
    found = own.find(f"{P}nvPr/{P}ph") if own is not None else None
    return ("", "") if found is None else (found.get("type", "obj"), found.get("idx", "0"))


def _texts(shape: Any) -> list[str]:
    body = shape.find(P + "txBody")
    return [] if body is None else body_paragraphs(body)


def _one_line(text: str) -> str:
    """A title in one line: a break between Latin words becomes a space, between characters nothing."""
    joined = ""
    for part in text.split("\n"):
        gap = " " if joined[-1:].isascii() and part.strip()[:1].isascii() and joined else ""
        joined += gap + part.strip()
    return joined
