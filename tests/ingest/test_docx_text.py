"""The words of a DOCX paragraph: what a reader of the page sees, once, and what is told of the rest."""

from __future__ import annotations

import pytest

from ingest.errors import PicturesOnlyError
from tests.ingest.docx_made import p, r, read, texts

BEGIN, SEPARATE, END = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))


def code(text: str) -> str:
    return r(f"<w:instrText>{text}</w:instrText>")


def field(text: str, result: str | None) -> str:
    """A field with this code; result None: it has none."""
    shown = "" if result is None else r(SEPARATE) + (result if result.startswith("<") else r(result))
    return f"{r(BEGIN)}{code(text)}{shown}{r(END)}"


def form(inside: str) -> str:
    """An old form field."""
    begin = BEGIN.replace("/>", f"><w:ffData>{inside}</w:ffData></w:fldChar>")
    return r(begin) + code("FORM") + r(END)


def box(inner: str) -> str:
    """A text box as Word writes it: in Choice, and once more in Fallback."""
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    drawing, old = (
        f"<w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>",
        f"<v:textbox>{content}</v:textbox>",
    )
    return either(drawing, f"<w:pict>{old}</w:pict>")


def either(choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


PARAGRAPHS = [
    pytest.param(r("甲") + r("<w:tab/>") + r("乙"), "甲\t乙", id="tab"),
    pytest.param(r("甲") + r("<w:br/>") + r("乙"), "甲\n乙", id="line-break"),
    pytest.param(r("甲") + r('<w:br w:type="page"/>') + r("乙"), "甲乙", id="page-break"),
    pytest.param(r("A") + r("<w:noBreakHyphen/>") + r("1"), "A-1", id="no-break-hyphen"),
    pytest.param(r("监") + r("<w:softHyphen/>") + r("督"), "监督", id="soft-hyphen"),
    pytest.param(r('<w:sym w:font="Wingdings" w:char="F0FE"/>') + r("是"), "☑是", id="symbol"),
    pytest.param(r('<w:sym w:font="Symbol" w:char="F0B3"/>') + r("3"), "≥3", id="mathematical-symbol"),
    pytest.param(r('<w:sym w:font="宋体" w:char="2611"/>') + r("是"), "☑是", id="symbol-of-a-text-font"),
    pytest.param(r("第") + field("PAGE", "3") + r("页"), "第3页", id="field-result"),
    pytest.param(r("甲") + field("XE &quot;甲&quot;", None) + r("乙"), "甲乙", id="field-without-result"),
    pytest.param(field(r"eq \o\ac(○,3)", None) + r("项"), "③项", id="number-in-a-circle"),
    pytest.param(field(r"SYMBOL 254 \f Wingdings", None) + r("是"), "☑是", id="symbol-field"),
    pytest.param(field("REF 甲", field("REF 乙", "内")), "内", id="a-field-within-a-result"),
    pytest.param(
        r(BEGIN) + code("IF ") + field("REF 甲", "码") + code(" = 1") + r(SEPARATE) + r("果") + r(END),
        "果",
        id="a-field-within-a-code",
    ),
    pytest.param(
        r(BEGIN)
        + code("IF ")
        + field(r"eq \o\ac(○,3)", None)
        + form("<w:checkBox/>")
        + r(SEPARATE)
        + r("果")
        + r(END),
        "果",
        id="what-a-code-draws-within-a-code",
    ),
    pytest.param('<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>', "7", id="simple-field"),
    pytest.param(
        '<w:hyperlink w:anchor="x"><w:r><w:t>见附件</w:t></w:r></w:hyperlink>', "见附件", id="hyperlink"
    ),
    pytest.param(
        "<w:r><w:ruby><w:rt><w:r><w:t>xún</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>巡</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r>",
        "巡",
        id="phonetic-guide",
    ),
    pytest.param(
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>值</w:t></w:r></w:sdtContent></w:sdt>",
        "值",
        id="content-control",
    ),
    pytest.param(
        r("应当")
        + f"<w:ins>{r('立即')}</w:ins><w:del><w:r><w:delText>及时</w:delText></w:r></w:del>"
        + r("报告")
        + f"<w:moveFrom>{r('旧处')}</w:moveFrom><w:moveTo>{r('新处')}</w:moveTo>",
        "应当立即报告新处",
        id="changes-count-as-accepted",
    ),
    pytest.param(
        form('<w:checkBox><w:default w:val="1"/></w:checkBox>') + r("已核实"), "☑已核实", id="form-box"
    ),
    pytest.param(
        form('<w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList>'),
        "乙",
        id="form-choice",
    ),
]


@pytest.mark.parametrize(("inner", "text"), PARAGRAPHS)
def test_a_paragraph_reads_as_it_is_shown(inner: str, text: str) -> None:
    assert texts(p(inner)) == [text]


def test_a_field_over_many_paragraphs_shows_each_entry_once() -> None:
    toc = (
        p(
            r('<w:fldChar w:fldCharType="begin"/>')
            + r(r"<w:instrText>TOC \o \h</w:instrText>")
            + r('<w:fldChar w:fldCharType="separate"/>')
            + r("第一章　总则")
            + r("<w:tab/>")
            + field(r"PAGEREF _1 \h", "1")
        )
        + p(r("第二章　附则") + r("<w:tab/>") + field(r"PAGEREF _2 \h", "9"))
        + p(r('<w:fldChar w:fldCharType="end"/>'))
    )
    assert texts(toc + p("正文。")) == ["第一章　总则\t1", "第二章　附则\t9", "正文。"]


def test_a_broken_field_swallows_nothing_that_follows() -> None:
    assert texts(p(r('<w:fldChar w:fldCharType="begin"/>')) + p("正文。")) == ["正文。"]


HIDING = (
    '<w:style w:type="paragraph" w:styleId="hp"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="sub"><w:name w:val="藏二"/><w:basedOn w:val="hp"/></w:style>'
    '<w:style w:type="character" w:styleId="hc"><w:name w:val="藏字"/><w:rPr><w:vanish/></w:rPr></w:style>'
)
HIDDEN = [
    pytest.param(p(r("见") + r("密", "<w:vanish/>") + r("文")), ["见文"], "密", id="by-itself"),
    pytest.param(p(r("见") + r("密", '<w:vanish w:val="0"/>')), ["见密"], "", id="switched-off"),
    pytest.param(p(r("见") + r("密", '<w:rStyle w:val="hc"/>')), ["见"], "密", id="by-a-character-style"),
    pytest.param(p("密文", '<w:pStyle w:val="hp"/>'), ["尾"], "密文", id="by-a-paragraph-style"),
    pytest.param(p("密文", '<w:pStyle w:val="sub"/>'), ["尾"], "密文", id="by-a-style-it-is-based-on"),
    pytest.param(
        p(r("见", '<w:rStyle w:val="hc"/>'), '<w:pStyle w:val="hp"/>'), ["见"], "", id="twice-is-off"
    ),
    pytest.param(
        p(r("见", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="hp"/>'),
        ["见"],
        "",
        id="shown-in-a-hidden-one",
    ),
]


@pytest.mark.parametrize(("body", "shown", "hidden"), HIDDEN)
def test_hidden_text_is_left_out_and_told(body: str, shown: list[str], hidden: str) -> None:
    found = read(body + p("尾"), styles=HIDING)
    assert [b.text for b in found.blocks] == (shown if shown == ["尾"] else [*shown, "尾"])
    assert found.warnings == ((f"有隐藏文字 {len(hidden)} 字未导入，如：“{hidden}”。",) if hidden else ())


def test_all_text_may_be_hidden_but_what_is_shown_by_itself() -> None:
    everywhere = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    assert texts(p(r("密") + r("见", '<w:vanish w:val="0"/>')), styles=everywhere) == ["见"]


def test_what_hangs_on_hidden_text_is_hidden() -> None:
    hidden = r(
        f'密<w:footnoteReference w:id="2"/>{box(p("框"))}'.replace("密", "<w:t>密</w:t>"), "<w:vanish/>"
    )
    formula = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    found = texts(p(hidden + formula), footnotes=f'<w:footnote w:id="2">{p("注。")}</w:footnote>')
    assert found == ["x"]


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_a_deleted_paragraph_mark_joins_two_paragraphs(mark: str) -> None:
    deleted = f"<w:rPr><w:{mark}/></w:rPr>"
    body = p("应当", deleted) + p("", deleted) + p("报告。") + p("第二段。", deleted)
    assert texts(body) == ["应当报告。", "第二段。"]


def test_a_paragraph_never_goes_on_in_a_table() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('一')}</w:tc><w:tc>{p('二')}</w:tc></w:tr></w:tbl>"
    assert texts(p("甲", "<w:rPr><w:del/></w:rPr>") + table + p("乙")) == ["甲", "一\t二", "乙"]


def test_a_deleted_row_is_gone() -> None:
    row = "<w:tr>{}<w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    body = row.format("", p("甲"), p("乙")) + row.format("<w:trPr><w:del/></w:trPr>", p("丙"), p("丁"))
    assert texts(f"<w:tbl>{body}</w:tbl>") == ["甲\t乙"]


def test_a_deleted_cell_is_gone() -> None:
    cells = f"<w:tc>{p('甲')}</w:tc><w:tc><w:tcPr><w:cellDel/></w:tcPr>{p('乙')}</w:tc><w:tc>{p('丙')}</w:tc>"
    assert texts(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>") == ["甲\t丙"]


def test_a_text_box_stands_once_after_its_paragraph() -> None:
    assert texts(p(r("见") + r(box(p("框中") + p("两行"))) + r("文")) + p("后")) == [
        "见文",
        "框中",
        "两行",
        "后",
    ]


def test_words_that_only_the_fallback_holds_are_read() -> None:
    word_art = '<w:pict><v:shape><v:textpath string="某市文件"/></v:shape></w:pict>'
    assert texts(p(r(either("<w:drawing/>", word_art)))) == ["某市文件"]


BROKEN = [
    pytest.param(
        "中共某市委<w:br/>巡察工作办法<w:br/>（试行）", "中共某市委巡察工作办法（试行）", id="title"
    ),
    pytest.param("Rules<w:br/>of 2020", "Rules of 2020", id="latin-words-keep-a-space"),
    pytest.param("某办法<w:br/>（2020年1月1日通过）", "某办法\n（2020年1月1日通过）", id="adoption-line"),
    pytest.param("某办法<w:br/>某发〔2020〕1号", "某办法\n某发〔2020〕1号", id="number"),
    pytest.param("第一章　总则<w:br/>第一节　一般", "第一章　总则\n第一节　一般", id="two-headings"),
]


@pytest.mark.parametrize(("text", "healed"), BROKEN)
def test_a_title_broken_by_hand_is_one_line(text: str, healed: str) -> None:
    assert texts(p(_run(text), '<w:jc w:val="center"/>')) == [healed]


TEXTS = [
    pytest.param(
        "应当核实、<w:br/>登记，<w:br/>并报告。", "应当核实、登记，并报告。", id="within-a-sentence"
    ),
    pytest.param("应当报告<w:br/>（见附件）<w:br/>。", "应当报告\n（见附件）。", id="before-a-full-stop"),
    pytest.param("姓名<w:br/>单位", "姓名\n单位", id="lines"),
    pytest.param("甲。<w:br/><w:br/>乙。", "甲。\n乙。", id="an-empty-line"),
]


@pytest.mark.parametrize(("text", "healed"), TEXTS)
def test_other_breaks_part_lines_but_where_a_sentence_goes_on(text: str, healed: str) -> None:
    assert texts(p(_run(text))) == [healed]


def _run(text: str) -> str:
    """A run of text with line breaks inside."""
    return f"<w:r><w:t>{text.replace('<w:br/>', '</w:t><w:br/><w:t>')}</w:t></w:r>"


def picture(width: int, height: int) -> str:
    """A picture of this size in EMU (360,000 a centimetre)."""
    size = f'<a:xfrm><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    blip = '<a:blip><a:extLst><a:ext uri="{0}"/></a:extLst></a:blip>'  # an extension is called as the size is
    return r(f"<w:drawing><pic:pic>{blip}<pic:spPr>{size}</pic:spPr></pic:pic></w:drawing>")


LOST = [
    pytest.param(
        r('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>'),
        "嵌入的对象（Excel.Sheet.12） 1 处",
        id="object",
    ),
    pytest.param(r("<w:drawing><c:chart/></w:drawing>"), "图表 1 处", id="chart"),
    pytest.param(picture(10_000_000, 3_600_000), "图片中的内容 1 处", id="large-picture"),
    pytest.param(
        r('<w:pict><v:shape style="width:400pt;height:300pt"><v:imagedata/></v:shape></w:pict>'),
        "图片中的内容 1 处",
        id="large-picture-of-old-files",
    ),
    pytest.param(
        r('<w:sym w:font="Webdings" w:char="F061"/>'), "符号字体中的特殊符号 1 处", id="unknown-symbol"
    ),
    pytest.param(field(r"EQ \f(1,2)", None), "由域代码画出的公式 1 处", id="equation-field"),
]


@pytest.mark.parametrize(("inner", "told"), LOST)
def test_what_cannot_be_read_is_told(inner: str, told: str) -> None:
    assert read(p(inner) + p("正文。")).unread == (told,)


def test_an_embedded_file_is_told() -> None:
    assert read('<w:altChunk r:id="x"/>' + p("正文。")).unread == ("插入的整个文件（altChunk） 1 处",)


def test_a_seal_or_emblem_is_no_loss() -> None:
    assert read(p(picture(1_500_000, 1_500_000)) + p("正文。")).unread == ()


def test_a_file_of_pictures_alone_is_refused_as_that() -> None:
    with pytest.raises(PicturesOnlyError):
        read(p(picture(1_500_000, 1_500_000)))


def test_words_laid_out_by_a_program_are_one_line() -> None:
    assert texts(p(r("<w:t>应当\n报告</w:t>"))) == ["应当 报告"]


def test_paragraphs_written_in_two_ways_stand_once() -> None:
    assert texts(either(p("甲"), p("甲")) + p("乙")) == ["甲", "乙"]


def test_formulas_give_their_characters_and_a_warning() -> None:
    found = read(p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"))
    assert found.blocks[0].text == "x=1"
    assert "公式" in found.warnings[0]
