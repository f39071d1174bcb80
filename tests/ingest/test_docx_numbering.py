"""Labels of automatic lists: how each way of counting is written, and when a list begins anew."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.load import load
from ingest.load.list_numerals import written
from ingest.structure import structure
from library.model import Kind
from library.numerals import read_number
from tests.ingest.docx_made import lists, lvl, num, p, r, read, texts
from tests.ingest.reading import by_eid, joined

FORMS = [
    pytest.param("decimal", {1: "1", 12: "12"}, id="decimal"),
    pytest.param("decimalZero", {1: "01", 12: "12"}, id="two-digits"),
    pytest.param("decimalFullWidth", {1: "１", 20: "２０"}, id="full-width"),
    pytest.param(
        "chineseCounting", {1: "一", 10: "十", 11: "十一", 99: "九十九", 100: "一〇〇"}, id="counting"
    ),
    pytest.param("chineseCountingThousand", {10: "十", 101: "一百零一", 1260: "一千二百六十"}, id="thousand"),
    pytest.param("japaneseCounting", {10: "十", 100: "百", 111: "百十一", 1001: "千一"}, id="japanese"),
    pytest.param("ideographDigital", {3: "三", 10: "一〇", 25: "二五"}, id="digit-by-digit"),
    pytest.param("chineseLegalSimplified", {2: "贰", 10: "壹拾", 100: "壹佰"}, id="for-accounts"),
    pytest.param("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}, id="stems"),
    pytest.param("ideographZodiac", {1: "子", 12: "亥"}, id="branches"),
    pytest.param("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}, id="circles"),
    pytest.param("decimalEnclosedCircleChinese", {3: "③"}, id="chinese-circles"),
    pytest.param("decimalEnclosedFullstop", {3: "⒊"}, id="with-full-stop"),
    pytest.param("decimalEnclosedParen", {3: "⑶"}, id="in-parentheses"),
    pytest.param("ideographEnclosedCircle", {3: "㊂"}, id="circled-hanzi"),
    pytest.param("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}, id="letters-repeat"),
    pytest.param("lowerLetter", {2: "b"}, id="small-letters"),
    pytest.param("upperRoman", {4: "IV", 9: "IX", 1994: "MCMXCIV"}, id="roman"),
    pytest.param("lowerRoman", {14: "xiv"}, id="small-roman"),
    pytest.param("numberInDash", {3: "- 3 -"}, id="dashes"),
    pytest.param("ordinal", {1: "1st", 11: "11th", 23: "23rd"}, id="ordinal"),
    pytest.param("001, 002, 003, ...", {7: "007"}, id="custom"),
]


@pytest.mark.parametrize(("form", "numbers"), FORMS)
def test_a_number_is_written_as_word_writes_it(form: str, numbers: dict[int, str]) -> None:
    assert {number: written(number, form) for number in numbers} == numbers


def test_a_way_of_counting_that_is_not_ours_is_none() -> None:
    assert written(1, "hebrew1") is None


@given(
    st.integers(1, 9999), st.sampled_from(["chineseCounting", "chineseCountingThousand", "ideographDigital"])
)
def test_chinese_numbers_are_read_back(number: int, form: str) -> None:
    assert read_number(written(number, form) or "") == number


ARTICLES = lists(lvl(0, "第%1章"), lvl(1, "第%2条", more='<w:lvlRestart w:val="0"/>'), lvl(2, "（%3）"))
RESTARTED = (
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    '</w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
)
OTHER_TEXT = (
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    f"{lvl(0, '附%1：', 'decimal')}</w:lvlOverride></w:num>"
)

COUNTED = [
    pytest.param(lists(lvl(0, "第%1条")), [(1, 0)] * 3, ["第一条", "第二条", "第三条"], id="counts-on"),
    pytest.param(lists(lvl(0, "第%1节", start=4)), [(1, 0)] * 2, ["第四节", "第五节"], id="start"),
    pytest.param(
        ARTICLES,
        [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)],
        ["第一章", "第一条", "（一）", "（二）", "第二条", "（一）", "第二章", "第三条"],
        id="a-deeper-level-begins-anew-unless-it-counts-through",
    ),
    pytest.param(
        lists(lvl(0, "%1", "decimal"), lvl(1, "%1.%2", "decimal"), lvl(2, "%1.%2.%3", "decimal")),
        [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1)],
        ["1", "1.1", "1.2", "1.2.1", "2", "2.1"],
        id="levels-within-a-label",
    ),
    pytest.param(
        lists(lvl(0, "第%1章"), lvl(1, "%1.%2", "decimal", "<w:isLgl/>")),
        [(1, 0), (1, 1)],
        ["第一章", "1.1"],
        id="all-arabic",
    ),
    pytest.param(
        lists(lvl(0, "%1.", "decimal"), lvl(1, "%1.%2", "decimal")), [(1, 1)], ["1.1"], id="no-level-above"
    ),
    pytest.param(
        lists(
            lvl(0, "%1", "decimal"), lvl(1, "（%2）"), lvl(2, "%3)", "decimal", '<w:lvlRestart w:val="1"/>')
        ),
        [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)],
        ["1", "（一）", "1)", "（二）", "2)", "2", "1)"],
        id="begins-anew-after-a-named-level-only",
    ),
    pytest.param(
        lists(lvl(0, "（%1）"), more=RESTARTED),
        [(1, 0), (1, 0), (2, 0), (2, 0), (3, 0), (1, 0)],
        ["（一）", "（二）", "（五）", "（六）", "（七）", "（八）"],
        id="a-list-that-restarts-and-lists-that-share-a-count",
    ),
    pytest.param(
        lists(lvl(0, "%1."), more=OTHER_TEXT),
        [(1, 0), (2, 0)],
        ["一.", "附2："],
        id="another-text-of-a-level",
    ),
    pytest.param(lists(lvl(0, "●", "bullet")), [(1, 0)], [""], id="a-bullet-is-no-label"),
    pytest.param(
        lists(lvl(0, "%1.", more='<w:lvlPicBulletId w:val="0"/>')), [(1, 0)], [""], id="nor-is-a-picture"
    ),
    pytest.param(lists(lvl(0, "第%1%2条"), lvl(1, "%2")), [(1, 0)], ["第一条"], id="no-level-below"),
    pytest.param(lists(lvl(0, "附件", "none")), [(1, 0)], ["附件"], id="words-without-a-number"),
    pytest.param(
        lists(lvl(0, "第%1条", more="<w:rPr><w:vanish/></w:rPr>")), [(1, 0)], [""], id="a-hidden-label"
    ),
    pytest.param(
        lists(lvl(0, "第%1条")), [(1, 0), (0, 0), (1, 0)], ["第一条", "", "第二条"], id="switched-off"
    ),
    pytest.param(lists(lvl(0, "第%1条")), [(9, 0), (1, 0)], ["", "第一条"], id="no-such-list"),
]


@pytest.mark.parametrize(("numbering", "places", "labels"), COUNTED)
def test_lists_count_as_word_counts(numbering: str, places: list[tuple[int, int]], labels: list[str]) -> None:
    body = "".join(p("文。", num(*place)) for place in places)
    found = texts(body, numbering=numbering)
    assert [text.removesuffix("文。").strip() for text in found] == labels


GAPS = [
    pytest.param("第%1条", "tab", "第一条\u3000文。", id="tab"),
    pytest.param("%1.", "space", "一. 文。", id="space"),
    pytest.param("（%1）", "nothing", "（一）文。", id="nothing"),
    pytest.param("第%1条", "nothing", "第一条\u3000文。", id="a-word-is-never-joined-to-the-text"),
]


@pytest.mark.parametrize(("pattern", "follows", "text"), GAPS)
def test_the_label_is_parted_from_the_text(pattern: str, follows: str, text: str) -> None:
    numbering = lists(lvl(0, pattern, more=f'<w:suff w:val="{follows}"/>'))
    assert texts(p("文。", num(1)), numbering=numbering) == [text]


LISTED = '<w:numPr><w:numId w:val="1"/></w:numPr>'
STYLES = (
    f'<w:style w:type="paragraph" w:styleId="a"><w:name w:val="条"/><w:pPr>{LISTED}</w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="款"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="无"/><w:basedOn w:val="a"/><w:pPr><w:numPr>'
    '<w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    f'<w:style w:type="numbering" w:styleId="n"><w:name w:val="编号"/><w:pPr>{LISTED}</w:pPr></w:style>'
)
STYLED = [
    pytest.param("a", "", "第一条\u3000文。", id="through-a-style"),
    pytest.param("b", "", "（一）文。", id="through-a-style-it-is-based-on-at-the-level-linked-with-it"),
    pytest.param("c", "", "文。", id="switched-off-by-a-style"),
    pytest.param("a", num(0), "文。", id="switched-off-in-the-paragraph"),
    pytest.param("a", '<w:numPr><w:ilvl w:val="1"/></w:numPr>', "（一）文。", id="only-the-level-of-its-own"),
]


@pytest.mark.parametrize(("style", "own", "text"), STYLED)
def test_numbers_come_through_styles(style: str, own: str, text: str) -> None:
    numbering = lists(
        lvl(0, "第%1条", more='<w:pStyle w:val="a"/>'),
        lvl(1, "（%2）", more='<w:suff w:val="nothing"/><w:pStyle w:val="b"/>'),
    )
    body = p("文。", f'<w:pStyle w:val="{style}"/>{own}')
    assert texts(body, numbering=numbering, styles=STYLES) == [text]


def test_numbers_come_through_the_style_of_all_paragraphs() -> None:
    styles = STYLES.replace('w:styleId="a"', 'w:default="1" w:styleId="a"', 1)
    assert texts(p("文。"), numbering=lists(lvl(0, "第%1条")), styles=styles) == ["第一条\u3000文。"]


def test_a_hidden_paragraph_is_not_counted() -> None:
    hidden = p(r("密", "<w:vanish/>"), f"{num(1)}<w:rPr><w:vanish/></w:rPr>")
    found = texts(p("甲。", num(1)) + hidden + p("乙。", num(1)), numbering=lists(lvl(0, "第%1条")))
    assert found == ["第一条\u3000甲。", "第二条\u3000乙。"]


def test_an_empty_paragraph_of_a_list_shows_its_number() -> None:
    found = texts(p("", num(1)) + p("乙。", num(1)), numbering=lists(lvl(0, "%1.")))
    assert found == ["一.", "二. 乙。"]


def test_a_definition_that_is_only_a_link_takes_the_levels_of_the_style() -> None:
    link = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="n"/></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num>'
    )
    found = texts(p("文。", num(7)), numbering=lists(lvl(0, "第%1条"), more=link), styles=STYLES)
    assert found == ["第一条\u3000文。"]


def test_a_cell_that_holds_only_its_number_has_it() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>".format(p("", num(1)), p("登记"))
    found = read(f"<w:tbl>{row}{row}</w:tbl>", numbering=lists(lvl(0, "%1", "decimal")))
    assert [block.cells for block in found.blocks] == [("1", "登记"), ("2", "登记")]


def test_an_unknown_way_of_counting_is_told() -> None:
    found = read(p("文。", num(1)), numbering=lists(lvl(0, "%1.", "hebrew1")))
    assert found.blocks[0].text == "1. 文。"
    assert "hebrew1" in found.warnings[0]


def test_articles_that_exist_only_as_numbers_become_articles() -> None:
    body = p("某办法") + p("总　则", num(1, 0)) + p("为了规范，制定本办法。", num(1, 1))
    body += p("下列人员适用：", num(1, 1)) + p("甲；", num(1, 2)) + p("乙。", num(1, 2))
    found = structure(read(body, numbering=ARTICLES), Kind.REGULATION)
    assert [p.label for p in found.provisions if p.label] == [
        "第一章",
        "第一条",
        "第二条",
        "（一）",
        "（二）",
    ]
    assert by_eid(found)["art_2__para_1__item_2"].text == "乙。"
    assert found.gaps == ()


LABELS = (r"第[^章]{1,4}章\s*", r"第[^节]{1,4}节\s*", r"第[^条]{1,8}条\s*", r"（[一二三四五六七八九十]+）")
LAW_LISTS = lists(
    lvl(0, "第%1章", "chineseCountingThousand"),
    lvl(1, "第%2节", "chineseCountingThousand"),
    lvl(2, "第%3条", "chineseCountingThousand", '<w:lvlRestart w:val="0"/>'),
    lvl(3, "（%4）", "chineseCountingThousand"),
)
LAWS = [
    "行政法/中华人民共和国个人信息保护法",
    "行政法/中华人民共和国网络安全法",
    "社会法/中华人民共和国反家庭暴力法",
]


@pytest.mark.parametrize("law", LAWS)
def test_a_law_whose_labels_are_all_list_numbers_is_the_same_law(law: str, data: Path) -> None:
    path = data / f"laws/national/{law}.md"
    document = load(path, path.name)
    body = ""
    for block in document.blocks:
        level = next((n for n, label in enumerate(LABELS) if re.match(label, block.text)), None)
        text = block.text if level is None else re.sub(LABELS[level], "", block.text, count=1)
        body += p(escape(text), "" if level is None else num(1, level))
    found = structure(read(body, numbering=LAW_LISTS), Kind.LAW)
    expected = structure(document, Kind.LAW)
    assert [(x.eid, x.label, x.text) for x in found.provisions] == [
        (x.eid, x.label, x.text) for x in expected.provisions
    ]


def test_real_files_have_the_labels_of_the_index(data: Path) -> None:
    """Each paragraph of the index is found after its label; the first of a list has its start."""
    with (data / "files/index.csv").open(encoding="utf-8-sig") as table:
        rows = {r["path"]: json.loads(r["expected"] or "{}") for r in csv.DictReader(table)}
    checked = 0
    for path, expected in rows.items():
        key = next((name for name in expected if name.startswith("auto_numbered")), None)
        if not key:
            continue
        found = joined(structure(load(data / "files" / path, path), Kind.REGULATION))
        count: dict[int, int] = {}
        for number, _, pattern, form, start, text in expected[key]:
            count[number] = count.get(number, int(start) - 1) + 1
            label = pattern.replace("%1", written(count[number], form) or "")
            assert label + "".join(text.split()) in found, (path, text)
            checked += 1
    assert checked == 14
