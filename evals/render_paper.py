"""The sheet of official documents (GB/T 9704—2012): A4, 22 lines of 28 characters, its fonts.

    标题  方正小标宋简体 2号     一、  黑体 3号     （一）  楷体 3号     正文  仿宋 3号     页码  宋体 4号

Who lacks a font sees the one that stands in for it: the table of fonts names both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from evals.render_parts import with_parts_changed

LINES = 22
"""Of a page."""

WIDTH = 156
"""Millimetres of a line."""

ARTICLE_LABEL, MARK, HEAD_NOTE, ANNEX, SIGNATURE = "条号", "版头", "题注文字", "附件名称", "落款"
CELL = "表格文字"
CONTENTS = "toc 1"
"""Names of the styles that python-docx has none for."""

LINE = 28.95
"""Points from line to line: 225 mm hold 22 such lines."""

_LINE = round(LINE * 20)  # in twentieths
_BODY = 16.0  # points: 3号
_TIGHT = -5  # twentieths of a point between characters: 28 of 3号 are wider than the text is
_TITLE_FONT, _SONG, _HEI, _KAI, _FANG = "方正小标宋简体", "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_STAND_INS = {
    _TITLE_FONT: "方正小标宋_GBK,华文中宋,STZhongsong",
    _SONG: "SimSun",
    _HEI: "SimHei",
    _KAI: "楷体,KaiTi,华文楷体",
    _FANG: "仿宋,FangSong,华文仿宋",
}
_TAKE_2 = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{_LINE}" w:lineRule="exact"/>'
_LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True)
class _Look:
    """A style: its font, size in points, and the XML of its paragraph properties."""

    font: str
    points: float
    paragraph: str
    bold: bool = False


_CENTRE = '<w:jc w:val="center"/>'
_ROOM = '<w:spacing w:before="579" w:after="290" w:line="660" w:lineRule="exact"/>'
_OFF_GRID = '<w:snapToGrid w:val="0"/>'  # else some programs give each line whole lines of the grid
_TITLE_PLACE = f"<w:keepNext/>{_OFF_GRID}{_ROOM}{_CENTRE}"
_NOTE_PLACE = f'<w:spacing w:after="290" w:line="{_LINE}" w:lineRule="exact"/><w:contextualSpacing/>{_CENTRE}'
_LOOKS = {
    "Normal": _Look(_FANG, _BODY, f'{_EXACT}<w:jc w:val="both"/>'),
    "Body Text": _Look(_FANG, _BODY, f"{_EXACT}{_TAKE_2}"),
    "Title": _Look(_TITLE_FONT, 22, _TITLE_PLACE),
    ANNEX: _Look(_TITLE_FONT, 22, _TITLE_PLACE),
    "Heading 1": _Look(_TITLE_FONT, 22, f'{_TITLE_PLACE}<w:outlineLvl w:val="0"/>'),
    "Heading 2": _Look(_HEI, _BODY, f'<w:keepNext/>{_EXACT}{_TAKE_2}<w:outlineLvl w:val="1"/>'),
    "Heading 3": _Look(_KAI, _BODY, f'<w:keepNext/>{_EXACT}{_TAKE_2}<w:outlineLvl w:val="2"/>'),
    "Heading 4": _Look(_FANG, _BODY, f'<w:keepNext/>{_EXACT}{_TAKE_2}<w:outlineLvl w:val="3"/>', bold=True),
    MARK: _Look(_HEI, _BODY, f'{_EXACT}<w:jc w:val="left"/>'),
    HEAD_NOTE: _Look(_KAI, _BODY, _NOTE_PLACE),
    SIGNATURE: _Look(
        _FANG, _BODY, f'{_EXACT}<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>'
    ),
    CELL: _Look(
        _FANG, 12, f'{_OFF_GRID}<w:spacing w:before="40" w:after="40" w:line="320" w:lineRule="exact"/>'
    ),
    CONTENTS: _Look(
        _FANG,
        14,
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH * 567 // 10}"/></w:tabs>{_EXACT}'
        '<w:jc w:val="left"/>',
    ),
    "Footer": _Look(_SONG, 14, '<w:spacing w:before="0" w:after="0"/>'),
}


def new_paper() -> Any:
    """An empty document with page, styles and page numbers in place."""
    return docx.Document(BytesIO(_template()))


def add_paragraph(paper: Any, text: str, style: str) -> Any:
    """Adds a paragraph in a style, named as Word shows it; looked up once."""
    paragraph = paper.add_paragraph(text)
    paragraph._p.style = _style_ids()[style]  # noqa: SLF001
    return paragraph


def add_label(paragraph: Any, text: str) -> None:
    """Adds words that are set apart from what follows: 第一条, 期限："""
    paragraph.add_run(text)._r.style = _style_ids()[ARTICLE_LABEL]  # noqa: SLF001


def indent(paragraph: Any, **sides: float) -> None:
    """Sets indents in characters of the text: ``firstLine=0``, ``right=4.5``."""
    element = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001  no characters in python-docx
    for side, characters in sides.items():
        element.set(qn(f"w:{side}Chars"), f"{characters * 100:.0f}")
        element.set(qn(f"w:{side}"), f"{characters * _BODY * 20:.0f}")


def saved(document: Any) -> bytes:
    """The document as the bytes of a file."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word_xml(inner: str) -> Any:
    """An element of WordprocessingML from its XML, the prefix w declared."""
    tag = inner[1:].split(">", 1)[0].split("/")[0].split(" ")[0]
    return parse_xml(inner.replace(f"<{tag}", f"<{tag} {nsdecls('w')}", 1))


