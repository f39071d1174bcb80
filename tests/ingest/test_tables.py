"""Catalogue, glossary and calendar: read in both encodings, faults named by line, never half trusted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.catalogue import Catalogues, Entry, read_catalogue
from ingest.errors import LoadError, TableError
from ingest.facts import Facts
from ingest.found import Found
from ingest.load import xlsx
from ingest.tables import CALENDAR, CATALOGUE, GLOSSARY, office_table, read_calendar, read_glossary
from library.model import Level


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_catalogue_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    table = "file,title,level\n子目录\\甲.md,甲办法,公开\n"
    (tmp_path / "catalogue.csv").write_text(table, encoding=encoding)
    facts = Catalogues().entry(tmp_path / "子目录/甲.md").facts
    assert (facts.title, facts.level) == ("甲办法", Level.PUBLIC)


def sheet(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


CHINESE = [
    pytest.param("文件", "标题", "施行日期", id="plain"),
    pytest.param("文件名", "名称", "实施日期", id="other-words"),
    pytest.param("file", "title", "effective", id="english"),
    pytest.param("File", "标题", "生效日期", id="mixed"),
]


@pytest.mark.parametrize(("file", "title", "effective"), CHINESE)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_catalogue_may_be_a_workbook_and_name_its_columns_in_chinese(
    tmp_path: Path, file: str, title: str, effective: str, suffix: str
) -> None:
    (tmp_path / "甲.md").write_text("文", "utf-8")
    if suffix == ".csv":
        table = f"某区制度目录\n\n{file},{title},{effective},级别\n甲.md,甲办法,2025.01.01,公开\n"
        (tmp_path / "catalogue.csv").write_text(table, "utf-8")
    else:
        rows = (
            ("某区制度目录",),
            (),
            (file, title, effective, "级别"),
            ("甲.md", "甲办法", date(2025, 1, 1), "公开"),
        )
        sheet(tmp_path / "catalogue.xlsx", *rows)
    entry = Catalogues(roots=[tmp_path]).entry(tmp_path / "甲.md")
    assert (entry.facts.title, entry.facts.effective, entry.facts.level) == (
        "甲办法",
        date(2025, 1, 1),
        Level.PUBLIC,
    )
    assert entry.warnings == ()


def test_dates_are_read_in_every_way_that_a_sheet_shows_them(tmp_path: Path) -> None:
    codes = ("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "yyyy.mm.dd", "yyyymmdd", "yyyy/m/d h:mm")
    path = sheet(
        tmp_path / "catalogue.xlsx", ("文件", "施行日期"), *((f"{n}.md", date(2025, 1, 2)) for n in range(6))
    )
    book = openpyxl.load_workbook(path)
    for row, code in enumerate(codes, 2):
        book.active.cell(row, 2).number_format = code
    book.save(path)
    catalogues = Catalogues()
    found = [catalogues.entry(tmp_path / f"{n}.md").facts.effective for n in range(6)]
    assert found == [date(2025, 1, 2)] * 6


def test_of_two_catalogues_in_a_folder_the_csv_wins(tmp_path: Path) -> None:
    sheet(tmp_path / "catalogue.xlsx", ("文件", "标题"), ("x.md", "xlsx"), ("y.md", "xlsx"))
    (tmp_path / "catalogue.csv").write_text("file,title\nx.md,csv\n", "utf-8")
    assert [Catalogues().entry(tmp_path / f"{n}.md").facts.title for n in "xy"] == ["csv", "xlsx"]


def test_faults_of_a_workbook_are_named_by_its_rows(tmp_path: Path) -> None:
    path = sheet(tmp_path / "catalogue.xlsx", ("目录",), (), ("文件", "标题"), ("无.md", "甲"))
    assert read_catalogue(Found(path, path.name)).warnings == ("第 4 行：没有文件“无.md”。",)
    sheet(path, ("标题",), ("甲",))
    with pytest.raises(LoadError) as refused:
        read_catalogue(Found(path, path.name))
    assert "缺少列：file（文件）" in refused.value.what


def test_half_a_workbook_is_no_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sheet(tmp_path / "catalogue.xlsx", ("文件", "级别"), ("甲.md", '="工作秘密"'))
    with pytest.raises(TableError, match="B2 的公式没有保存计算结果"):
        read_catalogue(Found(path, path.name))
    sheet(path, ("文件", "级别"), *((f"{n}.md", "工作秘密") for n in range(4)))
    assert read_catalogue(Found(path, path.name)).count == 4
    content = path.read_bytes()
    monkeypatch.setattr(xlsx, "ROWS_LIMIT", 4)
    with pytest.raises(TableError, match="超过 4 行"):
        xlsx.read_sheets(content, path.name)


def test_glossary_and_calendar_may_be_workbooks(tmp_path: Path) -> None:
    path = sheet(tmp_path / "glossary.xlsx", ("词语", "同义词", "误写"), ("组务会", "组会；碰头会", None))
    assert read_glossary(Found(path, path.name)) == ((("组务会", "组会;碰头会", ""),), ())
    path = sheet(tmp_path / "calendar.xlsx", ("日期", "类型", "名称"), (date(2024, 10, 1), "放假", "国庆"))
    assert read_calendar(Found(path, path.name)) == (((date(2024, 10, 1), "off", "国庆"),), ())


NAMES = [
    ("catalogue.csv", CATALOGUE), ("Catalogue.XLSX", CATALOGUE), ("glossary.xlsx", GLOSSARY),
    ("calendar.csv", CALENDAR), ("catalogue.docx", None), ("目录.xlsx", None), ("my catalogue.csv", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "known"), NAMES)
def test_tables_of_the_office_are_known_by_their_names(name: str, known: str | None) -> None:
    assert office_table(name) == known


def test_the_nearest_row_counts_and_the_one_named_by_the_user_before_all(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "catalogue.csv").write_text("file,title\na/x.md,far\na/y.md,far\n", encoding="utf-8")
    (tmp_path / "a/catalogue.csv").write_text("file,title\nx.md,near\n", encoding="utf-8")
    named = tmp_path / "mine.csv"
    named.write_text("file,title\na/x.md,named\n", encoding="utf-8")
    found = [Catalogues().entry(tmp_path / f"a/{name}.md").facts.title for name in "xyz"]
    assert found == ["near", "far", None]
    assert Catalogues(named).entry(tmp_path / "a/x.md").facts.title == "named"


def test_what_is_odd_in_a_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.csv"
    remark = "说明：" + "本目录由办公室整理，" * 20
    path.write_text(f"file,title,colour\na.md,A,red\na.md,A,blue\n,B,\n{remark},,\n", encoding="utf-8")
    catalogue = read_catalogue(Found(path, path.name))
    assert catalogue.rows["a.md"] == ({"title": "A"},)
    told = "\n".join(catalogue.warnings)
    assert "colour" in told
    assert "第 3 行：“a.md”重复" in told
    assert "没有文件“a.md”" in told
    assert "第 4 行：没有写文件" in told
    assert f"没有文件“{remark}”" in told  # longer than the name of a file may be


def test_a_row_for_all_works_of_a_file_states_level_kind_and_issuer_only() -> None:
    common = Facts(level=Level.PUBLIC, issuer="某区委", number="某发〔2024〕1号", issued=date(2024, 1, 1))
    entry = Entry(common, others=(Facts(title="甲办法", level=Level.RESTRICTED),))
    assert entry.of_work("甲办法") == Facts(title="甲办法", level=Level.RESTRICTED, issuer="某区委")
    assert entry.of_work("乙办法") == Facts(level=Level.PUBLIC, issuer="某区委")


def test_a_catalogue_that_cannot_be_read_governs_nothing(tmp_path: Path) -> None:
    """Its files would get levels that nobody stated."""
    (tmp_path / "catalogue.csv").write_text("title\n甲\n", encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        Catalogues(roots=[tmp_path]).entry(tmp_path / "x.md")
    assert "缺少列：file" in refused.value.for_user()


def test_a_file_above_the_import_that_only_bears_the_name_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "catalogue.csv").write_text("title\n甲\n", encoding="utf-8")
    assert Catalogues(roots=[tmp_path / "in"]).entry(tmp_path / "in/x.md").facts.title is None


@pytest.mark.parametrize("level", ["机密", "秘密★5年", "密级：绝密"])
def test_a_secret_level_in_a_catalogue_is_a_mark(tmp_path: Path, level: str) -> None:
    (tmp_path / "catalogue.csv").write_text(f"file,level\nx.md,{level}\n", encoding="utf-8")
    assert Catalogues().entry(tmp_path / "x.md").secret


def test_a_glossary(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text(
        "term,synonyms,slips\n巡察,,巡查; 寻察；\n组务会,组会;碰头会\n巡察,x,\n", encoding="utf-8"
    )
    terms, warnings = read_glossary(Found(path, path.name))
    assert terms == (("巡察", "", "巡查;寻察"), ("组务会", "组会;碰头会", ""))
    assert warnings == ("第 4 行：词语“巡察”重复，以前面的为准。",)


def test_a_calendar(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("date,type,name\n2024-10-01,off,国庆\n2024/9/29,班,\n昨天,off,\n", encoding="utf-8")
    days, warnings = read_calendar(Found(path, path.name))
    assert days == ((date(2024, 10, 1), "off", "国庆"), (date(2024, 9, 29), "work", ""))
    assert warnings[0].startswith("第 4 行")
