"""The guide: steps, points and forms."""

from __future__ import annotations

from library.model import Kind, ProvisionType
from tests.ingest.reading import by_eid, eids, joined, of_markdown, of_text, squeezed

GUIDE = """# 巡察工作指引

本指引供内部使用。

## 一、准备阶段

### S01 提出本轮任务安排建议

责任主体：巡察办

办理要求：
（一）摸底；
（二）会商。

- P001 任务安排应当与年度计划衔接
- 要点P002：不得突击安排

### 步骤S02：制定工作方案

参见 S01 的要求。

# B01 谈话记录表

一人一表。

| 栏目 | 填写要求 |
| --- | --- |
| 姓名 | 按身份证填写 |

谈话时间：精确到分

# B02 移交清单
"""


CHAPTERS = "# 指引\n\n## 第一章　准备\n\n先看计划。\n\n### S01 提出建议\n\n### S02 组建\n"


def test_steps_points_and_forms_have_the_addresses_of_their_codes() -> None:
    structured = of_markdown(GUIDE, Kind.GUIDE)
    assert eids(structured) == [
        "title", "preface", "preface__para_1", "hdg_1", "step_S01", "step_S01__para_1", "step_S01__para_2",
        "step_S01__para_2__item_1", "step_S01__para_2__item_2", "point_P001", "point_P002", "step_S02",
        "step_S02__para_1", "form_B01", "form_B01__para_1", "form_B01__field_1", "form_B01__field_2",
        "form_B01__field_3", "form_B02",
    ]  # fmt: skip
    assert joined(structured) == squeezed(GUIDE.replace("#", "").replace("|", "").replace("-", ""))
    assert structured.warnings == ()


def test_paths_and_types() -> None:
    found = by_eid(of_markdown(GUIDE, Kind.GUIDE))
    assert found["step_S01"].heading == ("一、准备阶段",)
    assert found["point_P002"].heading == ("一、准备阶段", "S01 提出本轮任务安排建议")
    assert (found["point_P002"].label, found["point_P002"].text) == ("要点P002：", "不得突击安排")
    assert found["form_B01__field_3"].text == "谈话时间：精确到分"
    assert found["form_B01"].heading == ()
    assert found["form_B01__field_1"].type is ProvisionType.FIELD
    assert found["step_S02__para_1"].text == "参见 S01 的要求。"


def test_a_guide_without_heading_styles() -> None:
    structured = of_text(
        "巡察工作指引\nS01 提出建议\n责任主体：巡察办\nS02 制定方案\nP001 要点\n", Kind.GUIDE
    )
    assert eids(structured) == ["title", "step_S01", "step_S01__para_1", "step_S02", "point_P001"]


def test_a_regulation_that_names_codes_stays_a_regulation() -> None:
    structured = of_text(
        "办法\n第一条 甲。\nS01 是代码\nS02 也是\n第二条 乙。\n第三条 丙。\n", Kind.REGULATION
    )
    assert eids(structured, ProvisionType.ARTICLE) == ["art_1", "art_2", "art_3"]


def test_a_form_in_a_file_of_its_own_bears_its_code_in_the_title() -> None:
    text = "# B27 问题底稿\n\n一事一稿。\n\n- 编号：由联络员编\n- 证据材料：附后\n"
    structured = of_markdown(text, Kind.FORM)
    assert eids(structured) == ["form_B27", "form_B27__para_1", "form_B27__field_1", "form_B27__field_2"]
    assert structured.title == "问题底稿"
    assert by_eid(structured)["form_B27__field_2"].heading == ("B27 问题底稿",)


def test_a_title_that_starts_with_the_code_of_a_step_is_a_title() -> None:
    structured = of_markdown("# S01 的说明\n\n先看计划。\n", Kind.OTHER)
    assert eids(structured)[0] == "title"


def test_a_stage_that_is_a_chapter_has_the_address_of_a_chapter() -> None:
    structured = of_markdown(CHAPTERS, Kind.GUIDE)
    assert eids(structured) == ["title", "chp_1", "chp_1__para_1", "step_S01", "step_S02"]
    assert by_eid(structured)["step_S02"].heading == ("第一章 准备",)
