"""PPTX to slides: titles, reading order, tables, diagrams, notes, hidden slides, what is a picture only."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.util import Cm

from ingest.document import Style
from ingest.errors import (
    EmptyFileError,
    PicturesOnlyError,
    StateSecretError,
)
from ingest.load import read_document
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.presenting import BLANK, COVER, A, box, picture, read, slide, texts
from tests.ingest.reading import by_eid, eids, joined, of_markdown, squeezed

COURSE = """# 巡察实务

## 第1页

学习目标：掌握谈话的程序。

## 第2页 谈话的程序

谈话应当：
（一）两人以上；
（二）做好记录。

备注：这里提问学员。
再举一例。

## 第3页 小结

一句话。
"""


def test_a_course_rendered_as_a_presentation_gives_the_same_provisions() -> None:
    presentation = Presentation()
    slide(presentation, "巡察实务", "学习目标：掌握谈话的程序。", layout=COVER)
    slide(
        presentation,
        "谈话的程序",
        "谈话应当：",
        "（一）两人以上；",
        "（二）做好记录。",
        notes="这里提问学员。\n再举一例。",
    )
    slide(presentation, "小结", "一句话。")
    rendered = structure(read(presentation), Kind.OTHER)
    written = of_markdown(COURSE, Kind.COURSE)
    assert [(p.eid, p.type, p.label, p.text, p.heading) for p in rendered.provisions] == [
        (p.eid, p.type, p.label, p.text, p.heading) for p in written.provisions
    ]
    assert rendered.title == written.title == "巡察实务"
    assert rendered.warnings == ()


FIRST_NUMBERS = [
    pytest.param(
        "0", ["title", "preface", "preface__para_1", "slide_1", "slide_1__para_1"], id="cover-is-no-page"
    ),
    pytest.param("1", ["title", "slide_1", "slide_1__para_1", "slide_2", "slide_2__para_1"], id="as-usual"),
    pytest.param(
        "7", ["title", "slide_7", "slide_7__para_1", "slide_8", "slide_8__para_1"], id="second-half"
    ),
    pytest.param("-1", ["title", "slide_1", "slide_1__para_1", "slide_2", "slide_2__para_1"], id="no-number"),
]


@pytest.mark.parametrize(("first", "wanted"), FIRST_NUMBERS)
def test_slides_bear_the_numbers_that_are_shown(first: str, wanted: list[str]) -> None:
    presentation = Presentation()
    presentation.element.set("firstSlideNum", first)
    slide(presentation, "谈话实务", "主讲：某某", layout=COVER)
    slide(presentation, "程序", "两人以上。")
    structured = structure(read(presentation), Kind.OTHER)
    assert eids(structured) == wanted
    assert structured.title == "谈话实务"


def test_a_first_slide_numbered_0_that_is_no_cover_is_a_page() -> None:
    presentation = Presentation()
    presentation.element.set("firstSlideNum", "0")
    slide(presentation, "程序", "两人以上。")
    assert eids(structure(read(presentation), Kind.OTHER)) == ["slide_0", "slide_0__para_1"]


def test_notes_that_bear_a_label_keep_it() -> None:
    presentation = Presentation()
    slide(presentation, "甲", "文。", notes="讲稿：先提问。")
    notes = by_eid(structure(read(presentation), Kind.OTHER))["slide_1__notes"]
    assert (notes.label, notes.text) == ("讲稿：", "先提问。")


def test_slides_stay_slides_whatever_kind_is_asked_for() -> None:
    presentation = Presentation()
    slide(presentation, "条例解读", "第一条　为了规范。", "第二条　甲。")
    assert eids(structure(read(presentation), Kind.REGULATION), ProvisionType.SLIDE) == ["slide_1"]


def test_a_title_may_stand_in_two_lines_and_a_slide_may_have_none() -> None:
    presentation = Presentation()
    slide(presentation, "谈话的\v程序")
    slide(presentation, "A Survey\vof Talks")
    box(slide(presentation, layout=BLANK), "只有文字", 1, 1)
    assert [b.text for b in read(presentation).blocks if b.style is Style.SLIDE] == [
        "第1页 谈话的程序",
        "第2页 A Survey of Talks",
        "第3页",
    ]


ORDERS = [
    pytest.param([("丙", 1, 9), ("甲", 1, 3), ("乙", 1, 6)], "甲乙丙", id="top-to-bottom"),
    pytest.param([("乙", 8, 3), ("丙", 15, 3.1), ("甲", 1, 3.2)], "甲乙丙", id="left-to-right-though-uneven"),
    pytest.param([("丁", 10, 8), ("乙", 10, 3), ("丙", 1, 8), ("甲", 1, 3)], "甲乙丙丁", id="rows-first"),
]


@pytest.mark.parametrize(("boxes", "order"), ORDERS)
def test_texts_come_in_the_order_of_reading(boxes: list[tuple[str, float, float]], order: str) -> None:
    presentation = Presentation()
    on = slide(presentation, layout=BLANK)
    for text, left, top in boxes:
        box(on, text, left, top)
    assert "".join(texts(read(presentation))) == order


def test_columns_of_boxes_are_read_one_after_the_other() -> None:
    presentation = Presentation()
    on = slide(presentation, layout=BLANK)
    for text, left, top, height in (
        ("左一", 1, 3, 4),
        ("左二", 1, 8, 7),
        ("右一", 13, 3, 7),
        ("右二", 13, 11, 4),
    ):
        box(on, text, left, top, 10, height)
    assert texts(read(presentation)) == ["左一", "左二", "右一", "右二"]


def test_a_placeholder_without_a_place_of_its_own_stands_where_its_layout_puts_it() -> None:
    presentation = Presentation()
    on = slide(presentation, "题", "正文")
    box(on, "页脚说明", 1, 18)
    box(on, "题下", 1, 4, height=0.4)
    assert texts(read(presentation)) == ["题下", "正文", "页脚说明"]


def test_groups_and_tables_stand_where_they_are() -> None:
    presentation = Presentation()
    on = slide(presentation, layout=BLANK)
    box(on, "末", 1, 16)
    table = on.shapes.add_table(2, 2, Cm(1), Cm(8), Cm(10), Cm(3)).table
    for at, text in enumerate(("环节", "时限", "反馈", "一个月\n以内")):
        table.cell(at // 2, at % 2).text = text
    group = on.shapes.add_group_shape()
    for text, left in (("组乙", 8), ("组甲", 1)):
        shape = group.shapes.add_textbox(Cm(left), Cm(2), Cm(4), Cm(1))
        shape.text_frame.text = text
    document = read(presentation)
    assert texts(document) == ["组甲", "组乙", "环节\t时限", "反馈\t一个月\n以内", "末"]
    assert next(b.cells for b in document.blocks if b.style is Style.TABLE) == ("环节", "时限")


def test_a_chart_gives_its_categories_and_values() -> None:
    presentation = Presentation()
    data = CategoryChartData()
    data.categories = ["一轮", "二轮"]
    data.add_series("问题数", (12, 7.5))
    on = slide(presentation, layout=BLANK)
    on.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(10), Cm(8), data)
    assert texts(read(presentation)) == ["\t一轮\t二轮", "问题数\t12\t7.5"]


NUMBERS = [
    pytest.param("arabicPeriod", "", ["1. 甲", "2. 乙"], id="arabic"),
    pytest.param("arabicPeriod", ' startAt="4"', ["4. 甲", "5. 乙"], id="starts-at"),
    pytest.param("ea1ChsPeriod", "", ["一、甲", "二、乙"], id="chinese"),
    pytest.param("circleNumDbPlain", "", ["①甲", "②乙"], id="circled"),
    pytest.param("alphaLcParenR", "", ["a) 甲", "b) 乙"], id="letters"),
    pytest.param("romanUcPeriod", ' startAt="9"', ["IX. 甲", "X. 乙"], id="roman"),
    pytest.param("arabicParenBoth", ' startAt="99999"', ["(99999) 甲", "(100000) 乙"], id="far"),
]


@pytest.mark.parametrize(("scheme", "start", "expected"), NUMBERS)
def test_numbers_that_the_program_counts_are_written_out(
    scheme: str, start: str, expected: list[str]
) -> None:
    presentation = Presentation()
    body = slide(presentation, "题", "甲", "", "乙").placeholders[1]
    for paragraph in body.text_frame.paragraphs:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<a:buAutoNum xmlns:a="{A}" type="{scheme}"{start}/>'))
    assert texts(read(presentation)) == expected


def test_hidden_slides_are_read_and_hidden_shapes_are_not_both_are_told() -> None:
    presentation = Presentation()
    slide(presentation, "甲", "文")
    slide(presentation, "乙", "藏")._element.set("show", "0")
    hidden = box(slide(presentation, "丙", "文"), "看不见", 1, 1)
    hidden._element.nvSpPr.cNvPr.set("hidden", "1")
    document = read(presentation)
    assert "第2页 乙" in [b.text for b in document.blocks]
    assert "看不见" not in texts(document)
    assert "第2页是隐藏的幻灯片" in document.warnings[0]
    assert "第3页" in document.warnings[1]
    assert document.unread == ()


PICTURES = [
    pytest.param("", 20, 15, True, id="nothing-else"),
    pytest.param("流程图", 20, 12, True, id="below-a-title"),
    pytest.param("封面", 25.4, 19.05, False, id="background-of-a-title"),
    pytest.param("标题", 1, 1, False, id="a-mark"),
]


@pytest.mark.parametrize(("title", "width", "height", "unread"), PICTURES)
def test_a_slide_that_is_only_a_picture_is_unread(
    title: str, width: float, height: float, *, unread: bool
) -> None:
    presentation = Presentation()
    slide(presentation, "甲", "文")
    picture(slide(presentation, title, layout=5 if title else BLANK), width, height)
    with_text = slide(presentation, "乙", "图的说明")
    picture(with_text, 15, 10)
    document = read(presentation)
    assert bool(document.unread) is unread
    if unread:
        assert document.unread[0].startswith("第2页的图片")


def test_footers_are_margins_and_may_bear_the_mark() -> None:
    presentation = Presentation()
    on = slide(presentation, "甲", "文")
    footer = box(on, "内部培训使用", 1, 18)
    footer._element.nvSpPr.nvPr.append(
        parse_xml(
            '<p:ph xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" type="ftr" idx="11"/>'
        )
    )
    document = read(presentation)
    assert document.margins == ("内部培训使用",)
    assert "内部培训使用" not in texts(document)
    assert "内部培训使用" in document.warnings[0]


def test_a_mark_stamped_by_the_master_is_seen() -> None:
    presentation = Presentation()
    slide(presentation, "甲", "文")
    stamp = box(slide(presentation), "机密★5年", 1, 1)
    presentation.slide_masters[0].shapes._spTree.append(stamp._element)
    with pytest.raises(StateSecretError):
        read(presentation)


def test_a_presentation_without_text_is_empty() -> None:
    presentation = Presentation()
    slide(presentation, layout=BLANK)
    with pytest.raises(EmptyFileError):
        read(presentation)


def test_a_presentation_of_pictures_alone_is_refused() -> None:
    presentation = Presentation()
    picture(slide(presentation, layout=BLANK), 20, 15)
    with pytest.raises(PicturesOnlyError) as refused:
        read(presentation)
    assert "全部 1 页幻灯片" in refused.value.what


def test_links_and_outside_pictures_are_never_followed(tmp_path: Path) -> None:
    """A relation to a file of the machine or to the network stays a relation."""
    presentation = Presentation()
    on = slide(presentation, "甲", "文")
    secret = tmp_path / "secret.xml"
    secret.write_text("<a>密钥</a>", "utf-8")
    relation = on.part.relate_to(
        secret.as_uri(),
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData",
        is_external=True,
    )
    frame = on.shapes.add_table(1, 1, Cm(1), Cm(1), Cm(1), Cm(1))._element
    data = frame.find(f".//{{{A}}}graphicData")
    data.clear()
    data.append(
        parse_xml(
            '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:r='
            f'"http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:dm="{relation}"/>'
        )
    )
    document = read(presentation)
    assert document.unread == ("第1页图示",)
    assert not any("密钥" in b.text for b in document.blocks)


def words_of(path: Path) -> str:
    """All a:t of slides, notes and diagrams, read without our loader; numbers of slides are none."""
    found = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if re.match(r"ppt/(slides|notesSlides|diagrams)/(slide|notesSlide|data)\d+\.xml", name):
                every = etree.fromstring(package.read(name)).iter(f"{{{A}}}t")
                found += [t.text or "" for t in every if not t.getparent().tag.endswith("}fld")]
    return squeezed("".join(found))


def test_real_presentations_lose_no_character(data: Path) -> None:
    with (data / "files/index.csv").open(encoding="utf-8-sig") as table:
        rows = [r for r in csv.DictReader(table) if r["kind"] == "pptx"]
    for row in rows:
        path = data / "files" / row["path"]
        document = read_document(path.read_bytes(), path.name)
        structured = structure(document, Kind.OTHER)
        assert document.pages == len(eids(structured, ProvisionType.SLIDE))
        assert str(document.pages) == row["pages_or_slides_or_sheets"]
        # What is written out though the file only counts it: 第7页, 1., and the name of the pane of notes.
        ours = re.sub(r"第\d+页|备注：", "", joined(structured))
        missing = {c: n for c in set(words_of(path)) if (n := words_of(path).count(c) - ours.count(c)) > 0}
        assert missing == {}, path.name
        assert len(ours) <= len(words_of(path)) + 20
