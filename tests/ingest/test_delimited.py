"""CSV and TSV: what is a table and what stays an ordinary text, in both encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Style
from ingest.load import load, read_document
from ingest.load.delimited import read_delimited
from ingest.structure import structure
from library.model import Kind, ProvisionType
from tests.ingest.reading import by_eid, eids

LIST = '序号,名称,施行日期\n1,甲办法,2024-07-01\n2,"乙,丙办法",2025.01.01\n'

TABLES = [
    pytest.param("a.csv", LIST, id="csv"),
    pytest.param("a.txt", LIST, id="csv-under-another-name"),
    pytest.param("a.tsv", LIST.replace('"乙,丙办法"', "乙丙办法").replace(",", "\t"), id="tsv"),
    pytest.param("a.csv", LIST.replace(",", ";"), id="semicolons"),
    pytest.param("a.csv", "sep=;\n" + LIST.replace(",", ";"), id="told-separator"),
    pytest.param("a.csv", "姓名,单位,备注\n张三,某局\n李四,某委,无\n王五,某办,无\n", id="ragged-but-named"),
    pytest.param("a.txt", "北京\t57\n天津\t10\n河北\t78\n", id="tabs-without-names"),
    pytest.param("a.csv", "a,b\n1,2\n", id="one-row-but-named"),
    pytest.param("a.csv", "条款,责任\n第一条,某办\n第二条,某局\n", id="articles-listed-in-a-table"),
]
TEXTS = [
    pytest.param(
        "a.txt",
        "第一条\t为了规范工作。\n第二条\t应当报告。\n第三条\t自印发之日起施行。\n",
        id="articles-with-tabs",
    ),
    pytest.param("a.txt", "一、总则\t1\n二、程序\t5\n三、附则\t9\n", id="table-of-contents"),
    pytest.param("a.txt", "Dear Sir, hello\nYours, me\nSo long, friend\n", id="letters"),
    pytest.param("a.txt", "各位同志,\n现将有关事项通知如下,\n请认真执行,\n", id="commas-at-the-end"),
    pytest.param("a.txt", "甲,乙\n丙,丁\n", id="two-lines-are-too-few"),
    pytest.param(
        "a.txt",
        "为了加强管理,特制定本办法。\n各单位应当执行,不得违反。\n本办法由市委解释,自即日起施行。\n",
        id="sentences",
    ),
    pytest.param("a.txt", "姓名,单位\n张三,某局,科员\n李四\n", id="uneven"),
    pytest.param("a.csv", "只有一列\n甲\n乙\n", id="one-column"),
    pytest.param("a.csv", "关于召开会议的通知\n各单位：\n请准时参加。\n", id="no-delimiter"),
]


@pytest.mark.parametrize(("name", "text"), TABLES)
def test_a_table_is_seen(name: str, text: str) -> None:
    document = read_delimited(text, name)
    assert document is not None
    assert {b.style for b in document.blocks} <= {Style.SHEET, Style.COLUMNS, Style.TABLE}


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_an_ordinary_text_never_becomes_a_table(name: str, text: str) -> None:
    assert read_delimited(text, name) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    structured = structure(read_document(LIST.encode(encoding), "a.csv"), Kind.OTHER)
    assert eids(structured) == ["row_1", "row_2", "row_3"]
    assert by_eid(structured)["row_3"].text == "序号：2；名称：乙,丙办法；施行日期：2025.01.01"


def test_a_line_break_in_a_cell_stays_in_its_row() -> None:
    text = '事项,要求\n反馈,"一个月内\n书面报告"\n整改,三个月内\n'
    structured = structure(read_document(text.encode(), "a.csv"), Kind.OTHER)
    assert by_eid(structured)["row_2"].text == "事项：反馈；要求：一个月内\n书面报告"
    assert eids(structured)[-1] == "row_3"


def test_no_law_and_no_regulation_is_taken_for_a_table(data: Path) -> None:
    paths = sorted((data / "laws").rglob("*.md"))[::40]
    assert len(paths) > 20
    for path in paths:
        assert read_delimited(path.read_text("utf-8"), path.with_suffix(".txt").name) is None, path.name


def test_real_tables(data: Path) -> None:
    rows = {"城市代码.csv": 342, "各省高度_GBK.txt": 31}
    for name, count in rows.items():
        path = data / "files/csv" / name
        structured = structure(load(path, name), Kind.OTHER)
        assert len(eids(structured, ProvisionType.TABLE_ROW)) == count
        assert structured.warnings == ()
