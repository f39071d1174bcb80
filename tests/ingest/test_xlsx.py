"""XLSX to rows: header row, merged cells, values as shown, hidden and unread parts, limits."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image

from ingest.document import Style
from ingest.errors import (
    EmptyFileError,
    PicturesOnlyError,
    StateSecretError,
)
from ingest.kinds import kind_of_content
from ingest.load import read_document, sheet
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.costs import lines_run
from tests.ingest.packing import with_parts
from tests.ingest.reading import by_eid, eids, of_markdown
from tests.ingest.sheets import LIST, read, saved, shown, with_sheet, workbook


def test_a_row_is_a_provision_with_the_names_of_its_columns() -> None:
    structured = structure(read(workbook(*LIST)), Kind.OTHER)
    found = by_eid(structured)
    assert eids(structured) == ["row_1", "row_2", "row_3"]
    assert found["row_1"].type is ProvisionType.HEADING
    assert found["row_2"].type is ProvisionType.TABLE_ROW
    assert found["row_2"].text == "序号：1；名称：甲办法；施行日期：2024-07-01"
    assert kind_of_content("台账.xlsx", structured, "台账") is Kind.TABLE


HEADERS = [
    pytest.param(LIST, 1, id="first-row"),
    pytest.param((("某区制度目录",), *LIST), 2, id="below-a-title"),
    pytest.param((("某区制度目录",), ("填报单位：某办", None, "2025年"), (), *LIST), 4, id="below-two-lines"),
    pytest.param(((None, "甲", 57), (None, "乙", 10)), None, id="numbers-in-the-first-row"),
    pytest.param((("是", "是", "甲"), ("是", "是", "乙")), None, id="a-row-like-the-others"),
    pytest.param((("甲。", "乙"), ("丙", "丁")), None, id="a-sentence-names-nothing"),
    pytest.param((("姓名", "单位"),), None, id="nothing-below"),
]


@pytest.mark.parametrize(("rows", "line"), HEADERS)
def test_the_row_that_names_the_columns_is_found(rows: tuple[tuple[Any, ...], ...], line: int | None) -> None:
    blocks = read(workbook(*rows)).blocks
    assert next((b.line for b in blocks if b.style is Style.COLUMNS), None) == line


def test_what_stands_above_the_table_is_its_title_and_preface() -> None:
    rows = (("某区制度目录",), ("填报单位：某办",), *LIST, ("注：以文件为准。",))
    structured = structure(read(workbook(*rows)), Kind.OTHER)
    found = by_eid(structured)
    assert structured.title == "某区制度目录"
    assert found["preface__para_1"].text == "填报单位：某办"
    assert found["row_6"].text == "序号：注：以文件为准。"


def test_merged_cells_stand_in_every_row_that_they_span_and_in_one_column() -> None:
    book = workbook(
        ("类别", "处置情况", None, "备注"),
        (None, "数量", "占比", None),
        ("会议类", 3, 0.25, "甲"),
        (None, 4, 0.5, None),
        ("合计", "无", None, "乙"),
    )
    for merged in ("A1:A2", "B1:C1", "D1:D2", "A3:A4", "B5:C5"):
        book.active.merge_cells(merged)
    book.active["C3"].number_format = book.active["C4"].number_format = "0.00%"
    structured = structure(read(book), Kind.OTHER)
    found = by_eid(structured)
    assert found["row_1"].text == "类别\t处置情况/数量\t处置情况/占比\t备注"
    assert [found[f"row_{n}"].text for n in (3, 4, 5)] == [
        "类别：会议类；处置情况/数量：3；处置情况/占比：25.00%；备注：甲",
        "类别：会议类；处置情况/数量：4；处置情况/占比：50.00%",
        "类别：合计；处置情况/数量：无；备注：乙",
    ]


def test_a_row_across_the_whole_table_heads_the_rows_below() -> None:
    book = workbook(
        ("序号", "名称"), ("一、党内法规", None), (1, "甲办法"), ("二、市内制度", None), (2, "乙办法")
    )
    book.active.merge_cells("A2:B2")
    book.active.merge_cells("A4:B4")
    found = by_eid(structure(read(book), Kind.OTHER))
    assert found["row_2"].text == "一、党内法规"
    assert [found[f"row_{n}"].heading for n in (3, 5)] == [("一、党内法规",), ("二、市内制度",)]


def test_another_table_below_an_empty_row_has_names_of_its_own() -> None:
    rows = (*LIST, (), ("附：移交情况",), ("件数", "单位", "说明"), (3, "某局", "甲"), (), (4, "某委", "乙"))
    found = by_eid(structure(read(workbook(*rows)), Kind.OTHER))
    assert found["row_7"].text == "件数：3；单位：某局；说明：甲"
    assert found["row_9"].text == "件数：4；单位：某委；说明：乙"
    assert found["row_6"].type is ProvisionType.HEADING


def test_names_that_are_repeated_on_each_page_are_names_again() -> None:
    structured = structure(read(workbook(*LIST, LIST[0], (3, "丙办法", "待定"))), Kind.OTHER)
    assert eids(structured, ProvisionType.HEADING) == ["row_1", "row_4"]
    assert by_eid(structured)["row_5"].text == "序号：3；名称：丙办法；施行日期：待定"


def test_names_of_columns_are_closed_up() -> None:
    names = read(
        workbook(("姓  名", "移交\n日期", "单位 名称"), ("甲", "乙", "丙"), ("丁", "戊", "己"))
    ).blocks[1]
    assert names.cells == ("姓名", "移交日期", "单位 名称")


def test_a_form_has_no_names_of_columns() -> None:
    book = workbook(
        ("干部任职审批表",),
        ("姓名", "张三", "性别", "男"),
        ("单位", "某局", None, None),
        ("审批意见", "同意", None, None),
        ("备注", "无", None, None),
    )
    for merged in ("A1:D1", "B3:D3", "B4:D4", "B5:D5"):
        book.active.merge_cells(merged)
    structured = structure(read(book), Kind.OTHER)
    assert [(p.eid, p.text) for p in structured.provisions] == [
        ("title", "干部任职审批表"),
        ("row_2", "姓名\t张三\t性别\t男"),
        ("row_3", "单位\t某局"),
        ("row_4", "审批意见\t同意"),
        ("row_5", "备注\t无"),
    ]


def test_a_list_kept_in_a_text_is_a_table_where_its_kind_says_so() -> None:
    text = "# 移交台账\n\n填报单位：某办\n\n| 序号 | 单位 |\n|---|---|\n| 1 | 某局 |\n| 2 | 某委 |\n"
    found = by_eid(of_markdown(text, Kind.TABLE))
    assert list(found) == ["title", "preface", "preface__para_1", "row_1", "row_2", "row_3"]
    assert found["row_3"].text == "序号：2；单位：某委"
    assert by_eid(of_markdown(text, Kind.REGULATION))["row_3"].text == "2\t某委"


VALUES = [
    pytest.param(date(2024, 7, 1), "yyyy-mm-dd", "2024-07-01", id="date"),
    pytest.param(datetime.fromisoformat("2024-07-01T09:30"), "yyyy/m/d h:mm", "2024/7/1 9:30", id="moment"),
    pytest.param(date(2024, 7, 1), 'yyyy"年"m"月"d"日"', "2024年7月1日", id="chinese-date"),
    pytest.param(0.125, "0.00%", "12.50%", id="share"),
    pytest.param(7, "000", "007", id="leading-zeros"),
    pytest.param("007", "General", "007", id="text-of-digits"),
    pytest.param(1234567.5, "#,##0.00", "1,234,567.50", id="money"),
    pytest.param(0.1 + 0.2, "General", "0.3", id="no-binary-noise"),
    pytest.param(True, "General", "TRUE", id="truth"),
    pytest.param("第一步\n第二步", "General", "第一步\n第二步", id="line-break"),
    pytest.param("会\n议\n\n确\n认", "General", "会议确认", id="set-from-top-to-bottom"),
    pytest.param("a_x000D_b", "General", "a\nb", id="escaped-return"),
    pytest.param("a_x0000__xD83D_b", "General", "ab", id="escaped-signs-of-no-text"),
]


@pytest.mark.parametrize(("value", "code", "text"), VALUES)
def test_values_are_those_that_the_program_shows(value: Any, code: str, text: str) -> None:
    book = workbook(("名称", "数值"), ("甲", value))
    book.active["B2"].number_format = code
    assert read(book).blocks[-1].cells == ("甲", text)


def test_dates_of_a_workbook_that_counts_from_1904() -> None:
    book = workbook(*LIST)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert read(book).blocks[-1].cells[2] == "2025-01-01"


def test_sheets_are_headings_and_parts() -> None:
    book = workbook(*LIST, title="目录")
    book.create_sheet("空表")
    second = book.create_sheet("移交")
    for row in (("单位", "时间"), ("某局", "3月"), ("某委", "4月")):
        second.append(row)
    second.sheet_state = "hidden"
    document = read(book)
    structured = structure(document, Kind.OTHER)
    assert eids(structured) == [
        "hdg_1", "row_1", "row_2", "row_3", "hdg_2", "part_2__row_1", "part_2__row_2", "part_2__row_3",
    ]  # fmt: skip
    assert by_eid(structured)["part_2__row_2"].heading == ("移交",)
    assert document.pages == 3
    assert document.warnings == ("工作表“移交”是隐藏的，内容已照常导入。",)


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    book = workbook(*LIST)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["C"].hidden = True
    document = read(book)
    assert "甲办法" in document.blocks[2].text
    assert "第2行和一些列" in document.warnings[0]


def test_a_formula_shows_its_stored_value_and_is_unread_without_one() -> None:
    content = saved(workbook(*LIST, (3, "合计", "=SUM(A2:A3)")))
    assert "C4 的公式" in read_document(content, "a.xlsx").unread[0]
    stored = with_sheet(content, "<f>SUM(A2:A3)</f><v></v>", "<f>SUM(A2:A3)</f><v>3</v>")
    document = read_document(stored, "a.xlsx")
    assert document.blocks[-1].cells == ("3", "合计", "3")
    assert document.unread == ()


def test_comments_and_boxes_are_remarks() -> None:
    book = workbook(*LIST)
    book.active["B2"].comment = Comment("以新版为准", "某人")
    document = read(book)
    assert (Style.COMMENT, "B2批注：以新版为准") in shown(document)
    assert eids(structure(document, Kind.OTHER), ProvisionType.COMMENT) == ["comment_1"]


@pytest.mark.parametrize(("rows", "unread"), [((), True), (LIST, False)])
def test_a_sheet_that_is_only_a_picture_is_unread(rows: tuple[Any, ...], *, unread: bool) -> None:
    book = workbook(*LIST, title="目录")
    pictured = book.create_sheet("流程图")
    for row in rows:
        pictured.append(row)
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    pictured.add_image(SheetImage(stream), "A9")
    document = read(book)
    assert bool(document.unread) is unread
    assert "流程图" in (document.unread or document.warnings)[0]


def test_a_workbook_of_pictures_alone_is_refused_and_one_of_formulas_is_partial() -> None:
    book = workbook()
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    book.active.add_image(SheetImage(stream), "A1")
    with pytest.raises(PicturesOnlyError):
        read(book)
    assert "A1 的公式" in read(workbook(("=1+1",))).unread[0]


def test_what_is_no_cell_is_told() -> None:
    book = workbook(*LIST)
    book.active.oddHeader.left.text = "某区委办公室"
    book.active.oddFooter.center.text = "第 &P 页"
    book.active.add_chart(BarChart(), "E1")
    book.create_chartsheet("走势").add_chart(BarChart())
    document = read(book)
    assert document.unread == ("工作表“走势”（是图表或宏表，或者文件中缺少它的内容）",)
    assert document.warnings == (
        "工作表“Sheet”中有 1 张图片或图表，没有导入。",
        "页眉页脚的文字未作为正文导入：某区委办公室",
    )


def test_a_header_of_the_page_may_bear_the_mark() -> None:
    book = workbook(*LIST)
    book.active.oddHeader.left.text = "机密★3年"
    with pytest.raises(StateSecretError):
        read(book)


MARKED = [
    pytest.param((("机密★1年",), *LIST), (), True, id="above-the-table"),
    pytest.param(LIST, (("绝密",), ("甲", "乙")), True, id="on-another-sheet"),
    pytest.param(
        (("序号", "名称", "密级"), (1, "某文件", "机密"), (2, "某件", "秘密")), (), False, id="in-a-list"
    ),
    pytest.param((("密级", "秘密"), ("份数", 3)), (), True, id="in-a-form"),
]


@pytest.mark.parametrize(("rows", "others", "refused"), MARKED)
def test_a_mark_above_a_table_is_one_and_a_cell_of_a_list_is_none(
    rows: tuple[Any, ...], others: tuple[Any, ...], *, refused: bool
) -> None:
    book = workbook(*rows)
    for row in others:
        book["Sheet2" if "Sheet2" in book.sheetnames else book.create_sheet("Sheet2").title].append(row)
    if refused:
        with pytest.raises(StateSecretError):
            read(book)
    else:
        assert read(book).blocks


def test_a_workbook_without_text_is_empty() -> None:
    with pytest.raises(EmptyFileError):
        read(workbook())


def test_macros_are_not_run_and_told() -> None:
    content = with_parts(saved(workbook(*LIST)), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert "宏没有运行" in read_document(content, "a.xlsm").warnings[0]


def test_a_sheet_that_claims_to_be_huge_is_what_it_holds() -> None:
    book = workbook(*LIST)
    book.active["XFD1048576"] = "角"
    merged = '</sheetData><mergeCells><mergeCell ref="F1:XFC1048575"/></mergeCells>'
    content = with_sheet(saved(book), "</sheetData>", merged)
    assert lines_run(lambda: read_document(content, "a.xlsx")) < 100_000
    document = read_document(content, "a.xlsx")
    assert document.blocks[-1].cells == ("", "", "", "角")


def test_rows_beyond_the_limit_make_it_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("序号", "名称"), *((n, f"第{n}件") for n in range(1, 31))]
    monkeypatch.setattr(sheet, "CELLS_LIMIT", 20)
    document = read(workbook(*rows))
    assert len([b for b in document.blocks if b.style is Style.TABLE]) == 9
    assert "后 21 行" in document.unread[0]


def test_openpyxl_reads_the_same_texts(data: Path) -> None:
    with (data / "files/index.csv").open(encoding="utf-8-sig") as table:
        paths = [data / "files" / r["path"] for r in csv.DictReader(table) if r["kind"] == "xlsx"]
    for path in paths:
        ours = [b for b in read_document(path.read_bytes(), path.name).blocks if b.style is not Style.SHEET]
        theirs = openpyxl.load_workbook(path, data_only=True).worksheets[0]
        rows = [row for row in theirs.iter_rows() if any(cell.value is not None for cell in row)]
        assert [b.line for b in ours] == [row[0].row for row in rows]
        texts = [[c.value for c in row if isinstance(c.value, str) and c.value.strip()] for row in rows]
        for block, row in zip(ours, texts, strict=True):
            cells = ["".join(cell.split()) for cell in block.cells]
            assert all("".join(text.split()) in cells for text in row)


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:row>3</xdr:row>'
    "</xdr:from><xdr:sp><xdr:txBody><a:p><a:r><a:t>流程说明</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    "</xdr:twoCellAnchor></xdr:wsDr>"
)


def test_texts_in_boxes_over_the_cells_are_notes() -> None:
    book = workbook(*LIST)
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    book.active.add_image(SheetImage(stream), "A9")
    document = read_document(
        with_parts(saved(book), {"xl/drawings/drawing1.xml": DRAWING.encode()}), "a.xlsx"
    )
    assert (Style.NOTE, "流程说明") in shown(document)
    assert document.blocks[-1].line == 4


def test_a_picture_in_a_cell_is_no_text() -> None:
    book = workbook(("名称", "照片"), ("甲", '=_xlfn.DISPIMG("ID_1",1)'), ("乙", "无"))
    document = read(book)
    assert document.blocks[2].cells == ("甲", "")
    assert "1 张图片" in document.warnings[0]
