"""A course as it is held: PPTX, a slide a page of the course with the speaker's notes below it.

The cover is slide 0 (the file says so), so that the numbers on the slides are those of the course.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from evals.render_parts import with_parts_changed
from library.model import Provision, ProvisionType

_WIDTH, _HEIGHT, _EDGE = 13.333, 7.5, 0.7  # inches
_TOP, _BOTTOM = 1.55, 6.85  # of the body
_COVER, _CONTENT, _TITLE_ONLY = 0, 1, 5  # layouts of the default template
_RED, _INK = RGBColor(0x9E, 0x1B, 0x1E), RGBColor(0x26, 0x26, 0x26)
_PALE, _WHITE = RGBColor(0xF7, 0xEE, 0xEC), RGBColor(0xFF, 0xFF, 0xFF)
_SIZES = (28, 26, 24, 22, 20, 18, 16, 14, 12)
_LEADING, _AFTER = 1.3, 8  # of a line, points after a paragraph
_NOTES_EDGE, _NOTES_WIDTH, _NOTES_SIZE = 0.75, 6.0, 14  # inches on a page of notes; points
_FONT = "微软雅黑"
_NUMBER_LOOK = '<a:rPr lang="en-US" sz="1400"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:rPr>'
_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"  # any; a field has one

Row = tuple[str, ...]


@dataclass(slots=True)
class _Slide:
    """A page of a course: its title, its lines (rows of tables as cells), its notes."""

    title: str
    lines: list[str | Row] = field(default_factory=list)
    notes: str = ""


def presentation_file(title: str, provisions: Sequence[Provision]) -> bytes:
    """The file of a course called ``title``."""
    presentation = pptx.Presentation(BytesIO(_template()))
    before, slides = _slides(provisions)
    _add_cover(presentation, title, before)
    for number, slide in enumerate(slides, 1):
        _add_slide(presentation, slide, number)
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def _slides(provisions: Sequence[Provision]) -> tuple[list[str], list[_Slide]]:
    """What stands before the first slide but the title, and the slides."""
    before: list[str] = []
    slides: list[_Slide] = []
    for p in provisions:
        text = p.label + p.text
        if p.type is ProvisionType.SLIDE:
            slides.append(_Slide(p.text))
        elif p.type is ProvisionType.NOTES and slides:
            slides[-1].notes = p.text
        elif p.type is ProvisionType.TABLE_ROW and slides:
            slides[-1].lines.append(tuple(text.split("\t")))
        elif text and p.type is not ProvisionType.TITLE:
            (slides[-1].lines if slides else before).extend(text.split("\n"))
    return before, slides


@cache
def _template() -> bytes:
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    presentation.element.set("firstSlideNum", "0")
    picture = presentation.notes_master.placeholders.get(PP_PLACEHOLDER.SLIDE_IMAGE)
    picture.left, picture.top = Inches(_NOTES_EDGE), Inches(_NOTES_EDGE)
    picture.width, picture.height = Inches(_NOTES_WIDTH), Inches(_NOTES_WIDTH * _HEIGHT / _WIDTH)
    out = BytesIO()
    presentation.save(out)
    fonts = {
        "ppt/theme/theme1.xml": lambda xml: xml.replace('<a:ea typeface=""/>', f'<a:ea typeface="{_FONT}"/>')
    }
    return with_parts_changed(out.getvalue(), fonts)


def _add_cover(presentation: Any, title: str, lines: Sequence[str]) -> None:
    slide = presentation.slides.add_slide(presentation.slide_layouts[_COVER])
    _add_band(slide, 0, _HEIGHT / 2 - 0.08, 0.16)
    head, below = slide.shapes.title, slide.placeholders[1]
    _place(head, 1.6, 1.9)
    _fill(head, [title], 40, _RED, bold=True)
    _place(below, 4.1, 1.6)
    _fill(below, lines, 20, _INK)


def _add_slide(presentation: Any, page: _Slide, number: int) -> None:
    runs = [list(lines) for _, lines in groupby(page.lines, lambda line: isinstance(line, tuple))]
    whole = len(runs) == 1 and isinstance(runs[0][0], str)
    slide = presentation.slides.add_slide(presentation.slide_layouts[_CONTENT if whole else _TITLE_ONLY])
    _add_band(slide, _EDGE, 1.32, 0.05)
    _place(slide.shapes.title, 0.45, 0.85)
    _fill(slide.shapes.title, [page.title], 32 if len(page.title) <= 24 else 26, _RED, bold=True)
    size = _size(page.lines)
    top = _TOP
    for run in runs:
        height = (_BOTTOM - _TOP) * len(run) / len(page.lines)
        _add_run(slide, run, size, top, height, whole=whole)
        top += height
    _add_number(slide, number)
    if page.notes:
        _fill(slide.notes_slide.notes_placeholder, page.notes.split("\n"), _NOTES_SIZE, _INK)


def _add_run(slide: Any, run: Sequence[Any], size: int, top: float, height: float, *, whole: bool) -> None:
    """Adds lines of text, or the rows of a table, between ``top`` and ``top + height``."""
    if isinstance(run[0], tuple):
        place = (Inches(_EDGE), Inches(top), Inches(_WIDTH - 2 * _EDGE), Inches(height))
        table = slide.shapes.add_table(len(run), max(map(len, run)), *place).table
        for number, cells in enumerate(run):
            for cell, text in zip(table.rows[number].cells, cells, strict=False):
                _fill_cell(cell, text, min(size, 20), head=number == 0)
        return
    shape = slide.placeholders[1] if whole else slide.shapes.add_textbox(0, 0, 0, 0)
    _place(shape, top, height)
    shape.text_frame.word_wrap = True
    _fill(shape, run, size, _INK)


def _fill_cell(cell: Any, text: str, size: int, *, head: bool) -> None:
    cell.text_frame.text = text
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = _RED if head else _PALE
    font = cell.text_frame.paragraphs[0].font
    font.size, font.bold, font.color.rgb = Pt(size), head, _WHITE if head else _INK


def _size(lines: Sequence[str | Row]) -> int:
    """The largest size in which the lines have room."""
    texts = ["".join(line) if isinstance(line, tuple) else line for line in lines]
    return next((size for size in _SIZES if _height(texts, size) <= (_BOTTOM - _TOP) * 72), _SIZES[-1])


def _height(texts: Sequence[str], size: int) -> float:
    """Points that the lines take."""
    in_line = (_WIDTH - 2 * _EDGE - 0.2) * 72 / size
    return sum(math.ceil(len(text) / in_line) * size * _LEADING + _AFTER for text in texts)


def _place(shape: Any, top: float, height: float) -> None:
    shape.left, shape.top = Inches(_EDGE), Inches(top)
    shape.width, shape.height = Inches(_WIDTH - 2 * _EDGE), Inches(height)


def _fill(shape: Any, lines: Sequence[str], size: int, color: RGBColor, *, bold: bool = False) -> None:
    frame = shape.text_frame
    frame.text = "\n".join(lines)
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(size), bold, color
        paragraph.space_after, paragraph.line_spacing = Pt(_AFTER), 1.1
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  python-pptx knows no bullets
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.insert_element_before(
            parse_xml(f"<a:buNone {nsdecls('a')}/>"), "a:tabLst", "a:defRPr", "a:extLst"
        )


def _add_band(slide: Any, left: float, top: float, height: float) -> None:
    place = (Inches(left), Inches(top), Inches(_WIDTH - 2 * left), Inches(height))
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place)
    band.fill.solid()
    band.fill.fore_color.rgb = _RED
    band.line.fill.background()


def _add_number(slide: Any, number: int) -> None:
    """The number of the slide at the foot, a field as the program puts it there."""
    x, y, cx, cy = (Inches(value) for value in (_WIDTH - 1.6, 6.95, 0.9, 0.4))
    field = f'<a:fld id="{_FIELD}" type="slidenum">{_NUMBER_LOOK}<a:t>{number}</a:t></a:fld>'
    slide.shapes._spTree.append(  # noqa: SLF001  python-pptx copies no footers
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{900 + number}" name="页码"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            '<p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm></p:spPr>'
            f'<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="r"/>{field}</a:p></p:txBody></p:sp>'
        )
    )
