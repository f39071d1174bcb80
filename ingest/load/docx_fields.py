"""Fields: their result is text, their code never is.

    begin  PAGEREF _Toc1 \\h  separate  12  end          12
    begin  EQ \\o\\ac(○,3)  end                           ③   (Word shows it, and keeps no result)

A field may run over many paragraphs (a table of contents does) and hold others.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.load.docx_symbols import sign
from ingest.load.docx_xml import W, is_on, value, whole_number

_CIRCLED = re.compile(
    r"\s*EQ\s+\\o\s*\\ac\s*\(\s*[○◯〇]\s*[,;，]\s*(?P<inner>[^,;，()]+?)\s*\)\s*$", re.IGNORECASE
)
_SYMBOL = re.compile(
    r"\s*SYMBOL\s+(?P<code>0x[0-9a-f]+|\d+)(?:.*\\f\s*\"?(?P<font>[^\"\\]+))?", re.IGNORECASE
)
_EQUATION = re.compile(r"\s*EQ\b", re.IGNORECASE)
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Fields:
    """The fields that are open at a place of the text, outermost first; None once its result began."""

    def __init__(self) -> None:
        self.equations = 0  # drawn by Word from their code alone: text that is not read
        self._open: list[list[str] | None] = []

    @property
    def in_code(self) -> bool:
        """Whether what stands here is code."""
        return any(code is not None for code in self._open)

    def mark(self, element: Any) -> str:
        """Take a w:fldChar; the text that the field shows without having a result of its own."""
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            shown = "" if self.in_code else _form_field(element)
            self._open.append([])
            return shown
        if not self._open:
            return ""
        if kind == "separate":
            self._open[-1] = None
        elif kind == "end":
            code = self._open.pop()
            return "" if code is None or self.in_code else self._drawn("".join(code))
        return ""

    def add_code(self, text: str) -> None:
        """Take a piece of code (w:instrText)."""
        if self._open and (code := self._open[-1]) is not None:
            code.append(text)

    def end_paragraph(self) -> None:
        """Give up fields that never came to a result, so that a broken one cannot swallow what follows."""
        self._open = [code for code in self._open if code is None]

    def _drawn(self, code: str) -> str:
        if circled := _CIRCLED.match(code):
            inner = circled["inner"]
            number = whole_number(inner, 0)
            return _CIRCLES[number - 1] if 1 <= number <= len(_CIRCLES) else f"（{inner}）"
        if symbol := _SYMBOL.match(code):
            number = int(symbol["code"], 0)
            return sign((symbol["font"] or "").strip(), f"{number:x}")
        if _EQUATION.match(code):
            self.equations += 1
        return ""


def _form_field(begin: Any) -> str:
    """A ticked or empty box, or the entry chosen, of an old form field."""
    form = begin.find(W + "ffData")
    if form is None:
        return ""
    box, chosen = form.find(W + "checkBox"), form.find(W + "ddList")
    if box is not None:
        state = box.find(W + "checked")
        return "☑" if is_on(box.find(W + "default") if state is None else state) else "□"
    if chosen is not None:
        entries = [value(each) for each in chosen.findall(W + "listEntry")]
        place = whole_number(value(chosen.find(W + "result")), 0)
        return entries[place] if 0 <= place < len(entries) else ""
    return ""
