"""What the styles and the automatic numbering of a DOCX say about a paragraph."""

from __future__ import annotations

import re
from typing import Any

from ingest.document import Style
from ingest.load.docx_text import W

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|标题|文件标题)$", re.IGNORECASE)
_BODY_LEVEL = 9  # w:outlineLvl 9 is body text
_DEPTH = 10  # links from style to style that are followed


class Styles:
    """The paragraph styles of a document by their id."""

    def __init__(self, root: Any) -> None:
        self._by_id = {s.get(W + "styleId"): s for s in root.findall(W + "style")}
        self._known: dict[str, tuple[Style, int]] = {}

    def of(self, paragraph: Any) -> tuple[Style, int]:
        """(style, heading level or 0) of a paragraph: its own outline level first, then its style's."""
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and int(outline.get(W + "val")) < _BODY_LEVEL:
            return Style.HEADING, int(outline.get(W + "val")) + 1
        style_id = _style_id(paragraph)
        if style_id not in self._known:
            self._known[style_id] = self._read(style_id)
        return self._known[style_id]

    def _read(self, style_id: str) -> tuple[Style, int]:
        for style in self._chain(style_id):
            name = _value(style.find(W + "name"))
            if heading := _HEADING.match(name):
                return Style.HEADING, int(heading[1])
            if _TITLE.match(name):
                return Style.TITLE, 0
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                level = int(_value(outline))
                return (Style.HEADING, level + 1) if level < _BODY_LEVEL else (Style.BODY, 0)
        return Style.BODY, 0

    def numbering_of(self, paragraph: Any) -> tuple[str, str]:
        """(numId, level) that number the paragraph, ("", "0") where none does."""
        sources = [paragraph, *self._chain(_style_id(paragraph))]
        level = ""
        for source in sources:
            properties = source.find(f"{W}pPr/{W}numPr")
            if properties is None:
                continue
            level = level or _value(properties.find(W + "ilvl"))
            number = _value(properties.find(W + "numId"))
            if number:
                return number, level or "0"
        return "", "0"

    def _chain(self, style_id: str) -> list[Any]:
        chain: list[Any] = []
        while style_id in self._by_id and len(chain) < _DEPTH:
            style = self._by_id[style_id]
            chain.append(style)
            style_id = _value(style.find(W + "basedOn"))
        return chain


class Numbering:
    """The numbering definitions of a document; ``root`` None where it has none."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[str, str]] = {}
        if root is None:
            return
        abstract = {a.get(W + "abstractNumId"): _patterns(a) for a in root.findall(W + "abstractNum")}
        for number in root.findall(W + "num"):
            target = _value(number.find(W + "abstractNumId"))
            self._levels[number.get(W + "numId")] = abstract.get(target, {})

    def pattern(self, number: str, level: str) -> str:
        """The visible pattern (第%1条) of a number, "" where numbering is off or only a bullet."""
        return self._levels.get(number, {}).get(level, "")


def _patterns(abstract: Any) -> dict[str, str]:
    patterns = {}
    for level in abstract.findall(W + "lvl"):
        text = _value(level.find(W + "lvlText"))
        counted = _value(level.find(W + "numFmt")) not in ("bullet", "none")
        patterns[level.get(W + "ilvl")] = text if counted and "%" in text else ""
    return patterns


def _style_id(paragraph: Any) -> str:
    return _value(paragraph.find(f"{W}pPr/{W}pStyle"))


def _value(element: Any) -> str:
    return "" if element is None else element.get(W + "val") or ""
