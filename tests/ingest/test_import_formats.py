"""An import of slides and tables: what the report says, what the library holds, what a search finds."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from pptx import Presentation

from ingest.report import Change, Outcome
from library.model import Kind, Level
from tests.ingest.importing import Home, row

COURSE = """# 谈话实务

## 第1页

学习目标：掌握谈话的程序。

## 第2页 谈话的程序

谈话应当由两人以上进行。

备注：这里提问学员。
"""


def course(path: Path) -> None:
    presentation = Presentation()
    cover = presentation.slides.add_slide(presentation.slide_layouts[0])
    cover.shapes.title.text, cover.placeholders[1].text_frame.text = "谈话实务", "学习目标：掌握谈话的程序。"
    added = presentation.slides.add_slide(presentation.slide_layouts[1])
    added.shapes.title.text = "谈话的程序"
    added.placeholders[1].text_frame.text = "谈话应当由两人以上进行。"
    added.notes_slide.notes_text_frame.text = "这里提问学员。"
    presentation.save(str(path))


def workbook(path: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    book.save(path)


def folder(at: Path) -> Path:
    at.mkdir()
    course(at / "课件.pptx")
    workbook(at / "台账.xlsx", ("序号", "单位", "承办科室"), (1, "某局", "二室"), (2, "某委", "四室"))
    (at / "名单.csv").write_bytes("姓名,单位\n张三,某局\n".encode("gb18030"))
    workbook(
        at / "catalogue.xlsx", ("目录",), ("文件", "标题", "级别"), ("台账.xlsx", "移交台账", "工作秘密")
    )
    return at


def test_slides_and_tables_are_imported_as_what_they_are(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    report = home.take(folder(tmp_path / "in"))
    assert [(r.file, r.status, r.kind, r.title) for r in report.rows] == [
        ("catalogue.xlsx", Outcome.PARSED, Kind.TABLE, "目录"),
        ("台账.xlsx", Outcome.PARSED, Kind.TABLE, "移交台账"),
        ("名单.csv", Outcome.PARSED, Kind.TABLE, "名单"),
        ("课件.pptx", Outcome.PARSED, Kind.COURSE, "谈话实务"),
    ]
    listed = next(v for v in home.versions() if v.title == "移交台账")
    assert listed.level is Level.RESTRICTED
    assert dict(home.text(listed))["row_3"] == "序号：2；单位：某委；承办科室：四室"


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    home.take(folder(tmp_path / "in"))
    before = home.contents()
    assert {r.change for r in home.take(tmp_path / "in").rows} == {None, Change.UNCHANGED}
    assert home.contents() == before


def test_a_presentation_beside_its_text_is_a_second_original_of_one_version(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/谈话实务.md").write_text(COURSE, "utf-8")
    course(tmp_path / "in/课件.pptx")
    report = home.take(tmp_path / "in")
    assert "又一份原件" in "".join(row(report, "谈话实务.md").warnings)
    assert len(home.versions()) == 1
