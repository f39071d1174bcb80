"""Regulations: what is an article, a paragraph, an item, a heading, an attachment."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.load import load
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.reading import by_eid, eids, joined, of_markdown, of_text, outline, squeezed

ARTICLE = ProvisionType.ARTICLE
HEADING = ProvisionType.HEADING

ARTICLES = [
    pytest.param("第一条　甲。\n第二条 乙。", "art_1 art_2", id="full-width-and-plain-space"),
    pytest.param("第一条\u00a0甲。\n第二条\u2002乙。", "art_1 art_2", id="no-break-and-en-space"),
    pytest.param("\u200b第一条\u200b 甲。\n\ufeff第二条 乙。", "art_1 art_2", id="zero-width"),
    pytest.param("第1条 甲。\n第２条 乙。", "art_1 art_2", id="arabic-digits"),
    pytest.param("第 一 条 甲。\n第 二 条 乙。", "art_1 art_2", id="spaced-label"),
    pytest.param("第一条甲。\n第二条乙。", "art_1 art_2", id="no-space-after-the-label"),
    pytest.param("第一条 甲。\n第二 条乙方应当。\n第三条 丙。", "art_1 art_2 art_3", id="space-misplaced"),
    pytest.param("第一条 甲。\n笫二条 乙。\n第三条 丙。", "art_1 art_2 art_3", id="wrong-character"),
    pytest.param("第一条\n甲。\n第二条\n乙。", "art_1 art_2", id="label-on-its-own-line"),
    pytest.param(
        "第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。",
        "art_1 art_1-1 art_1-2 art_2",
        id="inserted",
    ),
    pytest.param("第二百零五条 甲。\n第二百〇六条 乙。", "art_205 art_206", id="does-not-start-at-1"),
    pytest.param(
        "第一条 甲。\n第二条 乙：\n第三条规定的情形，应当回避。\n第三条 丙。",
        "art_1 art_2 art_3",
        id="mention",
    ),
    pytest.param(
        "第一条甲。\n第二条乙：\n第三条规定的情形除外。\n第三条丙。",
        "art_1 art_2 art_3",
        id="mention-unspaced",
    ),
    pytest.param(
        "第一条甲。\n第二条乙。\n第三条、第四条所列材料。\n第三条丙。",
        "art_1 art_2 art_3",
        id="mention-of-two",
    ),
    pytest.param(
        "第一条 甲。\n第三人有权参加。\n第二审程序适用。\n第二条 乙。", "art_1 art_2", id="third-person"
    ),
    pytest.param(
        "第一条 甲。\n第二条 乙。\n第二款规定不适用。\n第三条 丙。",
        "art_1 art_2 art_3",
        id="paragraph-mention",
    ),
    pytest.param("第一条 甲。\n第五条 引用。\n第二条 乙。", "art_1 art_2", id="stray-number"),
    pytest.param(
        "第一条 甲。 第二条 乙。见第三条。 第三条 丙。", "art_1 art_2 art_3", id="a-chapter-on-one-line"
    ),
    pytest.param(
        "第一条 甲。第二条 乙。第三条规定的除外。第三条位于丙。",
        "art_1 art_2 art_3",
        id="a-chapter-on-one-line-without-space",
    ),
    pytest.param(
        "第一条 甲：\n（一）乙；\n（二）丙。第二条 丁。第九条戊。",
        "art_1 art_2",
        id="behind-an-item-on-its-line",
    ),
    pytest.param("第一条 依照第二条 规定办理。\n第二条 乙。", "art_1 art_2", id="mention-inside-a-line"),
    pytest.param(
        "第一条 增加一条，作为第九条：\n第九条 新的条文。\n第十条 又一条。\n第二条 乙。",
        "art_1 art_2",
        id="quoted-after-colon",
    ),
    pytest.param("**第一条** 甲。\n**第二条**　乙。", "art_1 art_2", id="bold"),
    pytest.param("### 第一条 目的\n甲。\n### 第二条 范围\n乙。", "art_1 art_2", id="headings-as-articles"),
]


@pytest.mark.parametrize(("text", "wanted"), ARTICLES)
def test_the_number_sequence_decides_what_is_an_article(text: str, wanted: str) -> None:
    structured = of_markdown(text)
    assert eids(structured, ARTICLE) == wanted.split()
    assert joined(structured) == squeezed(text.replace("*", "").replace("#", ""))


PARTS = [
    pytest.param("第一条 甲。\n乙。", "art_1__para_1 art_1__para_2", id="paragraphs"),
    pytest.param(
        "第一条 有下列情形：\n（一）甲；\n（二）乙。\n前款规定……\n第二条 丙。",
        "art_1__para_1 art_1__para_1__item_1 art_1__para_1__item_2 art_1__para_2 art_2__para_1",
        id="text-after-a-list-opens-a-paragraph",
    ),
    pytest.param(
        "第一条 有下列情形：\n（一）甲：\n甲的说明。\n（二）乙。",
        "art_1__para_1 art_1__para_1__item_1 art_1__para_1__item_2",
        id="a-line-inside-a-list-continues-its-item",
    ),
    pytest.param(
        "第一条 下列：\n（一）甲：\n1. 子；\n2．丑。\n接着说甲。\n（二）乙。",
        "art_1__para_1 art_1__para_1__item_1 art_1__para_1__item_1__point_1 art_1__para_1__item_1__point_2 "
        "art_1__para_1__item_1__para_1 art_1__para_1__item_2",
        id="a-line-after-points-continues-the-item",
    ),
    pytest.param(
        "第一条 下列：\n(一)甲；\n(二)乙。\n另外：\n(一)丙。",
        "art_1__para_1 art_1__para_1__item_1 art_1__para_1__item_2 art_1__para_2 art_1__para_2__item_1",
        id="half-width-brackets-and-a-second-list",
    ),
    pytest.param(
        "第一条 下列：\n（一）甲；\n（1）子；\n（2）丑；\n（二）乙。",
        "art_1__para_1 art_1__para_1__item_1 art_1__para_1__item_1__point_1 art_1__para_1__item_1__point_2 "
        "art_1__para_1__item_2",
        id="arabic-brackets-are-points",
    ),
    pytest.param(
        "第一条 下列：\n（一）甲。\n（三）丙。\n第二条 乙。",
        "art_1__para_1 art_1__para_1__item_1 art_1__para_1__item_3 art_2__para_1",
        id="a-missing-item-keeps-the-numbers",
    ),
    pytest.param(
        "第一条\n（一）甲；\n（二）乙。",
        "art_1__para_1 art_1__para_1__item_1 art_1__para_1__item_2",
        id="a-list-without-an-introduction",
    ),
    pytest.param("第一条 面积\n3.5米以上。", "art_1__para_1 art_1__para_2", id="a-decimal-is-no-point"),
    pytest.param(
        "第一条 甲。\n（二）不成序列。", "art_1__para_1 art_1__para_2", id="an-item-without-its-list-is-text"
    ),
]


@pytest.mark.parametrize(("text", "wanted"), PARTS)
def test_paragraphs_items_and_points(text: str, wanted: str) -> None:
    structured = of_text(text)
    assert [e for e in eids(structured) if "__" in e] == wanted.split()
    assert joined(structured) == squeezed(text)


def test_labels_are_those_of_the_file() -> None:
    found = by_eid(of_text("第 一 条　下列：\n（一）甲；\n(二)乙：\n1．子。"))
    assert found["art_1"].label == "第 一 条"
    assert found["art_1"].text == ""
    assert found["art_1__para_1__item_1"].label == "（一）"
    assert found["art_1__para_1__item_2"].label == "(二)"
    assert found["art_1__para_1__item_2__point_1"].label == "1．"


def test_the_title_of_an_article_is_its_text() -> None:
    found = by_eid(of_text("第一条【目的】为了规范。\n第二条（适用范围）\n本办法适用于……"))
    assert (found["art_1"].text, found["art_1__para_1"].text) == ("【目的】", "为了规范。")
    assert (found["art_2"].text, found["art_2__para_1"].text) == ("（适用范围）", "本办法适用于……")


CHAPTERS = """# 办法
2024年1月1日 某机关印发
第一编　总　编
第一章　总　则
第一条 甲。
第二章 审查和处理的条件
第一节 受理
第二条 乙。
第二节 办理
第三条 依照
第二章第一节的规定执行。
第二编 分编
第三章
附　则
第四条 丙。
"""


def test_headings_nest_and_show_without_the_inner_spaces() -> None:
    structured = of_markdown(CHAPTERS)
    assert eids(structured, HEADING) == [
        "prt_1", "prt_1__chp_1", "prt_1__chp_2", "prt_1__chp_2__sec_1", "prt_1__chp_2__sec_2",
        "prt_2", "prt_2__chp_3",
    ]  # fmt: skip
    found = by_eid(structured)
    assert (found["prt_1__chp_1"].label, found["prt_1__chp_1"].text) == ("第一章", "总　则")
    assert found["art_1"].heading == ("第一编 总编", "第一章 总则")
    assert found["art_3"].heading == ("第一编 总编", "第二章 审查和处理的条件", "第二节 办理")
    assert found["art_3__para_2"].text == "第二章第一节的规定执行。"
    assert found["art_4"].heading == ("第二编 分编", "第三章 附则")
    assert found["preface__para_1"].text.startswith("2024年")
    assert structured.title == "办法"


@pytest.mark.parametrize("page", ["", "………………3", "\t12"])
def test_a_table_of_contents_makes_no_second_chapters(page: str) -> None:
    text = (
        f"某办法\n目　录\n第一章 总则{page}\n第二章 罚则{page}\n第一节 甲{page}\n第三章 附则{page}\n"
        "第一章 总则\n第一条 甲。\n第二章 罚则\n第一节 甲\n第二条 乙。\n第三章 附则\n第三条 丙。"
    )
    structured = of_text(text)
    assert eids(structured, HEADING) == ["chp_1", "chp_2", "chp_2__sec_1", "chp_3"]
    assert eids(structured, ProvisionType.COMMENT) == [f"toc__para_{n}" for n in range(1, 6)]
    assert joined(structured) == squeezed(text)


def test_chapters_counted_with_a_comma() -> None:
    structured = of_markdown("# 规定\n## 一、一般规定\n第一条 甲。\n## 二、审理\n（一）受理\n第二条 乙。")
    assert eids(structured, HEADING) == ["sec_1", "sec_2", "sec_2__sub_1"]
    assert by_eid(structured)["art_2"].heading == ("二、审理", "（一）受理")


ATTACHED = """某办法
第一条 甲。
第二条 本办法自2024年7月1日起施行。
附件：1．名单
2．议事规则
某市委办公室
2024年6月1日
附件1
组成人员名单
张某
附件2：议事规则
第一章 总则
第一条 子。
第二条 丑。
"""


def test_attachments_count_again_and_the_closing_is_set_apart() -> None:
    structured = of_text(ATTACHED)
    assert eids(structured, ARTICLE) == ["art_1", "art_2", "att_2__art_1", "att_2__art_2"]
    assert eids(structured, ProvisionType.ATTACHMENT) == ["att_1", "att_2"]
    found = by_eid(structured)
    assert [found[f"closing__para_{n}"].text[:4] for n in range(1, 5)] == [
        "附件：1",
        "2．议事",
        "某市委办",
        "2024",
    ]
    assert (found["att_1"].label, found["att_1"].text) == ("附件1", "组成人员名单")
    assert found["att_2__art_1"].heading == ("附件2： 议事规则", "第一章 总则")
    assert found["att_2__chp_1"].parent == "att_2"
    assert joined(structured) == squeezed(ATTACHED)
    assert structured.gaps == ()


def test_words_that_start_with_the_attachment_sign_are_text() -> None:
    text = "第一条 甲。\n附带民事诉讼的当事人可以上诉\n附条件不起诉的，从其规定。\n第二条 乙。"
    assert eids(of_text(text), ProvisionType.ATTACHMENT) == []


def test_numbering_that_starts_again_outside_an_attachment_is_a_part() -> None:
    text = "甲办法\n第一条 甲。\n第二条 乙。\n乙办法\n第一章 总则\n第一条 子。\n第二条 丑。"
    structured = of_text(text)
    assert eids(structured, ARTICLE) == ["art_1", "art_2", "part_2__art_1", "part_2__art_2"]
    assert by_eid(structured)["part_2__para_1"].text == "乙办法"
    assert joined(structured) == squeezed(text)


def test_a_gap_is_told() -> None:
    structured = of_text("第一条 甲。\n第二条 乙。\n第五条 丙。\n第六条 丁。")
    assert structured.gaps == ("第2条之后直接是第5条，原文没有以第3条至第4条开头的行",)


def test_an_amendment_keeps_quoted_articles_as_text() -> None:
    text = (
        "某修正案\n一、将第五条修改为：\n“第五条 新文。”\n二、增加一条，作为第九条：\n"
        "第九条 新的一条。\n三、删去第十条。"
    )
    structured = of_text(text, Kind.LAW)
    assert eids(structured, ProvisionType.SECTION) == ["sec_1", "sec_2", "sec_3"]
    assert eids(structured, ARTICLE) == []
    assert joined(structured) == squeezed(text)


def test_tables_comments_and_notes_stay_in_their_place() -> None:
    text = (
        "# 办法\n第一条 标准如下：\n| 级别 | 标准 |\n|---|---|\n| 一 | 二 |\n<!-- 待核 -->\n"
        "续表说明。\n第二条 乙。\n"
    )
    structured = of_markdown(text)
    assert [e for e in eids(structured) if e.startswith(("art_1", "comment"))] == [
        "art_1", "art_1__para_1", "art_1__para_1__row_1", "art_1__para_1__row_2", "comment_1",
        "art_1__para_2",
    ]  # fmt: skip
    assert by_eid(structured)["art_1__para_1__row_2"].text == "一\t二"


words = st.text(alphabet="甲乙丙丁的和应当规定、，", min_size=1, max_size=12).map(lambda t: f"文{t}。")
items = st.lists(words, max_size=4)
paragraphs = st.lists(st.tuples(words, items), min_size=1, max_size=3)
_CN = "零一二三四五六七八九十"


@given(st.lists(paragraphs, min_size=1, max_size=9), st.sampled_from(["　", " ", "\n", ""]))
def test_every_generated_regulation_comes_back_whole(
    articles: list[list[tuple[str, list[str]]]], gap: str
) -> None:
    lines, wanted = ["某办法"], []
    for number, content in enumerate(articles, 1):
        wanted.append(f"art_{number}")
        for place, (text, listed) in enumerate(content, 1):
            lines.append(f"第{_CN[number]}条{gap}{text}" if place == 1 else text)
            wanted.append(f"art_{number}__para_{place}")
            lines += [f"（{_CN[n]}）{item}" for n, item in enumerate(listed, 1)]
            wanted += [f"art_{number}__para_{place}__item_{n}" for n in range(1, len(listed) + 1)]
    structured = of_text("\n".join(lines))
    assert joined(structured) == squeezed("".join(lines))
    assert [e for e in eids(structured) if e.startswith("art")] == wanted
    assert len(set(eids(structured))) == len(structured.provisions)


@given(
    st.text(
        alphabet="第一二三十条章节编附件（）()1234.、：\n　 #*-|\u200b办法规定甲乙。；目录《》“”",
        max_size=200,
    )
)
def test_any_text_comes_back_whole_with_unique_addresses(text: str) -> None:
    structured = of_text(text)
    assert joined(structured) == squeezed(text)
    assert len(set(eids(structured))) == len(structured.provisions)


GOLDEN = [
    "宪法/中华人民共和国宪法修正案（2018年）",
    "行政法规/信访工作条例",
    "行政法规/女职工劳动保护特别规定",
]


@pytest.mark.parametrize("law", GOLDEN)
def test_golden_structure(law: str, *, data: Path, renew: bool) -> None:
    path = data / "laws/national" / f"{law}.md"
    golden = Path(__file__).parent.parent / "data/structure" / f"{path.stem}.tsv"
    found = outline(structure(load(path, path.name), Kind.LAW))
    if renew:
        golden.write_text(found, "utf-8")
    assert golden.is_file(), f"{golden.name} is missing; write it with --renew and read it"
    assert found == golden.read_text("utf-8")
