"""Whole files of every format that is read: shared ones where they are at hand, made ones always."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pptx

from tests.mutations.packages import pack, unpack
from tests.mutations.pdfs import small

_SHARED = {
    "docx": (
        "docx/反家庭暴力法_修订痕迹.docx",
        "docx/公文模板_下行文_xx_1.docx",
        "docx/个人信息保护法_20210820.docx",
    ),
    "pdf": (
        "pdf_two_column/反家庭暴力法_双栏.pdf",
        "pdf/网络安全法_WPS导出.pdf",
        "pdf/劳动合同法实施条例_网页打印.pdf",
    ),
    "pptx": ("pptx/在线学习算法综述_含备注.pptx",),
    "xlsx": ("xlsx/试题导入模板.xlsx",),
    "csv": ("csv/城市代码.csv", "csv/各省高度_GBK.txt"),
    "txt": ("ocr_truth/网络安全法_模拟扫描_150dpi.txt", "subtitle/机器学习_什么是机器学习_中英.srt"),
    "zip": ("zip/课程文档_GB18030名.zip",),
}
_TIME = re.compile(rb"20\d\d-\d\d-\d\dT[\d:.]+Z")  # of the making; a seed is the same every day
_RULES = """# 河清市委巡察工作试点办法

（2024年6月1日中共河清市委印发）

## 第一章　总则

第一条　为了规范巡察工作，制定本办法。

第二条　巡察组应当履行下列职责：
（一）听取汇报；
（二）查阅资料：
1．会议记录；
2．财务账目。

| 步骤 | 时限 |
|---|---|
| 进驻 | 3日 |

第三条　本办法自2024年7月1日起施行。
"""
Seed = tuple[str, bytes]


def seeds(data: Path | None) -> dict[str, tuple[Seed, ...]]:
    """(name, bytes) of whole files by format; ``data`` is the folder of shared files."""
    made: dict[str, list[Seed]] = {
        "docx": [("试点办法.docx", word_file())],
        "pdf": [("small.pdf", small())],
        "pptx": [("课程.pptx", slides())],
        "xlsx": [("清单.xlsx", workbook())],
        "csv": [("清单.csv", "序号,文件,时限\n1,试点办法,3日\n2,细则,5日\n".encode())],
        "md": [("试点办法.md", f"---\ntitle: 试点办法\nlevel: 公开\n---\n{_RULES}".encode())],
        "txt": [("试点办法.txt", _RULES.encode("gb18030"))],
    }
    inside = {f"制度/{name}": content for [(name, content)] in made.values()}
    made["zip"] = [("汇编.zip", pack(inside))]
    for kind, names in _SHARED.items() if data else ():
        paths = [data / "files" / name for name in names] if data else []
        made[kind] += [(path.name, path.read_bytes()) for path in paths]
    return {kind: tuple(files) for kind, files in made.items()}


def word_file() -> bytes:
    """A regulation with a heading, a table and a header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    for line in _RULES.split("\n"):
        document.add_paragraph(line.strip("# "), style="Heading 1" if line.startswith("#") else None)
    table = document.add_table(2, 3)
    for number, cell in enumerate(table._cells):
        cell.text = f"格{number}"
    return _saved(document)


def slides() -> bytes:
    """Three slides with a title, text, a table and notes."""
    presentation = pptx.Presentation()
    for number in range(3):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"第{number + 1}讲　巡察程序"
        slide.placeholders[1].text = "了解\n进驻\n报告"
        slide.shapes.add_table(2, 2, 0, 0, 99, 99).table.cell(0, 0).text = "时限"
        slide.notes_slide.notes_text_frame.text = "讲稿"
    return _saved(presentation)


def workbook() -> bytes:
    """Two sheets with a header row, numbers, a formula and merged cells."""
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("第二张")):
        sheet.append(["序号", "文件", "时限"])
        for number in range(20):
            sheet.append([number, f"办法{number}", "=A2*3"])
        sheet.merge_cells("B3:C4")
    return _saved(book)


def _saved(document: docx.document.Document | pptx.presentation.Presentation | openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    parts = unpack(buffer.getvalue())
    return pack({name: _TIME.sub(b"2025-01-01T00:00:00Z", part) for name, part in parts.items()})
