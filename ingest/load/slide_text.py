"""The text of DrawingML: paragraphs, formulas, automatic numbers, tables, diagrams, charts.

Read from the XML because python-pptx knows no diagrams, no formulas, no alternatives (mc:AlternateContent)
and no automatic numbers. A number that the program counts (a:buAutoNum) is written out as it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.load.list_numerals import written

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BESIDE = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "{}-", "Plain": "{}"}
_SCRIPTS = {  # a:buAutoNum, its end cut off → w:numFmt; the longer of two that begin alike comes first
    "arabicDb": "decimal",
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "circleNumDb": "decimalEnclosedCircle",
    "ea1Chs": "chineseCountingThousand",
    "ea1Cht": "chineseCountingThousand",
}


def body_paragraphs(body: Any) -> list[str]:
    """The paragraphs of a text body (p:txBody, a:txBody) that hold text, numbers written out."""
    counts: dict[int, tuple[str, int]] = {}
    found = []
    for paragraph in body.iter(A + "p"):
        text = paragraph_text(paragraph).strip()
        if text:
            found.append(_number(paragraph, counts) + text)
    return found


def paragraph_text(paragraph: Any) -> str:
    """The text of one a:p; a line break is ``\\n``."""
    return "".join(_pieces(paragraph))


def table_rows(table: Any) -> Iterator[tuple[str, ...]]:
    """The rows of an a:tbl; a merged cell has its text where it starts."""
    for row in table.iter(A + "tr"):
        yield tuple(
            "\n".join(body_paragraphs(body)) if (body := cell.find(A + "txBody")) is not None else ""
            for cell in row.findall(A + "tc")
        )


def diagram_texts(model: Any) -> list[str]:
    """The texts of a SmartArt data model, in the order of its points."""
    bodies = (point.find(_DGM + "t") for point in model.iter(_DGM + "pt"))
    return [text for body in bodies if body is not None for text in body_paragraphs(body)]


def chart_rows(space: Any) -> tuple[str, list[tuple[str, ...]]]:
    """(title, rows) of a chart: its categories first, then a row a series, as they were last shown."""
    title = space.find(f".//{C}chart/{C}title")
    head = " ".join(paragraph_text(p) for p in title.iter(A + "p")).strip() if title is not None else ""
    rows: list[tuple[str, ...]] = []
    for series in space.iter(C + "ser"):
        categories, values = _cached(series, "cat", "xVal"), _cached(series, "val", "yVal")
        if categories and (not rows or rows[0][1:] != categories):
            rows.append(("", *categories))
        rows.append((" ".join(_cached(series, "tx")), *values))
    return head, [row for row in rows if any(row)]


def _cached(series: Any, *names: str) -> tuple[str, ...]:
    for name in names:
        part = series.find(C + name)
        if part is not None:
            return tuple((v.text or "").strip() for v in part.iter(C + "v"))
    return ()


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in (A + "t", _MATH + "t"):
            yield child.text or ""
        elif child.tag == A + "br":
            yield "\n"
        elif child.tag != MC + "Fallback":
            yield from _pieces(child)


def _number(paragraph: Any, counts: dict[int, tuple[str, int]]) -> str:
    """The number that the program shows before a paragraph, "" where it counts none."""
    properties = paragraph.find(A + "pPr")
    level = int(properties.get("lvl", "0")) if properties is not None else 0
    automatic = properties.find(A + "buAutoNum") if properties is not None else None
    for deeper in [other for other in counts if other > level]:
        del counts[deeper]
    if automatic is None:
        counts.pop(level, None)
        return ""
    scheme, first = automatic.get("type", ""), int(automatic.get("startAt", "1"))
    before = counts.get(level)
    number = before[1] + 1 if before and before[0] == scheme else first
    counts[level] = (scheme, number)
    shown = _shown_number(scheme, number)
    return f"{shown} " if shown[-1].isascii() else shown


def _shown_number(scheme: str, number: int) -> str:
    script = next((s for s in _SCRIPTS if scheme.startswith(s)), "")
    frame = _BESIDE.get(scheme.removeprefix(script), "{}")
    if script.startswith("ea1"):
        frame = frame.replace(".", "、")
    return frame.format(written(number, _SCRIPTS.get(script, "decimal")))
