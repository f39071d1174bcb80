"""The words of a WordprocessingML paragraph or cell."""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Fallback repeats the text box of Choice; moveFrom repeats moveTo; w:del holds w:delText only, but may nest.
_SKIPPED = {_MC + "Fallback", W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "instrText", W + "rt"}
_CHARS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}


def paragraph_texts(paragraph: Any) -> tuple[str, list[Any]]:
    """(text of the paragraph, contents of the text boxes anchored in it), deletions left out."""
    parts: list[str] = []
    boxes: list[Any] = []
    _collect(paragraph, parts, boxes)
    return "".join(parts), boxes


def cell_texts(cell: Any) -> list[str]:
    """The paragraphs of a table cell that hold text, those of inner tables and text boxes included."""
    texts = []
    for paragraph in _paragraphs(cell):
        text = paragraph_texts(paragraph)[0].strip()
        if text:
            texts.append(" ".join(text.split("\n")))
    return texts


def _paragraphs(element: Any) -> list[Any]:
    found = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == W + "p":
            found.append(child)
        found += _paragraphs(child)
    return found


def _collect(element: Any, parts: list[str], boxes: list[Any]) -> None:
    for child in element:
        tag = child.tag
        if tag == W + "t":
            parts.append(child.text or "")
        elif tag in _CHARS:
            parts.append(_CHARS[tag])
        elif tag == W + "br":
            # A page or column break is layout; a line break inside a paragraph parts lines.
            parts.append("\n" if child.get(W + "type", "textWrapping") == "textWrapping" else "")
        elif tag == W + "txbxContent":
            boxes.append(child)
        elif tag not in _SKIPPED:
            _collect(child, parts, boxes)
