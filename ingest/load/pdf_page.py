"""What stands on a page of a PDF: glyphs with their places, ruled lines, pictures. The only user of PDFium.

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

MAX_GLYPHS = 60_000  # a page; a full page of a newspaper has 10,000
_MAX_OBJECTS = 20_000  # of one page that are looked at for rules and pictures
_MAX_SEGMENTS = 400  # of one path: a table's grid has fewer, a drawing more
_THIN = 2.5  # points: a rule is no thicker
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


class Rule(NamedTuple):
    """A straight line, horizontal (``y0 == y1``) or vertical (``x0 == x1``); the lesser end first."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(slots=True)
class Page:
    """One page, turned so that most of its text runs from left to right.

    ``slanted`` is text at an angle (watermarks) in the order of the file. ``unmapped`` counts glyphs for
    which the file names no character, ``hidden`` whether text is drawn invisibly (a scanner's reading layer);
    ``pictured`` is the largest share of the page that a picture covers, 0 to 1; ``drawings`` counts paths.
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
    _read_objects(page.raw, found)
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
        if pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
            page.unmapped += 1
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        scale = pdfium.FPDFText_GetFontSize(text, index)
        if matrix.b == 0 and matrix.c == 0 and matrix.a > 0:
            size = scale * abs(matrix.d)
            full = x.value + _FULL * size if code >= _WIDE else x.value
            yield 0, Glyph(character(code), x.value, max(box.right, full), y.value, size)
            continue
        size = scale * math.hypot(matrix.c, matrix.d)
        turn = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
        quarter = round(turn)
        bounds = (box.left, box.bottom, box.right, box.top)
        glyph = _turned(character(code), (x.value, y.value), bounds, size, quarter % 4)
        yield (quarter % 4 if abs(turn - quarter) < 0.06 else None), glyph


_WIDE, _FULL = 0x2E80, 0.95  # from here characters are as wide as high; some fonts state less
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
    """The character of a code point; radicals and compatibility forms as the ordinary hanzi they stand for.

    Some writers map a glyph to the radical ⽤ (U+2F64) or the twin 行 (U+FA08) of a hanzi that looks alike.
    """
    if code < 0x2E80:
        return "-" if code == 2 else chr(code)  # PDFium's sign for a hyphen that ends a line
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


def _read_objects(page: Any, found: Page) -> None:
    shapes = (
        pdfium.FPDFPage_GetObject(page, i)
        for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS))
    )
    for shape in shapes:
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.drawings += 1
            found.rules += _rules(shape)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE and (bounds := _bounds(shape)):
            area = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
            found.pictured = max(found.pictured, min(1.0, area / max(found.width * found.height, 1.0)))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            found.drawings += max(0, pdfium.FPDFFormObj_CountObjects(shape))


def _bounds(shape: Any) -> tuple[float, float, float, float] | None:
    edges = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(shape, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _rules(path: Any) -> list[Rule]:
    """The level and upright lines of a path: itself a thin bar, or its segments."""
    bounds = _bounds(path)
    if bounds is None or not _is_drawn(path):
        return []
    left, bottom, right, top = bounds
    if top - bottom <= _THIN:
        return [Rule(left, (bottom + top) / 2, right, (bottom + top) / 2)] if right - left > _THIN else []
    if right - left <= _THIN:
        return [Rule((left + right) / 2, bottom, (left + right) / 2, top)]
    count = pdfium.FPDFPath_CountSegments(path)
    return _segment_rules(path, count) if 0 < count <= _MAX_SEGMENTS else []


def _is_drawn(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _segment_rules(path: Any, count: int) -> list[Rule]:
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    found = []
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            found += _rule(last, point)
        elif kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            found += _rule(last, start)
    return found


def _rule(one: tuple[float, float], other: tuple[float, float]) -> list[Rule]:
    (x0, y0), (x1, y1) = sorted((one, other))
    if abs(y1 - y0) < 1 < x1 - x0:
        return [Rule(x0, y0, x1, y0)]
    if abs(x1 - x0) < 1 < abs(y1 - y0):
        return [Rule(x0, min(y0, y1), x0, max(y0, y1))]
    return []
