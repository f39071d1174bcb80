"""Courses: slides and notes."""

from __future__ import annotations

from ingest.document import Block, Document, Style
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.reading import by_eid, eids, joined, of_markdown, squeezed

COURSE = """# 巡察实务

## 第1页 封面

主讲：某某

## 第2页 谈话的程序

谈话应当：
（一）两人以上；
（二）做好记录。

备注：这里提问学员。
再举一例。

## 第3页

只有文字。
"""


def test_slides_with_text_and_notes() -> None:
    structured = of_markdown(COURSE, Kind.COURSE)
    assert eids(structured) == [
        "title", "slide_1", "slide_1__para_1", "slide_2", "slide_2__para_1", "slide_2__para_1__item_1",
        "slide_2__para_1__item_2", "slide_2__notes", "slide_3", "slide_3__para_1",
    ]  # fmt: skip
    found = by_eid(structured)
    assert (found["slide_2"].label, found["slide_2"].text) == ("第2页", "谈话的程序")
    assert found["slide_2__notes"].type is ProvisionType.NOTES
    assert (found["slide_2__notes"].label, found["slide_2__notes"].text) == (
        "备注：",
        "这里提问学员。\n再举一例。",
    )
    assert found["slide_3__para_1"].heading == ("第3页",)
    assert joined(structured) == squeezed(COURSE.replace("#", ""))
    assert structured.title == "巡察实务"


def test_notes_of_a_presentation_are_notes_of_their_slide() -> None:
    blocks = (
        Block("第1页 甲", 1, Style.HEADING, 2),
        Block("正文", 1),
        Block("讲稿一", 1, Style.NOTE),
        Block("第2页 乙", 2, Style.HEADING, 2),
        Block("讲稿二", 2, Style.NOTE),
    )
    structured = structure(Document("a.pptx", "pptx", blocks), Kind.COURSE)
    assert eids(structured) == ["slide_1", "slide_1__para_1", "slide_1__notes", "slide_2", "slide_2__notes"]


def test_chapters_of_a_course_are_headings_above_its_slides() -> None:
    structured = of_markdown("# 课程\n## 第一讲\n### 第1页 甲\n文。\n### 第2页 乙\n文。\n", Kind.COURSE)
    assert by_eid(structured)["slide_2"].heading == ("第一讲",)
