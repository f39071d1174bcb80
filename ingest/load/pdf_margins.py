"""Running heads, running feet and page numbers: what stands at the same place of page after page.

A row at the edge of a page is a margin where the same words come again at that height on other pages, where a
number in it counts the pages, where it is nothing but a page number, or where such rows stand on most pages
(heads that name the chapter). Rows of tables and rows larger than the text are never margins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.load.pdf_lines import Line

_LOOK = 3  # rows from the top and from the bottom of a page
_SLOT = 3.0  # points: rows of two pages nearer than this stand at the same height
_OUTER = 0.12  # of the height of a page: margins stand no further inside
_ENOUGH = 3  # pages that bear the same words
_DIGITS = re.compile(r"[0-9]+")
_SPACE = re.compile(r"\s+")
_CN = "〇零一二三四五六七八九十百"
_NUMBER = re.compile(
    r"[-—–－·•~∙*\[(（]*(?:[0-9０-９]{1,4}|[ivxlIVXLⅠ-Ⅻⅰ-ⅹ]{1,6})[-—–－·•~∙*\])）]*"
    r"|[0-9]{1,4}[/／][0-9]{1,4}"
    rf"|[-—–－]?第?[0-9{_CN}]{{1,5}}页[-—–－]?[,，/／（(]?(?:共?[0-9{_CN}]{{1,5}}页?)?[)）]?"
    r"|page[0-9]+(?:of[0-9]+)?|p\.?[0-9]+",
    re.IGNORECASE,
)

Row = Sequence[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one page from top to bottom, each in segments; ``height`` in points."""

    number: int
    height: float
    rows: tuple[tuple[Line, ...], ...]


def without_margins(sheets: Sequence[Sheet]) -> tuple[list[Sheet], tuple[str, ...]]:
    """The pages without their margins, and the texts of these.

    Of texts that differ in digits only the first is given, page numbers not at all.
    """
    margins = _Margins(sheets)
    found: dict[str, str] = {}
    kept = []
    for sheet in sheets:
        dropped = margins.rows_of(sheet)
        for at in sorted(dropped):
            text = _text(sheet.rows[at])
            if not is_page_number(text):
                found.setdefault(_DIGITS.sub("#", _SPACE.sub("", text)), text)
        rows = tuple(row for at, row in enumerate(sheet.rows) if at not in dropped)
        kept.append(Sheet(sheet.number, sheet.height, rows))
    return kept, tuple(found.values())


def is_page_number(text: str) -> bool:
    """Whether a line is only a page number: 3, - 3 -, 第3页 共12页, iv."""
    return bool(_NUMBER.fullmatch(_SPACE.sub("", text)))


def _text(row: Row) -> str:
    return " ".join(line.text for line in row)


def _keys(sheet: Sheet, row: Row) -> Iterator[str]:
    """What two pages must share: the words, or the words with a number that counts the pages."""
    text = _SPACE.sub("", _text(row))
    yield text
    for found in _DIGITS.finditer(text):
        if len(found[0]) <= 4:
            yield f"{text[: found.start()]}\0{int(found[0]) - sheet.number}\0{text[found.end() :]}"


class _Margins:
    """Which rows come again, known from all pages."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self.pages = len(sheets)
        sizes: Counter[float] = Counter()
        for sheet in sheets:
            for row in sheet.rows:
                for line in row:
                    sizes[round(line.size * 2) / 2] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0
        self.places: dict[tuple[bool, str], set[tuple[int, float]]] = {}
        for sheet in sheets:
            for at, top in _edge(sheet):
                for key in _keys(sheet, sheet.rows[at]):
                    y = _height(sheet, at, top=top)
                    self.places.setdefault((top, key), set()).add((sheet.number, y))
        self.lanes = {top: self._lane(sheets, top=top) for top in (True, False)}

    def rows_of(self, sheet: Sheet) -> set[int]:
        """The rows of a page that are its margins, from the outside inwards until the text begins."""
        dropped: set[int] = set()
        for top in (True, False):
            numbered = False
            for at, at_top in _edge(sheet):
                if at_top is top and at not in dropped:
                    alone = is_page_number(_text(sheet.rows[at]))
                    if not self._is_margin(sheet, at, top=top) or (alone and numbered):
                        break
                    dropped.add(at)
                    numbered = numbered or alone  # a second one is the end of a wrapped entry of a contents
        return dropped

    def _is_margin(self, sheet: Sheet, at: int, *, top: bool) -> bool:
        row = sheet.rows[at]
        if any(line.rows for line in row) or row[0].size > 1.1 * self.body:
            return False
        y = _height(sheet, at, top=top)
        if abs(y) > _OUTER * sheet.height and not _set_apart(sheet, at, top=top):
            return False
        lane = self.lanes[top]
        return self._comes_again(sheet, at, top=top) or (lane is not None and abs(lane - y) <= _SLOT)

    def _comes_again(self, sheet: Sheet, at: int, *, top: bool) -> bool:
        row, y = sheet.rows[at], _height(sheet, at, top=top)
        if is_page_number(_text(row)):
            return True
        same = max(
            sum(abs(other - y) <= _SLOT for _, other in self.places[top, key]) for key in _keys(sheet, row)
        )
        if same == self.pages == 2:
            return row[0].size < 0.95 * self.body or _set_apart(sheet, at, top=top)
        return same >= _ENOUGH

    def _lane(self, sheets: Sequence[Sheet], *, top: bool) -> float | None:
        """The height at which most pages bear such a row, so that the others' rows there are margins too."""
        heights: Counter[int] = Counter()
        for sheet in sheets:
            for at, at_top in _edge(sheet):
                if at_top is top and self._comes_again(sheet, at, top=top):
                    heights[round(_height(sheet, at, top=top))] += 1
                    break
        if not heights:
            return None
        height, count = heights.most_common(1)[0]
        return float(height) if count >= _ENOUGH and 2 * count > self.pages else None


def _edge(sheet: Sheet) -> list[tuple[int, bool]]:
    """(row, whether at the top) of the rows that may be margins, from the outside inwards."""
    count = len(sheet.rows)
    top = [(at, True) for at in range(min(_LOOK, count))]
    return top + [(at, False) for at in range(count - 1, max(count - 1 - _LOOK, -1), -1)]


def _height(sheet: Sheet, at: int, *, top: bool) -> float:
    """Where a row stands: above the lower edge of the page, or (negative) below the upper one."""
    y = sheet.rows[at][0].y
    return y - sheet.height if top else y


def _set_apart(sheet: Sheet, at: int, *, top: bool) -> bool:
    """Whether a row stands further from the text than the text's own rows from each other."""
    inner = at + 1 if top else at - 1
    if not 0 <= inner < len(sheet.rows):
        return False
    ys = [row[0].y for row in sheet.rows]
    pitches = Counter(round(a - b) for a, b in pairwise(ys))
    usual = pitches.most_common(1)[0][0]
    return abs(ys[at] - ys[inner]) > 1.6 * max(usual, 1)
