"""Documents that count 一、（一）1., and documents of headings alone."""

from __future__ import annotations

import pytest

from library.model import Kind, ProvisionType
from tests.ingest.reading import by_eid, eids, joined, of_markdown, of_text, squeezed

SECTIONS = [
    pytest.param(
        "通知\n一、总体要求\n各单位要高度重视。\n（一）加强领导。\n1.落实责任\n（1）到人。\n二、工作安排。\n",
        "title sec_1 sec_1__para_1 sec_1__sub_1 sec_1__sub_1__item_1 sec_1__sub_1__item_1__point_1 sec_2",
        id="four-depths",
    ),
    pytest.param(
        "通知\n一、甲\n1.子\n2.丑\n二、乙\n1.寅\n",
        "title sec_1 sec_1__item_1 sec_1__item_2 sec_2 sec_2__item_1",
        id="a-depth-left-out",
    ),
    pytest.param(
        "规定\n一、甲\n1.子。\n2.丑。\n二、乙\n3.寅。\n",
        "title sec_1 sec_1__item_1 sec_1__item_2 sec_2 sec_2__item_3",
        id="a-count-that-runs-on",
    ),
    pytest.param(
        "通知\n一、甲\n先说：\n1.子；\n2.丑。\n再说：\n1.寅；\n2.卯。\n二、乙\n",
        "title sec_1 sec_1__para_1 sec_1__item_1 sec_1__item_2 sec_1__para_2 sec_1__para_2__item_1 "
        "sec_1__para_2__item_2 sec_2",
        id="a-list-that-starts-again",
    ),
    pytest.param(
        "意见\n一、甲\n（一）子。\n子的说明。\n（二）丑。\n三、跳号\n",
        "title sec_1 sec_1__sub_1 sec_1__sub_1__para_1 sec_1__sub_2 sec_3",
        id="a-gap-keeps-the-number",
    ),
    pytest.param(
        "报告\n一、问题\n（一）甲\n1. 子\n子的说明。\n2. 丑\n丑的说明。\n丑的事例。\n（二）乙\n3. 寅\n"
        "寅的说明。\n寅的事例：\n（1）午。\n（2）未。\n寅的后果。\n"
        "二、建议\n1. 卯\n卯的说明。\n三、其他\n辰。\n",
        "title sec_1 sec_1__sub_1 sec_1__sub_1__item_1 sec_1__sub_1__item_1__para_1 sec_1__sub_1__item_2 "
        "sec_1__sub_1__item_2__para_1 sec_1__sub_1__item_2__para_2 sec_1__sub_2 sec_1__sub_2__item_3 "
        "sec_1__sub_2__item_3__para_1 sec_1__sub_2__item_3__para_2 sec_1__sub_2__item_3__point_1 "
        "sec_1__sub_2__item_3__point_2 sec_1__sub_2__item_3__para_3 sec_2 sec_2__item_1 "
        "sec_2__item_1__para_1 sec_3 sec_3__para_1",
        id="the-last-finding-before-the-count-begins-anew",
    ),
    pytest.param(
        "通知\n一、材料\n1.申请书\n2.身份证明\n上述材料一式两份。\n二、时间\n",
        "title sec_1 sec_1__item_1 sec_1__item_2 sec_1__para_1 sec_2",
        id="text-below-a-list-of-bare-entries",
    ),
    pytest.param("批复\n你院请示收悉。\n此复。\n", "title para_1 para_2", id="no-count-at-all"),
    pytest.param(
        "批复\n答复如下：\n一、甲。\n二、乙。\n此复\n某省高级人民法院\n2001年1月3日\n",
        "title para_1 sec_1 sec_2 para_2 closing closing__para_1 closing__para_2",
        id="closing",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), SECTIONS)
def test_sections(text: str, wanted: str) -> None:
    structured = of_text(text)
    assert eids(structured) == wanted.split()
    assert joined(structured) == squeezed(text)
    assert structured.warnings == ()


def test_a_short_section_title_is_a_heading_of_what_stands_below() -> None:
    found = by_eid(of_text("意见\n一、总体要求\n（一）加强领导。各单位……\n1.落实责任\n到人。\n"))
    assert found["sec_1"].heading == ()
    assert found["sec_1__sub_1"].heading == ("一、总体要求",)
    assert found["sec_1__sub_1__item_1__para_1"].heading == ("一、总体要求", "（一）加强领导", "1.落实责任")


def test_markdown_headings_nest_by_level() -> None:
    text = (
        "# 标准\n2013年8月30日 某部发布\n## 范围\n本标准规定……\n## 分级\n### 重伤\n甲。\n"
        "### 轻伤\n乙。\n## 第三部分 附则\n丙。\n"
    )
    structured = of_markdown(text, Kind.OTHER)
    assert eids(structured) == [
        "title", "preface", "preface__para_1", "hdg_1", "hdg_1__para_1", "hdg_2", "hdg_2__hdg_1",
        "hdg_2__hdg_1__para_1", "hdg_2__hdg_2", "hdg_2__hdg_2__para_1", "prt_3", "prt_3__para_1",
    ]  # fmt: skip
    assert by_eid(structured)["hdg_2__hdg_2__para_1"].heading == ("分级", "轻伤")
    assert joined(structured) == squeezed(text.replace("#", ""))


def test_headings_may_carry_the_section_numbers() -> None:
    structured = of_markdown(
        "# 要点\n## 一、甲\n正文。\n### （一）子\n正文。\n## 二、乙\n正文。\n", Kind.OTHER
    )
    assert eids(structured, ProvisionType.SECTION, ProvisionType.SUBSECTION) == [
        "sec_1",
        "sec_1__sub_1",
        "sec_2",
    ]


def test_a_part_set_as_a_heading_heads_what_stands_below_it() -> None:
    structured = of_markdown(
        "# 报告\n## 一、问题\n### （一）甲\n#### 1. 子\n#### 2. 丑\n丑的说明。\n"
        "### （二）乙\n乙的说明。\n## 二、建议\n改。\n",
        Kind.REPORT,
    )
    assert eids(structured, ProvisionType.PARAGRAPH) == [
        "sec_1__sub_1__item_2__para_1",
        "sec_1__sub_2__para_1",
        "sec_2__para_1",
    ]


def test_one_quoted_article_makes_no_regulation_of_a_report() -> None:
    structured = of_text("报告\n一、发现的问题\n根据规定：\n第一条 应当回避。\n二、建议\n改。\n", Kind.REPORT)
    assert eids(structured, ProvisionType.ARTICLE) == []
    assert eids(structured, ProvisionType.SECTION) == ["sec_1", "sec_2"]
