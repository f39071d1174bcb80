"""What stands on a page of a PDF: its glyphs with their places; rules and pictures come from pdf_shapes.

Characters come one by one: PDFium's own lines and spaces are left out, because it invents spaces between
Chinese characters and does not know columns. All lengths are points; y grows upwards, as in the file.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingest.load.pdf_shapes import Rule, read_shapes

MAX_GLYPHS = 60_000  # a page; a full page of a newspaper has 10,000
_HIDDEN = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_RADICALS = str.maketrans(
    "⺁⺄⺆⺈⺊⺌⺍⺕⺜⺝⺠⺧⺪⺫⺬⺮⺯⺳⺶⺷⺻⺼⺾⻁⻄⻅⻆⻈⻉⻋⻌⻍⻎⻐⻑⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻲",
    "厂乙冂刀卜小小彐日月民牛疋目示竹糸网羊羊聿肉艹虎西见角讠贝车辶辶辶钅长长门阝青韦页风飞食饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)


class TooManyGlyphsError(Exception):
    """A page holds more characters than any page of text; the caller names it as unread."""


class Glyph(NamedTuple):
    """One visible character or space. ``y`` is its baseline, ``size`` its height, ``x1`` where it ends."""

    char: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(slots=True)
class Page:
    """One page, turned so that most of its text runs from left to right.

    ``slanted`` is text at an angle (watermarks) in the order of the file. ``unmapped`` counts glyphs for
    which the file names no character, ``hidden`` whether text is drawn invisibly (a scanner's reading layer);
    ``pictured`` is the share of the page that pictures cover, 0 to 1; ``drawings`` counts paths.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    slanted: str = ""
    unmapped: int = 0
    hidden: bool = False
    pictured: float = 0.0
    drawings: int = 0


def read_page(page: Any, number: int) -> Page:
    """Everything of a pypdfium2 page that this room needs; ``number`` counts from 1.

    Raises:
        TooManyGlyphsError: above MAX_GLYPHS characters.
    """
    left, bottom, right, top = page.get_cropbox()
    found = Page(number, max(right - left, 1.0), max(top - bottom, 1.0))
    text = page.get_textpage()
    try:
        quarter = _read_text(text, found)
    finally:
        text.close()
    found.rules, found.drawings, area = read_shapes(page.raw)
    found.pictured = min(1.0, area / (found.width * found.height))
    _turn(found, quarter, (left, bottom))
    return found


def _read_text(text: Any, page: Page) -> int:
    """Reads the glyphs; how many quarter turns most of them are turned."""
    count = pdfium.FPDFText_CountChars(text.raw)
    if count > MAX_GLYPHS:
        raise TooManyGlyphsError(f"page {page.number}: {count} characters")
    by_angle: dict[int, list[Glyph]] = {}
    slanted = []
    for angle, glyph in _glyphs(text.raw, count, page):
        if angle is None:
            slanted.append(glyph.char)
        else:
            by_angle.setdefault(angle, []).append(glyph)
    page.slanted = "".join(slanted).strip()
    page.hidden = _is_hidden(text.raw, count)
    main = max(by_angle, key=lambda a: len(by_angle[a]), default=0)
    page.glyphs = by_angle.pop(main, [])
    for angle, glyphs in by_angle.items():
        page.glyphs += (_stood_up(glyph, (angle - main) % 4) for glyph in glyphs)
    return main


def _glyphs(text: Any, count: int, page: Page) -> Iterator[tuple[int | None, Glyph]]:
    """(quarter turns or None where slanted, glyph) of each character, in the order of the file."""
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        # PDFium's own spaces and line ends; a hyphen at a line end is a character of the file.
        if code in _MADE_UP and pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        char = character(code)
        if pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 and not char.isspace():
            page.unmapped += 1
            char = UNKNOWN
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        scale = pdfium.FPDFText_GetFontSize(text, index)
        if matrix.b == 0 and matrix.c == 0 and matrix.a > 0:
            size = scale * abs(matrix.d)
            start = box.left if box.left - x.value > _SHARED * size else x.value
            full = start + _FULL * size if code >= _WIDE else start
            yield 0, Glyph(char, start, max(box.right, full), y.value, size)
            continue
        size = scale * math.hypot(matrix.c, matrix.d)
        turn = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
        quarter = round(turn)
        bounds = (box.left, box.bottom, box.right, box.top)
        glyph = _turned(char, (x.value, y.value), bounds, size, quarter % 4)
        yield (quarter % 4 if abs(turn - quarter) < 0.06 else None), glyph


UNKNOWN = "\ufffd"
"""Stands for a glyph for which the file names no character."""
_WIDE, _FULL = 0x2E80, 0.95  # from here characters are as wide as high; some fonts state less
_SHARED = 0.3  # of the size: a character so far right of its origin is the second of a ligature, as in ——
_MADE_UP = frozenset(map(ord, " \r\n"))


def _turned(
    char: str, origin: tuple[float, float], box: tuple[float, float, float, float], size: float, quarter: int
) -> Glyph:
    """A glyph in the coordinates in which its own text is level."""
    (x, y), (left, bottom, right, top) = origin, box
    ends = ((x, right, y), (y, top, -x), (-x, -left, -y), (-y, -bottom, x))
    start, end, base = ends[quarter]
    return Glyph(char, start, max(end, start), base, size)


def _stood_up(glyph: Glyph, quarter: int) -> Glyph:
    """A glyph of sideways text as an upright one at its place: such text is then read from top to bottom."""
    middle, half = -glyph.y if quarter == 1 else glyph.y, glyph.size / 2
    if quarter == 2:
        return Glyph(glyph.char, -glyph.x1, -glyph.x0, -glyph.y, glyph.size)
    base = glyph.x0 if quarter == 1 else -glyph.x1
    return Glyph(glyph.char, middle - half, middle + half, base, glyph.size)


def _turn(page: Page, quarter: int, corner: tuple[float, float]) -> None:
    """Brings the page to its main direction, with its lower left corner at 0, 0."""
    if quarter == 0 and corner == (0.0, 0.0):
        return
    left, bottom = corner
    right, top = left + page.width, bottom + page.height
    dx, dy = ((-left, -bottom), (-bottom, right), (right, top), (top, -left))[quarter]
    page.glyphs = [g._replace(x0=g.x0 + dx, x1=g.x1 + dx, y=g.y + dy) for g in page.glyphs]
    turned = []
    for x0, y0, x1, y1 in page.rules:
        ends = ((x0, y0, x1, y1), (y0, -x1, y1, -x0), (-x1, -y1, -x0, -y0), (-y1, x0, -y0, x1))[quarter]
        turned.append(Rule(ends[0] + dx, ends[1] + dy, ends[2] + dx, ends[3] + dy))
    page.rules = turned
    if quarter % 2:
        page.width, page.height = page.height, page.width


def character(code: int) -> str:
    """The character of a code point; radicals and compatibility forms as the hanzi that they look like.

    Some writers map a glyph to the radical ⽤ (U+2F64) or the twin 行 (U+FA08) of a hanzi that looks alike.
    """
    if code < 0x20 or 0x7F <= code < 0xA1:
        return "-" if code == 2 else " " if chr(code).isspace() else UNKNOWN  # 2: a hyphen that ends a line
    if code < 0x2E80:
        return chr(code)
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return UNKNOWN
    char = chr(code)
    if code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        return unicodedata.normalize("NFKC", char.translate(_RADICALS))
    return char


def _is_hidden(text: Any, count: int) -> bool:
    """Whether most of the text is invisible, by a sample of its characters."""
    sample = range(0, count, max(1, count // 40))
    modes = Counter(
        pdfium.FPDFTextObj_GetTextRenderMode(shape)
        for index in sample
        if (shape := pdfium.FPDFText_GetTextObject(text, index))
    )
    return modes[_HIDDEN] * 2 > modes.total()
