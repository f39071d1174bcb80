"""PDF to blocks: what is a paragraph, a title, a margin, a column, a table. Each trap has a small page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Style
from ingest.load.pdf import read_pdf
from ingest.load.pdf_margins import is_page_number
from ingest.load.pdf_page import character
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.pdf_made import LEFT, PITCH, RIGHT, SIZE, Sheet, make_pdf, wrapped

LONG = "巡察组应当按照规定的权限和程序开展工作，并及时报告重要情况和重大问题，"
END = "不得擅自处理。"


def read(*sheets: Sheet) -> Document:
    return read_pdf(make_pdf(*sheets), "a.pdf")


def texts(document: Document, *styles: Style) -> list[str]:
    return [b.text for b in document.blocks if not styles or b.style in styles]


PARAGRAPHS = [
    pytest.param(
        [
            f"第一条　{LONG * 3}{END}",
            f"第二条　{LONG * 2}{END}",
            f"{LONG}{END}",
            "第三条　本办法自印发之日起施行。",
        ],
        2,
        id="indented",
    ),
    pytest.param(
        [f"第一条　{LONG * 3}{END}", f"{LONG * 3}{END}", "第二条　" + "条" * 35 + "。", END], -2, id="hanging"
    ),
    pytest.param([f"第一条　{LONG * 2}{END}", f"{LONG * 2}{END}", f"第二条　{LONG}{END}"], 0, id="flush"),
    pytest.param(
        [
            "有下列情形之一的，应当报告：",
            "（一）发现重大问题的；",
            "（二）" + LONG * 2 + END,
            "（三）其他情形。",
        ],
        2,
        id="items",
    ),
    pytest.param(
        ["附件：1.登记表", "2.报告模板", "某某市委巡察工作领导小组办公室", "2025年12月1日"],
        2,
        id="short-lines",
    ),
]


@pytest.mark.parametrize(("paragraphs", "indent"), PARAGRAPHS)
def test_wrapped_lines_are_one_paragraph(paragraphs: list[str], indent: int) -> None:
    assert texts(read(Sheet().column(wrapped(*paragraphs, indent=indent)))) == paragraphs


sentences = st.text(alphabet="巡察组应当按照规定的权限和程序开展工作并及时报告，", min_size=4, max_size=150)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(sentences.map(lambda text: f"甲{text}乙。"), max_size=12, unique=True),
    st.integers(30, 42),
    st.integers(6, 30),
)
def test_indented_paragraphs_come_back_as_they_were(made: list[str], length: int, height: int) -> None:
    paragraphs = [f"甲{LONG * 5}乙。", *made]  # a page of short lines alone shows no edge
    lines = wrapped(*paragraphs, length=length)
    sheets = [Sheet().column(lines[at : at + height]) for at in range(0, len(lines), height)]
    for number, sheet in enumerate(sheets, 1):
        sheet.put(LEFT, 805, "制度汇编", 9).put(290, 40, f"- {number} -", 9)
    found = texts(read(*sheets))
    assert [text for text in found if len(sheets) > 1 or text != "制度汇编"] == paragraphs


def test_a_wrapped_line_that_begins_with_an_article_is_text() -> None:
    before = "用人单位自用工之日起超过一个月不满一年未与劳动者订立书面劳动合同的，应当依照劳动合同法"
    lines = ["　　第一条　" + before[:34], before[34:] + "的有关规定并参照"[: 40 - len(before[34:])]]
    lines[1] = lines[1].ljust(40, "的")
    lines += ["第八十二条　的规定支付两倍的工资。", "　　第二条　" + LONG]
    document = read(Sheet().column(lines))
    assert len(document.blocks) == 2
    articles = [p for p in structure(document, Kind.LAW).provisions if p.type is ProvisionType.ARTICLE]
    assert [p.label for p in articles] == ["第一条", "第二条"]


def test_an_article_whose_number_stands_alone_is_one_block() -> None:
    lines = ["第一条", *wrapped(LONG + END, indent=0), "第二条", *wrapped(LONG * 2 + END, indent=0)]
    assert texts(read(Sheet().column(lines))) == [f"第一条　{LONG}{END}", f"第二条　{LONG * 2}{END}"]


def test_two_numbers_that_stand_alone_take_no_text_from_each_other() -> None:
    lines = ["第一条", "第二条", *wrapped(LONG + END, indent=0)]
    assert texts(read(Sheet().column(lines))) == ["第一条", f"第二条　{LONG}{END}"]


def test_a_full_last_line_ends_a_paragraph_where_the_next_is_indented() -> None:
    full = "第一条　" + "条" * 33 + "。"  # 38 characters and the indentation
    assert texts(read(Sheet().column(wrapped(full, f"{LONG}{END}", f"{LONG * 2}{END}")))) == [
        full,
        f"{LONG}{END}",
        f"{LONG * 2}{END}",
    ]


def test_lines_further_apart_than_usual_are_paragraphs() -> None:
    full = "规" * 39 + "。"
    page = (
        Sheet().column([*wrapped(LONG * 3 + END, indent=0)]).column([full], top=660).column([full], top=620)
    )
    assert texts(read(page))[-2:] == [full, full]


def test_a_sentence_goes_on_over_pages_heads_and_feet() -> None:
    text = f"第一条　{LONG * 4}{END}"
    lines = wrapped(text)
    sheets = []
    for number, piece in enumerate((lines[:2], lines[2:3], lines[3:]), 1):
        page = Sheet().put(LEFT, 800, "巡察工作制度汇编", 9).put(290, 40, f"- {number} -", 9)
        sheets.append(page.column(piece))
    document = read(*sheets)
    assert texts(document) == [text]
    assert document.margins == ("巡察工作制度汇编",)
    assert document.pages == 3
    assert "巡察工作制度汇编" in document.warnings[0]


def test_heads_that_name_the_chapter_are_margins_too() -> None:
    heads = ["第一章 总则", "第一章 总则", "第一章 总则", "第二章 职责", "第一章 总则"]
    sheets = [
        Sheet().put(LEFT, 800, head, 9).column(wrapped(f"{'甲乙丙丁戊'[n]}{LONG[n:] * 2}{END}"))
        for n, head in enumerate(heads)
    ]
    document = read(*sheets)
    assert document.margins == ("第一章 总则", "第二章 职责")
    assert len(document.blocks) == 5


def test_what_begins_each_page_and_differs_is_text() -> None:
    """附件1, 附件2 … and the lines of adoption stand at the same height of page after page."""
    sheets = [
        Sheet()
        .put(LEFT, 760, f"附件{n}")
        .centred(730, "登记表" + "甲乙丙丁戊"[n])
        .column(wrapped(LONG + END), top=690)
        for n in (1, 3, 2, 4)
    ]
    assert [t for t in texts(read(*sheets)) if t.startswith("附件")] == ["附件1", "附件3", "附件2", "附件4"]


NUMBERS = [
    *(
        (text, True)
        for text in ("3", "- 3 -", "— 12 —", "第3页", "第3页 共12页", "第三页", "3/12", "iv", "Page 3 of 9")
    ),
    *((text, False) for text in ("第三条", "2025年", "附件1", "3 人", "第一章", "一、总则", "")),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_page_numbers_are_known(text: str, *, number: bool) -> None:
    assert is_page_number(text) is number


def test_columns_are_read_one_after_the_other() -> None:
    length = 18
    left = wrapped(f"第一条　{LONG * 3}{END}", f"第二条　{LONG * 3}{END}", length=length)
    right = wrapped(f"第三条　{LONG * 3}{END}", f"第四条　{LONG * 3}{END}", length=length)
    page = Sheet().put(LEFT, 800, "公报", 9).column(left).column(right, left=320)
    assert [t[:3] for t in texts(read(page)) if t != "公报"] == ["第一条", "第二条", "第三条", "第四条"]
    assert f"第二条　{LONG * 3}{END}" in texts(read(page))


def test_a_sentence_goes_on_in_the_next_column() -> None:
    lines = wrapped(f"第一条　{LONG * 9}{END}", f"第二条　{LONG}{END}", length=18)
    half = len(lines) // 2
    page = Sheet().column(lines[:half]).column(lines[half:], left=320)
    assert texts(read(page)) == [f"第一条　{LONG * 9}{END}", f"第二条　{LONG}{END}"]


def test_a_page_of_short_lines_takes_the_columns_of_the_others() -> None:
    text = wrapped(*[f"第{n}条　{LONG * 2}{END}" for n in "一二三四五六七八"], length=18)
    full = Sheet().column(text[:20]).column(text[20:40], left=300)
    short = Sheet().column(["（一）甲；", "（二）乙；"]).column(["（三）丙；", "（四）丁。"], left=300)
    assert texts(read(full, full, short))[-4:] == ["（一）甲；", "（二）乙；", "（三）丙；", "（四）丁。"]


def test_a_title_is_a_block_of_its_own() -> None:
    page = Sheet().centred(790, "某某市巡察工作办法").centred(765, "（2025年1月1日市委常委会会议通过）", SIZE)
    document = read(
        page.centred(740, "第一章　总　则", 14).column(wrapped(f"第一条　{LONG * 2}{END}"), top=710)
    )
    assert [(b.text, b.style, b.level) for b in document.blocks[:3]] == [
        ("某某市巡察工作办法", Style.TITLE, 0),
        ("（2025年1月1日市委常委会会议通过）", Style.BODY, 0),
        ("第一章　总　则", Style.HEADING, 4),
    ]


TITLES = [
    pytest.param(["关于进一步加强巡察整改", "和成果运用工作的意见"], 1, id="broken"),
    pytest.param(["某某市委巡察组工作规则", "（试行）"], 1, id="trial"),
    pytest.param(["巡察整改监督办法", "巡察成果运用办法"], 2, id="two-titles"),
    pytest.param(["中共某某市委文件", "巡察整改监督办法"], 2, id="red-head"),
]


@pytest.mark.parametrize(("lines", "count"), TITLES)
def test_a_title_broken_over_lines_is_healed(lines: list[str], count: int) -> None:
    page = Sheet().centred(790, lines[0]).centred(765, lines[1])
    found = texts(read(page.column(wrapped(f"第一条　{LONG * 2}{END}"), top=720)))[:-1]
    assert found == (["".join(lines)] if count == 1 else lines)


def test_entries_of_a_table_of_contents_are_blocks() -> None:
    entries = [
        "巡察工作规则" + "…" * 33 + "1",
        "巡察整改监督办法" + "." * 60 + "12",
        "关于进一步加强全市巡察机构干部队伍建设和做好新时代巡察干部教育培训管理监督工作的意见"
        + "…" * 4
        + "15",
        "巡察干部管理办法" + "…" * 30 + "18",
    ]
    lines = [entries[0], entries[1], entries[2][:39], entries[2][39:], entries[3]]
    page = Sheet().centred(790, "目　录").column(lines)
    text = Sheet().column(wrapped(LONG * 4 + END))
    assert texts(read(page, text))[1:5] == entries


def test_the_wrapped_number_of_the_last_entry_is_no_page_number() -> None:
    """Only the outermost row of bare digits counts the pages."""
    long = "关于办理破坏林地资源刑事案件具体应用法律若干问题的解释" + "…" * 12
    page = Sheet().centred(790, "目　录").column(["巡察工作规则" + "…" * 33 + "1", long, "151"], top=120)
    text = [Sheet().column(wrapped(LONG * 4 + END)).put(290, 40, f"— {n} —", 9) for n in (2, 3, 4)]
    assert f"{long}151" in texts(read(page.put(290, 40, "— 1 —", 9), *text))


def test_a_title_over_three_lines_is_one_though_a_line_ends_in_a_comma() -> None:
    lines = [
        "关于办理利用互联网、移动通讯终端、声讯台传播、",
        "贩卖和复制信息的案件具体适用有关规定若干问题的",
        "解释",
    ]
    page = Sheet()
    for n, line in enumerate(lines):
        page.centred(790 - 34 * n, line)
    found = read(page.column(wrapped(f"第一条　{LONG * 12}{END}"), top=680)).blocks[0]
    assert (found.text, found.style) == ("".join(lines), Style.TITLE)


def ruled(page: Sheet, xs: list[float], ys: list[float]) -> Sheet:
    for y in ys:
        page.line(xs[0], y, xs[-1], y)
    for x in xs:
        page.line(x, ys[0], x, ys[-1])
    return page


def test_a_ruled_table_becomes_rows() -> None:
    page = ruled(Sheet().column(wrapped(LONG * 2 + END)), [LEFT, 200, 400], [640, 610, 560])
    page.put(95, 620, "序号").put(205, 620, "内容").put(95, 590, "1").put(205, 590, "第一行文字").put(
        205, 574, "接下一行"
    )
    document = read(page.column(wrapped(LONG + END), top=540))
    assert [b.cells for b in document.blocks if b.style is Style.TABLE] == [
        ("序号", "内容"),
        ("1", "第一行文字接下一行"),
    ]
    assert [b.style for b in document.blocks] == [Style.BODY, Style.TABLE, Style.TABLE, Style.BODY]


def test_the_names_of_columns_come_once_though_each_page_bears_them() -> None:
    sheets = []
    for n in "一二三":
        page = ruled(Sheet(), [LEFT, 200, 400], [760, 730, 700])
        sheets.append(
            page.put(95, 740, "序号").put(205, 740, "内容").put(95, 710, n).put(205, 710, f"第{n}行")
        )
    found = [b.cells for b in read(*sheets).blocks]
    assert found == [("序号", "内容"), *((n, f"第{n}行") for n in "一二三")]


def test_a_frame_round_text_is_no_table() -> None:
    text = LONG * 2 + END
    page = ruled(Sheet().column(wrapped(text)), [LEFT - 5, RIGHT + 5], [775, 755, 735, 715])
    assert texts(read(page)) == [text]


def test_no_space_is_made_between_hanzi_and_words_keep_theirs() -> None:
    page = Sheet().put(LEFT, 760, "依").put(LEFT + SIZE * 1.1, 760, "照").put(LEFT + SIZE * 2.2, 760, "规定")
    page.put(LEFT, 700, "Law of the,").put(LEFT + 60, 700, "People").put(LEFT + 110, 700, "2025")
    assert texts(read(page)) == ["依照规定", "Law of the, People 2025"]


def test_latin_words_broken_over_lines_stay_words() -> None:
    page = Sheet().put(
        LEFT, 760, "依照 " + "ISO 9001 Quality management systems as established in the"[:57].ljust(74, "x")
    )
    document = read(page.put(LEFT, 740, "Requirements 的规定执行。"))
    assert "x Requirements 的规定" in document.blocks[0].text


def test_bold_type_printed_twice_is_one_text() -> None:
    page = Sheet().put(LEFT, 760, "第一条　工作职责").put(LEFT + 0.4, 760, "第一条　工作职责")
    assert texts(read(page)) == ["第一条　工作职责"]


def test_rows_of_a_table_without_rules_stay_apart() -> None:
    page = Sheet()
    for number, (name, place) in enumerate(
        [("张某", "市委巡察办公室综合科工作人员"), ("李某", "市委巡察组联络员")]
    ):
        y = 760 - PITCH * number
        page.put(LEFT, y, str(number)).put(200, y, name).put(510 - SIZE * len(place), y, place)
    assert texts(read(page)) == ["0 张某 市委巡察办公室综合科工作人员", "1 李某 市委巡察组联络员"]


def test_a_gap_that_shows_a_space_is_one() -> None:
    page = Sheet().put(LEFT, 760, "第一条").put(LEFT + SIZE * 3.4, 760, "为了加强管理，制定本办法。")
    assert texts(read(page)) == ["第一条 为了加强管理，制定本办法。"]


def test_a_footnote_follows_its_paragraph_as_a_note() -> None:
    lines = wrapped(f"第一条　{LONG * 3}{END}")
    page = Sheet().column(lines[:2]).put(LEFT, 80, "①本办法所称重要情况，见附件。", 8)
    document = read(page, Sheet().column([*lines[2:], *wrapped(f"第二条　{LONG}{END}")]))
    assert [b.style for b in document.blocks] == [Style.BODY, Style.NOTE, Style.BODY]
    assert document.blocks[0].text == f"第一条　{LONG * 3}{END}"


def test_a_page_turned_on_its_side_is_read_upright() -> None:
    page = Sheet(rotate=90)
    for number, line in enumerate(wrapped(f"第一条　{LONG * 2}{END}")):
        page.turned(f"0 1 -1 0 {100 + PITCH * number} 60", line.strip("\u3000"))
    assert texts(read(page))[0].startswith("第一条　巡察组应当")


def test_a_watermark_at_an_angle_is_a_margin() -> None:
    page = (
        Sheet().turned("0.7 0.7 -0.7 0.7 200 300", "内部资料", 40).column(wrapped(f"第一条　{LONG * 2}{END}"))
    )
    document = read(page)
    assert texts(document) == [f"第一条　{LONG * 2}{END}"]
    assert document.margins == ("内部资料",)


def test_twins_of_hanzi_become_hanzi() -> None:
    assert [character(ord(c)) for c in "⽤⻓行用A，"] == list("用长行用A，")


def test_what_is_no_character_is_shown_as_unknown() -> None:
    assert [character(code) for code in (0, 3, 9, 0xA0, 0xD83D, 0x110000)] == ["�", "�", " ", " ", "�", "�"]


def test_a_block_knows_its_page() -> None:
    document = read(Sheet().column(wrapped(LONG + END)), Sheet().column(wrapped(LONG * 2 + END)))
    assert [(b.line, b.page) for b in document.blocks] == [(1, 1), (2, 2)]
