"""What the styles of a DOCX say about a paragraph: heading or title, list, centred, hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.document import Style
from ingest.load.docx_xml import W, is_on, value, whole_number

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|标题|文件标题)$", re.IGNORECASE)
_BODY_LEVEL = 9  # w:outlineLvl 9 is body text
_DEPTH = 10  # links from style to style that are followed
_HEADING_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Listed:
    """The list that numbers a paragraph, "" none.

    ``level`` is None where none is stated: then a level may be linked with one of ``styles``, nearest first.
    """

    number: str
    level: int | None
    styles: tuple[str, ...]


class Styles:
    """The styles of a document by their id; ``root`` None where it has none."""

    def __init__(self, root: Any) -> None:
        found = () if root is None else root.findall(W + "style")
        self._by_id = {s.get(W + "styleId"): s for s in found}
        defaults = (
            s
            for s in found
            if s.get(W + "type") == "paragraph" and s.get(W + "default") in ("1", "true", "on")
        )
        self._default = next((s.get(W + "styleId") for s in defaults), "")
        everywhere = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}vanish")
        self._all_hidden = is_on(everywhere)
        self._styled: dict[str, tuple[Style, int]] = {}
        self._hiding: dict[str, bool | None] = {}

    def of(self, paragraph: Any, text: str) -> tuple[Style, int]:
        """(style, heading level or 0) of a paragraph: its own outline level first, then its style's.

        Some files set whole paragraphs in a heading style; a heading is short and no sentence.
        """
        style, level = self._named(paragraph)
        if style is not Style.BODY and (len(text) > _HEADING_LENGTH or text.endswith(("。", "；"))):
            return Style.BODY, 0
        return style, level

    def listed(self, paragraph: Any) -> Listed:
        """The list of a paragraph: list and level are inherited each by itself."""
        style_id = self._style_id(paragraph)
        chain = self._chain(style_id)
        number, level = "", None
        for source in (paragraph, *chain):
            properties = source.find(f"{W}pPr/{W}numPr")
            if properties is None:
                continue
            stated = properties.find(W + "ilvl")
            if level is None and stated is not None:
                level = whole_number(value(stated), 0)
            number = number or value(properties.find(W + "numId"))
        return Listed(number, level, tuple(each.get(W + "styleId") for each in chain))

    def number_of(self, style_id: str) -> str:
        """The list that a numbering style names, "" where it names none."""
        style = self._by_id.get(style_id)
        return "" if style is None else value(style.find(f"{W}pPr/{W}numPr/{W}numId"))

    def centres(self, paragraph: Any) -> bool:
        """Whether the paragraph stands in the middle, by itself or by its style."""
        for source in (paragraph, *self._chain(self._style_id(paragraph))):
            place = source.find(f"{W}pPr/{W}jc")
            if place is not None:
                return value(place) == "center"
        return False

    def hides(self, paragraph: Any) -> bool:
        """Whether the style of the paragraph hides its text."""
        found = self._vanish(self._style_id(paragraph))
        return self._all_hidden if found is None else found

    def hides_run(self, run: Any, around: bool) -> bool:
        """Whether a run is hidden, by itself or its style; ``around`` is what the paragraph says."""
        properties = run.find(W + "rPr")
        if properties is None:
            return around
        own = properties.find(W + "vanish")
        if own is not None:
            return is_on(own)
        named = properties.find(W + "rStyle")
        # A property that is on in both styles is off: 17.7.3.
        return around if named is None else around != bool(self._vanish(value(named)))

    def _named(self, paragraph: Any) -> tuple[Style, int]:
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            level = whole_number(value(outline), _BODY_LEVEL)
            if level < _BODY_LEVEL:
                return Style.HEADING, level + 1
        style_id = self._style_id(paragraph)
        if style_id not in self._styled:
            self._styled[style_id] = self._read(style_id)
        return self._styled[style_id]

    def _read(self, style_id: str) -> tuple[Style, int]:
        for style in self._chain(style_id):
            name = value(style.find(W + "name"))
            if heading := _HEADING.match(name):
                return Style.HEADING, int(heading[1])
            if _TITLE.match(name):
                return Style.TITLE, 0
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                level = whole_number(value(outline), _BODY_LEVEL)
                return (Style.HEADING, level + 1) if level < _BODY_LEVEL else (Style.BODY, 0)
        return Style.BODY, 0

    def _vanish(self, style_id: str) -> bool | None:
        if style_id not in self._hiding:
            found = (s.find(f"{W}rPr/{W}vanish") for s in self._chain(style_id))
            stated = next((each for each in found if each is not None), None)
            self._hiding[style_id] = None if stated is None else is_on(stated)
        return self._hiding[style_id]

    def _style_id(self, paragraph: Any) -> str:
        return value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default

    def _chain(self, style_id: str) -> list[Any]:
        """The style and those it is based on, nearest first."""
        chain: list[Any] = []
        while style_id in self._by_id and len(chain) < _DEPTH:
            style = self._by_id[style_id]
            chain.append(style)
            style_id = value(style.find(W + "basedOn"))
        return chain
