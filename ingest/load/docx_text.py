"""The words of a WordprocessingML paragraph as a reader of the page sees them, all changes accepted.

Left out: deleted and moved-away text, field codes, hidden text, phonetic guides. Told apart: text boxes,
notes that are referred to, and what cannot be read (objects, charts, large pictures).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ingest.load.docx_fields import Fields
from ingest.load.docx_styles import Styles
from ingest.load.docx_symbols import MISSING, sign
from ingest.load.docx_xml import MC, OFFICE, VML, W, whole_number

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
_SKIPPED = {W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "tblPr")}
_CHARS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_SHOWN = (W + "t", W + "txbxContent", W + "sym", VML + "textpath")
_LOST = {
    W + "control": "表单控件",
    W + "subDoc": "子文档",
    _DRAWING + "chart}chart": "图表",
    "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart": "图表",
    _DRAWING + "diagram}relIds": "SmartArt 图示",
}
_LARGE = (2_160_000, 1_440_000)  # 6 by 4 cm in EMU: no seal or emblem, so it may well hold text
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([0-9.]+)(pt|in|cm|mm|px)")
_EMU = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525}


@dataclass(slots=True)
class Words:
    """A paragraph: its text, the text boxes anchored in it (elements, or the text itself), its footnotes."""

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def joined_with(self, following: Words) -> Words:
        """What becomes of two paragraphs when the mark between them is deleted."""
        return Words(
            self.text + following.text, [*self.boxes, *following.boxes], [*self.notes, *following.notes]
        )


class WordReader:
    """Reads the paragraphs of a story (body, margins) in order; counts what a report should mention."""

    def __init__(self, styles: Styles) -> None:
        self.hidden: list[str] = []
        self.formulas = self.pictures = 0
        self.lost: Counter[str] = Counter()  # Chinese name of what is not read → how often
        self._styles = styles
        self._fields = Fields()
        self._hidden_here = self._hidden_around = False
        self._parts: list[str] = []
        self._words = Words()
        self._readers: dict[Any, Callable[[Any], None]] = {
            W + "r": self._run,
            W + "t": self._text,
            _M + "t": self._text,
            _M + "oMath": self._formula,
            W + "instrText": lambda element: self._fields.add_code(element.text or ""),
            W + "fldChar": lambda element: self._put(self._fields.mark(element)),
            W + "sym": self._symbol,
            W + "br": self._break,
            W + "footnoteReference": lambda element: self._note("footnote", element),
            W + "endnoteReference": lambda element: self._note("endnote", element),
            W + "txbxContent": self._box,
            VML + "textpath": self._word_art,
            MC + "AlternateContent": self._alternative,
            W + "object": self._object,
            _DRAWING + "picture}pic": self._picture,
            VML + "imagedata": self._old_picture,
            **dict.fromkeys(_LOST, self._lose),
        }

    def read(self, paragraph: Any) -> Words:
        """The words of a paragraph; fields that are open go on in the next one."""
        self._parts, self._words = [], Words()
        self._hidden_here = self._hidden_around = self._styles.hides(paragraph)
        self._collect(paragraph)
        self._fields.end_paragraph()
        self._words.text = "".join(self._parts)
        if self._fields.equations:
            self.lost["由域代码画出的公式"] += self._fields.equations
            self._fields.equations = 0
        return self._words

    def _collect(self, element: Any) -> None:
        for child in element:
            tag = child.tag
            if read := self._readers.get(tag):
                read(child)
            elif tag in _CHARS:
                self._add(_CHARS[tag])
            elif tag not in _SKIPPED:
                self._collect(child)

    def _add(self, text: str) -> None:
        if not self._fields.in_code:
            self._put(text)

    def _put(self, text: str) -> None:
        if text:
            (self.hidden if self._hidden_here else self._parts).append(text)

    def _run(self, run: Any) -> None:
        outer = self._hidden_here
        self._hidden_here = self._styles.hides_run(run, self._hidden_around)
        self._collect(run)
        self._hidden_here = outer

    def _text(self, element: Any) -> None:
        text = element.text or ""
        self._add(text if "\n" not in text else text.replace("\n", " "))  # XML laid out by a program

    def _formula(self, element: Any) -> None:
        self.formulas += 1
        self._collect(element)

    def _symbol(self, element: Any) -> None:
        text = sign(element.get(W + "font") or "", element.get(W + "char") or "")
        self._add(text)
        self.lost["符号字体中的特殊符号"] += text == MISSING

    def _break(self, element: Any) -> None:
        """A page or column break is layout; a line break inside a paragraph parts lines."""
        if element.get(W + "type", "textWrapping") == "textWrapping":
            self._add("\n")

    def _note(self, kind: str, element: Any) -> None:
        if not self._hidden_here:
            self._words.notes.append((kind, element.get(W + "id") or ""))

    def _box(self, element: Any) -> None:
        if not self._hidden_here:
            self._words.boxes.append(element)

    def _word_art(self, element: Any) -> None:
        """Text drawn along a path; it stands in an attribute."""
        text = (element.get("string") or "").strip()
        if text and not self._hidden_here:
            self._words.boxes.append(text)

    def _alternative(self, element: Any) -> None:
        self._collect(chosen(element))

    def _lose(self, element: Any) -> None:
        self.lost[_LOST[element.tag]] += 1

    def _object(self, element: Any) -> None:
        kind = next((each.get("ProgID") or "" for each in element.iter(OFFICE + "OLEObject")), "")
        self.lost[f"嵌入的对象（{kind}）" if kind else "嵌入的对象"] += 1

    def _picture(self, element: Any) -> None:
        sizes = [
            each for each in element.iter(_DRAWING + "main}ext") if each.get("cx")
        ]  # others are extensions
        width, height = (sizes[0].get("cx"), sizes[0].get("cy")) if sizes else (None, None)
        self._lose_picture(whole_number(width, 0), whole_number(height, 0))

    def _old_picture(self, element: Any) -> None:
        found = _SIZE.findall(element.getparent().get("style") or "")
        size = {side: float(number) * _EMU[unit] for side, number, unit in found}
        self._lose_picture(size.get("width", 0), size.get("height", 0))

    def _lose_picture(self, width: float, height: float) -> None:
        self.pictures += 1
        self.lost["图片中的内容"] += width >= _LARGE[0] and height >= _LARGE[1]


def chosen(alternate: Any) -> Any:
    """One of the ways in which the same thing is written: the first that holds words, else the first."""
    ways = [*alternate.findall(MC + "Choice"), *alternate.findall(MC + "Fallback")]
    spoken = (way for way in ways if next(way.iter(*_SHOWN), None) is not None)
    return next(spoken, ways[0] if ways else alternate)
