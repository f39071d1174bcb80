"""Ruled lines and pictures of a page of a PDF, also those inside its forms. Lengths in points, y upwards."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_MAX_OBJECTS = 20_000  # of one page that are looked at
_MAX_DEPTH = 4  # forms inside forms
_MAX_SEGMENTS = 400  # of one path: a table's grid has fewer, a drawing more
_THIN = 2.5  # points: a rule is no thicker
_LEVEL = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)


class Rule(NamedTuple):
    """A straight line, horizontal (``y0 == y1``) or vertical (``x0 == x1``); the lesser end first."""

    x0: float
    y0: float
    x1: float
    y1: float


def read_shapes(page: Any) -> tuple[list[Rule], int, float]:
    """(rules, number of drawn paths, square points that pictures cover) of an open page."""
    rules: list[Rule] = []
    drawings, area = 0, 0.0
    for shape, matrix in _shapes(page):
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawings += 1
            rules += (_moved(rule, matrix) for rule in _rules(shape))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            area += _area(shape) * abs(matrix.a * matrix.d - matrix.b * matrix.c)
    return rules, drawings, area


def _shapes(page: Any) -> Iterator[tuple[Any, Any]]:
    """(object, matrix of the form that holds it) of a page and of its forms, a bounded number."""
    count, budget = pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS
    waiting = [(pdfium.FPDFPage_GetObject(page, i), _LEVEL, 0) for i in range(min(count, budget))]
    while waiting and budget:
        shape, matrix, depth = waiting.pop()
        budget -= 1
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_FORM:
            yield shape, matrix
        elif depth < _MAX_DEPTH:
            inner = _times(_matrix(shape), matrix)
            inside = min(max(pdfium.FPDFFormObj_CountObjects(shape), 0), budget)
            waiting += [(pdfium.FPDFFormObj_GetObject(shape, i), inner, depth + 1) for i in range(inside)]


def _matrix(shape: Any) -> Any:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, matrix)
    return matrix


def _times(inner: Any, outer: Any) -> Any:
    """The matrix that does ``inner`` first, then ``outer``."""
    return pdfium.FS_MATRIX(
        inner.a * outer.a + inner.b * outer.c,
        inner.a * outer.b + inner.b * outer.d,
        inner.c * outer.a + inner.d * outer.c,
        inner.c * outer.b + inner.d * outer.d,
        inner.e * outer.a + inner.f * outer.c + outer.e,
        inner.e * outer.b + inner.f * outer.d + outer.f,
    )


def _area(picture: Any) -> float:
    """Square points that a picture covers in the space it stands in."""
    matrix = _matrix(picture)
    return abs(float(matrix.a * matrix.d - matrix.b * matrix.c))


def _moved(rule: Rule, matrix: Any) -> Rule:
    """A rule of a form in the coordinates of the page; forms are scaled and moved, hardly ever turned."""
    if matrix is _LEVEL or matrix.b or matrix.c:
        return rule
    x0, x1 = sorted((matrix.a * rule.x0 + matrix.e, matrix.a * rule.x1 + matrix.e))
    y0, y1 = sorted((matrix.d * rule.y0 + matrix.f, matrix.d * rule.y1 + matrix.f))
    return Rule(x0, y0, x1, y1)


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
    matrix, x, y = _matrix(path), ctypes.c_float(), ctypes.c_float()
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