@cache
def _template() -> bytes:
    document = docx.Document()
    for name, look in _LOOKS.items():
        _restyle(document, name, look)
    label = document.styles.add_style(ARTICLE_LABEL, WD_STYLE_TYPE.CHARACTER)
    label.element.append(_run_properties(_HEI))
    _set_defaults(document.styles.element.find(qn("w:docDefaults")))
    document.settings.odd_and_even_pages_header_footer = True
    _set_page(document.sections[0])
    _number_pages(document.sections[0])
    return with_parts_changed(saved(document), {"word/fontTable.xml": lambda _: _font_table()})


@cache
def _style_ids() -> dict[str, str]:
    return {style.name: style.style_id for style in new_paper().styles}


def _set_page(section: Any) -> None:
    """A4 with the margins of the standard, and its grid of lines and characters."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001  python-docx has no name for it
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001
    section._sectPr.append(  # noqa: SLF001
        word_xml(f'<w:docGrid w:type="lines" w:linePitch="{_LINE}"/>')
    )


def _number_pages(section: Any) -> None:
    """— 1 — at the outer side of each page, one character in."""
    for footer, side, place in (
        (section.footer, "right", 'w:rightChars="100" w:right="280"'),
        (section.even_page_footer, "left", 'w:leftChars="100" w:left="280"'),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        properties.append(word_xml(f"<w:ind {place}/>"))
        properties.append(word_xml(f'<w:jc w:val="{side}"/>'))
        paragraph.add_run("— ")
        number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._p.append(word_xml(number))  # noqa: SLF001
        paragraph.add_run(" —")


def _set_defaults(defaults: Any) -> None:
    """Every line is full: no room between characters and digits, no line moved to keep another company."""
    run, paragraph = (defaults.find(qn(f"w:{name}Default")) for name in ("rPr", "pPr"))
    run.replace(run[0], _run_properties(_FANG, _BODY))
    switches = "".join(f'<w:{name} w:val="0"/>' for name in ("widowControl", "autoSpaceDE", "autoSpaceDN"))
    paragraph.replace(paragraph[0], word_xml(f"<w:pPr>{switches}</w:pPr>"))


def _restyle(document: Any, name: str, look: _Look) -> None:
    known = {style.name for style in document.styles}
    style = (
        document.styles[name]
        if name in known
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name == CONTENTS)
    )
    for tag in ("w:pPr", "w:rPr"):
        old = style.element.find(qn(tag))
        if old is not None:
            style.element.remove(old)
    style.element.append(word_xml(f"<w:pPr>{look.paragraph}</w:pPr>"))
    style.element.append(_run_properties(look.font, look.points, bold=look.bold))


def _run_properties(font: str, points: float = 0, *, bold: bool = False) -> Any:
    weight = "<w:b/>" if bold else '<w:b w:val="0"/>' if points else ""
    tight = f'<w:spacing w:val="{_TIGHT}"/>' if points == _BODY else ""
    size = f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>' if points else ""
    lang = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>' if points else ""
    fonts = f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{font}" w:cs="{_LATIN}"/>'
    return word_xml(f"<w:rPr>{fonts}{weight}{tight}{size}{lang}</w:rPr>")


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _STAND_INS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
