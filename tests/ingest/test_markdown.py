"""Markdown to blocks."""

from __future__ import annotations

import pytest

from ingest.document import Block, Style
from ingest.load.markdown import looks_like_markdown, read_markdown


def texts(text: str) -> list[str]:
    return [b.text for b in read_markdown(text, "t.md").blocks]


DECORATION = [
    pytest.param("**第五条**　正文", "第五条　正文", id="bold-label"),
    pytest.param("*强调* 文字", "强调 文字", id="italic"),
    pytest.param("面积为2*3*4米", "面积为2*3*4米", id="multiplication-stays"),
    pytest.param("姓名：____年龄：____", "姓名：____年龄：____", id="blanks-stay"),
    pytest.param("- （一）工作方案；", "（一）工作方案；", id="dash"),
    pytest.param("* 要点", "要点", id="star"),
    pytest.param("> 引用的话", "引用的话", id="quote"),
    pytest.param("> - 引用的要点", "引用的要点", id="quoted-list"),
    pytest.param("- [ ] 待办", "待办", id="task"),
    pytest.param("1. 编号保留", "1. 编号保留", id="numbers-stay"),
    pytest.param("见[附件](http://example.invalid/a_(1).doc)", "见附件", id="link"),
    pytest.param("按`第三条`办理", "按第三条办理", id="code"),
    pytest.param("1\\. 不是列表", "1. 不是列表", id="escape"),
    pytest.param("甲&nbsp;乙&lt;丙&gt;", "甲\u00a0乙<丙>", id="entities"),
    pytest.param("-5度以下", "-5度以下", id="minus-is-no-list"),
    pytest.param("#标签不是标题", "#标签不是标题", id="hash-without-space"),
]


@pytest.mark.parametrize(("text", "wanted"), DECORATION)
def test_decoration_is_taken_off(text: str, wanted: str) -> None:
    assert texts(text) == [wanted]


@pytest.mark.parametrize("rule", ["---", "***", "-----"])
def test_a_rule_is_no_text(rule: str) -> None:
    assert texts(f"甲\n\n{rule}\n\n乙") == ["甲", "乙"]


def test_first_top_heading_is_the_title_and_the_others_keep_their_level() -> None:
    blocks = read_markdown("# 办法\n\n## 第一章　总　则\n\n# 附则\n", "t.md").blocks
    assert blocks == (
        Block("办法", 1, Style.TITLE),
        Block("第一章　总　则", 3, Style.HEADING, 2),
        Block("附则", 5, Style.HEADING, 1),
    )


def test_front_matter_keeps_values_as_they_are_written() -> None:
    document = read_markdown(
        "---\ntitle: 办法\neffective: 2024-07-01\nnumber: 010\nuntil: ~\nreplaces:\n  - 甲\n  - 乙\n"
        "---\n\n# 办法\n",
        "t",
    )
    assert document.front == {
        "title": "办法",
        "effective": "2024-07-01",
        "number": "010",
        "replaces": "甲；乙",
    }
    assert document.blocks == (Block("办法", 11, Style.TITLE),)
    assert document.warnings == ()


BAD_FRONT = [
    pytest.param("---\na: [1\n---\n正文\n", "YAML", id="broken"),
    pytest.param("---\n- 甲\n---\n正文\n", "名称: 值", id="a-list"),
    pytest.param("---\na: &x [1]\nb: *x\n---\n正文\n", "别名", id="alias-bomb"),
]


@pytest.mark.parametrize(("text", "word"), BAD_FRONT)
def test_front_matter_that_is_none_stays_as_text_with_a_warning(text: str, word: str) -> None:
    document = read_markdown(text, "t.md")
    assert document.front == {}
    assert word in document.warnings[0]
    assert document.blocks[-1].text == "正文"
    assert len(document.blocks) > 1


def test_markers_vanish_and_comments_stay_as_comments() -> None:
    blocks = read_markdown(
        "甲\n<!-- INFO END -->\n<!-- 核对：第二款\n待定 -->\n乙 <!-- 行内 --> 丙\n", "t"
    ).blocks
    assert [(b.text, b.style, b.line) for b in blocks] == [
        ("甲", Style.BODY, 1),
        ("核对：第二款\n待定", Style.COMMENT, 3),
        ("乙", Style.BODY, 5),
        ("行内", Style.COMMENT, 5),
        ("丙", Style.BODY, 5),
    ]


def test_an_unclosed_comment_is_text() -> None:
    assert texts("甲\n<!-- 没有结束\n乙") == ["甲", "<!-- 没有结束", "乙"]


def test_table_rows_are_cells_and_the_rule_below_the_head_vanishes() -> None:
    blocks = read_markdown("| 序号 | **事项** |\n| --- | :-: |\n| 1 | 甲\\|乙 |\n", "t.md").blocks
    assert [b.cells for b in blocks] == [("序号", "事项"), ("1", "甲|乙")]
    assert {b.style for b in blocks} == {Style.TABLE}
    assert blocks[0].text == "序号\t事项"


def test_fenced_text_stays_as_it_is() -> None:
    assert texts("```\n# 不是标题\n**甲**\n```\n乙") == ["# 不是标题", "**甲**", "乙"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# 办法\n", True),
        ("---\na: 1\n---\n", True),
        ("甲\n| a | b |\n|---|---|\n", True),
        ("第一条　为了……\n", False),
        ("中国#1 不是标题\n", False),
    ],
)
def test_markdown_is_told_from_plain_text(text: str, *, wanted: bool) -> None:
    assert looks_like_markdown(text) is wanted
