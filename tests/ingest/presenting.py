"""Shared by the tests of presentations: slides made in the test, and what a reader makes of them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from pptx import Presentation
from pptx.util import Cm

from ingest.document import Document, Style
from ingest.load import read_document

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
COVER, CONTENT, BLANK = 0, 1, 6


def saved(presentation: Any) -> bytes:
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def read(presentation: Any) -> Document:
    return read_document(saved(presentation), "课件.pptx")


def slide(presentation: Any, title: str = "", *body: str, notes: str = "", layout: int = CONTENT) -> Any:
    added = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        added.shapes.title.text = title
    if body:
        added.placeholders[1].text_frame.text = "\n".join(body)
    if notes:
        added.notes_slide.notes_text_frame.text = notes
    return added


def box(on: Any, text: str, left: float, top: float, width: float = 5, height: float = 1) -> Any:
    shape = on.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
    shape.text_frame.text = text
    return shape


def picture(on: Any, width: float, height: float) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    on.shapes.add_picture(stream, Cm(1), Cm(1), Cm(width), Cm(height))


def shown(document: Document) -> list[tuple[Style, str]]:
    return [(b.style, b.text) for b in document.blocks]


def texts(document: Document) -> list[str]:
    return [b.text for b in document.blocks if b.style in (Style.BODY, Style.TABLE)]


def plain() -> bytes:
    presentation = Presentation()
    slide(presentation, "甲", "文", notes="注")
    return saved(presentation)
